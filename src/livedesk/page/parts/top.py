"""The top of the page as data: header, phase, the line that says the desk is awake, where things stand, rail."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model import StoryPhase
from livedesk.page.pieces import Extract, KeyMoment, Moment, Part, StatusPart


class Checked(Part, frozen=True, kw_only=True):
    """What the poller knows: when it last looked, at how many sources, and which do not answer."""

    last_checked: datetime | None
    """Last completed look at any source; None before the first."""
    sources: int
    """How many sources are looked at."""
    readers: int = 0
    """How many have the page open, over all connections; no reader is told from another."""
    failing: tuple[str, ...] = ()
    """Names of the sources that do not answer now."""


class PhasePart(Part, frozen=True, kw_only=True):
    """LIVE, QUIET, CLOSED or PLANNED."""

    phase: StoryPhase
    """The model's word."""
    word: str
    """As readers see it."""
    reason: str
    """Why; "" before any phase was set."""
    since: Moment | None
    """Since when."""
    title: str
    """Title of the document: the story's, with the phase."""


class CheckedPart(Part, frozen=True, kw_only=True):
    """The line that says the desk is awake."""

    at: Moment | None
    """Last look; None before the first."""
    ago: str
    """ "12 s ago" at the page's clock; "" before the first look."""
    sources: str
    """ "34 sources"."""
    readers: str
    """ "1,204 reading now"; "" for fewer than ten."""
    failing: tuple[str, ...]
    """Names of those that do not answer."""
    quiet: str
    """ "nothing new for 18 min"; "" when something is newer than a minute or nothing came yet."""


class Expected(Part, frozen=True, kw_only=True):
    """Something that is to come."""

    at: Moment
    """When."""
    text: str
    """What, in the story file's words; "" for the start of the event itself."""


class Header(Part, frozen=True, kw_only=True):
    """Top of the page."""

    title: str
    """Headline of the story."""
    short_title: str
    """For the bar that stays."""
    brief: str
    """What the story is, and what it is not."""
    lede: str
    """How the brief begins: under the headline."""
    place: str
    """Full place."""
    city: str
    """Short place, beside clocks."""
    zone: str
    """IANA zone."""
    now: Moment
    """The page's clock."""
    phase: PhasePart
    """Current or of the past moment."""
    starts: Moment | None
    """Planned or known start."""
    ends: Moment | None
    """Planned or known end."""
    countdown: str
    """ "Starts in 3 h 20 min", "About to start"; "" once it has begun, or when no start is known."""
    expected: Expected | None
    """What comes next, as the story file has it; None when nothing is known to come."""
    checked: CheckedPart | None
    """None on a page of a past moment, or when nothing is polled."""


class StandLine(Part, frozen=True, kw_only=True):
    """One line of where things stand."""

    id: str
    """The update's id."""
    revision: int
    """The update's revision."""
    seq: int
    """The entry that revision stands in: what "since you last looked" compares."""
    text: Extract
    """The update's headline."""
    at: Moment
    """When it happened."""
    status: StatusPart
    """Current."""
    origins: str
    """ "3 origins"."""
    key_moment: bool
    """True for a key moment."""
    because: Literal["editor", "established", "newest", "disputed"]
    """The rule that chose it."""
    planned: bool = False
    """True for what is planned or foreseen."""
    corrected: Moment | None = None
    """When it was last corrected; None when it never was."""


class Standing(Part, frozen=True, kw_only=True):
    """Where things stand: up to six lines chosen by rule."""

    lines: tuple[StandLine, ...]
    """Established key moments, then the newest, then what is disputed."""
    at: Moment | None
    """The last change among the lines; None when there is none."""


class Rail(Part, frozen=True, kw_only=True):
    """Key moments, oldest first, the newest ones when there are many."""

    moments: tuple[KeyMoment, ...]
    """At most 24."""
    earlier: int
    """How many older ones are not drawn."""
    zone: str
    """IANA zone of the event."""
