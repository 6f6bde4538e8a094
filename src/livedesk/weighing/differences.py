"""Where accounts differ: one question, different answers, side by side, without a verdict.

A state machine fed in the order in which reports were placed; fed the same reports it knows the same.
Two figures are compared where they stand in sentences that share words beside the story's names; what is
only foreseen clashes with nothing, and a count that grows as hours pass is news, not a difference.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import timedelta

import msgspec

from livedesk.model import Because, Difference, Figure
from livedesk.reading.figures import clash, same_question
from livedesk.weighing.answers import Answer, account
from livedesk.weighing.thresholds import (
    ACCOUNTS_KEPT,
    AGREED_HOURS,
    CLOCK_MINUTES,
    CLOCK_WORDS,
    DIFFERENCE_HOURS,
    DIFFERENCE_TIMES,
    DIFFERENCE_WORDS,
    DIFFERENCE_WORDS_ELSEWHERE,
    REMEMBERED,
)

_OF_CLOCKS = frozenset({"local", "time", "hour", "hora", "местно", "времен", "часов", "heure", "uhr", "giờ"})
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}


class Differences:
    """Questions of one story on which accounts differ, by the answers that reports give."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, list[Answer]] = OrderedDict()
        self._found: dict[str, Difference] = {}
        self._of: dict[tuple[str, str], str] = {}
        """Id of the difference an answer stands in, by its report and text."""

    def hear(self, answers: Iterable[Answer], development: str) -> tuple[Difference, ...]:
        """Take the answers of a report placed in a development in; the differences they make or add an account to."""
        changed: dict[str, Difference] = {}
        for answer in answers:
            if answer.foreseen:
                continue
            for difference in self._compare(answer, development):
                changed[difference.id] = difference
            self._answers.setdefault(development, []).append(answer)
            self._answers.move_to_end(development)
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return tuple(changed.values())

    def known(self, differences: Iterable[Difference]) -> None:
        """Go on from differences that are in the record, whatever was heard since."""
        for difference in differences:
            keys = [(a.report, f"{a.part}:{a.answer}") for a in difference.accounts]
            for other in {self._of[key] for key in keys if key in self._of} - {difference.id}:
                self._found.pop(other, None)
            self._found[difference.id] = difference
            self._of |= dict.fromkeys(keys, difference.id)

    def all(self) -> tuple[Difference, ...]:
        """Every difference found, in order, with all accounts known by now."""
        return tuple(self._found.values())

    def merge(self, ended: str, into: str) -> tuple[Difference, ...]:
        """Two developments are one from now on; the differences in which the one that ends had a part."""
        gone = self._answers.pop(ended, [])
        if gone:
            self._answers[into] = [*self._answers.get(into, ()), *gone]
            self._answers.move_to_end(into)
        changed: list[Difference] = []
        for id_, difference in self._found.items():
            if ended not in (difference.about, *(a.development for a in difference.accounts)):
                continue
            accounts = tuple(
                msgspec.structs.replace(a, development=into) if a.development == ended else a
                for a in difference.accounts
            )
            about = into if difference.about == ended else difference.about
            self._found[id_] = msgspec.structs.replace(difference, about=about, accounts=accounts)
            changed.append(self._found[id_])
        return tuple(changed)

    def _compare(self, answer: Answer, development: str) -> list[Difference]:
        found: list[Difference] = []
        for other_development, answers in self._answers.items():
            here = other_development == development
            for other in answers:
                if not _one_question(answer, other, here=here):
                    continue
                known = self._of.get(other.key)
                if known is not None:
                    found += self._add(known, answer, development)
                elif _differ(answer, other):
                    found.append(self._open(other, answer, other_development, development))
                else:
                    continue
                return found  # an answer answers one question
        return found

    def _open(self, first: Answer, second: Answer, development: str, other: str) -> Difference:
        shared = ", ".join(sorted(first.stems & second.stems))
        difference = Difference(
            id=f"{first.member.report.id}:{first.part}:{first.sentence.find(first.text)}:{first.kind}",
            kind=first.kind,
            about=development,
            accounts=(account(first, development), account(second, other)),
            because=Because(
                rule="status.clash",
                text=f"accounts differ: {first.text} ({first.member.report.source_name}), "
                f"{second.text} ({second.member.report.source_name})",
                values={"words": shared},
            ),
        )
        self._keep(difference, first, second)
        return difference

    def _add(self, known: str, answer: Answer, development: str) -> list[Difference]:
        difference = self._found[known]
        sources = {each.source_name for each in difference.accounts}
        if len(sources) >= ACCOUNTS_KEPT or answer.member.report.source_name in sources:
            return []
        grown = msgspec.structs.replace(
            difference, accounts=(*difference.accounts, account(answer, development))
        )
        self._keep(grown, answer)
        return [grown]

    def _keep(self, difference: Difference, *answers: Answer) -> None:
        self._found[difference.id] = difference
        for answer in answers:
            self._of[answer.key] = difference.id


def _one_question(answer: Answer, other: Answer, *, here: bool) -> bool:
    """Whether two answers may be to one question; ``here``: of one development."""
    if answer.kind != other.kind or (answer.publisher == other.publisher and answer.by == other.by):
        return False
    if answer.at - other.at > timedelta(hours=DIFFERENCE_HOURS):
        return False
    match answer.kind:
        case "agreed":
            return _same_talks(answer, other, here=here)
        case "who proposed":
            near = here or len(answer.stems & other.stems) >= DIFFERENCE_WORDS_ELSEWHERE
            return answer.occasion == other.occasion and near and (answer.told or other.told)
        case _ if answer.publisher == other.publisher:
            return False
        case _:
            pass
    if "text" in (answer.part, other.part) and not here:
        return False  # articles tell of much beside what they are about
    needed = DIFFERENCE_WORDS if here else DIFFERENCE_WORDS_ELSEWHERE
    if len(answer.stems & other.stems) < needed:
        return False
    if answer.figure is not None and other.figure is not None:
        low, high = sorted((_size(answer.figure), _size(other.figure)))
        return same_question(answer.figure, other.figure) and high <= DIFFERENCE_TIMES * low
    if answer.minute is not None and other.minute is not None:
        apart = abs(answer.minute - other.minute)
        return apart <= CLOCK_MINUTES and len((answer.stems & other.stems) - _OF_CLOCKS) >= CLOCK_WORDS
    return False


def _same_talks(answer: Answer, other: Answer, *, here: bool) -> bool:
    """Whether two sentences speak of agreement between the same ones, and on the same thing as far as they say."""
    same = len(answer.sides) > 1 and answer.sides == other.sides
    if not same and not (here and (answer.sides & other.sides or not (answer.sides and other.sides))):
        return False
    if answer.about and other.about:
        return bool(answer.about & other.about)
    return here  # one of them does not say on what


def _size(figure: Figure) -> float:
    """The figure's order of magnitude, times of one kind in one unit."""
    return max(figure.value, 1e-9) * _SECONDS.get(figure.unit, 1)


def _differ(answer: Answer, other: Answer) -> bool:
    if answer.kind == "agreed":
        late = answer.at - other.at > timedelta(hours=AGREED_HOURS)
        return answer.value != other.value and not (answer.value == "yes" and late)
    if answer.kind == "who proposed":
        if answer.refused != other.refused:
            return answer.value == other.value
        return not answer.refused and answer.value != other.value
    if answer.figure is not None and other.figure is not None:
        grew = answer.kind == "how many" and answer.figure.value > other.figure.value
        return clash(answer.figure, other.figure) and not grew
    return answer.minute != other.minute


__all__ = ["Differences"]
