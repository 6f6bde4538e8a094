"""What a report answers to questions on which accounts may differ: figures, times of day, agreements, proposers.

An answer says whether it tells what has come or what is foreseen, by the clause it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from livedesk.model import Account, Claim, Figure, Member, Part, QuestionKind
from livedesk.reading.mentions import Mentions
from livedesk.reading.reader import readable
from livedesk.reading.sentences import sentences
from livedesk.story.schema import Story
from livedesk.weighing.agreements import agreement
from livedesk.weighing.cues import AHEAD, IF, pattern
from livedesk.weighing.gists import Gists
from livedesk.weighing.occasions import Occasion, Turn, occasion, turn
from livedesk.weighing.proposals import Place, may_propose, proposal

SENTENCE_CHARACTERS: Final = 300
"""Longest sentence shown with an answer."""
CLOCKS: Final = 4
"""Times of day looked at in one text."""
_CLOCK: Final = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:])\s?(?:([ap])\.?m\b\.?)?", re.IGNORECASE
)
_NEARLY: Final = re.compile(
    r"(?:before|after|about|around|shortly|nearly|almost|by|около|примерно|близько|unas?|sobre|vers|gegen|khoảng)\W+$",
    re.IGNORECASE,
)
_KINDS: Final[dict[str, QuestionKind]] = {
    **dict.fromkeys(("seconds", "minutes", "hours", "days", "weeks", "months", "years"), "how long"),
    **dict.fromkeys(("metres", "km", "miles", "feet"), "how far"),
    "people": "how many",
    "percent": "what share",
}
_CLAUSE: Final = re.compile(
    r"[,;:—–(]\s|\s[-—–]\s|[，；。、]|\s(?:but|yet|however|while|but|но|однако|але|однак|pero|mais|aber|doch|nhưng)\s|但",
    re.IGNORECASE,
)
_TO_COME: Final = re.compile(
    r"(?<!\w)(?:to\s+(?:last|run|take|go\s+on|continue|begin|start|open|attend|cost|reach|number|join|send|get|receive|spend|meet"
    r"|talk|land|arrive|leave)|(?:is|are)\s+to)(?!\w)",
    re.IGNORECASE,
)
"""What is to come, as headlines have it; the other words for it are among the cues."""
_DONE: Final = pattern(
    """lasted took ended ends|after concluded finished wrapped over after spent held ran went|on attended met talked spoke began started
    opened landed arrived длил* продлил* продолжал* заверш* законч* оконч* прошл* начал* прибыл* тривал* закінч* почал* прибув
    duró duraron terminó concluyó tras comenzó empezó llegó duré ont|duré terminé après commencé arrivé dauerte dauerten
    endete endeten nach begann begannen landete kéo|dài kết|thúc sau|khi 持续了 历时 結束 结束"""
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""A sentence of an article that names a year mostly tells of another time."""


class Answer(NamedTuple):
    """One answer in one report."""

    member: Member
    publisher: str
    at: datetime
    kind: QuestionKind
    text: str
    """The answer in the report's words."""
    sentence: str
    part: Part
    stems: frozenset[str]
    """Words of the sentence without names, figures and the answer's own; never iterated into output."""
    speaker: str | None
    """Whose word it is; None for the report's own."""
    by: str | None
    """The same as an actor of the story, where it is one."""
    foreseen: bool = False
    """True for what is planned or forecast."""
    done: bool = False
    """True when its clause says that it is over or has begun."""
    figure: Figure | None = None
    minute: int | None = None
    """Minutes after midnight, for a time of day."""
    value: str = ""
    """Of an agreement "yes" or "no"; of a proposal the side that made it."""
    refused: bool = False
    """Of a proposal: that side did not make it."""
    told: bool = False
    """Of a proposal: the sentence tells whose it was."""
    occasion: Occasion | None = None
    turn: Turn | None = None
    sides: frozenset[str] = frozenset()
    """Countries, or ids of actors without one, that the sentence or its headline names."""
    about: frozenset[str] = frozenset()
    """Of an agreement: stems of what it is on."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart: its report, and where and what it says there."""
        return self.member.report.id, f"{self.part}:{self.text}"


