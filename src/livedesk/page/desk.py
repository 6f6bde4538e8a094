"""What drawing needs beside the state, and the small parts everything is drawn with."""

from __future__ import annotations

from functools import cached_property, lru_cache

from livedesk.model import Passage, Status, Update
from livedesk.page.catalogue import Catalogue, Tongue
from livedesk.page.parts import Extract, StatusPart
from livedesk.page.sentences import Told, told
from livedesk.page.times import Clock
from livedesk.page.words import STATUS_WORDS, clean, country_name, direction, language_name, safe_url
from livedesk.reading.mentions import Mentions
from livedesk.story.schema import Issue, Outcome, Story
from livedesk.weighing.elsewhere import Elsewhere
from livedesk.weighing.matters import Matters
from livedesk.weighing.sides import sides


class Desk:
    """What drawing needs beside the state: the story's words and the clock of its place.

    One per story file and language of the interface, kept while the story is: what depends on nothing
    else is made once.
    """

    def __init__(self, story: Story, lang: str | None = None) -> None:
        self.story = story
        self.words = Catalogue.of(lang or story.language)
        self.say, self.say_count = self.words.say, self.words.say_count
        own = story.language if story.language != self.words.lang else ""
        told_so = own and all(self.words.lang in named.titles for named in (*story.issues, *story.outcomes))
        self.tongue = Tongue(self.words.lang, kept=lang is not None, own=own, titled="" if told_so else own)
        self.clock = Clock(story.event.zone, story.event.place, self.words.lang)
        self.facets: dict[str, tuple[Update, str, frozenset[str], frozenset[str]]] = {}
        self.issues = {issue.id: self._title(issue) for issue in story.issues}
        self.outcomes = {outcome.id: self._title(outcome) for outcome in story.outcomes}
        self.actors: dict[str, tuple[int, frozenset[str]]] = {}
        """Whom an update names, by its id, with the revision looked at."""

    def _title(self, named: Issue | Outcome) -> str:
        """What readers of the page's language call it: all issues and outcomes in that language, or none."""
        return named.title if self.tongue.titled else named.titles.get(self.words.lang, named.title)

    @cached_property
    def mentions(self) -> Mentions:
        """The story's vocabulary, compiled when it is first wanted."""
        return Mentions(self.story)

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """What is another country's matter."""
        return Elsewhere(self.story)

    @cached_property
    def matters(self) -> Matters:
        """What statements on an issue are about."""
        return Matters(self.story)

    @cached_property
    def sides(self) -> dict[str, str]:
        """Actors by the principal whose side they are on."""
        return sides(self.story)

    def side(self, side: str) -> str:
        """A side as readers see it: its country, where the story is between countries; else its principal's name."""
        actors = {actor.id: actor for actor in self.story.actors}
        if side not in actors:
            return side
        countries = {actors[id_].country for id_ in self.sides.values()} - {None}
        country = actors[side].country
        return country_name(country, self.words.lang) if country and len(countries) > 1 else actors[side].name

    @classmethod
    def of(cls, story: Story, lang: str | None = None) -> Desk:
        """The one for this very story object; in the story's own language unless ``lang`` is another."""
        return _desk(_Same(story), lang)


class _Same:
    """A story as a cache key: itself and nothing equal to it (its tables can't be hashed)."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.story is self.story

    def __hash__(self) -> int:
        return id(self.story)


@lru_cache(maxsize=32)
def _desk(same: _Same, lang: str | None) -> Desk:
    return Desk(same.story, lang)


def extract(desk: Desk, passage: Passage) -> Extract:
    """A passage with what it needs to be quoted honestly."""
    lang = passage.lang
    known = lang not in {"", "und"}
    return Extract(
        text=clean(passage.text),
        lang=lang if known else "",
        dir=direction(lang),
        language=language_name(lang, desk.words.lang) if known and lang != desk.story.language else None,
        outlet=clean(passage.source_name, 120),
        author=clean(passage.author, 120) if passage.author else None,
        url=safe_url(passage.url),
        at=desk.clock.moment(passage.published_at or passage.at),
    )


def status_part(desk: Desk, status: Status, reason: str) -> StatusPart:
    """Status with its word and reason."""
    said = told(desk.words, reason)
    return StatusPart(
        status=status, word=desk.say(STATUS_WORDS[status]), reason=clean(said.text), reason_lang=said.lang
    )


def note_told(desk: Desk, update: Update) -> Told:
    """What was wrong, in the page's language where the desk says it; an editor's own words as they stand."""
    note = told(desk.words, update.note or "")
    if not note.lang or not update.by.startswith("editor"):
        return note
    own = desk.story.language
    return Told(note.text, "" if own == desk.words.lang else own)


def evidence(desk: Desk, update: Update) -> str:
    """ "4 outlets, 2 origins"; never a plural where there is one."""
    return desk.say(
        "%(outlets)s, %(origins)s",
        outlets=desk.say_count("%(n)s outlet", "%(n)s outlets", len(update.outlets)),
        origins=origin_count(desk, update),
    )


def origin_count(desk: Desk, update: Update) -> str:
    """ "2 origins"."""
    return desk.say_count("%(n)s origin", "%(n)s origins", len(update.origins))
