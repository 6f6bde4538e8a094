"""What each part of the desk is worth: the labelled recording, scored with each part switched off in turn.

usage: python bench/ablation.py [--without-embedder | --with-embedder] [--retuned] [--part TEXT] [--errors N] [--json]

Runs reading, gathering, weighing and editing over $LIVEDESK_DATA/alaska/stream.jsonl as the desk does, without a
record, and scores the outcome with the scorer that lies beside the data. A part is switched off by setting its
weight to nothing for that run; the desk itself has no such switches. Joining in one pass is chaotic (one report
placed otherwise places many others otherwise), so every row is the mean over three joining thresholds; --retuned
adds the best of five, for where a part is gone the old threshold may no longer be the right one. Embeddings are those
kept by bench/quality.py; without them the first run makes them.

--errors lists the worst errors instead: ids of items and developments, no texts, and how often which kind occurs.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import multiprocessing
import os
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from livedesk.editing import autopilot
from livedesk.gathering import Gatherer, developments, relevance, vectors
from livedesk.gathering import thresholds as t
from livedesk.gathering.copies import Copies, Found
from livedesk.gathering.developments import Developments
from livedesk.model import Assessment, Member, Placement, Reading, Report
from livedesk.reading.findings import findings
from livedesk.record import State
from livedesk.story.loading import load_story
from livedesk.story.schema import Story
from livedesk.street import Street
from quality import Vectors, only, read_all, stands

STORY = "alaska-summit"
STEADY = (0.9, 1.0, 1.1)
"""Joining thresholds, as shares of the desk's, that a row is the mean over."""
TRIED = (0.75, *STEADY, 1.25)
"""The same for the best of them."""
NEVER = 1e9
Patch = tuple[Any, str, Any]
Read = list[tuple[Report, Reading]]
Held = tuple[Report, Reading, Placement]


@dataclass(frozen=True)
class Part:
    """Something the desk does, and how to switch it off."""

    name: str
    patches: tuple[Patch, ...] = ()
    embedder: bool | None = None
    """Whether it is a part with the embedder only, or without only; None for both."""
    joins: bool = False
    """Does it leave relevance and copies alone? Then they are found once, and the threshold is tuned anew too."""


def _no_vector(row: Any) -> Any:
    return msgspec.structs.replace(row, vector=b"")


def _without_vectors() -> Patch:
    make = Developments._row
    return (Developments, "_row", lambda *told: _no_vector(make(*told)))


PARTS = (
    Part("all parts", joins=True),
    Part("autopilot waits where nearly told", ((autopilot, "NEARLY", NEVER),), joins=True),
    Part("joining by embedding (by words instead)", (_without_vectors(),), True, True),
    Part("centring per language (one centre for all)", ((vectors, "SHRINK", NEVER),), True, True),
    Part(
        "centring of any kind",
        ((vectors.Centres, "centre", lambda *told: np.zeros(told[2])),),
        True,
        True,
    ),
    Part("raising across languages", ((t, "ACROSS_LANGUAGES", 1.0),), True, True),
    Part("likeness of words", ((t, "WORDS_WEIGHT", 0.0),), False, True),
    Part("mentions", ((t, "MENTIONS_WEIGHT", 0.0),), joins=True),
    Part("frames", ((t, "FRAMES_AGREE", 0.0), (t, "FRAMES_CLASH", 0.0)), joins=True),
    Part("frames that agree", ((t, "FRAMES_AGREE", 0.0),), joins=True),
    Part("frames that clash", ((t, "FRAMES_CLASH", 0.0),), joins=True),
    Part(
        "decay of hours",
        ((t, "HOURS_AWAY", 0.0), (t, "HOUR_AWAY", 0.0), (t, "FADE_HOURS", NEVER)),
        joins=True,
    ),
    # Not quite nothing: developments that are not asked about yet have no closest member, which is minus infinity.
    Part("closest member's share (the mean alone)", ((t, "CLOSEST_SHARE", 1e-9),), joins=True),
    Part("mean member's share (the closest alone)", ((t, "CLOSEST_SHARE", 1.0),), joins=True),
    Part("merging", ((t, "MERGE_SHARE", NEVER),), joins=True),
    Part(
        "comment, pictures, rolling pages open none",
        ((developments, "_OPENING_FORMS", ("news", "social", "analysis", "visual", "live")),),
        joins=True,
    ),
    Part("closeness by embedding (by words instead)", ((relevance, "vector", lambda _: None),), True),
    Part("closeness of any kind", ((t, "CLOSENESS_REACH", 0.0), (t, "WORDS_REACH", 0.0))),
    Part("a summary's mentions count less", ((t, "SUMMARY_SHARE", 1.0),)),
    Part("an earlier state of the page was on the story", ((t, "SAME_PAGE", 0.0),)),
    Part("copies: all of them", ((Copies, "find", lambda *_: Found()),)),
    Part("copies: headline word for word", ((Copies, "_same_title", lambda *_: None),)),
    Part("copies: headline but for a word or two", ((Copies, "_like_title", lambda *_: None),)),
    Part("copies: by body", ((Copies, "_same_body", lambda *_: None),)),
    Part("copies: revisions and retitling", ((Copies, "_same_page", lambda *_: None),)),
)