class Answers:
    """Reads the answers of one story's reports. Immutable."""

    def __init__(self, story: Story) -> None:
        self._gists = Gists(story)
        self._mentions = Mentions(story)
        self._sides = {actor.id: actor.country or actor.id for actor in story.actors}
        self._deal = self._gists.stems(
            "no deal deals agreement agreements accord understanding consensus reached struck secured without failed agreed "
            "agree signed made sealed acuerdo accord einigung соглашение договорились достигли угода",
            "en",
        )

    def of(self, member: Member) -> Iterator[Answer]:
        """Answers of headline and summary, in order of kind."""
        title, summary = readable(member.report)
        texts: dict[Part, str] = {"title": title, "summary": summary}
        for figure in member.findings.figures if member.findings is not None else ():
            text = texts.get(figure.span.part, "")
            if figure.unit and text:
                sentence, start = _sentence(text, figure.span.start)
                yield from self._figure(member, figure, sentence, figure.span.start - start)
        for part, text in texts.items():
            for clock in list(_CLOCK.finditer(text))[:CLOCKS] if ":" in text or "." in text else ():
                yield from self._clock(member, part, text, clock)
            for sentence in sentences(text):
                if len(sentence) <= SENTENCE_CHARACTERS:
                    yield from self._said(member, part, sentence, _claim(member, part, sentence))

    def of_text(self, member: Member) -> Iterator[Answer]:
        """Answers of the article behind the report's link: its figures, and what its claims say. A sentence with a
        year in it mostly tells of another time and answers nothing."""
        if member.findings is None:
            return
        for figure in member.findings.figures:
            if (
                figure.span.part == "text"
                and figure.unit
                and figure.sentence
                and not _YEAR.search(figure.sentence)
            ):
                yield from self._figure(member, figure, figure.sentence, figure.sentence.find(figure.text))
        for claim in member.findings.claims:
            content = claim.content
            own = claim.content_span.part == "text" and claim.speaker and claim.stance == "says"
            if own and len(content) <= SENTENCE_CHARACTERS and not _YEAR.search(content):
                yield from self._said(member, "text", content, claim)

    # --- kinds of answers ------------------------------------------------------------------------------

    def _figure(self, member: Member, figure: Figure, sentence: str, at: int) -> Iterator[Answer]:
        kind = _KINDS.get(figure.unit, "how much")
        yield from self._answer(member, kind, figure.text, figure.span.part, sentence, at, figure=figure)

    def _clock(self, member: Member, part: Part, text: str, clock: re.Match[str]) -> Iterator[Answer]:
        if (":" not in clock[0] and not clock[3]) or _NEARLY.search(text[: clock.start()]):
            return  # "6.30" may count, "before 11:00" is no time
        hour = int(clock[1]) + 12 * ((clock[3] or "").lower() == "p" and int(clock[1]) < 12)
        sentence, start = _sentence(text, clock.start())
        minute = 60 * hour + int(clock[2])
        yield from self._answer(
            member, "when", clock[0].strip(), part, sentence, clock.start() - start, minute=minute
        )

    def _answer(
        self,
        member: Member,
        kind: QuestionKind,
        words: str,
        part: Part,
        sentence: str,
        at: int,
        *,
        figure: Figure | None = None,
        minute: int | None = None,
    ) -> Iterator[Answer]:
        if len(sentence) > SENTENCE_CHARACTERS:
            return
        foreseen = _foreseen(sentence, max(at, 0))
        if foreseen is None:
            return
        report, lang = member.report, member.placement.lang
        claim = _claim(member, part, words)
        yield Answer(
            member=member,
            publisher=report.publisher,
            at=report.seen_at,
            kind=kind,
            text=words,
            sentence=sentence,
            part=part,
            stems=self._gists.stems(sentence, lang) - self._gists.stems(words, lang),
            speaker=claim.speaker if claim is not None else None,
            by=_actor(claim),
            foreseen=foreseen,
            done=not foreseen and _DONE.search(_told_within(sentence, max(at, 0))) is not None,
            figure=figure,
            minute=minute,
            occasion=occasion(sentence, max(at, 0)),
            turn=turn(sentence, max(at, 0)) if minute is not None else None,
            sides=self._named(member, sentence),
        )

    def _said(self, member: Member, part: Part, sentence: str, claim: Claim | None) -> Iterator[Answer]:
        """Whether something was agreed, and who proposed it, by one sentence."""
        report, lang = member.report, member.placement.lang
        speaker = claim.speaker if claim is not None else None
        denied = claim is not None and claim.stance != "says"
        found = None if denied else agreement(sentence)
        if found is not None:
            yield Answer(
                member=member,
                publisher=report.publisher,
                at=report.seen_at,
                kind="agreed",
                text=sentence[found.start : found.end],
                sentence=sentence,
                part=part,
                stems=self._gists.stems(sentence, lang) - self._deal,
                speaker=speaker,
                by=_actor(claim),
                value="yes" if found.agreed else "no",
                sides=self._named(member, sentence),
                about=self._gists.stems(found.about, lang) - self._deal,
            )
        whose = proposal(sentence, self._places(sentence, lang)) if may_propose(sentence) else None
        if whose is not None and (not denied or whose.refused):
            side = self._sides.get(whose.who, whose.who)
            by = claim.actor if claim is not None else None
            yield Answer(
                member=member,
                publisher=report.publisher,
                at=report.seen_at,
                kind="who proposed",
                text=sentence[slice(*whose.name)],
                sentence=sentence,
                part=part,
                stems=self._gists.stems(sentence, lang),
                speaker=speaker,
                by=_actor(claim),
                value=side,
                refused=whose.refused,
                told=whose.told or (by is not None and self._sides.get(by, by) != side),
                occasion=whose.what,
                sides=self._named(member, sentence),
            )

    def _places(self, sentence: str, lang: str) -> list[Place]:
        found: list[Place] = []
        for mention in self._mentions.find("", sentence, lang):
            at = sentence.find(mention.text) if mention.kind == "actor" else -1
            if at >= 0:
                found.append((at, at + len(mention.text), mention.id))
        return sorted(found)

    def _named(self, member: Member, sentence: str) -> frozenset[str]:
        title, _ = readable(member.report)
        lang = member.placement.lang
        found = [m for m in self._mentions.find(title, sentence, lang) if m.kind == "actor"]
        return frozenset(self._sides.get(m.id, m.id) for m in found)


