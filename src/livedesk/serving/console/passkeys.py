"""Passkeys over the web: asked for and answered by a script of the page, passkeys.js."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from livedesk.errors import ExtraMissing, PeopleError
from livedesk.people.passkeys import Site as Bound
from livedesk.serving.base import base_url
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.door import Door
from livedesk.serving.console.drawing import Shown
from livedesk.serving.console.forms import refused
from livedesk.serving.console.guard import Guard, mark_of, needs, needs_fresh, open_to_all, person_of
from livedesk.serving.console.sign_in import session_answer
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused

_LARGEST = 32 * 1024


class Passkeys:
    """Handlers of /console/account/passkeys and /console/sign-in/passkey. Bodies are JSON of the browser."""

    def __init__(
        self, site: Shown, backroom: Backroom, guard: Guard, door: Door, options: WebOptions
    ) -> None:
        self._site = site
        self._back = backroom
        self._people = backroom.people
        self._guard = guard
        self._door = door
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.post("/console/sign-in/passkey/options", self.ask_to_sign_in),
            web.post("/console/sign-in/passkey", self.sign_in),
            web.post("/console/account/passkeys/options", self.ask_to_register),
            web.post("/console/account/passkeys", self.register),
        ]

    @open_to_all
    async def ask_to_sign_in(self, request: web.Request) -> web.Response:
        """What the browser asks a device to sign."""
        try:
            address = self._guard.proxies.address(request)
            asked = self._people.passkeys.ask_to_sign_in(
                self._bound(request), self._back.now(), address=address
            )
            return _json(asked)
        except ExtraMissing as missing:
            raise _without(missing) from missing

    @open_to_all
    async def sign_in(self, request: web.Request) -> web.Response:
        """What the device signed; a new session in place of any the browser had. Refused: 401, 429."""
        answer = await _sent(request)
        keys = self._people.attempts.near(self._guard.proxies.address(request))
        self._door.attempt(request, keys)
        try:
            person = self._people.passkeys.sign_in(answer, self._bound(request), self._back.now())
        except ExtraMissing as missing:
            raise _without(missing) from missing
        except PeopleError as error:
            address = self._guard.proxies.address(request)
            self._people.trail.note(
                "sign-in failed", "", self._back.now(), by="nobody", address=address, words="passkey"
            )
            raise Refused(401, error.what, where=error.where, remedy=error.remedy) from error
        self._people.attempts.forgive(keys)
        secret = self._door.begin(request, person, "passkey")
        return self._door.let_in(request, session_answer(person, mark_of(secret)), person, secret)

    @needs_fresh
    @needs("contributor", anywhere=True)
    async def ask_to_register(self, request: web.Request) -> web.Response:
        """What the browser asks a device to make."""
        person, at = person_of(request), self._back.now()
        try:
            title = self._site.story.title
            return _json(self._people.passkeys.ask_to_register(person, self._bound(request), title, at))
        except ExtraMissing as missing:
            raise _without(missing) from missing
        except PeopleError as error:
            raise refused(error) from error

    @needs_fresh
    @needs("contributor", anywhere=True)
    async def register(self, request: web.Request) -> web.Response:
        """What the device made; ``label`` in the address is what its owner calls it."""
        answer, label = await _sent(request), request.query.get("label", "")
        try:
            kept = self._people.passkeys.register(
                person_of(request),
                answer,
                self._bound(request),
                label or "Passkey",
                self._back.now(),
                address=self._guard.proxies.address(request),
            )
        except ExtraMissing as missing:
            raise _without(missing) from missing
        except PeopleError as error:
            raise refused(error) from error
        return _json(json.dumps({"id": kept.id, "label": kept.label}))

    def _bound(self, request: web.Request) -> Bound:
        """The address the browser shows: the public one where it came by that, else the one it asked."""
        public = self._options.base_url
        parts = urlsplit(base_url(request, self._options))
        if public is None or request.host.lower() != parts.netloc.lower():
            scheme = "https" if self._guard.proxies.secure(request) else "http"
            parts = urlsplit(f"{scheme}://{request.host}")
        return Bound(parts.hostname or "", f"{parts.scheme}://{parts.netloc}".lower())


async def _sent(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise Refused(415, "only JSON is taken", where="Content-Type", remedy="Use the page's own button")
    body = await request.read()
    try:
        if len(body) > _LARGEST:
            raise msgspec.DecodeError("too long")
        msgspec.json.decode(body)
    except msgspec.MsgspecError:
        raise Refused(
            400, "that is no passkey's answer", where="passkey", remedy="Use the page's own button"
        ) from None
    return body


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json", headers={"Cache-Control": "no-store"})


def _without(missing: ExtraMissing) -> Refused:
    return Refused(
        404,
        "this desk takes no passkeys",
        where=missing.where,
        remedy='Sign in with a password; whoever runs the desk can install the extra "passkeys"',
    )
