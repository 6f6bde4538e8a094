"""Who says what by marks and set words, in any language: colons, dashes, quotations, "according to"."""

from __future__ import annotations

import re
from functools import cache

from livedesk.model import Stance
from livedesk.reading.cues import english, entries, tables
from livedesk.reading.prose import QUOTE, Sentence, sentences_of
from livedesk.reading.quotations import quotations
from livedesk.reading.said import Place, Said, Speaks
from livedesk.reading.script import UNSPACED_RUN
from livedesk.reading.telling_words import TellingWords, telling_words
from livedesk.reading.told_chinese import has_telling_word, told_chinese

LONGEST_SPEAKER = 9
"""Words a speaker's phrase may have."""

LONGEST_SPEAKER_BEHIND = 4
"""Words of a speaker at a headline's end."""

LONGEST_BEFORE_COMMA = 4
"""Words before the comma of two who speak together."""

LONGEST_BETWEEN = 14
"""Words there may be between a telling word and "that", a colon or a quotation."""

LONGEST_CREDIT = 7
"""Words and marks of a credit at a sentence's end, its comma included."""

_COLON = re.compile(r"[:：](?![\da-zåäö])")
_TRAIL = re.compile(r"(?:\s[–—―-]\s*|[:：]\s?|——\s?)([^–—―:：.!?。]{2,60})$")
_QUESTION = re.compile(
    r"^(?:how|what|why|who|when|where|which|from|is|are|can|will|does|did|inside|the man|a life|five|\d+ )\b|[?？]\W*$"
    r"|^(?:как|что|почему|кто|когда|где|чем|як|що|чому|хто|qué|cómo|por qué|quién|comment|pourquoi|qui|quand|was|wie|warum|wer|vì sao)\b",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r",\s(?:[^,]{2,60}\s(?:says|said|tells|told)(?:\s[^,]{2,30})?|(?:says|said)\s[^,]{2,60})$"
)
"""A headline's end that names who says it, whatever stands before its colon."""
_LONGEST_LITTLE = 3  # letters of most prepositions
_LONG_PREPOSITIONS = frozenset(
    {"после", "перед", "після", "durante", "ante", "sobre", "tras", "para", "lors", "dans", "après", "avant", "devant", "nach",
     "beim", "über", "gegenüber", "trong", "sau", "trước"}
)  # fmt: skip
_DASHES = frozenset("—–-―")
_STOPS = frozenset(".!?…।")


@cache
def _labels() -> frozenset[str]:
    return frozenset(entries(tables()["labels"]["any"]))


@cache
def _topics() -> frozenset[str]:
    return frozenset(entries(tables()["labels"]["topics"]))


# --- headlines ------------------------------------------------------------------------------------


def headline_told(title: str, speaks: Speaks) -> list[Said]:
    """ "X: …", "… – X", "…: X": a speaker marked off by a colon or a dash, at one end of a headline.

    What stands before a colon counts when it names somebody who can speak and no section, label or topic;
    "CONFIRMED by Reuters: …" names nobody.
    """
    quotes = quotations(title)

    def outside(at: int) -> bool:
        return not any(q.start <= at < q.end for q in quotes)

    for match in _COLON.finditer(title):
        if not outside(match.start()):
            continue
        left = title[: match.start()].strip()
        if UNSPACED_RUN.search(left):
            left = left.rsplit(" ", 1)[-1]  # a blank parts clauses there
        start = match.end()
        while start < len(title) and title[start].isspace():
            start += 1
        right = title[start:]
        quoted = any(q.start == start for q in quotes)
        if _CREDITED.search(right) or (
            len(left.split()) > LONGEST_SPEAKER_BEHIND
            and len(right.split()) <= LONGEST_SPEAKER_BEHIND
            and _may_speak(right)
            and speaks(right, right.upper() == right.lower())
        ):
            break  # "topic: …, X says" and "what is said: X"
        telling = not left.isascii() and has_telling_word(left)
        if (
            left
            and right
            and not telling
            and _may_speak(left)
            and speaks(left, quoted)
            and (quoted or (" to " not in left and not _QUESTION.search(right) and not _is_label(right)))
        ):
            a = title.rindex(left, 0, match.start())
            return [Said((a, a + len(left)), (match.start(), match.end()), ((start, len(title)),))]
        break
    trail = _TRAIL.search(title)
    if trail is not None and outside(trail.start(1)):
        name = trail[1].strip()
        content = title[: trail.start()].rstrip()
        pair = content.split()[-1:] and speaks(content.split()[-1], False)  # "the meeting of A – B"
        long = len(content.split()) + len(content) // 12 >= 3
        short = len(name.split()) <= LONGEST_SPEAKER_BEHIND
        if (
            content
            and short
            and long
            and not pair
            and not any(word.isdigit() for word in name.split())  # a score
            and _may_speak(name)
            and speaks(name, name.upper() == name.lower())
        ):
            a = trail.start(1) + trail[1].index(name)
            cue = trail[0][: trail.start(1) - trail.start()]
            at = trail.start() + cue.index(cue.strip())
            b = title.index(content)
            return [Said((a, a + len(name)), (at, at + len(cue.strip())), ((b, b + len(content)),))]
    return []


