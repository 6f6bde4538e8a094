"""The general words of headlines, by language: which act a word tells, and the little words around it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast, get_args

from livedesk.model import Act
from livedesk.reading.script import TOKEN

ACTS: frozenset[str] = frozenset(get_args(Act))
"""Names of the acts."""

Table = dict[str, dict[str, str]]
"""One language of the lexicon: verbs, nouns, words and days, entries separated by commas."""


class Told(NamedTuple):
    """A stretch of words and what it tells."""

    start: int
    """First word of the stretch."""
    end: int
    """The word behind it."""
    verb: Act | None
    """The act it tells as a verb."""
    noun: Act | None
    """The act it tells as a noun."""
    marks: frozenset[str]
    """Names of the lists of little words and days it stands in."""


class _Entry(NamedTuple):
    words: tuple[tuple[str, bool], ...]
    """Words behind the first: as written, and whether any ending may follow."""
    length: int
    """Words in all."""
    verb: Act | None
    noun: Act | None
    marks: frozenset[str]


class Lexicon:
    """One language's words, compiled; immutable."""

    def __init__(self, table: Table) -> None:
        told: dict[tuple[tuple[str, bool], ...], tuple[Act | None, Act | None, set[str]]] = {}
        for part, lists in table.items():
            for name, entries in lists.items():
                for words in _entries(entries):
                    verb, noun, marks = told.get(words, (None, None, set[str]()))
                    if part == "verbs":
                        verb = verb or cast("Act", name)
                    elif part == "nouns":
                        noun = noun or cast("Act", name)
                    else:
                        marks = {*marks, name}
                    told[words] = (verb, noun, marks)
        self._exact: dict[str, list[_Entry]] = {}
        self._stems: dict[str, list[_Entry]] = {}
        for words, (verb, noun, marks) in told.items():
            (first, open_), *rest = words
            entry = _Entry(tuple(rest), len(words), verb, noun, frozenset(marks))
            (self._stems if open_ else self._exact).setdefault(first, []).append(entry)
        self._head = min(map(len, self._stems), default=0)
        self._heads = frozenset(stem[: self._head] for stem in self._stems)
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}, reverse=True))
        for entries in (*self._exact.values(), *self._stems.values()):
            entries.sort(key=lambda entry: -entry.length)

    def find(self, lows: Sequence[str]) -> list[Told]:
        """What the words (lower case) tell, longest stretch first, none inside another."""
        found: list[Told] = []
        at, count = 0, len(lows)
        exact, stems, lengths = self._exact, self._stems, self._lengths
        head, heads = self._head, self._heads
        while at < count:
            low = lows[at]
            best: _Entry | None = None
            entries = exact.get(low)
            if entries is not None:
                best = entries[0] if entries[0].length == 1 else _stands(entries, lows, at)
            if low[:head] in heads and (best is None or best.length == 1):
                for length in lengths:
                    entries = stems.get(low[:length]) if length <= len(low) else None
                    if entries is not None:
                        other = _stands(entries, lows, at)
                        if other is not None and (best is None or other.length > best.length):
                            best = other
                            break
            if best is None:
                at += 1
            else:
                found.append(Told(at, at + best.length, best.verb, best.noun, best.marks))
                at += best.length
        return found


def _stands(entries: list[_Entry], lows: Sequence[str], at: int) -> _Entry | None:
    for entry in entries:
        if entry.length == 1:
            return entry
        if at + entry.length > len(lows):
            continue
        place = at + 1
        for word, open_ in entry.words:
            low = lows[place]
            if low != word and not (open_ and low.startswith(word)):
                break
            place += 1
        else:
            return entry
    return None


def _entries(written: str) -> list[tuple[tuple[str, bool], ...]]:
    found: list[tuple[tuple[str, bool], ...]] = []
    for entry in unicodedata.normalize("NFC", written).lower().split(","):
        words: list[tuple[str, bool]] = []
        for word in entry.split():
            tokens = [match[0] for match in TOKEN.finditer(word)]
            words += [(token, word.endswith("*") and i == len(tokens) - 1) for i, token in enumerate(tokens)]
        if words:
            found.append(tuple(words))
    return found


@cache
def lexicons() -> dict[str, Lexicon]:
    """The lexicon of every language there is one for; read once."""
    text = files("livedesk.reading.lexicon").joinpath("acts.toml").read_text(encoding="utf-8")
    return {lang: Lexicon(table) for lang, table in cast("dict[str, Table]", tomllib.loads(text)).items()}
