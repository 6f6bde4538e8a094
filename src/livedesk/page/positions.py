"""What each side wants: as known beforehand, in its own words since, and what has changed since the last meeting."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime

import msgspec

from livedesk.model import Stand, StandKind, Turn
from livedesk.page import dossier
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.parts import IssueLink, PositionsPart, Side, StandPart
from livedesk.page.times import day_of_year
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Story
from livedesk.weighing.matters import Matter
from livedesk.weighing.positions import Known, compared, dropped, ground, homes, known_of

KINDS: dict[StandKind, str] = {**dossier.POSITION_WORDS, "priority": N_("Priority")}  # pyright: ignore[reportAssignmentType]
TURNS: dict[Turn, str] = {
    "first": N_("first word on it"),
    "again": N_("said again"),
    "softer": N_("softer than before"),
    "harder": N_("harder than before"),
    "other": N_("a further word on it"),
}
LET_GO = N_("%(side)s no longer demands it")
STANDS_SHOWN = 40
"""Words shown of one side, newest first; the record has all."""


def positions(state: State, desk: Desk, seq: int) -> PositionsPart:
    """The sides after entry ``seq``, in the story file's order, those it gives no position last."""
    since, meeting, meeting_id = _last_meeting(state, desk, seq)
    names = {actor.id: actor for actor in desk.story.actors}
    home = homes(desk.story)
    known = {side.id: side for side in dossier.sides(desk)}
    said = {side: _said(state, desk, side, seq) for side in state.positions}
    order = dict.fromkeys([*(home.get(id_, id_) for id_ in known), *said])
    sides: list[Side] = []
    for id_ in order:
        ground = [p for other, side in known.items() if home.get(other, other) == id_ for p in side.positions]
        words = said.get(id_, [])
        if not ground and not words:
            continue
        actor = names.get(id_)
        sides.append(
            Side(
                id=id_,
                name=actor.name if actor is not None else id_,
                role=actor.role if actor is not None else "",
                positions=tuple(ground),
                stands=tuple(part for _, _, part in words[:STANDS_SHOWN]),
                changed=tuple(
                    part
                    for at, stand, part in words
                    if stand.turn != "again" and (since is None or at >= since)
                ),
                count=desk.say_count("%(n)s statement", "%(n)s statements", len(words)) if words else "",
            )
        )
    return PositionsPart(sides=tuple(sides), meeting=meeting, meeting_id=meeting_id)


def _said(state: State, desk: Desk, side: str, seq: int) -> list[tuple[datetime, Stand, StandPart]]:
    """A side's own words after entry ``seq``, newest first; those of withdrawn updates are left out."""
    found: list[tuple[datetime, Stand, StandPart]] = []
    for at, stand in wanted(state, desk.story, side, seq):
        development = state.resolve(stand.development, seq)
        updates = state.updates.get(development)
        update = updates.as_of(seq) if updates is not None else None
        if update is not None and update.change != "withdrawn":
            found.append((at, stand, _part(desk, at, stand, development)))
    return found[::-1]


def wanted(state: State, story: Story, side: str, seq: int) -> list[tuple[datetime, Stand]]:
    """What a side is heard to want after entry ``seq``, oldest first, without what an editor took off.

    What was compared with something taken off is compared with what stood before that.
    """
    history = state.positions.get(side)
    if history is None:
        return []
    heard = list(zip(history.times, history.upto(seq), strict=False))
    if not any(about.startswith(f"position:{side}/") for about in state.ruled):
        return heard
    found: list[tuple[datetime, Stand]] = []
    matters = Desk.of(story).matters
    last: dict[str, tuple[Known, ...]] = {}
    gone: set[str] = set()
    for at, stand in heard:
        issue, counts = stand.issue, stand.kind != "priority"
        if is_off(state, stand, seq):
            gone |= {issue} if counts else set()
            continue
        if issue in gone:
            known = last[issue] if issue in last else ground(story, matters).get((side, issue), ())
            let_go = dropped(stand)
            matter: Matter = frozenset() if let_go else known_of(stand, matters)[1]
            turn, before = compared(stand.kind, matter, known, let_go=let_go)
            stand = msgspec.structs.replace(stand, turn=turn, before=before)
        if counts:
            last[issue] = (known_of(stand, matters),)
            gone.discard(issue)
        found.append((at, stand))
    return found


def is_off(state: State, stand: Stand, seq: int) -> bool:
    """Whether an editor had taken it off after entry ``seq``."""
    ruled = state.ruled.get(stand.about)
    ruling = ruled.as_of(seq) if ruled is not None else None
    return ruling is not None and ruling.value is False


def _part(desk: Desk, at: datetime, stand: Stand, update: str) -> StandPart:
    speaker = next((actor.name for actor in desk.story.actors if actor.id == stand.actor), stand.actor)
    kind, turn = stand.kind, desk.say(TURNS[stand.turn])
    before = stand.before if stand.turn in ("softer", "harder") else None
    if dropped(stand):  # named by what is let go, not as an offer
        kind, turn, before = stand.before or "demand", desk.say(LET_GO, side=desk.side(stand.side)), None
    return StandPart(
        at=desk.clock.moment(at),
        speaker=clean(speaker, 120),
        kind=desk.say(KINDS[kind]),
        before="" if before is None else desk.say(KINDS[before]),
        turn=turn,
        issue=IssueLink(id=stand.issue, title=desk.issues.get(stand.issue, stand.issue)),
        quote=msgspec.structs.replace(extract(desk, stand.sentence), text=clean(stand.quote)),
        update=update,
    )


def _last_meeting(state: State, desk: Desk, seq: int) -> tuple[datetime | None, str, str]:
    """When the last meeting was, with its day, title and id: one of the dossier, or the event itself once it is over."""
    story, lang = desk.story, desk.words.lang
    changed = bisect_right(state.moments.seqs, seq)
    moment = state.moments.times[changed - 1] if changed else None
    ends = story.event.ends
    if ends is not None and moment is not None and moment >= ends:
        day = ends.astimezone(desk.clock.zone).date()
        return ends, f"{day_of_year(day, lang)}, {clean(story.title)}", ""
    held = [m for m in story.meetings if m.held and (moment is None or m.on < moment.date())]
    if not held:
        return None, "", ""
    last = max(held, key=lambda m: m.on)
    return _begin(last.on), f"{day_of_year(last.on, lang)}, {clean(last.title)}", last.id


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


__all__ = ["KINDS", "TURNS", "is_off", "positions", "wanted"]
