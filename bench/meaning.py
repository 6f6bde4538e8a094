"""What updates of a recording mean, line by line, each with what it rests on: to be read by a person.

usage: python bench/meaning.py [--rehearsal] [--show] [--json]

Plays $LIVEDESK_DATA/alaska/stream.jsonl (or the bundled rehearsal) through a desk in memory, draws every update as it
stands at the end, and looks for the support of each line of "what it means": the sentence of the move, step or statement
it is composed of in the report it names, the phrase of a custom in the words shown, the agreement of a precedent with its
source in the story file. "unsupported" counts lines without. --show prints all lines with their support; whether they are
true, and worth saying, only reading tells.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from livedesk.desk import Desk
from livedesk.model import IssueStep, Move, Stand
from livedesk.page.desk import Desk as Drawing
from livedesk.page.parts import MeaningLine, UpdatePart
from livedesk.page.update import update_part
from livedesk.reading.reader import readable
from livedesk.record.fold import State
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock, play
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story, rehearsal_path

STORY = "alaska-summit"


async def played(*, rehearsal: bool) -> Desk:
    """A desk at the end of the recording."""
    loaded = load_story(STORY)
    desk = Desk(loaded, MemoryLog(), clock=RecordingClock(None), rehearsal=rehearsal)
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
                    f"{meeting.title}: {a.cite[0].url}"
                    for a in meeting.agreements
                    if a.terms[:200] in line.text
                )
    else:
        for fact in facts:
            about = fact.outcome if isinstance(fact, Move) else fact.issue
            if line.anchor != f"{'outcome' if isinstance(fact, Move) else 'issue'}-{about}":
                continue
            if not stands_in(state, fact.sentence.report, fact.sentence.text):
                continue
            how = (
                type(fact).__name__.lower()
                if isinstance(fact, IssueStep | Stand)
                else f"ratio {fact.ratio:g}"
            )
            yield f"{how}: {fact.sentence.source_name}: {fact.sentence.text}"


def measure(*, rehearsal: bool, show: bool) -> dict[str, int]:
    """Lines by kind, and those without support."""
    desk = asyncio.run(played(rehearsal=rehearsal))
    state, drawing = desk.state, Drawing.of(desk.story)
    parts = [update_part(state, drawing, id_, state.seq) for id_ in state.updates if state.stands(id_)]
    found = {"updates": len(parts), "lines": 0, "unsupported": 0}
    for part in sorted((p for p in parts if p is not None and p.meaning), key=lambda p: p.at.iso):
        if show:
            print(f"\n{part.at.iso[5:16]} {part.headline.text}")
        for line in part.meaning:
            rests = list(dict.fromkeys(support(state, drawing, part, line)))
            found["lines"] += 1
            found[line.kind] = found.get(line.kind, 0) + 1
            found["unsupported"] += not rests
            if show:
                print(f"  {found['lines']:3} {line.title}: {line.text}")
                print("".join(f"        {one[:160]}\n" for one in rests[:3] or ["NOTHING"]), end="")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rehearsal", action="store_true", help="the bundled rehearsal instead")
    parser.add_argument("--show", action="store_true", help="print every line with what it rests on")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(rehearsal=options.rehearsal, show=options.show)
    print(json.dumps(found) if options.json else found)


if __name__ == "__main__":
    main()
