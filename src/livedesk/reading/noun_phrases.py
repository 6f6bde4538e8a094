"""Noun phrases of an English sentence, by word order and marks: whom a verb has before or behind it."""

from __future__ import annotations

from livedesk.reading.cues import EnglishCues
from livedesk.reading.prose import QUOTE, Sentence

LONGEST_SPEAKER = 30
"""Words a speaker's phrase may have."""

LONGEST_ASIDE = 28
"""Words there may be between the commas of "X, who …, said"."""

_DOTS = frozenset({".", "!", "?", "…", "...", ".."})
_INTERRUPTED = frozenset(
    {"however", "too", "though", "meanwhile", "instead", "therefore", "then", "moreover"}
)


_NOUNS_IN_LY = frozenset(
    {
        "family",
        "ally",
        "rally",
        "supply",
        "reply",
        "assembly",
        "july",
        "italy",
        "fly",
        "bully",
        "weekly",
        "monthly",
        "anomaly",
        "monopoly",
        "jelly",
    }
)


def is_adverb(low: str) -> bool:
    """An adverb by its ending."""
    return low.endswith("ly") and len(low) > 4 and low not in _NOUNS_IN_LY


class NounPhrases:
    """One sentence in which noun phrases are looked for."""

    def __init__(self, sentence: Sentence, cues: EnglishCues) -> None:
        self.s = sentence
        self.c = cues
        self.n = len(sentence.lows)
        words = sum(1 for low in sentence.lows if low[0].isalpha())
        self.titled = sum(sentence.capital) * 2 > words
        """Most words begin with a capital, as in headlines: capitals tell nothing."""
        last = self.n
        while last > 0 and sentence.lows[last - 1] in _DOTS:
            last -= 1
        self.last = last
        self.done = 0
        """Tokens before this one are spoken for."""
        self.subject: tuple[int, int] | None = None

    def is_state(self, at: int) -> bool:
        """An abbreviation, as of the state behind a town."""
        return self.s.lows[at].endswith(".") and self.s.capital[at]

    def is_title(self, start: int, end: int) -> bool:
        """The words between commas name an office rather than a circumstance."""
        first = self.s.lows[start]
        if (
            first in self.c.clause
            or first in self.c.preposition
            or first in self.c.adverb
            or first in _INTERRUPTED
        ):
            return False
        if (
            first[0].isdigit()
            or first.endswith(("ing", "ed"))
            or first in {"said", "born", "known", "asked", "told"}
        ):
            return False
        if first in self.c.pronoun and first not in self.c.determiner:
            return False
        return not any(self.s.lows[i] == QUOTE for i in range(start, end))

    def comma_before(self, p: int) -> int | None:
        """The last comma up to here, within an aside's length."""
        for i in range(p, max(self.done - 1, p - LONGEST_ASIDE), -1):
            if self.s.lows[i] == ",":
                return i
        return None

    def phrase_before(self, p: int) -> tuple[int, int] | None:
        """The noun phrase that ends at a token."""
        lows, capital, c = self.s.lows, self.s.capital, self.c
        low = lows[p]
        if low in c.pronoun and not (
            low in {"many", "some", "others", "one", "both"}
            and p > self.done
            and lows[p - 1] not in {",", "and", "but"}
            and lows[p - 1] in c.determiner
        ):
            if low in {"it", "that", "this"} and p > 0 and lows[p - 1] in c.preposition:
                return None
            return p, p + 1
        if low == ")":
            i = p
            while i > self.done and lows[i] != "(":
                i -= 1
            if i <= self.done or p - i > 8:
                return None
            inner = self.phrase_before(i - 1)
            return None if inner is None else (inner[0], p + 1)
        if (
            low in c.day
            or not (low[-1].isalnum() or low.endswith((".", "'")))
            or low in c.clause
            or low in c.auxiliary
        ):
            return None
        if low[0].isdigit() and not capital[p]:
            return None
        start = p
        prepositions: list[int] = []
        while start > self.done and p - start < LONGEST_SPEAKER:
            i = start - 1
            t = lows[i]
            here = lows[start]
            if t in {"and", "or"}:
                if i > self.done and capital[start] and capital[i - 1] and lows[i - 1] not in c.pronoun:
                    start = i - 1
                    continue
                break
            if t in c.preposition:
                if i == self.done or not is_nominal(lows[i - 1], c):
                    break
                if t in {
                    "during",
                    "than",
                    "without",
                    "like",
                    "toward",
                    "towards",
                    "through",
                    "by",
                    "to",
                    "about",
                    "into",
                    "on",
                } and t not in {"to", "on", "by"}:
                    break
                if lows[i - 1] in c.day:
                    break
                prepositions.append(i)
                start = i - 1
                continue
            if (
                here in c.determiner
                and here not in {"other", "more", "such", "two", "three", "four", "five", "another", "one"}
                and t not in {"all", "both", "some", "many"}
            ):
                break
            if not (t[-1].isalnum() or t.endswith(("'s", "'", ".")) or t in {"&", "-"}):
                if t == ")" and here and i - self.done > 2:
                    break
                break
            if (
                t in c.clause
                or (t in c.pronoun and t not in c.determiner)
                or t in c.auxiliary
                or t in c.verb
                or t in c.negation
                or t in c.day
            ):
                break
            if (
                t in c.verbs
                and (not capital[i] or (self.titled and t.endswith("s")))
                and any(v.form in {"past", "s"} for v in c.verbs[t])
                and t not in c.nominal
                and not t.endswith("ed")
            ):
                break
            if is_adverb(t) and not capital[i]:
                break
            if (
                capital[start]
                and not capital[i]
                and t.endswith("ed")
                and i > 0
                and lows[i - 1] not in c.determiner
            ):
                break
            start = i
        if lows[start] in c.preposition or lows[start] in {"and", "or"}:
            start += 1
        return (start, p + 1) if start <= p else None

    def phrase_from(self, at: int, *, apposition: bool = False) -> tuple[int, int] | None:
        """The noun phrase that begins at a token."""
        lows, capital, c = self.s.lows, self.s.capital, self.c
        if at >= self.last:
            return None
        low = lows[at]
        if low in c.pronoun and low not in c.determiner:
            return (
                (at, at + 1)
                if low in {"he", "she", "they", "it", "i", "we", "you", "one", "others"}
                else None
            )
        if (
            not (capital[at] or low in c.determiner or low[0].isalpha())
            or low in c.preposition
            or low in c.clause
            or low in c.auxiliary
            or low in c.day
        ):
            return None
        end = at + 1
        while end < self.last:
            low = lows[end]
            if low == "(":
                close = next((i for i in range(end, min(self.last, end + 8)) if lows[i] == ")"), None)
                if close is None:
                    break
                end = close + 1
                continue
            if low == "," and apposition:
                close = self.comma_after(end + 1)
                if self.is_title(end + 1, close) or lows[end + 1] == "who":
                    end = close
                    continue
                break
            if low == "and":
                if end + 1 < self.last and capital[end + 1] and capital[end - 1]:
                    end += 2
                    continue
                break
            if low in c.preposition:
                if (
                    low in {"of", "for", "at", "from", "in", "with"}
                    and end + 1 < self.last
                    and lows[end + 1] not in c.day
                    and lows[end + 1] not in {"a", "an", "response", "reference", "interview"}
                    and (low == "of" or capital[end + 1] or lows[end + 1] == "the")
                ):
                    end += 2
                    continue
                break
            if (
                (low[0] not in "&-" and not low[0].isalnum())
                or low in c.clause
                or low in c.auxiliary
                or low in c.day
                or low in c.verb
                or low in c.pronoun
            ):
                break
            if (is_adverb(low) and not capital[end]) or low in c.adverb or self.dash(end):
                break
            if low in c.verbs and not capital[end] and low not in c.nominal:
                break
            if end > at + 1 and not capital[end] and low.endswith("ed") and lows[end - 1] not in c.determiner:
                break
            end += 1
        return at, end

    def dash(self, at: int) -> bool:
        """A hyphen with blanks around it, which parts clauses as a dash does."""
        spans = self.s.spans
        return (
            self.s.lows[at] == "-"
            and 0 < at < self.n - 1
            and spans[at - 1][1] < spans[at][0]
            and spans[at][1] < spans[at + 1][0]
        )

    def comma_after(self, at: int) -> int:
        """The next comma, or the sentence's end."""
        return next((i for i in range(at, self.last) if self.s.lows[i] == ","), self.last)

    def determined(self, p: int) -> bool:
        """An article or the like stands before it."""
        for i in range(p, max(-1, p - 6), -1):
            if self.s.lows[i] in self.c.determiner:
                return True
            if not self.s.lows[i][0].isalnum():
                return False
        return False

    def singular(self, p: int) -> bool:
        """A noun of singular form with its article."""
        low = self.s.lows[p]
        return low.isalpha() and not low.endswith("s") and self.determined(p)


def is_nominal(low: str, c: EnglishCues) -> bool:
    """What may end a noun phrase that a preposition goes on with."""
    return (
        low[-1].isalnum()
        and low not in c.verb
        and low not in c.auxiliary
        and low not in c.clause
        and low not in c.adverb
        and low not in c.preposition
    ) or low.endswith(".")
