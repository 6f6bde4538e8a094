"""Entries a second, in order, through record, outbox, broker and consumers.

    python bench/carry.py [--entries 20000] [--stories 64] [--append 4] [--json]

One process appends to many stories in PostgreSQL and sends what is durable; another follows all of them and checks
that no number is missing, doubled or out of order, without reading the record. The baseline beside it is the same
appending with nothing sent. Four entries an append is what one report on its story comes to; each story has one append
under way at a time, as a desk has.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))

from engines import Nats, Postgres
from livedesk.model import NewEntry
from livedesk.nodes.broker import Broker
from livedesk.nodes.messages import unpacked_entries
from livedesk.nodes.outbox import Outbox
from livedesk.record import append
from livedesk.record.postgres import Database, PostgresLog
from record import History

LIMITS = {"entries_per_s": 5_000}


async def follow(url: str, cluster: str, entries: int) -> None:
    """Take entries in until all came, each after the one before it; prints READY, then how long it took."""
    broker = Broker(url, cluster)
    await broker.open()
    subscription = await broker.entries()
    print("READY", flush=True)
    last: dict[int, int] = {}
    came, wrong, began, cpu = 0, 0, 0.0, 0.0
    while came < entries:
        try:
            messages = await subscription.fetch(256, timeout=5)
        except TimeoutError:
            if came:
                break
            continue
        if not began:
            began, cpu = time.time(), time.process_time()
        for message in messages:
            for story, found in unpacked_entries(message.data):
                assert isinstance(found, list)
                for entry in found:
                    wrong += entry.seq != last.get(story, 0) + 1
                    last[story] = entry.seq
                    came += 1
    ended = time.time()
    print(
        json.dumps({"came": came, "wrong": wrong, "ended": ended, "cpu": time.process_time() - cpu}),
        flush=True,
    )
    await broker.close()


async def produce(
    database: Database, broker: Broker | None, options: argparse.Namespace, tag: str
) -> tuple[float, float, float]:
    """Append everything, and send it; (moment of the start, seconds until durable, seconds of CPU)."""
    made = list(History(3).entries(4_000))
    logs = [PostgresLog(database, f"{tag}-{n}", alone=False) for n in range(options.stories)]
    ids = database.stories()
    outbox = Outbox(database, broker, lambda _story, _after: iter(()))
    outbox.hold(0, {ids[log.story]: (0, 0) for log in logs})
    sending = asyncio.ensure_future(outbox.run())
    each = options.entries // options.stories // options.append

    async def one(log: PostgresLog) -> None:
        for turn in range(each):
            new = [
                NewEntry(
                    stream=f"x:{turn}:{part}", version=1, recorded_at=made[-1].recorded_at, occurred_at=None,
                    body=made[(turn * options.append + part) % len(made)].body,
                )
                for part in range(options.append)
            ]  # fmt: skip
            outbox.offer(ids[log.story], await append(log, new))

    began, clock, cpu = time.time(), time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(log) for log in logs))
    durable = time.perf_counter() - clock
    await outbox.settle(60)
    used = time.process_time() - cpu
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    return began, durable, used


async def measure(options: argparse.Namespace, postgres: Postgres, nats: Nats) -> dict[str, Any]:
    """Both runs, one after the other."""
    database = Database(postgres.create("carry"), name="bench")
    ((cluster,),) = database.rows("SELECT id FROM livedesk.cluster")
    _, alone, alone_cpu = await produce(database, None, options, "alone")
    broker = Broker(nats.url, cluster)
    await broker.open()
    count = options.entries // options.stories // options.append * options.append * options.stories
    command = [sys.executable, __file__, "--follow", nats.url, "--cluster", cluster, "--entries", str(count)]
    process = await asyncio.to_thread(subprocess.Popen, command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    await asyncio.to_thread(process.stdout.readline)
    began, durable, cpu = await produce(database, broker, options, "sent")
    told = json.loads(await asyncio.to_thread(process.stdout.readline))
    process.wait(10)
    await broker.close()
    database.close()
    return {
        "entries": count,
        "came": told["came"],
        "wrong": told["wrong"],
        "entries_per_s": count / (told["ended"] - began),
        "durable_per_s": count / durable,
        "alone_per_s": count / alone,
        "producer_us": cpu / count * 1e6,
        "appending_us": alone_cpu / count * 1e6,
        "consumer_us": told["cpu"] / count * 1e6,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what carries entries.")
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--stories", type=int, default=64)
    parser.add_argument("--append", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--follow", help=argparse.SUPPRESS)
    parser.add_argument("--cluster", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.follow:
        asyncio.run(follow(options.follow, options.cluster, options.entries))
        return 0
    postgres, nats = Postgres(), Nats()
    try:
        postgres.start()
        nats.start()
        figures = asyncio.run(measure(options, postgres, nats))
    finally:
        nats.remove()
        postgres.remove()
    missed = figures["wrong"] or figures["came"] != figures["entries"]
    missed = missed or figures["entries_per_s"] < LIMITS["entries_per_s"]
    if options.json:
        print(json.dumps(figures))
        return 0
    print(f"{figures['came']} of {figures['entries']} entries came, {figures['wrong']} out of place")
    print(
        f"through outbox, broker and consumer {figures['entries_per_s']:8,.0f}/s  at least {LIMITS['entries_per_s']:,}; "
        f"appending alone, nothing sent: {figures['alone_per_s']:,.0f}/s"
    )
    print(
        f"CPU an entry: appending {figures['appending_us']:.0f} us, with sending {figures['producer_us']:.0f} us, "
        f"following {figures['consumer_us']:.0f} us"
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
