"""Developments at work: as the desk has them in hand, ahead of the state by the batch it is taking in.

What sources do to them is the street's, what editors do the rearranging's; here is what both need: what
editors ruled, weighing and editing one development anew, links, and accounts that differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import get_args

import msgspec

from livedesk.editing import Autopilot, Decision, Modes, Withdrawal, Word, revise, word
from livedesk.editing.rewordings import Rewordings, falls_with
from livedesk.model import (
    AccountsDiffer,
    AnyBody,
    Assessment,
    Because,
    DevelopmentAssessed,
    DevelopmentHeld,
    DevelopmentsLinked,
    Difference,
    Link,
    LinkUndone,
    Member,
    PublishingMode,
    Rewording,
    Ruling,
    StatusSet,
    Update,
)
from livedesk.reading.mentions import Mentions
from livedesk.record import State, links_at, members_now
from livedesk.record.parts import Held
from livedesk.record.rulings import Rulings
from livedesk.story.schema import Story
from livedesk.weighing.ledger import Ledger, link_id
from livedesk.weighing.moments import Moment
from livedesk.weighing.questions import Questions
from livedesk.weighing.status import Around
from livedesk.weighing.thresholds import KEY_REPEAT
from livedesk.weighing.weighing import moment_of, weigh

_SILENT_WHEN_PUBLISHED = frozenset(("autopilot.withdrawn", "editor.withdraw"))
"""Why an update gets no further revision that is no waiting: it is over."""


@dataclass(slots=True)
class Working:
    """A development as the desk is working on it."""

    members: list[Member] = field(default_factory=list[Member])
    assessment: Assessment | None = None
    update: Update | None = None
    links: dict[str, Link] = field(default_factory=dict[str, Link])
    """Links in force on either side, by id."""
    base: Update | None = None
    """The last revision whose words were the machine's choice: what its next choice goes on from."""
    own: bool = False
    """A post of the desk's own: no report tells it."""


@dataclass(slots=True)
class Step:
    """What became of one development."""

    development: str
    entries: list[tuple[str, int, AnyBody]] = field(default_factory=list[tuple[str, int, AnyBody]])
    """Stream, version and body of what is to be recorded, in order."""
    update: Update | None = None
    """The revision to issue; None when readers see nothing new."""
    first: bool = False
    """True when that is its publication."""
    weighed: bool = True
    """False when nothing of it could have changed."""
    because: Because | None = None
    """The rule that decided on its update; None when nobody asked."""


