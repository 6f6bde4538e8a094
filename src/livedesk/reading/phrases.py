"""Set phrases in running text: a small way to write them down, and finding them all in one pass.

A phrase is written in words. ``report*`` stands for any ending, ``a/b`` for either word, ``(a)`` for a word
that may be missing, ``#`` for a number, ``...`` for up to three words in between; within ``a/b`` and ``(a)`` a word may be several, joined by ``_`` or, in
brackets, by blanks. Blanks also match hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from livedesk.model import Part
from livedesk.reading.script import TOKEN, UNSPACED, UNSPACED_RUN

T = TypeVar("T")

_REMEMBERED = (
    50_000  # distinct words looked up; a stream repeats them, and a hostile one must not fill memory
)
_BLANK = r"[\s\-\u2010\u2011]{1,4}"  # bounded, as all below: a hostile text costs no more than its length
_WORD_END = rf"(?![^\W_{UNSPACED}])"
_GAP = rf"(?:[\w'’]{{1,40}}{_BLANK}){{0,3}}?"
_WORD_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve dozen dozens twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred hundreds thousand thousands million billion half"
)
NUMBER_WORDS = frozenset(_WORD_NUMBERS.split())
"""English words that count as a number in a phrase."""
_NUMBER = rf"(?:[$€£¥]?\d{{1,15}}(?:[.,]\d{{1,6}}){{0,4}}[a-z]{{0,9}}|{'|'.join(_WORD_NUMBERS.split())})"
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
_MARK = re.compile("[“„«「『\"'‘]")
_QUOTED = re.compile(
    r"“[^“”\n]{1,900}”|„[^„“”\n]{1,900}[“”]|«[^«»\n]{1,900}»|「[^「」\n]{1,900}」|『[^『』\n]{1,900}』"
    r"|(?<!\w)\"(?=\S)[^\"\n]{1,900}(?<=\S)\"(?!\w)"
    r"|(?<!\w)['‘](?=\w)(?:[^'‘’\n]|(?<=\w)['’](?=\w)){1,900}?(?<=\S)['’](?!\w)"
)
_PARTS = re.compile(r"\([^()]*\)|\S+")


Token = tuple[str, int]
"""A word of a text in lower case, and where its first character stands."""


class Piece(NamedTuple):
    """A part of a report made ready for looking for phrases."""

    part: Part
    """Which part."""
    text: str
    """As it stands."""
    low: str
    """The same in lower case, every character at its place."""
    words: list[Token]
    """Its words."""
    quoted: list[tuple[int, int]]
    """Where it quotes: first character inside the marks and the first behind them, in order."""


class Found(NamedTuple, Generic[T]):
    """A phrase that stands in a text."""

    start: int
    """First character."""
    end: int
    """First character after it."""
    means: T
    """What the phrase was entered with."""


def lower(text: str) -> str:
    """The text in lower case, every character at its place (a few letters grow when lowered; they stay)."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low


def tokens(low: str) -> list[Token]:
    """The words of a lower-case text in order; one character each in scripts without blanks."""
    pattern = _ASCII_TOKEN if low.isascii() else TOKEN
    return [(match[0], match.start()) for match in pattern.finditer(low)]


def piece(part: Part, text: str) -> Piece:
    """A part of a report made ready."""
    low = lower(text)
    marked = _MARK.search(text) is not None
    quoted = [(match.start() + 1, match.end()) for match in _QUOTED.finditer(text)] if marked else []
    return Piece(part, text, low, tokens(low), quoted)