def account(answer: Answer, development: str) -> Account:
    """An answer as the record and the page carry it."""
    report = answer.member.report
    return Account(
        answer=answer.text,
        says=answer.sentence,
        part=answer.part,
        report=report.id,
        development=development,
        source_name=report.source_name,
        speaker=answer.speaker,
        url=report.url,
        lang=answer.member.placement.lang,
        at=report.seen_at,
        foreseen=answer.foreseen,
        refused=answer.refused,
    )


def _actor(claim: Claim | None) -> str | None:
    return None if claim is None else claim.actor or claim.speaker.casefold()


def _clause(sentence: str, at: int) -> str:
    """The clause of a sentence that holds a place."""
    begin, end = 0, len(sentence)
    for cut in _CLAUSE.finditer(sentence):
        if cut.end() <= at:
            begin = cut.end()
        elif cut.start() >= at:
            end = cut.start()
            break
    return sentence[begin:end]


def _told_within(sentence: str, at: int) -> str:
    """Where it is told that something is over: the sentence, or the clause alone where another one looks ahead."""
    ahead = AHEAD.search(sentence) or _TO_COME.search(sentence)
    return _clause(sentence, at) if ahead else sentence


def _foreseen(sentence: str, at: int) -> bool | None:
    """Whether what stands at a place of a sentence is foreseen, or has come; None when it can't be told."""
    clause = _clause(sentence, at)
    if AHEAD.search(clause) or _TO_COME.search(clause):
        return None if IF.search(sentence) or "?" in sentence else True
    if AHEAD.search(sentence) or _TO_COME.search(sentence):
        return False if _DONE.search(clause) else None
    return False


def _sentence(text: str, at: int) -> tuple[str, int]:
    """The sentence of a text that holds a place, and where it begins."""
    end = 0
    for sentence in sentences(text):
        begin = text.find(sentence, end)
        end = begin + len(sentence)
        if begin <= at < end:
            return sentence, begin
    return text, 0


def _claim(member: Member, part: Part, words: str) -> Claim | None:
    """The claim in whose content some words stand, or that stands in those words."""
    claims = member.findings.claims if member.findings is not None else ()
    for claim in claims:
        if (
            claim.speaker
            and claim.content_span.part == part
            and (words in claim.content or claim.content in words)
        ):
            return claim
    return None


__all__ = ["SENTENCE_CHARACTERS", "Answer", "Answers", "account"]
