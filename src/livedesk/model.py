"""The nouns of the desk, frozen; nothing else.

Every other room imports this one and this one imports nothing of ours. All times are aware and in
UTC. ``None`` always means *not known*; no default hides an absence. Field notes name the clock:
``published_at`` is the source's claim, ``seen_at`` and ``recorded_at`` are the desk's own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

SourceType = Literal["outlet", "agency", "official", "state_media", "on_the_ground", "expert", "social"]
Precision = Literal["second", "minute", "hour", "day", "programme", "first_seen"]
Tier = Literal["fast", "tolerant", "json", "recording"]
Form = Literal["news", "live", "analysis", "visual", "social"]
Status = Literal["reported", "corroborated", "confirmed", "disputed", "denied", "superseded", "withdrawn"]
StoryPhase = Literal["planned", "live", "quiet", "closed"]
Act = Literal[
    "say", "support", "accuse", "threaten", "demand", "agree", "reject", "plan", "cancel", "meet", "call", "travel",
    "give", "help", "order", "sanction", "attack", "die", "damage", "protest", "charge", "win", "report", "begin", "end",
]  # fmt: skip
"""Kinds of event, close to PLOVER's, coarse enough to hold in every language."""
Mode = Literal["done", "planned", "called_for", "threatened", "denied", "asked", "conditional"]
Day = Literal[
    "today", "yesterday", "tomorrow",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip
Change = Literal["published", "grew", "changed", "corrected", "withdrawn"]


# gc=False: nouns hold values and other nouns, never themselves, so the collector need not walk them.
# A long record is folded a third quicker, and no pause grows with what the desk has kept.
class Noun(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all nouns share: frozen, keyword-only, encodable."""


class Because(Noun, frozen=True, kw_only=True):
    """Why the desk decided as it did: one rule, in words and in figures."""

    rule: str
    """Name of the rule, as docs/how-it-decides.md lists it: "copy.exact", "relevance.terms"."""
    text: str
    """The sentence an editor reads, figures included. Never contains a report's full text."""
    values: dict[str, float | str] = {}
    """The figures compared, by name; thresholds under "threshold"."""


class Report(Noun, frozen=True, kw_only=True):
    """One item from a source, as received; never changed afterwards."""

    id: str
    """Stable id: a recording's own, else a digest of source, item key and content."""
    source: str
    """Id of the source in the story file, or the name a recording gives."""
    source_name: str
    """Name readers see: "BBC News"."""
    publisher: str
    """Who owns the source; sources of one publisher are one family."""
    type: SourceType
    """What kind of speaker the source is."""
    seen_at: datetime
    """When the desk (or the recording's recorder) saw it. Orders everything."""
    published_at: datetime | None = None
    """When the source says it was published. Never invented: unknown stays None."""
    published_precision: Precision | None = None
    """How exact published_at is; None when published_at is None."""
    item_key: str | None = None
    """The source's own id of the item (guid, atom:id), else its address; None when it gives neither."""
    url: str | None = None
    """Address as received, absolute; None when the source gives none."""
    title: str | None = None
    """Headline as plain text: entities decoded, markup removed, otherwise untouched."""
    summary: str | None = None
    """Summary as plain text, same treatment; None when absent."""
    lang: str | None = None
    """BCP 47 primary tag the source claims; not always right."""
    author: str | None = None
    """Byline as given."""
    country: str | None = None
    """ISO 3166 alpha-2 country of the source."""
    tier: Tier = "fast"
    """Which parser read it."""
    credit: str | None = None
    """The <source> element or credit line of an aggregated item: who it says it comes from."""


class Mention(Noun, frozen=True, kw_only=True):
    """A term or actor of the story found in a report."""

    id: str
    """Id of the term or actor in the story file."""
    kind: Literal["term", "actor"]
    """Which table of the story file the id stands in."""
    in_title: bool
    """True when at least one mention stands in the headline."""
    text: str
    """The alias as it stands in the text (first occurrence)."""


class Frame(Noun, frozen=True, kw_only=True):
    """What a report's headline says happened: who said or did what, with whom, and whether it has come."""

    who: str | None = None
    """Id of the story's actor that speaks or acts; None when the headline does not tell."""
    who_text: str | None = None
    """Who speaks or acts in the headline's words, where that is no actor of the story: "European leaders"."""
    beside: tuple[str, ...] = ()
    """Ids of the actors who act together with `who`: "X and Y meet"."""
    side: str | None = None
    """Id of the actor whose side `who` or `who_text` is on: the country of a minister, the chief of an envoy."""
    act: Act | None = None
    """What they do; None when no known word tells."""
    claim: Act | None = None
    """What they say happens, where `act` is a way of saying: "X says Y will meet Z" claims "meet"."""
    mode: Mode = "done"
    """Whether it has come: done, planned, called for, threatened, denied, asked, or conditional."""
    whom: tuple[str, ...] = ()
    """Ids of the other actors named, first named first."""
    before: tuple[str, ...] = ()
    """Ids of terms and actors of what is said to lie ahead: "ahead of talks with Z"."""
    after: tuple[str, ...] = ()
    """Ids of terms and actors of what is said to be over: "after talks with Z"."""
    when: Day | None = None
    """The day it names, as the reporter would say it; `day_of` puts it on the calendar."""
    numbers: tuple[str, ...] = ()
    """Numbers of the reading that count something (no dates)."""
    quotes: tuple[str, ...] = ()
    """Quotations of the reading."""


class Reading(Noun, frozen=True, kw_only=True):
    """What the desk understood of one report: language, sentences, embedding, claims, actors, event."""

    key: str
    """Digest of what was read and by which reader version; equal content, equal key."""
    title: str
    """Headline, repaired (encoding), whitespace folded; "" when absent."""
    summary: str
    """Summary, same treatment; "" when absent or equal to the headline."""
    lang: str
    """Language found: BCP 47 primary tag; "und" when too short to tell."""
    canonical_url: str | None
    """Address without tracking, in desktop form; None when the report has none."""
    sentences: tuple[str, ...]
    """Sentences of headline and summary in order, headline first, each an exact substring."""
    words: tuple[str, ...]
    """Lower-case content words of title then summary for comparing (CJK: bigrams); no stop words."""
    title_words: int
    """How many of words come from the title."""
    mentions: tuple[Mention, ...]
    """Terms and actors of the story, each id once."""
    numbers: tuple[str, ...]
    """Numbers in the text, normalised ("6-7" gives "6","7"; "1,5" in es gives "1.5"), each once.
    Days, years and clock times begin with "@" ("@8-15", "@2025", "@14:30"): they date, they don't count."""
    quotes: tuple[str, ...]
    """Quoted strings of three words or more, without their marks, exact substrings."""
    form: Form
    """What form the item has."""
    frame: Frame | None = None
    """What it says happened; None where reading looked no closer, or found nobody and no act."""
    embedding: bytes | None = None
    """Unit vector, float32 little-endian; None when not embedded."""


class Placement(Noun, frozen=True, kw_only=True):
    """Where gathering put one report: on the story or not, copy of what, which development."""

    report: str
    """Id of the report."""
    relevant: bool
    """On the story? False means held: reachable by the editor, never on the page."""
    relevance: float
    """0..1; the threshold stands in `because`."""
    copy_of: str | None = None
    """Earliest report with the same text or page where nothing new is said; never a chain."""
    revision_of: str | None = None
    """The report of the same source this one retitles; set also when it says something new."""
    development: str | None = None
    """Id of the development; None when held, or when the item states no one happening."""
    opens: bool = False
    """True when this report opened that development."""
    lang: str = "und"
    """Language found by reading."""
    form: Form = "news"
    """Form found by reading."""
    because: tuple[Because, ...] = ()
    """One line per decision: relevance, copy, development."""


class Member(Noun, frozen=True, kw_only=True):
    """A report with its placement: what a development is made of."""

    report: Report
    """As received."""
    placement: Placement
    """Where gathering put it."""


class Origin(Noun, frozen=True, kw_only=True):
    """Where the information in reports really comes from."""

    name: str
    """Publisher, agency or official: "Reuters", "Kremlin"."""
    outlets: tuple[str, ...]
    """Names of the outlets that hang on it, first seen first."""
    reports: tuple[str, ...]
    """Ids of the reports that hang on it, first seen first."""
    because: str
    """How the outlets hang on it: "same text", "same publisher", "own report"."""


class Assessment(Noun, frozen=True, kw_only=True):
    """What weighing says of a development: origins, status, significance."""

    development: str
    """Id of the development."""
    status: Status
    """By the stated rules."""
    status_because: Because
    """The rule that gave the status."""
    outlets: tuple[str, ...]
    """Distinct outlets, first seen first; copies included."""
    origins: tuple[Origin, ...]
    """Independent origins, first seen first; never more than outlets."""
    significance: float
    """0..1; orders the queue and picks key moments."""
    significance_because: Because
    """The features and their shares."""
    key_moment: bool
    """True when the rule for key moments holds."""
    languages: tuple[str, ...]
    """Languages of the reports, first seen first."""


class Passage(Noun, frozen=True, kw_only=True):
    """A short extract of a report, exactly as it stands there."""

    text: str
    """Exact substring of the report's title or summary as reading mended them, at most 300 characters."""
    report: str
    """Id of the report it stands in."""
    source_name: str
    """Who published it."""
    url: str | None
    """Where it stands."""
    lang: str
    """Language of the text."""
    at: datetime
    """When the desk saw it."""
    published_at: datetime | None = None
    """When its source says it was published."""
    author: str | None = None
    """Byline."""


class Update(Noun, frozen=True, kw_only=True):
    """What readers see of a development: headline, text, evidence; has revisions."""

    id: str
    """Id of the development it tells; stable over revisions, used in permalinks."""
    revision: int
    """1 on publication, then counting up."""
    change: Change
    """What kind of revision this is."""
    headline: Passage
    """The headline, taken from one report."""
    text: tuple[Passage, ...]
    """One to three extracts, newest first; may be empty for headline-only reports."""
    status: Status
    """Status when this revision was made."""
    status_because: Because
    """Why."""
    outlets: tuple[str, ...]
    """Outlets at this revision."""
    origins: tuple[Origin, ...]
    """Origins at this revision."""
    key_moment: bool
    """True when someone who missed the story must see it."""
    significance: float
    """0..1 at this revision."""
    happened_at: datetime
    """Sorts the page: first seen_at of the development's reports."""
    first_published_at: datetime
    """Desk time of revision 1."""
    revised_at: datetime
    """Desk time of this revision."""
    by: str
    """Who issued the command: "autopilot", or "editor:NAME"."""
    note: str | None = None
    """What was wrong, for a correction; why, for a withdrawal."""
    issues: tuple[str, ...] = ()
    """Ids of issues of the story file it bears on."""


# --- entries of the record -----------------------------------------------------------------------


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="kind"):
    """What all entry bodies share; the tag is the entry's kind."""


class StoryRevised(Body, frozen=True, kw_only=True, tag="story.revised"):
    """The story file came into force, at start or after an edit."""

    text: str
    """The whole story file, TOML."""
    digest: str
    """blake2b-128 of text, hex."""
    origin: str
    """Name or path it was read from, for messages."""
    rehearsal: bool = False
    """True when the reports come from a recording in our own words: the page says so."""


class ReportReceived(Body, frozen=True, kw_only=True, tag="report.received"):
    """A report arrived."""

    report: Report
    """As received."""


class ReportPlaced(Body, frozen=True, kw_only=True, tag="report.placed"):
    """Gathering decided where a report belongs."""

    placement: Placement
    """The decision."""


class DevelopmentsMerged(Body, frozen=True, kw_only=True, tag="development.merged"):
    """Two developments turned out to be one; the merged id redirects for good."""

    development: str
    """Id that ends."""
    into: str
    """Id that stays."""
    because: Because
    """Why."""


class DevelopmentAssessed(Body, frozen=True, kw_only=True, tag="development.assessed"):
    """Weighing changed its view of a development."""

    assessment: Assessment
    """The new view."""


class UpdateIssued(Body, frozen=True, kw_only=True, tag="update.issued"):
    """An update was published, revised, corrected or withdrawn."""

    update: Update
    """The whole revision."""


class PhaseChanged(Body, frozen=True, kw_only=True, tag="story.phase"):
    """The story became planned, live, quiet or closed."""

    phase: StoryPhase
    """The new phase."""
    because: Because
    """The rule or the editor's word."""


AnyBody = (
    StoryRevised
    | ReportReceived
    | ReportPlaced
    | DevelopmentsMerged
    | DevelopmentAssessed
    | UpdateIssued
    | PhaseChanged
)


class NewEntry(Noun, frozen=True, kw_only=True):
    """A fact on its way into the record; the log gives it its sequence number."""

    stream: str
    """What it is about: "report:ID", "development:ID", "update:ID", "story"."""
    version: int
    """Its place in the stream, from 1; the log refuses a place already taken."""
    recorded_at: datetime
    """When the desk knew it (in a replay: the recording's clock). Never earlier than the entry before."""
    occurred_at: datetime | None
    """When the source says it was; None when it does not say."""
    body: AnyBody
    """The fact."""
    cause: str | None = None
    """What led to it: a report's id, "autopilot", "editor:NAME", "clock"."""


class Entry(NewEntry, frozen=True, kw_only=True):
    """A fact in the record."""

    seq: int
    """Place in the log, from 1, without gaps."""
