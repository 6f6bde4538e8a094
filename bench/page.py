"""What a page costs: its bytes on the wire, and the time to build it as of any moment of a long record.

    python bench/page.py                 200,000 entries, the bundled Alaska story
    python bench/page.py --rehearsal     the page at the end of the bundled rehearsal: its bytes alone
    python bench/page.py --json --check  as JSON; exit 1 when over a limit

Bytes are gzip level 6, all together: the page with its newest updates, the
stylesheet, scripts and icon it loads. Times are
CPU milliseconds of this process for `build_view`, the slowest and the median of 60 moments spread
over the record, and for drawing the page when every update was drawn before.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from livedesk.page import Renderer, View, build_view  # noqa: E402
from livedesk.page.catalogue import LANGUAGES  # noqa: E402
from livedesk.reading.embedding import load_embedder  # noqa: E402
from livedesk.record.fold import fold  # noqa: E402
from livedesk.record.sqlite import SqliteLog  # noqa: E402
from livedesk.running import replay_story  # noqa: E402
from livedesk.sources.recording import read_recording  # noqa: E402
from livedesk.story import load_story  # noqa: E402
from livedesk.story.loading import rehearsal_path  # noqa: E402
from newsroom import Newsroom  # noqa: E402

LIMITS = {"page_bytes": 60_000, "script_bytes": 5_000, "as_of_ms": 20.0}
START = datetime(2025, 8, 1, tzinfo=UTC)


def record(entries: int) -> Newsroom:
    """A record of about ``entries`` entries: one report in thirteen opens an update, revised at once."""
    story = load_story("alaska-summit").story
    desk = Newsroom(story=story, start=START.isoformat())
    issues = [issue.id for issue in story.issues]
    rng = random.Random(1)
    words = [f"{rng.randrange(16**6):x}" for _ in range(4000)]
    moment, k = START, 0
    while len(desk.entries) < entries:
        moment += timedelta(seconds=30)
        k += 1
        title = " ".join(rng.choices(words, k=9))
        heard = desk.hears(
            moment, f"Outlet {k % 60}", title, id=f"r{k}", summary=" ".join(rng.choices(words, k=30))
        )
        if k % 10 == 0:
            for j in range(3):
                desk.hears(moment, f"Outlet {(k + j + 1) % 60}", title, id=f"r{k}-{j}", joins=heard)
            status = ("reported", "corroborated", "confirmed", "disputed")[k // 10 % 4]
            bears = tuple(rng.sample(issues, 2))
            desk.publishes(moment, heard, key=k % 40 == 0, status=status, issues=bears)
            desk.publishes(moment, heard)
    return desk


def weigh(body: bytes) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(body, 6, mtime=0))


def bytes_of(view: View, renderer: Renderer) -> dict[str, float]:
    """The page with all it loads, and its scripts alone."""
    page = renderer.page(view, base_url="https://desk.example").encode()
    assets = [asset for asset in renderer.assets.all() if asset.hashed.encode() in page]
    scripts = sum(weigh(asset.body) for asset in assets if asset.name.endswith(".js"))
    others = sum(weigh(asset.body) for asset in assets if not asset.name.endswith(".js"))
    return {"page_bytes": weigh(page) + scripts + others, "script_bytes": scripts}


def rehearsal() -> dict[str, float]:
    """Bytes of the page at the end of the bundled rehearsal, in English and in the heaviest language."""
    loaded = load_story("alaska-summit")
    with rehearsal_path("alaska-summit") as file, tempfile.TemporaryDirectory(prefix="livedesk-") as folder:
        path = Path(folder) / "rehearsal.sqlite"
        asyncio.run(
            replay_story(
                loaded,
                path,
                lambda: read_recording(file, loaded.story),
                load_embedder(None),
                None,
                speed=None,
                rehearsal=True,
                say=lambda _text: None,
                progress=lambda _n: None,
            )
        )
        log = SqliteLog(path, read_only=True)
        state = fold(log.read())
        log.close()
    assert state.at is not None
    renderer, now = Renderer(), state.at
    found = bytes_of(build_view(state, loaded.story, now=now), renderer)
    others = (
        bytes_of(build_view(state, loaded.story, now=now, lang=lang), renderer)["page_bytes"]
        for lang in LANGUAGES
    )
    return {"updates": len(state.updates), **found, "heaviest_page_bytes": max(others)}


def measure(entries: int) -> dict[str, float]:
    """All figures."""
    desk, renderer = record(entries), Renderer()
    assert desk.state.at is not None
    now = desk.state.at
    view = build_view(desk.state, desk.story, now=now)
    sizes = bytes_of(view, renderer)
    gc.collect()
    gc.freeze()  # else a full collection over the whole record, some 200 ms, falls on one of the pages
    times: list[float] = []
    for i in range(60):
        start = time.process_time()
        build_view(desk.state, desk.story, now=now, seq=desk.state.seq * (i + 1) // 61)
        times.append((time.process_time() - start) * 1000)
    start = time.process_time()
    renderer.page(view, base_url="https://desk.example")
    drawing = (time.process_time() - start) * 1000
    return {
        "entries": len(desk.entries),
        "updates": len(desk.state.updates),
        **sizes,
        "as_of_ms": round(max(times), 2),
        "as_of_median_ms": round(statistics.median(times), 2),
        "draw_ms": round(drawing, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--rehearsal", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    found = rehearsal() if asked.rehearsal else measure(asked.entries)
    if asked.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            limit = f"   at most {LIMITS[name]:,}" if name in LIMITS else ""
            print(f"{name:16} {value:>12,}{limit}")
    if asked.check and any(found.get(name, 0) > limit for name, limit in LIMITS.items()):
        sys.exit(1)


if __name__ == "__main__":
    main()
