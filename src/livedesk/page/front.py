"""The front page of a desk with many stories: a card for each, live stories first.

The order is the one the stories were given in; only a story that begins, falls quiet or ends changes
its place, so that cards do not jump under a reader's eyes.
"""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.model import StoryPhase
from livedesk.page.catalogue import Catalogue, Tongue
from livedesk.page.desk import Desk
from livedesk.page.links import Links
from livedesk.page.parts import PhasePart, StandLine
from livedesk.page.pieces import Moment, Part
from livedesk.page.standing import standing
from livedesk.page.view import phase_part
from livedesk.page.words import clean, direction, lede
from livedesk.record.fold import State
from livedesk.story.schema import Story

LINES = 3
"""Lines of where things stand that a card shows."""
RANKS: dict[StoryPhase, int] = {"live": 0, "quiet": 1, "planned": 2, "closed": 3}


class CardLine(Part, frozen=True, kw_only=True):
    """One line of where things stand, with its address."""

    line: StandLine
    """As on the story's own page."""
    address: str
    """Permalink of the update."""


class Card(Part, frozen=True, kw_only=True):
    """One story on the front page."""

    id: str
    """The story's name on this desk."""
    rank: int
    """Its place: cards stand in this order."""
    title: str
    """Headline of the story."""
    brief: str
    """What it is."""
    lang: str
    """Language of both."""
    dir: str
    """Their direction."""
    address: str
    """Its page."""
    phase: PhasePart
    """Live, quiet, closed or planned."""
    lines: tuple[CardLine, ...]
    """Where things stand, at most LINES."""
    updates: str
    """ "212 updates"."""
    latest: Moment | None
    """When readers were last told something, in the story's zone; None before the first update."""
    city: str
    """Whose zone that is."""
    rehearsal: bool
    """True when its reports are invented."""


class Front(Part, frozen=True, kw_only=True):
    """The page."""

    title: str
    """Name of the desk."""
    tongue: Tongue
    """Language of the interface."""
    cards: tuple[Card, ...]
    """In order of rank."""


def card(state: State, story: Story, id_: str, place: int, links: Links, lang: str | None = None) -> Card:
    """The card of one story as it stands; ``place`` is where it was named among the stories, from 0."""
    desk = Desk.of(story, lang)
    phase = phase_part(state, desk, state.seq)
    latest = state.revisions.times[-1] if state.revisions.times else None
    in_force = state.story.latest
    return Card(
        id=id_,
        rank=RANKS[phase.phase] * 10_000 + place,
        title=clean(story.title),
        brief=lede(story.brief),
        lang=story.language,
        dir=direction(story.language),
        address=links.page(),
        phase=phase,
        lines=tuple(
            CardLine(line=line, address=links.update(line.id))
            for line in standing(state, desk, state.seq).lines[:LINES]
        ),
        updates=desk.say_count("%(n)s update", "%(n)s updates", len(state.published) - len(state.gone)),
        latest=desk.clock.moment(latest) if latest is not None else None,
        city=desk.clock.place,
        rehearsal=in_force.rehearsal if in_force is not None else False,
    )


def front(cards: Sequence[Card], title: str | None, tongue: Tongue) -> Front:
    """The page with these cards; without a ``title`` it has a plain one in the reader's language."""
    return Front(
        title=clean(title) if title else Catalogue.of(tongue.lang).say("Live coverage"),
        tongue=tongue,
        cards=tuple(sorted(cards, key=lambda one: one.rank)),
    )
