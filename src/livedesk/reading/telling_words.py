"""The words of a language that tell who says what, and the little words around them: English and Chinese apart."""

from __future__ import annotations

from functools import cache

from livedesk.model import Stance
from livedesk.reading.cues import entries, tables
from livedesk.reading.script import SPACED_WORD

_STANCES: tuple[Stance, ...] = ("says", "denies", "believes", "asks")


class TellingWords:
    """One language's telling words."""

    def __init__(self, table: dict[str, str]) -> None:
        self.exact: dict[str, list[tuple[tuple[str, ...], Stance]]] = {}
        self.open: list[tuple[str, Stance]] = []
        for stance in _STANCES:
            for entry in entries(table[stance]):
                if entry.endswith("*"):
                    self.open.append((entry[:-1], stance))
                else:
                    words = tuple(entry.split())
                    self.exact.setdefault(words[0], []).append((words, stance))
        self.heads = frozenset(stem[:3] for stem, _ in self.open)
        for known in self.exact.values():
            known.sort(key=lambda e: -len(e[0]))
        self.according: dict[str, list[tuple[str, ...]]] = {}
        for entry in sorted((tuple(e.split()) for e in entries(table["according"])), key=len, reverse=True):
            self.according.setdefault(entry[0], []).append(entry)
        self.that = frozenset(entries(table["that"]))
        self.stop = frozenset(entries(table["stop"]))
        self.about = frozenset(entries(table.get("about", "")))
        self.circumstance = frozenset(entries(table.get("circumstance", "")))
        """Words behind a bare telling word that say where, with whom or of what, not what was said."""
        self.meanwhile = tuple(tuple(entry.split()) for entry in entries(table.get("meanwhile", "")))
        """What opens, behind a comma, the report's own clause on what else goes on."""
        self.listener = tuple(entries(table.get("listener", "")))
        """Endings of a word for whom something is said to, where it stands before the telling word."""
        self.idioms = frozenset(tuple(entry.split()) for entry in entries(table.get("idioms", "")))
        """Set phrases with a telling word in which nobody tells: "generally speaking"."""
        self.bare = "bare" in table
        """Its telling words need nothing before the content; nor do they stand before their speaker."""
        self.copula = frozenset(entries(table.get("copula", "")))
        """Words that are "that" only right behind a telling word, and "is" elsewhere."""
        self.nouns = frozenset(entries(table.get("nouns", "")))
        """Little words that make a noun of the telling word behind them: "the call of"."""
        self.helpers = frozenset(entries(table.get("helpers", "")))
        """Little words between a speaker and the telling word, no part of either."""
        self.negation = frozenset(entries(table.get("not", "")))
        """Those of them with which nothing is said."""

    def may_tell(self, text: str) -> bool:
        """Whether a word of the text may attribute, or a quotation stands in it."""
        exact, heads, according = self.exact, self.heads, self.according
        return any(
            word in exact or word[:3] in heads or word in according
            for word in SPACED_WORD.findall(text.lower())
        ) or any(mark in text for mark in '«“„"')

    def idiom(self, lows: list[str], at: int) -> bool:
        """Whether the word here belongs to a set phrase in which nobody tells."""
        return any(
            start >= 0 and tuple(lows[start : start + len(words)]) == words
            for words in self.idioms
            for start in range(at - len(words) + 1, at + 1)
        )

    def verb(self, lows: list[str], at: int) -> tuple[int, Stance] | None:
        """The word behind the telling words that begin here, with their stance."""
        if self.idiom(lows, at) or (at and lows[at - 1] in self.nouns):
            return None
        for words, stance in self.exact.get(lows[at], ()):
            if tuple(lows[at : at + len(words)]) == words:
                return at + len(words), stance
        if lows[at][:3] in self.heads:
            for stem, stance in self.open:
                if lows[at].startswith(stem):
                    return at + 1, stance
        return None


@cache
def telling_words(lang: str) -> TellingWords | None:
    """Those of a language that parts words by blanks, English apart; None where there is no list."""
    table = tables().get(lang)
    return TellingWords(table) if table is not None and lang not in {"en", "zh"} else None
