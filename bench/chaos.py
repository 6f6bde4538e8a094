"""Nodes when everything fails: reports at a rate over many stories, while nodes, broker and database go down.

    python bench/chaos.py [--reports 9000] [--stories 2000] [--rate 600] [--nodes 3] [--on-story 0.1] [--json]

Starts PostgreSQL, nats-server and the nodes as processes of their own on loopback ports. While the reports come in
one node is killed with -9, another frozen for five seconds and resumed, the broker killed twice and gone for two
seconds each time, and PostgreSQL restarted once. Then every record is read: each report's effect once, in the order
it was heard, no gap in any stream; and who followed the entries holds the very state that the records fold to.

"stall" is the longest time in which no report at all came into a record while some were waiting; "wait" how long
single reports took from being heard to being in the record. Without faults (--calm) the same run is the baseline.
One report in ten is on its story, as in the recording of August 2025.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from engines import Nats, Postgres
from livedesk.errors import RecordError
from livedesk.model import Report, ReportReceived
from livedesk.nodes.broker import Broker
from livedesk.nodes.covered import Covered, Stories
from livedesk.nodes.fetching import Deliveries
from livedesk.nodes.following import Following
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard
from livedesk.record import fold
from livedesk.record.copying import digest
from livedesk.record.postgres import Database, PostgresLog
from livedesk.replaying import WallClock
from livedesk.story.loading import LoadedStory, load_story

HOUSE = Path(__file__).parents[1]
LIMITS = {"stall_s": 6.0}
STORY = """
title = "The harbour talks {n}"
brief = "Dockers and the port company negotiate at harbour {n}."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = {{ en = ["harbour talks"] }}
"""


def made_up(count: int, folder: Path) -> list[LoadedStory]:
    """Stories, each from a file of its own."""
    found: list[LoadedStory] = []
    for n in range(count):
        path = folder / f"harbour-{n}.toml"
        path.write_text(STORY.format(n=n))
        found.append(load_story(path))
    return found


def report(number: int, on_story: bool) -> Report:
    """One report; its number tells the order."""
    title = (
        f"Harbour talks: offer {number} refused"
        if on_story
        else f"Cat {number} sits on a roof in the next town"
    )
    return Report(
        id=f"r{number:06d}", source="wire", source_name=f"Outlet {number % 40}", publisher=f"Publisher {number % 20}",
        type="outlet", seen_at=datetime.now(UTC), title=title, summary="The union would not say more on Monday.",
        lang="en",
    )  # fmt: skip


class NodeProcess:
    """A node as its own process."""

    def __init__(self, url: str, nats: str | None, roles: str, folder: Path, name: str, *more: str) -> None:
        self.log = folder / f"{name}.log"
        broker = ["--nats", nats] if nats else []
        command = [
            sys.executable, "-m", "livedesk", "node", "--postgres", url, *broker, "--roles", roles, "--name", name,
            "--embedder", "none", *(more or ("--port", "0")),
        ]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(HOUSE / "src")}
            )

    def send(self, what: signal.Signals) -> None:
        self.process.send_signal(what)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


async def held(database: Database, nodes: int, partitions: int = 32) -> None:
    """Until every partition is held, by so many nodes."""
    until = time.monotonic() + 120
    while True:
        rows = await asyncio.to_thread(
            database.rows,
            "SELECT count(*), count(DISTINCT holder) FROM livedesk.lease WHERE kind = 'gather' AND until > clock_timestamp()",
        )
        if rows[0] == (partitions, nodes):
            return
        if time.monotonic() > until:
            raise RuntimeError(f"the nodes hold {rows[0]}")
        await asyncio.sleep(0.1)


async def faults(options: Options, nodes: list[NodeProcess], broker: Nats, postgres: Postgres) -> list[str]:
    """Break things, one after the other, spread over the time the reports take."""
    took = options.reports / options.rate
    began = time.monotonic()
    done: list[str] = []

    async def at(share: float, what: str) -> None:
        await asyncio.sleep(max(0.0, began + share * took - time.monotonic()))
        done.append(f"{time.monotonic() - began:.1f} s {what}")

    await at(0.10, "a node killed")
    nodes[0].send(signal.SIGKILL)
    await at(0.25, "the broker killed")
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(2)
    await asyncio.to_thread(broker.start)
    await at(0.45, "a node frozen for 5 s")
    nodes[1].send(signal.SIGSTOP)
    await asyncio.sleep(5)
    nodes[1].send(signal.SIGCONT)
    await at(0.70, "the broker killed again")
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(2)
    await asyncio.to_thread(broker.start)
    await at(0.90, "the database restarted")
    await asyncio.to_thread(postgres.restart)
    return done


class Options(argparse.Namespace):
    reports: int
    stories: int
    rate: float
    nodes: int
    on_story: float
    calm: bool
    logs: bool
    json: bool


async def run(options: Options, postgres: Postgres, broker: Nats, folder: Path) -> dict[str, Any]:
    """One run; its figures."""
    url = postgres.create("chaos")
    database = Database(url, name="feeder")
    stories = Stories(database)
    stories.cover(made_up(options.stories, folder))
    covered = list(stories.all().values())
    parts = {one.id: one.part for one in covered}
    nodes = [NodeProcess(url, broker.url, "gather,read", folder, f"node-{n}") for n in range(options.nodes)]
    own: Broker | None = None
    following: Following | None = None
    tasks: list[asyncio.Task[Any]] = []
    try:
        await held(database, options.nodes)
        ((cluster,),) = database.rows("SELECT id FROM livedesk.cluster")
        own = Broker(broker.url, cluster)
        await own.open()
        following = Following(database, own, WallClock())
        await following.open()
        tasks.append(asyncio.ensure_future(following.run()))
        deliveries = Deliveries(database, own, parts.__getitem__)
        # Desks open with their first report: that is start-up, not the run.
        warm = [(one.id, Heard(report=report(900_000, on_story=False))) for one in covered]
        await deliveries.deliver(warm)
        await placed(database, len(warm), 300)
        heard = await feed(options, covered, deliveries, nodes, broker, postgres, tasks)
        broken = await tasks.pop() if not options.calm else []
        await placed(database, options.reports + len(warm), 120)
        figures = await asyncio.to_thread(check, url, covered, heard)
        figures["faults"] = broken
        figures["followed"] = await followed(following, covered, url)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for node in nodes:
            node.end()
        if own is not None:
            await own.close()
        database.close()
    return figures


async def feed(
    options: Options,
    covered: list[Covered],
    deliveries: Deliveries,
    nodes: list[NodeProcess],
    broker: Nats,
    postgres: Postgres,
    tasks: list[asyncio.Task[Any]],
) -> dict[str, tuple[int, float]]:
    """Hand the reports in at their rate; story and moment of each."""
    heard: dict[str, tuple[int, float]] = {}
    if not options.calm:
        tasks.append(asyncio.ensure_future(faults(options, nodes, broker, postgres)))
    began = time.monotonic()
    every = round(1 / options.on_story) if options.on_story else 0
    number = 0
    while number < options.reports:
        due = min(options.reports, int((time.monotonic() - began) * options.rate) + 1)
        batch = []
        while number < due:
            one = report(number, on_story=bool(every) and number % every == 0)
            story = covered[(number * 7) % len(covered)].id
            heard[one.id] = (story, time.time())
            batch.append((story, Heard(report=one)))
            number += 1
        while batch:
            try:
                await deliveries.deliver(batch)
                batch = []
            except (
                RecordError
            ):  # the database is away: as a poller, which hears the same again at its next look
                await asyncio.sleep(0.2)
        await asyncio.sleep(0.02)
    return heard


async def placed(database: Database, count: int, seconds: float) -> None:
    """Until so many reports are in the records and nothing waits."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(RecordError):
            ((found, waiting),) = await asyncio.to_thread(
                database.rows,
                "SELECT (SELECT count(*) FROM livedesk.entry WHERE stream LIKE 'report:%%' AND version = 1),"
                " (SELECT count(*) FROM livedesk.waiting)",
            )
            if found >= count and not waiting:
                return
        if time.monotonic() > until:
            aside = [(one.story, one.number, one.why) for one in Inbox(database).asides(5)]
            raise RuntimeError(
                f"{found} of {count} reports are in the records, {waiting} wait; aside: {aside}"
            )
        await asyncio.sleep(0.2)


