"""Set phrases of diplomacy and other early signals of talks, and what each usually means.

Phrases, false friends, glosses and their public sources stand in ``lexicon/diplomatic.toml``. What a phrase says
by custom is not what happened: the desk shows the gloss beside the words, never in their place.
"""

from __future__ import annotations

import re
import string
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, cast

import msgspec

from livedesk.model import Claim, Signal, Span
from livedesk.reading.phrases import Found, Phrases, Piece, inside

Direction = Literal["cooperative", "neutral", "distancing", "warning"]
"""Which way a signal points."""

MOST = 30
"""Signals kept of one part of a report."""

NEAR = 10
"""Words between a phrase that needs it and the word for talking: a clause on either side, not the next topic."""

BACK = 4
"""Words a "not" may stand before what it denies: "was not a very constructive meeting"."""

AHEAD = 5
"""Words a "not" or "cancelled" may stand behind an event: "a joint statement has not yet been agreed"."""

_NOT = {
    "en": frozenset(
        [
            "not",
            "no",
            "never",
            "neither",
            "nor",
            "without",
            "hardly",
            "lacked",
            "lacks",
            "lacking",
            "cannot",
            "denied",
            "denies",
            "deny",
            "denying",
            "t",
            "dont",
            "isn",
            "wasn",
            "didn",
            "failed",
            "fails",
            "refused",
            "refuses",
            "declined",
            "rejects",
            "rejected",
        ]
    ),
    "ru": frozenset(
        [
            "не",
            "нет",
            "без",
            "ни",
            "никакого",
            "никакой",
            "никаких",
            "отсутствие",
            "отказался",
            "отказались",
            "отказалась",
        ]
    ),
}
_NOT_AFTER = {
    "en": frozenset(
        ["not", "never", "cancelled", "canceled", "scrapped", "unlikely", "t", "dropped", "absent"]
    ),
    "ru": frozenset(["не", "отменен", "отменена", "отменены", "отменено", "отменили", "отсутствует"]),
}
_FAR_FROM = {("far", "from"), ("anything", "but"), ("less", "than"), ("little", "by"), ("short", "of")}
_NOT_REALLY = frozenset(["only", "just", "merely", "doubt", "лишь", "только"])
_WITHIN_WORD = "'’" + string.ascii_letters
"""What stands before the "t" of "isn't" as part of the word."""
_CLAUSE_END = re.compile(r"[.!?;:,…](?=[\s\"'”’»)]|$)|[—–()\n]|\b(?:but|но|а)\b")
_SENTENCE_END = re.compile(r"[.!?;…](?=[\s\"'”’»)]|$)|\n")


class Gloss(NamedTuple):
    """What a signal usually means."""

    id: str
    """The signal."""
    means: str
    """For readers, one or two sentences."""
    direction: Direction
    """Which way it points."""
    strength: float
    """0..1: how much it says by custom."""
    source: str
    """Public address where the custom is explained."""
    event: bool
    """True for what happened around the talks, False for a set phrase."""


class _Entry(NamedTuple):
    id: str
    near: bool
    name: bool
    event: bool
    never: bool


class _Language(NamedTuple):
    phrases: Phrases[_Entry | None]
    talks: Phrases[None]


def signals(parts: Iterable[Piece], lang: str) -> tuple[Signal, ...]:
    """Signals in order, headline first; English and Russian, () for other languages.

    Whose word a signal is is told by quotation marks alone; ``voiced`` knows the claims too.
    """
    lang = "en" if lang == "und" else lang
    language = _lexicon().get(lang)
    if language is None:
        return ()
    kept: list[Signal] = []
    for part in parts:
        found = language.phrases.find(part.low, part.words)
        if not found:
            continue
        starts = [start for _, start in part.words]
        talks: list[int] | None = None
        for one in found[:MOST]:
            entry = one.means
            if entry is None or (entry.name and not _word(part, one)):
                continue
            if entry.near:
                if talks is None:
                    talks = [talk.start for talk in language.talks.find(part.low, part.words)]
                if not _near(part, one, talks, starts):
                    continue
            denied = _denied(part, one, entry, lang, starts)
            start, end = denied or (one.start, one.end)
            kept.append(
                Signal(
                    id=entry.id,
                    text=part.text[start:end],
                    span=Span(part=part.part, start=start, end=end),
                    negated=entry.never != (denied is not None),
                    voice="quoted" if inside(one.start, part.quoted) else "author",
                )
            )
    return tuple(kept)


def voiced(found: Sequence[Signal], claims: Sequence[Claim]) -> tuple[Signal, ...]:
    """The signals, those in what a speaker is given to say marked as the speaker's."""
    said = [claim.content_span for claim in claims if claim.speaker or claim.manner == "direct"]
    return tuple(
        msgspec.structs.replace(signal, voice="quoted")
        if signal.voice == "author" and any(_within(signal.span, span) for span in said)
        else signal
        for signal in found
    )


