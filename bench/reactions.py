"""Reactions of a recording: is each laid to the right country or institution?

usage: python bench/reactions.py [--json] [--show]

Needs LIVEDESK_DATA. bench/data/alaska_reactions.jsonl holds, worked out by reading: for every development labelled as a
reaction, the parties it is of; and for the labelled reports, the parties that do speak in headline or summary among
those a rule ever found there, and those that do not. "developments" is the share of the labelled reactions of which
some report is laid to the right party; "precision" the share of all reactions found in labelled reports that are right,
those nobody has judged counted as wrong. Relevance and copies are taken as labelled, so that only the finding of
reactions is measured. Beside them: the first country or institution that a headline or summary names.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from livedesk.model import Member, Placement, Report
from livedesk.reading.findings import findings
from livedesk.reading.parties import parties
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.weighing.reactions import Reactions

BY_HAND = Path(__file__).parent / "data" / "alaska_reactions.jsonl"
STORY = "alaska-summit"


def members(data: Path) -> Iterator[tuple[str | None, Member]]:
    """Labelled reports on the story that are no copies, with the development each is labelled to tell."""
    story = load_story(STORY).story
    reader = Reader(story)
    lines = (data / "alaska" / "labels" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    labels = {label["id"]: label for label in map(json.loads, lines)}
    kept: dict[str, Report] = {}
    for report in read_recording(data / "alaska" / "stream.jsonl", story, warn=str):
        if report.id in labels:
            kept[report.id] = report
    for id_, label in labels.items():
        if id_ not in kept or not label["relevant"] or label["copy_of"]:
            continue
        reading = reader.read(kept[id_])
        placed = Placement(
            report=id_, relevant=True, relevance=1, development=id_, lang=reading.lang, form=reading.form
        )
        yield label["development"], Member(report=kept[id_], placement=placed, findings=findings(reading))


def measure(data: Path, *, show: bool = False) -> dict[str, float]:
    """The figures by name."""
    by_hand = [json.loads(line) for line in BY_HAND.read_text(encoding="utf-8").splitlines()]
    wanted = {one["development"]: set(one["parties"]) for one in by_hand if "development" in one}
    right_in = {one["report"]: set(one["right"]) for one in by_hand if "report" in one}
    wrong_in = {one["report"]: set(one["wrong"]) for one in by_hand if "report" in one}
    reactions, named = Reactions(load_story(STORY).story), parties(tuple(load_story(STORY).story.languages))
    hit: set[str] = set()
    simply: set[str] = set()
    found = right = unjudged = 0
    for development, member in members(data):
        report = member.report
        heard = {reaction.party for reaction in reactions.hear(report.id, [member])}
        good = heard & right_in.get(report.id, set())
        found += len(heard)
        right += len(good)
        new = heard - good - wrong_in.get(report.id, set())
        unjudged += len(new)
        if show and heard - good:
            print(f"{'unjudged' if new else 'wrong'} {report.id} {sorted(heard - good)}")
        if development in wanted:
            if heard & wanted[development]:
                hit.add(development)
            first = named.find(f"{report.title or ''} {report.summary or ''}", member.placement.lang)
            if first is not None and first.id in wanted[development]:
                simply.add(development)
    if show:
        print("missed:", ", ".join(sorted(wanted.keys() - hit)))
    return {
        "labelled": len(wanted),
        "developments": len(hit) / len(wanted),
        "first_named_developments": len(simply) / len(wanted),
        "found": found,
        "precision": right / found,
        "unjudged": unjudged,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="name what is missed and what is wrong")
    options = parser.parse_args()
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "alaska").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    figures = measure(Path(folder), show=options.show)
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:26} {value:.3f}")


if __name__ == "__main__":
    main()