def inside(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a place in a text lies within one of some stretches of it."""
    return any(start <= place < end for start, end in stretches)


class _Entry(NamedTuple, Generic[T]):
    words: float
    """Words it has, those that may be missing counted half: the longest phrase is tried first."""
    pattern: str
    """The phrase."""
    means: T


class _Bucket(NamedTuple, Generic[T]):
    """The phrases that can begin with one word."""

    pattern: re.Pattern[str] | None
    """All of them, longest first, each a group; None where the word alone is the only one."""
    means: tuple[T, ...]
    """What each group means."""


class Phrases(Generic[T]):
    """A collection of phrases, compiled; immutable but for what it remembers of words looked up."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        """``entries`` are phrases with what they mean; of equal phrases the first counts."""
        self._exact: dict[str, list[_Entry[T]]] = {}
        self._stems: dict[str, list[_Entry[T]]] = {}
        self._numbers: list[_Entry[T]] = []
        seen: set[str] = set()
        for written, means in entries:
            phrase = unicodedata.normalize("NFC", written).lower().strip()
            if phrase and phrase not in seen:
                seen.add(phrase)
                for parts in _without_leading_gaps(_PARTS.findall(phrase)):
                    self._file(parts, means)
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}, reverse=True))
        self._known: dict[str, _Bucket[T] | None] = {}

    def _file(self, parts: list[str], means: T) -> None:
        length = sum(0.5 if part.startswith("(") else part != "..." for part in parts)
        entry = _Entry(length, _compiled(parts), means)
        for word in parts[0].split("/"):
            if word == "#":
                self._numbers.append(entry)
                continue
            first = TOKEN.match(word.replace("_", " "))
            if first is None:
                raise ValueError(f"phrase {' '.join(parts)!r} does not begin with a word")
            target = self._stems if word == first[0] + "*" else self._exact
            target.setdefault(first[0], []).append(entry)

    def find(self, low: str, words: Sequence[Token]) -> list[Found[T]]:
        """Phrases in order, of those that begin at a word the one of most words, none inside another.

        Of phrases of as many words the one that means None, which says what a word is not, goes first.

        ``low`` is the text as ``lower`` gives it, ``words`` what ``tokens`` finds in it.
        """
        found: list[Found[T]] = []
        known = self._known
        behind = 0
        for word, start in words:
            try:
                bucket = known[word]
            except KeyError:
                bucket = self._look_up(word)
            if bucket is None or start < behind:
                continue
            if bucket.pattern is None:
                behind = start + len(word)
                found.append(Found(start, behind, bucket.means[0]))
                continue
            match = bucket.pattern.match(low, start)
            if match is not None:
                behind = match.end()
                found.append(Found(start, behind, bucket.means[(match.lastindex or 1) - 1]))
        return found

    def _look_up(self, word: str) -> _Bucket[T] | None:
        entries = list(self._exact.get(word, ()))
        for length in self._lengths:
            entries += self._stems.get(word[:length], ()) if length <= len(word) else ()
        if word[0].isdigit() or word in NUMBER_WORDS:
            entries += self._numbers
        entries.sort(key=lambda entry: (-entry.words, entry.means is not None, -len(entry.pattern)))
        bucket = None
        if entries:
            alone = len(entries) == 1 and re.fullmatch(entries[0].pattern, word)
            pattern = None if alone else re.compile("|".join(f"({entry.pattern})" for entry in entries))
            bucket = _Bucket(pattern, tuple(entry.means for entry in entries))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = bucket
        return bucket


def _without_leading_gaps(parts: list[str]) -> list[list[str]]:
    """The phrase with and without its first part, where that may be missing: filing needs a first word."""
    if parts and parts[0].startswith("("):
        return [[parts[0][1:-1], *parts[1:]], *_without_leading_gaps(parts[1:])]
    return [parts]


def _compiled(parts: list[str]) -> str:
    """Blanks stand in front of every part but the first, so that a part that is missing takes its blank along."""
    written = ""
    for place, part in enumerate(parts):
        if part == "...":
            continue
        gap = _GAP if place and parts[place - 1] == "..." else ""
        unspaced = UNSPACED_RUN.match(part) or (place and UNSPACED_RUN.match(parts[place - 1]))
        blank = "" if not written else r"\s*" if unspaced else _BLANK
        if part.startswith("("):
            written += rf"(?:{blank}{gap}(?:{_words(part[1:-1])}))?"
        else:
            written += rf"{blank}{gap}(?:{_words(part)})"
    end = "" if UNSPACED_RUN.match(parts[-1][-1]) else _WORD_END
    return written + end


def _words(part: str) -> str:
    return "|".join(
        _NUMBER
        if word == "#"
        else _BLANK.join(
            re.escape(piece.rstrip("*")).replace("'", "['’]") + (r"\w{0,40}" if piece.endswith("*") else "")
            for piece in word.replace("_", " ").split()
        )
        for word in part.split("/")
    )
