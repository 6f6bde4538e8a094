"""How well copies are found: a seeded generator of wire edits, and events that only resemble each other.

    python bench/copies.py [--json] [--articles N] [--seed N]

Articles of ``$LIVEDESK_DATA/timelines`` (Timeline17) are heard once, then again as an outlet would print
them: cut to 30 %, framed with byline and boilerplate, 12 % of their words edited, paragraphs reordered, or
merged with half of another article, always under another headline, and once more without any. Right is a
copy that is traced to the article it was made of (or to an article that exact comparison shows to hold the
same text). An article wrongly called a copy counts against precision; articles of the set that repeat one
another for real, by exact comparison of all their shingles, are no errors. Then ECB+: no document may be a
copy of one about another event. Last the speed of the gate alone on bodies of 270 words.

Baselines, on the same kind of edits: MinHash-128 at J >= .3 F1 .951 to .973; SimHash-64 .62.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from livedesk.gathering import thresholds as t
from livedesk.gathering.copies import Copies, Original, comparable
from livedesk.gathering.texts import contained, shingles, tokens
from livedesk.model import Reading, Report

START = datetime(2025, 1, 1, tzinfo=UTC)
BOILERPLATE = (
    "All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "Follow our correspondents for more on this story. Sign up for the morning letter from our newsroom.",
    "Additional reporting by our bureau. Editing by the night desk. Our standards: the trust principles.",
)
Sentences = list[str]
Edit = Callable[[Sentences, random.Random, list[Sentences]], Sentences]


def cut(text: Sentences, _chance: random.Random, _others: list[Sentences]) -> Sentences:
    """The first 30 % of the words, as newspapers cut from below."""
    words = " ".join(text).split()
    return [" ".join(words[: max(1, round(len(words) * 0.3))])]


def framed(text: Sentences, chance: random.Random, _others: list[Sentences]) -> Sentences:
    """A byline before it, boilerplate behind it."""
    name = f"By {chance.choice(('Ada', 'Ben', 'Cleo'))} {chance.choice(('Marsh', 'Field', 'Stone'))} in the capital"
    return [name, *text, chance.choice(BOILERPLATE)]


def edited(text: Sentences, chance: random.Random, others: list[Sentences]) -> Sentences:
    """12 % of the words dropped, doubled by a word of another article or replaced by one."""
    strange = " ".join(chance.choice(others)).split()
    made: list[str] = []
    for word in " ".join(text).split():
        if chance.random() >= 0.12:
            made.append(word)
            continue
        what = chance.randrange(3)
        if what:
            made.append(chance.choice(strange))
        if what == 2:
            made.append(word)
    return [" ".join(made)]


def reordered(text: Sentences, chance: random.Random, _others: list[Sentences]) -> Sentences:
    """Paragraphs of three sentences in another order."""
    paragraphs = [text[i : i + 3] for i in range(0, len(text), 3)]
    chance.shuffle(paragraphs)
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def merged(text: Sentences, chance: random.Random, others: list[Sentences]) -> Sentences:
    """Half of another article behind it."""
    other = chance.choice(others)
    return [*text, *other[: len(other) // 2]]


EDITS: tuple[Edit, ...] = (cut, framed, edited, reordered, merged)


def data() -> Path:
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "timelines").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    return Path(folder)


def articles(folder: Path) -> Iterator[Sentences]:
    """Articles of at least 100 words, in the files' order."""
    for file in sorted((folder / "timelines").glob("*.json")):
        for doc in json.loads(file.read_text())["docs"]:
            sentences = [s for s in doc["sentences"] if s.strip()]
            if len(" ".join(sentences).split()) >= 100:
                yield sentences


class Gate:
    """Copies as the desk asks it, fed with plain texts."""

    def __init__(self) -> None:
        self.copies = Copies()
        self.heard = 0

    def hear(self, id_: str, title: str, body: str) -> str | None:
        """The id of what it is said to repeat."""
        self.heard += 1
        return self.ask(*item(id_, title, body, self.heard))

    def ask(self, report: Report, reading: Reading) -> str | None:
        hours = report.seen_at.timestamp() / 3600
        text = comparable(report, reading)
        found = self.copies.find(report, reading, text, hours)
        root = report.id if found.copy_of is None else found.copy_of.id
        self.copies.remember(
            Original(
                id=report.id, hours=hours, source="s", page=None, title=text.title, also=text.also, body=text.body,
                root=root, live=False, by_words=bool(text.content),
            ),
            hours,
        )  # fmt: skip
        return None if root == report.id else root


