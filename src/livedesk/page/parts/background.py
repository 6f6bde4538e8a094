"""What the story file knows, as data: issues, outcomes, sides, timeline, explainers."""

from __future__ import annotations

from datetime import datetime

from livedesk.page.pictures.world import Stance
from livedesk.page.pieces import Extract, FactPart, IssueLink, KeyMoment, Moment, Part


class SidePart(Part, frozen=True, kw_only=True):
    """What one side did last on an issue."""

    side: str
    """The principal's name."""
    toward: str
    """What it did, in words: "moves toward agreement"."""
    moment: KeyMoment
    """The update it stands in."""


class TurnPart(Part, frozen=True, kw_only=True):
    """One change of where an issue stands."""

    words: str
    """ "was raised, now contested"."""
    moment: KeyMoment
    """The update that changed it."""


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
    """ "Contested · 4 updates"; "No update bears on it yet"."""
    still: str
    """ "Nothing has moved since 13 August" after long silence; ""."""
    sides: tuple[SidePart, ...]
    """The last step of each side, newest first."""
    turns: tuple[TurnPart, ...] = ()
    """How it came to stand where it stands, newest first; the first time it was spoken of is told by its updates."""


class MovePart(Part, frozen=True, kw_only=True):
    """One step of an outcome's probability."""

    at: Moment
    """When the desk knew."""
    before: int
    """Per cent before."""
    after: int
    """Per cent after."""
    sentence: Extract
    """What it rests on, exact."""
    indicator: str
    """What was looked for, in the story file's words."""
    working: str
    """Ratio and discounts, in figures."""
    update: str
    """Id of the update the sentence stands in."""
    by_editor: bool
    """True when a person weighed it."""


class OutcomePart(Part, frozen=True, kw_only=True):
    """A way the story may end."""

    id: str
    """Id in the story file."""
    title: str
    """As readers see it."""
    criteria: str
    """What must be seen."""
    percent: int
    """Probability now, in whole per cent."""
    word: str
    """The same in words, by the scale of ICD 203."""
    prior: int
    """Probability before the first report, in whole per cent."""
    because: str
    """Why this prior."""
    until: datetime | None
    """Last change of the page: the picture goes on to it."""
    points: tuple[tuple[datetime, float], ...]
    """Probability 0..1 over time, the prior first; empty before the first step."""
    moves: tuple[MovePart, ...]
    """What has moved it, newest first; steps that moved nothing are left out."""
    moved: str
    """ "3 signs have moved it"; "" when none has."""
    came: bool | None
    """Whether it came, once that was decided."""
    decided: str
    """Why it was decided so; "" while it is open."""
    decided_lang: str
    """Its language where that is not the page's; "" otherwise."""


class ReactionPart(Part, frozen=True, kw_only=True):
    """What one speaker said for a party."""

    at: Moment
    """When the desk knew."""
    speaker: str
    """Who spoke; "" when the report does not name one beside the party."""
    rank: str
    """How high the speaker stands, in words; "" when it is not told."""
    attitude: str
    """What the words do: "supports", "calls for"."""
    sentence: Extract
    """The words, exact."""
    update: str
    """Id of the update they stand in."""


class DeedPart(Part, frozen=True, kw_only=True):
    """One event between the two sides."""

    at: Moment
    """When it happened."""
    words: str
    """Who toward whom: "Norway → NATO"."""
    kind: str
    """What kind of event, in words: "consults"."""
    value: str
    """Where the relationship stood after it, -100 to 100, with its band: "+22 ± 11"."""
    update: str
    """Id of the update."""


class RelationIssue(Part, frozen=True, kw_only=True):
    """How the two sides stand to each other on one issue."""

    issue: IssueLink
    """The issue."""
    value: str
    """-100 to 100 with its band: "-12 ± 20"."""
    stands: str
    """In words: "leans to conflict"."""
    count: str
    """ "3 events"."""


class RelationPart(Part, frozen=True, kw_only=True):
    """How the two sides of the story stand to each other, by what happened between them."""

    sides: str
    """Their names: "Donald Trump – Vladimir Putin"."""
    points: tuple[tuple[datetime, float], ...]
    """For the picture: when, and 0 (conflict) to 1 (cooperation); opens at the middle."""
    band: tuple[tuple[datetime, float, float], ...]
    """Its band: when, lower and upper edge, on the same scale."""
    meetings: tuple[tuple[datetime, str], ...]
    """Meetings between the first event and now: when, and what they are called."""
    origins: str
    """How many origins stand behind it: "31 origins"."""
    issues: tuple[RelationIssue, ...]
    """The same by issue, where events bear on one; in the story file's order."""
    until: datetime
    """End of the picture."""
    stands: str
    """In words: "leans to cooperation"."""
    deeds: tuple[DeedPart, ...]
    """Events that count, newest first."""


