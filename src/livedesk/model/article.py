"""The page behind a report's link."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model.noun import Because, Noun

Behind = Literal[
    "read",
    "unchanged",
    "paywall",
    "consent",
    "login",
    "front",
    "nothing",
    "refused",
    "failed",
    "missing",
    "gone",
]
"""What was found behind a link. "read": an article; "unchanged": the same text as before; "paywall" to "nothing": a
page that is none; "refused": robots.txt keeps it from programs; "failed": it did not answer; "missing": 404 where there
was an article; "gone": taken away, by its own word (410) or missing twice."""


class Article(Noun, frozen=True, kw_only=True):
    """The page behind a report's link, as it was read once; its text is evidence and never shown in full."""

    report: str
    """Id of the report."""
    found: Behind
    """What was found there."""
    words: str
    """The same in words, for an editor."""
    read_at: datetime
    """When it was fetched."""
    url: str | None = None
    """Where it answered."""
    canonical: str | None = None
    """Address it gives itself."""
    title: str | None = None
    """Its headline."""
    lead: str | None = None
    """What it says of itself in a sentence or two."""
    byline: str | None = None
    """Who wrote it, as given."""
    dateline: str | None = None
    """Place it is dated from, the agency beside it: "GREY HARBOUR (Wire One)"."""
    credit: str | None = None
    """Whom it credits the text to, where that is not its own site."""
    lang: str | None = None
    """BCP 47 primary tag it gives."""
    published_at: datetime | None = None
    """When it says it was published."""
    modified_at: datetime | None = None
    """When it says it was changed last."""
    free: bool = True
    """False when one must pay to read all of it."""
    text: str = ""
    """Its text, a paragraph a line, where it was read; in the record only, never in memory or exports."""
    opening: str = ""
    """The beginning of the text, where a dateline stands and who is passed on."""
    ending: str = ""
    """Its end, where agencies sign."""
    digest: str = ""
    """blake2b-128 of the text, hex."""
    shingles: bytes = b""
    """Hashes of its runs of four words, by which copies are found."""


class Repetition(Noun, frozen=True, kw_only=True):
    """One report found to repeat another, once the pages behind both were read."""

    report: str
    """Id of the report that repeats."""
    of: str
    """Id of the earliest report with the text."""
    because: Because
    """The rule, and what it compared."""
