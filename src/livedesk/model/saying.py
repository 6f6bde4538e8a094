"""What is said in a report: claims with their speakers, how sure they are, figures, set phrases.

Spans count characters of the reading's headline or summary (as reading mended them), so that what
stands between start and end is exactly the text kept beside it.
"""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Noun

Part = Literal["title", "summary", "text"]
"""Where in a report something stands; "text" is the article behind its link, never shown in full."""
Capacity = Literal[
    "official",
    "named_person",
    "anonymous",
    "document",
    "on_the_ground",
    "expert",
    "media",
    "social",
    "unknown",
]
"""In which capacity somebody speaks."""
Manner = Literal["direct", "mixed", "indirect", "nominal"]
"""How the words of a speaker are given: quoted, partly quoted, reported, or named ("a statement by")."""
Stance = Literal["says", "denies", "believes", "asks"]
"""What a speaker does with the content."""
HedgeKind = Literal["evidential", "epistemic", "approximate", "conditional", "future"]
"""What makes a statement less than certain."""
Voice = Literal["author", "quoted"]
"""Whose word it is: the report's own, or a speaker's it gives."""


class Span(Noun, frozen=True, kw_only=True):
    """A place in a report's text."""

    part: Part
    """Which text."""
    start: int
    """First character."""
    end: int
    """First character after it."""


class Hedge(Noun, frozen=True, kw_only=True):
    """A cue that makes a statement less than certain."""

    kind: HedgeKind
    """What kind of uncertainty."""
    text: str
    """The cue, exact."""
    span: Span
    """Where the cue stands."""
    scope: Span
    """What it makes less certain."""
    voice: Voice
    """Whose uncertainty."""
    doubt: float = 0.0
    """0..1: the share of a statement's certainty it takes."""
    low: float | None = None
    """Probability meant at least, 0..1; None where the cue names none."""
    high: float | None = None
    """Probability meant at most, 0..1; None where the cue names none."""


class Claim(Noun, frozen=True, kw_only=True):
    """One attributed statement: speaker, cue, content, certainty, the exact spans they stand in."""

    speaker: str
    """Who says it, in the report's words, exact, a pronoun too; "" when nobody is named ("reportedly")."""
    speaker_span: Span | None
    """Where the speaker stands; None when speaker is ""."""
    name: str | None = None
    """Whom a pronoun or a surname stands for, as named elsewhere in the report; None when speaker says it all
    or the report leaves it open."""
    actor: str | None = None
    """Id of the story's actor who speaks; None when no actor of the story."""
    capacity: Capacity = "unknown"
    """In which capacity."""
    cue: str
    """What attributes it, exact: "said", "according to", ":"."""
    cue_span: Span
    """Where the cue stands."""
    content: str
    """What is said, exact."""
    content_span: Span
    """Where the content stands."""
    manner: Manner
    """Quoted, partly quoted, reported, or named."""
    stance: Stance = "says"
    """Says, denies, believes or asks."""
    through: str | None = None
    """Whom it was said to or who passes it on, in the report's words: "told X", "X reported"; None when not said."""
    hedges: tuple[Hedge, ...] = ()
    """Cues whose scope touches the content."""
    sureness: float = 1.0
    """0..1: how sure the claim presents itself, from its hedges; 1 when it has none."""


class Signal(Noun, frozen=True, kw_only=True):
    """A set phrase of diplomacy, or another early signal that live coverage watches."""

    id: str
    """Id of the lexicon's entry."""
    text: str
    """As it stands in the report, exact."""
    span: Span
    """Where it stands."""
    negated: bool = False
    """True when the report says it was not so: "not constructive"."""
    voice: Voice = "author"
    """Whose word it is."""


class Figure(Noun, frozen=True, kw_only=True):
    """A number that counts or measures something."""

    value: float
    """The number; the lower end of a range."""
    high: float | None = None
    """The upper end of a range; None when it is no range."""
    unit: str
    """What it measures, as an English key: "minutes", "people", "usd", "percent", "km"; "" when not known."""
    of: str = ""
    """What it counts, content words of the text, lower case: "dead", "soldiers"; "" when not told."""
    approximate: bool = False
    """True for "about", "nearly", "at least" and the like."""
    text: str
    """As it stands in the report, exact."""
    span: Span
    """Where it stands."""
    sentence: str = ""
    """Of a figure in an article's text: the sentence it stands in, exact, at most 300 characters; "" in headline
    and summary, which are at hand."""