@contextlib.contextmanager
def switched(patches: tuple[Patch, ...], share: float) -> Iterator[None]:
    """Parts switched off, joining thresholds at a share of the desk's; all as before afterwards."""
    told = (*patches, (t, "JOIN", t.JOIN * share), (t, "JOIN_WORDS", t.JOIN_WORDS * share))
    before = [(where, name, vars(where)[name]) for where, name, _ in told]
    try:
        for where, name, value in told:
            setattr(where, name, value)
        yield
    finally:
        for where, name, value in before:
            setattr(where, name, value)


@dataclass
class Outcome:
    """What the desk made of the recording."""

    placements: dict[str, Placement]
    """By report, merges followed; of reports on the story only."""
    copies: dict[str, str]
    """What each copy repeats, on the story or not."""
    members: dict[str, list[Member]]
    """By development."""
    assessments: dict[str, Assessment]
    published: dict[str, str]
    """When each update first went out."""
    into: dict[str, str]


def gather(story: Story, read: Read) -> list[Held]:
    """What is on the story, and what repeats what: neither depends on how developments are joined."""
    gatherer = Gatherer(story)
    return [(report, reading, gatherer.place(report, reading)) for report, reading in read]


def run(story: Story, gathered: list[Held], *, weighed: bool = True) -> Outcome:
    """The desk's own steps in the desk's own order for all that is on the story, kept in memory; developments
    alone unless ``weighed``."""
    joining, street = Developments(story), Street(story)
    street.take_up(State())
    placements: dict[str, Placement] = {}
    into: dict[str, str] = {}
    published: dict[str, str] = {}
    hours = float("-inf")
    for report, reading, placement in gathered:
        if not placement.relevant:
            continue
        hours = max(hours, report.seen_at.timestamp() / 3600)
        first = placements.get(placement.copy_of or "")
        joined = joining.join(report, reading, hours, None if first is None else first.development)
        because = (*placement.because[:-1], joined.because)
        placements[report.id] = placed = msgspec.structs.replace(
            placement, development=joined.development, opens=joined.opens, because=because
        )
        into |= {merged.ended: merged.into for merged in joined.merged}
        if not weighed:
            continue
        member = Member(report=report, placement=placed, findings=findings(reading))
        steps = list(street.follow(member, report.seen_at))
        for merged in joined.merged:
            steps += street.merge(merged.ended, merged.into, merged.because, report.seen_at)
        for step in steps:
            if step.first:
                published[step.development] = report.seen_at.isoformat()
    placements = {
        id_: msgspec.structs.replace(p, development=stands(p.development, into)) if p.development else p
        for id_, p in placements.items()
    }
    ids = dict.fromkeys(p.development for p in placements.values() if p.development)
    works = {id_: street.at_work(id_) for id_ in ids}
    return Outcome(
        placements,
        {placement.report: placement.copy_of for _, _, placement in gathered if placement.copy_of},
        {id_: work.members for id_, work in works.items()},
        {id_: work.assessment for id_, work in works.items() if work.assessment is not None},
        published,
        into,
    )


