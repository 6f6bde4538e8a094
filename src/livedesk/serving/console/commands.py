"""Commands of editors over HTTP: one JSON body in, what came of it out; and the trail of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from aiohttp import web

from livedesk.errors import CommandConflict, CommandRefused, NotBorneOut, RestsOnIt
from livedesk.model import AnyCommand
from livedesk.model import command as c
from livedesk.serving import query
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.command_desk import TakesCommands
from livedesk.serving.console.guard import needs, person_of
from livedesk.serving.problem import ErrorBody, Refused

LARGEST: Final = 256 * 1024
"""Bytes of a command at most: ten thousand letters of any script, quoted, with room to spare."""
STEPS: Final = 200
"""Steps of the trail in one answer, unless fewer are asked for."""
HIGHEST: Final = 10**15 - 1
"""The highest number of an entry."""
_CHIEFS = (c.SetMode, c.Stop)
_BODY = msgspec.json.Decoder(AnyCommand)


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A command was carried out, or waits for an editor."""

    id: str
    """By which it is undone; of a submission, accepted or declined."""
    update: str | None
    """Id of the update or development it was about in the end."""
    revision: int | None
    """The revision readers see now; None when they see nothing new of it."""
    change: str | None
    """What kind of revision that is."""
    seq: int
    """The last entry it led to."""
    submitted: bool
    """True when it waits for an editor."""
    repeated: bool
    """True when it had been carried out before, under the same request."""


class CommandProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A command was not carried out; nothing was changed."""

    problem: str
    """ "conflict", "unsupported", "rests" or "refused"."""
    error: ErrorBody
    """In words, as in every other error."""
    unsupported: tuple[str, ...] = ()
    """What no report bears out; sent again with ``confirmed``, it goes out all the same."""
    by: str | None = None
    """Of a conflict: who was quicker, by the name colleagues read."""
    at: datetime | None = None
    """Of a conflict: when."""
    revision: int | None = None
    """Of a conflict: the revision that stands now."""
    undo_first: str | None = None
    """Id of the command to undo first."""


class TrailAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The trail, newest first."""

    seq: int
    """The last entry of the record."""
    steps: tuple[dict[str, Any], ...]
    """Fields of `record.trail.Step`, with ``name``: who, as colleagues read it."""


class Commands:
    """Handlers of commands and their trail."""

    def __init__(self, backroom: Backroom, desk: TakesCommands) -> None:
        self._back = backroom
        self._desk = desk

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.post("/console/{story}/commands", self.give),
            web.get("/console/{story}/trail", self.trail),
        ]

    @needs("contributor", scope="commands:write")
    async def give(self, request: web.Request) -> web.StreamResponse:
        """Carry out a command; a contributor's waits for an editor.

        200 with what came of it; 400 for what is no command, 403 for a chief's, 409 for a conflict or for what a
        later command rests on, 422 for what the reports do not bear out or can't be done.
        """
        command = await _command(request)
        person = person_of(request)
        who = f"editor:{person.id}"
        if self._is_chiefs(command) and not person.may("chief"):
            raise Refused(403, "that is for chiefs", where="role", remedy="Ask a chief of this desk")
        try:
            if person.may("editor"):
                found = await self._desk.carry_out(command, who)
            else:
                found = await self._desk.submit(command, who)
        except CommandRefused as fault:
            return self._problem(fault)
        answer = CommandAnswer(
            id=found.id,
            update=found.update,
            revision=found.revision.revision if found.revision is not None else None,
            change=found.revision.change if found.revision is not None else None,
            seq=found.seq,
            submitted=found.submitted,
            repeated=found.repeated,
        )
        return _json(answer)

    @needs("contributor", scope="read")
    async def trail(self, request: web.Request) -> web.StreamResponse:
        """Commands given, newest first; ``?update=ID`` of one update or development, ``?before=`` an entry, ``?limit=``."""
        limit = query.whole(request, "limit", STEPS, 1, STEPS)
        before = query.whole(request, "before", 0, 0, HIGHEST) or None
        state = self._desk.state
        about = request.query.get("update")
        names = self._names()
        steps = state.trail.steps(None if about is None else state.resolve(about), limit=limit, before=before)
        told = tuple(
            msgspec.to_builtins(step) | {"name": names.get(step.by, step.by.removeprefix("editor:"))}
            for step in steps
        )
        return _json(TrailAnswer(seq=state.seq, steps=told))

    def _is_chiefs(self, command: AnyCommand) -> bool:
        """Whether only chiefs do that, or take it back: who undoes a stop lets everything out."""
        while isinstance(command, c.Undo):
            given = self._desk.state.trail.command(command.id)
            if given is None:
                return False
            command = given.command
        return isinstance(command, _CHIEFS)

    def _problem(self, fault: CommandRefused) -> web.Response:
        names = self._names()
        status = 409 if isinstance(fault, CommandConflict | RestsOnIt) else 422
        error = ErrorBody(
            status=status,
            what=_named(fault.what, names),
            where=fault.where,
            remedy=_named(fault.remedy, names),
        )
        match fault:
            case CommandConflict():
                by = names.get(fault.by, fault.by.removeprefix("editor:"))
                answer = CommandProblem(
                    problem="conflict", error=error, by=by, at=fault.at, revision=fault.revision
                )
            case NotBorneOut():
                answer = CommandProblem(problem="unsupported", error=error, unsupported=fault.unsupported)
            case RestsOnIt():
                answer = CommandProblem(problem="rests", error=error, undo_first=fault.first)
            case _:
                answer = CommandProblem(problem="refused", error=error)
        return _json(answer, status)

    def _names(self) -> dict[str, str]:
        """Names colleagues read, by what the record calls them."""
        return {f"editor:{one.id}": one.display for one in self._back.people.accounts.all()}


async def _command(request: web.Request) -> AnyCommand:
    """The command in a request's body. Raises Refused for what is none."""
    if request.content_length is not None and request.content_length > LARGEST:
        raise Refused(413, "that command is too large", where="body", remedy="Shorten the text")
    body = await request.content.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise Refused(413, "that command is too large", where="body", remedy="Shorten the text")
    try:
        return _BODY.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused(
            400, f"that is no command: {fault}", where="body", remedy="Load the page anew"
        ) from fault


def _named(text: str, names: Mapping[str, str]) -> str:
    """Words of the desk with colleagues' names in place of what the record calls them."""
    for by, name in names.items():
        text = text.replace(by.removeprefix("editor:"), name)
    return text


def _json(answer: msgspec.Struct, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(answer), content_type="application/json")
