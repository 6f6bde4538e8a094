"""What editors do to developments at work: rulings, reports put elsewhere, merges undone, links drawn again.

Every method yields what is to be recorded; what follows for readers comes of weighing anew, which is the
caller's to ask for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from livedesk.editing import Draft, Withdrawal, revise
from livedesk.floor import Floor, Step, Working, seen_at
from livedesk.model import (
    Assessment,
    Because,
    DevelopmentsParted,
    EditorRuled,
    Link,
    Member,
    Placement,
    Report,
    ReportPlaced,
    ReportReceived,
    Update,
)


class Rearranging(Floor):
    """A floor whose editors can move everything on it."""

    def rule(self, ruled: EditorRuled, development: str) -> Step:
        """An editor's ruling is in force, or one is taken back; nothing is weighed yet."""
        self.rulings.rule(ruled)
        about = ruled.ruling.about
        version = self._ruled_versions[about] = self._ruled_versions.get(about, 0) + 1
        return Step(development, [(f"ruling:{about}", version, ruled)], weighed=False)

    def rest(self, update: Update, at: datetime) -> Iterator[Step]:
        """What rested on an update that an editor withdrew or corrected loses its ground, or is marked."""
        work = self._working.get(update.id, Working())
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
                    yield self.weigh(link.older, at, f"What it rests on was corrected: {update.note}")

    def withdraw(self, id_: str, note: str, at: datetime, by: str) -> Step:
        """The publication of an update is itself taken back: readers keep a stub, and it waits again."""
        work = self._working[id_]
        step = Step(id_)
        if work.update is None or work.update.change == "withdrawn":
            return step
        step.update = work.update = revise(
            Withdrawal(note=note, unpublished=not work.own), work.update, now=at, by=by
        )
        return step

    def opens(self, id_: str, *, own: bool = False) -> None:
        """A development, or a post of the desk's own, that an editor opens."""
        self._working.setdefault(id_, Working(own=own))

    def put(self, placed: Sequence[tuple[Member, Placement]], step: Step) -> list[str]:
        """An editor put reports elsewhere, or off the story: each with its new placement.

        The developments that gained or lost one, in order; nothing is weighed yet.
        """
        touched: dict[str, None] = {}
        for member, placement in placed:
            id_ = member.report.id
            old = member.placement.development if id_ in self._members else None
            if old is not None:
                old = self.resolve(old)
                work = self._working[old]
                work.members = [m for m in work.members if m.report.id != id_]
                touched[old] = None
            if placement.relevant:
                now = msgspec.structs.replace(member, placement=placement)
                self._members[id_] = now
                if placement.development is not None:
                    into = self.resolve(placement.development)
                    work = self._working.setdefault(into, Working())
                    work.members = sorted([*work.members, now], key=seen_at)
                    touched[into] = None
            else:
                self._members.pop(id_, None)
                self._left[id_] = member
            version = self._placed[id_] = self._placed.get(id_, 2) + 1
            body = ReportPlaced(placement=placement, findings=member.findings if placement.relevant else None)
            step.entries.append((f"report:{id_}", version, body))
        self._learn()
        self._move_accounts([member.report.id for member, _ in placed], step)
        return list(touched)

    def receive_again(self, report: Report, step: Step) -> None:
        """A report that was held is received once more, so that it can be placed anew."""
        version = self._placed[report.id] = self._placed.get(report.id, 2) + 1
        step.entries.append((f"report:{report.id}", version, ReportReceived(report=report)))

    def part(self, ended: str, because: Because) -> Step:
        """A merge is undone: what was placed under the id that ended is its own again.

        Nothing is weighed yet; its update and links as they were are the caller's to give back.
        """
        into = self._merged.pop(ended)
        self._absorbed[into].remove(ended)
        kept = self._working[into]
        mine = [m for m in kept.members if self._lies_in(m) == ended]
        kept.members = [m for m in kept.members if self._lies_in(m) != ended]
        self._working[ended] = Working(members=mine)
        body = DevelopmentsParted(development=ended, into=into, because=because)
        step = Step(ended, [self._of_development(ended, body)], weighed=False)
        self._learn()
        self._move_accounts([m.report.id for m in mine], step)
        return step

    def member(self, report: str) -> Member | None:
        """A report on the story as it is placed here; None when it is not on the story."""
        return self._members.get(report)

    def left(self, id_: str) -> Member | None:
        """A report that an editor took off the story, as it was placed on it; None for any other."""
        return self._left.get(id_)

    def was_split_off(self, development: str) -> bool:
        """A development whose reports all were put elsewhere, so that nothing is left of it."""
        work = self._working.get(development)
        return work is not None and not work.members and not work.own

    def link(self, id_: str) -> Link | None:
        """A link that holds; None when it does not."""
        return self._links.get(id_)

    def suggested(self, development: str) -> Draft | None:
        """What an update on a development would say by the machine's choice."""
        work = self._working[development]
        standing = [m for m in work.members if not self._is_taken_back(m)]
        return self._autopilot.suggested(standing or work.members, work.base)

    def on_page(self, development: str) -> bool:
        """Do readers see an update of it that stands?"""
        update = self.at_work(development).update
        return update is not None and update.change != "withdrawn"

    def opened(self, development: str) -> datetime:
        """When its first report was seen."""
        members = self.at_work(development).members
        return members[0].report.seen_at if members else datetime.max.replace(tzinfo=UTC)

    def give(self, development: str, assessment: Assessment | None, update: Update | None) -> None:
        """Give a development that stands for itself again what was last said of it."""
        work = self._working[development]
        work.assessment, work.update = assessment, update
        work.base = update if update is not None and update.worded_by is None else work.base

    def draw_again(self, link: Link) -> Step:
        """A link that was undone holds again."""
        step = Step(link.older, weighed=False)
        self._draw(link, step)
        return step

    def undraw(self, link: str, because: Because) -> Step | None:
        """A link holds no longer; nothing is weighed yet. None when it does not hold now."""
        found = self._links.get(link)
        if found is None:
            return None
        step = Step(found.older, weighed=False)
        self._undraw(found, because, step)
        return step