def gloss(id: str, negated: bool = False) -> Gloss | None:  # noqa: A002 (the model's own word)
    """What a signal usually means, with its public source; None for an id no lexicon has.

    ``negated`` as the signal has it: a phrase that is denied means something else, and where the lexicon does
    not say what, nothing.
    """
    row = _tables()[0].get(id)
    if row is None:
        return None
    means = cast("str", row["means"])
    if negated:
        means = cast("str", row.get("none", ""))
        if not means:
            return None
    return Gloss(
        id=id,
        means=means,
        direction=cast("Direction", row["direction"]),
        strength=cast("float", row["strength"]),
        source=_tables()[1][cast("str", row["source"])],
        event=cast("bool", row.get("event", False)),
    )


def known() -> tuple[str, ...]:
    """Ids of all signals, in the order of the lexicon."""
    return tuple(_tables()[0])


def _within(one: Span, other: Span) -> bool:
    return one.part == other.part and other.start <= one.start and one.end <= other.end


def _word(part: Piece, one: Found[_Entry | None]) -> bool:
    """Whether a word that is also a name is the word here: small, or capital where all words are or a sentence
    begins, and no capital behind it but that of a word for talking."""
    text = part.text
    if text[one.start].islower():
        return True
    behind = re.match(r"[\s\-]+([^\W_]+)", text[one.end :])
    if behind is None or behind[1] in (
        "Talks",
        "Exchange",
        "Discussion",
        "Discussions",
        "Meeting",
        "Dialogue",
    ):
        return True
    if behind[1][0].isupper():
        return False
    before = text[: one.start].rstrip(" \"'“‘«")
    return not before or before[-1] in ".!?:–—\n"


def _near(part: Piece, one: Found[_Entry | None], talks: Sequence[int], starts: Sequence[int]) -> bool:
    own = bisect_left(starts, one.start)
    for talk in talks:
        if abs(bisect_left(starts, talk) - own) <= NEAR:
            low, high = sorted((talk, one.start))
            if _SENTENCE_END.search(part.low, low, high) is None:
                return True
    return False


def _denied(
    part: Piece, one: Found[_Entry | None], entry: _Entry, lang: str, starts: Sequence[int]
) -> tuple[int, int] | None:
    """From where to where a phrase stands with the word that denies it, "no breakthrough"; None where none does."""
    place = bisect_left(starts, one.start)
    words = part.words
    low = part.low
    for at in range(place - 1, max(-1, place - 1 - BACK), -1):
        word, start = words[at]
        if _CLAUSE_END.search(low, start + len(word), one.start):
            break
        following = words[at + 1][0] if at + 1 < len(words) else ""
        if (word in _NOT[lang] and following not in _NOT_REALLY) or (word, following) in _FAR_FROM:
            whole = len(part.text[:start].rstrip(_WITHIN_WORD)) if word == "t" else start
            return whole, one.end
    if not entry.event:
        return None
    place = bisect_left(starts, one.end)
    for word, start in words[place : place + AHEAD]:
        if _CLAUSE_END.search(low, one.end, start):
            break
        if word in _NOT_AFTER[lang]:
            return one.start, start + len(word)
    return None


@cache
def _tables() -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    text = files("livedesk.reading.lexicon").joinpath("diplomatic.toml").read_text(encoding="utf-8")
    tables = cast("dict[str, dict[str, object]]", tomllib.loads(text))
    sources = cast("dict[str, str]", tables.pop("sources"))
    tables.pop("words")
    return tables, sources


@cache
def _lexicon() -> dict[str, _Language]:
    text = files("livedesk.reading.lexicon").joinpath("diplomatic.toml").read_text(encoding="utf-8")
    words = cast("dict[str, dict[str, str]]", tomllib.loads(text))["words"]
    talks = Phrases((word, None) for word in words["talks"].split(","))
    return {lang: _Language(Phrases(_entries(lang)), talks) for lang in ("en", "ru")}


def _entries(lang: str) -> list[tuple[str, _Entry | None]]:
    """False friends first, so that they win where a phrase is both."""
    rows = _tables()[0]
    entries: list[tuple[str, _Entry | None]] = []
    for row in rows.values():
        entries += [(phrase, None) for phrase in cast("str", row.get("not", "")).split(",")]
    for id_, row in rows.items():
        for key, never in ((lang, False), ("never", True)):
            entry = _Entry(
                id=id_,
                near=row.get("near") == "talks",
                name=row.get("name") is True,
                event=row.get("event") is True,
                never=never,
            )
            entries += [(phrase, entry) for phrase in cast("str", row.get(key, "")).split(",")]
    return entries
