"""The wire shape all feed formats share, between a format's reader and ``Report``."""

from __future__ import annotations

from livedesk.model import Noun, Tier


class WireItem(Noun, frozen=True, kw_only=True):
    """One item as a feed carries it: markup and dates as written, None where the feed says nothing."""

    place: str
    """Where it stands, for messages: "item 3, line 41"."""
    tier: Tier = "fast"
    """Which parser read it."""
    base: str
    """What its relative addresses are relative to."""
    key: str | None = None
    """Its own id: guid, atom:id, rdf:about, JSON id."""
    link: str | None = None
    """Address as written, perhaps relative."""
    title: str | None = None
    """Markup of the headline."""
    summary: str | None = None
    """Markup of the summary."""
    content: str | None = None
    """Markup of the whole text."""
    published: tuple[str, ...] = ()
    """Dates of publication as written, best first."""
    updated: tuple[str, ...] = ()
    """Dates of the latest change as written, best first."""
    author: str | None = None
    """Byline as written."""
    credit: str | None = None
    """Who an aggregated item says it comes from."""
    lang: str | None = None
    """Language tag as written, the item's or its feed's."""


class Hints(Noun, frozen=True, kw_only=True):
    """What a feed says about itself and about how often to come back."""

    title: str | None = None
    """The feed's own title, plain text."""
    ttl_minutes: int | None = None
    """RSS <ttl>: minutes it may be kept before looking again."""
    period_seconds: int | None = None
    """sy:updatePeriod divided by sy:updateFrequency."""
    skip_hours: frozenset[int] = frozenset()
    """RSS <skipHours>: hours of the day, UTC, in which nothing is published."""
    skip_days: frozenset[int] = frozenset()
    """RSS <skipDays>: weekdays, UTC, Monday 0."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs the feed names, absolute addresses."""
    topic: str | None = None
    """Its own address as it names it (rel="self"), by which a hub knows it."""


class WireFeed(Noun, frozen=True, kw_only=True):
    """What a format's reader makes of a body."""

    items: tuple[WireItem, ...]
    """In the feed's order."""
    hints: Hints
    """What it says about itself."""
    warnings: tuple[str, ...] = ()
    """What could not be read, with the place."""


__all__ = ["Hints", "WireFeed", "WireItem"]
