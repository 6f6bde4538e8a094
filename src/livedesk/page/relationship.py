"""How the story's two sides stand to each other: the measure after each event, and the events."""

from __future__ import annotations

from bisect import bisect_right

from livedesk.model import Root
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk
from livedesk.page.parts import DeedPart, RelationPart
from livedesk.record.fold import State
from livedesk.weighing.relationship import Point, Told, between, relationship
from livedesk.weighing.sides import sides

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
    points = relationship(between(_told(state, seq), sides(desk.story), *pair))
    if not points:
        return None
    names = {actor.id: actor.name for actor in desk.story.actors}
    last = points[-1].value
    leans = N_("leans to cooperation") if last > 0 else N_("leans to conflict")
    return RelationPart(
        sides=f"{names[pair[0]]} – {names[pair[1]]}",
        points=((points[0].at, 0.5), *((point.at, (point.value + 1) / 2) for point in points)),
        until=max(points[-1].at, state.moments.times[bisect_right(state.moments.seqs, seq) - 1]),
        stands=desk.say(leans if abs(last) >= LEANS else N_("leans to neither side")),
        deeds=tuple(_deed(desk, names, point) for point in reversed(points[-DEEDS_SHOWN:])),
    )


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
            found.append(Told(update.happened_at, event, update.status, len(update.origins)))
    return found


def _deed(desk: Desk, names: dict[str, str], point: Point) -> DeedPart:
    event = point.told.event
    whom = ", ".join(names.get(actor, actor) for actor in event.whom)
    return DeedPart(
        at=desk.clock.moment(point.at),
        words=f"{names.get(event.who, event.who)} → {whom}",
        kind=desk.say(KINDS[event.root]),
        value=f"{point.value * 100:+.0f} ± {point.error * 100:.0f}",
        update=event.development,
    )


__all__ = ["KINDS", "relation"]
