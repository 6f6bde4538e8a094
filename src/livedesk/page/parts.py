"""The parts of the page as data: what the templates may use, and nothing they do not.

Frozen, in the order of the page. Texts are plain and already short enough; templates escape them.
Addresses (``url``) are http or https or None. Counts come with their words (``"1 outlet, 1 origin"``)
so that no template can get a plural wrong.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model import Change, StoryPhase
from livedesk.page.pieces import (
    Cite,
    Extract,
    FactPart,
    IssueLink,
    KeyMoment,
    Moment,
    Part,
    StatusPart,
)

Order = Literal["newest", "oldest"]


class Checked(Part, frozen=True, kw_only=True):
    """What the poller knows: when it last looked, at how many sources, and which do not answer."""

    last_checked: datetime | None
    """Last completed look at any source; None before the first."""
    sources: int
    """How many sources are looked at."""
    failing: tuple[str, ...] = ()
    """Names of the sources that do not answer now."""


class Branch(Part, frozen=True, kw_only=True):
    """An outlet on the tree of evidence."""

    outlet: str
    """Name."""
    url: str | None
    """Its report."""
    at: Moment | None
    """When the desk saw its report; None when the report is not at hand."""
    language: str | None
    """Name of the report's language when it is not the page's."""
    first: bool
    """True for the first outlet of the whole tree."""


class Root(Part, frozen=True, kw_only=True):
    """An origin with the outlets that hang on it."""

    origin: str
    """Name."""
    because: str
    """How the outlets hang on it."""
    branches: tuple[Branch, ...]
    """First seen first."""


class Delays(Part, frozen=True, kw_only=True):
    """The three times of an update and what lies between them."""

    said: Moment | None
    """When the source of the headline says it published; None when it does not say to the minute."""
    seen: Moment
    """When the desk saw it."""
    published: Moment
    """When the desk first published the update."""
    source_to_desk: str | None
    """ "41 s"; None when said is None or later than seen."""
    desk_to_page: str
    """ "7 s"."""
    behind: str | None
    """ "48 s": from said to published; None when source_to_desk is."""


class RevisionPart(Part, frozen=True, kw_only=True):
    """One revision in the history of an update."""

    number: int
    """From 1."""
    at: Moment
    """When."""
    change: Change
    """What kind."""
    word: str
    """As readers see it."""
    by: str
    """ "the desk's rules" or "an editor"."""
    note: str | None
    """What was wrong; None when there is nothing to say."""
    headline: Extract | None
    """The headline of that revision when it differs from the one before."""
    evidence: str
    """ "2 outlets, 1 origin" at that revision."""


class UpdatePart(Part, frozen=True, kw_only=True):
    """One update as the page draws it, at one revision."""

    id: str
    """Stable over revisions."""
    revision: int
    """Which revision this is."""
    seq: int
    """The entry that issued this revision."""
    opened_seq: int
    """The entry that first published it: its place in the paging."""
    change: Change
    """What kind of revision this is."""
    at: Moment
    """When it happened, as far as the desk knows: sorts the page."""
    published: Moment
    """First publication."""
    revised: Moment
    """This revision."""
    headline: Extract
    """One passage."""
    extracts: tuple[Extract, ...]
    """Newest first; never repeats the headline."""
    status: StatusPart
    """At this revision."""
    evidence: str
    """ "4 outlets, 2 origins"."""
    tree: tuple[Root, ...]
    """Who hangs on whom."""
    issues: tuple[IssueLink, ...]
    """What it bears on."""
    key_moment: bool
    """True when someone who missed the story must see it."""
    withdrawn: bool
    """True when only the stub stays."""
    corrections: tuple[RevisionPart, ...]
    """Corrections and the withdrawal, newest first: they stand first in the update."""
    revisions: tuple[RevisionPart, ...]
    """All revisions, newest first."""
    revision_words: str
    """ "1 revision"; "" for revision 1."""
    delays: Delays
    """Said, seen, published."""


class StandLine(Part, frozen=True, kw_only=True):
    """One line of where things stand."""

    id: str
    """The update's id."""
    revision: int
    """The update's revision: what "since you last looked" compares."""
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
    because: Literal["established", "newest", "disputed"]
    """The rule that chose it."""


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


class CheckedPart(Part, frozen=True, kw_only=True):
    """The line that says the desk is awake."""

    at: Moment | None
    """Last look; None before the first."""
    ago: str
    """ "12 s ago" at the page's clock; "" before the first look."""
    sources: str
    """ "34 sources"."""
    failing: tuple[str, ...]
    """Names of those that do not answer."""
    quiet: str
    """ "nothing new for 18 min"; "" when something is newer than a minute or nothing came yet."""


class Header(Part, frozen=True, kw_only=True):
    """Top of the page."""

    title: str
    """Headline of the story."""
    short_title: str
    """For the bar that stays."""
    brief: str
    """What the story is."""
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
    checked: CheckedPart | None
    """None on a page of a past moment, or when nothing is polled."""


class IssuePart(Part, frozen=True, kw_only=True):
    """Something on the table."""

    id: str
    """Id in the story file; the anchor is "issue-ID"."""
    title: str
    """As readers see it."""
    question: str
    """What is to be settled."""
    background: tuple[FactPart, ...]
    """What readers need to know."""
    latest: tuple[KeyMoment, ...]
    """Newest updates that bear on it, at most three."""
    count: str
    """ "4 updates"; "No update bears on it yet"."""


