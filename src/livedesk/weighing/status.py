"""How sure is a development: reported, corroborated or confirmed, with the rule that says so."""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.model import Assessment, Because, Member, Origin, Status
from livedesk.weighing.naming import Naming
from livedesk.weighing.thresholds import CORROBORATED

_SET_BY_OTHERS: frozenset[Status] = frozenset(("disputed", "denied", "superseded", "withdrawn"))


def status(
    members: Sequence[Member],
    origins: Sequence[Origin],
    names: Naming,
    previous: Assessment | None,
) -> tuple[Status, Because]:
    """Status by the stated rules. A status these rules cannot give is kept as it was set."""
    if previous is not None and previous.status in _SET_BY_OTHERS:
        return previous.status, previous.status_because
    if previous is not None and previous.status == "confirmed":
        return "confirmed", previous.status_because
    spoken = _on_the_record(members, names)
    if spoken is not None:
        text = f"{spoken[0]} on the record: {spoken[1]}"
        return "confirmed", Because(rule="status.confirmed", text=text)
    count = len(origins)
    values: dict[str, float | str] = {"origins": count, "threshold": CORROBORATED}
    who = ", ".join(origin.name for origin in origins[:4]) + (" and others" if count > 4 else "")
    if count >= CORROBORATED:
        text = f"{count} independent origins: {who}"
        return "corroborated", Because(rule="status.corroborated", text=text, values=values)
    text = f"one origin so far: {who}"
    return "reported", Because(rule="status.reported", text=text, values=values)


def _on_the_record(members: Sequence[Member], names: Naming) -> tuple[str, str] | None:
    """The responsible party's own source: the actor it speaks for and its name; None when none speaks."""
    for member in members:
        report = member.report
        for actor in names.speaks_for(report):
            if actor in names.named(report):
                return names.name(actor), report.source_name
    return None
