"""Developments coded as events between actors: PLOVER types with Goldstein's weights, from headline and text.

An English headline, or the first sentence under it where that names fewer than two, is read by the lexicon of
event types; in other languages, and where that tells nothing, the act of the headline's frame decides.

Types after PLOVER (Open Event Data Alliance, manual of September 2021); weights after Goldstein, "A
Conflict-Cooperation Scale for WEIS Events Data", Journal of Conflict Resolution 36 (1992), as CAMEO
assigns them to its root codes.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from livedesk.model import Act, Because, Event, Frame, Member, Mode, Quad, Root
from livedesk.reading.event_types import event_types
from livedesk.reading.frames import day_of
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
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


OPEN: Final[frozenset[Mode]] = frozenset(("asked", "conditional"))
"""Modes in which nothing is told."""

_PLACE = re.compile(r"\b(?:in|at|near|outside) ((?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3})")
_NO_PLACES = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
)


class _Deed(NamedTuple):
    root: Root
    mode: Mode
    who: str
    whom: tuple[str, ...]
    how: str


class Events:
    """Codes the developments of one story; immutable."""

    def __init__(self, story: Story) -> None:
        self._mentions = Mentions(story)

    def code(self, frame: Frame | None, member: Member | None, development: str, report: str) -> Event | None:
        """The event a development tells: what ``member``, whose headline stands on it, says; else its frame.

        None when it tells no kind of event, nobody who acts, or nobody it is toward. What is asked or
        conditional is none. A denied cooperation is a REJECT; a denied conflict is none.
        """
        if frame is not None and frame.mode in OPEN:
            return None
        sentence, deed = self._read(frame, member) if member is not None else ("", None)
        deed = deed or (_of_frame(frame) if frame is not None else None)
        if deed is None or (deed.mode == "denied" and deed.root != "REJECT" and WEIGHTS[deed.root] < 0):
            return None
        root: Root = "REJECT" if deed.mode == "denied" else deed.root
        place = _PLACE.search(sentence)
        return Event(
            development=development,
            root=root,
            mode=deed.mode,
            who=deed.who,
            whom=deed.whom,
            quad=QUADS[root],
            weight=WEIGHTS[root],
            report=report,
            because=Because(
                rule="event.coded",
                text=f"{deed.how} ({deed.mode}) by {deed.who} toward {', '.join(deed.whom)}",
                values={"weight": WEIGHTS[root]},
            ),
            place=place[1] if place and place[1].split()[0] not in _NO_PLACES else None,
            day=_day(frame, member),
        )

    def _read(self, frame: Frame | None, member: Member) -> tuple[str, _Deed | None]:
        """What an English report tells, and the sentence that does; the headline where none does."""
        title, summary = readable(member.report)
        if member.placement.lang != "en":
            return title, None
        named = self._named(title)
        text = title
        if len(named) < 2 and summary:
            text = sentences(summary)[0]
            named = self._named(text)
        if len(named) < 2 or text.rstrip().endswith("?"):
            return title, None
        places = [place for place, _ in named]
        who = frame.who if frame is not None and text == title else None
        at = next((n for n, (_, actor) in enumerate(named) if actor == who), None)
        if at is not None and " by " not in text:  # who acts in a headline is known better than by order
            others = [n for n in range(len(named)) if n != at]
            event = event_types().find(text, places[at], places[others[0]])
            found = (event, at, tuple(others)) if event is not None else None
        else:
            found = event_types().toward(text, places)
        if found is None or not found[2]:
            return title, None
        event, doer, targets = found
        mode = frame.mode if frame is not None and event.mode == "done" and text == title else event.mode
        whom = tuple(dict.fromkeys(named[n][1] for n in targets if named[n][1] != named[doer][1]))
        words = text[event.start : event.end]
        return text, _Deed(event.root, mode, named[doer][1], whom, f'"{words}"') if whom else None

    def _named(self, text: str) -> list[tuple[tuple[int, int], str]]:
        found: list[tuple[tuple[int, int], str]] = []
        for mention in self._mentions.find(text, "", "en"):
            at = text.find(mention.text)
            if mention.kind == "actor" and at >= 0:
                found.append(((at, at + len(mention.text)), mention.id))
        return sorted(found)


def _day(frame: Frame | None, member: Member | None) -> date | None:
    return day_of(frame, member.report.seen_at) if frame is not None and member is not None else None


def _of_frame(frame: Frame) -> _Deed | None:
    act = frame.claim if frame.act == "say" else frame.act
    who = frame.who or frame.side
    root = ROOTS.get(act) if act is not None else None
    whom = tuple(dict.fromkeys(a for a in (*frame.beside, *frame.whom) if a != who))
    if act is None or root is None or who is None or not whom:
        return None
    return _Deed(root, frame.mode, who, whom, act)
