"""What is said, in English: where the content of an attribution begins and ends."""

from __future__ import annotations

from livedesk.reading.prose import QUOTE
from livedesk.reading.subjects import Group, Subjects

LONGEST_NAME = 6
"""Words of a person with their office: "Ukrainian President Volodymyr Zelensky"."""

_DASHES = frozenset({"—", "–", "--", "-", ";"})
_DOTS = frozenset({".", "!", "?", "…", "...", ".."})
_CUTTERS = frozenset(
    {
        "when",
        "while",
        "after",
        "before",
        "because",
        "although",
        "though",
        "whereas",
        "amid",
        "following",
        "during",
    }
)


_NOT_JUDGED = frozenset(
    {",", "and", "or", "by", "to", "in", "on", "at", "from", "off", "away", "down", "out", "up",
     "as"}
)  # fmt: skip
"""What is behind such a verb and no object of it: "backs off", "backs down"."""
_PLACED = frozenset({"to", "at", "with", "in", "on", "for", "into", "aboard", "during", "before", "after"})
_ASKED = frozenset({"how", "whether", "why", "what", "who", "if"})
_SHOWN = frozenset({"show", "find", "demonstrate"})
_PAPERS = frozenset(
    {
        "poll",
        "polls",
        "survey",
        "surveys",
        "study",
        "data",
        "results",
        "report",
        "analysis",
        "tally",
        "figures",
        "records",
    }
)


