"""Signing in and out: with a form, or with JSON from a page that must not lose what is being written in it."""

from __future__ import annotations

import asyncio
import math

import msgspec
import structlog
from aiohttp import web

from livedesk.people import Person
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.guard import (
    CSRF,
    SESSION,
    Guard,
    mark_of,
    needs,
    open_to_all,
    person_of,
    safe_next,
)
from livedesk.serving.problem import Refused

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")
AT_ONCE = 2
"""Passwords hashed at the same time: each takes 64 MiB and four lanes."""
WAITING = 16
"""Who may wait for that; more are asked to come back."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a page sends to sign in without leaving."""

    name: str
    """Name of the account."""
    password: str
    """Its password."""


class SessionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, for a page that asks."""

    person: Person
    """Them."""
    csrf: str
    """What requests carry in X-CSRF-Token from now on."""


class SignIn:
    """Handlers of /console/sign-in, /console/sign-out and /console/session."""

    def __init__(self, backroom: Backroom, guard: Guard, drawing: Drawing) -> None:
        self._back = backroom
        self._people = backroom.people
        self._guard = guard
        self._drawing = drawing
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/sign-in", self.page),
            web.post("/console/sign-in", self.sign_in),
            web.post("/console/sign-out", self.sign_out),
            web.get("/console/session", self.session),
        ]

    @open_to_all
    async def page(self, request: web.Request) -> web.Response:
        """The form."""
        return self._page(request, safe_next(request.query.get("next", ""), self._guard.home))

    @open_to_all
    async def sign_in(self, request: web.Request) -> web.Response:
        """Name and password, as a form or as JSON; a new session in place of any the browser had."""
        if request.content_type == "application/json":
            person, secret = await self._enter(request, await _credentials(request))
            answer = web.Response(
                body=msgspec.json.encode(SessionAnswer(person=person, csrf=mark_of(secret))),
                content_type="application/json",
                headers={"Cache-Control": "no-store"},
            )
        else:
            form = await request.post()
            sent = {name: value for name, value in form.items() if isinstance(value, str)}
            place = safe_next(sent.get("next", ""), self._guard.home)
            typed = Credentials(name=sent.get("name", ""), password=sent.get("password", ""))
            try:
                person, secret = await self._enter(request, typed)
            except Refused as refused:
                told = f"{refused.what[:1].upper()}{refused.what[1:]}. {refused.remedy}."
                page = self._page(request, place, status=refused.status, told=told, name=typed.name)
                page.headers.update(refused.headers)
                return page
            answer = see_other(place)
        self._guard.cookies.sign_in(request, answer, secret)
        known = self._people.attempts.know(
            person.id, self._back.now(), before=self._guard.cookies.browser(request)
        )
        self._guard.cookies.know(request, answer, known)
        return answer

    @needs("contributor", anywhere=True)
    async def sign_out(self, request: web.Request) -> web.Response:
        """End this session."""
        address = self._guard.proxies.address(request)
        self._people.sessions.end(
            person_of(request).id, request[SESSION].id, self._back.now(), address=address, signed_out=True
        )
        answer = see_other(self._guard.sign_in)
        self._guard.cookies.sign_out(request, answer)
        # What the browser kept of the console goes as well.
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    @needs("contributor", anywhere=True)
    async def session(self, request: web.Request) -> web.Response:
        """Who is signed in; a page asks after somebody signed in again in another window."""
        told = SessionAnswer(person=person_of(request), csrf=request[CSRF])
        return web.Response(
            body=msgspec.json.encode(told),
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    def _page(
        self, request: web.Request, place: str, *, status: int = 200, told: str = "", name: str = ""
    ) -> web.Response:
        return self._drawing.page(
            request,
            "sign_in.html",
            status=status,
            told=told,
            name=name[:64],
            next=place if place != self._guard.home else "",
        )

    async def _enter(self, request: web.Request, typed: Credentials) -> tuple[Person, str]:
        """Who that is and the secret of their new session. Refused: 401, 429 or 503."""
        people, at = self._people, self._back.now()
        address = self._guard.proxies.address(request)
        person = people.accounts.named(typed.name)
        whose = typed.name.strip().lower() if person is None else person.id
        keys = people.attempts.keys(
            whose, address, self._guard.cookies.browser(request), person.id if person else None
        )
        wait = people.attempts.wait(keys, at)
        if wait > 0:
            _log.warning("console.sign_in_held_back", address=address)
            raise _slower(wait)
        people.attempts.count(keys, at)
        kept = people.accounts.password(person.id) if person is not None else None
        matches = await self._matches(kept, typed.password)
        at = self._back.now()
        person = people.accounts.get(person.id) if person is not None else None
        if not matches or person is None or not person.active:
            people.trail.note("sign-in failed", whose, at, by="nobody", address=address, words="password")
            raise Refused(
                401,
                "that name and password do not belong together",
                where="password",
                remedy="Type both again, or ask a chief of this desk for a new password",
            )
        people.attempts.forgive(keys)
        if kept is not None and people.passwords.outdated(kept):
            people.accounts.rehash(person.id, kept, await self._hash(typed.password))
        secret = people.sessions.begin(
            person,
            at,
            method="password",
            agent=request.headers.get("User-Agent", ""),
            address=address,
            before=self._guard.cookies.session(request),
        )
        return person, secret

    async def _matches(self, kept: str | None, password: str) -> bool:
        if self._waiting >= WAITING:
            raise _busy()
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(self._people.passwords.matches, kept, password)
        finally:
            self._waiting -= 1

    async def _hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._people.passwords.hash, password)


async def _credentials(request: web.Request) -> Credentials:
    try:
        return msgspec.json.decode(await request.read(), type=Credentials)
    except msgspec.MsgspecError:
        raise Refused(
            400, "that is no name and password", where="sign-in", remedy='Send {"name": …, "password": …}'
        ) from None


def _slower(wait: float) -> Refused:
    seconds = math.ceil(wait)
    refused = Refused(
        429,
        "there were too many attempts",
        where="sign-in",
        remedy=f"Try again in {seconds} s; a passkey works at once",
    )
    refused.headers["Retry-After"] = str(seconds)
    return refused


def _busy() -> Refused:
    refused = Refused(503, "too many sign in at once", where="sign-in", remedy="Try again in a moment")
    refused.headers["Retry-After"] = "2"
    return refused
