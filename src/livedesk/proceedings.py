"""What follows from a report, an editor's word or silence, as entries for the record.

Holds what the desk is working on: the street, the meaning of developments, the phase and the number of
the last entry of every stream, all ahead of the state by the batch in hand. Opens nothing and asks no
clock; what it yields becomes true when the desk has made it durable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from livedesk.behind import Behind
from livedesk.editing import on_publication, on_silence
from livedesk.gathering.developments import Merged
from livedesk.model import (
    AnyBody,
    Article,
    Because,
    Findings,
    IssueStep,
    Member,
    Move,
    NewEntry,
    OutcomeMoved,
    OutcomeResolved,
    PhaseChanged,
    Placement,
    Reaction,
    Reading,
    Report,
    ReportPlaced,
    ReportReceived,
    Resolution,
    Stand,
    StoryPhase,
    StoryRevised,
    Update,
    UpdateIssued,
)
from livedesk.reading.findings import findings
from livedesk.record import State
from livedesk.story.schema import Story
from livedesk.street import Step, Working
from livedesk.weighing.meaning import Meaning, Meant
from livedesk.weighing.outlook import Key

Fact = TypeVar("Fact", Reaction, IssueStep, Stand)


class Proceedings:
    """One story's work in hand. Fed the same, in the same order, it yields the same entries."""

    def __init__(self, story: Story, state: State, start: datetime) -> None:
        self._start = start
        self.street = Behind(story)
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
        self.street.take_up(state)
        self._meaning = self._meaning_of(state)
        self._versions = {f"outcome:{id_}": len(moves) for id_, moves in state.outcomes.items()}
        for id_, decided in state.resolutions.items():
            self._versions[f"outcome:{id_}"] = self._versions.get(f"outcome:{id_}", 0) + len(decided)
        self._versions |= {f"issue:{id_}": len(steps) for id_, steps in state.steps.items()}
        self._versions |= {f"position:{id_}": len(said) for id_, said in state.positions.items()}
        self._versions |= {f"event:{id_}": len(events) for id_, events in state.events.items()}
        self._versions |= {f"party:{id_}": len(heard) for id_, heard in state.reactions.items()}
        revised = state.revisions.times
        self._last_published_at: datetime | None = revised[-1] if revised else None

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
        yield entry(stream, 1, at, ReportReceived(report=report), said, cause=report.source)
        found = findings(reading) if placement.relevant else None
        placed = ReportPlaced(placement=placement, findings=found)
        yield entry(stream, 2, at, placed, said, cause=report.id)
        member = Member(report=report, placement=placement, findings=found)
        for step in self.street.follow(member, at):
            news = [member] if step.development == placement.development else []
            yield from self.walk(step, news, at, said, cause=report.id)
        for merged in merges:
            yield from self.merge(merged.ended, merged.into, merged.because, at, said, cause=report.id)

    def page(
        self, article: Article, findings: Findings | None, old: str | None, at: datetime
    ) -> Iterator[NewEntry]:
        """All that follows from one reading of the page behind a report."""
        self.last_at = at
        for step in self.street.page(article, findings, old, at):
            yield from self.walk(step, (), at, article.published_at, cause=article.report)
            work = self.street.at_work(step.development)
            if (
                step.weighed
                and not step.first
                and work.update is not None
                and work.update.change != "withdrawn"
            ):
                members = [each for each in work.members if each.report.id == article.report]
                yield from self._numbered(
                    self._meaning.read(step.development, members, at), at, article.report
                )

    # --- what the street and editors do ------------------------------------------------------------

    def merge(
        self,
        ended: str,
        into: str,
        because: Because,
        at: datetime,
        said: datetime | None = None,
        *,
        cause: str,
    ) -> Iterator[NewEntry]:
        """Two developments are one, with all that follows."""
        steps = self.street.merge(ended, into, because, at)
        yield from self.walk(next(steps), (), at, said, cause=cause)
        yield from self._numbered(self._meaning.merge(ended, into), at, cause)
        for step in steps:
            yield from self.walk(step, (), at, said, cause=cause)

    def steps(self, steps: Iterable[Step], at: datetime, cause: str) -> Iterator[NewEntry]:
        """What further steps led to."""
        for step in steps:
            yield from self.walk(step, (), at, cause=cause)

    def parted(self, state: State) -> None:
        """Reports lie elsewhere, or an editor ruled on what a side wants: what developments said of issues, who was
        heard in them and what is wanted is looked at anew."""
        stands, rejected = self._stands(state)
        self._meaning.learn(*self._said(state), stands, self._decided(state), rejected)

    def has_evidence(self, key: Key) -> bool:
        """Whether there is such a piece of evidence."""
        return self._meaning.outlook.latest(key)

    def part(
        self, ended: str, because: Because, state: State, at: datetime, *, cause: str
    ) -> Iterator[NewEntry]:
        """A merge is undone; nothing is weighed yet."""
        into = self.street.resolve(ended)
        step = self.street.part(ended, because)
        known, updates = state.developments[ended], state.updates.get(ended)
        self.street.give(ended, known.assessment.latest, updates.latest if updates is not None else None)
        yield from self.walk(step, (), at, cause=cause)
        reports = [member.report.id for member in self.street.at_work(ended).members]
        yield from self._numbered(self._meaning.drop(into, reports), at, cause)
        self.parted(state)

    def receive_again(self, report: Report, at: datetime, *, cause: str) -> Iterator[NewEntry]:
        """A report that was held is received once more."""
        step = Step("", weighed=False)
        self.street.receive_again(report, step)
        yield from self.walk(step, (), at, cause=cause)

    def put(
        self,
        placed: Sequence[tuple[Member, Placement]],
        state: State,
        at: datetime,
        *,
        by: str,
        cause: str,
        weigh: bool = True,
    ) -> Iterator[NewEntry]:
        """An editor put reports elsewhere: each with its new placement."""
        step = Step("", weighed=False)
        touched = self.street.put(placed, step)
        yield from self.walk(step, (), at, cause=cause)
        gone = [member.report.id for member, _ in placed]
        for development in touched:
            stay = {member.report.id for member in self.street.at_work(development).members}
            left = [report for report in gone if report not in stay]
            yield from self._numbered(self._meaning.drop(development, left), at, cause)
        self.parted(state)
        for development in touched if weigh else ():
            step = self.street.weigh(development, at, by=by)
            yield from self.walk(step, self.street.at_work(development).members, at, cause=cause)

    def go_on(self, at: datetime, *, cause: str) -> Iterator[NewEntry]:
        """Publishing goes on: what waited for that goes out."""
        yield from self.walk(self.street.untold(), (), at, cause=cause)
        waiting = [id_ for id_, held in self.street.held.items() if held.because.rule == "autopilot.stopped"]
        for development in waiting:
            step = self.street.weigh(development, at)
            yield from self.walk(step, self.street.at_work(development).members, at, cause=cause)

    def judge(self, key: Key, weight: float, at: datetime, by: str, *, cause: str) -> Iterator[NewEntry]:
        """An editor's weight for a piece of evidence. Raises ValueError when there is none, or for the weight."""
        work = self.street.at_work(key[2])
        told = work.update is not None and work.update.change != "withdrawn"
        move = self._meaning.outlook.judge(key, weight, work.assessment if told else None, at, by)
        if move is not None:
            yield from self._moved(move, at, cause)

    def unmove(self, key: Key, earlier: Move | None, at: datetime, *, cause: str) -> Iterator[NewEntry]:
        """A piece of evidence counts again as an earlier step left it."""
        because = Because(rule="outcome.undone", text="an editor took back what moved it")
        move = self._meaning.outlook.restore(key, earlier, because)
        if move is not None:
            yield from self._moved(move, at, cause)

    def unstep(
        self, issue: str, development: str, earlier: Sequence[IssueStep], at: datetime, *, cause: str
    ) -> Iterator[NewEntry]:
        """What a development did on an issue is what it had done before."""
        yield from self._numbered(self._meaning.unstep(issue, development, earlier, at), at, cause)

    def _moved(self, move: Move, at: datetime, cause: str) -> Iterator[NewEntry]:
        yield from self._numbered(
            iter([Meant(f"outcome:{move.outcome}", OutcomeMoved(move=move))]), at, cause
        )

    def resolve(self, resolution: Resolution, at: datetime, *, cause: str) -> Iterator[NewEntry]:
        """Whether an outcome came."""
        self._meaning.resolved(resolution)
        meant = Meant(f"outcome:{resolution.outcome}", OutcomeResolved(resolution=resolution))
        yield from self._numbered(iter([meant]), at, cause)

    def turn(self, change: PhaseChanged, at: datetime, *, cause: str) -> Iterator[NewEntry]:
        """The story's phase, set by an editor."""
        if change.phase != self._phase:
            yield self._phase_entry(at, change, cause)

    @property
    def phase(self) -> StoryPhase:
        """The phase of the story."""
        return self._phase

    def walk(
        self, step: Step, news: Sequence[Member], at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        """The entries of one step; ``news`` are the reports of its development not yet looked at."""
        for stream, version, body in step.entries:
            yield entry(stream, version, at, body, said, cause)
        work = self.street.at_work(step.development)
        if step.weighed and work.update is not None and self.street.modes().stopped is None:
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
            yield entry(stream, version, at, body, cause=cause)

    def _issue(
        self, update: Update, at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        self.last_at = self._last_published_at = at
        yield entry(f"update:{update.id}", update.revision, at, UpdateIssued(update=update), said, cause)
        if not self._phase_is_ruled() and (change := on_publication(self._phase)):
            yield self._phase_entry(at, change, cause)

    # --- time and the story file -------------------------------------------------------------------

    def silence(self, now: datetime) -> Iterator[NewEntry]:
        """What silence up to ``now`` changed, each at the moment it was due."""
        while not self._phase_is_ruled() and (
            due := on_silence(self._story, self._phase, self._last_published_at)
        ):
            at, change = due
            if at > now:
                return
            yield self._phase_entry(max(at, self.last_at), change, "clock")

    def _phase_is_ruled(self) -> bool:
        ruling = self.street.rulings.top("phase")
        return ruling is not None and ruling.value is not None

    def _phase_entry(self, at: datetime, change: PhaseChanged, cause: str) -> NewEntry:
        self._phase = change.phase
        self._story_version += 1
        self.last_at = at
        return entry("story", self._story_version, at, change, cause=cause)

    def story_file(self, revised: StoryRevised, at: datetime) -> NewEntry:
        """The story file that is in force from now on."""
        self._story_version += 1
        return entry("story", self._story_version, at, revised, cause="story file")

    def _meaning_of(self, state: State) -> Meaning:
        heard, steps = self._said(state)
        stands, rejected = self._stands(state)
        events = [coded.values[-1] for coded in state.events.values()]
        return Meaning(
            self._story,
            state.moves_in_order(),
            heard,
            steps,
            events,
            stands,
            self._decided(state),
            rejected,
        )

    def _stands(self, state: State) -> tuple[list[tuple[datetime, Stand]], list[Stand]]:
        """What sides said they want, in the order in which it was heard, and what of it editors took off."""
        found = sorted(
            (
                (seq, at, stand)
                for said in state.positions.values()
                for seq, at, stand in zip(said.seqs, said.times, said.values, strict=True)
            ),
            key=lambda one: one[0],
        )
        off = {stand.about for _, _, stand in found if self._is_off(stand)}
        stands = [(at, self._lies(stand)) for _, at, stand in found if stand.about not in off]
        return stands, [self._lies(stand) for _, _, stand in found if stand.about in off]

    def _is_off(self, stand: Stand) -> bool:
        ruling = self.street.rulings.top(stand.about)
        return ruling is not None and ruling.value is False

    def _decided(self, state: State) -> list[Resolution]:
        """What is decided of each outcome that ever was."""
        return [self._rests(decided.values[-1]) for decided in state.resolutions.values()]

    def _said(self, state: State) -> tuple[list[Reaction], list[tuple[datetime, IssueStep]]]:
        """Reactions and steps on issues, of the developments that theirs have become part of."""
        heard = [self._lies(said) for party in state.reactions.values() for said in party.values]
        steps = [
            (at, self._lies(step))
            for issue in state.steps.values()
            for at, step in zip(issue.times, issue.values, strict=True)
        ]
        return heard, steps

    def _lies(self, fact: Fact) -> Fact:
        into = self.street.resolve(fact.development)
        return fact if into == fact.development else msgspec.structs.replace(fact, development=into)

    def _rests(self, resolution: Resolution) -> Resolution:
        """The same for what decided an outcome; an editor's word rests on no development."""
        if resolution.development is None:
            return resolution
        into = self.street.resolve(resolution.development)
        return msgspec.structs.replace(resolution, development=into)


def entry(
    stream: str,
    version: int,
    at: datetime,
    body: AnyBody,
    said: datetime | None = None,
    cause: str | None = None,
) -> NewEntry:
    """A fact on its way into the record."""
    return NewEntry(stream=stream, version=version, recorded_at=at, occurred_at=said, body=body, cause=cause)
