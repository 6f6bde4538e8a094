"""What readers see of a development."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model.development import Origin, Status
from livedesk.model.link import Link
from livedesk.model.noun import Because, Noun

Change = Literal["published", "grew", "changed", "corrected", "withdrawn"]


class Passage(Noun, frozen=True, kw_only=True):
    """A short extract of a report, exactly as it stands there."""

    text: str
    """Exact substring of the report's title or summary as reading mended them, at most 300 characters; an
    editor's own words where there is no report."""
    report: str
    """Id of the report it stands in; "" for an editor's words."""
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


class Image(Noun, frozen=True, kw_only=True):
    """A picture on an update."""

    media: str
    """Id in the upload store."""
    alt: str
    """What it shows, for those who do not see it."""
    credit: str
    """Whose it is."""
    caption: str = ""
    """Shown under it."""


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
    """Sorts the page: when the desk first saw what the headline tells, by its first report, or by the headline's
    own where that came much later."""
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
    planned: bool = False
    """True while it tells what is planned or foreseen, not what has come."""
    links: tuple[Link, ...] = ()
    """What it does to others, and others to it, as it stood at this revision."""
    worded_by: str | None = None
    """Who last put it in words, when a person did: "editor:NAME"; the rules then leave the words alone."""
    corrected_at: datetime | None = None
    """Desk time of its last correction; None when it never had one."""
    markdown: str = ""
    """An editor's text, Markdown, in place of extracts; "" when the text is the reports'."""
    images: tuple[Image, ...] = ()
    """Pictures an editor put on it."""
    key_by: str | None = None
    """Who said whether it is a key moment, when a person did: "editor:NAME"."""
    pinned: bool = False
    """True while an editor keeps it above all others."""
    unpublished: bool = False
    """True when its publication itself was taken back: it waits again, and readers see the stub."""
    own: bool = False
    """True for a post of the desk's own, which no report tells."""
