"""First and fastest: who had a development first, and how long a report takes from source to desk to page.

*First*: of a development that at least two publishers reported, the source whose report was there first; by
when the desk saw it, and beside that by when the sources themselves say they published, which is not the
same: a source looked at once an hour is seen late, and a clock can be wrong or set back. *Fast*: the time
from what the source says to when the desk saw it, and from there to the first revision that counts the report.
Pure: the state in, figures out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from livedesk.model import Member, Report, Update
from livedesk.page.pieces import Part
from livedesk.record.fold import Dated, State, members_now

EXACT_ENOUGH = frozenset({"second", "minute"})
BACKLOG = timedelta(hours=6)
"""A report older than this when the desk sees it is what stood in a feed before the desk looked for the first time:
it says nothing of how fast the source is."""
SKEW = timedelta(minutes=2)
"""A source's clock may be ahead by this much; a time further in the future is no time."""
DAYS = 14
"""Days back for which figures are given one by one."""


class Times(Part, frozen=True, kw_only=True):
    """How long something took, over a number of reports."""

    count: int
    """Reports it could be told of."""
    median: float | None
    """Seconds; None for no report."""
    slow: float | None
    """Seconds that nine of ten stayed under; None for no report."""


class DayOfSource(Part, frozen=True, kw_only=True):
    """One source on one day, UTC."""

    day: date
    """By when the desk saw the reports, and the developments' first ones."""
    took_part: int
    """Developments of at least two publishers that the source reported."""
    first: int
    """Of these, seen first from it."""
    to_desk: Times
    """From the source's word to the desk's."""


class SourceFirsts(Part, frozen=True, kw_only=True):
    """One source: what it had first, and how fast it is."""

    source: str
    """Its id."""
    name: str
    """As readers see it."""
    reports: int
    """Its reports on the story."""
    alone: int
    """Developments nobody but its publisher has reported."""
    took_part: int
    """Developments of at least two publishers that it reported."""
    first: int
    """Of these, seen first from it."""
    first_said: int
    """Of these, first from it by the times the sources give; those without exact times do not take part."""
    lead: float | None
    """Seconds between it and the next publisher, where it was seen first: the median; None when it never was."""
    to_desk: Times
    """From the source's word to the desk's."""
    to_page: Times
    """From the desk's to the first revision that counts the report."""
    backlog: int
    """Reports that were old already when the desk saw them; they count for no time."""
    days: tuple[DayOfSource, ...]
    """Newest first, days without a report left out."""

    @property
    def share(self) -> float | None:
        """Share of firsts, 0..1; None while it took part in nothing."""
        return self.first / self.took_part if self.took_part else None


@dataclass(slots=True)
class _Day:
    took_part: int = 0
    first: int = 0
    to_desk: list[float] = field(default_factory=list[float])


@dataclass(slots=True)
class _Tally:
    name: str
    reports: int = 0
    alone: int = 0
    took_part: int = 0
    first: int = 0
    first_said: int = 0
    leads: list[float] = field(default_factory=list[float])
    to_desk: list[float] = field(default_factory=list[float])
    to_page: list[float] = field(default_factory=list[float])
    backlog: int = 0
    days: dict[date, _Day] = field(default_factory=dict[date, _Day])

    def day(self, moment: datetime) -> _Day:
        return self.days.setdefault(moment.date(), _Day())


def firsts(state: State) -> tuple[SourceFirsts, ...]:
    """Every source with a report on the story: most firsts first, then by share, then by id."""
    tallies: dict[str, _Tally] = {}
    for member in state.members.values():
        _count(_of(tallies, member.report), member.report)
    for development in state.developments.values():
        if development.merged_into is None:
            members = members_now(state, development.id)
            _race(tallies, members)
            _shown(tallies, members, state.updates.get(development.id))
    found = [_figures(source, tally) for source, tally in tallies.items()]
    return tuple(sorted(found, key=lambda one: (-one.first, -(one.share or 0.0), -one.reports, one.source)))


