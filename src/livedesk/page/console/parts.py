"""Parts of the console as data. Texts are plain and cut to length; whoever draws them escapes them."""

from __future__ import annotations

from typing import Literal

from livedesk.model import Line, SourceType, Status
from livedesk.page.parts import Root, UpdatePart
from livedesk.page.pieces import Extract, IssueLink, Moment, Part, StatusPart

Stage = Literal["waiting", "held", "rejected", "published", "withdrawn"]
"""Where a development is on its way to readers: `waiting` for somebody to decide, `held` or `rejected` by an
editor, `published`, or `withdrawn` after it was."""


class Row(Part, frozen=True, kw_only=True):
    """One development in the queue: small enough that two thousand of them are one answer."""

    id: str
    """Id of the development."""
    seq: int
    """The entry after which it was as it is here; a later row of the same id replaces it."""
    stage: Stage
    """Where it is on its way to readers."""
    headline: str
    """What readers see, or what is suggested."""
    lang: str
    """Language of the headline; "" when unknown."""
    dir: str
    """ "ltr", "rtl" or "auto"."""
    outlet: str
    """Whose words they are."""
    opened: str
    """First report seen, RFC 3339 in UTC."""
    last: str
    """Latest report seen, RFC 3339 in UTC."""
    significance: float
    """0..1; ranks the queue."""
    key: bool
    """True when the rule for key moments holds."""
    planned: bool
    """True for what is planned or foreseen."""
    status: Status
    """By the rules, or as an editor set it."""
    outlets: int
    """Distinct outlets, copies included."""
    origins: int
    """Independent origins among them."""
    reports: int
    """Reports in it, copies included."""
    copies: int
    """How many of these repeat another's text."""
    kinds: tuple[SourceType, ...]
    """Kinds of source, first seen first."""
    issues: tuple[str, ...]
    """Ids of issues it bears on."""
    actors: tuple[str, ...]
    """Ids of actors whom headline or extracts name, sorted."""
    waits: str
    """Why it waits for a person; "" when it does not."""
    rule: str
    """Name of the rule that made it wait; "" when none did."""
    sensitive: bool
    """True when it waits because of what it is about, whatever its evidence."""
    revision: int
    """Revision that readers see; 0 when they see none."""
    pinned: bool
    """True while an editor keeps it above all others."""
    newer: int
    """Reports that came after that revision; 0 for what readers do not see."""


class Figure(Part, frozen=True, kw_only=True):
    """A figure that a rule compared."""

    name: str
    """What it counts."""
    value: str
    """As written: "2", "0.62"."""


class Reason(Part, frozen=True, kw_only=True):
    """One automatic decision, with what it rests on."""

    rule: str
    """Name of the rule, as the documentation lists it."""
    text: str
    """Its sentence."""
    figures: tuple[Figure, ...]
    """What was compared, the threshold last."""


class Group(Part, frozen=True, kw_only=True):
    """Reasons that answer one question."""

    key: str
    """Short name: "relevant", "together", "status", "significance", "waits", "links"."""
    question: str
    """ "Why together?"."""
    reasons: tuple[Reason, ...]
    """In the order in which they were given; each sentence once."""
    more: int
    """How many others are left out."""


class ReportLine(Part, frozen=True, kw_only=True):
    """A report of the development, with its copies."""

    id: str
    """Id of the report."""
    title: Extract
    """Headline, or the first words of one without."""
    kind: str
    """Kind of source, in words."""
    form: str
    """What it is: "news", "analysis" …"""
    seen: Moment
    """When the desk saw it."""
    said: Moment | None
    """When its source says it was published."""
    opened: bool
    """True when it opened the development."""
    together: str
    """Why it is in this development, in the rule's sentence."""
    copies: tuple[ReportLine, ...]
    """Reports with its text, first seen first; they have no copies of their own."""


class LinkLine(Part, frozen=True, kw_only=True):
    """Another development that bears on this one, or that this one bears on."""

    link: str
    """Id of the link, by which it is undone."""
    word: str
    """ "Superseded by:"."""
    id: str
    """The other development."""
    headline: str
    """Its headline."""
    reason: Reason
    """Why the two are linked."""


