"""Who proposed an occasion, by a sentence: asked for the meeting, offered the truce, had the idea.

Only occasions are asked about (talks, a call, a visit, a truce, an exchange): several may propose a price, one asked for
the call. In the desk's languages; general words of news, none of one story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from livedesk.weighing.cues import AHEAD, IF, pattern
from livedesk.weighing.occasions import Occasion, occasion

_ACTIVE: Final = pattern(
    """proposed proposes suggested requested requests initiated asked|for asks|for sought offered asked|to|meet asked|to|hold
    предложил* инициировал* попросил* запросил* выступил*|с|инициативой запропонува* ініціюва* попроси* запроси*
    propuso propuesto solicitó pidió a|proposé a|demandé a|sollicité ont|proposé ont|demandé schlug vorgeschlagen bat|um baten|um
    initiierte đề|xuất đề|nghị khởi|xướng 提议 提議 提出 请求 請求 要求举行"""
)
_NOMINAL: Final = pattern(
    """at|the|initiative|of on|the|initiative|of at|the|request|of at|the|suggestion|of at|the|invitation|of proposed|by
    requested|by suggested|by initiated|by initiative|came|from proposal|came|from request|came|from idea|came|from the|idea|of
    по|инициативе по|предложению по|просьбе инициатива|исходила|от предложение|поступило|от за|ініціативою за|пропозицією
    на|прохання a|iniciativa|de a|petición|de a|propuesta|de por|iniciativa|de propuest*|por à|l'initiative|de à|l’initiative|de
    à|la|demande|de proposé*|par auf|initiative|von auf|vorschlag|von auf|bitte|von auf|wunsch|von vorgeschlagen|von
    theo|đề|nghị|của theo|đề|xuất|của theo|sáng|kiến|của"""
)
_OWNED: Final = re.compile(r"['’]s?\s+(?:idea|initiative|request|proposal|suggestion)(?!\w)", re.IGNORECASE)
_NO: Final = pattern(
    "not never n|t deny denies denied denying no не ні никогда отрица* опроверг* заперечу* nunca niega negó pas dément nie nicht không 没有 否认"
)
_BETWEEN: Final = re.compile(r"[.;!?。；]|\s(?:that|что|що|que|dass|rằng)\s")
_REACH: Final = 60
"""Characters between who proposes and the word that says so."""
_NEAR: Final = 30
"""Characters before that word in which a "not" takes it back."""

Place = tuple[int, int, str]
"""Where an actor of the story is named in the sentence, and the actor's id."""


class Proposal(NamedTuple):
    """Who is said to have proposed what."""

    who: str
    """The actor's id."""
    name: tuple[int, int]
    """Where that name stands."""
    what: Occasion
    """Which kind of occasion."""
    refused: bool
    """True when it is said that they did not."""
    told: bool
    """True when the sentence is about whose proposal it was, not just of somebody who proposes something."""


def may_propose(sentence: str) -> bool:
    """Whether it is worth looking for the actors of a sentence: it has words of proposing."""
    return any(words.search(sentence) for words in (_ACTIVE, _NOMINAL, _OWNED))


def proposal(sentence: str, actors: Sequence[Place]) -> Proposal | None:
    """Who is said to have proposed an occasion; None when nobody is, or it is only foreseen, asked or supposed.

    ``actors`` are the places of the story's actors in the sentence, in order.
    """
    if not actors or "?" in sentence or IF.search(sentence) or AHEAD.search(sentence):
        return None
    for start, end, who in actors:
        if _OWNED.match(sentence, end):
            return _proposal(sentence, who, (start, end), end, told=True)
    if (cue := _NOMINAL.search(sentence)) is not None:
        behind = next(((s, e, a) for s, e, a in actors if cue.end() <= s <= cue.end() + _NEAR), None)
        if behind is None:
            return None
        return _proposal(sentence, behind[2], behind[:2], cue.start(), told=True)
    for cue in _ACTIVE.finditer(sentence):
        before = [
            (s, e, a)
            for s, e, a in actors
            if e <= cue.start() <= e + _REACH and not _BETWEEN.search(sentence[e : cue.start()])
        ]
        if before:
            nearest = before[-1]
            return _proposal(sentence, nearest[2], nearest[:2], cue.start(), told=False)
    return None


def _proposal(sentence: str, who: str, name: tuple[int, int], cue: int, *, told: bool) -> Proposal | None:
    what = occasion(sentence, cue)
    if what is None:
        return None
    refused = _NO.search(sentence[max(0, cue - _NEAR) : cue]) is not None
    return Proposal(who, name, what, refused, told or refused)


__all__ = ["Place", "Proposal", "may_propose", "proposal"]