class OutcomePart(Part, frozen=True, kw_only=True):
    """A way the story may end."""

    id: str
    """Id in the story file."""
    title: str
    """As readers see it."""
    criteria: str
    """What must be seen."""
    percent: int
    """Prior in whole per cent."""
    because: str
    """Why this prior."""


class PositionPart(Part, frozen=True, kw_only=True):
    """What one side has said it wants."""

    kind: str
    """ "Goal", "Red line", "Offer", "Demand"."""
    issue: IssueLink | None
    """On what."""
    fact: FactPart
    """The sentence."""


class Side(Part, frozen=True, kw_only=True):
    """An actor with its positions."""

    name: str
    """As readers see it."""
    role: str
    """Office or part in the story."""
    positions: tuple[PositionPart, ...]
    """In the story file's order."""


class DatedFact(Part, frozen=True, kw_only=True):
    """A line of the background timeline."""

    day: str
    """ "15 August 2025", with the time when it is known."""
    iso: str
    """For <time datetime>."""
    fact: FactPart
    """The sentence."""


class ExplainerPart(Part, frozen=True, kw_only=True):
    """A question a reader may ask."""

    id: str
    """Id in the story file; the anchor is "why-ID"."""
    title: str
    """The question."""
    facts: tuple[FactPart, ...]
    """The answer."""


class MeetingPart(Part, frozen=True, kw_only=True):
    """An earlier occasion."""

    id: str
    """Id in the story file; the anchor is "meeting-ID"."""
    title: str
    """As readers see it."""
    day: str
    """When."""
    iso: str
    """For <time datetime>."""
    place: str
    """Where."""
    format: str | None
    """One-on-one, delegations …"""
    held: bool
    """False for one that was announced and did not take place."""
    facts: tuple[FactPart, ...]
    """What came of it."""


class SourceRow(Part, frozen=True, kw_only=True):
    """A source in the list readers may check."""

    name: str
    """As readers see it."""
    publisher: str
    """Who owns it."""
    owner: str | None
    """Who owns the publisher."""
    country: str | None
    """Country name."""
    kind: str
    """ "news agency"."""
    language: str | None
    """Language name."""
    url: str | None
    """Its page for readers."""
    received: int | None
    """Reports received; None on a page of a past moment."""
    relevant: int | None
    """Of these, on the story; None on a page of a past moment."""


class CorrectionRow(Part, frozen=True, kw_only=True):
    """A line of the corrections log."""

    id: str
    """The update's id."""
    at: Moment
    """When."""
    word: str
    """ "Corrected" or "Withdrawn": always by that name."""
    headline: Extract
    """Of that revision."""
    note: str
    """What was wrong."""


class About(Part, frozen=True, kw_only=True):
    """About this page."""

    sources: tuple[SourceRow, ...]
    """Those that brought most first; on a page of a past moment in the story file's order."""
    summary: str
    """ "34 sources of 21 publishers in 11 countries"."""
    received: str
    """ "4,182 reports read" then."""
    corrections: tuple[CorrectionRow, ...]
    """Newest first, at most 50."""
    corrections_words: str
    """ "2 corrections"."""


class Paging(Part, frozen=True, kw_only=True):
    """Where this page of updates lies among all."""

    order: Order
    """Newest or oldest first."""
    words: str
    """ "212 updates"."""
    before: int | None
    """``?before=`` of the next older page (newest first); None at the end."""
    after: int | None
    """``?after=`` of the next newer page (oldest first); None at the end."""
    first: bool
    """True on the page a reader opens: the newest, or the beginning."""


class View(Part, frozen=True, kw_only=True):
    """The whole page."""

    lang: str
    """Language of the page."""
    dir: str
    """ "ltr" or "rtl"."""
    seq: int
    """The entry this page stands after; push goes on from here."""
    digest: str
    """Digest of the story file in force; "" before any."""
    as_of: Moment | None
    """Set on a page of a past moment."""
    rehearsal: bool
    """True when the reports come from a recording in the desk's own words."""
    header: Header
    """Top."""
    standing: Standing
    """Where things stand."""
    rail: Rail
    """Key moments."""
    updates: tuple[UpdatePart, ...]
    """One page of updates, in order."""
    paging: Paging
    """Where they lie among all."""
    issues: tuple[IssuePart, ...]
    """On the table."""
    outcomes: tuple[OutcomePart, ...]
    """How it may end."""
    sides: tuple[Side, ...]
    """Positions by actor."""
    timeline: tuple[DatedFact, ...]
    """Background by date."""
    explainers: tuple[ExplainerPart, ...]
    """Questions answered."""
    meetings: tuple[MeetingPart, ...]
    """Earlier occasions, oldest first."""
    about: About
    """About this page."""
    started: datetime | None
    """First publication: coverageStartTime."""
    modified: datetime | None
    """Last change of the page."""
    ended: datetime | None
    """When the story closed; None while it is open."""


__all__ = [
    "About",
    "Branch",
    "Checked",
    "CheckedPart",
    "Cite",
    "CorrectionRow",
    "DatedFact",
    "Delays",
    "ExplainerPart",
    "Extract",
    "FactPart",
    "Header",
    "IssueLink",
    "IssuePart",
    "KeyMoment",
    "MeetingPart",
    "Moment",
    "Order",
    "OutcomePart",
    "Paging",
    "Part",
    "PhasePart",
    "PositionPart",
    "Rail",
    "RevisionPart",
    "Root",
    "Side",
    "SourceRow",
    "StandLine",
    "Standing",
    "StatusPart",
    "UpdatePart",
    "View",
]
