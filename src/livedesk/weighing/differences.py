"""Where accounts differ: one question, different answers, side by side, without a verdict.

A state machine fed in the order in which reports were placed; fed the same reports it knows the same.
Two answers are compared where they stand in sentences that share words beside the story's names; what is
only foreseen clashes with nothing, and a count that grows as hours pass is news, not a difference.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from livedesk.model import Account, Because, Difference, Figure, Member, Part, QuestionKind
from livedesk.reading.figures import clash, same_question
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.story.schema import Story
from livedesk.weighing.cues import AHEAD
from livedesk.weighing.gists import Gists
from livedesk.weighing.thresholds import (
    ACCOUNTS_KEPT,
    CLOCK_MINUTES,
    CLOCK_WORDS,
    DIFFERENCE_HOURS,
    DIFFERENCE_TIMES,
    DIFFERENCE_WORDS,
    DIFFERENCE_WORDS_ELSEWHERE,
    REMEMBERED,
)

SENTENCE_CHARACTERS = 300
"""Longest sentence shown with an answer."""
_CLOCK = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:])\s?(?:([ap])\.?m\b\.?)?", re.IGNORECASE
)
_OF_CLOCKS = frozenset({"local", "time", "hour", "hora", "местно", "времен", "часов", "heure", "uhr", "giờ"})
_NEARLY = re.compile(
    r"(?:before|after|about|around|shortly|nearly|almost|by|около|примерно|близько|unas?|sobre|vers|gegen|khoảng)\W+$",
    re.IGNORECASE,
)
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400, "weeks": 604_800}
_KINDS: dict[str, QuestionKind] = {
    **dict.fromkeys(("seconds", "minutes", "hours", "days", "weeks", "months", "years"), "how long"),
    **dict.fromkeys(("metres", "km", "miles", "feet"), "how far"),
    "people": "how many",
    "percent": "what share",
}


class _Answer(NamedTuple):
    member: Member
    publisher: str
    at: datetime
    kind: QuestionKind
    text: str
    sentence: str
    part: Part
    stems: frozenset[str]
    figure: Figure | None
    minute: int | None
    """Minutes after midnight, for a time of day."""


class Differences:
    """Questions of one story on which accounts differ."""

    def __init__(self, story: Story) -> None:
        self._gists = Gists(story)
        self._answers: OrderedDict[str, list[_Answer]] = OrderedDict()
        self._found: dict[str, Difference] = {}
        self._of: dict[tuple[str, str], str] = {}
        """Id of the difference an answer stands in, by its report and text."""

    def hear(self, member: Member) -> tuple[Difference, ...]:
        """Take a placed report in; the differences it makes or adds an account to."""
        development = member.placement.development
        if development is None or member.placement.copy_of is not None or member.placement.form == "analysis":
            return ()
        changed: dict[str, Difference] = {}
        for answer in self._read(member):
            for difference in self._compare(answer, development):
                changed[difference.id] = difference
            kept = self._answers.setdefault(development, [])
            kept.append(answer)
            self._answers.move_to_end(development)
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
        return tuple(changed.values())

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

    def _read(self, member: Member) -> list[_Answer]:
        title, summary = readable(member.report)
        found: list[_Answer] = []
        texts: dict[Part, str] = {"title": title, "summary": summary}
        for figure in member.findings.figures if member.findings is not None else ():
            text = texts.get(figure.span.part, "")
            if figure.unit and text:
                kind = _KINDS.get(figure.unit, "how much")
                found += self._answer(
                    member, kind, figure.text, text, figure.span.part, figure.span.start, figure
                )
        for part, text in texts.items():
            clocks = list(_CLOCK.finditer(text)) if ":" in text or "." in text else []
            for clock in clocks[:4]:
                minute = (int(clock[1]) + 12 * ((clock[3] or "").lower() == "p" and int(clock[1]) < 12)) * 60
                if (":" not in clock[0] and not clock[3]) or _NEARLY.search(text[: clock.start()]):
                    continue  # "6.30" may count, "before 11:00" is no time
                found += self._answer(
                    member, "when", clock[0].strip(), text, part, clock.start(), None, minute + int(clock[2])
                )
        return found

    def _answer(
        self,
        member: Member,
        kind: QuestionKind,
        words: str,
        text: str,
        part: Part,
        start: int,
        figure: Figure | None,
        minute: int | None = None,
    ) -> list[_Answer]:
        sentence = _sentence(text, start)
        if AHEAD.search(sentence) or len(sentence) > SENTENCE_CHARACTERS:
            return []
        report = member.report
        stems = self._gists.stems(sentence, member.placement.lang) - self._gists.stems(
            words, member.placement.lang
        )
        return [
            _Answer(
                member, report.publisher, report.seen_at, kind, words, sentence, part, stems, figure, minute
            )
        ]

    def _compare(self, answer: _Answer, development: str) -> list[Difference]:
        found: list[Difference] = []
        for other_development, answers in self._answers.items():
            needed = DIFFERENCE_WORDS if other_development == development else DIFFERENCE_WORDS_ELSEWHERE
            for other in answers:
                if not _one_question(answer, other) or len(answer.stems & other.stems) < needed:
                    continue
                known = self._of.get(_key(other))
                if known is not None:
                    found += self._add(known, answer, development)
                elif _differ(answer, other):
                    found.append(self._open(other, answer, other_development, development))
                else:
                    continue
                return found  # an answer answers one question
        return found

    def _open(self, first: _Answer, second: _Answer, development: str, other: str) -> Difference:
        shared = ", ".join(sorted(first.stems & second.stems))
        difference = Difference(
            id=f"{first.member.report.id}:{first.part}:{first.sentence.find(first.text)}:{first.kind}",
            kind=first.kind,
            about=development,
            accounts=(_account(first, development), _account(second, other)),
            because=Because(
                rule="status.clash",
                text=f"accounts differ: {first.text} ({first.member.report.source_name}), "
                f"{second.text} ({second.member.report.source_name})",
                values={"words": shared},
            ),
        )
        self._keep(difference, first, second)
        return difference

    def _add(self, known: str, answer: _Answer, development: str) -> list[Difference]:
        difference = self._found[known]
        sources = {account.source_name for account in difference.accounts}
        if len(sources) >= ACCOUNTS_KEPT or answer.member.report.source_name in sources:
            return []
        grown = msgspec.structs.replace(
            difference, accounts=(*difference.accounts, _account(answer, development))
        )
        self._keep(grown, answer)
        return [grown]

    def _keep(self, difference: Difference, *answers: _Answer) -> None:
        self._found[difference.id] = difference
        for answer in answers:
            self._of[_key(answer)] = difference.id


def _one_question(answer: _Answer, other: _Answer) -> bool:
    if answer.kind != other.kind or answer.publisher == other.publisher:
        return False
    if answer.at - other.at > timedelta(hours=DIFFERENCE_HOURS):
        return False
    if answer.figure is not None and other.figure is not None:
        low, high = sorted((_size(answer.figure), _size(other.figure)))
        return same_question(answer.figure, other.figure) and high <= DIFFERENCE_TIMES * low
    if answer.minute is not None and other.minute is not None:
        apart = abs(answer.minute - other.minute)
        return apart <= CLOCK_MINUTES and len((answer.stems & other.stems) - _OF_CLOCKS) >= CLOCK_WORDS
    return False


def _size(figure: Figure) -> float:
    """The figure's order of magnitude, times of one kind in one unit."""
    return max(figure.value, 1e-9) * _SECONDS.get(figure.unit, 1)