def item(id_: str, title: str, body: str, second: int) -> tuple[Report, Reading]:
    report = Report(
        id=id_, source="s", source_name="s", publisher="s", type="outlet",
        seen_at=START + timedelta(seconds=second), title=title, summary=body,
    )  # fmt: skip
    words = tuple(tokens(title))
    reading = Reading(
        key=id_, title=title, summary=body, lang="en", canonical_url=None, sentences=(), form="news",
        words=words or ("text",), title_words=len(words), mentions=(), numbers=(), quotes=(),
    )  # fmt: skip
    return report, reading


def headline(text: Sentences, place: float) -> str:
    """Words from somewhere in the text: two headlines over one text, as outlets write them."""
    words = " ".join(text).split()
    start = int(len(words) * place)
    return " ".join(words[start : start + 9])


def measure_edits(texts: list[Sentences], seed: int, *, titled: bool) -> dict[str, float]:
    chance = random.Random(seed)
    gate = Gate()
    whole = {f"a{i}": b"\1" + shingles(tokens(" ".join(text))).tobytes() for i, text in enumerate(texts)}

    def same(first: str, second: str) -> bool:
        return first == second or contained(whole[first], whole[second]) >= t.CONTAINED

    wrong = natural = 0
    for i, text in enumerate(texts):
        said = gate.hear(f"a{i}", headline(text, 0.1) if titled else "", " ".join(text))
        if said is not None:
            near = same(f"a{i}", said)
            natural += near
            wrong += not near
    hit: dict[str, int] = defaultdict(int)
    made: dict[str, int] = defaultdict(int)
    missed = 0
    for i in chance.sample(range(len(texts)), len(texts)):
        edit = EDITS[i % len(EDITS)]
        text = edit(texts[i], chance, texts)
        said = gate.hear(f"c{i}", headline(text, 0.6) if titled else "", " ".join(text))
        right = said is not None and said.startswith("a") and same(f"a{i}", said)
        made[edit.__name__] += 1
        hit[edit.__name__] += right
        wrong += said is not None and not right
        missed += not right
    found = sum(hit.values())
    precision, recall = found / (found + wrong), found / (found + missed)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4),
        **{f"{name} recall": round(hit[name] / made[name], 4) for name in made},
        "natural copies set aside": natural,
    }


def measure_events(folder: Path) -> dict[str, float]:
    """ECB+: copies called between documents of different events."""
    event: dict[str, str] = {}
    gate = Gate()
    false = inside = 0
    for line in (folder / "ecbplus" / "docs.jsonl").read_text().splitlines():
        doc = json.loads(line)
        event[doc["id"]] = doc["cluster"]
        said = gate.hear(doc["id"], doc["sentences"][0], " ".join(doc["sentences"][1:]))
        if said is not None:
            inside += event[said] == doc["cluster"]
            false += event[said] != doc["cluster"]
    return {"documents": len(event), "copies within an event": inside, "copies across events": false}


def measure_speed(texts: list[Sentences], seed: int) -> dict[str, float]:
    """Bodies of 270 words, one in five an edited copy: tokens, shingles, find and remember, one core."""
    chance = random.Random(seed)
    bodies: list[tuple[str, str]] = []
    for text in texts:
        words = " ".join(text).split()
        for start in range(0, len(words) - 269, 270):
            piece = words[start : start + 270]
            bodies.append((" ".join(chance.sample(piece, 9)), " ".join(piece)))
            if len(bodies) % 5 == 0:
                copy = edited([bodies[-1][1]], chance, texts)
                bodies.append((" ".join(chance.sample(piece, 9)), copy[0]))
    best = 0.0
    for _ in range(3):
        gate = Gate()
        items = [item(str(i), title, body, i) for i, (title, body) in enumerate(bodies)]
        started = time.process_time()
        for report, reading in items:
            gate.ask(report, reading)
        best = max(best, len(bodies) / (time.process_time() - started))
    return {"bodies": len(bodies), "bodies per second": round(best)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1500, help="How many are heard and edited.")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--json", action="store_true", help="Print JSON only.")
    args = parser.parse_args()
    folder = data()
    texts = list(articles(folder))
    chosen = random.Random(args.seed).sample(texts, min(args.articles, len(texts)))
    figures = {
        "edits": measure_edits(chosen, args.seed, titled=True),
        "edits without headlines": measure_edits(chosen, args.seed, titled=False),
        "events": measure_events(folder),
        "speed": measure_speed(texts[:800], args.seed),
    }
    if args.json:
        print(json.dumps(figures))
        return
    for name, found in figures.items():
        print(f"{name}:")
        for figure, value in found.items():
            print(f"  {figure:28} {value:10}")


if __name__ == "__main__":
    main()