def _is_label(text: str) -> bool:
    """What follows a topic rather than a speaker: "Latest news and updates"."""
    words = text.lower().split()
    return words[0] in _labels() or words[-1] in _labels() or " ".join(words) in _labels()


def _tells(word: str) -> bool:
    """A form of an English verb that attributes, as headlines have it: "responds", "warns"."""
    return any(cue.form == "s" and not cue.rest for cue in english().verbs.get(word, ()))


def _may_speak(phrase: str) -> bool:
    low = phrase.lower()
    words = low.split()
    if any(_tells(word) for word in words[1:]):
        return False  # "X responds to Y: …"
    if not words or len(words) > LONGEST_SPEAKER or len(phrase) > 80 or low in _labels():
        return False
    if phrase[0] in "'‘" or "'s " in low or "’s " in low or not _topics().isdisjoint(words):
        return False  # "X's plan for the port", "Morning news from the port"
    if any(w in _labels() or w.strip("|,-!") in _labels() for w in (words[0], words[-1])):
        return False
    return not any(c in phrase for c in '?!|…"“”«»')


# --- sentences of languages with blanks -----------------------------------------------------------


def told(text: str, lang: str, speaks: Speaks, *, most: int = 100_000) -> list[Said]:
    """Attributions of a text in a language there is a list of telling words for; none for others.

    A telling word counts beside a quotation, a colon or the language's "that", or behind a comma or dash,
    where the phrase on its other side can speak. Linear in the text's length.
    """
    if lang == "zh":
        return told_chinese(text, speaks)
    lexicon = telling_words(lang)
    if lexicon is None or not lexicon.may_tell(text):
        return []
    found: list[Said] = []
    for sentence in sentences_of(text):
        if len(found) >= most:
            break
        said = _Telling(text, sentence, lexicon, speaks).told()
        if said is not None:
            found.append(said)
    return found


