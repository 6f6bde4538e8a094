"""Who is on, and who is editing what: said by open screens every few seconds, forgotten when they fall silent.

Kept in memory alone: nobody's hours are written down. A screen that opens what a colleague is editing is
told in the same answer, and the colleague by push.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from aiohttp import web

from livedesk.people import Person
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.guard import needs, person_of
from livedesk.serving.problem import Refused

LASTS = timedelta(seconds=30)
"""A screen that has not said anything for so long is gone."""
EVERY = 10.0
"""Seconds between two words of a screen."""
MOST = 500
"""Screens at once; more are somebody's mistake."""
EVENT = "presence"
"""Name of the event that open screens hear."""

Tell = Callable[[str, Mapping[str, Any]], None]
"""Tells every open screen."""


class Here(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a screen says of itself."""

    screen: Annotated[str, msgspec.Meta(min_length=8, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
    """Chosen by the screen: one person may have several open."""
    development: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    """What is in hand; None for nothing."""
    editing: bool = False
    """True while it is being written, not only looked at."""
    gone: bool = False
    """True when the screen is being closed."""


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is on."""

    id: str
    """Of the account."""
    name: str
    """As colleagues read it; anything may stand in it."""
    development: str | None
    """What they have in hand; None for nothing."""
    editing: bool
    """They are writing it."""


class PresenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on, and who else has the same in hand."""

    people: tuple[Colleague, ...]
    """By name; one with several screens by the one that is editing, else the latest."""
    also: tuple[Colleague, ...]
    """Colleagues who edit what this screen has in hand."""
    every: float = EVERY
    """Seconds after which the screen speaks again."""


@dataclass(slots=True)
class _Screen:
    person: Person
    development: str | None
    editing: bool
    until: datetime


class Presence:
    """The screens of one story's desk. Lives on one event loop."""

    def __init__(self, backroom: Backroom, tell: Tell) -> None:
        self._back = backroom
        self._tell = tell
        self._screens: dict[tuple[str, str], _Screen] = {}
        self._told: tuple[Colleague, ...] = ()

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/{story}/presence", self.look),
            web.post("/console/{story}/presence", self.say),
        ]

    @needs("contributor", scope="read")
    async def look(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """Who is on."""
        return _answer(PresenceAnswer(people=self.people(), also=()))

    @needs("contributor")
    async def say(self, request: web.Request) -> web.StreamResponse:
        """A screen says that it is there, and what it has in hand; answered with who else has."""
        try:
            here = msgspec.json.decode(await request.read(), type=Here)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refused(
                400, f"that can't be read: {fault}", where="body", remedy="Load the page anew"
            ) from fault
        return _answer(self.here(person_of(request), here))

    def here(self, person: Person, here: Here) -> PresenceAnswer:
        """Take a screen's word; open screens are told when anything changed for them."""
        now = self._back.now()
        key = (person.id, here.screen)
        if here.gone:
            self._screens.pop(key, None)
        elif key in self._screens or len(self._screens) < MOST:
            self._screens[key] = _Screen(person, here.development, here.editing, now + LASTS)
        self.tick()
        also = tuple(
            one
            for one in self._told
            if one.editing and one.id != person.id and one.development == here.development
        )
        return PresenceAnswer(people=self._told, also=() if here.development is None else also)

    def tick(self) -> None:
        """Forget screens that fell silent, and tell the others when that or anything else changed who is on."""
        people = self.people()
        if people != self._told:
            self._told = people
            self._tell(EVENT, {"people": list(msgspec.to_builtins(people))})

    async def watch(self, _: web.Application) -> AsyncIterator[None]:
        """Look now and then for screens that fell silent, as long as the application lives."""

        async def tick() -> None:
            while True:
                await asyncio.sleep(EVERY / 2)
                self.tick()

        task = asyncio.ensure_future(tick())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    def people(self) -> tuple[Colleague, ...]:
        """Who is on now."""
        now = self._back.now()
        self._screens = {key: screen for key, screen in self._screens.items() if screen.until > now}
        found: dict[str, Colleague] = {}
        for screen in self._screens.values():
            before = found.get(screen.person.id)
            if before is None or screen.editing or not before.editing:
                found[screen.person.id] = Colleague(
                    id=screen.person.id,
                    name=screen.person.display,
                    development=screen.development,
                    editing=screen.editing and screen.development is not None,
                )
        return tuple(sorted(found.values(), key=lambda one: (one.name.casefold(), one.id)))


def _answer(answer: PresenceAnswer) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json", headers=headers)
