"""The entries of the record: facts, each with when the desk knew it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

from livedesk.model.article import Article, Repetition
from livedesk.model.command import AnyCommand
from livedesk.model.development import Assessment, Placement, Status
from livedesk.model.event import Event
from livedesk.model.link import Difference, Link
from livedesk.model.noun import Because, Noun
from livedesk.model.outlook import Move, Resolution
from livedesk.model.reaction import Reaction
from livedesk.model.reading import Findings
from livedesk.model.report import Report
from livedesk.model.rewording import Rewording
from livedesk.model.ruling import Ruling
from livedesk.model.stand import Stand
from livedesk.model.table import IssueStep
from livedesk.model.update import Update

StoryPhase = Literal["planned", "live", "quiet", "closed"]
SourceStep = Literal["added", "removed", "paused", "resumed"]
"""What an editor does to a source while the desk runs."""


class Body(msgspec.Struct, frozen=True, kw_only=True, gc=False, tag_field="kind"):
    """What all entry bodies share; the tag is the entry's kind."""


class StoryRevised(Body, frozen=True, kw_only=True, tag="story.revised"):
    """The story file came into force, at start or after an edit."""

    text: str
    """The whole story file, TOML."""
    digest: str
    """blake2b-128 of text, hex."""
    origin: str
    """Name or path it was read from, for messages."""
    rehearsal: bool = False
    """True when the reports come from a recording in our own words: the page says so."""


class ReportReceived(Body, frozen=True, kw_only=True, tag="report.received"):
    """A report arrived."""

    report: Report
    """As received."""


class ReportPlaced(Body, frozen=True, kw_only=True, tag="report.placed"):
    """Gathering decided where a report belongs."""

    placement: Placement
    """The decision."""
    findings: Findings | None = None
    """What reading found in it, for reports on the story; None where it found nothing."""


class TextRead(Body, frozen=True, kw_only=True, tag="report.text_read"):
    """The page behind a report's link was read, or read again."""

    article: Article
    """What was found there."""
    findings: Findings | None = None
    """Claims and signals in its text; None where there are none, or nothing new was read."""
    repeats: tuple[Repetition, ...] = ()
    """Reports that it showed to repeat others."""


class DevelopmentsMerged(Body, frozen=True, kw_only=True, tag="development.merged"):
    """Two developments turned out to be one; the merged id redirects for good."""

    development: str
    """Id that ends."""
    into: str
    """Id that stays."""
    because: Because
    """Why."""


class DevelopmentsParted(Body, frozen=True, kw_only=True, tag="development.parted"):
    """A merge was undone: the id that ended stands for itself again, with the reports placed in it."""

    development: str
    """Id that had ended."""
    into: str
    """Id that it had become part of."""
    because: Because
    """Why."""


class DevelopmentHeld(Body, frozen=True, kw_only=True, tag="development.held"):
    """A development waits, or the next revision of its update does; or nothing of it does any more."""

    development: str
    """Id of the development."""
    because: Because | None
    """Why it waits; None when it does no longer."""
    note: str | None = None
    """What was wrong, when a correction waits."""


class DevelopmentAssessed(Body, frozen=True, kw_only=True, tag="development.assessed"):
    """Weighing changed its view of a development."""

    assessment: Assessment
    """The new view."""


class ReportReworded(Body, frozen=True, kw_only=True, tag="report.reworded"):
    """A source changed a report of its own."""

    rewording: Rewording
    """What it did."""


class DevelopmentsLinked(Body, frozen=True, kw_only=True, tag="development.linked"):
    """One development was found to deny, supersede or fulfil another."""

    link: Link
    """Which, and why."""


class LinkUndone(Body, frozen=True, kw_only=True, tag="development.unlinked"):
    """A link no longer holds; the rules do not draw it again."""

    link: str
    """Id of the link."""
    because: Because
    """The rule or the editor's word."""


class AccountsDiffer(Body, frozen=True, kw_only=True, tag="accounts.differ"):
    """Accounts of one thing were found to differ, or one more was."""

    difference: Difference
    """All accounts known by now."""


class StatusSet(Body, frozen=True, kw_only=True, tag="status.set"):
    """An editor set a development's status, over the rules, or gave it back to them."""

    development: str
    """Id of the development."""
    status: Status | None
    """The status from now on; None gives it back to the rules."""
    because: Because
    """The editor's word."""
    by: str
    """Who: "editor:NAME"."""


