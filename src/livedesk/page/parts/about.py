"""About the page, as data: sources and the corrections log."""

from __future__ import annotations

from livedesk.page.pieces import Extract, Moment, Part


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
    cite: str | None = None
    """Where owner and state control can be read; None when they are the story file's."""


class TakenBackRow(Part, frozen=True, kw_only=True):
    """What a source put right or took back in a report of its own."""

    update: str | None
    """Id of the update its report stands in; None when readers see none."""
    at: Moment
    """When the desk saw it."""
    word: str
    """ "Corrected" or "Withdrawn"."""
    source: str
    """Whose report it is."""
    was: str
    """The words that were wrong, exact; "" when the whole report is meant."""
    now: str
    """The words that stand there now, exact; "" when nothing does."""


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
    note_lang: str = ""
    """Its language where that is not the page's; "" otherwise."""


class About(Part, frozen=True, kw_only=True):
    """About this page."""

    sources: tuple[SourceRow, ...]
    """Those that brought most first; on a page of a past moment in the story file's order."""
    summary: str
    """ "34 sources of 21 publishers in 11 countries"."""
    received: str
    """ "4,182 reports read" then."""
    taken_back: tuple[TakenBackRow, ...]
    """What sources put right or took back themselves, newest first."""
    corrections: tuple[CorrectionRow, ...]
    """Newest first, at most 50."""
    corrections_words: str
    """ "2 corrections"."""
