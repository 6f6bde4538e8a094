"""What the desk understood of one report."""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Noun
from livedesk.model.saying import Claim, Figure, Hedge, Signal

Form = Literal["news", "live", "analysis", "visual", "social"]
Act = Literal[
    "say", "support", "accuse", "threaten", "demand", "agree", "reject", "plan", "cancel", "meet", "call", "travel",
    "give", "help", "order", "sanction", "attack", "die", "damage", "protest", "charge", "win", "rise", "fall", "report", "begin", "end",
]  # fmt: skip
"""Kinds of event, close to PLOVER's, coarse enough to hold in every language."""
Mode = Literal["done", "planned", "called_for", "threatened", "denied", "asked", "conditional"]
Day = Literal[
    "today", "yesterday", "tomorrow",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip


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
    claims: tuple[Claim, ...] = ()
    """Who says what in it."""
    hedges: tuple[Hedge, ...] = ()
    """What makes its statements less than certain."""
    signals: tuple[Signal, ...] = ()
    """Set phrases of diplomacy and other early signals in it."""
    figures: tuple[Figure, ...] = ()
    """Numbers that count or measure something, with their units."""
    embedding: bytes | None = None
    """Unit vector, float32 little-endian; None when not embedded."""


class Findings(Noun, frozen=True, kw_only=True):
    """What reading found that later rooms weigh; kept in the record, since later rules may read otherwise."""

    frame: Frame | None = None
    """What the headline says happened."""
    claims: tuple[Claim, ...] = ()
    """Who says what."""
    hedges: tuple[Hedge, ...] = ()
    """What makes statements less than certain."""
    signals: tuple[Signal, ...] = ()
    """Set phrases of diplomacy and other early signals."""
    figures: tuple[Figure, ...] = ()
    """Numbers with their units."""