class Evidence(Part, frozen=True, kw_only=True):
    """What the development adds to one outcome, by one sign."""

    outcome: str
    """Id of the outcome."""
    indicator: str
    """Id of the sign in the story file."""
    title: str
    """The outcome."""
    sign: str
    """What the sign is."""
    sentence: Extract
    """The words it was found in."""
    step: str
    """How it moved the outcome: "from 40 % to 46 %", "counts for nothing"."""
    weight: float
    """What an editor lets it count: 1 as found, 0 not at all."""
    confirmed: bool
    """True when an editor let it count as found."""
    by: str
    """Who weighed it last: "the desk's rules", or the editor's name."""
    reason: Reason
    """The step in its own words, with its figures."""


class Heard(Part, frozen=True, kw_only=True):
    """What a country or an institution says in the development."""

    party: str
    """Its code or short name."""
    name: str
    """As readers know it."""
    speaker: str
    """Who speaks."""
    attitude: str
    """What the words do."""
    sentence: Extract
    """The words."""
    by: str
    """Who says so: "the desk's rules", or the editor's name."""
    reason: Reason
    """How party and attitude were told."""


class StepLine(Part, frozen=True, kw_only=True):
    """What the development does on an issue."""

    issue: str
    """Id of the issue."""
    title: str
    """The issue."""
    words: str
    """ "Kremlin rejects; raised, now contested"."""
    reason: Reason
    """Why."""


class Wanted(Part, frozen=True, kw_only=True):
    """What a side is heard to want on an issue in the development."""

    side: str
    """Id of the actor whose side it is."""
    issue: str
    """Id of the issue."""
    name: str
    """The side, as readers know it."""
    title: str
    """The issue."""
    words: str
    """ "red line, harder than before (goal)"."""
    sentence: Extract
    """The words it was heard in."""
    reason: Reason
    """How it was told."""


class HistoryLine(Part, frozen=True, kw_only=True):
    """Something that happened to the development."""

    seq: int
    """The entry."""
    at: Moment
    """When the desk knew."""
    what: str
    """ "Opened", "Published", "Status: Confirmed" …"""
    by: str
    """Who: "the desk's rules", or the editor's name."""
    text: str
    """What is said of it: the new headline, the reason; "" when there is nothing."""


class InHand(Part, frozen=True, kw_only=True):
    """The development an editor has in hand."""

    row: Row
    """As in the queue."""
    status: StatusPart
    """Status with its reason."""
    evidence: str
    """ "4 outlets, 2 origins"."""
    tree: tuple[Root, ...]
    """Who hangs on whom."""
    issues: tuple[IssueLink, ...]
    """What it bears on."""
    suggested: UpdatePart | None
    """What the desk would tell readers now, drawn as they would see it; None when no report has a line."""
    shown: UpdatePart | None
    """What readers see now; None when they see nothing of it."""
    why: tuple[Group, ...]
    """Why the desk decided as it did, question by question."""
    reports: tuple[ReportLine, ...]
    """First seen first, copies under what they copy."""
    links: tuple[LinkLine, ...]
    """Developments it bears on, or that bear on it."""
    evidence_for: tuple[Evidence, ...]
    """What it adds to outcomes, sign by sign."""
    steps: tuple[StepLine, ...]
    """What it does on issues."""
    wanted: tuple[Wanted, ...]
    """What sides are heard to want in it."""
    heard: tuple[Heard, ...]
    """Who reacts in it."""
    near: tuple[Row, ...]
    """Developments that it nearly was one of: where a merge may be due."""
    history: tuple[HistoryLine, ...]
    """Newest first."""
    text: str
    """What an editor finds to change: the text as Markdown."""
    line: Line
    """How an editor has it stand among where things stand; all empty where the rules decide."""
    opened: Moment
    """First report seen; for a post of the desk's own, when it was published."""
    last: Moment
    """Latest report seen; for a post of the desk's own, its latest revision."""


class LineRuled(Part, frozen=True, kw_only=True):
    """How one update stands among where things stand."""

    id: str
    """Id of the update."""
    headline: str
    """Its headline."""
    line: str
    """The editors' words for it; "" for the headline."""
    pinned: bool
    """True when editors put it first."""
    hidden: bool
    """True when editors keep it off."""


class StandingLines(Part, frozen=True, kw_only=True):
    """Where things stand, as editors change it."""

    seq: int
    """The last entry it holds."""
    lines: tuple[LineRuled, ...]
    """What readers see, in their order."""
    hidden: tuple[LineRuled, ...]
    """What editors keep off it."""
