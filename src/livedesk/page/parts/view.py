"""The whole page as data."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.page.catalogue import Tongue
from livedesk.page.parts.about import About
from livedesk.page.parts.background import (
    DatedFact,
    ExplainerPart,
    HypothesesPart,
    IssuePart,
    OutcomePart,
    PositionsPart,
    ReactionsPart,
    RelationPart,
)
from livedesk.page.parts.coverage import CoveragePart
from livedesk.page.parts.differences import DifferencePart
from livedesk.page.parts.meetings import MeetingPart, TopicTable
from livedesk.page.parts.search import FilterPart
from livedesk.page.parts.top import Header, Rail, Standing
from livedesk.page.parts.updates import UpdatePart
from livedesk.page.pieces import Moment, Part

Order = Literal["newest", "oldest"]


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


class SliderPart(Part, frozen=True, kw_only=True):
    """Past moments in equal steps from the first publication to now."""

    first: Moment
    """Step 0."""
    last: Moment
    """The last step."""
    steps: int
    """How many."""
    step: int
    """Where this page stands."""
    keys: tuple[int, ...]
    """Steps at which key moments happened, for marks under the slider."""


class View(Part, frozen=True, kw_only=True):
    """The whole page."""

    lang: str
    """Language of the interface."""
    dir: str
    """ "ltr" or "rtl"."""
    tongue: Tongue
    """The same, with whether links keep it."""
    story_lang: str
    """Language of the story file's own texts."""
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
    differences: tuple[DifferencePart, ...]
    """Where accounts differ, newest first."""
    relation: RelationPart | None
    """How the two sides stand to each other; None before anything counts."""
    reactions: ReactionsPart
    """Who has reacted, by country and institution."""
    outcomes: tuple[OutcomePart, ...]
    """How it may end."""
    positions: PositionsPart
    """What each side wants."""
    hypotheses: HypothesesPart
    """Evidence against outcomes."""
    timeline: tuple[DatedFact, ...]
    """Background by date."""
    explainers: tuple[ExplainerPart, ...]
    """Questions answered."""
    meetings: tuple[MeetingPart, ...]
    """Earlier occasions, oldest first."""
    topics: tuple[TopicTable, ...]
    """The meetings side by side, issue by issue."""
    slider: SliderPart | None
    """The way to past moments; None before anything was published."""
    coverage: CoveragePart
    """How much is said, when and from where."""
    filters: FilterPart
    """What updates can be searched by."""
    about: About
    """About this page."""
    started: datetime | None
    """First publication: coverageStartTime."""
    modified: datetime | None
    """Last change of the page."""
    ended: datetime | None
    """When the story closed; None while it is open."""
