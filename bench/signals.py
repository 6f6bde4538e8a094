"""How well diplomatic signals are told from their false friends and their denials, and how fast.

    python bench/signals.py [--json] [--errors]

Reads the project's own sentences, tests/reading/data/diplomatic_sentences.tsv, written before the rules were tuned;
a seeded half served for tuning, the figures are those of the other half. Beside them the baseline: the lexicon's
phrases alone, without false friends, words for talking, names and "not".
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
import tomllib
from importlib.resources import files
from pathlib import Path

from livedesk.reading.phrases import Phrases, piece
from livedesk.reading.signals import signals

SENTENCES = Path(__file__).parents[1] / "tests/reading/data/diplomatic_sentences.tsv"
SEED = 11
Row = tuple[set[str], str]


def halves() -> tuple[list[Row], list[Row]]:
    """The half for tuning and the half for reporting: (signals, sentence) each."""
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [(set(ids.split()) - {"-"}, text) for ids, text in (line.split("\t") for line in lines)]
    order = list(range(len(rows)))
    random.Random(SEED).shuffle(order)
    return [rows[i] for i in order[0::2]], [rows[i] for i in order[1::2]]


def language(text: str) -> str:
    return "ru" if re.search("[а-я]", text) else "en"


def read(text: str) -> set[str]:
    return {("!" if s.negated else "") + s.id for s in signals([piece("title", text)], language(text))}


def plain() -> dict[str, Phrases[str]]:
    """The phrases alone."""
    tables = tomllib.loads(
        files("livedesk.reading.lexicon").joinpath("diplomatic.toml").read_text(encoding="utf-8")
    )
    return {
        lang: Phrases(
            (phrase, id_)
            for id_, row in tables.items()
            if id_ not in ("sources", "words")
            for phrase in row.get(lang, "").split(",")
        )
        for lang in ("en", "ru")
    }


def scores(pairs: list[tuple[set[str], set[str]]]) -> dict[str, float]:
    """Precision, recall and F1 over (gold, said)."""
    right = sum(len(gold & said) for gold, said in pairs)
    said, gold = sum(len(s) for _, s in pairs), sum(len(g) for g, _ in pairs)
    return {
        "precision": right / max(1, said),
        "recall": right / max(1, gold),
        "f1": 2 * right / max(1, said + gold),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", action="store_true", help="show errors of the tuning half")
    options = parser.parse_args()
    tuning, held_out = halves()
    alone = plain()

    def by_phrase(text: str) -> set[str]:
        part = piece("title", text)
        return {found.means for found in alone[language(text)].find(part.low, part.words)}

    rounds: list[float] = []
    for _ in range(5):
        started = time.process_time()
        for _, text in held_out:
            signals([piece("title", text)], "en")
        rounds.append((time.process_time() - started) / len(held_out) * 1e6)
    figures = {
        **scores([(gold, read(text)) for gold, text in held_out]),
        "tuning_f1": scores([(gold, read(text)) for gold, text in tuning])["f1"],
        "baseline_phrases_f1": scores([(gold, by_phrase(text)) for gold, text in held_out])["f1"],
        "microseconds": min(rounds),
    }
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{len(held_out)} sentences not tuned on, {sum(not gold for gold, _ in held_out)} without a signal")
    for name, value in figures.items():
        print(f"  {name:20} {value:8.3f}")
    for gold, text in tuning if options.errors else ():
        if read(text) != gold:
            print(f"missed {sorted(gold - read(text))}, false {sorted(read(text) - gold)}: {text}")


if __name__ == "__main__":
    main()
