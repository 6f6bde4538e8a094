"""Claims of a report: who says what, in which capacity, in exact spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from livedesk.model import Capacity, Claim, Manner, Mention, Part, Span
from livedesk.reading.attributions import attributions
from livedesk.reading.capacity import capacity
from livedesk.reading.cuts import cut
from livedesk.reading.mentions import Mentions
from livedesk.reading.parsed import completed
from livedesk.reading.parser import Parser
from livedesk.reading.quotations import Quotation, quotations
from livedesk.reading.said import Place, Said
from livedesk.reading.script import scripts
from livedesk.reading.speakers import Speakers, is_pronoun
from livedesk.reading.told import headline_told, told
from livedesk.reading.transcripts import Turn, turns
from livedesk.story.schema import Story

MOST = 60
"""Claims kept of headline and summary."""

MOST_OF_TEXT = 600
"""Claims kept of an article; nothing is read beyond the last."""

CAPACITIES_KEPT = 4_096
"""Speakers' phrases whose capacity is remembered."""

MOST_BEFORE = 100
"""Speakers remembered for the pronouns and surnames that follow."""

_TRIM = " \t\n,;:—–-"
_WORDLESS = re.compile(r"^\W*$")
_POSSESSIVE = re.compile("(?:['’]s|(?<=s)['’])$")
"""What the owner of a statement carries: "the minister's claim" is the minister's."""
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_AUTHOR = frozenset({"i", "we", "you"})
"""Outside quotations the report's own voice."""

_LATIN = frozenset({"en", "es", "fr", "de", "vi", "fi", "it", "pt", "nl", "pl", "tr", "und"})
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk"})
_BEYOND = re.compile("[\u0400-\u052f\u3400-\u9fff]")
_CASELESS = frozenset({"bn", "hi", "mr", "ne", "ta", "te"})
"""Languages without capitals: a name looks like any word, and who stands before a telling verb is taken to speak."""
_SPEAKING = frozenset({"official", "anonymous", "document", "expert", "on_the_ground", "media"})


