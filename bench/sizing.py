"""How many cores a desk needs, from what its parts were measured to cost.

    python bench/sizing.py [--sources 100000] [--readers 10000000] [--json]

Nothing is run here: costs are those of the other benches (CPU on one core of the machine they ran on), the load is
what the options say, and the sum is arithmetic. What the database and the broker themselves need is not in it.
"""

from __future__ import annotations

import argparse
import json
import sys

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
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = needed(options)
    if options.json:
        print(json.dumps(found))
        return 0
    for name, (value, words) in COSTS.items():
        print(f"{name:16} {value:12.3g}  {words}")
    for name, value in found.items():
        print(f"{name:20} {value:14,.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
