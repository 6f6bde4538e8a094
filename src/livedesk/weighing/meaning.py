"""What developments mean for the story: what moves outcomes, who reacts, where issues stand, what kind of event it is. Fed with what readers can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from livedesk.model import (
    AnyBody,
    Assessment,
    Event,
    EventCoded,
    IssueStep,
    IssueStepped,
    Member,
    Move,
    OutcomeMoved,
    OutcomeResolved,
    PositionStated,
    Reaction,
    ReactionHeard,
    Resolution,
    Stand,
    Update,
)
from livedesk.story.schema import Story
from livedesk.weighing.events import Events
from livedesk.weighing.issues import Issues, told
from livedesk.weighing.outlook import Outlook
from livedesk.weighing.positions import Positions
from livedesk.weighing.reactions import Reactions
from livedesk.weighing.resolution import Resolutions


class Meant(NamedTuple):
    """A fact for the record, and the stream it belongs to."""

    stream: str
    body: AnyBody


class Meaning:
    """All that is kept of what developments mean. Rebuilt from the record at any time."""

    def __init__(
        self,
        story: Story,
        moves: Iterable[Move] = (),
        reactions: Iterable[Reaction] = (),
        steps: Iterable[tuple[datetime, IssueStep]] = (),
        events: Iterable[Event] = (),
        stands: Iterable[tuple[datetime, Stand]] = (),
        resolved: Iterable[Resolution] = (),
        rejected: Iterable[Stand] = (),
    ) -> None:
        self._story = story
        self.outlook = Outlook(story, moves)
        self.issues = Issues(story, steps)
        self._reactions = Reactions(story, reactions)
        self._resolutions = Resolutions(story, resolved)
        self._positions = Positions(story, stands, rejected)
        self._coder = Events(story)
        self._events = {event.development: event for event in events}

    def weigh(
        self,
        development: str,
        members: Sequence[Member],
        assessment: Assessment | None,
        at: datetime,
        update: Update | None = None,
        together: Sequence[Member] = (),
    ) -> Iterator[Meant]:
        """What follows now from a development: with further reports, a new assessment, or both.

        ``members`` are those not given before, ``together`` all of them. ``assessment`` None: readers no
        longer see it. ``update`` is what they see.
        """
        for move in self.outlook.weigh(development, members, assessment, at):
            yield Meant(f"outcome:{move.outcome}", OutcomeMoved(move=move))
        decisive = self.outlook.decisive(development)
        for resolution in self._resolutions.weigh(development, decisive, assessment):
            yield Meant(f"outcome:{resolution.outcome}", OutcomeResolved(resolution=resolution))
        if assessment is None:
            for step in self.issues.take_back(development, at):
                yield Meant(f"issue:{step.issue}", IssueStepped(step=step))
            return
        for reaction in self._reactions.hear(development, members):
            yield Meant(f"party:{reaction.party}", ReactionHeard(reaction=reaction))
        stands = self._positions.hear(development, members, at)
        for stand in stands:
            yield Meant(f"position:{stand.side}", PositionStated(stand=stand))
        if update is not None:
            for step in self.issues.weigh(together or members, update, assessment, at, stands):
                yield Meant(f"issue:{step.issue}", IssueStepped(step=step))
            report = update.headline.report
            member = next((m for m in together or members if m.report.id == report), None)
            frame = told(together or members, update)
            event = self._coder.code(frame, member, development, report)
            if event is not None and not _same(event, self._events.get(development)):
                self._events[development] = event
                yield Meant(f"event:{development}", EventCoded(event=event))

    def drop(self, development: str, reports: Sequence[str]) -> Iterator[Meant]:
        """Evidence of a development that stands in reports which lie elsewhere now counts no more there."""
        for move in self.outlook.drop(development, reports):
            yield Meant(f"outcome:{move.outcome}", OutcomeMoved(move=move))

    def unstep(
        self, issue: str, development: str, earlier: Sequence[IssueStep], at: datetime
    ) -> Iterator[Meant]:
        """What a development did on an issue is ``earlier`` again, and nothing since."""
        for step in self.issues.unstep(issue, development, earlier, at):
            yield Meant(f"issue:{issue}", IssueStepped(step=step))

    def learn(
        self,
        reactions: Iterable[Reaction],
        steps: Iterable[tuple[datetime, IssueStep]],
        stands: Iterable[tuple[datetime, Stand]] = (),
        resolved: Iterable[Resolution] = (),
        rejected: Iterable[Stand] = (),
    ) -> None:
        """Take up anew who was heard where, what was done on issues, what sides want and what is decided:
        reports lie elsewhere now, or an editor ruled on what is wanted."""
        self.issues = Issues(self._story, steps)
        self._reactions = Reactions(self._story, reactions)
        self._positions = Positions(self._story, stands, rejected)
        self._resolutions = Resolutions(self._story, resolved)

    def resolved(self, resolution: Resolution) -> None:
        """A person decided whether an outcome came."""
        self._resolutions.take(resolution)

    def read(self, development: str, members: Sequence[Member], at: datetime) -> Iterator[Meant]:
        """What the pages behind reports add once they were read: who reacts and who wants what, in words found there."""
        for reaction in self._reactions.hear(development, members):
            yield Meant(f"party:{reaction.party}", ReactionHeard(reaction=reaction))
        for stand in self._positions.hear(development, members, at):
            yield Meant(f"position:{stand.side}", PositionStated(stand=stand))

    def merge(self, ended: str, into: str) -> Iterator[Meant]:
        """Two developments are one from now on: what the one that ends meant, the other means."""
        for move in self.outlook.merge(ended, into):
            yield Meant(f"outcome:{move.outcome}", OutcomeMoved(move=move))
        self.issues.merge(ended, into)
        self._reactions.merge(ended, into)
        self._positions.merge(ended, into)
        self._resolutions.merge(ended, into)
        self._events.pop(ended, None)


def _same(event: Event, before: Event | None) -> bool:
    return before is not None and (event.root, event.mode, event.who, event.whom) == (
        before.root,
        before.mode,
        before.who,
        before.whom,
    )