class Claims:
    """Finds the claims of reports for one story; shared between threads: what it remembers follows from its input alone."""

    def __init__(self, story: Story, mentions: Mentions | None = None) -> None:
        self._speakers = Speakers(story, mentions)
        self._known: dict[tuple[str, str, str | None], Capacity] = {}

    def find(
        self, title: str, summary: str, lang: str, mentions: Sequence[Mention] = (), source_name: str = ""
    ) -> tuple[Claim, ...]:
        """Claims of a headline and summary as reading mended them, headline first, in order of their place.

        ``mentions`` are the actors found in them; ``source_name`` is the outlet itself, whose own name at a
        headline's end is no speaker.
        """
        found: list[Claim] = []
        before: list[tuple[int, str, str | None]] = []
        if title:
            found += self._part("title", title, lang, mentions, before, source_name)
        if summary:
            before = [(-1, name, actor) for _, name, actor in before]  # all of the headline stands before
            found += self._part("summary", summary, lang, mentions, before, source_name)
        return tuple(found[:MOST])

    def of_text(
        self, text: str, lang: str, mentions: Sequence[Mention] = (), parser: Parser | None = None
    ) -> tuple[Claim, ...]:
        """Claims of an article's text, paragraphs apart by line feeds; of a transcript, what each speaker says.

        ``parser`` completes what is found in English. Linear in the text's length.
        """
        if spoken := turns(text, lambda label: self._is_label(label, lang)):
            return tuple(self._turns(text, lang, mentions, spoken))
        return tuple(self._part("text", text, lang, mentions, [], "", parser)[:MOST_OF_TEXT])

    def _turns(
        self, text: str, lang: str, mentions: Sequence[Mention], spoken: Sequence[Turn]
    ) -> Iterator[Claim]:
        before: list[tuple[int, str, str | None]] = []
        mentioned = self._speakers.places(text, mentions, headline_before=False)
        for turn in spoken[:MOST_OF_TEXT]:
            speaker = text[slice(*turn.speaker)]
            actor, name = self._speakers.resolve(speaker, turn.speaker[0], lang, before, mentioned)
            yield Claim(
                speaker=speaker,
                speaker_span=_span("text", turn.speaker),
                name=name,
                actor=actor,
                capacity=self._capacity(speaker, actor, lang),
                cue=text[slice(*turn.cue)],
                cue_span=_span("text", turn.cue),
                content=text[slice(*turn.said)],
                content_span=_span("text", turn.said),
                manner="direct",
            )

    def _part(
        self,
        part: Part,
        text: str,
        lang: str,
        mentions: Sequence[Mention],
        before: list[tuple[int, str, str | None]],
        source_name: str,
        parser: Parser | None = None,
    ) -> list[Claim]:
        if not (lang == "en" and text.isascii()):
            lang = _language(text, lang)
        most = MOST_OF_TEXT if part == "text" else MOST

        def speaks(phrase: str, strong: bool) -> bool:
            return self._speaks(phrase, strong, lang, source_name)

        said: list[Said] = headline_told(text, speaks) if part == "title" else []
        if not said:
            said = attributions(text, most=most) if lang == "en" else told(text, lang, speaks, most=most)
        if parser is not None and lang == "en":
            said = completed(text, said, parser, most=most)
        if not said:
            return []
        quotes = quotations(text)
        mentioned = self._speakers.places(text, mentions, headline_before=part == "summary")
        found: list[Claim] = []
        for item in said:
            if item.speaker is not None and text[slice(*item.speaker)].lower() in _AUTHOR:
                continue
            found += self._claims(part, text, lang, item, quotes, before, mentioned)
        return found

    def _claims(
        self,
        part: Part,
        text: str,
        lang: str,
        said: Said,
        quotes: list[Quotation],
        before: list[tuple[int, str, str | None]],
        mentioned: list[tuple[int, str]],
    ) -> list[Claim]:
        speaker = text[said.speaker[0] : said.speaker[1]] if said.speaker is not None else ""
        actor = name = None
        if said.speaker is not None:
            if said.nominal:
                speaker = _POSSESSIVE.sub("", speaker)
            actor, name = self._speakers.resolve(speaker, said.speaker[0], lang, before, mentioned)
            if not is_pronoun(speaker):
                before.append((said.speaker[0], speaker, actor))
                del before[:-MOST_BEFORE]
        shown = name if name is not None and is_pronoun(speaker) else speaker
        how = self._capacity(shown, actor, lang) if speaker else "unknown"
        through = text[said.through[0] : said.through[1]] if said.through is not None else None
        if through is None and how == "media":
            through = speaker
        found: list[Claim] = []
        for piece in said.contents:
            if part == "title":
                piece = cut(text, said.cue, piece, quotes, lang)
            place, manner = _content(text, piece, quotes)
            if place is None:
                continue
            found.append(
                Claim(
                    speaker=speaker,
                    speaker_span=_span(part, (said.speaker[0], said.speaker[0] + len(speaker)))
                    if said.speaker is not None
                    else None,
                    name=name,
                    actor=actor,
                    capacity=how,
                    cue=text[said.cue[0] : said.cue[1]],
                    cue_span=_span(part, said.cue),
                    content=text[place[0] : place[1]],
                    content_span=_span(part, place),
                    manner="nominal" if said.nominal else manner,
                    stance=said.stance,
                    through=through,
                )
            )
        return found

    def _capacity(self, phrase: str, actor: str | None, lang: str) -> Capacity:
        """Remembered: a stream names its speakers again and again."""
        key = (phrase, lang, actor)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= CAPACITIES_KEPT:
                self._known.clear()
            register = self._speakers.actors[actor] if actor is not None else None
            known = self._known[key] = capacity(phrase, register, lang)
        return known

    def _is_label(self, words: str, lang: str) -> bool:
        """Whether a transcript's label names somebody who can speak: "Date" is one word and nobody known."""
        if self._speakers.named(words, lang) is not None:
            return True
        how = self._capacity(words, None, lang)
        return how in _SPEAKING or (how == "named_person" and len(words.split()) > 1)

    def _speaks(self, phrase: str, strong: bool, lang: str, source_name: str) -> bool:
        """Whether a phrase names somebody who can speak; ``strong`` when a verb or a quotation says so too."""
        if phrase == source_name:
            return False
        actor = self._speakers.named(phrase, lang)
        if actor is not None:
            return strong or self._speakers.actors[actor].kind != "country"
        how = self._capacity(phrase, None, lang)
        return how in _SPEAKING or (strong and (how == "named_person" or lang in _CASELESS))


def _span(part: Part, place: Place) -> Span:
    return Span(part=part, start=place[0], end=place[1])


def _content(text: str, piece: Place, quotes: list[Quotation]) -> tuple[Place | None, Manner]:
    """The piece without the marks around it, and how it gives the speaker's words."""
    start, end = piece
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    inside: list[Quotation] = []
    for i in range(bisect_left(quotes, (start, 0, 0, 0)), len(quotes)):
        if quotes[i].end > end:
            break
        inside.append(quotes[i])
    manner: Manner = "mixed" if inside else "indirect"
    if inside and inside[0].start == start and inside[0].end == end:
        manner = "direct"
        start, end = inside[0].inner, inside[0].stop
        while end > start and text[end - 1] in ", \t\n":
            end -= 1
        while start < end and text[start].isspace():
            start += 1
    if start >= end or _WORDLESS.match(text[start:end]):
        return None, manner
    return (start, end), manner


def _language(text: str, lang: str) -> str:
    """The language a part is written in, where its script shows that it is not the report's."""
    if lang in _LATIN and _BEYOND.search(text) is None:
        return lang
    here = scripts(text)
    if not here:
        return lang
    script = max(here, key=lambda name: (here[name], name))
    if script == "Cyrl" and lang not in _CYRILLIC:
        return "uk" if _UKRAINIAN.search(text) else "ru"
    if script == "Hani" and lang not in {"zh", "ja"}:
        return "zh"
    return "en" if script == "Latn" and lang not in _LATIN else lang
