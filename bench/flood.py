"""A hostile social stream beside outlets: 10,000 posts a minute on the story's words, by strangers.

    python bench/flood.py [--seconds N] [--json]

A local websocket speaks the Jetstream protocol and sends the flood at that rate; two outlets hand in a
report every second. Measured: milliseconds from an outlet's report arriving to the page's listeners
hearing of it durable (p50, p99, worst), how many posts reached the story, and what the desk says it held.
Beside it the same without the guards: every stranger counts and nothing is held back for its number.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
from pathlib import Path

import structlog
from aiohttp import web

from livedesk.desk import Desk
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import WallClock
from livedesk.sources.polling import Poller
from livedesk.story.loading import load_story

SENT = web.AppKey("sent", list)
PER_MINUTE = 10_000
STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate about wages."
[event]
place = "Grey Harbour"
zone = "Europe/London"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }
[[source]]
id = "bluesky"
name = "Bluesky"
kind = "bluesky"
type = "social"
address = "ADDRESS"
publisher = "Bluesky"
allow_private = true
words = ["Grey Harbour"]
GUARDS
[[source]]
id = "outlet-a"
name = "Coast Daily"
kind = "push"
address = "a"
publisher = "Coast Daily"
[[source]]
id = "outlet-b"
name = "Hill Gazette"
kind = "push"
address = "b"
publisher = "Hill Gazette"
"""
WORDS = [
    "tide",
    "ships",
    "crane",
    "quay",
    "night",
    "morning",
    "people",
    "say",
    "nothing",
    "new",
    "today",
    "union",
    "company",
    "deal",
    "pay",
    "talks",
    "gate",
]


async def flood(request):
    """The protocol: a frame a post, at the rate asked for."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    draw = random.Random(8)
    started, sent = time.monotonic(), 0
    while not socket.closed:
        while sent < (time.monotonic() - started) * PER_MINUTE / 60:
            sent += 1
            text = f"Grey Harbour {' '.join(draw.choices(WORDS, k=12))} {sent}"
            commit = {
                "rev": "r",
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": f"k{sent}",
            }
            commit["record"] = {
                "$type": "app.bsky.feed.post",
                "text": text,
                "createdAt": "2025-01-01T00:00:00Z",
            }
            did = f"did:plc:{draw.randrange(5_000)}"
            event = {"did": did, "time_us": time.time_ns() // 1_000, "kind": "commit", "commit": commit}
            if socket.closed:
                return socket
            await socket.send_str(json.dumps(event))
            request.app[SENT][0] += 1
        await asyncio.sleep(0.02)
    return socket


async def run(seconds, guards):
    app = web.Application()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the reader goes in the middle of a frame
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    app[SENT] = [0]
    app.router.add_get("/subscribe", flood)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"ws://127.0.0.1:{runner.addresses[0][1]}/subscribe"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flood.toml"
        file.write_text(STORY.replace("ADDRESS", address).replace("GUARDS", guards))
        loaded = load_story(file)
        desk = Desk(loaded, SqliteLog(Path(folder) / "record.sqlite"), clock=WallClock())
        await desk.open()
        heard = {}

        def listen(entries):
            now = time.perf_counter()
            for entry in entries:
                if entry.stream.startswith("report:") and entry.version == 1:
                    heard.setdefault(entry.body.report.item_key, now)

        desk.listen(listen)

        async def deliver(_, reports):
            await desk.hear(reports)

        poller = Poller(loaded.story.sources, store=desk.record, deliver=deliver)
        running = asyncio.create_task(poller.run())
        await asyncio.sleep(2)
        waits = {}

        async def outlet(name, n):
            key = f"{name}{n}"
            waits[key] = time.perf_counter()
            headline = f"Step {n} of the talks at Grey Harbour, {random.Random(n).sample(WORDS, 4)}"
            body = json.dumps({"id": key, "title": headline}).encode()
            await poller.inbox.hand_in(name, body, "application/json")

        cpu = time.process_time()
        handing = []
        for n in range(seconds):
            for name in "ab":
                handing.append(asyncio.create_task(outlet(name, n)))
                await asyncio.sleep(0.5)
        await asyncio.wait(handing, timeout=60)
        cpu = time.process_time() - cpu
        (held,) = poller.held() or (None,)
        took = sorted((heard.get(key, time.perf_counter()) - since) * 1000 for key, since in waits.items())
        state = poller.state("bluesky")
        spam = sum(member.report.source == "bluesky" for member in desk.state.members.values())
        await poller.stop()
        await running
        await runner.cleanup()
        await desk.close()
        return {
            "sent": app[SENT][0],
            "taken": state.delivered,
            "held": state.held,
            "because": held.because if held is not None else "",
            "spam_on_story": spam,
            "outlet_reports": len(took),
            "p50_ms": round(took[len(took) // 2], 1),
            "p99_ms": round(took[int(len(took) * 0.99)], 1),
            "worst_ms": round(took[-1], 1),
            "core_share": round(cpu / seconds, 3),
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--without-guards", action="store_true", help="The comparison alone is slow.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {"guarded": asyncio.run(run(options.seconds, ""))}
    if options.without_guards:
        loose = 'unregistered = "count"\nmost_per_minute = 1000000'
        found["unguarded"] = asyncio.run(run(options.seconds, loose))
    if options.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(name, figure)


if __name__ == "__main__":
    main()
