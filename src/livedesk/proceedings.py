"""What follows from a report, an editor's word or silence, as entries for the record.

Holds what the desk is working on: the street, the meaning of developments, the phase and the number of
the last entry of every stream, all ahead of the state by the batch in hand. Opens nothing and asks no
clock; what it yields becomes true when the desk has made it durable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from livedesk.editing import on_publication, on_silence
from livedesk.gathering.developments import Merged
from livedesk.model import (
    AnyBody,
    IssueStep,
    Member,
    NewEntry,
    PhaseChanged,
    Placement,
    Reaction,
    Reading,
    Report,
    ReportPlaced,
    ReportReceived,
    StoryPhase,
    StoryRevised,
    Update,
    UpdateIssued,
)
from livedesk.reading.findings import findings
from livedesk.record import State
from livedesk.story.schema import Story
from livedesk.street import Step, Street, Working
from livedesk.weighing.meaning import Meaning, Meant

Fact = TypeVar("Fact", Reaction, IssueStep)


class Proceedings:
    """One story's work in hand. Fed the same, in the same order, it yields the same entries."""

    def __init__(self, story: Story, state: State, start: datetime) -> None:
        self._start = start
        self.street = Street(story)
        self.use(story)
        self.take_up(state)

    def use(self, story: Story) -> None:
        """Put an edited story file in force, for decisions from now on."""
        self._story = story
        self.street.use(story)

    def take_up(self, state: State) -> None:
        """Set the work in hand to what the state says."""
        self._phase: StoryPhase = state.phase_now()
        self._story_version = len(state.story) + len(state.phase)
        self.last_at: datetime = state.at or self._start
        """When the last entry is dated; the next is never dated earlier."""
        self._meaning = self._meaning_of(state)
        self._versions = {f"outcome:{id_}": len(moves) for id_, moves in state.outcomes.items()}
        for id_, decided in state.resolutions.items():
            self._versions[f"outcome:{id_}"] = self._versions.get(f"outcome:{id_}", 0) + len(decided)
        self._versions |= {f"issue:{id_}": len(steps) for id_, steps in state.steps.items()}
        self._versions |= {f"event:{id_}": len(events) for id_, events in state.events.items()}
        self._versions |= {f"party:{id_}": len(heard) for id_, heard in state.reactions.items()}
        revised = state.revisions.times
        self._last_published_at: datetime | None = revised[-1] if revised else None
        self.street.take_up(state)

    def reload(self, story: Story, state: State) -> None:
        """Put an edited story file in force in the middle of the work."""
        self.use(story)
        self.street.take_up(state)
        self._meaning = self._meaning_of(state)

    # --- a report ----------------------------------------------------------------------------------

    def report(
        self, report: Report, reading: Reading, placement: Placement, merges: Sequence[Merged], at: datetime
    ) -> Iterator[NewEntry]:
        """All that follows from one report just placed, and from developments it showed to be one."""
        self.last_at = at
        stream, said = f"report:{report.id}", report.published_at
        yield _entry(stream, 1, at, ReportReceived(report=report), said, cause=report.source)
        found = findings(reading) if placement.relevant else None
        placed = ReportPlaced(placement=placement, findings=found)
        yield _entry(stream, 2, at, placed, said, cause=report.id)
        member = Member(report=report, placement=placement, findings=found)
        for step in self.street.follow(member, at):
            news = [member] if step.development == placement.development else []
            yield from self._walk(step, news, at, said, cause=report.id)
        for merged in merges:
            steps = self.street.merge(merged.ended, merged.into, merged.because, at)
            yield from self._walk(next(steps), (), at, said, cause=report.id)
            yield from self._numbered(self._meaning.merge(merged.ended, merged.into), at, report.id)
            for step in steps:
                yield from self._walk(step, (), at, said, cause=report.id)

    def steps(self, steps: Iterator[Step], at: datetime, by: str) -> Iterator[NewEntry]:
        """What an editor's word led to."""
        for step in steps:
            yield from self._walk(step, (), at, cause=by)

    def _walk(
        self, step: Step, news: Sequence[Member], at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        """The entries of one step; ``news`` are the reports of its development not yet looked at."""
        for stream, version, body in step.entries:
            yield _entry(stream, version, at, body, said, cause)
        work = self.street.at_work(step.development)
        if step.weighed and work.update is not None:
            # What changes no word for readers may still be a sign of where it goes. It stands before the
            # revision, so that the update is sent with what it means.
            yield from self._meant(step.development, work, work.members if step.first else news, at, cause)
        if step.update is not None:
            yield from self._issue(step.update, at, said, cause=cause)

    def _meant(
        self, id_: str, work: Working, members: Sequence[Member], at: datetime, cause: str
    ) -> Iterator[NewEntry]:
        """What readers can see has a meaning for the story; what is held or withdrawn has none."""
        told = work.update is not None and work.update.change != "withdrawn"
        weighed = work.assessment if told else None
        yield from self._numbered(
            self._meaning.weigh(id_, members, weighed, at, work.update, work.members), at, cause
        )

    def _numbered(self, found: Iterator[Meant], at: datetime, cause: str) -> Iterator[NewEntry]:
        for stream, body in found:
            version = self._versions[stream] = self._versions.get(stream, 0) + 1
            yield _entry(stream, version, at, body, cause=cause)

    def _issue(
        self, update: Update, at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        self.last_at = self._last_published_at = at
        yield _entry(f"update:{update.id}", update.revision, at, UpdateIssued(update=update), said, cause)
        if change := on_publication(self._phase):
            yield self._phase_entry(at, change, cause)

    # --- time and the story file -------------------------------------------------------------------

    def silence(self, now: datetime) -> Iterator[NewEntry]:
        """What silence up to ``now`` changed, each at the moment it was due."""
        while due := on_silence(self._story, self._phase, self._last_published_at):
            at, change = due
            if at > now:
                return
            yield self._phase_entry(max(at, self.last_at), change, "clock")

    def _phase_entry(self, at: datetime, change: PhaseChanged, cause: str) -> NewEntry:
        self._phase = change.phase
        self._story_version += 1
        self.last_at = at
        return _entry("story", self._story_version, at, change, cause=cause)

    def story_file(self, revised: StoryRevised, at: datetime) -> NewEntry:
        """The story file that is in force from now on."""
        self._story_version += 1
        return _entry("story", self._story_version, at, revised, cause="story file")

    def _meaning_of(self, state: State) -> Meaning:
        heard = [_moved(reaction, state) for party in state.reactions.values() for reaction in party.values]
        steps = [
            (at, _moved(step, state))
            for issue in state.steps.values()
            for at, step in zip(issue.times, issue.values, strict=True)
        ]
        events = [coded.values[-1] for coded in state.events.values()]
        return Meaning(self._story, state.moves_in_order(), heard, steps, events)


def _entry(
    stream: str,
    version: int,
    at: datetime,
    body: AnyBody,
    said: datetime | None = None,
    cause: str | None = None,
) -> NewEntry:
    return NewEntry(stream=stream, version=version, recorded_at=at, occurred_at=said, body=body, cause=cause)


def _moved(fact: Fact, state: State) -> Fact:
    """A fact of a development that became part of another one is that one's."""
    into = state.resolve(fact.development)
    return fact if into == fact.development else msgspec.structs.replace(fact, development=into)
