"""Page views: how many a second one process answers, alone and while updates are published.

    python bench/pages.py                 64 connections for five seconds each, idle and at 20 updates/s
    python bench/pages.py --json --check  as JSON; exit 1 when below 3,000 a second

The desk (a page of 60 out of 300 updates, gzipped) runs on core 0, the readers on core 1: each asks
for the whole page over a kept connection, reads it, and asks again. Prints the time drawing one page
takes, too: that is what a reader waits who comes first after an update.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

TARGET = 3_000
ROOT = Path(__file__).resolve().parent.parent
REQUEST = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"


async def serve(rate: float) -> None:
    """A desk on a free port, said on standard output; ``rate`` updates a second are published."""
    sys.path[:0] = [str(ROOT / "tests")]
    from livedesk.page.html import Renderer
    from livedesk.page.push import frames
    from livedesk.page.view import build_view
    from livedesk.serving import Hub, Server, make_app
    from newsroom import Newsroom, at

    newsroom, hub, renderer = Newsroom(), Hub(), Renderer()

    class Desk:
        state, story = newsroom.state, newsroom.story
        assets = renderer.assets

        def __init__(self) -> None:
            self.renderer = renderer

        def now(self):
            return at("20:00")

        def checked(self):
            return None

        def view(self, seq=None, order="newest", before=None, after=None, at=None, lang=None):
            return build_view(
                self.state,
                self.story,
                now=self.now(),
                seq=seq,
                order=order,
                before=before,
                after=after,
                at=at,
                lang=lang,
            )

        def health(self):
            return []

    desk = Desk()

    def publish(i: int) -> None:
        since = len(newsroom.entries)
        heard = newsroom.hears(
            "14:00",
            f"Outlet {i % 40}",
            f"Update {i} of the talks at the harbour",
            summary=f"Talks went on in round {i}, and both sides said that they would go on after a pause.",
        )
        newsroom.assesses("14:00", heard)
        newsroom.publishes("14:00", heard)
        hub.broadcast(frames(desk.state, desk.story, newsroom.entries[since:], renderer))

    for i in range(300):
        publish(i)
    server = Server(make_app(desk, hub), "127.0.0.1", 0)
    await server.start()
    drawing = []
    for _ in range(10):
        began = time.perf_counter()
        page = renderer.page(desk.view(), base_url=server.url)
        drawing.append(time.perf_counter() - began)
    print(
        json.dumps(
            {
                "port": server.port,
                "draw_ms": round(statistics.median(drawing) * 1000, 2),
                "bytes": len(page.encode()),
            }
        ),
        flush=True,
    )
    i = 300
    while True:
        await asyncio.sleep(1 / rate if rate else 3600)
        publish(i)
        i += 1


class Reader(asyncio.Protocol):
    """Asks for the page again and again; keeps how long each took."""

    def __init__(self, times: list[float], sizes: set[int]) -> None:
        self._times = times
        self._sizes = sizes
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(REQUEST)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[:end]).lower()
        assert head.startswith(b"http/1.1 200"), head
        size = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        if len(self._buffer) < end + 4 + size:
            return
        self._sizes.add(size)
        self._buffer.clear()
        self._times.append(time.perf_counter() - self._began)
        self._ask()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def read(port: int, pid: int, connections: int, seconds: float) -> tuple[list[float], set[int], float]:
    """How long each view took, the sizes seen, and the server's CPU seconds meanwhile."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    sizes: set[int] = set()
    made = [
        await loop.create_connection(lambda: Reader(times, sizes), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(0.5)
    times.clear()
    before = cpu_seconds(pid)
    await asyncio.sleep(seconds)
    taken, cpu = list(times), cpu_seconds(pid) - before
    for transport, _ in made:
        transport.abort()
    return taken, sizes, cpu


def measure(rate: float, connections: int, seconds: float) -> dict[str, float]:
    import uvloop

    command = ["taskset", "-c", "0", sys.executable, str(Path(__file__).resolve()), "--serve", str(rate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            times, sizes, cpu = uvloop.run(read(said["port"], process.pid, connections, seconds))
        finally:
            process.terminate()
    times.sort()
    return {
        "updates_per_second": rate,
        "views_per_second": round(len(times) / seconds),
        "cpu_us_per_view": round(cpu * 1e6 / len(times)),
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2),
        "gzipped_bytes": max(sizes),
        "draw_ms": said["draw_ms"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 when below the target")
    parser.add_argument("--serve", type=float, metavar="RATE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        import uvloop

        uvloop.run(serve(options.serve))
        return 0
    os.sched_setaffinity(0, {1})
    found = [measure(rate, options.connections, options.seconds) for rate in (0, 20)]
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for run in found:
            word = "holds" if run["views_per_second"] >= TARGET else "MISSED"
            print(
                f"{run['updates_per_second']:>4g} updates/s: {run['views_per_second']:>7,} page views/s "
                f"(target {TARGET:,}: {word}), p50 {run['p50_ms']:.1f} ms, p99 {run['p99_ms']:.1f} ms, "
                f"{run['cpu_us_per_view']:.0f} us CPU each, {run['gzipped_bytes'] / 1000:.1f} kB gzipped, drawing {run['draw_ms']:.1f} ms"
            )
    return 1 if options.check and any(run["views_per_second"] < TARGET for run in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
