"""A page left open while a recording plays: what it complains of, what it grows by, and what it misses.

usage: python bench/soak.py [--minutes 20] [--speed 60] [--from 2025-08-15T14:00Z] [--json]

The labelled recording (LIVEDESK_DATA) is played to a desk that serves its page to a real Chromium. Every few
seconds the memory of the page's own process is read after a full collection. At the end everything the page shows is held against the
record: each update at its latest revision, and of the newest hundred none missing. Ends with 1 when it fails.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from livedesk.desk import Desk
from livedesk.page.links import anchor
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock, play
from livedesk.running import open_desk
from livedesk.serving.app import make_app
from livedesk.serving.push import Hub
from livedesk.serving.server import Server
from livedesk.showing import DeskSite
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
EVERY = 15.0
WARM = 60.0
GROWTH = 20 * 1024 * 1024
NEWEST = 100


async def soak(recording: Path, minutes: float, speed: float, begin: datetime) -> dict[str, Any]:
    """Play, watch, compare."""
    loaded = load_story("alaska-summit")
    clock = RecordingClock(speed)
    desk = Desk(loaded, MemoryLog(), clock=clock)
    await open_desk(desk)
    hub = Hub()
    site = DeskSite(desk, hub)
    server = Server(make_app(site, hub, metrics=site.metrics), "127.0.0.1", 0)
    await server.start()
    begun = asyncio.Event()  # what came before ``begin`` is played at once
    desk.listen(lambda _: begun.set() if desk.state.updates else None)
    complaints: list[str] = []
    heap: list[tuple[float, float]] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = await browser.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        reports = read_recording(recording, loaded.story)
        playing = asyncio.ensure_future(
            play(desk, reports, clock, speed=speed, progress=lambda *_: None, begin=begin)
        )
        await begun.wait()
        await page.goto(server.url)
        devtools = await page.context.new_cdp_session(page)
        system = await browser.new_browser_cdp_session()
        processes = (await system.send("SystemInfo.getProcessInfo"))["processInfo"]
        renderers = [process["id"] for process in processes if process["type"] == "renderer"]
        started, first = time.monotonic(), len(desk.state.revisions)
        while time.monotonic() - started < minutes * 60 and not playing.done():
            await asyncio.sleep(EVERY)
            await devtools.send("HeapProfiler.collectGarbage")
            heap.append((time.monotonic() - started, _private(renderers)))
        playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await playing
        await asyncio.sleep(3)
        told = len(desk.state.revisions) - first
        shown = dict(
            await page.locator("#list > article").evaluate_all("a => a.map(e => [e.id, +e.dataset.rev])")
        )
        waiting = await page.evaluate("document.title")
        await browser.close()
    state = desk.state
    latest = {anchor(id_): history.values[-1] for id_, history in state.updates.items() if state.stands(id_)}
    behind = [a for a, revision in shown.items() if a in latest and latest[a].revision != revision]
    gone = [a for a in shown if a not in latest]
    newest = sorted(latest, key=lambda a: latest[a].happened_at, reverse=True)[:NEWEST]
    missing = [a for a in newest if a not in shown]
    await server.stop()
    await desk.close()
    settled = [used for at, used in heap if at >= WARM] or [used for _, used in heap]
    fifth = max(1, len(settled) // 5)
    growth = min(settled[-fifth:]) - min(settled[:fifth])
    return {
        "minutes": round((heap[-1][0] if heap else 0) / 60, 1),
        "revisions": told,
        "articles": len(shown),
        "complaints": complaints[:20],
        "behind": behind,
        "gone": gone,
        "missing": missing,
        "played_to": state.at.isoformat() if state.at else None,
        "memory_mb": round(settled[-1] / 2**20, 1),
        "growth_mb": round(growth / 2**20, 2),
        "title": waiting,
        "ok": not (complaints or behind or gone or missing) and growth < GROWTH,
    }


def _private(pids: list[int]) -> int:
    """Bytes that the page's own processes hold and share with nobody."""
    held = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        held += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))
    return held


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--from", dest="begin", default="2025-08-15T14:00Z")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    data = os.environ.get("LIVEDESK_DATA")
    if not data:
        print("LIVEDESK_DATA names no folder of recordings", file=sys.stderr)
        return 2
    begin = datetime.fromisoformat(args.begin)
    found = asyncio.run(soak(Path(data) / "alaska" / "stream.jsonl", args.minutes, args.speed, begin))
    if args.json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key:>12}  {value}")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
