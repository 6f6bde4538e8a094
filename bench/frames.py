"""What frames know: over pairs of labelled items within twelve hours, how often they agree and clash.

    python bench/frames.py [--story NAME] [--show N]

Reads ``$LIVEDESK_DATA/alaska`` through the reader and sets pairs of one gold development beside pairs of
two; then the same over the story clusters of ``og2021`` in nine languages, without a story's names.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from livedesk.model import Frame, Reading, Report
from livedesk.reading.frame_likeness import FAMILIES, agree, clash, core, same_side
from livedesk.reading.frames import Frames
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.story.schema import Story

WINDOW = timedelta(hours=12)
LANGUAGES = {"eng": "en", "spa": "es", "fra": "fr", "deu": "de", "rus": "ru", "zho": "zh", "por": "pt"}
Item = tuple[datetime, str, str, Frame]


def labelled(story: Story, data: Path) -> tuple[list[tuple[Report, Reading, str]], Reader]:
    labels = [json.loads(line) for line in (data / "labels/labels.jsonl").open(encoding="utf-8")]
    gold = {
        row["id"]: row["development"] for row in labels if row["development"] and row["form"] != "analysis"
    }
    copies = {row["id"] for row in labels if row["copy_of"]}
    reader = Reader(story)
    return [
        (report, reader.read(report), gold[report.id])
        for report in read_recording(data / "stream.jsonl", story)
        if report.id in gold and report.id not in copies
    ], reader


def pairs(items: list[Item]) -> Iterable[tuple[bool, Item, Item]]:
    items = sorted(items, key=lambda item: item[0])
    for a, b in combinations(items, 2):
        if b[0] - a[0] <= WINDOW:
            yield a[1] == b[1], a, b


def table(name: str, items: list[Item]) -> None:
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    agreement: dict[bool, list[float]] = {True: [], False: []}
    for same, (_, _, _, a), (_, _, _, b) in pairs(items):
        seen = counts[same]
        seen["pairs"] += 1
        side = same_side(a, b)
        seen["who equal"] += side is True
        seen["who clash"] += side is False
        mine, theirs = core(a), core(b)
        if mine and theirs:
            seen["act equal"] += mine == theirs
            one, other = FAMILIES.get(mine), FAMILIES.get(theirs)
            seen["act clash"] += bool(one and other and one != other)
        because = clash(a, b)
        seen["clash"] += because is not None
        if because is not None:
            seen["clash by " + because.rule] += 1
        agreement[same].append(agree(a, b))
    print(
        f"\n{name}: {len(items)} items, pairs of one {counts[True]['pairs']}, of two {counts[False]['pairs']}"
    )
    for key in sorted(set(counts[True]) | set(counts[False])):
        if key != "pairs":
            one = counts[True][key] / max(1, counts[True]["pairs"])
            two = counts[False][key] / max(1, counts[False]["pairs"])
            print(f"  {key:24} same {one:6.1%}  different {two:6.1%}  lift {one / max(two, 1e-9):5.2f}")
    print(
        f"  agree: mean same {_mean(agreement[True]):.2f}, different {_mean(agreement[False]):.2f}, AUC {_auc(agreement):.3f}"
    )


def _mean(values: list[float]) -> float:
    return sum(values) / max(1, len(values))


def _auc(values: dict[bool, list[float]]) -> float:
    """Probability that a pair of one development agrees more than a pair of two; ties count half."""
    same, other = Counter(round(v, 3) for v in values[True]), Counter(round(v, 3) for v in values[False])
    below, area = 0, 0.0
    for value in sorted(set(same) | set(other)):
        area += same[value] * (below + other[value] / 2)
        below += other[value]
    return area / max(1, same.total() * other.total())


def known(name: str, frames: list[tuple[str, Frame | None]]) -> None:
    print(f"\n{name}: what is known, by language")
    by_lang: dict[str, list[Frame | None]] = defaultdict(list)
    for lang, frame in frames:
        by_lang[lang].append(frame)
    for lang, found in sorted(by_lang.items(), key=lambda kv: -len(kv[1]))[:12]:
        n = len(found)
        who, text = (
            sum(f is not None and f.who is not None for f in found),
            sum(f is not None and f.who_text is not None for f in found),
        )
        act = sum(f is not None and f.act is not None for f in found)
        print(f"  {lang:4} {n:6} who {who / n:4.0%} who_text {text / n:4.0%} act {act / n:4.0%}")


def world(data: Path, story: Story) -> None:
    frames = Frames(story.model_copy(update={"actors": (), "terms": ()}))
    items: list[Item] = []
    found: list[tuple[str, Frame | None]] = []
    clusters: list[tuple[str, Frame]] = []
    started = time.perf_counter()
    for line in data.open(encoding="utf-8"):
        row = json.loads(line)
        lang = LANGUAGES.get(row["lang"], row["lang"][:2])
        frame = frames.frame(row["title"], "", lang, ())
        found.append((lang, frame))
        if frame is not None:
            items.append(
                (datetime.fromisoformat(row["time"]).replace(tzinfo=UTC), row["cluster"], row["title"], frame)
            )
            clusters.append((row["cluster"], frame))
    print(f"\nog2021: {(time.perf_counter() - started) / len(found) * 1e6:.0f} us a headline")
    known("og2021", found)
    table("og2021, every fourth", sorted(items, key=lambda item: item[0])[::4])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--story", default="alaska-summit")
    parser.add_argument("--show", type=int, default=0, help="print N clashes of one development and N frames")
    options = parser.parse_args()
    data = Path(os.environ["LIVEDESK_DATA"])
    story = load_story(options.story).story
    read, _ = labelled(story, data / "alaska")
    known("alaska", [(reading.lang, reading.frame) for _, reading, _ in read])
    frames = Frames(story)
    rounds: list[float] = []
    for _ in range(7):
        started = time.process_time()
        for report, r, _ in read:
            frames.frame(r.title, r.summary, r.lang, r.mentions, r.numbers, r.quotes, report.source_name)
        rounds.append((time.process_time() - started) / len(read) * 1e6)
    print(f"\nalaska: {min(rounds):.0f} us a gated item, best of {len(rounds)} rounds")
    items = [
        (report.seen_at, gold, r.title or r.summary[:160], r.frame or Frame()) for report, r, gold in read
    ]
    table("alaska, all languages", items)
    table("alaska, English", [i for i, (_, r, _) in zip(items, read, strict=True) if r.lang == "en"])
    if options.show:
        shown = 0
        for same, (_, gold, one, a), (_, _, other, b) in pairs(items):
            because = clash(a, b) if same else None
            if because is not None and shown < options.show:
                shown += 1
                print(f"\n[{gold}] {because.text}\n  {one}\n    {_line(a)}\n  {other}\n    {_line(b)}")
        print()
        for _, gold, title, frame in items[: options.show * 3]:
            print(f"{gold}: {title}\n    {_line(frame)}")
    world(data / "og2021/og2021_titles.jsonl", story)


def _line(f: Frame) -> str:
    who = f.who or f"({f.who_text})"
    return f"{who}/{f.side} {f.act}:{f.claim} {f.mode} whom={','.join(f.whom)} before={','.join(f.before)} after={','.join(f.after)} when={f.when}"


if __name__ == "__main__":
    main()
