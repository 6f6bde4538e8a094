"""Signing in and out: with a form, or with JSON from a page that must not lose what is being written in it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from aiohttp import web

from livedesk.people import Person
from livedesk.people.passkeys import can_use_passkeys
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.door import Door, told
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.forms import Form
from livedesk.serving.console.guard import (
    CSRF,
    PERSON,
    SESSION,
    Guard,
    mark_of,
    needs,
    open_to_all,
    person_of,
    safe_next,
)
from livedesk.serving.console.keeping import Kept, kept_of, unpacked
from livedesk.serving.problem import Refused


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


def session_answer(person: Person, csrf: str) -> web.Response:
    """Who is signed in, as JSON."""
    return web.Response(
        body=msgspec.json.encode(SessionAnswer(person=person, csrf=csrf)),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


class SignIn:
    """Handlers of /console/sign-in, /console/sign-out and /console/session."""

    def __init__(self, backroom: Backroom, guard: Guard, drawing: Drawing, door: Door) -> None:
        self._back = backroom
        self._guard = guard
        self._drawing = drawing
        self._door = door

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
        again = "Sign in again first: what you are about to do opens the desk to others."
        return self._page(
            request,
            safe_next(request.query.get("next", ""), self._guard.home),
            told=again if "again" in request.query and PERSON in request else "",
            name=request[PERSON].name if PERSON in request else "",
        )

    @open_to_all
    async def sign_in(self, request: web.Request) -> web.Response:
        """Name and password, as a form or as JSON; a new session in place of any the browser had."""
        if request.content_type == "application/json":
            typed = await _credentials(request)
            person = await self._door.prove(request, typed.name, typed.password)
            secret = self._door.begin(request, person, "password")
            return self._door.let_in(request, session_answer(person, mark_of(secret)), person, secret)
        form = await Form.sent(request)
        kept = unpacked(form["kept"], self._guard.home)
        place = safe_next(form["next"], self._guard.home)
        try:
            person = await self._door.prove(request, form["name"], form["password"])
        except Refused as refused:
            page = self._page(
                request, place, status=refused.status, told=told(refused), name=form["name"], kept=kept
            )
            page.headers.update(refused.headers)
            return page
        secret = self._door.begin(request, person, "password")
        if kept is not None:
            request[PERSON], request[CSRF] = person, mark_of(secret)
            return self._door.let_in(request, self.send_again(request, kept), person, secret)
        return self._door.let_in(request, see_other(place), person, secret)

    def keep(self, request: web.Request, form: Mapping[str, object]) -> web.StreamResponse | None:
        """A page for somebody whose session ended before their form came, or is another by now."""
        kept = kept_of(request.path_qs, form, self._guard.home)
        if PERSON in request:
            return None if kept is None else self.send_again(request, kept, status=403)
        out = "" if kept is not None else "You were signed out. Sign in, and do it again."
        return self._page(request, self._guard.home, status=401, told=out, kept=kept)

    def send_again(self, request: web.Request, kept: Kept, *, status: int = 200) -> web.Response:
        """What was typed, to be sent on one more click, with the mark of the session that now is."""
        return self._drawing.page(request, "kept.html", status=status, kept=kept)

    @needs("contributor", anywhere=True)
    async def sign_out(self, request: web.Request) -> web.Response:
        """Sign out: the browser that asks is nobody's from now on."""
        address = self._guard.proxies.address(request)
        self._back.people.sessions.end(
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
        return session_answer(person_of(request), request[CSRF])

    def _page(
        self,
        request: web.Request,
        place: str,
        *,
        status: int = 200,
        told: str = "",
        name: str = "",
        kept: Kept | None = None,
    ) -> web.Response:
        return self._drawing.page(
            request,
            "sign_in.html",
            status=status,
            told=told,
            name=name[:64],
            next=place if place != self._guard.home else "",
            passkeys=can_use_passkeys(),
            kept=kept,
        )


async def _credentials(request: web.Request) -> Credentials:
    try:
        return msgspec.json.decode(await request.read(), type=Credentials)
    except msgspec.MsgspecError:
        raise Refused(
            400, "that is no name and password", where="sign-in", remedy='Send {"name": …, "password": …}'
        ) from None