class SourceChanged(Body, frozen=True, kw_only=True, tag="source.changed"):
    """An editor added or removed a source while the desk ran, paused one or resumed it."""

    source: str
    """Id of the source."""
    change: SourceStep
    """What was done."""
    table: dict[str, Any] = {}
    """For a source added: its keys as a story file has them under [[source]]; empty otherwise."""
    because: Because
    """The editor's word."""
    by: str
    """Who: "editor:NAME"."""


class UpdateIssued(Body, frozen=True, kw_only=True, tag="update.issued"):
    """An update was published, revised, corrected or withdrawn."""

    update: Update
    """The whole revision."""


class OutcomeMoved(Body, frozen=True, kw_only=True, tag="outcome.moved"):
    """Evidence moved the probability of an outcome, or ceased to."""

    move: Move
    """The step."""


class OutcomeResolved(Body, frozen=True, kw_only=True, tag="outcome.resolved"):
    """It was decided whether an outcome came."""

    resolution: Resolution
    """The decision."""


class ReactionHeard(Body, frozen=True, kw_only=True, tag="reaction.heard"):
    """A country or an institution spoke of the story."""

    reaction: Reaction
    """What it said."""


class IssueStepped(Body, frozen=True, kw_only=True, tag="issue.stepped"):
    """A development did something on an issue."""

    step: IssueStep
    """What, and where the issue stands now."""


class PositionStated(Body, frozen=True, kw_only=True, tag="position.stated"):
    """A side said what it wants on an issue."""

    stand: Stand
    """What, in whose words."""


class EventCoded(Body, frozen=True, kw_only=True, tag="event.coded"):
    """A development that readers can see was coded as an event."""

    event: Event
    """The event."""


class PhaseChanged(Body, frozen=True, kw_only=True, tag="story.phase"):
    """The story became planned, live, quiet or closed."""

    phase: StoryPhase
    """The new phase."""
    because: Because
    """The rule or the editor's word."""


class CommandGiven(Body, frozen=True, kw_only=True, tag="command.given"):
    """An editor gave a command; what follows from it stands next to it, with its id as the cause."""

    id: str
    """By which it is undone."""
    command: AnyCommand
    """What was wished for."""
    by: str
    """Who: "editor:NAME"."""
    unsupported: tuple[str, ...] = ()
    """What the reports do not bear out and the editor stands by all the same."""
    update: str | None = None
    """Id of the update or development it was about in the end, merges followed; None when about none."""


class CommandSubmitted(Body, frozen=True, kw_only=True, tag="command.submitted"):
    """A contributor submitted a command for an editor to carry out."""

    id: str
    """By which it is accepted or declined."""
    command: AnyCommand
    """What is wished for."""
    by: str
    """Who."""


class EditorRuled(Body, frozen=True, kw_only=True, tag="editor.ruled"):
    """An editor decided something over the rules, or gave it back to them."""

    ruling: Ruling
    """What was decided."""
    undoes: str | None = None
    """Id of the command whose ruling on the same thing this takes back: what stood before it stands again."""


AnyBody = (
    StoryRevised
    | ReportReceived
    | ReportPlaced
    | DevelopmentsMerged
    | DevelopmentAssessed
    | UpdateIssued
    | OutcomeMoved
    | OutcomeResolved
    | ReactionHeard
    | IssueStepped
    | EventCoded
    | PositionStated
    | PhaseChanged
    | ReportReworded
    | DevelopmentsLinked
    | LinkUndone
    | AccountsDiffer
    | StatusSet
    | SourceChanged
    | DevelopmentsParted
    | DevelopmentHeld
    | CommandGiven
    | CommandSubmitted
    | EditorRuled
    | TextRead
)


class NewEntry(Noun, frozen=True, kw_only=True):
    """A fact on its way into the record; the log gives it its sequence number."""

    stream: str
    """What it is about: "report:ID", "development:ID", "update:ID", "outcome:ID", "party:ID", "issue:ID", "position:ID", "event:ID", "source:ID", "story"."""
    version: int
    """Its place in the stream, from 1; the log refuses a place already taken."""
    recorded_at: datetime
    """When the desk knew it (in a replay: the recording's clock). Never earlier than the entry before."""
    occurred_at: datetime | None
    """When the source says it was; None when it does not say."""
    body: AnyBody
    """The fact."""
    cause: str | None = None
    """What led to it: a report's id, "autopilot", "editor:NAME", "clock"."""


class Entry(NewEntry, frozen=True, kw_only=True):
    """A fact in the record."""

    seq: int
    """Place in the log, from 1, without gaps."""
