"""Editors' commands on sources: what follows from one, and what takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from livedesk.errors import CommandRefused, LivedeskError, RestsOnIt
from livedesk.model import CommandGiven, NewEntry, SourceChanged, SourceStep
from livedesk.model import command as c
from livedesk.proceedings import entry
from livedesk.record import State
from livedesk.record.roster import additions, changed
from livedesk.story.schema import Story

OnSources = c.ChangeSource | c.AddSources
"""Commands on sources."""

_OPPOSITE: dict[SourceStep, SourceStep] = {
    "added": "removed",
    "removed": "added",
    "paused": "resumed",
    "resumed": "paused",
}


class Sourcing:
    """Changes to the sources of one story; its file is the ground and is never written to."""

    def __init__(self, ground: Story, state: State) -> None:
        """``ground`` is the story file's, without what editors added."""
        self._ground = ground
        self._state = state

    def changes(self, command: OnSources, by: str) -> list[SourceChanged]:
        """The facts of a command. Raises CommandRefused with nothing done where it can't be carried out."""
        try:
            if isinstance(command, c.AddSources):
                found, faults = additions(self._ground, self._state, command.tables, by=by, why=command.why)
            else:
                source, change = command.source, command.change
                one = changed(self._ground, self._state, source, change, by=by, why=command.why)
                found, faults = ([one] if one is not None else []), []
        except LivedeskError as fault:
            found, faults = [], [fault]
        if faults:
            raise CommandRefused(faults[0].what, where=faults[0].where, remedy=faults[0].remedy)
        if not found:
            raise CommandRefused("the sources stand like that already", where="your command")
        return found

    def entries(self, changes: Sequence[SourceChanged], at: datetime, cause: str) -> list[NewEntry]:
        """Changes on their way into the record."""
        return [
            entry(
                f"source:{one.source}",
                len(self._state.sources.get(one.source, ())) + 1,
                at,
                one,
                cause=cause,
            )
            for one in changes
        ]

    def check_back(self, led: Sequence[NewEntry], undone: str) -> None:
        """Raises RestsOnIt where a source was changed again since a command that led to these entries."""
        for body in (e.body for e in led):
            later = self._later(body.source, undone) if isinstance(body, SourceChanged) else None
            if later is not None:
                raise RestsOnIt("the source was changed since", where=later, first=later)

    def back(self, led: Sequence[NewEntry], by: str, why: str) -> list[SourceChanged]:
        """The facts that take back what a command led to. Raises CommandRefused where one can't be had."""
        found: list[SourceChanged] = []
        for body in (e.body for e in reversed(led)):
            if isinstance(body, SourceChanged):
                command = c.ChangeSource(source=body.source, change=_OPPOSITE[body.change], why=why)
                found += self.changes(command, by)
        return found

    def _later(self, source: str, undone: str) -> str | None:
        """The last command on a source after one, that still stands."""
        trail = self._state.trail
        for given in reversed(trail.given.values):
            if given.id == undone:
                return None
            if given.id not in trail.undone and source in _named(given.command):
                return given.id
        return None


def given_offline(
    changes: Sequence[SourceChanged], state: State, at: datetime, by: str, why: str
) -> list[NewEntry]:
    """The command and the facts of changes made while the desk does not run: in the trail like any other."""
    if not changes:
        return []
    id_ = f"c{len(state.trail.given) + len(state.trail.submitted) + 1}"
    added = tuple(one.table for one in changes if one.change == "added" and one.table)
    command: OnSources = (
        c.AddSources(tables=added, why=why)
        if added
        else c.ChangeSource(source=changes[0].source, change=changes[0].change, why=why)
    )
    body = CommandGiven(id=id_, command=command, by=by)
    known: dict[str, int] = {}
    entries = [entry(f"command:{id_}", 1, at, body, cause=by)]
    for one in changes:
        known[one.source] = known.get(one.source, len(state.sources.get(one.source, ()))) + 1
        entries.append(entry(f"source:{one.source}", known[one.source], at, one, cause=f"command:{id_}"))
    return entries


def _named(command: object) -> tuple[str, ...]:
    match command:
        case c.ChangeSource(source=source):
            return (source,)
        case c.AddSources(tables=tables):
            return tuple(str(table.get("id", "")) for table in tables)
        case _:
            return ()


__all__ = ["OnSources", "Sourcing", "given_offline"]
