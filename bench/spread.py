"""Serve nodes: does a second one take its share at once, and do five do five times the work of one?

    python bench/spread.py [--readers 200] [--nodes 5] [--reports 40] [--rate 10] [--rounds 3] [--json]

PostgreSQL, nats-server, a gather node and serve nodes run as processes of their own on loopback ports; another
process holds the readers, who keep streams open and count what comes. First one node serves ``--readers`` while
reports come in; then, under the same load, a second is started: measured is how long after it said that it is ready as
many readers as the first one has are connected to it and have all that the first one's have. Then one node with its readers
and five with five times as many take turns. CPU is that of the serve nodes' processes from /proc over frames delivered: it holds whether or not
the machine has a core for each node; wall times do not.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import structlog

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parent))

from chaos import NodeProcess, made_up, report
from engines import LOOPBACK, Nats, Postgres, free_port
from livedesk.model import Report
from livedesk.nodes.broker import Broker
from livedesk.nodes.covered import Stories
from livedesk.nodes.fetching import Deliveries
from livedesk.nodes.messages import Heard
from livedesk.record.postgres import Database
from push import cpu_seconds

LIMITS = {"share_s": 2.0, "shown_ratio": 1.2}
GATHERED = 2.0
"""Seconds without a frame after which none is under way any more."""


def news(number: int) -> Report:
    """A report on the story about something of its own, in made-up names: an update for every reader."""
    digest = blake2b(str(number).encode(), digest_size=12).digest()
    letters = "".join("bdfgklmnprstvz"[one % 14] + "aeiou"[one // 14 % 5] for one in digest)
    names = [letters[start : start + 8] for start in (0, 8, 16)]
    title = f"Harbour talks: {names[0].title()} {names[1]}s the {names[2]} of quay {number}"
    return msgspec.structs.replace(
        report(number, on_story=True), title=title, summary=f"{title}, {names[1]} said."
    )


class Reader(asyncio.Protocol):
    """One open page: counts frames, and remembers the last entry it was sent."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.frames = 0
        self.last = 0
        self._rest = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n\n")
        for frame in whole:
            for line in frame.splitlines():
                if line.startswith(b"id: "):
                    self.last = int(line[4:])
                    self.frames += 1


async def open_readers(port: int, count: int, after: int) -> list[Reader]:
    """Readers of the page that a node shows, who have what was sent up to an entry."""
    loop = asyncio.get_running_loop()
    found: list[Reader] = []
    for _ in range(count):
        _, reader = await loop.create_connection(lambda: Reader(f"/events?after={after}"), LOOPBACK, port)
        found.append(reader)
    return found


class Desk:
    """The engines, a gather node, and one story that reports come in for."""

    def __init__(self, postgres: Postgres, nats: Nats, folder: Path) -> None:
        self.nats, self.folder = nats, folder
        self.url = postgres.create("spread")
        self.database = Database(self.url, name="bench")
        stories = Stories(self.database)
        stories.cover(made_up(1, folder))
        ((self.story, covered),) = stories.all().items()
        self.part = covered.part
        self.number = 0
        self.nodes = [NodeProcess(self.url, nats.url, "gather,read", folder, "gather")]

    async def start(self) -> None:
        ((cluster,),) = self.database.rows("SELECT id FROM livedesk.cluster")
        self.broker = Broker(self.nats.url, cluster)
        await self.broker.open()
        self._deliveries = Deliveries(self.database, self.broker, lambda _: self.part)

    async def serve(self, name: str) -> tuple[NodeProcess, int]:
        """A serve node that is ready; its process and the port of its pages."""
        port, status = free_port(), free_port()
        node = NodeProcess(
            self.url,
            self.nats.url,
            "serve",
            self.folder,
            name,
            "--port",
            str(port),
            "--status-port",
            str(status),
        )
        self.nodes.append(node)
        until = time.monotonic() + 90
        while not await ready(status):
            if time.monotonic() > until or node.process.poll() is not None:
                raise RuntimeError(f"{name} did not get ready:\n{node.log.read_text()[-2000:]}")
            await asyncio.sleep(0.02)
        return node, port

    async def hear(self, reports: int, rate: float) -> None:
        """Reports at a rate, all on the story."""
        began = time.monotonic()
        for n in range(reports):
            await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
            self.number += 1
            await self._deliveries.deliver([(self.story, Heard(report=news(self.number)))])

    async def last(self) -> int:
        """Number of the last entry."""
        rows = await asyncio.to_thread(self.database.rows, "SELECT seq FROM livedesk.story")
        return int(rows[0][0])

    async def close(self) -> None:
        for node in self.nodes:
            node.end()
        await self.broker.close()
        self.database.close()


