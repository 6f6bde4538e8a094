"""What the JSON API answers, as data: the nouns of model.py, and a few around them.

openapi.py describes these by themselves; the API adds only, it never renames or drops a field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from livedesk.model import Assessment, Because, Claim, Difference, Link, Noun, Status, StoryPhase, Update

Seq = Annotated[int, Meta(ge=0, description="Number of an entry of the record.")]


class StoryAnswer(Noun, frozen=True, kw_only=True):
    """The story and how far the desk is with it."""

    title: str
    brief: str
    language: Annotated[str, Meta(description="Language of the page, BCP 47 primary tag.")]
    place: str
    zone: Annotated[str, Meta(description="IANA time zone of the event.")]
    phase: StoryPhase
    rehearsal: Annotated[bool, Meta(description="True when the reports are invented for practice.")]
    seq: Seq
    at: Annotated[datetime | None, Meta(description="When the last entry was recorded.")]
    checked_at: Annotated[datetime | None, Meta(description="When a source was last looked at.")]
    sources: Annotated[int, Meta(ge=0, description="Sources the story names.")]
    received: Annotated[int, Meta(ge=0, description="Reports received.")]
    relevant: Annotated[int, Meta(ge=0, description="Of these, on the story.")]
    developments: Annotated[int, Meta(ge=0, description="Developments, merged ones not counted.")]
    updates: Annotated[int, Meta(ge=0, description="Updates published.")]


class UpdateChange(Noun, frozen=True, kw_only=True):
    """One revision of an update, with the entry it came by."""

    seq: Seq
    update: Update


class UpdatesAnswer(Noun, frozen=True, kw_only=True):
    """Updates that changed, each at its latest revision, in the order in which they changed."""

    seq: Seq
    changes: tuple[UpdateChange, ...]
    merged: Annotated[
        dict[str, str],
        Meta(
            description="Updates shown as part of another one since, with that one's id; they stand in no list."
        ),
    ]
    next: Annotated[int | None, Meta(description="Give it as `after` for what follows; null at the end.")]


class ReportLine(Noun, frozen=True, kw_only=True):
    """A report of a development: who, when, where it stands."""

    id: str
    source_name: str
    publisher: str
    title: str | None
    url: str | None
    lang: str
    seen_at: datetime
    published_at: datetime | None
    copy_of: Annotated[str | None, Meta(description="Id of the report whose text it carries.")]
    because: tuple[Because, ...]


class DevelopmentLine(Noun, frozen=True, kw_only=True):
    """A development in a list."""

    id: str
    opened_at: datetime
    reports: Annotated[int, Meta(ge=0)]
    published: Annotated[bool, Meta(description="True when readers see an update of it.")]
    assessment: Assessment | None


class DevelopmentsAnswer(Noun, frozen=True, kw_only=True):
    """Developments in the order in which they were opened."""

    seq: Seq
    developments: tuple[DevelopmentLine, ...]
    next: Annotated[int | None, Meta(description="Give it as `start` for what follows; null at the end.")]


class StatusLine(Noun, frozen=True, kw_only=True):
    """A status and when it came."""

    status: Status
    since: datetime


class VoiceLine(Noun, frozen=True, kw_only=True):
    """Somebody heard with a claim, in the words of the first report in which they are."""

    claim: Annotated[
        Claim, Meta(description="Speaker, cue and content, exact, with their places in the report.")
    ]
    origin: str
    report: Annotated[str, Meta(description="Id of that report.")]
    source_name: str
    url: str | None
    lang: str
    seen_at: datetime


class ClaimLine(Noun, frozen=True, kw_only=True):
    """A claim with everybody heard with it, those who deny it among them."""

    status: Status
    because: Because
    outlets: tuple[str, ...]
    origins: tuple[str, ...]
    voices: tuple[VoiceLine, ...]


class DevelopmentAnswer(Noun, frozen=True, kw_only=True):
    """A development with its reports, first seen first, what it was and is held to be, and who says what in it."""

    id: str
    opened_at: datetime
    assessment: Assessment | None
    statuses: Annotated[
        tuple[StatusLine, ...], Meta(description="Its status whenever that became another, oldest first.")
    ]
    claims: Annotated[
        tuple[ClaimLine, ...], Meta(description="Once it is published: those from most origins first.")
    ]
    reports: tuple[ReportLine, ...]


class UpdateAnswer(Noun, frozen=True, kw_only=True):
    """An update with all its revisions, oldest first."""

    id: str
    revisions: tuple[UpdateChange, ...]


class DifferencesAnswer(Noun, frozen=True, kw_only=True):
    """Where accounts differ, in the order found: answers side by side, without a verdict."""

    seq: Seq
    differences: tuple[Difference, ...]
    next: Annotated[int | None, Meta(description="Give it as `start` for what follows; null at the end.")]


class LinksAnswer(Noun, frozen=True, kw_only=True):
    """What developments mean for each other, in the order found: denials, plans replaced, plans that came."""

    seq: Seq
    links: Annotated[tuple[Link, ...], Meta(description="Those in force; one that was undone is left out.")]
    next: Annotated[int | None, Meta(description="Give it as `start` for what follows; null at the end.")]


class AsOfAnswer(Noun, frozen=True, kw_only=True):
    """What stood on the page at a past moment, updates by first publication."""

    at: datetime
    seq: Seq
    phase: StoryPhase
    updates: tuple[Update, ...]
    next: Annotated[int | None, Meta(description="Give it as `start` for what follows; null at the end.")]


class CheckLine(Noun, frozen=True, kw_only=True):
    """One thing the desk needs, and whether it works."""

    name: str
    ok: bool
    because: str
    needed: bool


class HealthAnswer(Noun, frozen=True, kw_only=True):
    """Is the desk well?"""

    ok: bool
    seq: Seq
    readers: Annotated[int, Meta(ge=0, description="Readers connected by push.")]
    checks: tuple[CheckLine, ...]
