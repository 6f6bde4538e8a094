"""Reports that are not on the story, as an editor looks through them: what was held back, how near it was, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from livedesk.model import Entry, Member, Placement, Report, ReportPlaced, ReportReceived
from livedesk.page.console.parts import Reason
from livedesk.page.console.reasons import reason
from livedesk.page.desk import Desk, extract
from livedesk.page.pieces import Extract, Moment, Part
from livedesk.page.words import TYPE_WORDS
from livedesk.weighing.passages import passage

LEFT = Reason(rule="editor.irrelevant", text="an editor took it off the story", figures=())


class HeldLine(Part, frozen=True, kw_only=True):
    """A report that is not on the story."""

    id: str
    """Id of the report, by which it is let in."""
    title: Extract
    """Headline, or the first words of one without."""
    kind: str
    """Kind of source, in words."""
    seen: Moment
    """When the desk saw it."""
    relevance: float
    """0 to 1; on the story from 0.5 on."""
    reason: Reason
    """Why it is held."""


def held_lines(
    desk: Desk, entries: Iterable[Entry], ids: Collection[str], left: Iterable[Member] = ()
) -> list[HeldLine]:
    """Lines of the reports of these ids whose receipt and placement are among ``entries``, nearest to the story first.

    ``left`` are those that editors took off the story, as they stood on it.
    """
    reports: dict[str, Report] = {}
    placed: dict[str, Placement] = {}
    for entry in entries:
        if isinstance(entry.body, ReportReceived) and entry.body.report.id in ids:
            reports[entry.body.report.id] = entry.body.report
        elif isinstance(entry.body, ReportPlaced):
            placed[entry.body.placement.report] = entry.body.placement
    found = [held_line(desk, reports[id_], where) for id_, where in placed.items() if id_ in reports]
    found += [held_line(desk, member.report, member.placement) for member in left]
    return sorted(found, key=lambda line: (-line.relevance, line.id))


def held_line(desk: Desk, report: Report, placement: Placement) -> HeldLine:
    """One report that is not on the story."""
    because = next((b for b in placement.because if b.rule.startswith("relevance.")), None)
    because = because or next(iter(placement.because), None)
    words = passage(
        Member(report=report, placement=placement), report.title or report.summary or "(no words)"
    )
    return HeldLine(
        id=report.id,
        title=extract(desk, words),
        kind=TYPE_WORDS[report.type],
        seen=desk.clock.moment(report.seen_at),
        relevance=placement.relevance,
        reason=LEFT if placement.relevant or because is None else reason(because),
    )


__all__ = ["HeldLine", "held_line", "held_lines"]
