"""Set phrases in running text: a small way to write them down, and finding them all in one pass.

A phrase is written in words. ``report*`` stands for any ending, ``a/b`` for either word, ``(a)`` for a word
that may be missing, ``#`` for a number, ``...`` for up to three words in between; within ``a/b`` and ``(a)`` a word may be several, joined by ``_`` or, in
brackets, by blanks. Blanks also match hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
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


class _Entry(Generic[T]):
    """A phrase as filed under one first word; its pattern is compiled when a text first asks for it.

    Of some thousand phrases a day's stream brings a few hundred near enough to be tried: compiling them all
    took a third of the time of reading it.
    """

    __slots__ = ("_match", "behind", "means", "pattern", "single", "words")

    def __init__(
        self, words: float, pattern: str, means: T, behind: tuple[str, ...] | None, single: bool
    ) -> None:
        self.words = words
        """Words it has, those that may be missing counted half: the longest phrase is tried first."""
        self.pattern = pattern
        self.means = means
        self.behind = behind
        """What the next word begins with where more than the first one stands; None when that does not tell."""
        self.single = single
        """The first word may stand for the whole phrase."""
        self._match: Callable[[str, int], re.Match[str] | None] | None = None

    def match(self, low: str, start: int, following: str) -> int | None:
        """Where the phrase ends that begins at ``start``; ``following`` is the next word."""
        if not self.single and self.behind is not None and not following.startswith(self.behind):
            return None
        if self._match is None:
            self._match = re.compile(self.pattern).match
        found = self._match(low, start)
        return None if found is None else found.end()


class _Bucket(NamedTuple, Generic[T]):
    """The phrases that can begin with one word."""

    entries: tuple[_Entry[T], ...]
    """Longest first."""
    alone: bool
    """The word by itself is the only one."""


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
        pattern = _compiled(parts)
        for word in parts[0].split("/"):
            entry = _Entry(length, pattern, means, *_behind(word, parts))
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
        for place, (word, start) in enumerate(words, 1):
            try:
                bucket = known[word]
            except KeyError:
                bucket = self._look_up(word)
            if bucket is None or start < behind:
                continue
            if bucket.alone:
                behind = start + len(word)
                found.append(Found(start, behind, bucket.entries[0].means))
                continue
            following = words[place][0] if place < len(words) else ""
            for entry in bucket.entries:
                end = entry.match(low, start, following)
                if end is not None:
                    behind = end
                    found.append(Found(start, end, entry.means))
                    break
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
            alone = len(entries) == 1 and entries[0].match(word, 0, "") == len(word)
            bucket = _Bucket(tuple(entries), alone)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = bucket
        return bucket


def _without_leading_gaps(parts: list[str]) -> list[list[str]]:
    """The phrase with and without its first part, where that may be missing: filing needs a first word."""
    if parts and parts[0].startswith("("):
        return [[parts[0][1:-1], *parts[1:]], *_without_leading_gaps(parts[1:])]
    return [parts]


def _behind(word: str, parts: list[str]) -> tuple[tuple[str, ...] | None, bool]:
    """What the next word of a text has to begin with for more of the phrase to stand there (None when that
    does not tell), and whether the first word may stand for the whole phrase."""
    rest = TOKEN.findall(word.replace("_", " "))[1:]
    if UNSPACED_RUN.search(word):
        return None, False
    if rest:
        return (rest[0],), False
    found: list[str] = []
    for part in parts[1:]:
        missing = part.startswith("(")
        for option in (part[1:-1] if missing else part).split("/"):
            if option == "#":
                found += [*"0123456789", *_WORD_NUMBERS.split()]
                continue
            first = TOKEN.match(option.replace("_", " "))
            if first is None or option == "..." or UNSPACED_RUN.search(option):
                return None, False
            found.append(first[0])
        if not missing:
            return tuple(found), False
    return tuple(found), True


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
