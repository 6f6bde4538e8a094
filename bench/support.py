"""Does the gate hold what no cited passage bears out, and let the rest through?

    python bench/support.py [--sentences 1000] [--altered 200] [--seed 1] [--show N] [--json]

Takes sentences of reports of ``$LIVEDESK_DATA/alaska/stream.jsonl`` at random (seeded), each with its
report's headline and summary as the passages it cites. A share is altered in one name, number or quotation:
a name is exchanged for another of the same report where there is one, a number for another, a word of a
quotation dropped or exchanged. Half of the others are as they stand, half as an editor would shorten them:
other quotation marks, cut at a clause, a bracket left out. Counts altered ones that pass (there may be
none) and others that are held (at most 2 in 100). The baseline looks up names and numbers one by one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from pathlib import Path

from livedesk.editing.support import unsupported
from livedesk.reading.numbers import numbers
from livedesk.reading.reader import Reader, readable
from livedesk.reading.sentences import sentences
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story

NAME = re.compile(r"(?<!^)(?<![.!?:]\s)(?<!\w)[A-ZА-ЯЁІЇЄ][\w’'-]*[a-zа-яёіїє](?:\s[A-ZА-ЯЁІЇЄ][\w-]+)*")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
QUOTE = re.compile(r"[“\"«‘]([^”\"»’“«‘]{12,200})[”\"»’]")


def cases(story_name: str, stream: Path) -> list[tuple[str, tuple[str, str], str]]:
    """(sentence, passages, language) of every report with enough to alter."""
    reader = Reader(load_story(story_name).story)
    found: list[tuple[str, tuple[str, str], str]] = []
    for report in read_recording(stream, load_story(story_name).story):
        title, summary = readable(report)
        lang = reader.read(report).lang
        for text in (title, *sentences(summary)):
            if len(text.split()) >= 5:
                found.append((text, (title, summary), lang))
    return found


def altered(
    text: str, passages: tuple[str, str], lang: str, names: list[str], rng: random.Random
) -> str | None:
    """The sentence with one name, number or quotation put wrong; None when it has none."""
    ways = ["name", "number", "quotation"]
    rng.shuffle(ways)
    for way in ways:
        if way == "name" and (found := list(NAME.finditer(text))):
            chosen = rng.choice(found)
            near = [n for p in passages for n in NAME.findall(p) if n not in chosen[0] and chosen[0] not in n]
            other = rng.choice(near or names)
            if other not in chosen[0] and chosen[0] not in other:
                return text[: chosen.start()] + other + text[chosen.end() :]
        if way == "number" and (found := list(NUMBER.finditer(text))):
            chosen = rng.choice(found)
            other = str(int(re.sub(r"\D", "", chosen[0])[:9]) + rng.choice((1, 2, 10)))
            changed = text[: chosen.start()] + other + text[chosen.end() :]
            if numbers(changed, lang) != numbers(text, lang):
                return changed
        if way == "quotation" and (found := list(QUOTE.finditer(text))):
            chosen = rng.choice(found)
            words = chosen[1].split()
            if len(words) >= 4:
                at = rng.randrange(1, len(words) - 1)
                words[at : at + 1] = [] if rng.random() < 0.5 else ["never"]
                changed = text[: chosen.start(1)] + " ".join(words) + text[chosen.end(1) :]
                if changed.casefold() != text.casefold():
                    return changed
    return None


def shortened(text: str, rng: random.Random) -> str:
    """The same sentence as an editor might leave it: nothing put in, something left out or set otherwise."""
    way = rng.randrange(3)
    if way == 0:
        return (
            text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'").replace(" - ", " – ")
        )
    if way == 1:
        return re.sub(r"\s*\([^)]*\)", "", text)
    head, comma, _ = text.rpartition(", ")
    return head if comma and len(head.split()) >= 5 else text


def looked_up(text: str, passages: tuple[str, str], lang: str) -> bool:
    """The baseline: held when a name or number is nowhere in the passages."""
    whole = " ".join(passages)
    known = set(numbers(whole, lang))
    return any(n not in whole for n in NAME.findall(text)) or any(n not in known for n in numbers(text, lang))


def measure(stream: Path, *, count: int, bad: int, seed: int, show: int = 0) -> dict[str, float]:
    rng = random.Random(seed)
    pool = cases("alaska-summit", stream)
    names = sorted({n for text, _, _ in rng.sample(pool, 800) for n in NAME.findall(text)})
    rng.shuffle(pool)
    wrong: list[tuple[str, tuple[str, str], str]] = []
    right: list[tuple[str, tuple[str, str], str]] = []
    for text, passages, lang in pool:
        if len(wrong) < bad and (changed := altered(text, passages, lang, names, rng)) is not None:
            wrong.append((changed, passages, lang))
        elif len(right) < count - bad:
            right.append((shortened(text, rng) if len(right) % 2 else text, passages, lang))
        if len(wrong) == bad and len(right) == count - bad:
            break
    passed = [case for case in wrong if not unsupported(*case)]
    held = [case for case in right if unsupported(*case)]
    for name, found in (("passed", passed), ("held", held)):
        for case in found[:show]:
            print(name, case[0], "|", case[1], "|", unsupported(*case), file=sys.stderr)
    return {
        "sentences": len(wrong) + len(right),
        "altered": len(wrong),
        "altered_passed": len(passed),
        "others_held": len(held) / len(right),
        "baseline_passed": sum(not looked_up(*case) for case in wrong),
        "baseline_held": sum(looked_up(*case) for case in right) / len(right),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--altered", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    data = os.environ.get("LIVEDESK_DATA")
    if not data or not (Path(data) / "alaska" / "stream.jsonl").exists():
        sys.exit("bench/support.py: set LIVEDESK_DATA to the folder of recordings")
    found = measure(
        Path(data) / "alaska" / "stream.jsonl",
        count=options.sentences, bad=options.altered, seed=options.seed, show=options.show,
    )  # fmt: skip
    print(json.dumps(found, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
