"""Forecasts and what came of them: six to seven hours planned, under three held.

A state machine fed in the order in which reports were placed; fed the same reports it knows the same. A figure or time of
day that is foreseen waits; the first answer of the same kind that has come, on the same occasion or thing and of the same
sides, is held against it. Both stand side by side, whether they agree or not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import timedelta

import msgspec

from livedesk.model import Because, Difference
from livedesk.reading.figures import measure_alike, same_question
from livedesk.weighing.answers import Answer, account
from livedesk.weighing.thresholds import (
    CAME_KEPT,
    DIFFERENCE_HOURS,
    DIFFERENCE_TIMES,
    DIFFERENCE_WORDS,
    DIFFERENCE_WORDS_ELSEWHERE,
    FORECAST_CLOCK_MINUTES,
    FORECASTS_KEPT,
    FORESEEN_KEPT,
    PLAN_DAYS,
)

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}


class _Waiting(msgspec.Struct):
    answer: Answer
    development: str


class Forecasts:
    """What was foreseen in one story, and what came of it."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[tuple[str, str], _Waiting] = OrderedDict()
        self._found: dict[str, Difference] = {}
        self._last: dict[str, Answer] = {}
        """Of every forecast that met its outcome: the first answer that came."""

    def hear(self, answers: Iterable[Answer], development: str) -> tuple[Difference, ...]:
        """Take the answers of a report placed in a development in; the forecasts that met their outcome by them."""
        changed: dict[str, Difference] = {}
        for answer in answers:
            if answer.figure is None and answer.minute is None:
                continue
            if answer.foreseen:
                self._waiting[answer.key] = _Waiting(answer, development)
                if len(self._waiting) > FORECASTS_KEPT:
                    self._waiting.popitem(last=False)
                continue
            if answer.kind in ("how long", "when") and not answer.done:
                continue  # "speaks of six hours" tells nobody how long it was
            met = self._further(answer, development) or self._met(answer, development)
            if met is not None:
                changed[met.id] = met
        return tuple(changed.values())

    def known(self, differences: Iterable[Difference]) -> None:
        """Go on from what is in the record, whatever was heard since."""
        for difference in differences:
            foreseen = {(a.report, f"{a.part}:{a.answer}") for a in difference.accounts if a.foreseen}
            for key in foreseen:
                self._waiting.pop(key, None)
            for id_, other in list(self._found.items()):
                if any((a.report, f"{a.part}:{a.answer}") in foreseen for a in other.accounts):
                    del self._found[id_]
            self._found[difference.id] = difference

    def all(self) -> tuple[Difference, ...]:
        """Every forecast that met its outcome, in order."""
        return tuple(self._found.values())

    def merge(self, ended: str, into: str) -> tuple[Difference, ...]:
        """Two developments are one from now on; what changes by that."""
        for waiting in self._waiting.values():
            if waiting.development == ended:
                waiting.development = into
        changed: list[Difference] = []
        for id_, met in self._found.items():
            if not any(a.development == ended for a in met.accounts):
                continue
            accounts = tuple(
                msgspec.structs.replace(a, development=into) if a.development == ended else a
                for a in met.accounts
            )
            about = into if met.about == ended else met.about
            self._found[id_] = msgspec.structs.replace(met, about=about, accounts=accounts)
            changed.append(self._found[id_])
        return tuple(changed)

    def _met(self, came: Answer, development: str) -> Difference | None:
        """The forecasts that an answer which has come is held against, all of one thing; None when none waits."""
        fitting = [
            w for w in self._waiting.values() if _meets(w.answer, came, here=w.development == development)
        ]
        if not fitting:
            return None
        first, publishers, shown = fitting[0], set[str](), list[_Waiting]()
        for waiting in fitting:
            del self._waiting[waiting.answer.key]
            if waiting.answer.publisher not in publishers and len(shown) < FORESEEN_KEPT:
                publishers.add(waiting.answer.publisher)
                shown.append(waiting)
        foreseen = ", ".join(f"{w.answer.text} ({w.answer.member.report.source_name})" for w in shown)
        met = Difference(
            id=f"forecast:{first.answer.member.report.id}:{first.answer.part}:{first.answer.sentence.find(first.answer.text)}",
            kind=came.kind,
            about=development,
            accounts=(*(account(w.answer, w.development) for w in shown), account(came, development)),
            because=Because(
                rule="forecast.met",
                text=f"foreseen: {foreseen}; came: {came.text} ({came.member.report.source_name})",
                values={
                    "occasion": came.occasion or "",
                    "words": ", ".join(sorted(first.answer.stems & came.stems)),
                },
            ),
        )
        self._found[met.id] = met
        self._last[met.id] = came
        return met

    def _further(self, came: Answer, development: str) -> Difference | None:
        """Another publisher's account of what came, within the time in which accounts are of one thing."""
        for id_, first in self._last.items():
            met = self._found.get(id_)
            if met is None or not _same_came(first, came, here=met.about == development):
                continue
            if any(a.source_name == came.member.report.source_name for a in met.accounts if not a.foreseen):
                return None
            if sum(not a.foreseen for a in met.accounts) >= CAME_KEPT:
                return None
            self._found[id_] = msgspec.structs.replace(
                met, accounts=(*met.accounts, account(came, development))
            )
            return self._found[id_]
        return None


def _meets(foreseen: Answer, came: Answer, *, here: bool) -> bool:
    """Whether an answer that has come is what a forecast was of."""
    if foreseen.kind != came.kind or not timedelta(0) < came.at - foreseen.at <= timedelta(days=PLAN_DAYS):
        return False
    return _one_thing(foreseen, came, here=here)


def _same_came(first: Answer, other: Answer, *, here: bool) -> bool:
    if first.kind != other.kind or first.publisher == other.publisher:
        return False
    return other.at - first.at <= timedelta(hours=DIFFERENCE_HOURS) and _one_thing(first, other, here=here)


def _one_thing(one: Answer, other: Answer, *, here: bool) -> bool:
    if not _same_sides(one, other, here=here):
        return False
    shared = len(one.stems & other.stems)
    if "text" in (one.part, other.part) and not (here or shared >= DIFFERENCE_WORDS_ELSEWHERE):
        return False
    same_occasion = one.occasion is not None and one.occasion == other.occasion
    if one.minute is not None and other.minute is not None:
        close = abs(one.minute - other.minute) <= FORECAST_CLOCK_MINUTES
        return close and same_occasion and one.turn is not None and one.turn == other.turn
    if one.figure is None or other.figure is None:
        return False
    low, high = sorted(max(f.value, 1e-9) * _SECONDS.get(f.unit, 1) for f in (one.figure, other.figure))
    if high > DIFFERENCE_TIMES * low:
        return False
    if one.kind == "how long":  # an occasion lasts, whatever it is called
        alike = same_occasion and measure_alike(one.figure, other.figure)
        return alike and (here or shared > 0 or (len(one.sides) > 1 and one.sides == other.sides))
    needed = DIFFERENCE_WORDS if here else DIFFERENCE_WORDS_ELSEWHERE
    return same_question(one.figure, other.figure) and shared >= needed


def _same_sides(one: Answer, other: Answer, *, here: bool) -> bool:
    """Whether one names no side that the other leaves out: who foresees it may be one of those it is about."""
    if one.sides and other.sides:
        return one.sides <= other.sides or other.sides <= one.sides
    return here


__all__ = ["Forecasts"]
