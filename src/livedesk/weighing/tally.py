"""What the members of a development say together, counted report by report.

A development is weighed with every further report. Counting from the first one each time would cost the
square of its reports, so the count is kept and taken up where the same members go on; it is a plain left
fold, so that it comes out the same either way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

from livedesk.model import Act, Member
from livedesk.weighing.naming import Naming
from livedesk.weighing.origins import Origins
from livedesk.weighing.thresholds import FIRST_REPORTS

_KEPT: Final = 64
"""Developments whose count is kept: those that still grow; another is counted again."""


_TALK: Final[frozenset[Act | None]] = frozenset(("say", "report", "plan", "give", None))
"""Acts of a headline that are no deed: who only speaks, means to, or "gives" an answer."""

_NEWS: Final = frozenset(("news", "social"))
"""Forms that tell news; the others comment, show, or run along."""


class Counts:
    """What the first reports tell, and how many are no revisions."""

    def __init__(self, names: Naming) -> None:
        self.reports = 0
        self.new = 0
        self.first = 0
        self.named = dict.fromkeys(names.principals, 0)
        self.sides = self.together = self.deeds = self.stakes = self.news = 0
        self.acts: dict[Act, int] = {}
        self.issues: dict[str, int] = {}

    def add(self, member: Member, names: Naming) -> None:
        """Count one more report."""
        self.reports += 1
        self.new += member.placement.revision_of is None
        if self.first >= FIRST_REPORTS:
            return
        self.first += 1
        above = names.in_headline(member.report)
        for actor in self.named:
            self.named[actor] += actor in above
        self.sides += _two(above, names)
        self.together += _two(names.named(member.report), names)
        self.news += member.placement.form in _NEWS
        issues, touched = names.stakes.touched(member)
        self.stakes += touched
        for issue in issues:
            self.issues[issue] = self.issues.get(issue, 0) + 1
        act = deed(member, names)
        if act is not None:
            self.deeds += 1
            self.acts[act] = self.acts.get(act, 0) + 1

    @property
    def principals(self) -> float:
        """0..1: share of the first reports that name each principal in the headline, on average."""
        return sum(self.share(n) for n in self.named.values()) / len(self.named) if self.named else 0.0

    @property
    def novelty(self) -> float:
        """0..1: share of the reports that are no retitled pages."""
        return self.new / self.reports

    def share(self, count: int) -> float:
        """0..1 of the first reports."""
        return count / self.first


def deed(member: Member, names: Naming) -> Act | None:
    """What a headline tells that somebody does, or that one says is done; None for mere talk and for what is
    asked or conditional. In a story with principals, one of their sides takes part."""
    frame = member.findings.frame if member.findings is not None else None
    if frame is None or frame.mode in ("asked", "conditional"):
        return None
    act = frame.claim if frame.claim not in _TALK else frame.act
    if act in _TALK:
        return None
    those = (frame.who, frame.side, *frame.beside, *frame.whom)
    return act if not names.parties or any(names.party(one) for one in those) else None


def _two(actors: frozenset[str], names: Naming) -> bool:
    """Do these include somebody of two of the principals' sides, or of the one there is?"""
    sides = {side for actor in actors if (side := names.party(actor)) is not None}
    return len(sides) >= min(2, names.parties)


class Tally:
    """Origins, outlets, languages and features of one development's members."""

    def __init__(self, names: Naming) -> None:
        self._names = names
        self.origins = Origins(names)
        self.outlets: dict[str, None] = {}
        self.languages: dict[str, None] = {}
        self.types: dict[str, None] = {}
        self.on_record: tuple[str, str] | None = None
        """The responsible party's own source, the first there is: the actor it speaks for and its name."""
        self._own = Counts(names)
        self._all = Counts(names)
        self._members: list[Member] = []

    def add(self, member: Member) -> None:
        """Count one more report."""
        self._members.append(member)
        self.origins.add(member)
        self.outlets.setdefault(member.report.source_name)
        self.languages.setdefault(member.placement.lang)
        self.types.setdefault(member.report.type)
        if self.on_record is None:
            self.on_record = _on_the_record(member, self._names)
        if member.placement.copy_of is None:
            self._own.add(member, self._names)
        self._all.add(member, self._names)

    @property
    def counts(self) -> Counts:
        """What the first reports tell; copies aside, unless there is nothing else."""
        return self._own if self._own.reports else self._all

    def behind(self, members: Sequence[Member]) -> list[Member] | None:
        """The members not yet counted; None when these are not the ones counted, gone on."""
        done = len(self._members)
        counted = members[:done]
        if (counted if isinstance(counted, list) else list(counted)) != self._members:
            return None
        return list(members[done:])


def _on_the_record(member: Member, names: Naming) -> tuple[str, str] | None:
    report = member.report
    for actor in names.speaks_for(report):
        if actor in names.named(report):
            return names.name(actor), report.source_name
    return None


_kept: WeakKeyDictionary[Naming, OrderedDict[str, Tally]] = WeakKeyDictionary()


def tally(development: str, members: Sequence[Member], names: Naming) -> Tally:
    """The count over the members, first seen first."""
    known = _kept.setdefault(names, OrderedDict())
    found = known.pop(development, None)
    further = found.behind(members) if found is not None else None
    if found is None or further is None:
        found, further = Tally(names), list(members)
    for member in further:
        found.add(member)
    known[development] = found
    if len(known) > _KEPT:
        known.popitem(last=False)
    return found
