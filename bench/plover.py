"""How well kinds of events are told, and who does them toward whom.

    python bench/plover.py [--json] [--misses N]

Reads ``$LIVEDESK_DATA/plover``: the sentences of PLV_train (Hu et al., ACL 2024), each with a source, a target and
one of 15 PLOVER types (YIELD is what the manual of 2021 parts into CONCEDE and RETREAT), and the gold records of the
Open Event Data Alliance. The words of reading/lexicon/event_types.toml were written with one seeded half of each in
sight; "held" figures are those of the other half. "folds" is the mean of five folds over all sentences, "worst_fold"
the least of them. Beside them, on the same five folds: naive Bayes over words, trained on the other four. Nothing is
trained that ships: the sentences have no licence. ``--misses`` shows errors of the half in sight only.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import os
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from livedesk.reading.event_types import event_types

SEED = 7
FOLDS = 5
MERGED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
Place = tuple[int, int] | None


class Sentence(NamedTuple):
    text: str
    who: Place
    whom: Place
    root: str


def sentences(data: Path) -> list[Sentence]:
    """Sentences with the places of source and target, and the type a person gave them."""
    with (data / "plover/PLV_train.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    found: list[Sentence] = []
    for row in rows:
        text, places, begun = "", {}, {}
        for part in re.split(r"(</?[st]>)", row["marked_sentence"]):
            if not re.fullmatch(r"</?[st]>", part):
                text += part
            elif part[1] == "/":
                places.setdefault(part[2], (begun[part[2]], len(text)))
            else:
                begun[part[1]] = len(text)
        found.append(Sentence(text, places.get("s"), places.get("t"), row["gold_root"]))
    return found


def halves(all_: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The half in sight while the words were written, and the other; a sentence is in one of them only."""
    texts = sorted({s.text for s in all_})
    random.Random(SEED).shuffle(texts)
    first = set(texts[: len(texts) // 2])
    return [s for s in all_ if s.text in first], [s for s in all_ if s.text not in first]


def says(sentence: Sentence) -> str:
    """What the desk says of a sentence; "" for nothing."""
    found = event_types().find(sentence.text, sentence.who, sentence.whom)
    return MERGED.get(found.root, found.root) if found is not None else ""


def macro(pairs: list[tuple[str, str]]) -> float:
    """Mean F1 of the labels that a person gave."""
    scores: list[float] = []
    for label in sorted({gold for gold, _ in pairs}):
        right = sum(gold == label == said for gold, said in pairs)
        given = sum(gold == label for gold, _ in pairs) + sum(said == label for _, said in pairs)
        scores.append(2 * right / given)
    return sum(scores) / len(scores)


def quads(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(QUADS[gold], QUADS.get(said, "")) for gold, said in pairs]


def naive_bayes(train: list[Sentence], test: list[Sentence]) -> list[tuple[str, str]]:
    """The baseline: words and pairs of words between and behind the two, counted."""

    def grams(s: Sentence) -> set[str]:
        start = min(p[0] for p in (s.who, s.whom) if p is not None) if s.who or s.whom else 0
        words = re.findall(r"\w+", s.text[start:].lower())[:40]
        return {*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))}

    counts: dict[str, Counter[str]] = {}
    labels: Counter[str] = Counter(s.root for s in train)
    for s in train:
        counts.setdefault(s.root, Counter()).update(grams(s))
    known = {gram for c in counts.values() for gram in c}
    totals = {label: sum(c.values()) + 0.1 * len(known) for label, c in counts.items()}
    pairs: list[tuple[str, str]] = []
    for s in test:
        told = grams(s) & known
        best = max(
            sorted(labels),
            key=lambda label: (
                math.log(labels[label])
                + math.fsum(math.log((counts[label][g] + 0.1) / totals[label]) for g in sorted(told))
            ),
        )
        pairs.append((s.root, best))
    return pairs