def said_at(report: Report) -> datetime | None:
    """When the source says it published, where that is exact and can be so; None otherwise."""
    said = report.published_at
    if said is None or report.published_precision not in EXACT_ENOUGH or said > report.seen_at + SKEW:
        return None
    return said


def _of(tallies: dict[str, _Tally], report: Report) -> _Tally:
    tally = tallies.get(report.source)
    if tally is None:
        tally = tallies[report.source] = _Tally(report.source_name)
    return tally


def _count(tally: _Tally, report: Report) -> None:
    tally.reports += 1
    said = said_at(report)
    day = tally.day(report.seen_at)
    if said is None:
        return
    took = (report.seen_at - said).total_seconds()
    if took > BACKLOG.total_seconds():
        tally.backlog += 1
        return
    took = max(took, 0.0)
    tally.to_desk.append(took)
    day.to_desk.append(took)


def _race(tallies: dict[str, _Tally], members: Sequence[Member]) -> None:
    """Who had one development first. Members come first seen first."""
    if not members:
        return
    reports = [member.report for member in members]
    part = {report.source: report.publisher for report in reports}
    if len(set(part.values())) < 2:
        for source in part:
            tallies[source].alone += 1
        return
    begun = reports[0].seen_at
    for source in part:
        tallies[source].took_part += 1
        tallies[source].day(begun).took_part += 1
    winner = reports[0]
    tally = tallies[winner.source]
    tally.first += 1
    tally.day(begun).first += 1
    following = next(report for report in reports if report.publisher != winner.publisher)
    tally.leads.append((following.seen_at - winner.seen_at).total_seconds())
    exact = [(said, report) for report in reports if (said := said_at(report)) is not None]
    if len({report.publisher for _, report in exact}) > 1:
        _, earliest = min(exact, key=lambda pair: (pair[0], pair[1].seen_at, pair[1].id))
        tallies[earliest.source].first_said += 1


def _shown(tallies: dict[str, _Tally], members: Sequence[Member], history: Dated[Update] | None) -> None:
    """How long it took from the desk's sight of a report to the first revision that counts it."""
    if history is None:
        return
    waiting = {member.report.id: member.report for member in members}
    for at, update in zip(history.times, history.values, strict=True):
        for id_ in _counted(update):
            report = waiting.pop(id_, None)
            if report is not None:
                tallies[report.source].to_page.append(max((at - report.seen_at).total_seconds(), 0.0))
        if not waiting:
            return


def _counted(update: Update) -> Iterable[str]:
    for origin in update.origins:
        yield from origin.reports


def _figures(source: str, tally: _Tally) -> SourceFirsts:
    days = sorted(tally.days.items(), reverse=True)[:DAYS]
    return SourceFirsts(
        source=source,
        name=tally.name,
        reports=tally.reports,
        alone=tally.alone,
        took_part=tally.took_part,
        first=tally.first,
        first_said=tally.first_said,
        lead=_at(sorted(tally.leads), 0.5),
        to_desk=_times(tally.to_desk),
        to_page=_times(tally.to_page),
        backlog=tally.backlog,
        days=tuple(
            DayOfSource(day=day, took_part=one.took_part, first=one.first, to_desk=_times(one.to_desk))
            for day, one in days
        ),
    )


def _times(seconds: Sequence[float]) -> Times:
    ordered = sorted(seconds)
    return Times(count=len(ordered), median=_at(ordered, 0.5), slow=_at(ordered, 0.9))


def _at(ordered: Sequence[float], share: float) -> float | None:
    """The value that so large a share lies at or below (nearest rank); None for no value."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else None


def in_words(seconds: float | None) -> str:
    """ "0.2 s", "14 s", "3 min", "1 h 20 min"; "" for None."""
    if seconds is None:
        return ""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
