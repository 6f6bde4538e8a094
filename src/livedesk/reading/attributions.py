"""Who says what in English prose, by word order, marks and the lexicon of cues: no parser."""

from __future__ import annotations

from typing import NamedTuple

from livedesk.model import Stance
from livedesk.reading.contents import Contents
from livedesk.reading.cues import EnglishCues, english
from livedesk.reading.noun_phrases import is_adverb
from livedesk.reading.prose import QUOTE, Sentence, sentences_of
from livedesk.reading.said import Place, Said
from livedesk.reading.subjects import Group

_DOTS = frozenset({".", "!", "?", "…", "...", ".."})
_DASHES = frozenset({"—", "–", "--", "-"})
_OPENING = frozenset({"after", "when", "while", "because", "although", "though", "since", "once", "before"})
_INVERTING = frozenset({"say", "strict", "tell"})
_BESIDE = frozenset({"echo", "cite", "seek"})
"""Participles that say what else is done or leaned on: "…, citing officials", "…, echoing an older summit"."""
_PARTICLES = frozenset({"off", "up", "out", "down", "away", "over", "back"})
"""What ends a verb and no noun."""
_TELLING = frozenset({"say", "strict", "tell", "deny"})
_SUPPOSED = frozenset({"if", "unless", "whether"})
_WITHIN = frozenset({"what", "who", "how", "why", "where", "when", "which"})
"""A sentence that opens so has what is said or wanted before its verb: "What X wants from Y"."""


class _Found(NamedTuple):
    """An attribution in tokens of its sentence."""

    speaker: tuple[int, int] | None
    cue: tuple[int, int]
    contents: tuple[tuple[int, int], ...]
    stance: Stance
    through: tuple[int, int] | None = None
    nominal: bool = False
    floating: bool = False
    """Content stands before: quotations that follow belong to it too."""


def attributions(text: str, cues: EnglishCues | None = None, *, most: int = 100_000) -> list[Said]:
    """Attributions of an English text in order, reading on until there are ``most``. Linear in the text's
    length; offsets count its characters."""
    cues = cues or english()
    if not cues.may_tell(text):
        return []
    found: list[Said] = []
    open_: int | None = None
    """The attribution that quotations standing alone go on with."""
    for sentence in sentences_of(text):
        if len(found) > most:
            break
        lows = sentence.lows
        if open_ is not None and lows[0] == QUOTE and all(low == QUOTE or low in _DOTS for low in lows):
            last = found[open_]
            found[open_] = last._replace(contents=(*last.contents, sentence.spans[0]))
            continue
        here = _Reading(sentence, cues).read()
        open_ = None
        for item in here:
            if not item.contents:
                continue
            said = Said(
                speaker=_place(sentence, item.speaker),
                cue=(sentence.spans[item.cue[0]][0], sentence.spans[item.cue[1] - 1][1]),
                contents=tuple(_place(sentence, c) or (0, 0) for c in item.contents),
                stance=item.stance,
                through=_place(sentence, item.through),
                nominal=item.nominal,
            )
            found.append(said)
            if item.floating or any(sentence.lows[c[1] - 1] == QUOTE for c in item.contents):
                open_ = len(found) - 1
    return found


def _place(sentence: Sentence, tokens: tuple[int, int] | None) -> Place | None:
    if tokens is None:
        return None
    start, end = sentence.spans[tokens[0]][0], sentence.spans[tokens[1] - 1][1]
    return start, end


