"""Memory over a long run: a second pass of 100,000 items must add little to what the first took.

usage: python bench/memory.py [--items 100000] [--json]

Items are made by a seeded program: a tenth is on the story, spread over many happenings with copies
and retitlings; the second pass is new items, later in time, into the same desk and record.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from livedesk.desk import Desk
from livedesk.model import Report
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import BATCH, RecordingClock
from livedesk.story.loading import LoadedStory, load_story

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour. Wage rounds elsewhere are not part of it."
[event]
place = "Anchorage"
zone = "America/Anchorage"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["harbour talks"] }
"""


def items(seed: int, count: int, start: datetime) -> Iterator[Report]:
    """Reports every ten seconds from sixty outlets."""
    rng = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or", "ist")]
    vocabulary = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(20_000)]
    happening: list[str] = []
    for i in range(count):
        seen = start + timedelta(seconds=10 * i)
        outlet = f"Outlet {rng.randrange(60)}"
        on_story = rng.random() < 0.1
        if on_story and (not happening or rng.random() < 0.3):
            happening = rng.choices(vocabulary, k=8)
        words = [*happening[:6], *rng.choices(vocabulary, k=3)] if on_story else rng.choices(vocabulary, k=9)
        title = ("Harbour talks: " if on_story else "") + " ".join(words)
        summary = " ".join([*words, *rng.choices(vocabulary, k=25)]).capitalize() + "."
        yield Report(
            id=f"{seed:x}-{i:x}", source=outlet, source_name=outlet, publisher=outlet, type="outlet", seen_at=seen,
            published_at=seen, published_precision="second", url=f"https://{outlet[7:]}.example/{seed}/{i}",
            title=title, summary=summary, lang="en", tier="recording",
        )  # fmt: skip


def resident_megabytes() -> float:
    """Resident memory of this process now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


async def measure(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="livedesk-bench-") as folder:
        story = Path(folder) / "harbour.toml"
        story.write_text(STORY)
        loaded: LoadedStory = load_story(story)
        desk = Desk(loaded, SqliteLog(Path(folder) / "harbour.sqlite"), clock=RecordingClock(None))
        await desk.open()
        found = {"start": resident_megabytes()}
        start = datetime(2025, 8, 1, tzinfo=UTC)
        for number in (1, 2):
            reports = items(number, count, start)
            while batch := list(itertools.islice(reports, BATCH)):
                await desk.hear(batch)
            start += timedelta(seconds=10 * count)
            found[f"pass_{number}"] = resident_megabytes()
        await desk.close()
    found["added_by_second_pass"] = (found["pass_2"] - found["pass_1"]) / found["pass_1"]
    return {name: round(value, 3) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = asyncio.run(measure(args.items))
    if args.json:
        print(json.dumps(found))
        return
    print(f"resident: {found['start']:.0f} MB at start, {found['pass_1']:.0f} MB after {args.items} items, "
          f"{found['pass_2']:.0f} MB after as many again: + {found['added_by_second_pass']:.1%} (limit 20 %)")  # fmt: skip


if __name__ == "__main__":
    main()
