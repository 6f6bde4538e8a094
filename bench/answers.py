"""Whether headlines say that something was agreed, and whether durations are told as foreseen or as come.

    python bench/answers.py [--json] [--show]

Labelled by reading, once, by one reader (``bench/data/alaska_answers.jsonl``: ids and places, no text): of the 825
labelled items of the Anchorage recording every headline with a word for an agreement in eight languages, each wording
once (54), and every duration in minutes or hours, each once (10). "Agreed" is what is told as come; "no" what is told as
failed, absent or far; a part of it, a hope or a demand is neither. The rules had been written before the labels and
were not changed by them.

- agreed: precision and recall of "yes" and "no" together; baseline: "no"/"without" before a word for an agreement is
  no, any other word for one is yes.
- durations: share told right of those that are foreseen or have come. Ten are too few for more than a look.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from livedesk.model import Member, Placement
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.weighing.agreements import agreement
from livedesk.weighing.answers import Answers

LABELS = Path(__file__).parent / "data" / "alaska_answers.jsonl"
_WORD = re.compile(
    r"\b(?:deals?|agree\w*|accords?|consensus|pact|acuerd\w*)\b|соглашен|договор|thỏa thuận|nhất trí|协议|一致",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:no|not|without|sin|fails?|không)\b[^,:;]{0,40}$", re.IGNORECASE)


def plain(title: str) -> str | None:
    """The baseline's answer."""
    word = _WORD.search(title)
    return None if word is None else "no" if _NO.search(title[: word.start()]) else "yes"


def ours(title: str) -> str | None:
    """The desk's answer."""
    found = agreement(title)
    return None if found is None else "yes" if found.agreed else "no"


def rates(pairs: list[tuple[str | None, str | None]]) -> dict[str, float]:
    """Precision and recall of the answers given."""
    right = sum(said == label for said, label in pairs if label is not None)
    given, wanted = sum(said is not None for said, _ in pairs), sum(label is not None for _, label in pairs)
    return {"precision": right / max(given, 1), "recall": right / max(wanted, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what is told wrong, as ids")
    args = parser.parse_args()
    data = os.environ.get("LIVEDESK_DATA")
    if not data or not Path(data, "alaska").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    wanted = {label["id"] for label in labels}
    story = load_story("alaska-summit").story
    stream = Path(data, "alaska", "stream.jsonl")
    reports = {r.id: r for r in read_recording(stream, story) if r.id in wanted}
    headlines = [label for label in labels if "agreed" in label]
    reader, answers = Reader(story), Answers(story)
    pairs, simple = [], []
    for label in headlines:
        title = reports[label["id"]].title or ""
        pairs.append((ours(title), label["agreed"]))
        simple.append((plain(title), label["agreed"]))
        if args.show and pairs[-1][0] != label["agreed"]:
            print(f"{label['id']}: {pairs[-1][0]}, by hand {label['agreed']}")
    right = several = 0
    for label in labels:
        if label.get("told") not in ("foreseen", "came"):
            continue
        report = reports[label["id"]]
        reading = reader.read(report)
        placed = Placement(report=report.id, relevant=True, relevance=1.0, development="d", lang=reading.lang)
        member = Member(report=report, placement=placed, findings=findings(reading))
        told = [
            "foreseen" if a.foreseen else "came"
            for a in answers.of(member)
            if a.figure is not None
            and (a.figure.span.part, a.figure.span.start) == (label["part"], label["start"])
        ]
        several += 1
        right += told == [label["told"]]
        if args.show and told != [label["told"]]:
            print(f"{label['id']}: {told}, by hand {label['told']}")
    found = {
        "agreed": rates(pairs),
        "baseline": rates(simple),
        "headlines": len(headlines),
        "durations_right": right / max(several, 1),
        "durations": several,
    }
    if args.json:
        print(json.dumps(found))
        return
    for name in ("agreed", "baseline"):
        print(f"{name:9} precision {found[name]['precision']:.3f}  recall {found[name]['recall']:.3f}")
    print(f"durations {right} of {several} told right")


if __name__ == "__main__":
    main()