class _Reading(Contents):
    """One sentence being read."""

    def read(self) -> list[_Found]:
        found: list[_Found] = []
        lows, verbs, nominal, hearsay = self.s.lows, self.c.verbs, self.c.nominal, self.c.hearsay
        at = 0
        while at < self.last:
            low = lows[at]
            item: _Found | None = None
            if low in verbs:
                group = self._group(at)
                if group is not None:
                    item = self._verb(group)
            elif low == "according" and lows[at + 1 : at + 2] == ["to"]:
                item = self._according(at, at + 2)
            elif low in hearsay:
                item = self._hearsay(at)
            if item is None and low in nominal and at > 0:
                item = self._nominal(at)
            if item is not None and item.contents:
                if found:
                    before = self._cut(found[-1], item)
                    if before is None:  # inside what another says
                        at += 1
                        continue
                    found[-1] = before
                    while found and found[-1].cue[1] <= item.cue[0] and _inside(found[-1], item):
                        found.pop()  # what the later one gives as said
                found.append(item)
                if item.speaker is not None:
                    self.subject = item.speaker
                at = max(item.cue[1], at + 1)
            else:
                at += 1
        return [f for f in found if f.contents]

    def _group(self, at: int) -> Group | None:
        lows = self.s.lows
        cue = next(
            (
                c
                for c in self.c.verbs[lows[at]]
                if not c.rest or tuple(lows[at + 1 : at + 1 + len(c.rest)]) == c.rest
            ),
            None,
        )
        if cue is None:
            return None
        if at and self.s.capital[at] and not self.titled:
            return None  # "the United States"
        p = at - 1
        negated = passive = modal = infinitive = False
        while p >= 0:
            low = lows[p]
            if low in self.c.negation:
                negated = True
                modal = modal or low.endswith("n't") or low == "cannot"
            elif low == "to":
                infinitive = True
                p -= 1
                break
            elif low in self.c.auxiliary:
                passive = passive or (low in self.c.be and not modal)
                modal = modal or low in self.c.modal
            elif not (low in self.c.adverb or (is_adverb(low) and not self.s.capital[p])):
                break
            p -= 1
        passive = passive and cue.form in {"past", "participle"}
        return Group(at, at + 1 + len(cue.rest), cue, p, negated, passive, modal, infinitive)

    def _verb(self, g: Group) -> _Found | None:
        if g.infinitive:
            return None
        cue, lows = g.cue, self.s.lows
        if g.passive:
            return self._passive(g)
        if cue.form == "participle" and g.before == g.start - 1:
            return None
        if cue.form == "ing" and g.before == g.start - 1 and cue.lemma in _BESIDE:
            return None
        inverted = self._inverted(g)
        if inverted is not None:
            return inverted
        if (
            cue.kinds[0] == "ask"
            and cue.form == "past"
            and (g.before < 0 or lows[g.before] in {"when", "if"})
        ):
            end = self.comma_after(g.end)
            return _Found(None, (g.start, g.end), ((g.end, end),), "asks") if end - g.end > 2 else None
        speaker = self.subject_of(g)
        if speaker is None or not self._one(speaker) or self._supposed(g, speaker):
            return None
        if lows[g.end : g.end + 1] == ["by"] and cue.form == "past":
            return None
        return self._told(g, speaker)

    def _one(self, speaker: tuple[int, int]) -> bool:
        """Nobody, and no clause of its own: not "raising", "X shrugs off" nor "X responds to Y"."""
        lows, capital = self.s.lows, self.s.capital
        start, end = speaker
        if lows[end - 1] in _PARTICLES or (
            lows[start].endswith("ing") and end - start == 1 and not capital[start]
        ):
            return False
        return not any(
            not capital[i] and capital[i - 1] and cue.form == "s" and cue.kinds[0] in _TELLING
            for i in range(start + 1, end - 1)
            for cue in self.c.verbs.get(lows[i], ())
        )

    def _supposed(self, g: Group, speaker: tuple[int, int]) -> bool:
        """Nobody said it yet, or what follows is not what they said: "if X says so", "what X wants from Y"."""
        lows = self.s.lows
        if QUOTE in lows[g.end : self.last]:
            return False
        if speaker[0] > 0 and lows[speaker[0] - 1] in _SUPPOSED:
            return True
        opened = lows[0] in _WITHIN and speaker[0] > 0
        return opened and not any(low in {",", ":"} or low in _DASHES for low in lows[: speaker[0]])

    def _told(self, g: Group, speaker: tuple[int, int]) -> _Found | None:
        """Content of an active verb whose subject stands before it."""
        kinds = g.cue.kinds
        stance = _stance(g)
        if g.negated and (stance == "says" or cue_denies(g)):
            return None
        behind, through = self.said_behind(g.end, kinds)
        floating = (
            self.said_before(speaker[0])
            if kinds[0] in {"say", "strict", "tell", "believe", "ask", "deny"}
            else None
        )
        rest = self.clause_end(behind, kinds)
        if self.s.lows[0] in _OPENING and speaker[0] < 4 and "," in self.s.lows[behind + 1 : rest]:
            rest = self.comma_after(behind + 1)
        after: tuple[int, int] | None = (behind, rest) if rest > behind else None
        quoted = floating is not None and self.s.lows[floating[1] - 1] == QUOTE
        if floating is not None and (
            (quoted and (after is None or self.s.lows[behind - 1] != "that"))
            or after is None
            or lows_only(self.s.lows, after)
            or not self.opens_clause(behind)
        ):
            pieces = [floating]
            quote = self.next_quote(g.end)
            if quote is not None:
                pieces.append((quote, quote + 1))
            elif after is not None and self.s.lows[behind - 1] == "," and self.clausal(behind):
                pieces.append((behind, self.last))
            return _Found(speaker, (g.start, g.end), tuple(pieces), stance, through, floating=True)
        if after is None or not self.takes(g, behind, speaker):
            return None
        return _Found(speaker, (g.start, g.end), (after,), stance, through)

    def _passive(self, g: Group) -> _Found | None:
        lows = self.s.lows
        low = lows[g.start]
        nxt = lows[g.end] if g.end < self.last else ""
        for i in range(g.end, min(self.last, g.end + 8)):
            if lows[i] == "by":
                speaker = self.phrase_from(i + 1)
                if speaker is None or g.negated:
                    return None
                subject = self.phrase_before(g.before) if g.before >= self.done else None
                tail = speaker[1]
                if tail < self.last and (
                    lows[tail] in {"as", "for", "of", "to", "that", "if", "about", "whether"}
                    or lows[tail] == QUOTE
                ):
                    return _Found(
                        speaker, (g.start, g.end), ((tail, self.clause_end(tail, ("judge",))),), _stance(g)
                    )
                if subject is not None:
                    return _Found(speaker, (g.start, g.end), (subject,), _stance(g))
                return None
            if lows[i] == QUOTE or lows[i] in _DOTS or lows[i] == ",":
                break
        if low in self.c.passive and nxt in {"to", "that"} and not g.negated:
            subject = (
                self.phrase_before(g.before)
                if g.before >= self.done and lows[g.before] not in {"it", "there"}
                else None
            )
            content = (g.end, self.clause_end(g.end, ("say",)))
            contents = (subject, content) if subject is not None else (content,)
            return _Found(None, (g.start, g.end), contents, _stance(g))
        return None

    def _inverted(self, g: Group) -> _Found | None:
        """ "…," said X; says X."""
        kinds = g.cue.kinds
        lows = self.s.lows
        if (
            kinds[0] not in _INVERTING
            or g.cue.form not in {"past", "s"}
            or g.before != g.start - 1
            or g.negated
        ):
            return None
        before = lows[g.before] if g.before >= 0 else ""
        if before not in {",", QUOTE, "—", "–", "--"} or g.end >= self.last:
            return None
        content = self.said_before(g.start)
        if content is None:
            return None
        speaker = self.phrase_from(g.end, apposition=True)
        if speaker is None or not self._one(speaker):
            return None
        if before == "," and not any(lows[i] == QUOTE for i in range(*content)):
            # "X, the minister, said Y": the verb has its subject before it
            comma = self.comma_before(g.before - 1)
            if comma is not None and not (self.s.capital[g.end] or lows[g.end] in self.c.determiner):
                return None
            if kinds[0] == "tell" or not self._rests(speaker[1]):
                return None
            if speaker[1] < self.last and lows[speaker[1]] == QUOTE:
                return None  # "X urges this, says that is 'hard'"
        pieces = [content]
        quote = self.next_quote(speaker[1])
        if quote is not None:
            pieces.append((quote, quote + 1))
        return _Found(speaker, (g.start, g.end), tuple(pieces), _stance(g), floating=True)

    def _rests(self, at: int) -> bool:
        """No verb can follow here, so that what stands before was no subject."""
        if at >= self.last:
            return True
        low = self.s.lows[at]
        return (
            low in {",", QUOTE, "(", "—"}
            or low in self.c.preposition
            or low in self.c.day
            or low in self.c.clause
        )

    def _cut(self, earlier: _Found, item: _Found) -> _Found | None:
        """The earlier one without what the later one takes; None when the later stands inside it."""
        start = min(item.cue[0], item.speaker[0] if item.speaker is not None else item.cue[0])
        own = item.speaker is not None and item.speaker != earlier.speaker
        last = earlier.contents[-1]
        if start >= last[1] or item.cue[0] < last[0]:
            return earlier
        lows = self.s.lows
        border = item.cue[0] - 1 if not own else start - 1
        while border > last[0] and lows[border] in self.c.auxiliary | self.c.adverb:
            border -= 1
        if (
            border > last[0]
            and lows[border] in {",", "and", "but", ";", "—", "–"}
            and (not own or lows[border] in {"but", ";", "—"} or lows[border - 1] == ",")
        ):
            end = border
            while end > last[0] and lows[end - 1] in {",", "and", "but"}:
                end -= 1
            if end > last[0]:
                return earlier._replace(contents=(*earlier.contents[:-1], (last[0], end)))
        return None

    def _according(self, at: int, end: int) -> _Found | None:
        lows = self.s.lows
        speaker = self.phrase_from(end, apposition=False)
        if speaker is None:
            return None
        if at == self.done or (at <= self.done + 1 and lows[at - 1] in {"and", "but", ","}):
            start = speaker[1]
            while start < self.last and lows[start] not in {",", ":"}:
                start += 1
            start += 1
            if start >= self.last:
                return None
            return _Found(speaker, (at, end), ((start, self.last),), "says")
        start, stop = self.done, at
        while start < stop and lows[start] in {",", "and", "but", ";"}:
            start += 1
        while stop > start and lows[stop - 1] == ",":
            stop -= 1
        end_ = speaker[1]
        if lows[at - 1] == "," and lows[end_ : end_ + 1] == [","] and end_ + 1 < self.last:
            more = lows[end_ + 1]
            if more in self.c.auxiliary or more in self.c.verb or stop - start < 3:
                return _Found(speaker, (at, end), ((start, stop), (end_ + 1, self.last)), "says")
        if stop - start < 2:
            return None
        return _Found(speaker, (at, end), ((start, stop),), "says", floating=True)

    def _hearsay(self, at: int) -> _Found | None:
        end = self.clause_end(at + 1, ("judge",)) if at + 1 < self.last else self.last
        if end <= at + 1:
            return None
        subject = (
            self.phrase_before(at - 1) if at - 1 >= self.done and self.s.lows[at - 1][-1].isalnum() else None
        )
        contents = ((at + 1, end),) if subject is None else (subject, (at + 1, end))
        return _Found(None, (at, at + 1), contents, "says")

    def _nominal(self, at: int) -> _Found | None:
        """ "X's claim that …", "his support for …"."""
        lows = self.s.lows
        p = at - 1
        while (
            p > self.done
            and lows[p].isalpha()
            and lows[p] not in self.c.determiner
            and at - p < 3
            and not lows[p].endswith("s")
        ):
            p -= 1
        owner = lows[p]
        nxt = lows[at + 1] if at + 1 < self.last else ""
        if nxt not in {"that", "to", "for", "of", "about", "against", "on"} or at + 2 >= self.last:
            return None
        if nxt != "that" and (self.titled or (nxt != "to" and lows[at] not in self.c.attitude)):
            return None
        if nxt == "of" and lows[at].endswith("s"):
            return None
        if owner in {"his", "her", "their", "its", "my", "our"}:
            speaker = (p, p + 1)
        elif owner.endswith(("'s", "s'")):
            found = self.phrase_before(p)
            if found is None:
                return None
            speaker = found
        else:
            return None
        start = at + 1 if nxt == "to" else at + 2
        end = self.clause_end(start, ("judge",) if nxt != "that" else ("say",))
        if nxt != "that" and "," in lows[start:end]:
            end = lows.index(",", start)
        return _Found(speaker, (at, at + 1), ((start, end),), self.c.nominal[lows[at]], nominal=True)


def _inside(earlier: _Found, later: _Found) -> bool:
    """The earlier one's cue stands in what the later one says."""
    return any(start <= earlier.cue[0] < end for start, end in later.contents)


def lows_only(lows: list[str], place: tuple[int, int]) -> bool:
    """Nothing but marks."""
    return not any(lows[i][0].isalnum() or lows[i] == QUOTE for i in range(*place))


def cue_denies(g: Group) -> bool:
    """The verb itself denies: with a "not" before it nothing is said."""
    return g.cue.kinds[0] == "deny"


def _stance(g: Group) -> Stance:
    kind = g.cue.kinds[0]
    if kind == "deny":
        return "denies"
    if kind == "ask":
        return "asks"
    if kind == "urge":
        return "asks"
    if kind == "believe" or kind == "want":
        return "denies" if g.negated and kind == "believe" else "believes"
    if g.negated and kind == "judge":
        return "denies"
    return "says"