def records(data: Path) -> list[dict[str, Any]]:
    """The gold records of events."""
    path = data / "plover/gold_standard_records/PLOVER_GSR_CAMEO.txt"
    found = json.loads(path.read_text(encoding="utf-8"), strict=False)
    return [record for record in found if record["event"] != "DOCUMENT"]


def names(actors: Any) -> list[str]:
    found = actors if isinstance(actors, list) else []
    return [actor["actorText"] for actor in found if isinstance(actor, dict)]


def toward(some: list[dict[str, Any]], register: list[str]) -> tuple[int, int]:
    """Records where source and target are right, of those that have both and name them in their sentence.

    The desk is given every actor of the register that stands in the sentence, as it is given a story's.
    """
    right = asked = 0
    for record in some:
        sources, targets, text = names(record.get("source")), names(record.get("target")), record["text"]
        if not sources or (not targets and len(sources) < 2):
            continue
        taken: list[tuple[int, int, str]] = []
        own = sorted([*sources, *targets], key=lambda name: -len(name))
        for name in (*own, *register):
            for match in re.finditer(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text):
                if not any(a < match.end() and b > match.start() for a, b, _ in taken):
                    taken.append((*match.span(), name))
                    break
        taken.sort()
        if not {name for _, _, name in taken} & set(sources):
            continue
        asked += 1
        told = event_types().toward(text, [(a, b) for a, b, _ in taken])
        if told is None:
            continue
        who, whom = taken[told.who][2], {taken[n][2] for n in told.whom}
        right += who in sources and bool(whom & (set(targets) or set(sources) - {who}))
    return right, asked


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", type=int, default=0, help="show N errors of the half in sight")
    options = parser.parse_args()
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "plover").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    every = sentences(Path(folder))
    seen, held = halves(every)
    pairs = [(s.root, says(s)) for s in held]
    order = sorted(range(len(every)), key=lambda n: random.Random(f"{SEED}{every[n].text}").random())
    folds = [[every[n] for n in order[fold::FOLDS]] for fold in range(FOLDS)]
    by_fold = [[(s.root, says(s)) for s in fold] for fold in folds]
    counted = [
        naive_bayes([s for other in folds if other is not fold for s in other], fold) for fold in folds
    ]
    started = time.process_time()
    for s in held:
        says(s)
    took = (time.process_time() - started) / len(held) * 1e6
    gold = records(Path(folder))
    register = sorted(
        {n for r in gold for k in ("source", "target") for n in names(r.get(k)) if len(n) > 2},
        key=lambda name: (-len(name), name),
    )
    first, second = toward(gold[::2], register), toward(gold[1::2], register)
    figures = {
        "root_f1": macro(pairs),
        "quad_f1": macro(quads(pairs)),
        "seen_root_f1": macro([(s.root, says(s)) for s in seen]),
        "folds_root_f1": sum(macro(p) for p in by_fold) / FOLDS,
        "worst_fold_root_f1": min(macro(p) for p in by_fold),
        "folds_quad_f1": sum(macro(quads(p)) for p in by_fold) / FOLDS,
        "worst_fold_quad_f1": min(macro(quads(p)) for p in by_fold),
        "baseline_root_f1": sum(macro(p) for p in counted) / FOLDS,
        "baseline_quad_f1": sum(macro(quads(p)) for p in counted) / FOLDS,
        "toward": second[0] / second[1],
        "toward_all": (first[0] + second[0]) / (first[1] + second[1]),
        "toward_records": first[1] + second[1],
        "microseconds": took,
    }
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{len(every)} sentences, {len(held)} of them not in sight while the words were written")
    for name, value in figures.items():
        print(f"  {name:20} {value:8.3f}")
    wrong = [(s, told) for s in seen if (told := says(s)) != s.root]
    for s, told in wrong[: options.misses]:
        print(f"{s.root} told as {told or 'nothing'}: {s.text}")


if __name__ == "__main__":
    main()