def write(outcome: Outcome, read: Read, labelled: set[str], folder: Path) -> tuple[Path, Path]:
    """Both files that the scorer reads."""
    reports, told = folder / "reports.jsonl", folder / "developments.jsonl"
    with reports.open("w", encoding="utf-8") as out:
        for report, _ in read:
            if report.id not in labelled:
                continue  # the scorer passes over it
            p = outcome.placements.get(report.id)
            row: dict[str, Any] = {"id": report.id, "seen_at": report.seen_at.isoformat()}
            row |= {"relevant": p is not None, "development": None if p is None else p.development}
            out.write(json.dumps(row | {"copy_of": outcome.copies.get(report.id)}) + "\n")
    with told.open("w", encoding="utf-8") as out:
        for id_, members in outcome.members.items():
            row = {"development": id_, "published_at": outcome.published.get(id_)}
            row["key_moment"] = outcome.assessments[id_].key_moment
            row["reports"] = [m.report.id for m in members]
            out.write(json.dumps(row) + "\n")
    return reports, told


class Bench:
    """The recording read once with an embedder or without, ready to be placed many times."""

    def __init__(self, embedder: bool, *, retuned: bool = False) -> None:
        folder = Path(os.environ["LIVEDESK_DATA"])
        self.embedder, self.retuned = embedder, retuned
        self.labels = folder / "alaska" / "labels"
        self.story = load_story(STORY).story
        stream = folder / "alaska" / "stream.jsonl"
        self.read = read_all(self.story, stream, Vectors() if embedder else None)
        spec = importlib.util.spec_from_file_location("score", folder.parent / "score" / "score.py")
        assert spec is not None
        assert spec.loader is not None
        self._scorer = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._scorer)
        rows = [json.loads(line) for line in (self.labels / "labels.jsonl").open(encoding="utf-8")]
        self._gold = {r["id"]: r["development"] for r in rows if r["relevant"] and r["development"]}
        self._labelled = {row["id"] for row in rows}
        self._english = {report.id for report, reading in self.read if reading.lang == "en"}

        self._gathered = gather(self.story, self.read)

    def outcome(self) -> Outcome:
        """What the desk makes of it as it is."""
        return run(self.story, self._gathered)

    def figures(self, part: Part) -> dict[float, dict[str, float]]:
        """What the scorer says at each threshold; at those tried besides, of developments alone."""
        with switched(part.patches, 1.0):
            gathered = self._gathered if part.joins else gather(self.story, self.read)
        found: dict[float, dict[str, float]] = {}
        for share in TRIED if part.joins and self.retuned else STEADY:
            with switched(part.patches, share):
                outcome = run(self.story, gathered, weighed=share in STEADY)
            found[share] = self._figures(outcome) if share in STEADY else self._grouped(outcome)
        return found

    def _grouped(self, outcome: Outcome) -> dict[str, float]:
        ours = {i: p.development for i, p in outcome.placements.items() if p.development}
        found = self._scorer.bcubed(self._gold, {i: ours.get(i, f"alone:{i}") for i in self._gold})
        return {"developments": found["f1"]}

    def _figures(self, outcome: Outcome) -> dict[str, float]:
        with TemporaryDirectory() as made:
            reports, told = write(outcome, self.read, self._labelled, Path(made))
            found = self._score(self.labels, reports, told)
            english = self._score(only(self.labels, self._english, Path(made)), reports, told)
        return {
            "relevance": found["relevance"]["f1"],
            "developments": found["developments"]["f1"],
            "English": english["developments"]["f1"],
            "copies": found["copies"]["f1"],
            "updates": found["updates_per_development"],
            "key moments": found["key_moments"]["covered"],
        }

    def _score(self, labels: Path, reports: Path, told: Path) -> dict[str, Any]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self._scorer.main(["score.py", str(labels), str(reports), str(told)])
        return json.loads(out.getvalue())


SHARED: list[Bench] = []
"""What the processes inherit."""


def take(name: str) -> dict[float, dict[str, float]]:
    """The runs of one part, in a process that shares the recording with the others."""
    return SHARED[0].figures(next(part for part in PARTS if part.name == name))


