"""Commands and reports in any order, with restarts between: nothing breaks, and no wrong claim stands unmarked.

Every command is one that an editor might give by the state of the desk; many are refused, which is part of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from editors import BEN, KODIAK, MARA, REPORTS, Editors, heard, picture
from livedesk.desk import Desk
from livedesk.errors import CommandRefused
from livedesk.model import AnyCommand, Member
from livedesk.model import command as c
from livedesk.page.desk import Desk as Drawn
from livedesk.page.html import Renderer
from livedesk.page.update import update_part
from livedesk.page.view import build_view
from livedesk.reading.reader import readable
from livedesk.record import fold
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story, rehearsal_path

RENDERER = Renderer()


def commands(
    one: str, other: str, members: Sequence[Member], number: int, last: str, link: str = "", waiting: str = ""
) -> list[AnyCommand]:
    """A command of every kind on these developments, on the reports of the first, on a link and a submission."""
    reports = [member.report.id for member in members]
    return [
        c.Publish(development=one),
        c.Publish(development=one, headline=f"Words {number}", confirmed=True),
        c.Hold(development=one),
        c.Reject(development=one, why="no news"),
        c.Write(development=one, headline=f"Wording {number}", text="It *is* so.", confirmed=True),
        c.Correct(development=one, headline=f"Right {number}", note="It was wrong.", confirmed=True),
        c.Withdraw(development=one, note="It was wrong."),
        c.Post(headline=f"Post {number}", text="Ours.", key_moment=number % 2 == 0),
        c.Illustrate(development=one, media=f"m{number}", alt="A quay", credit="Ana Reed"),
        c.TakeImageOff(development=one, media=f"m{number - 1}"),
        c.Pin(development=one, pinned=number % 3 > 0),
        c.KeyMoment(development=one, key_moment=(True, False, None)[number % 3]),
        c.SetIssues(development=one, issues=(None, (), ("pay",))[number % 3]),
        c.SetStatus(development=one, status=(None, "denied", "confirmed")[number % 3], why="seen"),
        c.Merge(development=one, into=other),
        c.Split(development=one, reports=tuple(reports[:1])),
        c.Move(report=reports[0] if reports else "none", into=other),
        c.NotACopy(report="wire"),
        c.Relevance(report=reports[-1] if reports else "cake", relevant=False),
        c.Relevance(report="cake", relevant=True),
        c.Relevance(report="cake", relevant=True, into=one),
        c.Unlink(link=link),
        c.Judge(outcome="settled", indicator="signed", development=one, weight=float(number % 3)),
        c.Resolve(outcome="settled", came=(True, False, None)[number % 3], why="seen"),
        c.React(
            development=one, report=reports[0] if reports else "none", party="NO", speaker="Oslo", attitude="supports",
            sentence=readable(members[0].report)[0] if members else "Nothing.",
        ),
        c.NoReaction(development=one, party=("FR", "NO")[number % 2]),
        c.NoPosition(development=one, side="mara-quill", issue="hours"),
        c.Stand(development=one, line=f"Line {number}", pinned=number % 2 == 0, hidden=number % 5 == 0),
        c.Phase(phase=(None, "closed", "live")[number % 3]),
        c.Note(text=f"Note {number}", development=one),
        c.SetMode(mode=(None, "hold", "suggest")[number % 3]),
        c.SetMode(mode=(None, "hold", "autopilot")[number % 3], rule="officials"),
        c.Stop(stopped=number % 4 == 0),
        c.AddSources(
            tables=(KODIAK | {"id": f"k{number % 3}", "address": f"https://kodiak.example/{number % 3}"},)
        ),
        c.ChangeSource(source=f"k{number % 3}", change=("paused", "resumed", "removed", "added")[number % 4]),
        c.Accept(id=waiting, confirmed=True),
        c.Decline(id=waiting, why="not now"),
        c.Undo(id=last),
        c.Undo(id=f"c{number}"),
    ]  # fmt: skip


KINDS = len(commands("a", "b", [], 0, "c1"))


def test_every_command_of_the_union_is_given_here() -> None:
    assert {type(wish) for wish in commands("a", "b", [], 0, "c1")} == set(get_args(AnyCommand))


class Shift(RuleBasedStateMachine):
    """Two editors, the reports of a day, and a machine that is switched off now and then."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self.folder = Path(self._folder.name)
        self.editors: Editors = self._runner.run(Editors.at_work(self.folder, hearing=False))
        self.waiting = list(REPORTS)
        self.number = 0
        self.last = "c1"
        self._runner.run(self.editors.desk.hear([heard(self.waiting.pop(0)) for _ in range(4)]))

    def teardown(self) -> None:
        self.the_page_is_drawn_and_the_log_gives_the_same()
        self._runner.close()
        self._folder.cleanup()

    @rule()
    def a_report_comes(self) -> None:
        if self.waiting:
            report = heard(self.waiting.pop(0))
            self._runner.run(self.editors.desk.hear([report]))

    @rule(kind=st.integers(0, KINDS - 1), one=st.integers(0, 30), other=st.integers(0, 30), ben=st.booleans())
    def an_editor_acts(self, kind: int, one: int, other: int, ben: bool) -> None:
        wish = self.wish(kind, one, other)
        before = self.editors.state.seq
        try:
            self.last = self._runner.run(self.editors.does(wish, BEN if ben else MARA)).id
        except CommandRefused:
            assert self.editors.state.seq == before, "what is refused leaves no trace"

    @rule(kind=st.integers(0, KINDS - 1), one=st.integers(0, 30), other=st.integers(0, 30))
    def a_contributor_hands_in(self, kind: int, one: int, other: int) -> None:
        handed_in = {"waiting": None, "notes": None}
        before = picture(self.editors.desk) | handed_in
        with contextlib.suppress(CommandRefused):
            self._runner.run(self.editors.desk.submit(self.wish(kind, one, other), "editor:cleo"))
        assert picture(self.editors.desk) | handed_in == before, "it only waits"

    def wish(self, kind: int, one: int, other: int) -> AnyCommand:
        """A command on what there is by now."""
        known = [
            *self.editors.state.developments,
            *(i for i in self.editors.state.updates if i.startswith("post-")),
        ]
        first, second = known[one % len(known)], known[other % len(known)]
        work = self.editors.desk._proceedings.street.at_work(self.editors.state.resolve(first))
        self.number += 1
        links = list(self.editors.state.links) or ["none"]
        waiting = [step.id for step in self.editors.state.trail.waiting()] or ["none"]
        return commands(
            first, second, work.members, self.number, self.last, links[one % len(links)], waiting[0]
        )[kind]

    @rule()
    def the_machine_restarts(self) -> None:
        self.the_page_is_drawn_and_the_log_gives_the_same()
        before = picture(self.editors.desk)
        held = self.editors.desk.held
        self.editors = self._runner.run(self.editors.restart(self.folder))
        assert picture(self.editors.desk) == before
        assert self.editors.desk.held == held

    def the_page_is_drawn_and_the_log_gives_the_same(self) -> None:
        state, story = self.editors.state, self.editors.desk.story
        now = (state.at or heard("sign").seen_at) + timedelta(minutes=1)
        drawn = RENDERER.page(build_view(state, story, now=now), base_url="https://desk.example")
        again = fold(self.editors.desk.record.read())
        assert RENDERER.page(build_view(again, story, now=now), base_url="https://desk.example") == drawn

    @invariant()
    def nothing_is_silently_changed_or_removed(self) -> None:
        desk = Drawn.of(self.editors.desk.story)
        for id_, updates in self.editors.state.updates.items():
            assert [update.revision for update in updates.values] == list(range(1, len(updates) + 1))
            marks = [u for u in updates.values if u.change in ("corrected", "withdrawn")]
            assert all(update.note for update in marks)
            part = update_part(self.editors.state, desk, id_, self.editors.state.seq)
            assert part is not None
            assert len(part.corrections) == len(marks), "every correction stays said"

    @invariant()
    def while_stopped_no_revision_goes_out(self) -> None:
        state = self.editors.state
        ruled = state.ruled.get("stopped")
        if ruled is not None and ruled.latest is not None and ruled.latest.value is True:
            assert not state.revisions.seqs or state.revisions.seqs[-1] <= ruled.seqs[-1]

    @invariant()
    def while_stopped_readers_are_shown_what_they_saw(self) -> None:
        state = self.editors.state
        if state.frozen is not None:
            assert state.shown == fold(self.editors.desk.record.read(upto=state.frozen.seq)).shown


