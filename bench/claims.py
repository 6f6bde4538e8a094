"""How well claims are found: speaker, content and capacity on PolNeAR, words a second, and the desk's own stream.

    python bench/claims.py [--json] [--part dev|train] [--every N] [--parser]

PolNeAR (``$LIVEDESK_DATA/polnear``) is political news in which people marked every attribution. Each article is
read as the desk reads one: its first line as headline, the rest as text. The rules were written by reading the
train part only.

- source: places of speakers, each once, by exactly the same characters. ``trimmed`` leaves out punctuation at
  either end: the annotators mostly count the comma behind "X, the minister," in, the desk does not show it.
- content: all that one cue gives as said, as a set of words; one content is one marked content when at least three
  tenths of the words of both are shared (Jaccard), one to one, best first.
- capacity: 521 speakers' phrases labelled by reading (``bench/capacity_labels.tsv``: document and place, no text);
  165 of them were labelled only after the rules stood, and the rules got .82 of those right when first tried.
- speed: words a second of CPU on PolNeAR, and µs a relevant headline with summary on the Alaska recording.

Baselines: quotations with the name next to "said" (run here). Read elsewhere on this set's test part: rules over a
dependency parser, source F1 .52, content F1 .58 (precision .92); a tagger trained on it, .68 and .72, at 2,700 words/s.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from livedesk.model import Claim
from livedesk.reading.capacity import capacity
from livedesk.reading.claims import Claims
from livedesk.reading.parser import Parser, installed_parser
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.story.schema import Story

Place = tuple[int, int]
Words = frozenset[int]
Found = tuple[set[Place], list[Words]]
NEAR = 0.3
"""Words shared of all words, from which two contents are the same."""
LABELS = Path(__file__).with_name("capacity_labels.tsv")
STORY = Story.model_validate(
    {"title": "None", "brief": "No story.", "event": {"place": "Nowhere", "zone": "UTC"}}
)
_WORD = re.compile(r"\w+")
_SAID = re.compile(
    r"((?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w’'-]*|\b[Hh]e|\b[Ss]he|\b[Tt]hey)\s(?:said|says|told|wrote|added|asked)\b"
    r"|\b(?:said|says)\s((?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w’'-]*)"
)
_QUOTED = re.compile("“[^”\n]+”|\"[^\"\n]+\"|''.+?''")


def folder() -> Path:
    """Where PolNeAR lies; leaves with a message when it is not there."""
    data = os.environ.get("LIVEDESK_DATA")
    if not data or not (Path(data) / "polnear").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings, with polnear/ in it")
    return Path(data) / "polnear" / "data"


def articles(part: str, every: int) -> Iterator[tuple[str, Found]]:
    """Text and marked speakers and contents, one article in ``every``."""
    base = folder() / part
    for n, path in enumerate(sorted((base / "text").iterdir())):
        if n % every == 0:
            with path.open(encoding="utf-8", newline="") as file:
                text = file.read()
            marked = next(
                p for p in sorted((base / "attributions").iterdir()) if p.stem.rsplit("_", 1)[0] == path.stem
            )
            yield text, gold(text, marked.read_text(encoding="utf-8"))


def gold(text: str, marked: str) -> Found:
    """Speakers and contents of one article as marked."""
    spans: dict[str, list[Place]] = {}
    speakers: set[Place] = set()
    contents: set[Words] = set()
    for line in marked.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            places = rest.split("\t")[0].split(" ", 1)[1]
            spans[name] = [(int(a), int(b)) for a, b in (p.split() for p in places.split(";"))]
    for line in marked.splitlines():
        name, _, rest = line.partition("\t")
        if not name.startswith("E"):
            continue
        roles: dict[str, list[Place]] = defaultdict(list)
        for role in rest.split():
            kind, _, of = role.partition(":")
            roles[kind.rstrip("0123456789")] += spans[of]
        if roles["Source"]:
            speakers.add((min(a for a, _ in roles["Source"]), max(b for _, b in roles["Source"])))
        contents.add(words(text, roles["Content"]))
    return speakers, sorted(contents - {frozenset()}, key=sorted)


def words(text: str, places: list[Place]) -> Words:
    """The words in some places, each as where it begins."""
    return frozenset(m.start() for a, b in places for m in _WORD.finditer(text, a, b))


READER = Claims(STORY)
PARSER: list[Parser] = []
"""The parser of the extra, when it is asked for."""


def desk(text: str) -> Found:
    """Speakers and contents as the desk finds them."""
    head, newline, body = text.partition("\n")
    shift = len(head) + len(newline)
    speakers: set[Place] = set()
    pieces: dict[tuple[Place, Place], list[Place]] = defaultdict(list)
    for offset, claims in (
        (0, READER.find(head, "", "en")),
        (shift, READER.of_text(body, "en", (), *PARSER)),
    ):
        for claim in claims:
            speaker, cue, content = (_place(claim, offset, part) for part in ("speaker", "cue", "content"))
            if claim.speaker:
                speakers.add(speaker)
            pieces[speaker, cue].append(content)
    return speakers, sorted({words(text, places) for places in pieces.values()} - {frozenset()}, key=sorted)


def _place(claim: Claim, offset: int, part: str) -> Place:
    span = getattr(claim, f"{part}_span")
    return (-1, -1) if span is None else (span.start + offset, span.end + offset)


def plain(text: str) -> Found:
    """The baseline: what stands in quotation marks, and the names beside "said"."""
    speakers = {m.span(1) if m[1] else m.span(2) for m in _SAID.finditer(text)}
    return speakers, [words(text, [m.span()]) for m in _QUOTED.finditer(text)]


def trimmed(text: str, place: Place) -> Place:
    """Without punctuation at either end."""
    start, end = place
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ").%"):
        end -= 1
    while start < end and not (text[start].isalnum() or text[start] in "(@#$"):
        start += 1
    return start, end


def matched(marked: list[Words], found: list[Words]) -> int:
    """How many of one are one of the other, one to one."""
    at: dict[int, list[int]] = defaultdict(list)
    for i, content in enumerate(marked):
        for word in content:
            at[word].append(i)
    pairs = [
        (-share, i, j)
        for j, content in enumerate(found)
        for i in sorted({i for word in content for i in at.get(word, ())})
        if (share := len(marked[i] & content) / len(marked[i] | content)) >= NEAR
    ]
    mine: set[int] = set()
    theirs: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
    return len(mine)


def rates(right: int, found: int, marked: int) -> dict[str, float]:
    """Precision, recall, F1."""
    precision, recall = right / max(found, 1), right / max(marked, 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }


def score(finder: Callable[[str], Found], part: str, every: int) -> dict[str, object]:
    """Speaker and content figures of one way to find them."""
    counts = {name: [0, 0, 0] for name in ("source", "trimmed", "content")}
    read, taken = 0, 0.0
    for text, (speakers, contents) in articles(part, every):
        started = time.process_time()
        mine, said = finder(text)
        taken += time.process_time() - started
        read += len(text.split())
        cut, mine_cut = {trimmed(text, p) for p in speakers}, {trimmed(text, p) for p in mine}
        for name, right, found, marked in (
            ("source", len(mine & speakers), len(mine), len(speakers)),
            ("trimmed", len(mine_cut & cut), len(mine_cut), len(cut)),
            ("content", matched(contents, said), len(said), len(contents)),
        ):
            for i, count in enumerate((right, found, marked)):
                counts[name][i] += count
    figures: dict[str, object] = {name: rates(*three) for name, three in counts.items()}
    return figures | {"words": read, "words_per_second": read / max(taken, 1e-9)}


def capacities() -> dict[str, float]:
    """Share of labelled phrases whose capacity is told right: all, and those labelled after the rules stood."""
    right: dict[str, list[bool]] = {"read": [], "blind": []}
    texts: dict[tuple[str, str], str] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        part, document, start, end, label, kind = line.split("\t")
        if (part, document) not in texts:
            with (folder() / part / "text" / f"{document}.txt").open(encoding="utf-8", newline="") as file:
                texts[part, document] = file.read()
        right[kind].append(capacity(texts[part, document][int(start) : int(end)]) == label)
    both = right["read"] + right["blind"]
    return {
        "labelled": len(both),
        "accuracy": sum(both) / len(both),
        "later": sum(right["blind"]) / len(right["blind"]),
    }


def microseconds() -> float | None:
    """CPU µs for a headline with summary on the Alaska recording, of those behind the gate; None without it."""
    stream = folder().parents[1] / "alaska" / "stream.jsonl"
    if not stream.is_file():
        return None
    story = load_story("alaska-summit").story
    reader, claims = Reader(story), Claims(story)
    worth = [
        (reading, report.source_name)
        for n, report in enumerate(read_recording(stream, story))
        if n % 5 == 0 and reader.gate(reading := reader.read(report))
    ]
    started = time.process_time()
    for reading, source in worth:
        claims.find(reading.title, reading.summary, reading.lang, reading.mentions, source)
    return (time.process_time() - started) / max(len(worth), 1) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--part", choices=("dev", "train"), default="dev")
    parser.add_argument("--every", type=int, default=1, help="read one article in so many")
    parser.add_argument("--parser", action="store_true", help="with the extra `parse`")
    args = parser.parse_args()
    if args.parser:
        if (parse := installed_parser()) is None:
            sys.exit("--parser needs the extra: pip install 'livedesk[parse]'")
        PARSER.append(parse)
    found = {
        "part": args.part,
        "livedesk": score(desk, args.part, args.every),
        "baseline": score(plain, args.part, args.every),
        "capacity": capacities(),
        "microseconds_per_item": microseconds(),
    }
    if args.json:
        print(json.dumps(found))
        return
    for name in ("livedesk", "baseline"):
        figures = found[name]
        print(
            f"{name}, PolNeAR {args.part}, {figures['words']:,} words at {figures['words_per_second']:,.0f} a second"
        )
        for role in ("source", "trimmed", "content"):
            three = figures[role]
            print(
                f"  {role:8} precision {three['precision']:.3f}  recall {three['recall']:.3f}  F1 {three['f1']:.3f}"
            )
    cap = found["capacity"]
    print(
        f"capacity: {cap['accuracy']:.3f} of {cap['labelled']} phrases; {cap['later']:.3f} of those labelled later"
    )
    if found["microseconds_per_item"] is not None:
        print(f"a headline with its summary: {found['microseconds_per_item']:.0f} µs CPU")


if __name__ == "__main__":
    main()