def rows(bench: Bench, parts: list[Part], processes: int) -> Iterator[dict[str, Any]]:
    """A row for each part, as soon as it is there."""
    SHARED[:] = [bench]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        names = [part.name for part in parts]
        for part, found in zip(parts, pool.imap(take, names), strict=True):
            mean = {k: statistics.fmean(found[share][k] for share in STEADY) for k in found[1.0]}
            best = max(figures["developments"] for figures in found.values())
            yield {
                "part": part.name,
                "embedder": bench.embedder,
                "mean": mean | ({"retuned": best} if bench.retuned and part.joins else {}),
                "as it is": found[1.0],
            }


def line(row: dict[str, Any], whole: dict[str, Any], retuned: bool) -> str:
    """A line of a Markdown table: the first row in full, of the others what switching the part off changes."""
    first = row["part"] == whole["part"]
    cells = ["**nothing**" if first else row["part"]]
    for name in columns(retuned):
        value, than = row["mean"].get(name), whole["mean"][name]
        digits = {"updates": 2, "key moments": 1}.get(name, 3)
        if value is None:
            cells.append("")
        elif first:
            cells.append(f"{value:.{digits}f}")
        else:
            change = round(value - than, digits)
            cells.append("=" if change == 0 else f"{change:+.{digits}f}".replace("-", "−"))
    return "| " + " | ".join(cells) + " |"


def columns(retuned: bool) -> list[str]:
    found = ["relevance", "developments", "English", "copies", "updates", "key moments"]
    return [*found, "retuned"] if retuned else found


# --- what is still wrong ---------------------------------------------------------------------------------


def show_errors(bench: Bench, most: int) -> None:
    """The worst errors by what they cost, and how often each kind occurs. No texts."""
    outcome = bench.outcome()
    rows = [json.loads(line) for line in (bench.labels / "labels.jsonl").open(encoding="utf-8")]
    about = {d["development"]: d for d in map(json.loads, (bench.labels / "developments.jsonl").open())}
    placed = outcome.placements
    hours = {report.id: report.seen_at.timestamp() / 3600 for report, _ in bench.read}
    lang = {report.id: reading.lang for report, reading in bench.read}
    gold = {r["id"]: r["development"] for r in rows if r["relevant"] and r["development"]}
    system = {i: (placed[i].development if i in placed else None) or f"alone:{i}" for i in gold}
    right: dict[str, list[str]] = defaultdict(list)
    ours: dict[str, list[str]] = defaultdict(list)
    for i in gold:
        right[gold[i]].append(i)
        ours[system[i]].append(i)

    worst: list[tuple[float, str, str]] = []
    kinds: Counter[str] = Counter()
    for name, items in right.items():
        pieces = Counter(system[i] for i in items)
        lost = sum(1 - pieces[system[i]] / len(items) for i in items)
        main = max(pieces, key=lambda p: (pieces[p], -min(hours[i] for i in items if system[i] == p)))
        stay = [i for i in items if system[i] == main]
        causes = Counter(
            _cause(i, name, stay, outcome, ours, gold, hours, lang) for i in items if i not in stay
        )
        kinds.update({f"piece: {cause}": count for cause, count in causes.items()})
        if lost:
            said = " / ".join(
                f"{piece} ({', '.join(i for i in items if system[i] == piece)})" for piece in pieces
            )
            worst.append((lost, f"in {len(pieces)} pieces", f"{name}: {said}; {_counted(causes)}"))
    for id_, items in ours.items():
        of = Counter(gold[i] for i in items)
        lost = sum(1 - of[gold[i]] / len(items) for i in items)
        main = max(of, key=lambda name: of[name])
        pairs = Counter(_pair(about[main], about[gold[i]]) for i in items if gold[i] != main)
        kinds.update({f"mixed: {pair}": count for pair, count in pairs.items()})
        if lost:
            said = " / ".join(f"{name} ({', '.join(i for i in items if gold[i] == name)})" for name in of)
            worst.append((lost, f"{len(of)} in one", f"{id_}: {said}; {_counted(pairs)}"))
    for row in rows:
        i = row["id"]
        if row["relevant"] != (i in placed):
            kind = "held though on the story" if row["relevant"] else "let in though off the story"
            kinds[f"{kind}, {row['form']}"] += 1
            worst.append((1.0, kind, i))
        ours_, theirs = outcome.copies.get(i), row["copy_of"]
        if bool(ours_) != bool(theirs):
            kind = "copy not seen" if theirs else "taken for a copy"
            kinds[kind] += 1
            worst.append((1.0, kind, f"{i} of {theirs or ours_}"))
    worst.sort(key=lambda error: (-error[0], error[1:]))
    for lost, kind, said in worst[:most]:
        print(f"{lost:5.1f}  {kind}: {said}")
    print(f"\n{len(worst)} errors in all; kinds, by items:")
    for kind, count in sorted(kinds.items(), key=lambda k: (k[0].split(":")[0], -k[1])):
        print(f"{count:5}  {kind}")


