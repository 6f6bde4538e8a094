"""What a headline says happened: who, which act, with whom, done or to come. By word order, marks and lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from livedesk.model import Act, Frame, Mention
from livedesk.reading.acts import Told, lexicons
from livedesk.reading.headline import EVENTS, HELPERS, VERB_LAST, Headline, Name
from livedesk.reading.script import TOKEN
from livedesk.story.schema import Story

MOST_WORDS = 48
"""Words looked at; headlines are shorter."""

SPEAKER_WORDS = 7
"""A speaker named before a colon or behind the last comma takes no more words than this."""

NAME_WORDS = 5
"""Words of who_text."""

_SPEECH: frozenset[str] = frozenset(
    {"say", "support", "accuse", "threaten", "demand", "plan", "reject", "agree"}
)
UNKNOWN_WORDS = 2
"""Unknown words there may be between who acts and the verb."""

_TELLING: frozenset[str] = frozenset({"say", "threaten", "accuse"})
_REPORTING: frozenset[str] = frozenset({"say", "plan"})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPEAKER_LAST = frozenset({"bn"})
_VERB_FIRST = frozenset({"es", "ru", "uk", "ar", "be", "pt", "it", "de"})
_CASES = frozenset({"ru", "uk", "be", "pl", "cs", "sk", "hr", "sr", "fi", "et", "hu", "bn", "lt", "lv", "tr"})
_SECTION = re.compile(r"\s[|｜]\s")


class _Subject(NamedTuple):
    who: str | None = None
    text: str | None = None
    side: str | None = None
    beside: tuple[str, ...] = ()


class Frames:
    """Frames for one story's actors; immutable and shared between threads."""

    def __init__(self, story: Story) -> None:
        self._lexicons = lexicons()
        countries = {a.country: a.id for a in story.actors if a.kind == "country" and a.country}
        self._countries = {a.id for a in story.actors if a.kind == "country"}
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
        counts = tuple(n for n in numbers if n[:1] != "@")
        return _with(frame, numbers=counts, quotes=tuple(quotes)) if counts or quotes else frame

    # --- one sentence -----------------------------------------------------------------------------

    def _parse(self, text: str, lang: str, mentions: Sequence[Mention]) -> Frame:
        section = _SECTION.search(text)
        if section is not None and section.start() >= 15:
            text = text[: section.start()]
        matches = list(TOKEN.finditer(text))[:MOST_WORDS]
        if not matches:
            return Frame()
        sentence = Headline(text, lang, [m.span() for m in matches], [m[0].lower() for m in matches])
        lexicon = self._lexicons.get(lang)
        sentence.look_up(lexicon)
        sentence.place(mentions)
        return self._frame(sentence)

    def _frame(self, s: Headline) -> Frame:
        start, end = 0, len(s.lows)
        speaker: _Subject | None = None
        start, end, speaker = self._colon(s, start, end)
        start = s.behind_lead_in(start, end)
        stop = s.clause(start, end)
        if speaker is None:
            stop, speaker = self._trailing(s, start, stop)
        if speaker is None:
            speaker = self._according(s)
        verbs = [t for t in s.told if start <= t.start < stop and s.is_verb(t)]
        last = s.lang in VERB_LAST
        act: Act | None = None
        claim: Act | None = None
        at: Told | None = None
        subject = speaker or _Subject()
        if speaker is not None:
            act = "say"
            at = (verbs[-1] if last else verbs[0]) if verbs else None
        else:
            plain = [t for t in verbs if not s.quoted(t)]
            if plain:
                at = plain[-1] if last else plain[0]
                act = s.act(at)
                subject = self._subject(s, start, stop, at)
                if self._far(s, subject, start, at):
                    act, at = None, None  # the word that tells what was done is not known
            else:
                subject = self._first(s, start, stop)
        if act in _REPORTING:
            if speaker is None and at is not None:
                told = at
                later = [t for t in verbs if t.start >= told.end or (last and t.end <= told.start)]
                at = next((t for t in later if s.act(t) != "say"), at)
            claim = s.act(at) if at is not None and at.verb != act else None
        if act is None and claim is None:
            noun = next((t for t in s.told if t.noun and start <= t.start < stop), None)
            claim = noun.noun if noun else None
        names = dict.fromkeys(n.id for n in s.actors)
        for known in (subject.who, *subject.beside):
            names.pop(known or "", None)
        return Frame(
            who=subject.who,
            who_text=subject.text,
            beside=subject.beside,
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

    def _colon(self, s: Headline, start: int, end: int) -> tuple[int, int, _Subject | None]:
        """Labels before a colon go; a speaker before the first or behind the last is the one who says it."""
        colons = s.colons
        if not colons:
            return start, end, None
        first, last = colons[0], colons[-1]
        most = s.long(SPEAKER_WORDS)
        if 0 < first <= most:
            left = s.within(0, first)
            verbs = [t for t in left if s.is_verb(t) and t.verb != "say"]
            names = [n for n in s.actors if n.end <= first]
            if names and not verbs and self._speaks(s, names, left, first):
                return first, end, self._named(s, names, 0, first)
            if not verbs:
                return first, end, None
        if end - last <= most:
            names = [n for n in s.actors if n.start >= last]
            others = [t for t in s.within(last, end) if t.verb != "say" and s.is_verb(t)]
            if names and not others:
                return start, last, self._named(s, names, last, end)
            if not others and not names and s.lang in _SPEAKER_LAST and end - last <= NAME_WORDS:
                return start, last, _Subject(text=s.shown(last, end))
        return start, end, None

    def _speaks(self, s: Headline, names: Sequence[Name], left: Sequence[Told], stop: int) -> bool:
        """Whether what stands before a colon is one who speaks, not what the headline is about."""
        if any("label" in t.marks for t in left):
            return False
        if names[0].start == 0 and any(t.start == names[0].end and "object" in t.marks for t in left):
            return names[0].id not in self._countries  # "X on the talks: ..."
        if any(t.noun in EVENTS for t in left):
            return False
        covered = sum(n.end - n.start for n in names) + sum(
            t.end - t.start for t in left if "role" in t.marks
        )
        return stop - covered <= (1 if names[0].id in self._countries else 4) or s.lang == "zh"

    def _trailing(self, s: Headline, start: int, stop: int) -> tuple[int, _Subject | None]:
        """ "..., says X", "... – X": the last stretch behind a comma or dash, when it is short and speaks."""
        at, dashed = s.last_break(start, stop)
        if at <= start or stop - at > s.long(SPEAKER_WORDS):
            return stop, None
        names = [n for n in s.actors if at <= n.start < stop]
        told = [t for t in s.within(at, stop) if s.is_verb(t)]
        speaks = [
            t for t in told if t.verb in _TELLING and (t.start == at or t.end == stop) and not s.quoted(t)
        ]
        if len(told) > len(speaks) or not (speaks or (dashed and names)):
            return stop, None
        if names:
            return at, self._named(s, names, at, stop)
        words = [i for i in range(at, stop) if not any(t.start <= i < t.end for t in speaks)]
        if speaks and 0 < len(words) <= s.long(NAME_WORDS) and speaks[0].verb == "say":
            return at, _Subject(text=s.shown(words[0], words[-1] + 1))
        return stop, None

    def _according(self, s: Headline) -> _Subject | None:
        for told in s.told:
            if "according_to" in told.marks:
                near = [n for n in s.actors if told.end <= n.start <= told.end + s.long(4)]
                if near:
                    return self._named(s, near[:1], told.end, near[0].end + 2)
        return None

    def _named(self, s: Headline, names: Sequence[Name], start: int, end: int) -> _Subject:
        """The one of several names that speaks: the last one not owned, unless somebody stands behind it."""
        own = [n for n in names if not s.possessive(n)] or list(names)
        chosen = own[0]
        roles = [t for t in s.within(start, end) if "role" in t.marks]
        if roles:
            behind = [n for n in own if n.start >= roles[0].end]
            if behind and s.lang not in VERB_LAST:
                chosen = behind[0]
                if not self._belongs(s, roles[0], chosen):
                    return self._as(chosen)
            return self._representative(s, chosen, roles)
        if s.possessive(chosen) and chosen.end < end:
            return _Subject(
                text=s.shown(chosen.start, min(end, chosen.start + NAME_WORDS)), side=self._of(chosen.id)
            )
        return self._as(chosen)

    def _belongs(self, s: Headline, role: Told, name: Name) -> bool:
        """Somebody of X's: "envoy of X", "envoy" before a country's name; "envoy X" is X."""
        if s.joined_by(role.end, name.start, "of"):
            return True
        gap = name.start - role.end
        return (gap == 0 and name.id in self._countries) or (s.lang == "vi" and 1 <= gap <= 2)

    def _as(self, name: Name) -> _Subject:
        return _Subject(who=name.id, side=self._side.get(name.id))

    def _of(self, id_: str) -> str:
        return self._side.get(id_, id_)

    def _representative(self, s: Headline, name: Name, roles: Sequence[Told]) -> _Subject:
        """ "X's envoy": nobody the story names, on X's side."""
        first, last = min(name.start, roles[0].start), max(name.end, roles[-1].end)
        return _Subject(text=s.shown(first, min(last, first + s.long(NAME_WORDS))), side=self._of(name.id))

    # --- who acts --------------------------------------------------------------------------------

    def _subject(self, s: Headline, start: int, stop: int, verb: Told) -> _Subject:
        before = [n for n in s.actors if start <= n.start and n.end <= verb.start]
        if s.lang in VERB_LAST:
            before = [n for n in s.actors if start <= n.start < stop]
            last = next((n for n in before if n.start == verb.end and n.end >= stop), None)
            if last is not None and not self._oblique(last, s.lang):
                return self._as(last)  # who acts stands behind the verb in headlines: "..., said X"
        event = [t for t in s.within(start, verb.start) if t.noun in EVENTS and not s.is_verb(t)]
        if event:
            return _Subject()
        bare = [
            n
            for n in before
            if not self._oblique(n, s.lang)
            and not s.possessive(n)
            and not s.object(n, start)
            and not s.modifies(n)
        ]
        if bare:
            chosen = bare[0]
            roles = [t for t in s.within(chosen.end, verb.start) if "role" in t.marks]
            if roles and roles[0].start <= chosen.end + 1 and s.lang not in VERB_LAST:
                behind = [n for n in bare if n.start >= roles[0].end]
                return self._as(behind[0]) if behind else self._representative(s, chosen, roles)
            ahead = [t for t in s.within(start, chosen.start) if "role" in t.marks]
            if ahead and self._belongs(s, ahead[-1], chosen):
                return self._representative(s, chosen, ahead)
            return self._as(chosen)._replace(beside=s.beside(chosen))
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
        if start < verb.start <= start + s.long(NAME_WORDS) and not before and s.lang not in VERB_LAST:
            first = s.within(start, verb.start)
            if not any("object" in t.marks or "label" in t.marks for t in first[:1]):
                words = [
                    i
                    for i in range(start, verb.start)
                    if not any(t.start <= i < t.end and t.marks & HELPERS for t in first)
                ]
                if words:
                    return _Subject(text=s.shown(words[0], words[-1] + 1))
        return _Subject()

    def _first(self, s: Headline, start: int, stop: int) -> _Subject:
        """Where no verb is known: the actor the headline begins with."""
        for name in s.actors:
            if start <= name.start <= start + 3 and name.end <= stop:
                owned = s.possessive(name) or s.object(name, start) or self._oblique(name, s.lang)
                if (
                    not owned
                    and not s.modifies(name)
                    and not any(t.noun for t in s.within(start, name.start))
                ):
                    return self._as(name)._replace(beside=s.beside(name))
                return _Subject()
        return _Subject()

    def _far(self, s: Headline, subject: _Subject, start: int, verb: Told | None) -> bool:
        """More unknown words between who acts and the verb than adverbs take: the real verb is among them."""
        if verb is None or subject.who is None or s.lang in VERB_LAST or verb.start < start:
            return False
        ends = [n.end for n in s.actors if n.id in {subject.who, *subject.beside} and n.end <= verb.start]
        if not ends:
            return False
        end = max(ends)
        while s.lang != "en" and end < verb.start and s.shown(end, end + 1)[0].isupper():
            end += 1  # "the President of X Firstname Surname"; English headlines write every word so
        between = range(end, verb.start)
        told = s.within(between.start, between.stop)
        return sum(1 for i in between if not any(t.start <= i < t.end for t in told)) > s.long(UNKNOWN_WORDS)

    def _oblique(self, name: Name, lang: str) -> bool:
        """True for a name in another case than the one of subjects."""
        if lang not in _CASES:
            return False
        bases = self._bases.get(name.id, {}).get(lang)
        if not bases:
            return False
        last = name.text.lower().split()[-1]
        return last not in bases


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


def _with(frame: Frame, **fields: object) -> Frame:
    return msgspec.structs.replace(frame, **fields)