def _differ(answer: _Answer, other: _Answer) -> bool:
    if answer.figure is not None and other.figure is not None:
        grew = answer.kind == "how many" and answer.figure.value > other.figure.value
        return clash(answer.figure, other.figure) and not grew
    return answer.minute != other.minute


def _key(answer: _Answer) -> tuple[str, str]:
    return answer.member.report.id, f"{answer.part}:{answer.text}"


def _sentence(text: str, start: int) -> str:
    end = 0
    for sentence in sentences(text):
        begin = text.find(sentence, end)
        end = begin + len(sentence)
        if begin <= start < end:
            return sentence
    return text


def _account(answer: _Answer, development: str) -> Account:
    report = answer.member.report
    return Account(
        answer=answer.text,
        says=answer.sentence,
        part=answer.part,
        report=report.id,
        development=development,
        source_name=report.source_name,
        speaker=_speaker(answer),
        url=report.url,
        lang=answer.member.placement.lang,
        at=report.seen_at,
    )


def _speaker(answer: _Answer) -> str | None:
    """Whose word it is, where a claim's content holds the answer."""
    claims = answer.member.findings.claims if answer.member.findings is not None else ()
    for claim in claims:
        if claim.speaker and claim.content_span.part == answer.part and answer.text in claim.content:
            return claim.speaker
    return None