class _Telling:
    """One sentence and the words by which its language attributes."""

    __slots__ = ("last", "lexicon", "lows", "sentence", "spans", "speaks", "text")

    def __init__(self, text: str, sentence: Sentence, lexicon: TellingWords, speaks: Speaks) -> None:
        self.text, self.sentence, self.lexicon, self.speaks = text, sentence, lexicon, speaks
        self.lows, self.spans = sentence.lows, sentence.spans
        self.last = len(self.lows)
        """The token behind the last that is no stop."""
        while self.last > 0 and self.lows[self.last - 1] in _STOPS:
            self.last -= 1

    def told(self) -> Said | None:
        """The first attribution that stands."""
        lows, spans, last, lexicon = self.lows, self.spans, self.last, self.lexicon
        for at in range(last):
            if lows[at] == QUOTE:
                continue
            according = next(
                (w for w in lexicon.according.get(lows[at], ()) if tuple(lows[at : at + len(w)]) == w), None
            )
            if according is not None and not lexicon.idiom(lows, at):
                said = self._according(at, at + len(according))
                if said is not None:
                    return said
            hit = lexicon.verb(lows, at)
            if hit is None:
                continue
            end, stance = hit
            said = self._floating(at, end, stance) or self._leading(at, end, stance)
            if said is not None:
                return said
        # a quotation and nobody's verb: "…", – X
        if lows[0] == QUOTE and last >= 3 and (lows[1] in _DASHES or (lows[1] == "," and lows[2] in _DASHES)):
            start = 2 if lows[1] in _DASHES else 3
            phrase = self._right(start)
            if (
                phrase is not None
                and phrase == last
                and self.speaks(self.text[spans[start][0] : spans[phrase - 1][1]], True)
            ):
                return Said((spans[start][0], spans[phrase - 1][1]), spans[start - 1], (spans[0],))
        return None

    def _floating(self, at: int, end: int, stance: Stance) -> Said | None:
        """ "…", – says X."""
        lows, spans, last, lexicon = self.lows, self.spans, self.last, self.lexicon
        if at == 0:
            return None
        before = at - 1
        if lows[before] not in {",", QUOTE} and lows[before] not in _DASHES:
            return None
        stop = before + 1 if lows[before] == QUOTE else before
        while stop > 0 and (lows[stop - 1] == "," or lows[stop - 1] in _DASHES):
            stop -= 1
        if stop <= 0:
            return None
        quoted = any(lows[i] == QUOTE for i in range(stop))
        if (stop < 3 or lexicon.bare) and not quoted:
            return None
        first = self._past_circumstances(end)
        if not quoted and not lexicon.that.isdisjoint(lows[end:first]):
            return None  # "X, the minister, said on Monday that": the speaker stands before it
        stop_right = self._right(first)
        if stop_right is None:
            return None
        place = (spans[first][0], spans[stop_right - 1][1])
        if not self.speaks(self.text[place[0] : place[1]], True):
            return None
        contents: list[Place] = [(spans[0][0], spans[stop - 1][1])]
        contents += [spans[i] for i in range(stop_right, last) if lows[i] == QUOTE][:1]
        return Said(place, (spans[at][0], spans[end - 1][1]), tuple(contents), stance)

    def _leading(self, at: int, end: int, stance: Stance) -> Said | None:
        """X says: "…"; X says that …"""
        lows, spans, last, lexicon = self.lows, self.spans, self.last, self.lexicon
        start = at
        while start > 0 and at - start < LONGEST_SPEAKER:
            low = lows[start - 1]
            if (
                low == QUOTE
                or not (low[0].isalnum() or low.endswith((".", "'")) or low == "-")
                or low in lexicon.that
            ):
                break
            if low in lexicon.stop:
                break
            start -= 1
        if start == at and at > 2 and lows[at - 1] == ",":
            return self._across(at, end, stance)
        if start == at or end >= last:
            return None
        if lexicon.bare and start > 1 and lows[start - 1] == "," and self._coordinated(start):
            start = 0
        while start < at and (
            lows[start] in lexicon.stop or lows[start] in {"и", "а", "но", "і", "y", "et", "und", "và"}
        ):
            start += 1
        stop = at
        while stop > start and lows[stop - 1] in lexicon.helpers:
            stop -= 1
        if start >= stop or not lexicon.negation.isdisjoint(lows[stop:at]):
            return None
        place = (spans[start][0], spans[stop - 1][1])
        if lows[stop - 1].endswith(lexicon.listener) or not self.speaks(self.text[place[0] : place[1]], True):
            return None
        content = self._content(end)
        if content is None:
            return None
        said = (spans[content][0], self._close(content))
        return Said(place, (spans[at][0], spans[end - 1][1]), (said,), stance)

    def _content(self, end: int) -> int | None:
        """Where what is said begins behind the telling words that end here; None where nothing joins it to them."""
        lows, last, lexicon = self.lows, self.last, self.lexicon
        content = end
        if lexicon.bare and lows[end] == "," and end + 1 < last and lexicon.verb(lows, end + 1) is not None:
            return None  # "hope, worry about"
        joined = lexicon.bare or lows[end] in lexicon.about
        told = lexicon.bare and lows[end - 1] in lexicon.that
        for i in range(end, end if told else min(last, end + LONGEST_BETWEEN)):
            low = lows[i]
            if low == QUOTE and lexicon.bare and i > end:
                break  # the words before it are said as well
            if (
                low == QUOTE
                or low == ":"
                or (low in lexicon.that and (i == end or low not in lexicon.copula))
            ):
                content, joined = (i if low == QUOTE else i + 1), True
                break
            if low == "," and i > end and lows[i + 1 : i + 2] and lows[i + 1] not in lexicon.that:
                break
        while content < last and lows[content] in {",", ":"} | lexicon.that:
            content += 1
        if content == end and lows[end : end + 1] and lows[end] in lexicon.circumstance:
            return None  # "speaks of", "speaks at"
        return content if joined and content < last else None

    def _close(self, content: int) -> int:
        """Where the content that begins here ends: before a semicolon, another clause of the report's own, or a credit at the
        end."""
        lows, last, lexicon = self.lows, self.last, self.lexicon
        for i in range(content + 1, last):
            if lows[i] == ";" or (
                lows[i] == ","
                and i + 1 < last
                and (
                    any(tuple(lows[i + 1 : i + 1 + len(words)]) == words for words in lexicon.meanwhile)
                    or (lexicon.bare and self._tells_on(i + 1))
                    or (last - i <= LONGEST_CREDIT and self._credits(i + 1))
                )
            ):
                return self.spans[i - 1][1]
        return self.sentence.end

    def _tells_on(self, at: int) -> bool:
        """A telling word stands here, or behind a few words with no mark among them: another statement."""
        lows, last, lexicon = self.lows, self.last, self.lexicon
        for i in range(at, min(last, at + LONGEST_SPEAKER_BEHIND + 1)):
            if lexicon.verb(lows, i) is not None:
                return True
            if not lows[i][0].isalnum():
                return False
        return False

    def _credits(self, at: int) -> bool:
        """The words from here to the sentence's end name who reports it: "according to X", "X reports"."""
        lows, last, lexicon = self.lows, self.last, self.lexicon
        if QUOTE in lows[at:last] or "," in lows[at:last] or not any(self.sentence.capital[at:last]):
            return False
        if any(tuple(lows[at : at + len(words)]) == words for words in lexicon.according.get(lows[at], ())):
            return True
        return not lexicon.bare and lexicon.verb(lows, at) is not None

    def _across(self, at: int, end: int, stance: Stance) -> Said | None:
        """ "The minister, X, said on Monday that": who stands between the commas speaks."""
        lows, spans, last, lexicon = self.lows, self.spans, self.last, self.lexicon
        if end >= last:
            return None
        start = at - 1
        while (
            start > 0
            and lows[start - 1] != ","
            and lows[start - 1] != QUOTE
            and at - start <= LONGEST_SPEAKER
        ):
            start -= 1
        if start < 2 or lows[start - 1] != "," or lows[start] in lexicon.stop:
            return None
        place = (spans[start][0], spans[at - 2][1])
        content = self._content(end)
        if not lexicon.helpers.isdisjoint(lows[start : at - 1]):
            return None  # a clause with a verb of its own
        if (
            content is None
            or not self.sentence.capital[start]
            or not self.speaks(self.text[place[0] : place[1]], True)
        ):
            return None
        said = (spans[content][0], self._close(content))
        return Said(place, (spans[at][0], spans[end - 1][1]), (said,), stance)

    def _coordinated(self, start: int) -> bool:
        """Few words and a comma before a name, with no circumstance among them: "leaders of A, B"."""
        before = self.lows[: start - 1]
        return (
            len(before) <= LONGEST_BEFORE_COMMA
            and self.sentence.capital[start]
            and self.sentence.capital[start - 2]
            and all(low.isalpha() and low not in self.lexicon.stop for low in before)
        )

    def _according(self, at: int, end: int) -> Said | None:
        """According to X, …"""
        lows, spans, last, lexicon = self.lows, self.spans, self.last, self.lexicon
        if end < last and (verb := lexicon.verb(lows, end)) is not None:
            end = verb[0]  # "según señaló X"
        end = self._past_circumstances(end)
        stop = end
        while (
            stop < last
            and stop - end < LONGEST_SPEAKER
            and lows[stop] != QUOTE
            and (lows[stop][0].isalnum() or lows[stop] == "-")
        ):
            stop += 1
        if stop == end:
            return None
        place = (spans[end][0], spans[stop - 1][1])
        if not self.speaks(self.text[place[0] : place[1]], True):
            return None
        cue = (spans[at][0], spans[end - 1][1])
        if at <= 1:
            if stop + 1 >= last:
                return None
            return Said(place, cue, ((spans[stop + 1][0], self.sentence.end),))
        before = at
        while before > 0 and (lows[before - 1] == "," or lows[before - 1] in _DASHES):
            before -= 1
        return (
            Said(place, cue, ((spans[0][0], spans[before - 1][1]),))
            if before > 1 or (before and lows[0] == QUOTE)
            else None
        )

    def _past_circumstances(self, at: int) -> int:
        """Behind up to three circumstances: days and listeners are one word, a preposition brings another."""
        lows, last, lexicon = self.lows, self.last, self.lexicon
        for _ in range(3):
            if at + 1 < last and lows[at] in lexicon.stop and lows[at + 1] != QUOTE:
                step = 1 if len(lows[at]) > _LONGEST_LITTLE and lows[at] not in _LONG_PREPOSITIONS else 2
                at = at + step if at + step < last else at
        return at

    def _right(self, start: int) -> int | None:
        """The token behind the noun phrase that begins here."""
        last, lexicon = self.last, self.lexicon
        stop = start
        while stop < last and stop - start < LONGEST_SPEAKER:
            low = self.lows[stop]
            if low == QUOTE or not (low[-1].isalnum() or low.endswith(".") or low == "-"):
                break
            if stop > start and low in lexicon.stop:
                break
            stop += 1
        return stop if stop > start else None
