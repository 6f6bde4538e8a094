"""From a placed report to what readers see: weighing and editing of every development it bears on.

Holds the developments as the desk is working on them, ahead of the state by the batch in hand. Fed the
same members, links and commands it takes the same steps; everything it decides is yielded as entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from livedesk.editing import Autopilot
from livedesk.editing.rewordings import Rewordings, falls_with
from livedesk.model import (
    AccountsDiffer,
    AnyBody,
    Assessment,
    Because,
    DevelopmentAssessed,
    DevelopmentsLinked,
    DevelopmentsMerged,
    Difference,
    Link,
    LinkUndone,
    Member,
    ReportReworded,
    Rewording,
    Status,
    StatusRuling,
    StatusSet,
    Update,
)
from livedesk.reading.mentions import Mentions
from livedesk.record import State, links_at, members_now
from livedesk.story.schema import Story
from livedesk.weighing.differences import Differences
from livedesk.weighing.ledger import Ledger, link_id
from livedesk.weighing.status import Around
from livedesk.weighing.weighing import changes_nothing, weigh


@dataclass(slots=True)
class Working:
    """A development as the desk is working on it."""

    members: list[Member] = field(default_factory=list[Member])
    assessment: Assessment | None = None
    assessments: int = 0
    update: Update | None = None
    links: dict[str, Link] = field(default_factory=dict[str, Link])
    """Links in force on either side, by id."""
    set: StatusSet | None = None
    sets: int = 0


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


class Street:
    """The developments of one story, at work."""

    def __init__(self, story: Story) -> None:
        self.held: dict[str, str] = {}
        """Developments that wait for a person, and why, in words."""
        self._working: dict[str, Working] = {}
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
        self._taken_back = {
            of: wrong[-1]
            for of, history in state.rewordings.items()
            if (wrong := [r for r in history.values if r.kind in ("corrected", "withdrawn")])
        }
        self._rewording_versions = {of: len(history) for of, history in state.rewordings.items()}
        self._working = {
            id_: Working(
                members=members_now(state, id_),
                assessment=development.assessment.latest,
                assessments=len(development.assessment),
                update=state.updates[id_].latest if id_ in state.updates else None,
                links={link.id: link for link in links_at(state, id_, state.seq)},
                set=_set(state, id_),
                sets=len(state.ruled.get(f"status:{id_}", ())),
            )
            for id_, development in state.developments.items()
            if development.merged_into is None
        }
        self._pages: dict[str, list[Member]] = {}
        self._page_of: dict[str, str] = {}
        self._items: dict[tuple[str, str], list[str]] = {}
        self._differences: dict[str, Difference] = {
            id_: found for id_, history in state.differences.items() if (found := history.latest) is not None
        }
        self._difference_versions = {id_: len(history) for id_, history in state.differences.items()}
        self._ledger = Ledger(self._story)
        self._questions = Differences(self._story)
        settled = self._settled()
        for member in state.members.values():
            self._remember(member)
            here = _where_it_is(member, state)
            self._questions.hear(here)
            self._ledger.hear(here, self._links, settled)

    def at_work(self, development: str) -> Working:
        """A development as it stands here; an empty one when it is not known."""
        return self._working.get(development) or Working()

    # --- a report --------------------------------------------------------------------------------

    def follow(self, member: Member, at: datetime) -> Iterator[Step]:
        """All that follows from a report just placed: its own development first, then others it bears on."""
        own = member.placement.development
        rewordings = self._reworded(member)
        heard = Step(own or "", weighed=False)
        for rewording in rewordings:
            version = self._rewording_versions.get(rewording.of, 0) + 1
            self._rewording_versions[rewording.of] = version
            heard.entries.append((f"rewording:{rewording.of}", version, ReportReworded(rewording=rewording)))
        if own is not None:
            self._working.setdefault(own, Working()).members.append(member)
        notes = self._fallen(rewordings, heard)
        self._remember(member)
        touched: dict[str, None] = {}
        for link in (
            self._ledger.hear(member, self._links, self._settled()) if member.placement.relevant else ()
        ):
            self._draw(link, heard)
            touched |= {link.newer: None, link.older: None}
        for difference in self._questions.hear(member) if member.placement.relevant else ():
            self._tell(difference, heard)
            touched |= {account.development: None for account in difference.accounts}
        if heard.entries:
            yield heard
        if own is not None:
            work = self._working[own]
            known = work.assessment
            if known is None or own in notes or own in touched or not changes_nothing(known, member):
                yield self._weigh(own, at, notes.get(own))
        for other in [*notes, *(id_ for id_ in touched if id_ not in notes)]:
            if other != own and other in self._working:
                yield self._weigh(other, at, notes.get(other))

    def merge(self, ended: str, into: str, because: Because, at: datetime) -> Iterator[Step]:
        """Two developments are one from now on: the reports of the one that ends are the other's."""
        gone = self._working.pop(ended, Working())
        work = self._working.setdefault(into, Working())
        work.members = sorted([*work.members, *gone.members], key=lambda member: member.report.seen_at)
        self.held.pop(ended, None)
        body = DevelopmentsMerged(development=ended, into=into, because=because)
        step = Step(into, [(f"development:{ended}", gone.assessments + 1, body)], weighed=False)
        self._ledger.merge(ended, into)
        others = self._redraw(ended, into, list(gone.links.values()), step)
        for difference in self._questions.merge(ended, into):
            self._tell(difference, step)
        yield step
        yield self._weigh(into, at)
        for other in others:
            yield self._weigh(other, at)

    def _weigh(self, id_: str, at: datetime, note: str | None = None) -> Step:
        work = self._working[id_]
        step = Step(id_)
        standing = [m for m in work.members if not self._is_taken_back(m)]
        around = Around(
            links=tuple(link for link in work.links.values() if link.older == id_),
            differences=tuple(self._standing(id_)),
            set=work.set,
            taken_back=None if standing else _nothing_left(note),
            planned=self._ledger.is_plan(id_),
            denying=self._ledger.denying(id_),
        )
        assessment = weigh(id_, standing or work.members, self._story, work.assessment, around)
        if assessment != work.assessment:
            work.assessment = assessment
            work.assessments += 1
            body = DevelopmentAssessed(assessment=assessment)
            step.entries.append((f"development:{id_}", work.assessments, body))
        links = tuple(work.links.values())
        decision = self._autopilot.decide(assessment, standing, work.update, at, links=links, note=note)
        if decision.update is None:
            if work.update is None:
                self.held[id_] = decision.because.text
            return step
        self.held.pop(id_, None)
        step.first = work.update is None
        step.update = work.update = decision.update
        return step

    # --- what an editor does ---------------------------------------------------------------------

    def revised(self, update: Update, at: datetime) -> Iterator[Step]:
        """An editor issued a revision: it stands, and what rested on it is marked or loses its ground."""
        work = self._working.setdefault(update.id, Working())
        work.update = update
        yield Step(update.id, update=update, first=update.revision == 1)
        resting = [link for link in work.links.values() if link.newer == update.id != link.older]
        if update.change == "withdrawn":
            because = Because(
                rule="correction.withdrawn", text=f"what it rested on was withdrawn: {update.note}"
            )
            for link in resting:
                yield from self.undo(
                    link.id, because, at, note=f"What it rested on was withdrawn: {update.note}"
                )
        elif update.change == "corrected":
            for link in resting:
                if link.older in self._working:
                    yield self._weigh(link.older, at, f"What it rests on was corrected: {update.note}")

    def set_status(
        self, development: str, status: Status | None, because: Because, by: str, at: datetime
    ) -> Iterator[Step]:
        """An editor's status holds whatever the rules say later; None gives it back to them.

        Raises ValueError for a development that is not known.
        """
        work = self._working.get(development)
        if work is None:
            msg = f"there is no development {development}"
            raise ValueError(msg)
        work.sets += 1
        work.set = StatusSet(development=development, status=status, because=because, by=by)
        yield Step(development, [(f"status:{development}", work.sets, work.set)], weighed=False)
        yield self._weigh(development, at)

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
                yield self._weigh(side, at, note if side == link.older else None)

    def take_back(self, report: str, because: Because, at: datetime) -> Iterator[Step]:
        """A source took a report of its own away (a deleted post, a page that is gone by its own word).

        Raises ValueError when no such report is on the story.
        """
        page = self._pages.get(self._page_of.get(report, report), [])
        member = next((m for m in page if m.report.id == report), None)
        if member is None:
            msg = f"no report {report} is on the story"
            raise ValueError(msg)
        rewording = Rewording(
            of=report, report=None, kind="withdrawn", source_name=member.report.source_name, because=because
        )
        version = self._rewording_versions.get(report, 0) + 1
        self._rewording_versions[report] = version
        step = Step(member.placement.development or "", weighed=False)
        step.entries.append((f"rewording:{report}", version, ReportReworded(rewording=rewording)))
        notes = self._fallen([rewording], step)
        yield step
        for id_, note in notes.items():
            yield self._weigh(id_, at, note)

    def standing(self, source: str, key: str) -> list[str]:
        """Ids of the reports of a source's item that are on the story and not taken back, in order."""
        known = self._items.get((source, key), ())
        gone = self._taken_back
        return [id_ for id_ in known if id_ not in gone or gone[id_].kind != "withdrawn"]

    def _standing(self, id_: str) -> Iterator[Difference]:
        """Differences with an account in a development, while two accounts that differ still stand."""
        for difference in self._differences.values():
            standing = [a for a in difference.accounts if a.report not in self._taken_back]
            if len({a.answer for a in standing}) > 1 and any(a.development == id_ for a in standing):
                yield difference

    def _tell(self, difference: Difference, step: Step) -> None:
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

    # --- what sources do to their own reports ------------------------------------------------------

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

    def _reworded(self, member: Member) -> list[Rewording]:
        """What this report did to the earlier ones of its page; the last of them says what kind of change."""
        of = member.placement.revision_of
        page = self._pages.get(self._page_of.get(of, of), []) if of is not None else []
        if not page:
            return []
        latest = self._rewordings.kind(page[-1].report, member.report, member.placement.lang)
        found = [latest]
        if latest.kind in ("corrected", "withdrawn"):
            found += [
                Rewording(
                    of=earlier.report.id,
                    report=member.report.id,
                    kind=latest.kind,
                    was=latest.was,
                    now=latest.now,
                    source_name=latest.source_name,
                    because=latest.because,
                )
                for earlier in page[:-1]
                if earlier.report.id not in self._taken_back
                and (latest.kind == "withdrawn" or latest.was in (earlier.report.title or ""))
            ]
        return found

    def _is_taken_back(self, member: Member) -> bool:
        keys = (member.report.id, member.placement.copy_of or "")
        return any(falls_with(member, self._taken_back[key]) for key in keys if key in self._taken_back)

    def _fallen(self, rewordings: Sequence[Rewording], step: Step) -> dict[str, str]:
        """What falls with reports that their sources corrected or took back: a note by development.

        Links that such a report gave cause to no longer hold; what they decided is weighed anew.
        """
        notes: dict[str, str] = {}
        wrong = [r for r in rewordings if r.kind in ("corrected", "withdrawn")]
        self._taken_back |= {rewording.of: rewording for rewording in wrong}
        for rewording in wrong:
            for id_, work in self._working.items():
                if any(falls_with(m, rewording) for m in work.members):
                    notes.setdefault(id_, _note(rewording))
            for link in [known for known in self._links.values() if known is not None]:
                if link.report != rewording.of:
                    continue
                because = Because(rule="correction.undone", text=_note(rewording))
                self._undraw(link, because, step)
                notes.setdefault(link.older, f"What it rested on was taken back. {_note(rewording)}")
        return notes


def _set(state: State, development: str) -> StatusSet | None:
    """The status that an editor set, as weighing asks for it."""
    found = state.rulings.top(f"status:{development}")
    if found is None or not isinstance(found.value, StatusRuling):
        return None
    because = Because(rule="status.set", text=found.value.why)
    return StatusSet(development=development, status=found.value.status, because=because, by=found.by)


def _where_it_is(member: Member, state: State) -> Member:
    """A member as placed in the development that the one it was placed in has become part of."""
    development = member.placement.development
    into = state.resolve(development) if development is not None else None
    if into == development:
        return member
    placement = msgspec.structs.replace(member.placement, development=into)
    return msgspec.structs.replace(member, placement=placement)


def _note(rewording: Rewording) -> str:
    """What was wrong, for readers."""
    source = rewording.source_name
    if rewording.kind == "withdrawn":
        return f"{source} took its report back."
    if rewording.was and rewording.now:
        return f"{source} corrected its report: “{rewording.was}” now reads “{rewording.now}”."
    return f"{source} corrected its report."


def _nothing_left(note: str | None) -> Because:
    return Because(rule="status.withdrawn", text=f"no report is left under it. {note or ''}".strip())
