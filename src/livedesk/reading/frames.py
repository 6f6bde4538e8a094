"""What a headline says happened: who, which act, with whom, done or to come. By word order, marks and lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast, get_args

import msgspec

from livedesk.model import Act, Day, Frame, Mention, Mode
from livedesk.reading.acts import Lexicon, Told, lexicons
from livedesk.reading.script import SPACED_WORD, TOKEN
from livedesk.story.schema import Story

MOST_WORDS = 48
"""Words looked at; headlines are shorter."""

SPEAKER_WORDS = 7
"""A speaker named before a colon or behind the last comma takes no more words than this."""

NAME_WORDS = 5
"""Words of who_text."""

ANCHOR_WORDS = 7
"""Words behind "ahead of" in which the thing ahead is named."""

_SPEECH: frozenset[str] = frozenset(
    {"say", "support", "accuse", "threaten", "demand", "plan", "reject", "agree"}
)
_REPORTING: frozenset[str] = frozenset({"say", "plan"})
_EVENTS: frozenset[str] = frozenset({"meet", "call", "travel", "attack", "win"})
_DAYS: frozenset[str] = frozenset(get_args(Day))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_VERB_LAST = frozenset({"bn", "hi", "ja", "ko", "tr", "fa", "ur", "ta", "ne"})
_VERB_FIRST = frozenset({"es", "ru", "uk", "ar", "be", "pt", "it", "de"})
_CASES = frozenset({"ru", "uk", "be", "pl", "cs", "sk", "hr", "sr", "fi", "et", "hu", "bn", "lt", "lv", "tr"})
_QUOTED = re.compile(
    "“[^”“]{2,200}”|„[^“”]{2,200}[“”]|«[^»]{2,200}»|「[^」]{2,120}」|(?<!\\w)‘[^‘]{2,200}?’(?!\\w)"
    "|\"[^\"]{2,200}\"|(?<!\\w)'[^']{2,200}?'(?!\\w)"
)
_SECTION = re.compile(r"\s[|｜]\s")
_QUESTION = re.compile("[?？؟]\\W*$")


class _Name(NamedTuple):
    """An actor or term where it stands."""

    start: int
    end: int
    id: str
    text: str


class _Subject(NamedTuple):
    who: str | None = None
    text: str | None = None
    side: str | None = None


class Frames:
    """Frames for one story's actors; immutable and shared between threads."""

    def __init__(self, story: Story) -> None:
        self._lexicons = lexicons()
        countries = {a.country: a.id for a in story.actors if a.kind == "country" and a.country}
        self._side = {
            a.id: countries[a.country]
            for a in story.actors
            if a.country in countries and countries[a.country] != a.id
        }
        self._scope = {t.id for t in story.terms if t.weight > 0} | {a.id for a in story.actors}
        self._bases = {a.id: {lang: _bases(names) for lang, names in a.names.items()} for a in story.actors}
        official = {source: actor.id for actor in story.actors for source in actor.official_sources}
        self._authors = {s.name: official[s.id] for s in story.sources if s.id in official}

    def frame(
        self,
        title: str,
        summary: str,
        lang: str,
        mentions: Sequence[Mention],
        numbers: Sequence[str] = (),
        quotes: Sequence[str] = (),
        source_name: str = "",
    ) -> Frame | None:
        """The frame of a cleaned headline; where that tells nothing, of the summary's first words.

        None when neither tells who nor what. ``source_name`` is who publishes it: what an actor's own
        channel posts in no one else's name is the actor's word.
        """
        frame = self._parse(title, lang, [m for m in mentions if m.in_title]) if title else Frame()
        if frame.who is None and frame.act is None and summary:
            more = self._parse(_first_words(summary), lang, mentions)
            frame = _with(more, whom=frame.whom or more.whom, when=frame.when or more.when)
        if frame.who is None and not title and source_name in self._authors:
            author = self._authors[source_name]
            frame = _with(frame, who=author, side=self._side.get(author), act=frame.act or "say")
        if frame.who is None and frame.who_text is None and frame.act is None:
            return None
        return _with(frame, numbers=tuple(n for n in numbers if not n.startswith("@")), quotes=tuple(quotes))

    # --- one sentence -----------------------------------------------------------------------------

    def _parse(self, text: str, lang: str, mentions: Sequence[Mention]) -> Frame:
        section = _SECTION.search(text)
        if section is not None and section.start() >= 15:
            text = text[: section.start()]
        matches = list(TOKEN.finditer(text))[:MOST_WORDS]
        if not matches:
            return Frame()
        sentence = _Sentence(text, lang, [m.span() for m in matches], [m[0].lower() for m in matches])
        lexicon = self._lexicons.get(lang)
        sentence.look_up(lexicon)
        sentence.place(mentions)
        return self._frame(sentence)

    def _frame(self, s: _Sentence) -> Frame:
        start, end = 0, len(s.lows)
        speaker: _Subject | None = None
        start, end, speaker = self._colon(s, start, end)
        start = s.behind_lead_in(start, end)
        stop = s.clause(start, end)
        if speaker is None:
            stop, speaker = self._trailing(s, start, stop)
        if speaker is None:
            speaker = self._according(s)
        verbs = [t for t in s.told if t.verb and start <= t.start < stop and s.is_verb(t)]
        plain = [t for t in verbs if not s.quoted(t)]
        act: Act | None = None
        claim: Act | None = None
        at: Told | None = None
        if speaker is not None:
            act = "say"
            told = verbs[-1] if verbs and s.lang in _VERB_LAST else verbs[0] if verbs else None
            at, claim = told, told.verb if told else None
            subject = speaker
        else:
            subject = _Subject()
            if plain:
                at = plain[-1] if s.lang in _VERB_LAST else plain[0]
                act = at.verb
                subject = self._subject(s, start, stop, at)
                if act in _REPORTING:
                    later = [
                        t for t in verbs if t.start >= at.end or (s.lang in _VERB_LAST and t.end <= at.start)
                    ]
                    claim = later[0].verb if later else None
        if act is None and claim is None:
            noun = next((t for t in s.told if t.noun and start <= t.start < stop), None)
            act = noun.noun if noun else None
        names = dict.fromkeys(n.id for n in s.actors)
        names.pop(subject.who or "", None)
        return Frame(
            who=subject.who,
            who_text=subject.text,
            side=subject.side,
            act=act,
            claim=claim,
            mode=s.mode(act, at, start, stop),
            whom=tuple(names)[:4],
            before=s.anchors("before", self._scope),
            after=s.anchors("after", self._scope),
            when=s.day(),
        )

    # --- who speaks ------------------------------------------------------------------------------

    def _colon(self, s: _Sentence, start: int, end: int) -> tuple[int, int, _Subject | None]:
        """Labels before a colon go; a speaker before the first or behind the last is the one who says it."""
        colons = s.colons
        if not colons:
            return start, end, None
        first, last = colons[0], colons[-1]
        most = s.long(SPEAKER_WORDS)
        if 0 < first <= most:
            left = s.within(0, first)
            verbs = [t for t in left if t.verb and s.is_verb(t) and t.verb != "say"]
            names = [n for n in s.actors if n.end <= first]
            label = any("label" in t.marks or t.noun in _EVENTS for t in left)
            if names and not verbs and not label:
                return first, end, self._named(s, names, 0, first)
            if not verbs:
                return first, end, None
        if end - last <= most:
            names = [n for n in s.actors if n.start >= last]
            others = [t for t in s.within(last, end) if t.verb and t.verb != "say" and s.is_verb(t)]
            if names and not others:
                return start, last, self._named(s, names, last, end)
        return start, end, None

    def _trailing(self, s: _Sentence, start: int, stop: int) -> tuple[int, _Subject | None]:
        """ "..., says X", "... – X": the last stretch behind a comma or dash, when it is short and speaks."""
        at, dashed = s.last_break(start, stop)
        if at <= start or stop - at > s.long(SPEAKER_WORDS):
            return stop, None
        names = [n for n in s.actors if at <= n.start < stop]
        told = [t for t in s.within(at, stop) if t.verb and s.is_verb(t)]
        speaks = [t for t in told if t.verb in _SPEECH]
        if len(told) > len(speaks) or not (speaks or (dashed and names)):
            return stop, None
        if names:
            return at, self._named(s, names, at, stop)
        words = [i for i in range(at, stop) if not any(t.start <= i < t.end for t in speaks)]
        if speaks and 0 < len(words) <= s.long(NAME_WORDS) and speaks[0].verb == "say":
            return at, _Subject(text=s.shown(words[0], words[-1] + 1))
        return stop, None

    def _according(self, s: _Sentence) -> _Subject | None:
        for told in s.told:
            if "according_to" in told.marks:
                near = [n for n in s.actors if told.end <= n.start <= told.end + s.long(4)]
                if near:
                    return self._named(s, near[:1], told.end, near[0].end + 2)
        return None

    def _named(self, s: _Sentence, names: Sequence[_Name], start: int, end: int) -> _Subject:
        """The one of several names that speaks: the last one not owned, unless somebody stands behind it."""
        own = [n for n in names if not s.possessive(n)] or list(names)
        chosen = own[0]
        roles = [t for t in s.within(start, end) if "role" in t.marks]
        if roles:
            behind = [n for n in own if n.start >= roles[0].end]
            if behind and s.lang not in _VERB_LAST:
                chosen = behind[0]
                if not s.joined_by(roles[0].end, chosen.start, "of"):
                    return self._as(chosen)
            return self._representative(s, chosen, roles)
        if s.possessive(chosen) and chosen.end < end:
            return _Subject(
                text=s.shown(chosen.start, min(end, chosen.start + NAME_WORDS)), side=self._of(chosen.id)
            )
        return self._as(chosen)

    def _as(self, name: _Name) -> _Subject:
        return _Subject(who=name.id, side=self._side.get(name.id))

    def _of(self, id_: str) -> str:
        return self._side.get(id_, id_)

    def _representative(self, s: _Sentence, name: _Name, roles: Sequence[Told]) -> _Subject:
        """ "X's envoy": nobody the story names, on X's side."""
        first, last = min(name.start, roles[0].start), max(name.end, roles[-1].end)
        return _Subject(text=s.shown(first, min(last, first + s.long(NAME_WORDS))), side=self._of(name.id))

    # --- who acts --------------------------------------------------------------------------------

    def _subject(self, s: _Sentence, start: int, stop: int, verb: Told) -> _Subject:
        before = [n for n in s.actors if start <= n.start and n.end <= verb.start]
        if s.lang in _VERB_LAST:
            before = [n for n in s.actors if start <= n.start < stop]
        event = [t for t in s.within(start, verb.start) if t.noun in _EVENTS and not s.is_verb(t)]
        if event:
            return _Subject()
        bare = [
            n
            for n in before
            if not self._oblique(n, s.lang) and not s.possessive(n) and not s.object(n, start)
        ]
        if bare:
            chosen = bare[0]
            roles = [t for t in s.within(chosen.end, verb.start) if "role" in t.marks]
            if roles and roles[0].start <= chosen.end + 1 and s.lang not in _VERB_LAST:
                behind = [n for n in bare if n.start >= roles[0].end]
                return self._as(behind[0]) if behind else self._representative(s, chosen, roles)
            ahead = [t for t in s.within(start, chosen.start) if "role" in t.marks]
            if ahead and s.joined_by(ahead[-1].end, chosen.start, "of"):
                return self._representative(s, chosen, ahead)
            return self._as(chosen)
        if verb.start <= start + 1 and s.lang in _VERB_FIRST:
            after = [n for n in s.actors if verb.end <= n.start <= verb.end + 2 and n.end <= stop]
            after = [n for n in after if not self._oblique(n, s.lang) and not s.object(n, verb.end)]
            if after:
                return self._as(after[0])
        owned = [n for n in before if s.possessive(n) or self._oblique(n, s.lang)]
        if owned:
            roles = [t for t in s.within(start, verb.start) if "role" in t.marks]
            if roles:
                return self._representative(s, owned[0], roles)
            return _Subject()
        if start < verb.start <= start + s.long(NAME_WORDS) and not before and s.lang not in _VERB_LAST:
            first = s.within(start, verb.start)
            if not any("object" in t.marks or "label" in t.marks for t in first[:1]):
                words = [
                    i
                    for i in range(start, verb.start)
                    if not any(t.start <= i < t.end and t.marks & _HELPERS for t in first)
                ]
                if words:
                    return _Subject(text=s.shown(words[0], words[-1] + 1))
        return _Subject()

    def _oblique(self, name: _Name, lang: str) -> bool:
        """True for a name in another case than the one of subjects."""
        if lang not in _CASES:
            return False
        bases = self._bases.get(name.id, {}).get(lang)
        if not bases:
            return False
        last = name.text.lower().split()[-1]
        return last not in bases