def _cause(
    item: str,
    name: str,
    stay: list[str],
    outcome: Outcome,
    ours: dict[str, list[str]],
    gold: dict[str, str],
    hours: dict[str, float],
    lang: dict[str, str],
) -> str:
    """Why a report is not with the rest of its development, as far as figures tell."""
    placement = outcome.placements.get(item)
    if placement is None:
        return "held as off the story"
    if placement.development is None:
        return f"{placement.form} that joined none"
    there = Counter(gold[i] for i in ours[placement.development])
    if there.most_common(1)[0][0] != name:
        return "drawn into another"
    if min(abs(hours[item] - hours[i]) for i in stay) > t.SIGMA_HOURS:
        return "more than half a day from the rest"
    opener = outcome.members[placement.development][0].placement
    values = next((b.values for b in opener.because if b.rule == "development.opens"), {})
    near, threshold = values.get("closest"), values.get("threshold")
    if isinstance(near, float) and isinstance(threshold, float) and near >= autopilot.NEARLY * threshold:
        home = {outcome.placements[i].development for i in stay if i in outcome.placements}
        met = stands(str(values.get("near", "")), outcome.into)
        return "nearly joined it" if met in home else "nearly joined another"
    if lang[item] not in {lang[i] for i in stay}:
        return "in another language than the rest"
    return "in other words than the rest"


def _pair(main: dict[str, Any], other: dict[str, Any]) -> str:
    """What two labelled developments that came into one have in common."""
    same = set(main["actors"]) & set(other["actors"])
    who = "same actors" if same else "other actors"
    if main["kind"] == other["kind"]:
        return f"two of kind {main['kind']}, {who}"
    return f"{' and '.join(sorted((main['kind'], other['kind'])))}, {who}"


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in found.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--without-embedder", action="store_true", help="words only")
    parser.add_argument("--with-embedder", action="store_true", help="embeddings only")
    parser.add_argument("--part", default="", help="parts with this in their name only")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list so many errors instead")
    parser.add_argument(
        "--retuned", action="store_true", help="two more thresholds, and the best of all five"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    data = os.environ.get("LIVEDESK_DATA")
    if not data or not (Path(data) / "alaska" / "labels").is_dir():
        sys.exit(
            "bench/ablation.py: LIVEDESK_DATA names no recordings. Set it to the folder that holds alaska/."
        )
    modes = [m for m, no in ((False, options.with_embedder), (True, options.without_embedder)) if not no]
    every: list[dict[str, Any]] = []
    for embedder in modes:
        bench = Bench(embedder, retuned=options.retuned)
        if not options.json:
            print("\nwith the embedder" if embedder else "\nwords only")
        if options.errors:
            show_errors(bench, options.errors)
            continue
        parts = [p for p in PARTS if p.embedder in (None, embedder)]
        parts = [p for p in parts if p is PARTS[0] or options.part.lower() in p.name.lower()]
        whole: dict[str, Any] | None = None
        if not options.json:
            print("| switched off |", " | ".join(columns(options.retuned)), "|")
            print("| --- |" + " --- |" * len(columns(options.retuned)))
        for row in rows(bench, parts, options.processes):
            whole = whole or row
            every.append(row)
            if not options.json:
                print(line(row, whole, options.retuned), flush=True)
    if options.json and not options.errors:
        print(json.dumps(every, indent=1))


if __name__ == "__main__":
    main()
