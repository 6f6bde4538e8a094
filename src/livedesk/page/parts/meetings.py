"""The dossier as data: each earlier meeting, and the meetings side by side on each issue."""

from __future__ import annotations

from livedesk.page.pieces import FactPart, IssueLink, Part


class StandingPart(Part, frozen=True, kw_only=True):
    """How it stood with an agreement from a day on."""

    day: str
    """When."""
    iso: str
    """For <time datetime>."""
    state: str
    """ "Kept", "Broken", "Lapsed" …"""
    fact: FactPart
    """What happened."""


class AgreementPart(Part, frozen=True, kw_only=True):
    """What was agreed, and what became of it."""

    kind: str
    """ "Treaty", "Ceasefire", "Joint statement" …"""
    fact: FactPart
    """The terms."""
    standings: tuple[StandingPart, ...]
    """What became of it, oldest first."""


class LastTime(Part, frozen=True, kw_only=True):
    """What the meeting before had brought on the same issue."""

    id: str
    """That meeting's id."""
    title: str
    """Its title."""
    day: str
    """When it was."""
    iso: str
    """For <time datetime>."""
    fact: FactPart
    """What was said or done there."""


class TopicPart(Part, frozen=True, kw_only=True):
    """What a meeting brought on one issue."""

    issue: IssueLink
    """The issue."""
    fact: FactPart
    """What was said or done."""
    last: LastTime | None = None
    """The last meeting before that dealt with it; None when none did."""


class OpenPart(Part, frozen=True, kw_only=True):
    """An agreement of an earlier meeting, as it stood when this one began."""

    id: str
    """The earlier meeting's id."""
    title: str
    """Its title."""
    agreement: AgreementPart
    """What was agreed there, with what had become of it until then."""


class StatementPart(Part, frozen=True, kw_only=True):
    """What somebody said of it."""

    by: str
    """Who."""
    fact: FactPart
    """What."""


class MeetingPart(Part, frozen=True, kw_only=True):
    """An earlier occasion."""

    id: str
    """Id in the story file; the anchor is "meeting-ID"."""
    title: str
    """As readers see it."""
    day: str
    """When."""
    iso: str
    """For <time datetime>."""
    place: str
    """Where."""
    format: str | None
    """One-on-one, delegations …"""
    held: bool
    """False for one that was announced and did not take place."""
    duration: str
    """ "2 h 16 min"; "" when it is not known."""
    participants: tuple[str, ...]
    """Who was there, or was to be."""
    expected: tuple[FactPart, ...]
    """What was expected of it beforehand."""
    facts: tuple[FactPart, ...]
    """What came of it."""
    topics: tuple[TopicPart, ...]
    """By issue, in the story file's order."""
    statements: tuple[StatementPart, ...]
    """What was said of it."""
    agreements: tuple[AgreementPart, ...]
    """What was agreed."""
    earlier: tuple[OpenPart, ...] = ()
    """What earlier meetings had agreed, as it stood when this one began."""


class TopicRow(Part, frozen=True, kw_only=True):
    """One meeting on one issue."""

    id: str
    """The meeting's id."""
    title: str
    """Its title."""
    day: str
    """When."""
    iso: str
    """For <time datetime>."""
    held: bool
    """False for one that did not take place."""
    said: tuple[FactPart, ...]
    """What it brought on the issue."""
    agreements: tuple[AgreementPart, ...]
    """What was agreed on it there."""


class TopicTable(Part, frozen=True, kw_only=True):
    """The meetings side by side on one issue."""

    issue: IssueLink
    """The issue."""
    count: str
    """ "3 meetings"."""
    rows: tuple[TopicRow, ...]
    """Those that dealt with it, oldest first."""
