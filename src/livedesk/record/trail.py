"""The trail: every command given and submitted, by whom, why, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from livedesk.model import AnyCommand, CommandGiven, CommandSubmitted, Entry
from livedesk.model.command import Accept, Decline, Undo
from livedesk.record.dated import Dated


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command of the trail, as colleagues see it."""

    id: str
    """By which it is undone; of a submission, accepted or declined."""
    seq: int
    """Its entry."""
    at: datetime
    """When it was given."""
    by: str
    """Who: "editor:NAME"."""
    command: AnyCommand
    """What was wished for."""
    update: str | None
    """Id of the update or development it was about in the end; None when about none."""
    unsupported: tuple[str, ...] = ()
    """What the reports do not bear out and the editor stood by."""
    undone_by: str | None = None
    """Id of the command that took it back; None while it stands."""
    submitted: bool = False
    """True for a contributor's that waits for an editor, or waited."""
    settled_by: str | None = None
    """Id of the command that accepted or declined a submission; None while it waits."""


@dataclass(slots=True)
class Trail:
    """Commands of one story, oldest first."""

    given: Dated[CommandGiven] = field(default_factory=Dated[CommandGiven])
    submitted: Dated[CommandSubmitted] = field(default_factory=Dated[CommandSubmitted])
    undone: dict[str, str] = field(default_factory=dict[str, str])
    """Commands that do not stand, by id, with the one that took each back."""
    settled: dict[str, str] = field(default_factory=dict[str, str])
    """Submissions accepted or declined, with the command that did."""
    requests: dict[str, str] = field(default_factory=dict[str, str])
    """Commands by the id their sender chose."""
    _places: dict[str, int] = field(default_factory=dict[str, int])
    _waiting: dict[str, int] = field(default_factory=dict[str, int])

    def take(self, entry: Entry, body: CommandGiven) -> None:
        """Add a command given."""
        self._places[body.id] = len(self.given)
        self.given.add(entry, body)
        command = body.command
        if command.request:
            self.requests[command.request] = body.id
        if isinstance(command, Undo):
            self.undone[command.id] = body.id
            earlier = self.command(command.id)
            if earlier is not None and isinstance(earlier.command, Undo):
                self.undone.pop(earlier.command.id, None)
                self._reopen(earlier.command.id, settled=command.id)
            self._reopen(command.id, settled=None)
        elif isinstance(command, Accept | Decline):
            self.settled[command.id] = body.id

    def _reopen(self, id_: str, *, settled: str | None) -> None:
        """An acceptance or refusal was taken back, or holds again."""
        found = self.command(id_)
        if found is None or not isinstance(found.command, Accept | Decline):
            return
        if settled is None:
            self.settled.pop(found.command.id, None)
        else:
            self.settled[found.command.id] = id_

    def submit(self, entry: Entry, body: CommandSubmitted) -> None:
        """Add a submission."""
        self._waiting[body.id] = len(self.submitted)
        self.submitted.add(entry, body)
        if body.command.request:
            self.requests[body.command.request] = body.id

    def command(self, id_: str) -> CommandGiven | None:
        """The command of an id; None when none was given under it."""
        place = self._places.get(id_)
        return None if place is None else self.given.values[place]

    def submission(self, id_: str) -> CommandSubmitted | None:
        """The submission of an id; None when there is none."""
        place = self._waiting.get(id_)
        return None if place is None else self.submitted.values[place]

    def seq_of(self, id_: str) -> int:
        """The entry of a command given. Raises KeyError when none was given under the id."""
        return self.given.seqs[self._places[id_]]

    def waiting(self) -> list[Step]:
        """Submissions that wait for an editor, oldest first."""
        return [step for step in self._submitted() if step.settled_by is None]

    def steps(
        self, update: str | None = None, *, limit: int | None = None, before: int | None = None
    ) -> list[Step]:
        """Commands and submissions, newest first; of one update or development, or of all, ``before`` an entry."""
        found = [*self._submitted()]
        found += [self._step(place) for place in range(len(self.given))]
        found.sort(key=lambda step: step.seq, reverse=True)
        if update is not None:
            found = [step for step in found if step.update == update]
        if before is not None:
            found = [step for step in found if step.seq < before]
        return found if limit is None else found[:limit]

    def step(self, id_: str) -> Step | None:
        """One command as colleagues see it; None when none was given under the id."""
        place = self._places.get(id_)
        return None if place is None else self._step(place)

    def _step(self, place: int) -> Step:
        body = self.given.values[place]
        return Step(
            id=body.id,
            seq=self.given.seqs[place],
            at=self.given.times[place],
            by=body.by,
            command=body.command,
            update=body.update,
            unsupported=body.unsupported,
            undone_by=self.undone.get(body.id),
        )

    def _submitted(self) -> list[Step]:
        return [
            Step(
                id=body.id,
                seq=seq,
                at=at,
                by=body.by,
                command=body.command,
                update=getattr(body.command, "development", None),
                submitted=True,
                settled_by=self.settled.get(body.id),
            )
            for seq, at, body in zip(
                self.submitted.seqs, self.submitted.times, self.submitted.values, strict=True
            )
        ]
