"""What comes in: one item from a source."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model.noun import Noun

SourceType = Literal["outlet", "agency", "official", "state_media", "on_the_ground", "expert", "social"]
Precision = Literal["second", "minute", "hour", "day", "programme", "first_seen"]
Tier = Literal["fast", "tolerant", "json", "recording", "page", "sitemap", "live", "document", "mail"]


class Poster(Noun, frozen=True, kw_only=True):
    """The account a post comes from, and what the story's register says of it."""

    id: str
    """The platform's own id of it: a DID, an account's URI, a channel; "" when the bridge gives none."""
    handle: str = ""
    """As readers know it there: "@mara@harbour.example"; "" when not known."""
    kind: Literal["person", "institution"] | None = None
    """What stands behind it; None for an account that is not in the register."""
    verified_by: str | None = None
    """Who says that it is theirs; None for an account that is not in the register."""
    url: str | None = None
    """Its page."""
    through: str | None = None
    """Host of the bridge that passed the post on; None when it came from the platform itself."""


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
    truncated: bool = False
    """True when the summary is known to have been cut short, inside a word perhaps."""
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
    poster: Poster | None = None
    """The account that posted it; None for what is no post."""
    held: str | None = None
    """Why it is held whatever it says, by the story file's rules for its source; None when it is judged
    like any other."""