TestShift = Shift.TestCase
TestShift.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)


async def test_a_whole_rehearsal_with_editors_acting_at_random_folds_to_the_same_page() -> None:
    loaded = load_story("alaska-summit")
    with rehearsal_path("alaska-summit") as path:
        reports = list(read_recording(path, loaded.story))
    clock = RecordingClock(None)
    desk = Desk(loaded, MemoryLog(), clock=clock)
    await desk.open()
    rng, given, last = random.Random(7), 0, "c1"
    for start in range(0, len(reports), 3):
        await desk.hear(reports[start : start + 3])
        known = list(desk.state.developments)
        if not known:
            continue
        one, other = rng.choice(known), rng.choice(known)
        members = desk._proceedings.street.at_work(desk.state.resolve(one)).members
        wish = rng.choice(commands(one, other, members, start, last)[:-5])
        with contextlib.suppress(CommandRefused):
            last = (await desk.carry_out(wish, MARA)).id
            given += 1
            if rng.random() < 0.4:
                await desk.carry_out(c.Undo(id=last), BEN)
    assert given > 10
    now = reports[-1].seen_at + timedelta(minutes=5)
    again = fold(desk.record.read())

    def drawn(state: object) -> str:
        return RENDERER.page(build_view(state, loaded.story, now=now), base_url="https://desk.example")

    assert drawn(desk.state) == drawn(again)
    assert again.trail.undone == desk.state.trail.undone
