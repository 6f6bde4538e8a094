"""Origins: wire copy found in articles, and origins of a recording's developments against those worked out by hand.

usage: python bench/origins.py [--json] [--show]

Needs LIVEDESK_DATA. wire: PolNeAR's metadata says which articles are an agency's; tuned on train, measured on
dev (and on both together, since dev has but few). groups: bench/data/alaska_origins.jsonl holds, for every
labelled development of several reports, which report comes from which origin, worked out by reading; copies are
taken as labelled, so that only the counting of origins is measured. --show prints the developments that differ.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from pathlib import Path

from livedesk.model import Member, Placement
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.weighing.agencies import credited, signed
from livedesk.weighing.naming import naming
from livedesk.weighing.origins import origins

BY_HAND = Path(__file__).parent / "data" / "alaska_origins.jsonl"
STORY = "alaska-summit"


def wire(data: Path, parts: tuple[str, ...]) -> dict[str, float]:
    """Precision and recall of the agency named; articles whose metadata does not say are left out."""
    found = right = given = 0
    with (data / "polnear" / "data" / "metadata.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["compartment"] not in parts or row["wire"] in ("NA", ""):
                continue
            text = (
                data / "polnear" / "data" / row["compartment"] / "text" / f"{row['filename']}.txt"
            ).read_text(encoding="utf-8")
            gold = "" if row["wire"] == "None" else row["wire"].casefold()
            got = (signed(row["author"]) or credited(text) or "").casefold()
            given += bool(gold)
            found += bool(got)
            right += bool(gold) and gold == got
    return {"precision": right / found, "recall": right / given, "articles": given}


def groups(data: Path, *, show: bool = False) -> dict[str, float]:
    """Share of developments with as many origins as by hand, with more, and with the very same grouping."""
    by_hand = [json.loads(line) for line in BY_HAND.read_text(encoding="utf-8").splitlines()]
    wanted = {id_ for group in by_hand for ids in group["origins"].values() for id_ in ids}
    story = load_story(STORY).story
    reader, names = Reader(story), naming(story)
    stream = read_recording(data / "alaska" / "stream.jsonl", story, warn=str)
    reports = {report.id: report for report in stream if report.id in wanted}
    labels = (data / "alaska" / "labels" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    copies = {label["id"]: label["copy_of"] for label in map(json.loads, labels)}
    exact = more = same = 0
    for group in by_hand:
        ids = [id_ for one in group["origins"].values() for id_ in one]
        members = [
            _member(reports[i], copies[i], reader) for i in sorted(ids, key=lambda i: (reports[i].seen_at, i))
        ]
        found = origins(members, names)
        count, hand = len(found), len(group["origins"])
        exact += count == hand
        more += count > hand
        outlets = {frozenset(reports[i].source_name for i in one) for one in group["origins"].values()}
        same += {frozenset(origin.outlets) for origin in found} == outlets
        if show and count != hand:
            print(f"{'MORE' if count > hand else 'fewer'} {group['development']}: {count}, by hand {hand}")
            for origin in found:
                print(f"   {origin.name}: {'; '.join(f'{p.outlet} ({p.because})' for p in origin.paths)}")
    return {
        "groups": len(by_hand),
        "exact": exact / len(by_hand),
        "more": more,
        "same_grouping": same / len(by_hand),
    }


def _member(report, copy_of: str | None, reader: Reader) -> Member:
    reading = reader.read(report)
    placed = Placement(report=report.id, relevant=True, relevance=1.0, copy_of=copy_of, development="d",
                       lang=reading.lang, form=reading.form)  # fmt: skip
    return Member(report=report, placement=placed, findings=findings(reading))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the developments that differ")
    args = parser.parse_args()
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not Path(folder, "polnear").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings")
    data = Path(folder)
    found = {
        "wire_train": wire(data, ("train",)),
        "wire_dev": wire(data, ("dev",)),
        "groups": groups(data, show=args.show),
    }
    if args.json:
        print(json.dumps(found))
        return
    for name, figures in found.items():
        print(f"{name:12}" + "  ".join(f"{key} {value:.3g}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
