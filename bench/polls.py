"""Looking at sources: CPU for polls that find nothing new, and entries parsed a second.

    python bench/polls.py [--polls 10000] [--rounds 2] [--nginx PATH] [--json]

Polls go through all of it (schedule, conditional request, guard, state encoded for the record) to a
local nginx that answers 304; beside them stands a bare aiohttp loop asking the same in the same round.
Parsing is compared with feedparser on feeds made here. Figures are the best of the
rounds, since other work on the machine can only slow one down. Exits 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import feedparser
import uvloop

from livedesk.sources.feed import parse_feed
from livedesk.sources.fetching import Fetcher, Limits
from livedesk.sources.polling import Poller
from livedesk.story.schema import Source

LIMITS = {"cpu_s_per_10000_polls": 4.0, "parse_ratio_to_feedparser": 4.0}
SOURCES = 200
AT_ONCE = 100
NOON = datetime(2025, 8, 15, 12, tzinfo=UTC)


# --- feeds made here -------------------------------------------------------------------------------------


def rss_body(number: int, entries: int = 40) -> bytes:
    """An RSS feed of the usual size: escaped markup in the summary, dates, ids, links, authors."""
    items = "".join(
        f"<item><title>Harbour talks, part {number}.{n}: crane drivers &amp; dockers meet the port company</title>"
        f'<link>https://harbour.example/{number}/{n}?part=rss</link><guid isPermaLink="false">{number}-{n}</guid>'
        f"<pubDate>{NOON - timedelta(minutes=7 * n):%a, %d %b %Y %H:%M:%S} GMT</pubDate><dc:creator>Ana Ruiz</dc:creator>"
        "<description>&lt;p&gt;Both sides came back to the table after a night without sleep. "
        '&lt;a href="https://harbour.example/more"&gt;What is known so far&lt;/a&gt;&lt;/p&gt;'
        "&lt;p&gt;The port company&amp;#8217;s offer stands until noon, its spokeswoman said, and not an hour longer."
        "&lt;/p&gt;</description><category>Harbour</category></item>"
        for n in range(entries)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Harbour Post {number}</title><link>https://harbour.example/</link><ttl>5</ttl>{items}</channel></rss>"
    ).encode()


def torn(body: bytes) -> bytes:
    """The feed with one unbalanced tag in its tenth item."""
    return body.replace(b"part 0.10:", b"part 0.10:</b>", 1)


# --- polls --------------------------------------------------------------------------------------------------


@contextmanager
def nginx(binary: str, folder: Path) -> Iterator[str]:
    """An nginx of our own on a free loopback port, serving ``folder``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "tmp").mkdir()
    temporary = "".join(
        f"{kind}_temp_path tmp; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; {temporary} keepalive_requests 1000000; types {{ application/rss+xml rss; }}\n"
        f"  server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}\n"
    )
    command = [binary, "-p", str(folder), "-c", str(config), "-e", f"{folder}/error.log"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                raise SystemExit(
                    f"nginx did not start: {server.stderr.read().decode() if server.stderr else ''}"
                )
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


class Kept(dict[str, bytes]):
    """States as the record would get them."""

    def source_state(self, source: str) -> bytes | None:
        return self.get(source)

    def keep_source_state(self, source: str, state: bytes) -> None:
        self[source] = state


async def _in_turns(work: Callable[[int], Any], count: int) -> None:
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await work(number)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


async def desk_polls(base: str, polls: int) -> dict[str, float]:
    """Looks at sources that have nothing new, through the poller."""
    sources = [
        Source(id=f"s{n}", name=f"S{n}", address=f"{base}/{n}.rss", publisher="P", allow_private=True)
        for n in range(SOURCES)
    ]
    delivered = 0

    async def deliver(_: Source, reports: Any) -> None:
        nonlocal delivered
        delivered += len(reports)

    limits = Limits(per_host=AT_ONCE, host_pause_seconds=0)
    poller = Poller(sources, store=Kept(), deliver=deliver, fetcher=Fetcher(limits=limits))
    await _in_turns(lambda n: poller.look(sources[n]), SOURCES)
    before = poller.counts.unchanged
    wall, cpu = time.perf_counter(), time.process_time()
    await _in_turns(lambda n: poller.look(sources[n % SOURCES]), polls)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    unchanged = poller.counts.unchanged - before
    await poller.stop()
    if unchanged != polls:
        raise SystemExit(f"only {unchanged} of {polls} looks were answered 304")
    return {"cpu_s": cpu * 10_000 / polls, "per_s": polls / wall, "delivered_before": float(delivered)}


async def bare_polls(base: str, polls: int) -> dict[str, float]:
    """The same requests from a bare aiohttp loop."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:
        tags: list[str] = []
        for n in range(SOURCES):
            async with session.get(f"{base}/{n}.rss") as response:
                await response.read()
                tags.append(response.headers["ETag"])

        async def ask(n: int) -> None:
            n %= SOURCES
            async with session.get(f"{base}/{n}.rss", headers={"If-None-Match": tags[n]}) as response:
                await response.read()
                assert response.status == 304

        wall, cpu = time.perf_counter(), time.process_time()
        await _in_turns(ask, polls)
        return {
            "cpu_s": (time.process_time() - cpu) * 10_000 / polls,
            "per_s": polls / (time.perf_counter() - wall),
        }


def measure_polls(binary: str, polls: int, rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {"polls": polls}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # started by root, nginx reads as somebody else
        (folder / "www").mkdir()
        for n in range(SOURCES):
            (folder / "www" / f"{n}.rss").write_bytes(rss_body(n, 20))
        with nginx(binary, folder) as base:
            for round_ in range(rounds):
                for who, how in (("bare", bare_polls), ("desk", desk_polls)):
                    result = uvloop.run(how(base, polls))
                    if round_ == 0 or result["cpu_s"] < found[who]["cpu_s"]:
                        found[who] = result
    found["ratio_to_bare"] = found["desk"]["cpu_s"] / found["bare"]["cpu_s"]
    return found


# --- parsing ------------------------------------------------------------------------------------------------


def _rate(parse: Callable[[bytes], int], bodies: list[bytes], rounds: int) -> float:
    best = 0.0
    for _ in range(rounds):
        started = time.process_time()
        entries = sum(parse(body) for body in bodies)
        best = max(best, entries / (time.process_time() - started))
    return best


def measure_parsing(rounds: int) -> dict[str, Any]:
    source = Source(id="s", name="S", address="https://harbour.example/rss", publisher="P")

    def ours(body: bytes) -> int:
        feed = parse_feed(body, source=source, url=source.address, content_type=None, seen_at=NOON)
        return len(feed.reports)

    def theirs(body: bytes) -> int:
        return len(feedparser.parse(io.BytesIO(body)).entries)

    bodies = [rss_body(n) for n in range(50)]
    broken = [torn(rss_body(0)) for _ in range(20)]
    found: dict[str, Any] = {
        "entries_per_cpu_s": _rate(ours, bodies, rounds),
        "feedparser_entries_per_cpu_s": _rate(theirs, bodies[:10], rounds),
        "torn_entries_per_cpu_s": _rate(ours, broken, rounds),
        "feedparser_torn_entries_per_cpu_s": _rate(theirs, broken[:10], rounds),
    }
    found["ratio_to_feedparser"] = found["entries_per_cpu_s"] / found["feedparser_entries_per_cpu_s"]
    found["torn_ratio_to_feedparser"] = (
        found["torn_entries_per_cpu_s"] / found["feedparser_torn_entries_per_cpu_s"]
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--polls", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--nginx", default="/usr/sbin/nginx")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args()
    if not Path(args.nginx).is_file():
        raise SystemExit(f"{args.nginx}: not there. Install nginx, or name it with --nginx")
    found = {
        "polling": measure_polls(args.nginx, args.polls, args.rounds),
        "parsing": measure_parsing(args.rounds),
    }
    polling, parsing = found["polling"], found["parsing"]
    missed = (
        polling["desk"]["cpu_s"] > LIMITS["cpu_s_per_10000_polls"]
        or parsing["ratio_to_feedparser"] < LIMITS["parse_ratio_to_feedparser"]
    )
    if args.json:
        print(json.dumps(found))
    else:
        desk, bare = polling["desk"], polling["bare"]
        print(
            f"10,000 polls answered 304: {desk['cpu_s']:.2f} CPU s (limit {LIMITS['cpu_s_per_10000_polls']:.1f}), "
            f"{desk['per_s']:.0f} a second; a bare aiohttp loop {bare['cpu_s']:.2f} CPU s, {bare['per_s']:.0f} a second; "
            f"ratio {polling['ratio_to_bare']:.2f}"
        )
        print(
            f"well-formed feeds: {parsing['entries_per_cpu_s']:.0f} entries a CPU second, feedparser "
            f"{parsing['feedparser_entries_per_cpu_s']:.0f}; ratio {parsing['ratio_to_feedparser']:.1f} "
            f"(limit {LIMITS['parse_ratio_to_feedparser']:.0f})"
        )
        print(
            f"feeds with one torn item: {parsing['torn_entries_per_cpu_s']:.0f} entries a CPU second, feedparser "
            f"{parsing['feedparser_torn_entries_per_cpu_s']:.0f}; ratio {parsing['torn_ratio_to_feedparser']:.1f}"
        )
    sys.exit(missed)


if __name__ == "__main__":
    main()
