"""Small pieces that parts of the page are made of: moments, extracts, statuses, facts.

Frozen. Texts are plain and already short enough; templates escape them. Addresses (``url``) are
http or https or None.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from livedesk.model import Status


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts share."""


class Moment(Part, frozen=True, kw_only=True):
    """A time in the event's zone, with the stored one beside it."""

    utc: datetime
    """As stored."""
    iso: str
    """For <time datetime>: RFC 3339, UTC, seconds."""
    clock: str
    """ "11:26"."""
    seconds: str
    """ "11:26:07"."""
    day: str
    """ "Fri 15 Aug"."""
    full_day: str
    """ "Friday 15 August 2025"."""
    exact: str
    """Day, time to the second, the zone's abbreviation then in force, and UTC."""
    local: str
    """For <input type=datetime-local>: "2025-08-15T11:26"."""


class Extract(Part, frozen=True, kw_only=True):
    """A passage of a report: exact words, whose, where."""

    text: str
    """At most 300 characters."""
    lang: str
    """Language tag for the lang attribute; "" when unknown."""
    dir: str
    """ "ltr", "rtl" or "auto"."""
    language: str | None
    """The language's name when it is not the page's; None otherwise."""
    outlet: str
    """Who published it."""
    author: str | None
    """Byline; None when not given."""
    url: str | None
    """Where it stands."""
    at: Moment
    """When its source says it was published, else when the desk saw it."""


class StatusPart(Part, frozen=True, kw_only=True):
    """Status with its word and its reason."""

    status: Status
    """The model's word; names the shape drawn beside it."""
    word: str
    """As readers see it."""
    reason: str
    """The rule's sentence."""
    reason_lang: str
    """Its language where that is not the page's; "" otherwise."""


class Bar(Part, frozen=True, kw_only=True):
    """Reports of one stretch of time, by kind of source."""

    at: Moment
    """When the stretch begins."""
    label: str
    """What stands under it; "" for most."""
    counts: tuple[tuple[str, int], ...]
    """Kind of source and how many, the most usual kind first; the same kinds in every bar."""


class IssueLink(Part, frozen=True, kw_only=True):
    """An issue an update bears on."""

    id: str
    """Id in the story file."""
    title: str
    """As readers see it."""


class KeyMoment(Part, frozen=True, kw_only=True):
    """A stop on the rail."""

    id: str
    """The update's id."""
    headline: Extract
    """Its headline."""
    at: Moment
    """When it happened."""
    status: StatusPart
    """Current."""
    corrected: Moment | None = None
    """When it was last corrected; None when it never was."""


class Cite(Part, frozen=True, kw_only=True):
    """Where a fact can be read."""

    name: str
    """Publisher and title."""
    url: str | None
    """Address."""


class FactPart(Part, frozen=True, kw_only=True):
    """A sentence with its sources."""

    text: str
    """One sentence."""
    cites: tuple[Cite, ...]
    """At least one."""
