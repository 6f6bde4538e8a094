"""How the story's two sides stand to each other: the measure after each event, and the events."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, time

from livedesk.model import Root
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk
from livedesk.page.parts import DeedPart, IssueLink, RelationIssue, RelationPart
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.weighing.relationship import Point, Told, between, relationship

MOST_EVENTS = 400
"""Events looked back at: more would cost every page and hardly move the measure."""
DEEDS_SHOWN = 12
LEANS = 0.1
"""Values nearer to nothing than this lean to neither."""

KINDS: dict[Root, str] = {
    "AGREE": N_("agrees"),
    "CONSULT": N_("consults"),
    "SUPPORT": N_("supports"),
    "COOPERATE": N_("works together"),
    "AID": N_("helps"),
    "CONCEDE": N_("concedes"),
    "RETREAT": N_("retreats"),
    "REQUEST": N_("demands"),
    "ACCUSE": N_("accuses"),
    "REJECT": N_("refuses"),
    "THREATEN": N_("threatens"),
    "PROTEST": N_("protests"),
    "SANCTION": N_("sanctions"),
    "MOBILIZE": N_("mobilises"),
    "COERCE": N_("coerces"),
    "ASSAULT": N_("attacks"),
}


def relation(state: State, desk: Desk, seq: int) -> RelationPart | None:
    """The relationship of the first two principals of different countries; None before anything counts."""
    pair = _pair(desk)
    if pair is None:
        return None
    told = between(_told(state, seq), desk.sides, *pair)
    points = relationship(told)
    if not points:
        return None
    names = {actor.id: actor.name for actor in desk.story.actors}
    first, until = points[0].at, state.moments.times[bisect_right(state.moments.seqs, seq) - 1]
    until = max(points[-1].at, until)
    behind = dict.fromkeys(origin for point in points for origin in point.told.origins)
    return RelationPart(
        sides=f"{desk.side(pair[0])} – {desk.side(pair[1])}",
        points=((first, 0.5), *((point.at, _share(point.value)) for point in points)),
        band=tuple(
            (point.at, _share(point.value - point.error), _share(point.value + point.error))
            for point in points
        ),
        meetings=_meetings(desk, first, until),
        origins=desk.say_count("%(n)s origin", "%(n)s origins", len(behind)),
        issues=tuple(_issue(desk, id_, title, told) for id_, title in desk.issues.items() if _on(told, id_)),
        until=until,
        stands=_stands(desk, points[-1]),
        deeds=tuple(_deed(desk, names, point) for point in reversed(points[-DEEDS_SHOWN:])),
    )


def _share(value: float) -> float:
    """-1..1 as 0..1; a band that reaches beyond ends at the edge."""
    return (max(-1.0, min(1.0, value)) + 1) / 2


def _stands(desk: Desk, point: Point) -> str:
    leans = N_("leans to cooperation") if point.value > 0 else N_("leans to conflict")
    return desk.say(leans if abs(point.value) >= LEANS else N_("leans to neither side"))


def _on(told: list[Told], issue: str) -> list[Told]:
    return [one for one in told if issue in one.issues]


def _issue(desk: Desk, id_: str, title: str, told: list[Told]) -> RelationIssue:
    own = _on(told, id_)
    last = relationship(own)[-1]
    return RelationIssue(
        issue=IssueLink(id=id_, title=title),
        value=_value(last),
        stands=_stands(desk, last),
        count=desk.say_count("%(n)s event", "%(n)s events", len(own)),
    )


def _meetings(desk: Desk, first: datetime, until: datetime) -> tuple[tuple[datetime, str], ...]:
    """The meetings held while the line runs, the event itself among them."""
    held = [
        (datetime.combine(m.on, time(12), desk.clock.zone), clean(m.title))
        for m in desk.story.meetings
        if m.held
    ]
    if desk.story.event.starts is not None:
        held.append((desk.story.event.starts, clean(desk.story.event.place or desk.story.title)))
    days: dict[date, tuple[datetime, str]] = {}
    for at, title in held:
        if first <= at <= until:
            days[at.astimezone(desk.clock.zone).date()] = (at, title)
    return tuple(days[day] for day in sorted(days))


def _pair(desk: Desk) -> tuple[str, str] | None:
    principals = [actor for actor in desk.story.actors if actor.principal]
    for other in principals[1:]:
        if other.country is None or other.country != principals[0].country:
            return principals[0].id, other.id
    return None


def _told(state: State, seq: int) -> list[Told]:
    """Events of updates that stand after entry ``seq``, with the status they had then."""
    found: list[Told] = []
    for development in dict.fromkeys(state.coded.upto(seq)[-MOST_EVENTS:]):
        event = state.events[development].as_of(seq)
        updates = state.updates.get(development)
        update = updates.as_of(seq) if updates is not None else None
        seen = update is not None and update.change != "withdrawn" and state.stands(update.id, seq)
        if event is not None and update is not None and seen:
            origins = tuple(origin.name for origin in update.origins)
            found.append(Told(update.happened_at, event, update.status, origins, update.issues))
    return found


def _deed(desk: Desk, names: dict[str, str], point: Point) -> DeedPart:
    event = point.told.event
    whom = ", ".join(names.get(actor, actor) for actor in event.whom)
    return DeedPart(
        at=desk.clock.moment(point.at),
        words=f"{names.get(event.who, event.who)} → {whom}",
        kind=desk.say(KINDS[event.root]),
        value=_value(point),
        update=event.development,
    )


def _value(point: Point) -> str:
    value = round(point.value * 100)
    return f"{value:+d} ± {point.error * 100:.0f}" if value else f"0 ± {point.error * 100:.0f}"


__all__ = ["KINDS", "relation"]
