"""What the story file knows, as data: issues, outcomes, sides, timeline, explainers, meetings."""

from __future__ import annotations

from livedesk.page.pieces import FactPart, IssueLink, KeyMoment, Part


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
    """ "4 updates"; "No update bears on it yet"."""


class OutcomePart(Part, frozen=True, kw_only=True):
    """A way the story may end."""

    id: str
    """Id in the story file."""
    title: str
    """As readers see it."""
    criteria: str
    """What must be seen."""
    percent: int
    """Prior in whole per cent."""
    because: str
    """Why this prior."""


class PositionPart(Part, frozen=True, kw_only=True):
    """What one side has said it wants."""

    kind: str
    """ "Goal", "Red line", "Offer", "Demand"."""
    issue: IssueLink | None
    """On what."""
    fact: FactPart
    """The sentence."""


class Side(Part, frozen=True, kw_only=True):
    """An actor with its positions."""

    name: str
    """As readers see it."""
    role: str
    """Office or part in the story."""
    positions: tuple[PositionPart, ...]
    """In the story file's order."""


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
    facts: tuple[FactPart, ...]
    """What came of it."""
