"""Developments coded as events between actors: PLOVER types with Goldstein's weights, from the headline's frame.

Types after PLOVER (Open Event Data Alliance, manual of September 2021); weights after Goldstein, "A
Conflict-Cooperation Scale for WEIS Events Data", Journal of Conflict Resolution 36 (1992), as CAMEO
assigns them to its root codes.
"""

from __future__ import annotations

from typing import Final

from livedesk.model import Act, Because, Event, Frame, Quad, Root
from livedesk.story.schema import Story

ROOTS: Final[dict[Act, Root]] = {
    "support": "SUPPORT",
    "agree": "AGREE",
    "meet": "CONSULT",
    "call": "CONSULT",
    "help": "AID",
    "plan": "AGREE",
    "demand": "REQUEST",
    "accuse": "ACCUSE",
    "reject": "REJECT",
    "cancel": "REJECT",
    "threaten": "THREATEN",
    "protest": "PROTEST",
    "sanction": "SANCTION",
    "charge": "COERCE",
    "attack": "ASSAULT",
}
"""Kinds of event by the act a headline tells; acts that stand in no other column code nothing: what is only
said has no type in PLOVER, and a journey or a win is no act toward anybody."""

WEIGHTS: Final[dict[Root, float]] = {
    "AGREE": 4.0,
    "CONSULT": 1.0,
    "SUPPORT": 3.5,
    "COOPERATE": 6.0,
    "AID": 7.0,
    "CONCEDE": 5.0,
    "RETREAT": 5.0,
    "REQUEST": -5.0,
    "ACCUSE": -2.0,
    "REJECT": -4.0,
    "THREATEN": -6.0,
    "PROTEST": -6.5,
    "SANCTION": -4.0,
    "MOBILIZE": -7.2,
    "COERCE": -7.0,
    "ASSAULT": -9.0,
}

QUADS: Final[dict[Root, Quad]] = {
    "AGREE": "verbal cooperation",
    "CONSULT": "verbal cooperation",
    "SUPPORT": "verbal cooperation",
    "COOPERATE": "material cooperation",
    "AID": "material cooperation",
    "CONCEDE": "material cooperation",
    "RETREAT": "material cooperation",
    "REQUEST": "verbal conflict",
    "ACCUSE": "verbal conflict",
    "REJECT": "verbal conflict",
    "THREATEN": "verbal conflict",
    "PROTEST": "material conflict",
    "SANCTION": "material conflict",
    "MOBILIZE": "material conflict",
    "COERCE": "material conflict",
    "ASSAULT": "material conflict",
}


def code(frame: Frame, development: str, report: str) -> Event | None:
    """The event a frame tells; None when it tells no kind of event, nobody who acts, or nobody it is toward.

    What is asked or conditional is none. A denied cooperation is a REJECT; a denied conflict is none.
    """
    act = frame.claim if frame.act == "say" else frame.act
    who = frame.who or frame.side
    root = ROOTS.get(act) if act is not None else None
    whom = tuple(dict.fromkeys(a for a in (*frame.beside, *frame.whom) if a != who))
    if root is None or who is None or not whom or frame.mode in ("asked", "conditional"):
        return None
    if frame.mode == "denied" and root != "REJECT":
        if WEIGHTS[root] < 0:
            return None
        root = "REJECT"
    text = f"{act} ({frame.mode}) by {who} toward {', '.join(whom)}"
    return Event(
        development=development,
        root=root,
        mode=frame.mode,
        who=who,
        whom=whom,
        quad=QUADS[root],
        weight=WEIGHTS[root],
        report=report,
        because=Because(rule="event.coded", text=text, values={"weight": WEIGHTS[root]}),
    )


def sides(story: Story) -> dict[str, str]:
    """Actors of the story by whose side they are on: a principal's own, or one of its country."""
    found = {actor.id: actor.id for actor in story.actors if actor.principal}
    by_country = {a.country: a.id for a in reversed(story.actors) if a.principal and a.country}
    for actor in story.actors:
        if actor.id not in found and actor.country in by_country:
            found[actor.id] = by_country[actor.country]
    return found