async def ready(port: int) -> bool:
    """Whether a node says that readers may be sent to it."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        writer.write(f"GET /readyz HTTP/1.1\r\nHost: {LOOPBACK}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read(64)
        writer.close()
        return b" 200 " in answer
    return False


async def quiet(readers: list[Reader], desk: Desk) -> int:
    """Wait until everything is placed and nobody is sent any more; how many readers are behind the others then."""
    until = time.monotonic() + 60
    before = -1
    while time.monotonic() < until:
        frames = sum(reader.frames for reader in readers)
        ((waiting,),) = await asyncio.to_thread(desk.database.rows, "SELECT count(*) FROM livedesk.waiting")
        if frames == before and not waiting:
            break
        before = frames
        await asyncio.sleep(GATHERED)
    revisions = "SELECT coalesce(max(seq), 0) FROM livedesk.entry WHERE stream LIKE 'update:%%'"
    ((end,),) = await asyncio.to_thread(desk.database.rows, revisions)
    return sum(reader.last < end for reader in readers)


async def delivered(
    nodes: list[NodeProcess], readers: list[Reader], desk: Desk, options: argparse.Namespace
) -> tuple[float, float]:
    """CPU seconds of the nodes for a frame of the readers, and for a report shown to one, while reports come in."""
    cpu = sum(cpu_seconds(node.process.pid) for node in nodes)
    frames = sum(reader.frames for reader in readers)
    await desk.hear(options.reports, options.rate)
    await quiet(readers, desk)
    used = sum(cpu_seconds(node.process.pid) for node in nodes) - cpu
    came = sum(reader.frames for reader in readers) - frames
    return used / max(1, came), used / options.reports / len(readers)


async def share(
    desk: Desk, first: list[Reader], options: argparse.Namespace
) -> tuple[list[Reader], Any, float]:
    """A second node under load: its readers, itself, and how long after it was ready all of them heard what is new."""
    load = asyncio.ensure_future(desk.hear(100_000, options.rate))
    try:
        node, port = await desk.serve("serve-2")
        was_ready = time.monotonic()
        had = max(reader.last for reader in first)
        joined = await open_readers(port, options.readers, had)
        goal = max(
            reader.last for reader in first
        )  # what the others have been sent by the time they are connected
        while any(max(reader.last, had) < goal for reader in joined) or not any(
            reader.frames for reader in joined
        ):
            await asyncio.sleep(0.01)
            if time.monotonic() > was_ready + 60:
                raise RuntimeError("the second node's readers hear nothing")
        return joined, (node, port), time.monotonic() - was_ready
    finally:
        load.cancel()
        await asyncio.gather(load, return_exceptions=True)


async def run(options: argparse.Namespace, postgres: Postgres, nats: Nats, folder: Path) -> dict[str, Any]:
    """All of it, in turn."""
    desk = Desk(postgres, nats, folder)
    ones: list[tuple[float, float]] = []
    manys: list[tuple[float, float]] = []
    behind = 0
    try:
        await desk.start()
        await desk.hear(20, 40)
        nodes = [await desk.serve("serve-1")]
        first = await open_readers(nodes[0][1], options.readers, 1)
        joined, second, took = await share(desk, first, options)
        nodes.append(second)
        for reader in joined:
            reader.transport.close()
        nodes += [await desk.serve(f"serve-{n}") for n in range(3, options.nodes + 1)]
        await quiet(first, desk)
        for _ in range(options.rounds):
            ones.append(await delivered([nodes[0][0]], first, desk, options))
            others = [
                reader
                for _, port in nodes[1:]
                for reader in await open_readers(port, options.readers, await desk.last())
            ]
            await quiet([*first, *others], desk)
            manys.append(await delivered([node for node, _ in nodes], [*first, *others], desk, options))
            behind += await quiet([*first, *others], desk)
            for reader in others:
                reader.transport.close()
    finally:
        await desk.close()
    (one, one_shown), (many, many_shown) = (
        [statistics.median(column) for column in zip(*found, strict=True)] for found in (ones, manys)
    )
    return {
        "readers_of_one": options.readers,
        "nodes": options.nodes,
        "share_s": took,
        "cpu_us_one": one * 1e6,
        "cpu_us_many": many * 1e6,
        "cpu_ratio": many / one,
        "shown_ratio": many_shown / one_shown,
        "behind": behind,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve nodes under load.")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--nodes", type=int, default=5)
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(40),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    postgres, nats = Postgres(), Nats()
    with tempfile.TemporaryDirectory() as name:
        try:
            postgres.start()
            nats.start()
            found = asyncio.run(run(options, postgres, nats, Path(name)))
        finally:
            nats.remove()
            postgres.remove()
    missed = found["behind"] or any(found[figure] > most for figure, most in LIMITS.items())
    if options.json:
        print(json.dumps(found))
        return 0
    print(
        f"a second node took {options.readers} readers, with all that the first node's have, in {found['share_s']:.2f} s"
        f" after it was ready, at most {LIMITS['share_s']:g} s"
    )
    print(
        f"CPU to show a report to a reader, {options.nodes} nodes with {options.nodes} times the readers for one node: ratio"
        f" {found['shown_ratio']:.2f}, at most {LIMITS['shown_ratio']:g}"
    )
    print(
        f"CPU a frame: {found['cpu_us_one']:.1f} us with one node, {found['cpu_us_many']:.1f} us with {options.nodes}; where cores are"
        " short entries come in lumps, of which fewer frames are sent"
    )
    print(f"readers behind at the end: {found['behind']}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
