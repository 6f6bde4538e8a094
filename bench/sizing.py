"""How many cores a desk needs, from what its parts were measured to cost.

    python bench/sizing.py [--sources 100000] [--readers 10000000] [--json]

No desk is run here: costs are those of the other benches (CPU on one core of the machine they ran on), the load is
what the options say. First the sum, which is arithmetic. Then how long things wait, which no sum tells: the busiest
minute is simulated, event by event. Reports come by chance (Poisson), to stories of very different sizes (Zipf), each
story to its partition and each partition to its gather node as the product shares them out; a node does one thing at a
time; half a minute in, one of them dies, and its partitions lie until their leases end. A frame of a story is written
to all of its readers at one serve node, one after the other. What the database and the broker themselves need is not in it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from livedesk.nodes.leases import TTL
from livedesk.nodes.partitions import PARTITIONS, partition, shared_out

COSTS = {
    "poll": (0.12e-3, "CPU s a look that finds nothing new (bench/polls.py)"),
    "read_and_place": (0.67e-3, "CPU s a report, one in eleven on its story, words only (bench/pipeline.py)"),
    "embed": (3.9e-3, "CPU s a report more with the embedder (bench/pipeline.py)"),
    "send": (0.026e-3, "CPU s an entry appended and sent by a gather node (bench/carry.py)"),
    "follow": (0.008e-3, "CPU s an entry followed by each serve node (bench/carry.py)"),
    "deliver": (10.5e-6, "CPU s a frame written to one reader (bench/push.py)"),
    "reader": (10.8 * 1024, "bytes a connection (bench/push.py)"),
}
ENTRIES = 2.05
"""Entries a report: 1,635 for 800 of the recording."""
ON_STORY = 1 / 11
PLACE_ON_STORY = 3.6e-3
"""CPU s; share of reports that are on their story, and what placing one of them costs (bench/chaos.py, by profile)."""
SECONDS, DIES_AT = 60.0, 30.0


def needed(options: argparse.Namespace) -> dict[str, float]:
    """Cores by role, at the busiest, and gigabytes for readers."""
    cost = {name: value for name, (value, _) in COSTS.items()}
    reports = options.sources * options.items / 86_400 * options.peak
    placed = reports * options.wanted
    entries = placed * ENTRIES
    deliveries = options.readers * options.streaming / options.calm
    per_core = 1 / cost["deliver"]
    serve_nodes = max(1.0, -(-deliveries // (per_core / 2)))
    return {
        "reports_per_s": reports,
        "entries_per_s": entries,
        "deliveries_per_s": deliveries,
        "fetch_cores": options.sources / options.every * cost["poll"],
        "read_cores": reports * cost["embed"],
        "gather_cores": placed * cost["read_and_place"] + entries * cost["send"],
        "serve_cores": deliveries * cost["deliver"] + serve_nodes * entries * cost["follow"],
        "serve_nodes": serve_nodes,
        "reader_gigabytes": options.readers * options.streaming * cost["reader"] / 1e9,
    }


class Waits(NamedTuple):
    """Seconds from when something could be done to when it was done, and how busy who does it is."""

    half: float
    one_in_a_hundred: float
    longest: float
    busiest: float
    """Share of its time that the busiest node works."""


def waits(found: list[tuple[float, float]], busiest: float) -> Waits:
    """Of (wait, how many waited so long)."""
    found = sorted(found)
    upto = list(accumulate(count for _, count in found))

    def within(share: float) -> float:
        return found[bisect_left(upto, share * upto[-1])][0]

    return Waits(within(0.5), within(0.99), found[-1][0], busiest)


def gathered(options: argparse.Namespace, rate: float, rng: random.Random) -> Waits:
    """From a report in the inbox to its place in the record, for ``rate`` reports a second over all stories."""
    names = [f"story-{n}" for n in range(options.stories)]
    sizes = list(accumulate(1 / (n + 1) for n in range(options.stories)))
    parts = [partition(name) for name in names]
    nodes = [f"gather-{n}" for n in range(options.gather)]
    before, after = shared_out(PARTITIONS, nodes), shared_out(PARTITIONS, nodes[1:] or nodes)
    off_story = (COSTS["read_and_place"][0] - ON_STORY * PLACE_ON_STORY) / (1 - ON_STORY)
    free = dict.fromkeys(nodes, 0.0)
    worked = dict.fromkeys(nodes, 0.0)
    waited: list[tuple[float, float]] = []
    now = rng.expovariate(rate)
    while now < SECONDS:
        part = parts[rng.choices(range(options.stories), cum_weights=sizes)[0]]
        cost = PLACE_ON_STORY if rng.random() < ON_STORY else off_story
        cost += ENTRIES * COSTS["send"][0]
        node, ready = before[part], now
        if now >= DIES_AT and node == nodes[0]:
            node, ready = after[part], max(now, DIES_AT + TTL)
        free[node] = max(free[node], ready) + cost
        worked[node] += cost
        waited.append((free[node] - now, 1))
        now += rng.expovariate(rate)
    return waits(waited, max(worked.values()) / SECONDS)


def pushed(options: argparse.Namespace, readers: float, rng: random.Random) -> Waits:
    """From a frame drawn to the last of its story's readers at one serve node that holds so many."""
    shares = [1 / (n + 1) for n in range(options.stories)]
    whole = sum(shares)
    free = worked = 0.0
    waited: list[tuple[float, float]] = []
    frames = sorted(
        (rng.uniform(0, SECONDS), story)
        for story in range(options.stories)
        for _ in range(round(SECONDS / options.calm))
    )
    for now, story in frames:
        reading = readers * shares[story] / whole
        cost = reading * COSTS["deliver"][0]
        free = max(free, now) + cost
        worked += cost
        waited.append((free - now, reading))
    return waits(waited, worked / SECONDS)


def main() -> int:
    parser = argparse.ArgumentParser(description="Cores a desk needs, from measured costs.")
    parser.add_argument("--sources", type=int, default=100_000)
    parser.add_argument("--every", type=float, default=300, help="seconds between two looks at a source")
    parser.add_argument("--items", type=float, default=20, help="new items of a source a day")
    parser.add_argument(
        "--peak", type=float, default=10, help="how many times the average the busiest minute has"
    )
    parser.add_argument("--wanted", type=float, default=3, help="stories that want a report")
    parser.add_argument("--readers", type=int, default=10_000_000)
    parser.add_argument("--streaming", type=float, default=1.0, help="share of readers who hold a stream")
    parser.add_argument("--calm", type=float, default=10, help="seconds between two frames for one reader")
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--gather", type=int, default=3, help="gather nodes, of one core each")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = needed(options)
    rng = random.Random(1)
    placing = gathered(options, found["reports_per_s"] * options.wanted, rng)
    pushing = pushed(options, options.readers * options.streaming / found["serve_nodes"], rng)
    if options.json:
        print(json.dumps(found | {"placing": placing._asdict(), "pushing": pushing._asdict()}))
        return 0
    for name, (value, words) in COSTS.items():
        print(f"{name:16} {value:12.3g}  {words}")
    for name, value in found.items():
        print(f"{name:20} {value:14,.2f}")
    held = options.readers * options.streaming / found["serve_nodes"]
    for what, waited in (
        (f"a report until it is placed, {options.gather} gather nodes of which one dies", placing),
        (f"a frame until the last reader of its story among {held:,.0f} at one serve node has it", pushing),
    ):
        print(
            f"{what}: half within {waited.half:.3f} s, 99 in 100 within {waited.one_in_a_hundred:.3f} s, all within"
            f" {waited.longest:.3f} s; the busiest node works {waited.busiest:.0%} of the time"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
