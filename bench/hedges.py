"""How well hedged sentences are told from plain ones, and how fast.

    python bench/hedges.py [--json] [--misses N]

Reads the 3,000 Wikipedia sentences of ``$LIVEDESK_DATA/hedges`` (CoNLL-2010 shared task), half of them marked
uncertain. A seeded half served for tuning; the figures are those of the other half. Beside them the baselines
on the same half: every sentence called uncertain, and the ten most telling words of the tuning half alone.
``--misses`` shows errors of the tuning half, so that nobody learns from the other.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from livedesk.reading.certainty import hedges, uncertain
from livedesk.reading.phrases import piece

SEED = 7
Sentence = tuple[bool, str]


def halves(data: Path) -> tuple[list[Sentence], list[Sentence]]:
    """The half for tuning and the half for reporting: (uncertain, sentence) each."""
    path = data / "hedges/test/corpora/uncertainty-conll2010.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(int(label) < 0, sentence) for label, sentence in csv.reader(lines)]
    order = list(range(len(rows)))
    random.Random(SEED).shuffle(order)
    middle = len(rows) // 2
    return [rows[i] for i in order[:middle]], [rows[i] for i in order[middle:]]


def says_uncertain(sentence: str) -> bool:
    """What the desk says of a sentence."""
    return uncertain(hedges([piece("text", sentence)], "en"))


def scores(pairs: list[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall and F1 of (gold, said)."""
    right = sum(gold and said for gold, said in pairs)
    said, gold = sum(said for _, said in pairs), sum(gold for gold, _ in pairs)
    precision, recall = right / max(1, said), right / max(1, gold)
    return {"precision": precision, "recall": recall, "f1": 2 * right / max(1, said + gold)}


def telling_words(tuning: list[Sentence]) -> set[str]:
    """The ten words that stand in most more uncertain sentences than plain ones."""
    lead: Counter[str] = Counter()
    for gold, sentence in tuning:
        for word in set(re.findall(r"\w+", sentence.lower())):
            lead[word] += 1 if gold else -1
    return {word for word, _ in lead.most_common(10)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", type=int, default=0, help="show N errors of the tuning half")
    options = parser.parse_args()
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "hedges").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    tuning, held_out = halves(Path(folder))
    words = telling_words(tuning)
    said = [(gold, says_uncertain(sentence)) for gold, sentence in held_out]
    rounds: list[float] = []
    for _ in range(5):
        started = time.process_time()
        for _, sentence in held_out:
            hedges([piece("text", sentence)], "en")
        rounds.append((time.process_time() - started) / len(held_out) * 1e6)
    figures = {
        **scores(said),
        "tuning_f1": scores([(gold, says_uncertain(sentence)) for gold, sentence in tuning])["f1"],
        "baseline_all_f1": scores([(gold, True) for gold, _ in held_out])["f1"],
        "baseline_words_f1": scores(
            [(gold, not words.isdisjoint(re.findall(r"\w+", s.lower()))) for gold, s in held_out]
        )["f1"],
        "microseconds": min(rounds),
    }
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{len(held_out)} sentences not tuned on, {sum(gold for gold, _ in held_out)} of them uncertain")
    for name, value in figures.items():
        print(f"  {name:20} {value:8.3f}")
    errors = [(gold, sentence) for gold, sentence in tuning if says_uncertain(sentence) is not gold]
    for gold, sentence in errors[: options.misses]:
        print(f"{'missed' if gold else 'false '}  {sentence}")


if __name__ == "__main__":
    main()
