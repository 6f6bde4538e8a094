"""From a feed's bytes to connected readers' screens, with the record's fsync on the way.

usage: python bench/latency.py [--readers 1000] [--rate 20] [--seconds 10] [--json]

A desk in a process of its own (core 0) takes feed bodies by POST, as a fetcher would hand them over:
parsed, read, gathered, weighed, edited, appended with fsync, drawn and pushed. A load generator in C
(core 1) posts them with the time inside and reads all streams; it prints the delay per delivery.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour."
[event]
place = "Anchorage"
zone = "America/Anchorage"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["harbour talks"] }
[[source]]
id = "wire"
name = "Wire"
address = "https://wire.example/feed"
publisher = "Wire"
"""
# The time stands in the summary: an extract is drawn once per update, a headline in several places.
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title>'
    "<link>https://wire.example/</link><description>d</description><item>"
    "<title>Harbour talks: {words}</title><guid>{guid}</guid><link>https://wire.example/{guid}</link>"
    "<description>{more} {stamp}.</description><pubDate>Fri, 15 Aug 2025 19:30:00 GMT</pubDate></item></channel></rss>"
)


async def serve(port: int, folder: Path) -> None:
    """The desk under load."""
    import uvloop  # noqa: F401  (the loop it runs on)

    from livedesk.desk import Desk
    from livedesk.record.sqlite import SqliteLog
    from livedesk.replaying import WallClock
    from livedesk.running import open_desk
    from livedesk.serving.app import make_app
    from livedesk.serving.push import Hub
    from livedesk.serving.server import Server
    from livedesk.showing import DeskSite
    from livedesk.sources.feed import parse_feed
    from livedesk.story.loading import load_story

    path = folder / "harbour.toml"
    path.write_text(STORY)
    loaded = load_story(path)
    source = loaded.story.sources[0]
    desk = Desk(loaded, SqliteLog(folder / "harbour.sqlite"), clock=WallClock())
    await open_desk(desk)
    hub = Hub()
    app = make_app(DeskSite(desk, hub), hub)
    rng = random.Random(7)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "ist")]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(20_000)]

    async def publish(request: web.Request) -> web.Response:
        stamp = re.search(rb"@\d+@", await request.read())
        body = FEED.format(
            stamp=stamp.group().decode() if stamp else "",
            guid=rng.randrange(1 << 60),
            words=" ".join(rng.choices(vocabulary, k=8)),
            more=" ".join(rng.choices(vocabulary, k=25)),
        ).encode()
        parsed = parse_feed(
            body,
            source=source,
            url=source.address,
            content_type="application/rss+xml",
            seen_at=datetime.now(UTC),
        )
        await desk.hear(parsed.reports)
        return web.Response(status=202, headers={"Content-Length": "0"})

    app.router.add_post("/bench/publish", publish)
    server = Server(app, "127.0.0.1", port)
    await server.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


def sseload() -> Path | None:
    """The load generator's source: named by LIVEDESK_SSELOAD, or beside the recordings."""
    named = os.environ.get("LIVEDESK_SSELOAD")
    if named:
        return Path(named)
    folder = os.environ.get("LIVEDESK_DATA")
    found = Path(folder).parent / "bench" / "sse" / "sseload.c" if folder else None
    return found if found and found.is_file() else None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--port", type=int, default=18471)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(args.port, args.serve))
        return
    source = sseload()
    if source is None or shutil.which("cc") is None:
        sys.exit("needs a C compiler and the load generator: set LIVEDESK_SSELOAD to its source")
    with tempfile.TemporaryDirectory(prefix="livedesk-bench-") as name:
        folder = Path(name)
        load = folder / "sseload"
        subprocess.run(
            ["cc", "-O2", "-o", str(load), str(source), "-lpthread"], check=True, capture_output=True
        )
        pin = ["taskset", "-c"] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []
        desk = subprocess.Popen(
            [
                *pin,
                *(["0"] if pin else []),
                sys.executable,
                __file__,
                "--serve",
                str(folder),
                "--port",
                str(args.port),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert desk.stdout is not None
            if desk.stdout.readline().strip() != "ready":
                sys.exit("the desk did not start")
            done = subprocess.run(
                [*pin, *(["1"] if pin else []), str(load), str(args.port), "/events", "/bench/publish",
                 str(args.readers), str(args.rate), str(args.seconds), "64"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            desk.kill()
            desk.wait()
    printed = (done.stdout + done.stderr).strip()
    figures = {k: float(v) for k, v in re.findall(r"(\w+)[=: ]+([\d.]+)", printed)}
    if args.json:
        print(json.dumps({"readers": args.readers, "rate": args.rate, "load": figures, "printed": printed}))
        return
    print(printed)


if __name__ == "__main__":
    main()