class PartyPart(Part, frozen=True, kw_only=True):
    """A country or an institution that has reacted."""

    id: str
    """ISO 3166 code or short name."""
    name: str
    """In the page's language."""
    latest: ReactionPart
    """What it said last."""
    first: ReactionPart | None
    """What it said first; None when that is the latest."""
    count: str
    """ "3 statements"."""


class ReactionsPart(Part, frozen=True, kw_only=True):
    """Who has reacted, and who has not."""

    parties: tuple[PartyPart, ...]
    """Those who spoke, latest first."""
    silent: tuple[str, ...]
    """Names of those of whom a word is expected and none is known."""
    stances: tuple[tuple[str, Stance], ...] = ()
    """For the map: each party by its id, with what it said last."""
    seq: int = 0
    """The entry the last of them was heard by; 0 when nobody spoke."""


class PositionPart(Part, frozen=True, kw_only=True):
    """What one side has said it wants."""

    kind: str
    """ "Goal", "Red line", "Offer", "Demand"."""
    issue: IssueLink | None
    """On what."""
    fact: FactPart
    """The sentence."""


class StandPart(Part, frozen=True, kw_only=True):
    """What a side said it wants on one issue."""

    at: Moment
    """When the desk knew."""
    speaker: str
    """Who said it."""
    kind: str
    """ "Red line"."""
    before: str
    """What stood before, where the word is softer or harder; else ""."""
    turn: str
    """How it compares: "harder than before"."""
    issue: IssueLink
    """On what."""
    quote: Extract
    """What was said, exact."""
    update: str
    """Id of the update it stands in."""


class Side(Part, frozen=True, kw_only=True):
    """An actor with its positions."""

    id: str
    """As in the story file."""
    name: str
    """As readers see it."""
    role: str
    """Office or part in the story."""
    positions: tuple[PositionPart, ...]
    """As known beforehand, in the story file's order."""
    stands: tuple[StandPart, ...] = ()
    """In its own words since, newest first."""
    changed: tuple[StandPart, ...] = ()
    """Those since the last meeting that are new on an issue, softer or harder, newest first."""
    count: str = ""
    """ "3 statements"; "" for none."""


class PositionsPart(Part, frozen=True, kw_only=True):
    """What each side wants."""

    sides: tuple[Side, ...]
    """In the story file's order."""
    meeting: str
    """Day and title of the last meeting, since which changes are told; "" when none is known."""
    meeting_id: str = ""
    """Its id in the dossier; "" when it is the event itself, or none is known."""


class EvidencePart(Part, frozen=True, kw_only=True):
    """One piece of evidence against all outcomes."""

    sentence: Extract
    """What was said, exact."""
    update: str
    """Id of the update it stands in."""
    fits: tuple[str, ...]
    """How it fits each outcome, in their order: "++", "+", "0", "−", "−−"."""
    figures: tuple[str, ...]
    """The same as log-odds: "+0.62"; "" where it says nothing of the outcome."""


class HypothesisPart(Part, frozen=True, kw_only=True):
    """One outcome as a column of the matrix."""

    id: str
    """Id in the story file."""
    title: str
    """As readers see it."""
    percent: int
    """Probability now, or before it was decided, in whole per cent."""
    against: str
    """What speaks against it, in log-odds."""
    came: bool | None
    """Whether it came, once that was decided."""


class BandPart(Part, frozen=True, kw_only=True):
    """Resolved outcomes of one band of probability."""

    words: str
    """ "55–80 %"."""
    said: int
    """Mean probability, in whole per cent."""
    came: int
    """Share of them that came, in whole per cent."""
    count: str
    """ "3 outcomes"."""


class HypothesesPart(Part, frozen=True, kw_only=True):
    """Evidence against outcomes, set by set, and how past probabilities fared."""

    tables: tuple[tuple[tuple[HypothesisPart, ...], tuple[EvidencePart, ...]], ...]
    """For each set of outcomes its columns, and its rows, most telling first."""
    brier: str
    """Mean squared error of the last probabilities before outcomes were decided; "" while none is."""
    log_score: str
    """Mean surprise of them, in natural logarithms."""
    bands: tuple[BandPart, ...]
    """Reliability by bands."""


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
