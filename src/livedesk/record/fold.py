"""State = fold(entries): one fold for start-up, live running, replay and the page as of a moment.

Pure: no I/O, no clock. ``State.apply`` takes entries in order of ``seq``; applying a log in one go or
in pieces gives the same state. Reports that are not on the story are counted, not kept: the log has
them. Everything a past page needs is kept with the ``seq`` it became true at, so that a page as of
any moment is a few binary searches and never a second fold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from livedesk.model import (
    AccountsDiffer,
    CommandGiven,
    CommandSubmitted,
    DevelopmentAssessed,
    DevelopmentHeld,
    DevelopmentsLinked,
    DevelopmentsMerged,
    DevelopmentsParted,
    Difference,
    EditorRuled,
    Entry,
    Event,
    EventCoded,
    IssueStep,
    IssueStepped,
    Link,
    LinkUndone,
    Member,
    Move,
    OutcomeMoved,
    OutcomeResolved,
    PhaseChanged,
    PositionStated,
    Reaction,
    ReactionHeard,
    Report,
    ReportPlaced,
    ReportReceived,
    ReportReworded,
    Resolution,
    Rewording,
    Ruling,
    SourceChanged,
    Stand,
    StatusRuling,
    StatusSet,
    StoryPhase,
    StoryRevised,
    TextRead,
    Update,
    UpdateIssued,
)
from livedesk.record.dated import Dated, Latest
from livedesk.record.freezing import STOPPED, halted, last_seen, still
from livedesk.record.parts import DevelopmentState, Held, SourceTally
from livedesk.record.placed import links_at, members_at, members_now, status_at
from livedesk.record.rulings import Rulings
from livedesk.record.texts import TextHistory, standing_anew
from livedesk.record.trail import Trail

__all__ = [
    "Dated",
    "DevelopmentState",
    "Latest",
    "SourceTally",
    "State",
    "fold",
    "links_at",
    "members_at",
    "members_now",
    "status_at",
]


SEEN = frozenset(("line", "reaction", "position", "judged"))
"""Kinds of ruling that change the page by themselves, without a revision of an update."""


HELD_KEPT = 20_000
"""Reports off the story that an editor can bring back by their id."""


@dataclass(slots=True)
class State:
    """Everything the desk knows, from the log and nothing else."""

    seq: int = 0
    at: datetime | None = None
    story: Dated[StoryRevised] = field(default_factory=Dated[StoryRevised])
    phase: Dated[PhaseChanged] = field(default_factory=Dated[PhaseChanged])
    developments: dict[str, DevelopmentState] = field(default_factory=dict[str, DevelopmentState])
    #: Reports on the story by id, with or without a development.
    members: dict[str, Member] = field(default_factory=dict[str, Member])
    #: Reports placed more than once: what each placement made of them; None where it was held.
    moves: dict[str, Dated[Member | None]] = field(default_factory=dict[str, "Dated[Member | None]"])
    #: Entries of the latest reports that are not on the story, by id: within an editor's reach.
    off: dict[str, int] = field(default_factory=dict[str, int])
    #: Reports that an editor took off the story, as they were placed on it.
    left: dict[str, Member] = field(default_factory=dict[str, Member])
    #: Number of the last entry of reports that were received or placed more than once.
    placed: dict[str, int] = field(default_factory=dict[str, int])
    #: Reports received and not yet placed.
    unplaced: dict[str, Report] = field(default_factory=dict[str, Report])
    updates: dict[str, Dated[Update]] = field(default_factory=dict[str, Dated[Update]])
    #: Steps of each outcome's probability, by its id.
    outcomes: dict[str, Dated[Move]] = field(default_factory=dict[str, "Dated[Move]"])
    #: Whether outcomes came, as decided so far.
    resolutions: dict[str, Dated[Resolution]] = field(default_factory=dict[str, "Dated[Resolution]"])
    #: What developments did on each issue, by its id.
    steps: dict[str, Dated[IssueStep]] = field(default_factory=dict[str, "Dated[IssueStep]"])
    #: The same steps, and what was wanted and reacted, by the development they stand in.
    meant: dict[str, Dated[Move | IssueStep | Stand | Reaction]] = field(
        default_factory=dict[str, "Dated[Move | IssueStep | Stand | Reaction]"]
    )
    #: Developments in which each set phrase or other signal was found, by the signal's id.
    signals: dict[str, Dated[str]] = field(default_factory=dict[str, "Dated[str]"])
    #: Developments as events, by id, and the ids in the order in which they were coded.
    events: dict[str, Dated[Event]] = field(default_factory=dict[str, "Dated[Event]"])
    coded: Dated[str] = field(default_factory=Dated[str])
    #: What countries and institutions said, by party.
    reactions: dict[str, Dated[Reaction]] = field(default_factory=dict[str, "Dated[Reaction]"])
    #: What each side said it wants, by side.
    positions: dict[str, Dated[Stand]] = field(default_factory=dict[str, "Dated[Stand]"])
    #: Update ids by first publication.
    published: Dated[str] = field(default_factory=Dated[str])
    #: Update ids by the entry from which readers see them as part of another one, no longer by themselves.
    gone: Dated[str] = field(default_factory=Dated[str])
    #: Update ids by the entry from which readers see them by themselves again.
    back: Dated[str] = field(default_factory=Dated[str])
    #: Those seen as part of another one now.
    hidden: dict[str, None] = field(default_factory=dict[str, None])
    #: Every command of editors and contributors.
    trail: Trail = field(default_factory=Trail)
    #: What editors decided, as it stands; and by the entry it became so at, by what it is about.
    rulings: Rulings = field(default_factory=Rulings)
    ruled: dict[str, Dated[Ruling | None]] = field(default_factory=dict[str, "Dated[Ruling | None]"])
    #: Developments that wait for a person, or whose next revision does, and why; and how often that changed.
    held: dict[str, Held] = field(default_factory=dict[str, "Held"])
    holds: dict[str, int] = field(default_factory=dict[str, int])
    #: Links by id: each as drawn, None from the moment it was undone.
    links: dict[str, Dated[Link | None]] = field(default_factory=dict[str, "Dated[Link | None]"])
    #: Questions on which accounts differ, by id, in the order found.
    differences: dict[str, Dated[Difference]] = field(default_factory=dict[str, Dated[Difference]])
    #: What became of a source's report by the source's own hand, by the id of the report it changed.
    rewordings: dict[str, Dated[Rewording]] = field(default_factory=dict[str, Dated[Rewording]])
    #: Update id of every published revision, in order: what push replays to a returning reader.
    revisions: Dated[str] = field(default_factory=Dated[str])
    #: Update ids by what makes them findable without a scan: "key", "disputed", "issue:ID" (once per
    #: time an update newly became so) and "corrected" (every correction and withdrawal).
    notable: dict[str, Dated[str]] = field(default_factory=dict[str, Dated[str]])
    #: How many updates carry each of these marks, "corrected" aside. A withdrawn update carries none.
    marked: dict[str, Dated[int]] = field(default_factory=dict[str, Dated[int]])
    #: Every entry that changes the page; the value is the number of reports received by then.
    moments: Dated[int] = field(default_factory=Dated[int])
    #: Reports received, each counted once however often it was placed.
    received: int = 0
    #: Reports on the story.
    relevant: int = 0
    #: Reports as they were first found to be on the story, by "kind:TYPE" and "country:CODE" of their source.
    heard: dict[str, Dated[str]] = field(default_factory=dict[str, "Dated[str]"])
    tallies: dict[str, SourceTally] = field(default_factory=dict[str, SourceTally])
    #: What came of reading the pages behind reports, by the report's id.
    texts: dict[str, TextHistory] = field(default_factory=dict[str, TextHistory])
    #: What editors did to sources while the desk ran, by the source's id, in the order first touched.
    sources: dict[str, Dated[SourceChanged]] = field(default_factory=dict[str, Dated[SourceChanged]])
    #: The state as it was when all publishing was stopped; None while it goes on.
    frozen: State | None = None

    def apply(self, entries: Iterable[Entry]) -> None:
        """Fold entries in; each must follow the last applied one.

        Raises ValueError when an entry does not follow: the caller skipped or doubled one.
        """
        for entry in entries:
            if entry.seq != self.seq + 1:
                msg = f"entry {entry.seq} does not follow {self.seq}"
                raise ValueError(msg)
            self._apply(entry)
            self.seq = entry.seq
            self.at = entry.recorded_at
            if isinstance(entry.body, EditorRuled) and entry.body.ruling.about == STOPPED:
                self.frozen = (self.frozen or still(self)) if halted(self.rulings.top(STOPPED)) else None

    @property
    def shown(self) -> State:
        """What readers may see: this state, or the one they saw when all publishing was stopped."""
        return self if self.frozen is None else self.frozen

    def phase_now(self, seq: int | None = None) -> StoryPhase:
        """Phase of the story, now or after entry ``seq``; "planned" before any is set."""
        changed = self.phase.latest if seq is None else self.phase.as_of(seq)
        return changed.phase if changed else "planned"

    def moves_in_order(self) -> list[Move]:
        """Every step of every outcome, oldest first."""
        found = [
            pair for moves in self.outcomes.values() for pair in zip(moves.seqs, moves.values, strict=True)
        ]
        return [move for _, move in sorted(found, key=lambda pair: pair[0])]

    def seq_at(self, moment: datetime) -> int:
        """The last entry that changed what readers saw at or before ``moment``; 0 when there is none."""
        return last_seen(self.moments, self.ruled.get(STOPPED), moment)

    def resolve(self, development: str, seq: int | None = None) -> str:
        """The id a development goes by now or after entry ``seq``, merges followed."""
        seen = self.developments.get(development)
        while seen is not None and len(seen.merged):
            into = seen.merged.latest if seq is None else seen.merged.as_of(seq)
            if into is None:
                break
            development = into
            seen = self.developments.get(development)
        return development

    def part_of_others(self, seq: int) -> int:
        """How many updates readers see as part of another one after entry ``seq``."""
        return bisect_right(self.gone.seqs, seq) - bisect_right(self.back.seqs, seq)

    def stands(self, update_id: str, seq: int | None = None) -> bool:
        """Is the update shown by itself now or after entry ``seq``, not as part of one it was merged into?

        Merged into a development that readers have not seen yet, it is still what they see.
        """
        into = self.resolve(update_id, seq)
        if into == update_id:
            return True
        history = self.updates.get(into)
        return history is None or (seq is not None and history.as_of(seq) is None)

    def _apply(self, entry: Entry) -> None:
        match entry.body:
            case ReportReceived(report=report):
                self.unplaced[report.id] = report
                self.off[report.id] = entry.seq
                if entry.version > 2:
                    self.placed[report.id] = entry.version
                if entry.version == 1:  # later ones bring a held report back, to be placed anew
                    self._count(report)
            case ReportPlaced():
                self._place(entry, entry.body)
            case DevelopmentAssessed(assessment=assessment):
                development = self._development(entry, assessment.development)
                development.assessment.add(assessment)
                if development.status.latest != assessment.status:
                    development.status.add(entry, assessment.status)
            case DevelopmentsMerged(development=ended, into=into):
                self._merge(entry, ended, into)
            case UpdateIssued(update=update):
                history = self.updates.get(update.id)
                if history is None:
                    history = self.updates[update.id] = Dated()
                    self.published.add(entry, update.id)
                    for absorbed in self._absorbed(update.id):
                        self._end(entry, absorbed)
                self._mark(entry, update.id, _marks(update), _marks(history.latest))
                if update.change in {"corrected", "withdrawn"}:
                    self.notable.setdefault("corrected", Dated()).add(entry, update.id)
                history.add(entry, update)
                self.revisions.add(entry, update.id)
                self.moments.add(entry, self.received)
            case OutcomeMoved(move=move):
                self.outcomes.setdefault(move.outcome, Dated()).add(entry, move)
                self.meant.setdefault(move.development, Dated()).add(entry, move)
                self.moments.add(entry, self.received)
            case ReactionHeard(reaction=reaction):
                self.reactions.setdefault(reaction.party, Dated()).add(entry, reaction)
                self.meant.setdefault(reaction.development, Dated()).add(entry, reaction)
                self.moments.add(entry, self.received)
            case IssueStepped(step=step):
                self.steps.setdefault(step.issue, Dated()).add(entry, step)
                self.meant.setdefault(step.development, Dated()).add(entry, step)
                self.moments.add(entry, self.received)
            case PositionStated(stand=stand):
                self.positions.setdefault(stand.side, Dated()).add(entry, stand)
                self.meant.setdefault(stand.development, Dated()).add(entry, stand)
                self.moments.add(entry, self.received)
            case EventCoded(event=event):
                self.events.setdefault(event.development, Dated()).add(entry, event)
                self.coded.add(entry, event.development)
            case OutcomeResolved(resolution=resolution):
                self.resolutions.setdefault(resolution.outcome, Dated()).add(entry, resolution)
                self.moments.add(entry, self.received)
            case ReportReworded(rewording=rewording):
                self.rewordings.setdefault(rewording.of, Dated()).add(entry, rewording)
            case DevelopmentsLinked(link=link):
                for side in (link.newer, link.older):
                    self._development(entry, side).links.add(entry, link.id)
                self.links.setdefault(link.id, Dated()).add(entry, link)
            case LinkUndone(link=ended):
                self.links.setdefault(ended, Dated()).add(entry, None)
            case AccountsDiffer(difference=difference):
                self.differences.setdefault(difference.id, Dated()).add(entry, difference)
                self.moments.add(entry, self.received)
            case TextRead(article=article):
                self.texts.setdefault(article.report, TextHistory()).add(entry.seq, article)
                for member in standing_anew(self.members, entry.body):
                    self._anew(entry, member)
            case StatusSet():
                self._rule(entry, _as_ruled(entry.body))
            case EditorRuled():
                self._rule(entry, entry.body)
            case CommandGiven():
                self.trail.take(entry, entry.body)
            case CommandSubmitted():
                self.trail.submit(entry, entry.body)
            case DevelopmentHeld(development=held):
                if entry.body.because is None:
                    self.held.pop(held, None)
                else:
                    self.held[held] = Held(entry.body.because, entry.body.note)
                self.holds[held] = self.holds.get(held, 0) + 1
            case DevelopmentsParted(development=ended):
                self._part(entry, ended)
            case SourceChanged(source=source):
                self.sources.setdefault(source, Dated()).add(entry, entry.body)
                self.moments.add(entry, self.received)
            case PhaseChanged():
                self.phase.add(entry, entry.body)
                self.moments.add(entry, self.received)
            case StoryRevised():
                self.story.add(entry, entry.body)
                self.moments.add(entry, self.received)

    def _count(self, report: Report) -> None:
        self.received += 1
        tally = self._tally(report)
        tally.received += 1
        if tally.last_seen_at is None or report.seen_at > tally.last_seen_at:
            tally.last_seen_at = report.seen_at

    def _tally(self, report: Report) -> SourceTally:
        tally = self.tallies.get(report.source)
        if tally is None:
            tally = self.tallies[report.source] = SourceTally(report.source_name)
        return tally

    def _place(self, entry: Entry, placed: ReportPlaced) -> None:
        placement = placed.placement
        report = self.unplaced.pop(placement.report, None)
        if entry.version > 2:
            self.placed[placement.report] = entry.version
        before = self.members.get(placement.report)
        if before is not None:  # placed anew, by a merge, a split or an editor
            report = before.report
        if report is None:  # held before, and not received again since: there is nothing to place
            return
        # Placed anew, it is still the same text: what reading found in it stays.
        if placement.relevant:
            self.off.pop(report.id, None)
        elif len(self.off) > HELD_KEPT:
            del self.off[next(iter(self.off))]
        findings = placed.findings or (before.findings if before is not None else None)
        article = before.article if before is not None else None
        member = (
            Member(report=report, placement=placement, findings=findings, article=article)
            if placement.relevant
            else None
        )
        if before is not None or report.id in self.moves:
            self.moves.setdefault(report.id, Dated()).add(entry, member)
        if (before is None) != (member is None):
            change = 1 if before is None else -1
            self.relevant += change
            self._tally(report).relevant += change
            if member is not None and report.id not in self.moves:
                self.heard.setdefault(f"kind:{report.type}", Dated()).add(entry, report.id)
                if report.country is not None:
                    self.heard.setdefault(f"country:{report.country}", Dated()).add(entry, report.id)
        if member is None:
            if before is not None:
                self.left[report.id] = before
            self.members.pop(report.id, None)
            return
        self.members[report.id] = member
        if placement.development is not None:
            self._development(entry, self.resolve(placement.development)).members.add(entry, member)
            for signal in findings.signals if findings is not None else ():
                self.signals.setdefault(signal.id, Dated()).add(entry, placement.development)

    def _anew(self, entry: Entry, member: Member) -> None:
        """A report on the story stands otherwise from here on, where it stood."""
        self.members[member.report.id] = member
        self.moves.setdefault(member.report.id, Dated()).add(entry, member)
        if member.placement.development is not None:
            self._development(entry, self.resolve(member.placement.development)).members.add(entry, member)

    def _development(self, entry: Entry, id: str) -> DevelopmentState:  # noqa: A002 (the model's own word)
        """The development of that id, opened by this entry when it is new."""
        development = self.developments.get(id)
        if development is None:
            development = self.developments[id] = DevelopmentState(id=id, opened_at=entry.recorded_at)
        return development

    def _merge(self, entry: Entry, ended: str, into: str) -> None:
        old, new = self._development(entry, ended), self._development(entry, self.resolve(into))
        if old.merged_into is not None or new is old:  # never a ring
            return
        old.merged.add(entry, new.id)
        new.absorbed.append(old.id)
        self.held.pop(old.id, None)
        told = [old.id] if old.id in self.updates else self._absorbed(old.id)
        if told:  # readers saw it
            self.moments.add(entry, self.received)
        for update_id in told if new.id in self.updates else ():
            self._end(entry, update_id)
        for member in old.members.values:
            new.members.add(entry, member)
        if (meant := self.meant.get(old.id)) is not None:
            for fact in meant.values:
                self.meant.setdefault(new.id, Dated()).add(entry, fact)

    def _part(self, entry: Entry, ended: str) -> None:
        """A merge is undone: what was placed under the id that ended is its own again."""
        old = self.developments.get(ended)
        if old is None or old.merged_into is None:
            return
        into = self.developments[old.merged_into]
        old.merged.add(entry, None)
        into.absorbed.remove(old.id)
        for update_id in [old.id] if old.id in self.updates else self._family(old.id):
            if update_id in self.hidden:
                del self.hidden[update_id]
                self.back.add(entry, update_id)
                self._mark(entry, update_id, _marks(self.updates[update_id].latest), set())
        self.moments.add(entry, self.received)

    def _family(self, development: str) -> list[str]:
        """Updates of all that became part of a development, directly or through others."""
        found: list[str] = []
        for id_ in self.developments[development].absorbed if development in self.developments else ():
            found += [id_] if id_ in self.updates else self._family(id_)
        return found

    def _rule(self, entry: Entry, ruled: EditorRuled) -> None:
        about = ruled.ruling.about
        self.ruled.setdefault(about, Dated()).add(entry, self.rulings.rule(ruled))
        if about.partition(":")[0] in SEEN:
            self.moments.add(entry, self.received)

    def _absorbed(self, development: str) -> list[str]:
        """Updates of all that became part of a development, directly or through others, still shown by themselves."""
        return [id_ for id_ in self._family(development) if id_ not in self.hidden]

    def _end(self, entry: Entry, update_id: str) -> None:
        """Readers see an update as part of another one from here on."""
        self.gone.add(entry, update_id)
        self.hidden[update_id] = None
        self._mark(entry, update_id, set(), _marks(self.updates[update_id].latest))

    def _mark(self, entry: Entry, update_id: str, marks: set[str], before: set[str]) -> None:
        for mark in sorted(marks ^ before):
            count = self.marked.setdefault(mark, Dated())
            count.add(entry, (count.latest or 0) + (1 if mark in marks else -1))
            if mark in marks:
                self.notable.setdefault(mark, Dated()).add(entry, update_id)


def _as_ruled(set_: StatusSet) -> EditorRuled:
    """A status set in a record from before commands had ids."""
    value = None if set_.status is None else StatusRuling(status=set_.status, why=set_.because.text)
    about = f"status:{set_.development}"
    return EditorRuled(ruling=Ruling(about=about, value=value, by=set_.by, command=""))


def _marks(update: Update | None) -> set[str]:
    """What an update is findable by in ``State.notable``, as it stands."""
    if update is None or update.status == "withdrawn":
        return set()
    marks = {f"issue:{issue}" for issue in update.issues}
    if update.key_moment:
        marks.add("key")
    if update.status in {"disputed", "denied"}:
        marks.add("disputed")
    return marks


def fold(entries: Iterable[Entry], start: State | None = None) -> State:
    """The state after ``entries``; ``start`` is taken over and changed, not copied."""
    state = State() if start is None else start
    state.apply(entries)
    return state
