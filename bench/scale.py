"""What grouping costs per item as the stream grows, embedder and reading apart, on one core.

    python bench/scale.py [--json] [--fast] [--items N] [--mode story|world|both] [--profile]

An invented stream (bench/stream.py: eight languages, bursts, outlets that repeat one another) is placed
item by item: in story mode by the whole of gathering (relevance, copies, developments) with every item on
the story, the dearest case; in world mode by words and by words with embeddings. The window is full of
50,000 live items. Asked for: 5,000 items/s, and a cost per item that stays within a fifth from the 10,000th item to
the 1,000,000th.

Machines differ and are busy, so each cost is also given as a multiple of a plain pass over the same
items in the same process, timed before and after: decoding an item's JSON and counting its words.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from livedesk.gathering import Gatherer
from livedesk.gathering.world import Item, World
from livedesk.model import Frame, Mention, Reading, Report
from livedesk.story.loading import load_story
from livedesk.story.schema import Story
from stream import Stream, Told

START = datetime(2025, 1, 1, tzinfo=UTC)
MARKS = (10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
BLOCK = 5_000
STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate."
languages = ["en"]
[event]
place = "Grey Harbour"
zone = "Europe/London"
"""


def story(folder: Path) -> Story:
    """Eight actors, two of whom put an item on the story."""
    tables = "".join(
        f'[[actor]]\nid = "a{n}"\nname = "Actor {n}"\nrole = "acts"\nweight = 1.0\n'
        f'names = {{ en = ["Actor {n}"] }}\n'
        for n in range(8)
    )
    file = folder / "scale.toml"
    file.write_text(STORY + tables)
    return load_story(str(file)).story


def read(told: Told) -> tuple[Report, Reading]:
    """A report with the reading it would get."""
    url = f"https://{told.source}.example/{told.id}"
    report = Report(
        id=told.id, source=told.source, source_name=told.source, publisher=told.source, type="outlet",
        seen_at=START + timedelta(hours=told.hours), title=told.title, summary=told.summary, url=url, lang=told.lang,
    )  # fmt: skip
    mentions = tuple(
        Mention(id=f"a{n}", kind="actor", in_title=place < 2, text=f"Actor {n}")
        for place, n in enumerate(told.actors)
    )
    who, *whom = (f"a{n}" for n in told.actors)
    reading = Reading(
        key=told.id, title=told.title, summary=told.summary, lang=told.lang, canonical_url=url, sentences=(),
        words=told.words, title_words=told.title_words, mentions=mentions, numbers=(), quotes=(), form="news",
        frame=Frame(who=who, act=told.act, whom=tuple(whom)), embedding=told.embedding or None,
    )  # fmt: skip
    return report, reading


def item(told: Told) -> Item:
    """The same for world mode."""
    return Item(
        id=told.id, hours=told.hours, lang=told.lang, title=told.title, words=told.words,
        title_words=told.title_words, embedding=told.embedding or None,
    )  # fmt: skip


def placing(mode: str, folder: Path) -> Callable[[list[Told]], Callable[[], object]]:
    """For a block of items, what to time."""
    if mode.startswith("story"):
        gatherer = Gatherer(story(folder))

        def tell(block: list[Told]) -> Callable[[], object]:
            pairs = [read(told) for told in block]
            return lambda: [gatherer.place(*pair) for pair in pairs]

        return tell
    world = World()

    def say(block: list[Told]) -> Callable[[], object]:
        items = [item(told) for told in block]
        return lambda: [world.place(one) for one in items]

    return say


_WORD = re.compile(r"\w+")


def plain_pass(lines: list[bytes]) -> float:
    """CPU seconds of the yardstick, per item."""
    started = time.process_time()
    for _ in range(4):
        for line in lines:
            found = json.loads(line)
            Counter(_WORD.findall(f"{found['title']} {found['summary']}".lower()))
    return (time.process_time() - started) / (4 * len(lines))


def timed(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def measure(mode: str, most: int, folder: Path) -> dict[str, float]:
    stream = Stream(7)
    tell = placing(mode, folder)
    embedded = mode.endswith("embedded")
    sample = Stream(11).take(1_000)
    lines = [json.dumps({"title": told.title, "summary": told.summary}).encode() for told in sample]
    marks = [mark for mark in MARKS if mark <= most]
    figures: dict[str, float] = {}
    costs: dict[int, list[tuple[float, float]]] = {mark: [] for mark in marks}
    done = 0
    while done < most:
        block = stream.take(BLOCK)
        if not embedded:
            block = [Told(**(told.__dict__ | {"embedding": b""})) for told in block]
        run = tell(block)
        done += BLOCK
        # Four blocks up to each mark; the first mark has two.
        mark = next(mark for mark in (*marks, most + 1) if done <= mark)
        near = mark in costs and done > mark - 4 * BLOCK
        before = plain_pass(lines) if near else 0.0
        cost = timed(run) / BLOCK
        if near:
            costs[mark].append((cost, cost / ((before + plain_pass(lines)) / 2)))
        if done == mark:
            figures[f"MB at {mark:,}"] = _megabytes()
    for mark, taken in costs.items():
        figures[f"items/s at {mark:,}"] = round(1 / min(cost for cost, _ in taken))
        figures[f"plain passes at {mark:,}"] = round(sorted(ratio for _, ratio in taken)[len(taken) // 2], 2)
    first, *later = (figures[f"plain passes at {mark:,}"] for mark in marks)
    figures["dearest against first"] = round(max(later, default=first) / first, 3)
    figures["plain passes"] = round(max([first, *later]), 2)
    return figures


def _megabytes() -> int:
    """Memory of the process at its highest, all that the bench itself holds included."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def profile(mode: str, most: int, folder: Path) -> None:
    stream, tell = Stream(7), placing(mode, folder)
    for done in range(0, most, BLOCK):
        block = stream.take(BLOCK)
        if not mode.endswith("embedded"):
            block = [Told(**(told.__dict__ | {"embedding": b""})) for told in block]
        run = tell(block)
        if done + BLOCK < most:
            run()
    profiler = cProfile.Profile()
    profiler.runcall(run)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(22)


MODES = ("story words", "story embedded", "world words", "world embedded")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="Print JSON only.")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--fast", action="store_true", help="60,000 items.")
    parser.add_argument("--mode", default="", help="Only modes whose name holds this.")
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    import tempfile

    most = 60_000 if args.fast else args.items
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for mode in MODES:
            if args.mode not in mode:
                continue
            if args.profile:
                profile(mode, most, Path(folder))
                continue
            figures[mode] = measure(mode, most, Path(folder))
            if not args.json:
                print(
                    f"{mode}: " + ", ".join(f"{name} {value}" for name, value in figures[mode].items()),
                    flush=True,
                )
    if args.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
