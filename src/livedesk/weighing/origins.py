"""How many independent origins stand behind a development, and the working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from livedesk.model import Member, Origin, Report
from livedesk.weighing.agencies import agency, cited, credited
from livedesk.weighing.naming import Naming

_OWN = "own report"


@dataclass(slots=True)
class _Path:
    """The way from one outlet's report to where its information comes from."""

    origin: str
    because: str


@dataclass(slots=True)
class _Gathered:
    """An origin as its outlets are found."""

    name: str
    because: dict[str, None] = field(default_factory=dict[str, None])
    outlets: dict[str, None] = field(default_factory=dict[str, None])
    reports: list[str] = field(default_factory=list[str])


def origins(members: Sequence[Member], names: Naming) -> tuple[Origin, ...]:
    """Independent origins of the members, first seen first; one pass.

    Every outlet hangs on one origin, that of its first report: so there are never more origins than
    outlets, and an outlet that writes twice does not corroborate itself.
    """
    of_report: dict[str, str] = {}
    of_outlet: dict[str, str] = {}
    gathered: dict[str, _Gathered] = {}
    spoken: dict[str, str] = {}
    """Origin of the official word already given, by the actor whose word it is."""
    for member in members:
        report = member.report
        known = of_outlet.get(report.source_name)
        path = _Path(known, "") if known is not None else _trace(member, of_report, spoken, names)
        for actor in names.speaks_for(report):
            spoken.setdefault(actor, path.origin)
        key = path.origin.casefold()
        origin = gathered.get(key)
        if origin is None:
            origin = gathered[key] = _Gathered(name=path.origin)
        because = path.because
        if because == _OWN and _OWN in origin.because:
            because = "same publisher"
        if because:
            origin.because.setdefault(because)
        of_report[report.id] = origin.name
        of_outlet[report.source_name] = origin.name
        origin.outlets.setdefault(report.source_name)
        origin.reports.append(report.id)
    return tuple(
        Origin(name=o.name, outlets=tuple(o.outlets), reports=tuple(o.reports), because="; ".join(o.because))
        for o in gathered.values()
    )


def _trace(member: Member, of_report: dict[str, str], spoken: dict[str, str], names: Naming) -> _Path:
    """Where the first report of an outlet has it from: the nearest mark decides."""
    report = member.report
    copied = member.placement.copy_of
    if copied is not None and copied in of_report:
        return _Path(of_report[copied], "same text")
    if report.type == "official" or names.speaks_for(report):
        return _Path(publisher_name(report), "official source")
    who = names.lead(report) if spoken else None
    if who in spoken:
        return _Path(spoken[who], f"what {names.name(who)} said")
    wire = agency(report.credit) if report.credit else None
    if wire is not None:
        return _Path(wire, f"credits {wire}")
    text = " ".join(part for part in (report.author, report.title, report.summary) if part)
    if (wire := credited(text)) is not None:
        return _Path(wire, f"credits {wire}")
    if report.author and (wire := agency(report.author)) is not None:
        return _Path(wire, f"credits {wire}")
    own = publisher_name(report)
    if (wire := cited(text)) is not None and wire != own:
        return _Path(wire, f"cites {wire}")
    return _Path(own, _OWN)


def publisher_name(report: Report) -> str:
    """Who owns the report's source; an agency under its usual name."""
    return agency(report.publisher) or agency(report.source_name) or report.publisher or report.source_name
