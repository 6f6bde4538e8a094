"""A headline's words with what they tell and whom they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast, get_args

from livedesk.model import Act, Day, Mention, Mode
from livedesk.reading.acts import Lexicon, Told
from livedesk.reading.script import SPACED_WORD

ANCHOR_WORDS = 7
"""Words behind "ahead of" in which the thing ahead is named."""

EVENTS: frozenset[str] = frozenset({"meet", "call", "travel", "attack", "win"})
"""Acts whose nouns make an event of what stands before a verb: "the talks end"."""

HELPERS = frozenset({"planned", "possible", "not", "called_for"})
"""Lists of little words that ask for a verb behind them."""

LIGHT_WORDS = 5
"""Words behind a verb that says little in which the noun stands that says more."""

VERB_LAST = frozenset({"bn", "hi", "ja", "ko", "tr", "fa", "ur", "ta", "ne"})
"""Languages in which the verb stands behind what it acts on."""

LEAD_IN_WORDS = 10
"""Words of "After the talks, …" before its comma at most; in Vietnamese a word is a syllable, and there are more."""

_DAYS: frozenset[str] = frozenset(get_args(Day))
_QUOTED = re.compile(
    "“[^”“]{2,200}”|„[^“”]{2,200}[“”]|«[^»]{2,200}»|「[^」]{2,120}」|(?<!\\w)‘[^‘]{2,200}?’(?!\\w)"
    "|\"[^\"]{2,200}\"|(?<!\\w)'[^']{2,200}?'(?!\\w)"
)
_COLON = re.compile(
    r"(?<!\d)[:：](?![a-zåäö])|[:：](?![\da-zåäö])"
)  # not of a clock, nor before a Finnish case
_STOP = re.compile("[;；。!！]")
_QUESTION = re.compile("[?？؟]\\W*$")


class Name(NamedTuple):
    """An actor or term where it stands."""

    start: int
    """Its first word."""
    end: int
    """The word behind it."""
    id: str
    """Id in the story file."""
    text: str
    """As it stands there."""


class Headline:
    """A headline's words with what they tell and whom they name."""

    def __init__(self, text: str, lang: str, spans: list[tuple[int, int]], lows: list[str]) -> None:
        self.text = text
        self.lang = lang
        self.spans = spans
        self.lows = lows
        self.told: list[Told] = []
        self.actors: list[Name] = []
        self.terms: list[Name] = []
        self._spaced = SPACED_WORD.match(text, spans[0][0]) is not None
        self._gaps = [text[spans[i - 1][1] if i else 0 : spans[i][0]] for i in range(len(spans))]
        places = {m.end() for m in _COLON.finditer(text)}
        self.colons = (
            [
                i
                for i in range(1, len(spans))
                if not places.isdisjoint(range(spans[i - 1][1], spans[i][0] + 1))
            ]
            if places
            else []
        )
        self._quotes = [m.span() for m in _QUOTED.finditer(text)] if _has_quotes(text) else []

    def look_up(self, lexicon: Lexicon | None) -> None:
        """Find what its words tell; nothing without a lexicon of its language."""
        self.told = lexicon.find(self.lows) if lexicon is not None else []

    def place(self, mentions: Sequence[Mention]) -> None:
        """Where the names stand: every occurrence of the form found, longest names first."""
        if not mentions:
            return
        starts = {span[0]: i for i, span in enumerate(self.spans)}
        anchored = any("before" in t.marks or "after" in t.marks for t in self.told)  # all that terms are for
        taken: set[int] = set()
        for mention in sorted(mentions, key=lambda m: -len(m.text)):
            actor = mention.kind == "actor"
            if not actor and not anchored:
                continue
            place = self.text.find(mention.text)
            while place >= 0:
                first = starts.get(place)
                behind = self._ends(first, place + len(mention.text)) if first is not None else None
                if first is not None and behind is not None:
                    name = Name(first, behind, mention.id, mention.text)
                    if not actor:
                        self.terms.append(name)
                    elif not taken.intersection(range(first, behind)):
                        taken.update(range(first, behind))
                        self.actors.append(name)
                place = self.text.find(mention.text, place + len(mention.text))
        self.actors.sort()
        if taken:  # "Hope", "March": a name is no verb
            self.told = [t for t in self.told if t.start not in taken]

    def _ends(self, first: int, place: int) -> int | None:
        """The word behind the one that ends there; None where none does."""
        for i in range(first, len(self.spans)):
            if self.spans[i][1] >= place:
                return i + 1 if self.spans[i][1] == place else None
        return None

    def long(self, words: int) -> int:
        """That many words; in scripts without blanks a word is about two characters."""
        return words if self._spaced else 2 * words

    def within(self, start: int, end: int) -> list[Told]:
        """What the words from ``start`` to before ``end`` tell."""
        return [t for t in self.told if start <= t.start < end]

    def shown(self, start: int, end: int) -> str:
        """These words as they stand."""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def quoted(self, told: Told) -> bool:
        """Inside quotation marks."""
        place = self.spans[told.start][0]
        return any(a < place < b for a, b in self._quotes)

    def is_verb(self, told: Told) -> bool:
        """What may be noun or verb is a verb behind a name or behind a word that asks for one."""
        if told.verb is None:
            return "light" in told.marks and self.act(told) is not None
        if told.noun is None or (self.lang in VERB_LAST and told.noun not in EVENTS):
            return True
        if self.lang in VERB_LAST:
            return told.end == len(self.lows) or any(t.start == told.end and t.verb for t in self.told)
        if any(n.end == told.start and not self.possessive(n) for n in self.actors):
            return not any(t.start == told.end and t.noun in EVENTS for t in self.told)
        return any(t.end == told.start and t.marks & HELPERS for t in self.told)

    def act(self, told: Told) -> Act | None:
        """The act of a verb; of one that says little ("hold a meeting"), the act of the noun behind it."""
        if "light" not in told.marks:
            return told.verb
        reach = told.end + self.long(LIGHT_WORDS)
        behind = next((t for t in self.told if (t.noun or t.verb) and told.end <= t.start < reach), None)
        noun = behind.noun if behind is not None else None
        if told.verb is not None:  # "strike a deal", but "strike the port"
            return "agree" if noun == "agree" else told.verb
        return noun

    def possessive(self, name: Name) -> bool:
        """The name owns what follows: "X's"."""
        behind = self.spans[name.end - 1][1]
        tail = self.text[behind : behind + 2]
        if tail in {"'s", "’s"} or name.text.endswith(("'s", "’s")):
            return True
        return self.lang == "bn" and name.text.endswith("র") and tail[:1] == " "

    def beside(self, name: Name) -> tuple[str, ...]:
        """Who is named with a name by no more than "and", a comma or a dash."""
        found: list[str] = []
        at = name.end
        for other in self.actors:
            if other.start < at:
                continue
            between = [t for t in self.told if at <= t.start < other.start]
            joined = any("and" in t.marks for t in between) or any(c in self._gaps[at] for c in ",-–、&")
            if not joined or other.start - at > 3 or any(t.verb or t.noun for t in between):
                break
            found.append(other.id)
            at = other.end
        return tuple(dict.fromkeys(f for f in found if f != name.id))

    def object(self, name: Name, start: int) -> bool:
        """A little word before the name makes it another than the one who acts."""
        return name.start > start and any(
            t.end == name.start and "object" in t.marks and "and" not in t.marks for t in self.told
        )

    def modifies(self, name: Name) -> bool:
        """The name, with those beside it, only says whose event it is: "the A-B talks"."""
        ids = self.beside(name)
        end = max((n.end for n in self.actors if n.id in ids and n.start >= name.end), default=name.end)
        end = max(end, name.end)
        return any(t.start == end and t.noun in EVENTS and not self.is_verb(t) for t in self.told)

    def joined_by(self, start: int, end: int, mark: str) -> bool:
        """A word of that list stands between two places."""
        return any(start <= t.start < end and mark in t.marks for t in self.told)

    def behind_lead_in(self, start: int, end: int) -> int:
        """ "After the talks, X says": begin behind the comma."""
        if any(t.start == start and "lead_in" in t.marks for t in self.told):
            reach = self.long(LEAD_IN_WORDS + (LEAD_IN_WORDS // 2 if self.lang == "vi" else 0))
            for i in range(start + 2, min(end - 1, start + reach)):
                if "," in self._gaps[i] or "，" in self._gaps[i]:
                    return i
        return start

    def clause(self, start: int, end: int) -> int:
        """Where the main clause ends: at the first word that opens another, or at the next sentence."""
        if _STOP.search(self.text):
            for i in range(start + 2, end):
                if _STOP.search(self._gaps[i]):
                    end = i
                    break
        for told in self.told:
            if "clause" in told.marks and start + 2 <= told.start < end and not self.quoted(told):
                return told.start
        return end

    def last_break(self, start: int, stop: int) -> tuple[int, bool]:
        """First word behind the last comma or dash, and whether it was a dash."""
        for i in range(stop - 1, start, -1):
            gap = self._gaps[i]
            if "," in gap or "，" in gap:
                return i, False
            if "–" in gap or "—" in gap or " - " in gap:
                if any(n.end == i for n in self.actors):
                    continue  # a pair of names: "A - B"
                return i, True
            if gap and gap[0] in "'’\"”»" and len(gap) > 1:
                return i, False
        return start, False

    def anchors(self, mark: str, scope: set[str]) -> tuple[str, ...]:
        """What the story names behind "ahead of" or "after", up to the next comma or clause."""
        found: dict[str, None] = {}
        if not self.actors and not self.terms:
            return ()
        for told in self.told:
            if mark not in told.marks:
                continue
            stop = min(len(self.lows), told.end + self.long(ANCHOR_WORDS))
            for other in self.told:
                if told.end < other.start < stop and "clause" in other.marks:
                    stop = other.start
                    break
            for i in range(told.end + 1, stop):
                if any(c in self._gaps[i] for c in ",;:，；："):
                    stop = i
                    break
            for name in (*self.actors, *self.terms):
                if told.end <= name.start < stop and name.id in scope:
                    found[name.id] = None
        return tuple(sorted(found))

    def day(self) -> Day | None:
        """The day it names."""
        for told in self.told:
            for mark in told.marks & _DAYS:
                return cast("Day", mark)
        return None

    def mode(self, act: Act | None, at: Told | None, start: int, stop: int) -> Mode:
        """What the little words around the act make of it."""
        if _QUESTION.search(self.text):
            return "asked"
        near = at.start if at is not None else stop
        marks: set[str] = set()
        for told in self.told:
            if (
                start <= told.start < stop
                and (told.start <= near or "conditional" in told.marks)
                and near - told.start <= self.long(6)
            ):
                marks |= told.marks
        if act == "threaten":
            return "threatened"
        if act == "demand" or "called_for" in marks:
            return "called_for"
        if "not" in marks or act == "reject":
            return "denied"
        if "conditional" in marks or "possible" in marks:
            return "conditional"
        if "planned" in marks or act == "plan":
            return "planned"
        return "done"


def _has_quotes(text: str) -> bool:
    return any(mark in text for mark in "“„«「‘\"'")