_HELPERS = frozenset({"planned", "possible", "not", "called_for"})


class _Sentence:
    """A headline's words with what they tell and whom they name."""

    def __init__(self, text: str, lang: str, spans: list[tuple[int, int]], lows: list[str]) -> None:
        self.text = text
        self.lang = lang
        self.spans = spans
        self.lows = lows
        self.told: list[Told] = []
        self.actors: list[_Name] = []
        self.terms: list[_Name] = []
        self._spaced = SPACED_WORD.match(text, spans[0][0]) is not None
        self._gaps = [text[spans[i - 1][1] if i else 0 : spans[i][0]] for i in range(len(spans))]
        self.colons = [
            i for i, gap in enumerate(self._gaps) if i and (":" in gap or "：" in gap) and not self._clock(i)
        ]
        self._quotes = [m.span() for m in _QUOTED.finditer(text)] if _has_quotes(text) else []

    def _clock(self, i: int) -> bool:
        gap = self._gaps[i]
        return any(c.isdigit() for c in gap) and " " not in gap

    def look_up(self, lexicon: Lexicon | None) -> None:
        self.told = lexicon.find(self.lows) if lexicon is not None else []

    def place(self, mentions: Sequence[Mention]) -> None:
        """Where the names stand: every occurrence of the form found, longest names first."""
        starts = {span[0]: i for i, span in enumerate(self.spans)}
        ends = {span[1]: i + 1 for i, span in enumerate(self.spans)}
        taken: set[int] = set()
        for mention in sorted(mentions, key=lambda m: -len(m.text)):
            place = self.text.find(mention.text)
            actor = mention.kind == "actor"
            while place >= 0:
                first, behind = starts.get(place), ends.get(place + len(mention.text))
                if first is not None and behind is not None:
                    name = _Name(first, behind, mention.id, mention.text)
                    if not actor:
                        self.terms.append(name)
                    elif not taken.intersection(range(first, behind)):
                        taken.update(range(first, behind))
                        self.actors.append(name)
                place = self.text.find(mention.text, place + len(mention.text))
        self.actors.sort()
        if taken:  # "Hope", "March": a name is no verb
            self.told = [t for t in self.told if t.start not in taken]

    def long(self, words: int) -> int:
        """That many words; in scripts without blanks a word is about two characters."""
        return words if self._spaced else 2 * words

    def within(self, start: int, end: int) -> list[Told]:
        return [t for t in self.told if start <= t.start < end]

    def shown(self, start: int, end: int) -> str:
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def quoted(self, told: Told) -> bool:
        place = self.spans[told.start][0]
        return any(a < place < b for a, b in self._quotes)

    def is_verb(self, told: Told) -> bool:
        """What may be noun or verb is a verb behind a name or behind a word that asks for one."""
        if told.verb is None:
            return False
        if told.noun is None:
            return True
        if any(n.end == told.start and not self.possessive(n) for n in self.actors):
            return not any(t.start == told.end and t.noun in _EVENTS for t in self.told)
        return any(t.end == told.start and t.marks & _HELPERS for t in self.told)

    def possessive(self, name: _Name) -> bool:
        """The name owns what follows: "X's"."""
        behind = self.spans[name.end - 1][1]
        tail = self.text[behind : behind + 2]
        if tail in {"'s", "’s"} or name.text.endswith(("'s", "’s")):
            return True
        return self.lang == "bn" and name.text.endswith("র") and tail[:1] == " "

    def object(self, name: _Name, start: int) -> bool:
        """A little word before the name makes it another than the one who acts."""
        return name.start > start and any(
            t.end == name.start and "object" in t.marks and "and" not in t.marks for t in self.told
        )

    def joined_by(self, start: int, end: int, mark: str) -> bool:
        return (
            start == end
            or any(start <= t.start < end and mark in t.marks for t in self.told)
            or end - start <= 1
        )

    def behind_lead_in(self, start: int, end: int) -> int:
        """ "After the talks, X says": begin behind the comma."""
        if any(t.start == start and "lead_in" in t.marks for t in self.told):
            for i in range(start + 2, min(end - 1, start + self.long(10))):
                if "," in self._gaps[i] or "，" in self._gaps[i]:
                    return i
        return start

    def clause(self, start: int, end: int) -> int:
        """Where the main clause ends: at the first word that opens another, or at the next sentence."""
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
                return i, True
            if gap and gap[0] in "'’\"”»" and len(gap) > 1:
                return i, False
        return start, False

    def anchors(self, mark: str, scope: set[str]) -> tuple[str, ...]:
        """What the story names behind "ahead of" or "after", up to the next comma or clause."""
        found: dict[str, None] = {}
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