class Floor:
    """The developments of one story, at work."""

    def __init__(self, story: Story) -> None:
        self.held: dict[str, Held] = {}
        """Developments that wait for a person, or whose next revision does, and why."""
        self._working: dict[str, Working] = {}
        self.rulings = Rulings()
        """What editors ruled."""
        self._absorbed: dict[str, list[str]] = {}
        self._merged: dict[str, str] = {}
        self.use(story)

    def use(self, story: Story) -> None:
        """Put an edited story file in force, for decisions from now on."""
        self._story = story
        self._autopilot = Autopilot(story)
        self._rewordings = Rewordings(Mentions(story))

    def take_up(self, state: State) -> None:
        """Begin where the state ends."""
        self._links: dict[str, Link | None] = {id_: link.latest for id_, link in state.links.items()}
        self._link_versions = {id_: len(link) for id_, link in state.links.items()}
        self._taken_back: dict[str, Rewording] = {
            of: wrong[-1]
            for of, history in state.rewordings.items()
            if (wrong := [r for r in history.values if r.kind in ("corrected", "withdrawn")])
        }
        self._rewording_versions = {of: len(history) for of, history in state.rewordings.items()}
        self.rulings = state.rulings.copy()
        self._ruled_versions = {about: len(ruled) for about, ruled in state.ruled.items()}
        self.held, self._holds = dict(state.held), dict(state.holds)
        self._absorbed = {id_: list(found.absorbed) for id_, found in state.developments.items()}
        self._merged = {
            id_: found.merged_into
            for id_, found in state.developments.items()
            if found.merged_into is not None
        }
        self._development_versions = {
            id_: len(found.assessment) + len(found.merged) for id_, found in state.developments.items()
        }
        self._placed = dict(state.placed)
        self._members = dict(state.members)
        #: Reports that editors took off the story.
        self._left: dict[str, Member] = dict(state.left)
        own = (
            (id_, updates.latest) for id_, updates in state.updates.items() if id_ not in state.developments
        )
        self._working = {
            id_: Working(update=update, own=True) for id_, update in own if update is not None and update.own
        }
        self._working |= {
            id_: Working(
                members=members_now(state, id_),
                assessment=development.assessment.latest,
                update=state.updates[id_].latest if id_ in state.updates else None,
                base=base_of(state, id_, state.seq),
                links={link.id: link for link in links_at(state, id_, state.seq)},
            )
            for id_, development in state.developments.items()
            if development.merged_into is None
        }
        self._differences: dict[str, Difference] = {
            id_: found for id_, history in state.differences.items() if (found := history.latest) is not None
        }
        self._difference_versions = {id_: len(history) for id_, history in state.differences.items()}
        self._learn()

    def _learn(self) -> None:
        """What developments say of each other, from the reports as they are placed now."""
        self._pages: dict[str, list[Member]] = {}
        self._page_of: dict[str, str] = {}
        self._items: dict[tuple[str, str], list[str]] = {}
        self._ledger = Ledger(self._story)
        self._questions = Questions(self._story)
        settled = self._settled()
        for member in self._members.values():
            self._remember(member)
            here = self._where_it_is(member)
            self._questions.hear(here)
            self._ledger.hear(here, self._links, settled)
            self._questions.hear_text(here)
        self._questions.known(self._differences.values())

    def resolve(self, development: str) -> str:
        """The id a development goes by here, merges followed."""
        while development in self._merged:
            development = self._merged[development]
        return development

    def knows(self, development: str) -> bool:
        """Is it a development, or a post of the desk's own, that stands for itself?"""
        return development in self._working

    def word(self, development: str) -> Word:
        """The editors' word on a development, what merged ones brought along included."""
        return word(lambda kind: self.rulings.on(kind, development, self._absorbed))

    def modes(self) -> Modes:
        """What chiefs set goes out by itself."""
        stopped, story = self.rulings.top("stopped"), self.rulings.top("mode:story")
        rules = {rule.id: self.rulings.top(f"mode:rule:{rule.id}") for rule in self._story.publishing.rules}
        return Modes(
            story=_mode(story),
            rules={id_: mode for id_, ruling in rules.items() if (mode := _mode(ruling)) is not None},
            stopped=_stopped(stopped),
        )

    def at_work(self, development: str) -> Working:
        """A development as it stands here; an empty one when it is not known."""
        return self._working.get(development) or Working()

    def _lies_in(self, member: Member) -> str | None:
        development = member.placement.development
        return None if development is None else self.resolve(development)

    def weigh(
        self,
        id_: str,
        at: datetime,
        note: str | None = None,
        *,
        by: str = "autopilot",
        base: Update | None = None,
        restored: bool = False,
    ) -> Step:
        """Weigh and edit one development anew, as it stands here.

        ``note``: what was wrong, for readers. ``by``: whose act it is. ``base``: the revision whose words the
        machine's choice goes on from. ``restored``: its withdrawal was taken back.
        """
        work = self._working[id_]
        step = Step(id_)
        ruled = self.word(id_)
        waiting = self.held.get(id_)
        if waiting is not None and waiting.note is not None and note is None:
            note = waiting.note  # a correction waited
        if work.own:
            decision = self._autopilot.post(
                id_, work.update, at, ruled, self.modes(), by=by, note=note, restored=restored
            )
            return self._decided(step, work, decision, note)
        if not work.members:
            return self._emptied(step, work, at, note, by)
        standing = [m for m in work.members if not self._is_taken_back(m)]
        around = Around(
            links=tuple(link for link in work.links.values() if link.older == id_),
            differences=tuple(self._standing(id_)),
            set=_set(id_, ruled),
            taken_back=None if standing else _nothing_left(note),
            planned=self._ledger.is_plan(id_),
            denying=self._ledger.denying(id_),
        )
        others = partial(self._other_moments, id_)
        assessment = weigh(id_, standing or work.members, self._story, work.assessment, around, others)
        if assessment != work.assessment:
            work.assessment = assessment
            step.entries.append(self._of_development(id_, DevelopmentAssessed(assessment=assessment)))
        decision = self._autopilot.decide(
            assessment,
            standing,
            work.update,
            at,
            links=tuple(work.links.values()),
            note=note,
            word=ruled,
            base=base or work.base,
            restored=restored,
            modes=self.modes(),
            by=by,
        )
        return self._decided(step, work, decision, note)

    def _other_moments(self, id_: str) -> list[Moment]:
        """What the key moments tell that opened at about the time of this one."""
        at = self._working[id_].members[0].report.seen_at
        return [
            moment_of(other, work.members, self._story)
            for other, work in self._working.items()
            if other != id_
            and work.assessment is not None
            and work.assessment.key_moment
            and work.members
            and abs(work.members[0].report.seen_at - at) <= KEY_REPEAT
        ]

    def _decided(self, step: Step, work: Working, decision: Decision, note: str | None) -> Step:
        """Put a decision in force: the revision it gives, and what waits from now on."""
        because = decision.because
        step.because = because
        silent = because.rule == "autopilot.same" or (
            work.update is not None and not work.update.unpublished and because.rule in _SILENT_WHEN_PUBLISHED
        )
        waits = decision.waits or (None if decision.update is not None or silent else because)
        self._hold(step, waits, note if decision.update is None and work.update is not None else None)
        if decision.update is None:
            return step
        step.first = work.update is None
        step.update = work.update = decision.update
        if decision.update.worded_by is None and decision.update.change != "withdrawn":
            work.base = decision.update
        return step

    def _hold(self, step: Step, because: Because | None, note: str | None) -> None:
        """Note why a development waits, where that is news."""
        id_ = step.development
        known = self.held.get(id_)
        if because is None and known is None:
            return
        if because is not None and known == Held(because, note):
            return
        if because is None:
            del self.held[id_]
        else:
            self.held[id_] = Held(because, note)
        version = self._holds[id_] = self._holds.get(id_, 0) + 1
        body = DevelopmentHeld(development=id_, because=because, note=note)
        step.entries.append((f"held:{id_}", version, body))

    def _emptied(self, step: Step, work: Working, at: datetime, note: str | None, by: str) -> Step:
        """A development whose last report an editor took out: nothing is left under its update."""
        stopped = self.modes().stopped
        if work.update is None or work.update.change == "withdrawn":
            self._hold(step, None, None)
            return step
        why = note or "No report is left under it."
        if stopped is not None:
            decision = Decision(update=None, because=Because(rule="autopilot.stopped", text=stopped))
        else:
            update = revise(Withdrawal(note=why), work.update, now=at, by=by)
            decision = Decision(update=update, because=Because(rule="status.withdrawn", text=why))
        return self._decided(step, work, decision, why)

    def _of_development(self, id_: str, body: AnyBody) -> tuple[str, int, AnyBody]:
        version = self._development_versions[id_] = self._development_versions.get(id_, 0) + 1
        return f"development:{id_}", version, body

    # --- links and accounts that differ -----------------------------------------------------------

    def undo(
        self, link_id: str, because: Because, at: datetime, *, note: str | None = None
    ) -> Iterator[Step]:
        """A link no longer holds and is not drawn again. Raises ValueError when it does not hold now."""
        link = self._links.get(link_id)
        if link is None:
            msg = f"no link {link_id} holds"
            raise ValueError(msg)
        step = Step(link.older, weighed=False)
        self._undraw(link, because, step)
        yield step
        for side in dict.fromkeys((link.older, link.newer)):
            if side in self._working:
                yield self.weigh(side, at, note if side == link.older else None)

    def _standing(self, id_: str) -> Iterator[Difference]:
        """Differences with an account in a development, while two accounts that differ still stand."""
        for difference in self._differences.values():
            if difference.forecast:
                continue  # a forecast that was missed is no clash
            standing = [a for a in difference.accounts if a.report not in self._taken_back]
            if len({(a.answer, a.refused) for a in standing}) > 1 and any(
                a.development == id_ for a in standing
            ):
                yield difference

    def untold(self) -> Step:
        """Accounts that were found to differ while all publishing was stopped."""
        step = Step("", weighed=False)
        for difference in self._questions.all():
            if self._differences.get(difference.id) != difference:
                self._tell(difference, step)
        return step

    def _tell(self, difference: Difference, step: Step) -> None:
        if self.modes().stopped is not None:
            return  # readers see it when publishing goes on
        version = self._difference_versions.get(difference.id, 0) + 1
        self._difference_versions[difference.id] = version
        self._differences[difference.id] = difference
        step.entries.append((f"difference:{difference.id}", version, AccountsDiffer(difference=difference)))

    # --- links -----------------------------------------------------------------------------------

    def _draw(self, link: Link, step: Step) -> None:
        self._links[link.id] = link
        version = self._link_versions[link.id] = self._link_versions.get(link.id, 0) + 1
        for side in (link.newer, link.older):
            if side in self._working:
                self._working[side].links[link.id] = link
        step.entries.append((f"link:{link.id}", version, DevelopmentsLinked(link=link)))

    def _undraw(self, link: Link, because: Because, step: Step) -> None:
        self._links[link.id] = None
        version = self._link_versions[link.id] = self._link_versions.get(link.id, 0) + 1
        for side in (link.newer, link.older):
            if side in self._working:
                self._working[side].links.pop(link.id, None)
        step.entries.append((f"link:{link.id}", version, LinkUndone(link=link.id, because=because)))

    def _redraw(self, ended: str, into: str, links: Sequence[Link], step: Step) -> list[str]:
        """Draw the links of a development that ends from and to the one it became part of; the others on them.

        Of a plan and its outcome that are one development, or of a link drawn or undone there already,
        nothing is left.
        """
        others: dict[str, None] = {}
        because = Because(rule="link.merged", text="the development it led to became part of another")
        for link in links:
            self._undraw(link, because, step)
            newer, older = (into if side == ended else side for side in (link.newer, link.older))
            moved = msgspec.structs.replace(
                link, id=link_id(link.kind, newer, older), newer=newer, older=older
            )
            others |= {side: None for side in (newer, older) if side != into and side in self._working}
            if moved.id not in self._links and (newer != older or link.kind == "denies"):
                self._draw(moved, step)
        return list(others)

    def _settled(self) -> set[str]:
        return {link.older for link in self._links.values() if link is not None and link.kind != "denies"}

    def _move_accounts(self, reports: Sequence[str], step: Step) -> None:
        """Accounts that differ stand in the developments their reports are in."""
        for difference in list(self._differences.values()):
            accounts = tuple(
                msgspec.structs.replace(a, development=self._lies_in(found) or a.development)
                if a.report in reports and (found := self._members.get(a.report)) is not None
                else a
                for a in difference.accounts
            )
            if accounts != difference.accounts:
                moved = msgspec.structs.replace(difference, accounts=accounts, about=accounts[0].development)
                self._tell(moved, step)

    def _remember(self, member: Member) -> None:
        """Keep a report with the earlier ones of its page."""
        report, placement = member.report, member.placement
        if not placement.relevant:
            return
        if report.item_key is not None:
            self._items.setdefault((report.source, report.item_key), []).append(report.id)
        root = self._page_of.get(placement.revision_of or "", placement.revision_of) or report.id
        self._page_of[report.id] = root
        self._pages.setdefault(root, []).append(member)

    def _where_it_is(self, member: Member) -> Member:
        """A member as placed in the development that the one it was placed in has become part of."""
        into = self._lies_in(member)
        if into == member.placement.development:
            return member
        return msgspec.structs.replace(
            member, placement=msgspec.structs.replace(member.placement, development=into)
        )

    def _is_taken_back(self, member: Member) -> bool:
        keys = (member.report.id, member.placement.copy_of or "")
        return any(falls_with(member, self._taken_back[key]) for key in keys if key in self._taken_back)


def base_of(state: State, development: str, seq: int) -> Update | None:
    """The last revision up to an entry whose words were the machine's choice."""
    history = state.updates.get(development)
    for update in reversed(history.upto(seq) if history is not None else []):
        if update.worded_by is None and update.change != "withdrawn":
            return update
    return None


def _set(development: str, ruled: Word) -> StatusSet | None:
    """The status that an editor set, as weighing asks for it."""
    if ruled.status is None:
        return None
    because = Because(rule="status.set", text=ruled.status.why)
    return StatusSet(development=development, status=ruled.status.status, because=because, by="")


def _mode(ruling: Ruling | None) -> PublishingMode | None:
    for mode in get_args(PublishingMode):
        if ruling is not None and ruling.value == mode:
            return mode
    return None


def _stopped(ruling: Ruling | None) -> str | None:
    if ruling is None or ruling.value is not True:
        return None
    return f"all publishing is stopped by {ruling.by.removeprefix('editor:')}"


def seen_at(member: Member) -> datetime:
    """When the desk saw a member's report: the order in which a development's stand."""
    return member.report.seen_at


def _nothing_left(note: str | None) -> Because:
    return Because(rule="status.withdrawn", text=f"no report is left under it. {note or ''}".strip())