def check(url: str, covered: list[Covered], heard: dict[str, tuple[int, float]]) -> dict[str, Any]:
    """Read every record; what is wrong in it, and how long things took."""
    wrong: list[str] = []
    waits: list[float] = []
    came: list[float] = []
    entries = 0
    database = Database(url, read_only=True)
    for one in covered:
        versions: dict[str, int] = defaultdict(int)
        order: list[str] = []
        for entry in PostgresLog(database, one.name).read():  # raises when a number is missing
            entries += 1
            versions[entry.stream] += 1
            if entry.version != versions[entry.stream]:
                wrong.append(
                    f"{one.name}: {entry.stream} has version {entry.version} after {versions[entry.stream] - 1}"
                )
            if isinstance(entry.body, ReportReceived) and entry.body.report.id in heard:
                id_ = entry.body.report.id
                order.append(id_)
                came.append(entry.recorded_at.timestamp())
                waits.append(entry.recorded_at.timestamp() - heard[id_][1])
        wanted = [id_ for id_, (story, _) in heard.items() if story == one.id]
        if order != wanted:
            wrong.append(
                f"{one.name}: {len(order)} reports where {len(wanted)} were heard, or in another order"
            )
    database.close()
    came.sort()
    waits.sort()
    stall = max((later - sooner for sooner, later in itertools.pairwise(came)), default=0.0)
    return {
        "wrong": wrong,
        "reports": len(waits),
        "entries": entries,
        "stall_s": stall,
        "wait_p50_s": waits[len(waits) // 2],
        "wait_p99_s": waits[int(len(waits) * 0.99)],
        "wait_most_s": waits[-1],
        "seconds": came[-1] - min(at for _, at in heard.values()),
    }


async def followed(following: Following, covered: list[Covered], url: str) -> dict[str, Any]:
    """Does who followed hold what the records fold to?"""
    database = Database(url, read_only=True)
    ends = await asyncio.to_thread(Stories(database).ends)
    until = time.monotonic() + 30
    while any(following.followers[id_].state.seq < last for id_, last in ends.items()):
        if time.monotonic() > until:
            break
        await asyncio.sleep(0.1)
    differ = 0
    for one in covered:
        state = following.followers[one.id].state
        differ += digest(state) != digest(fold(PostgresLog(database, one.name).read()))
    database.close()
    return {"stories": len(covered), "differ": differ, "by_broker": following.applied}


def main() -> int:
    parser = argparse.ArgumentParser(description="Nodes when everything fails.")
    parser.add_argument("--reports", type=int, default=9_000)
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--rate", type=float, default=600)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--on-story", type=float, default=0.1, dest="on_story")
    parser.add_argument("--calm", action="store_true", help="break nothing")
    parser.add_argument("--logs", action="store_true", help="print what the nodes said")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(namespace=Options())
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    postgres, broker = Postgres(), Nats()
    with tempfile.TemporaryDirectory() as name:
        try:
            postgres.start()
            broker.start()
            figures = asyncio.run(run(options, postgres, broker, Path(name)))
        finally:
            for log in sorted(Path(name).glob("*.log")):
                if "Traceback" in log.read_text() or options.logs:
                    print(f"--- {log.name}\n{log.read_text()[-6000:]}", file=sys.stderr)
            broker.remove()
            postgres.remove()
    missed = bool(figures["wrong"]) or figures["followed"]["differ"] or figures["stall_s"] > LIMITS["stall_s"]
    if options.json:
        print(json.dumps(figures))
        return 0
    for fault in figures["faults"]:
        print(f"  {fault}")
    print(
        f"{figures['reports']} reports over {options.stories} stories at {options.rate:g}/s, {options.nodes} nodes"
    )
    print(f"wrong in the records     {len(figures['wrong'])}")
    for line in figures["wrong"][:10]:
        print(f"  {line}")
    print(f"followers that differ    {figures['followed']['differ']} of {figures['followed']['stories']}")
    print(f"longest stall            {figures['stall_s']:.1f} s, at most {LIMITS['stall_s']:g} s")
    print(
        f"wait p50, p99, longest   {figures['wait_p50_s']:.2f}, {figures['wait_p99_s']:.2f}, {figures['wait_most_s']:.2f} s"
    )
    print(
        f"in all                   {figures['seconds']:.1f} s for {options.reports / options.rate:.1f} s of reports"
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
