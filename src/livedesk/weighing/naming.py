"""Who of the story's actors a development names, and which sources speak for them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, cast
from weakref import ref

from babel import Locale, UnknownLocaleError

from livedesk.gathering.leads import lead
from livedesk.model import Mention, Report
from livedesk.reading.mentions import Mentions
from livedesk.story.schema import Story
from livedesk.weighing.sides import sides
from livedesk.weighing.stakes import Stakes

_REPORTS_KEPT = 4_096
_HANDLE = re.compile(r"(?:^|\s)@(\w+)")
_PREFIX = re.compile(r"^(?:real|official|the|president|pm)|(?:official|real)$")
_ONLY_LETTERS = re.compile(r"[\W_]+")


class _Named(NamedTuple):
    """The actors found in one report."""

    title: str
    summary: str
    anywhere: frozenset[str]
    above: frozenset[str]
    lead: str | None
    mentions: tuple[Mention, ...]


class Naming:
    """The actors of one story, found in reports; what was found is remembered for the latest reports."""

    def __init__(self, story: Story) -> None:
        self._mentions = Mentions(story)
        self._names = {actor.id: actor.name for actor in story.actors}
        self._sides = {actor.id: actor.country for actor in story.actors}
        self._persons = frozenset(actor.id for actor in story.actors if actor.kind == "person")
        self.principals = tuple(actor.id for actor in story.actors if actor.principal)
        self._on_side = sides(story)
        self.parties = len(set(self._on_side.values()))
        """How many sides the story has."""
        self.stakes = Stakes(story)
        self._handles = {
            _ONLY_LETTERS.sub("", name).casefold(): actor.id
            for actor in story.actors
            for names in actor.names.values()
            for name in names
            if actor.kind == "person" and len(name.split()) > 1
        }
        self._official: dict[str, tuple[str, ...]] = {}
        for actor in story.actors:
            for source in actor.official_sources:
                self._official[source] = (*self._official.get(source, ()), actor.id)
        self._listed = frozenset(source.id for source in story.sources)
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._found: OrderedDict[str, _Named] = OrderedDict()

    def name(self, actor: str) -> str:
        """The actor's name as readers see it."""
        return self._names.get(actor, actor)

    def side(self, actor: str) -> str | None:
        """Country an actor is of, ISO 3166 alpha-2; None where the story file does not say."""
        return self._sides.get(actor)

    def party(self, actor: str | None) -> str | None:
        """Id of the principal whose side somebody is on; None for anybody else."""
        return self._on_side.get(actor) if actor is not None else None

    def is_person(self, actor: str) -> bool:
        """True for a person; False for countries, institutions and unknown ids."""
        return actor in self._persons

    @staticmethod
    def country(text: str, lang: str) -> str | None:
        """The country a speaker is called by ("Hungary says"), ISO 3166 alpha-2; None when it is no country."""
        return _countries(lang).get(text.strip().casefold()) or _HAN_SHORT.get(text.strip())

    def mentioned(self, report: Report) -> tuple[Mention, ...]:
        """The actors' mentions in headline and text, as they stand there."""
        return self._find(report).mentions

    def speaks_for(self, report: Report) -> tuple[str, ...]:
        """Ids of the actors the report's source speaks for officially.

        By the story file; an official source it does not list (one of a recording) speaks for the actors
        in its own name, and for those who by the story file speak through the same sources as they.
        """
        known = self._official.get(report.source)
        if known is None and (own := self.account(report)) is not None:
            return (own,)
        if known is not None or report.source in self._listed or report.type != "official":
            return known or ()
        found = self._by_name.get(report.source_name)
        if found is None:
            bearing = [m.id for m in self._mentions.find(report.source_name, "") if m.kind == "actor"]
            channels = {source for source, actors in self._official.items() if set(actors) & set(bearing)}
            beside = [actor for source in sorted(channels) for actor in self._official[source]]
            found = self._by_name[report.source_name] = tuple(dict.fromkeys((*bearing, *beside)))
        return found

    def named(self, report: Report) -> frozenset[str]:
        """Ids of the actors named anywhere in a report."""
        return self._find(report).anywhere

    def in_headline(self, report: Report) -> frozenset[str]:
        """Ids of the actors named in its headline, or in its text when it has none."""
        return self._find(report).above

    def lead(self, report: Report) -> str | None:
        """Id of the actor that leads its headline; None when it names none."""
        return self._find(report).lead

    def account(self, report: Report) -> str | None:
        """Id of the actor whose own account a social source is ("@realMaraQuill"); None for any other source."""
        if report.type not in ("social", "official"):
            return None
        handle = _HANDLE.search(report.source_name)
        if handle is None:
            return None
        bare = _ONLY_LETTERS.sub("", handle[1]).casefold()
        return self._handles.get(bare) or self._handles.get(_PREFIX.sub("", bare))

    def _find(self, report: Report) -> _Named:
        title, summary = report.title or "", report.summary or ""
        kept = self._found.get(report.id)
        if kept is not None and kept.title == title and kept.summary == summary:
            return kept
        found = [m for m in self._mentions.find(title, summary) if m.kind == "actor"]
        anywhere = frozenset(m.id for m in found)
        above = frozenset(m.id for m in found if m.in_title) if title else anywhere
        named = _Named(title, summary, anywhere, above, lead(title, found, self._names), tuple(found))
        self._found[report.id] = named
        if len(self._found) > _REPORTS_KEPT:
            self._found.popitem(last=False)
        return named


_HAN_SHORT = {
    "美": "US",
    "俄": "RU",
    "乌": "UA",
    "烏": "UA",
    "英": "GB",
    "法": "FR",
    "德": "DE",
    "日": "JP",
    "韩": "KR",
    "朝": "KP",
}
"""Countries by the one character that Chinese headlines call them."""


@cache
def _countries(lang: str) -> dict[str, str]:
    """Countries by their names in a language, case folded; from CLDR."""
    try:
        territories = cast("Mapping[str, str]", Locale.parse(lang).territories)
    except (UnknownLocaleError, ValueError):
        return {}
    return {name.casefold(): code for code, name in territories.items() if len(code) == 2}


_of_story: list[tuple[ref[Story], Naming]] = []


def naming(story: Story) -> Naming:
    """The naming of a story; compiled once while the story lives."""
    for known, made in _of_story:
        if known() is story:
            return made
    _of_story[:] = [(known, made) for known, made in _of_story if known() is not None]
    made = Naming(story)
    _of_story.append((ref(story), made))
    return made