class Contents(Subjects):
    """One sentence in which contents are looked for."""

    def said_before(self, stop: int) -> tuple[int, int] | None:
        """What stands before ", X said" from where it is not spoken for yet."""
        lows = self.s.lows
        end = stop
        if end <= self.done or lows[end - 1] not in {",", QUOTE, "—", "–", "--", "?", "!"}:
            return None
        if lows[end - 1] != QUOTE:
            end -= 1
        start = self.done
        while start < end and (
            lows[start] in {",", "and", "but", ";", "-", "—", "–"} or lows[start] in _DOTS
        ):
            start += 1
        if start >= end:
            return None
        if any(lows[i] == QUOTE for i in range(start, end)):
            return start, end
        words = end - start
        if (
            words < 4
            or (lows[start] in self.c.preposition and words < 12)
            or lows[start] in _CUTTERS
            or lows[start] in {"as", "if"}
            or lows[start].endswith("ing")
            or lows[start] in {"asked", "pressed"}
        ):
            return None
        return start, end

    def said_behind(self, at: int, kinds: tuple[str, ...]) -> tuple[int, tuple[int, int] | None]:
        """Where the content behind a verb begins, and whom it was said to."""
        lows, c = self.s.lows, self.c
        through: tuple[int, int] | None = None
        if kinds[0] == "tell" or (
            kinds[0] == "ask" and at < self.last and (lows[at] in c.object or self.s.capital[at])
        ):
            end = at
            if at < self.last and (lows[at] in c.listener):
                end = at + 1
            elif at < self.last and (self.s.capital[at] or lows[at] in c.determiner):
                phrase = self.phrase_from(at)
                if phrase is not None and kinds[0] == "tell" and self.ends_there(phrase[1]):
                    end = phrase[1]
                else:
                    end = at + 1 if lows[at] not in c.determiner else min(at + 2, self.last)
                    while end < self.last and self.s.capital[end] and lows[end] != QUOTE:
                        end += 1
            elif at < self.last and lows[at].isalpha() and lows[at] not in c.preposition:
                end = at + 1
            if end > at:
                through = (at, end)
                at = end
        elif at < self.last and lows[at] == "to" and kinds[0] in {"say", "strict"}:
            named = at + 1 < self.last and (
                self.s.capital[at + 1] or lows[at + 1] in c.determiner | c.listener | c.object
            )
            phrase = self.phrase_from(at + 1) if named and not self.titled else None
            if phrase is not None:
                remarks = lows[phrase[1] - 1] in c.nominal or lows[phrase[1] - 1] in c.verbs
                through, at = None if remarks else phrase, phrase[1]
        start = at
        if (
            at < self.last
            and (
                lows[at] in c.preposition
                or lows[at] in c.day
                or lows[at] in c.adverb
                or lows[at] in {",", "as", "when", "after"}
            )
            and kinds[0] in {"say", "strict", "tell", "believe", "ask"}
        ):
            dated = (
                "judge" in kinds
                and lows[at] in c.day
                and lows[at + 1 : at + 2][0:1]
                and lows[at + 1].isdigit()
            )
            for i in range(at, at if dated else min(self.last, at + 22)):
                low = lows[i]
                if low == ":" or low == "that":
                    start = i + 1
                    break
                if low == QUOTE:
                    start = i
                    break
                if low in _DASHES:
                    break
                if (
                    low in c.day
                    and i + 1 < self.last
                    and lows[i + 1] not in c.day
                    and lows[i + 1] not in c.preposition
                    and lows[i + 1] != ","
                ):
                    start = i + 1
                    break
            else:
                start = at
            while start == at and at < self.last and (lows[at] in c.adverb):
                at += 1
                start = at
        while start < self.last and lows[start] in {":", ",", "that", "-", "—"}:
            start += 1
        return start, through

    def clause_end(self, start: int, kinds: tuple[str, ...]) -> int:
        """Where the content that begins here ends."""
        lows, c = self.s.lows, self.c
        tight = kinds[0] in {"judge", "want", "urge"}
        for i in range(start + 1, self.last):
            low = lows[i]
            if low == ";" or (low in {"—", "–", "--"} and i - start > 2):
                return i
            if low == ",":
                nxt = lows[i + 1] if i + 1 < self.last else ""
                if nxt == "according" or (nxt in c.verbs and any(v.form == "ing" for v in c.verbs[nxt])):
                    return i
                if tight and i - start >= 2:
                    return i
                if nxt in {"but", "while", "although", "though"} and tight:
                    return i
            elif low == "according" or (tight and low in _CUTTERS and i - start >= 2):
                return i
        return self.last

    def next_quote(self, at: int) -> int | None:
        """The next quotation of the sentence."""
        for i in range(at, self.last):
            if self.s.lows[i] == QUOTE:
                return i
        return None

    def clausal(self, at: int) -> bool:
        """A clause goes on here."""
        low = self.s.lows[at]
        return low in {"but", "and", "that", "because", "which", "so", "if", "with"} or low in self.c.pronoun

    def ends_there(self, at: int) -> bool:
        """A phrase that ends here can be all of an object: a mark, "that" or a circumstance follows."""
        if at >= self.last:
            return True
        low = self.s.lows[at]
        c = self.c
        return (
            low in {",", ":", "that", QUOTE}
            or low in c.preposition
            or low in c.day
            or low in c.clause
            or low in c.pronoun
        )

    def opens_clause(self, behind: int) -> bool:
        """After ", X said" a clause follows rather than circumstances."""
        low = self.s.lows[behind]
        if low == QUOTE:
            return self.s.lows[behind - 1] != ","
        return (
            low not in self.c.preposition
            and low not in self.c.day
            and low != ","
            and low not in _CUTTERS
            and low not in {"as", "of", "ahead"}
        )

    def greets(self, g: Group, behind: int) -> bool:
        """Somebody is welcomed somewhere, or called on the telephone: no word on something."""
        if g.cue.lemma not in {"welcome", "call"}:
            return False
        end = behind
        while end < self.last and self.s.capital[end] and self.s.lows[end] not in self.c.preposition:
            end += 1
        longest = 2 if self.s.capital[g.start] else LONGEST_NAME
        return 0 < end - behind <= longest and (end == self.last or self.s.lows[end] in _PLACED)

    def takes(self, g: Group, behind: int, speaker: tuple[int, int]) -> bool:
        """What follows is what such a verb asks for."""
        low = self.s.lows[behind]
        kinds = g.cue.kinds
        for kind in kinds:
            if kind == "want":
                if low == "to" or (low == "not" and self.s.lows[behind + 1 : behind + 2] == ["to"]):
                    return behind + 1 < self.last and self.s.lows[behind + 1] != ","
                if g.cue.lemma in {"want", "prefer"} and low not in {"for", "in", "on", "from"}:
                    return True
            elif kind == "strict":
                if low == QUOTE or low in _ASKED or self.s.lows[behind - 1] in {"that", ":"}:
                    return True
                if g.cue.lemma in _SHOWN and any(self.s.lows[i] in _PAPERS for i in range(*speaker)):
                    return True
            elif kind == "judge":
                if self.greets(g, behind):
                    continue
                if low not in _NOT_JUDGED or low == QUOTE:
                    return True
            elif kind == "urge":
                if low not in {",", "by", "in", "on", "to"}:
                    return True
            elif kind in {"say", "believe", "deny", "ask", "tell"} and (
                low
                not in {
                    ",",
                    "and",
                    "or",
                    "by",
                    "in",
                    "on",
                    "at",
                    "from",
                    "with",
                    "to",
                    "for",
                    "up",
                    "out",
                    "into",
                }
                or low == QUOTE
            ):
                return True
        return False
