"""An update as data: its extracts, the tree of its evidence, its times and its history."""

from __future__ import annotations

from typing import Literal

from livedesk.model import Change
from livedesk.page.pieces import Extract, FactPart, IssueLink, KeyMoment, Moment, Part, StatusPart


class Branch(Part, frozen=True, kw_only=True):
    """An outlet on the tree of evidence."""

    outlet: str
    """Name."""
    url: str | None
    """Its report."""
    at: Moment | None
    """When the desk saw its report; None when the report is not at hand."""
    language: str | None
    """Name of the report's language when it is not the page's."""
    first: bool
    """True for the first outlet of the whole tree."""
    because: str = ""
    """Why this outlet hangs on its origin; "" when the origin has no other, whose reason it is."""
    because_lang: str = ""
    """Its language where that is not the page's; "" otherwise."""
    through: tuple[str, ...] = ()
    """Who stands between the outlet and the origin, nearest first."""
    account: str = ""
    """Of a post: its account and the bridge it came through; "" for other reports."""
    verified_by: str = ""
    """Of a post: who says whose account it is, by the story file's register."""


class Root(Part, frozen=True, kw_only=True):
    """An origin with the outlets that hang on it."""

    origin: str
    """Name."""
    because: str
    """How the outlets hang on it."""
    because_lang: str
    """Its language where that is not the page's; "" otherwise."""
    quoted: bool = False
    """True for somebody whose words outlets carry: ``because`` says so for all of them."""
    branches: tuple[Branch, ...]
    """First seen first."""


class Delays(Part, frozen=True, kw_only=True):
    """The three times of an update and what lies between them."""

    said: Moment | None
    """When the source of the headline says it published; None when it does not say to the minute."""
    seen: Moment
    """When the desk saw it."""
    published: Moment
    """When the desk first published the update."""
    source_to_desk: str | None
    """ "41 s"; None when said is None or later than seen."""
    desk_to_page: str
    """ "7 s"."""
    behind: str | None
    """ "48 s": from said to published; None when source_to_desk is."""


class RevisionPart(Part, frozen=True, kw_only=True):
    """One revision in the history of an update."""

    number: int
    """From 1."""
    at: Moment
    """When."""
    change: Change
    """What kind."""
    word: str
    """As readers see it."""
    status: StatusPart
    """From that revision on."""
    turned: bool = False
    """True when it is another than at the revision before."""
    by: str
    """ "the desk's rules" or "an editor"."""
    note: str | None
    """What was wrong; None when there is nothing to say."""
    note_lang: str = ""
    """Its language where that is not the page's; "" otherwise."""
    headline: Extract | None
    """The headline of that revision when it differs from the one before."""
    evidence: str
    """ "2 outlets, 1 origin" at that revision."""


class SideWord(Part, frozen=True, kw_only=True):
    """What a side was last known to want: by its own words, or by the story file."""

    text: str
    """ "Norway: Red line"."""
    quote: Extract | None
    """Its own words; None where the story file tells it."""
    fact: FactPart | None
    """The story file's sentence with its sources; None where the side was heard since."""


class MeaningLine(Part, frozen=True, kw_only=True):
    """One line of what an update means: composed from linked facts, never without one."""

    kind: Literal["issue", "outcome", "precedent", "reaction", "signal"]
    """What it tells of."""
    title: str
    """The issue's or outcome's title in the story file's language, a party's name; the phrase itself for a signal."""
    text: str
    """What is to be said of it, in the page's language."""
    anchor: str
    """Where on the page it can be followed; the meeting's id for a precedent, "" for a signal."""
    source: str | None
    """Public address where the custom of a phrase is explained; None otherwise."""
    before: KeyMoment | None
    """The update that was last known there before this one; None when there was none."""
    quote: Extract | None = None
    """The words it rests on, where the update does not show them; None where it does."""
    sides: tuple[SideWord, ...] = ()
    """What each side was last known to want, where an issue is only spoken of."""


class LinkPart(Part, frozen=True, kw_only=True):
    """Another update that bears on this one, or that this one bears on."""

    word: str
    """ "Superseded by"."""
    id: str
    """The other update's id."""
    headline: Extract
    """Its headline."""


class ImagePart(Part, frozen=True, kw_only=True):
    """A picture on an update."""

    media: str
    """Its file among the desk's pictures."""
    alt: str
    """What it shows."""
    credit: str
    """Whose it is."""
    caption: str
    """Shown under it; "" for none."""
    width: int | None
    """Pixels; None when the file's name does not say."""
    height: int | None
    """Pixels, likewise."""


class UpdatePart(Part, frozen=True, kw_only=True):
    """One update as the page draws it, at one revision."""

    id: str
    """Stable over revisions."""
    revision: int
    """Which revision this is."""
    seq: int
    """The entry that issued this revision."""
    opened_seq: int
    """The entry that first published it: its place in the paging."""
    change: Change
    """What kind of revision this is."""
    at: Moment
    """When it happened, as far as the desk knows: sorts the page."""
    published: Moment
    """First publication."""
    revised: Moment
    """This revision."""
    headline: Extract
    """One passage."""
    names: tuple[str, ...] = ()
    """Whom a headline in another language names, for readers who do not have it."""
    extracts: tuple[Extract, ...]
    """Newest first; never repeats the headline."""
    status: StatusPart
    """At this revision."""
    evidence: str
    """ "4 outlets, 2 origins"."""
    tree: tuple[Root, ...]
    """Who hangs on whom."""
    hang: bool = False
    """True when there are more outlets than origins, so that the origins are worth naming at once."""
    issues: tuple[IssueLink, ...]
    """What it bears on."""
    key_moment: bool
    """True when someone who missed the story must see it."""
    withdrawn: bool
    """True when only the stub stays."""
    corrections: tuple[RevisionPart, ...]
    """Corrections and the withdrawal, newest first: they stand first in the update."""
    revisions: tuple[RevisionPart, ...]
    """All revisions, newest first."""
    revision_words: str
    """ "1 revision"; "" for revision 1."""
    delays: Delays
    """Said, seen, published."""
    meaning: tuple[MeaningLine, ...]
    """What it means: at most three lines, none when there is nothing to say."""
    planned: bool = False
    """True for what is planned or foreseen."""
    links: tuple[LinkPart, ...] = ()
    """What it does to others, and others to it."""
    markdown: str = ""
    """An editor's text in place of extracts; "" for extracts."""
    plain: str = ""
    """The same as one line without marks."""
    images: tuple[ImagePart, ...] = ()
    """Pictures, in order."""
    pinned: bool = False
    """True while an editor keeps it above all others."""
    own: bool = False
    """True for a post of the desk's own, behind which no report stands."""
    worded: bool = False
    """True where the words are an editor's."""
