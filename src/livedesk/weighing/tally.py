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

from livedesk.model import Member
from livedesk.weighing.naming import Naming
from livedesk.weighing.origins import Origins
from livedesk.weighing.thresholds import FIRST_REPORTS

_KEPT: Final = 64
"""Developments whose count is kept: those that still grow; another is counted again."""


class _Counts:
    """Whom the first reports name, and how many are no revisions."""

    def __init__(self, principals: Sequence[str]) -> None:
        self.reports = 0
        self.new = 0
        self.first = 0
        self.named = dict.fromkeys(principals, 0)

    def add(self, member: Member, names: Naming) -> None:
        self.reports += 1
        self.new += member.placement.revision_of is None
        if self.first < FIRST_REPORTS:
            self.first += 1
            for actor in names.in_headline(member.report):
                if actor in self.named:
                    self.named[actor] += 1


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
        self._own = _Counts(names.principals)
        self._all = _Counts(names.principals)
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
    def principals(self) -> float:
        """0..1: share of the first reports that name each principal in the headline, on average; copies aside."""
        counts = self._counts
        return (
            sum(n / counts.first for n in counts.named.values()) / len(counts.named) if counts.named else 0.0
        )

    @property
    def novelty(self) -> float:
        """0..1: share of the reports that are no retitled pages; copies aside."""
        return self._counts.new / self._counts.reports

    @property
    def _counts(self) -> _Counts:
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
