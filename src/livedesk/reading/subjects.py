"""Subjects of English verbs that attribute: beside the verb, across an aside, or left out."""

from __future__ import annotations

from typing import NamedTuple

from livedesk.reading.cues import Cue
from livedesk.reading.noun_phrases import NounPhrases
from livedesk.reading.prose import QUOTE

_DASHES = frozenset({"—", "–", "--", "-", ";"})
_SUBJECTS = frozenset({"he", "she", "they", "we", "i"})
_HEADS = frozenset(
    {"people", "officials", "police", "men", "women", "media", "both", "many", "some", "others", "most"}
)


class Group(NamedTuple):
    """A verb with the little words before it."""

    start: int
    """First token of the cue itself."""
    end: int
    """The token behind it."""
    cue: Cue
    before: int
    """Last token before the group's little words."""
    negated: bool
    passive: bool
    modal: bool
    infinitive: bool


class Subjects(NounPhrases):
    """One sentence in which subjects are looked for."""

    def subject_of(self, g: Group) -> tuple[int, int] | None:
        """The subject of an active verb; None when the sentence does not show it."""
        lows, p = self.s.lows, g.before
        if p < self.done:
            return self.elided(g) if p >= 0 and lows[p] in {"and", "but", ","} else None
        low = lows[p]
        if g.cue.form == "ing" and g.before == g.start - 1:
            if low in {",", QUOTE} or low in _DASHES:
                return self.subject or self.first_subject(g.start)
            if low in {"and", "or", "while", "after", "before", "by", "in"}:
                return self.subject if low != "in" else None
            if (
                low in self.c.preposition
                or low in self.c.determiner
                or low in self.c.clause
                or not low[-1:].isalnum()
            ):
                return None
            return self.phrase_before(p) if not self.s.lows[p].endswith("'s") else None
        if low == ",":
            return self.across(p, g)
        if low in {"and", "but", "or", "then"}:
            return self.elided(g)
        if low == QUOTE or low in _DASHES or low == ":":
            return None
        if not self.agrees(g, p):
            return None
        return self.phrase_before(p)

    def elided(self, g: Group) -> tuple[int, int] | None:
        """The subject of a verb behind "and"."""
        if g.cue.form in {"past", "s"}:
            return self.subject or self.first_subject(g.start)
        return None

    def first_subject(self, stop: int) -> tuple[int, int] | None:
        """The subject the sentence opens with, where its form shows it."""
        lows, capital = self.s.lows, self.s.capital
        start = 1 if lows[0] in {"but", "and", "so", "yet"} else 0
        if start >= stop:
            return None
        if lows[start] in _SUBJECTS:
            return start, start + 1
        end = start
        if lows[start] in self.c.determiner:
            end += 1
        while (
            end < stop
            and (capital[end] or (lows[end] in {"of", "the"} and capital[min(end + 1, stop - 1)]))
            and lows[end] != QUOTE
        ):
            end += 1
        if (
            end > start
            and lows[start] not in self.c.preposition
            and lows[start] not in self.c.clause
            and end < stop
        ):
            if lows[end] in {",", "'", ":"} or lows[end - 1].endswith("'s"):
                return (start, end) if lows[end] == "," else None
            return start, end
        return None

    def agrees(self, g: Group, p: int) -> bool:
        """Nouns and verbs of one form told apart by what stands before them."""
        lows, form = self.s.lows, g.cue.form
        low = lows[p]
        if low.endswith(("'s", "s'")) or (low in self.c.determiner and low not in self.c.pronoun):
            return False
        if low in self.c.preposition:
            return False
        behind = lows[g.end] if g.end < self.n else ""
        if form == "base":
            if g.modal or low in {"they", "we", "i", "you", "who", "which", "that"} or low in _HEADS:
                return True
            if behind in {"of", "for"} and not g.cue.rest:
                return False
            return (
                low.endswith("s") and not low.endswith("ss") and low not in {"his", "this", "us", "is", "was"}
            )
        if form == "s":
            if low in {"they", "we", "i", "you"} or (behind == "of" and not g.cue.rest):
                return False
            if g.cue.lemma in {"say", "tell", "add", "insist", "believe", "think", "argue", "explain"}:
                return True
            return (
                low in self.c.pronoun
                or self.s.capital[p]
                or behind in {"that", ":", QUOTE}
                or (not self.titled and g.end < self.n and self.s.capital[g.end])
                or self.singular(p)
            )
        return True

    def across(self, p: int, g: Group) -> tuple[int, int] | None:
        """ "X, who was there, said": the subject before the pair of commas; a title stays with it."""
        lows = self.s.lows
        comma = self.comma_before(p - 1)
        if comma is None:
            if g.cue.form == "past" and g.before == p and self.subject is None:
                return None
            return self.subject if g.cue.form in {"past", "s"} else None
        first = lows[comma + 1]
        if not comma or comma <= self.done:
            return None
        end = comma - 1
        # "X, 22, of Flint, Mich., said": back over short pieces
        while end > self.done:
            if (
                first.isdigit()
                or first == "of"
                or (self.s.capital[comma + 1] and p - comma <= 3 and self.is_state(comma + 1))
            ):
                break
            break
        while end - 2 > self.done and lows[end].isdigit() and lows[end - 1] == ",":
            end -= 2
        if lows[end] == ")":
            while end > self.done and lows[end] != "(":
                end -= 1
            end -= 1
        if end < self.done or (not lows[end][-1:].isalnum() and not lows[end].endswith((".", "'"))):
            return None
        head = self.phrase_before(end)
        if head is None:
            return None
        before = self.comma_before(head[0] - 1) if head[0] > self.done else None
        if (first == "of" or self.is_state(comma + 1)) and head[0] > 0 and lows[head[0] - 1] == ",":
            # one piece further back
            more = self.phrase_before(head[0] - 2) if head[0] - 2 >= self.done else None
            if more is not None and before is not None:
                return more
        if self.is_title(comma + 1, p):
            return head[0], p
        return head