def day_of(frame: Frame, at: datetime) -> date | None:
    """The calendar day (UTC) a frame's day word means in a report of that moment.

    A weekday is the last one for what is done and the next one for what is not; today counts as either.
    """
    if frame.when is None:
        return None
    today = at.date()
    if frame.when in _WEEKDAYS:
        ahead = (_WEEKDAYS.index(frame.when) - today.weekday()) % 7
        return today + timedelta(days=ahead - 7 if frame.mode == "done" and ahead else ahead)
    return today + timedelta(days={"today": 0, "yesterday": -1}.get(frame.when, 1))


def _bases(aliases: Sequence[str]) -> frozenset[str]:
    """Last words of the names that are not another one's inflected form."""
    bases: list[str] = []
    for alias in aliases:
        last = alias.lower().split()[-1]
        if not any(last != base and last[: _stem(last, base)] == base[: _stem(last, base)] for base in bases):
            bases.append(last)
    return frozenset(bases)


def _stem(one: str, other: str) -> int:
    """Letters two forms of one name share at least."""
    return max(3, min(len(one), len(other)) - 3)


def _first_words(summary: str) -> str:
    """The first sentence, or as much of it as a headline would take."""
    end = re.search(r"[.!?。！？](?:\s|$)|\n", summary[:240])
    return summary[: end.end()] if end else summary[:240]


def _has_quotes(text: str) -> bool:
    return any(mark in text for mark in "“„«「‘\"'")


def _with(frame: Frame, **fields: object) -> Frame:
    return msgspec.structs.replace(frame, **fields)
