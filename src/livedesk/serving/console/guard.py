"""The guard before the console: who is asking, may they, and did they mean to.

Nothing under ``/console`` answers without a session, but what is marked ``open_to_all``. Programs come with
``Authorization: Bearer`` and get what is marked with a scope their token has. A request that changes something
and rides on a cookie carries the session's own mark (``X-CSRF-Token`` or the field ``csrf``) and comes from
the desk's own pages, as Origin and Sec-Fetch-Site tell (OWASP's synchronizer token, with the headers as a second lock).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast
from urllib.parse import quote, unquote, urlsplit

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from livedesk.people import Person, Role
from livedesk.people.sessions import Session
from livedesk.people.tokens import Scope, Token
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.cookies import Cookies
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import ErrorBody, Refused
from livedesk.serving.proxies import Proxies

H = TypeVar("H", bound=Callable[..., Awaitable[web.StreamResponse]])

HOME = "/console/"
"""Where the console lies under a desk's root."""
_CONSOLE = re.compile(r"/console(?:/|$)")
_SAFE = {"GET", "HEAD", "OPTIONS"}
_ROLE, _SCOPE, _OPEN, _ANYWHERE = "_needs_role", "_needs_scope", "_open_to_all", "_anywhere"
PERSON = web.RequestKey("person", Person)
"""Who is asking; `person_of` reads it."""
SESSION = web.RequestKey("session", Session)
"""Their session, where they came with a browser."""
CSRF = web.RequestKey("csrf", str)
"""The mark that forms carry, so that no other site can send them."""
FRESH = web.RequestKey("fresh", bool)
"""Whether they signed in just now."""
TOKEN = web.RequestKey("token", Token)
"""The token, where a program asks."""


class SignedOutAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """401 for programs and scripts: what was being written is theirs to keep until somebody has signed in."""

    problem: str = "signed_out"
    """That, or "not_fresh" where somebody has to sign in again before what they asked (403)."""
    sign_in: str
    """Where to sign in, and come back from."""
    error: ErrorBody
    """The same as in every other error."""


def needs(role: Role, *, scope: Scope | None = None, anywhere: bool = False) -> Callable[[H], H]:
    """Mark a handler: whoever asks must be signed in and have ``role`` or more.

    With ``scope`` a program may ask too, whose token has that scope and whose owner has the role. ``anywhere``
    is for what has to do with no story; all else is for those who may enter it. Works on any route, under
    /console or not.
    """

    def mark(handler: H) -> H:
        @wraps(handler)
        async def checked(*args: Any) -> web.StreamResponse:
            request = cast("web.Request", args[-1])
            if not person_of(request).may(role):
                raise Refused(
                    403,
                    f"that is for {role}s",
                    where="role",
                    remedy="Ask a chief of this desk for the role",
                )
            return await handler(*args)

        setattr(checked, _ROLE, role)
        setattr(checked, _SCOPE, scope)
        setattr(checked, _ANYWHERE, anywhere)
        return cast("H", checked)

    return mark


def needs_fresh(handler: H) -> H:
    """Mark a handler, above `needs`: a session left open on a desk is not enough; one has to have signed in just now."""

    @wraps(handler)
    async def checked(*args: Any) -> web.StreamResponse:
        request = cast("web.Request", args[-1])
        session = request.get(SESSION)
        if session is not None and not request[FRESH]:
            raise NotFresh
        return await handler(*args)

    return cast("H", checked)


class Stale(Refused):
    """A form of the desk's own carries the mark of a session that is over."""


class NotFresh(Exception):
    """Somebody has to sign in again before this."""


def open_to_all(handler: H) -> H:
    """Mark a handler under /console that answers without a session."""
    setattr(handler, _OPEN, True)
    return handler


def marks_of(handler: object) -> tuple[Role | None, Scope | None, bool]:
    """How a handler is marked: the role it needs and the scope of tokens, and whether it is open to all."""
    return getattr(handler, _ROLE, None), getattr(handler, _SCOPE, None), hasattr(handler, _OPEN)


def person_of(request: web.Request) -> Person:
    """Who is asking. Refused (401) when nobody is signed in: a route that forgot its mark stays shut."""
    person = request.get(PERSON)
    if person is None:
        raise Refused(401, "you are not signed in", where="session", remedy="Sign in at the console")
    return person


def mark_of(secret: str) -> str:
    """The mark that forms of a session carry: follows from its secret, and can't be led back to it."""
    return hmac.digest(secret.encode(), b"csrf", sha256).hex()


def safe_next(asked: str, home: str = HOME) -> str:
    """Where to go after signing in: an address of the console, which begins with ``home``, or its front page.

    Browsers read "\\" as "/" and drop tabs and line breaks: what holds any of these is not followed.
    """
    plain = asked.isascii() and asked.isprintable() and "\\" not in asked and len(asked) <= 1_000
    parts = urlsplit(asked) if plain else None
    if parts is None or parts.scheme or parts.netloc or not asked.startswith(home):
        return home
    segments = unquote(parts.path).split("/")  # to a browser "%2e%2e" is ".."
    return home if ".." in segments or "" in segments[1:-1] else asked


class Guard:
    """Stands before every route of an application; ``middleware`` is to be the innermost."""

    def __init__(self, backroom: Backroom, options: WebOptions, root: str = "/") -> None:
        """``root`` is the path that the desk answers under."""
        self.home = f"{root}{HOME.removeprefix('/')}"
        """Address of the console."""
        self.sign_in = f"{self.home}sign-in"
        """Address of the sign-in page."""
        self._back = backroom
        self._people = backroom.people
        self._base_host = urlsplit(options.base_url).netloc.lower() if options.base_url else None
        self.proxies = Proxies(options.trusted_proxies)
        self.cookies = Cookies(backroom, options, self.proxies)
        self.keep: Keep | None = None
        """Answers a form of the desk's own that came after its session, so that nothing typed is lost."""

    def middleware(self) -> Middleware:
        """For ``web.Application``."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.match_info.apps[-1] is not request.app:
                return await handler(request)  # a story's own application has a guard of its own
            asked = request.match_info.handler
            console = is_console(request)
            if not console and not hasattr(asked, _ROLE):
                return await handler(request)
            if not self._people.accounts.any():
                raise _nobody_yet()
            if "Authorization" in request.headers:
                self._take_token(request)
            else:
                self._take_session(request)
                if request.method not in _SAFE:
                    try:
                        await self._meant(request)
                    except Stale:
                        if (kept := await self._kept(request)) is not None:
                            return kept
                        raise
            if PERSON in request:
                self._enter(request)
            elif not (console and hasattr(asked, _OPEN)):
                return await self._kept(request) or self._signed_out(request)
            try:
                return await handler(request)
            except NotFresh:
                return self._again(request)
            except RecursionError as fault:  # of a decoder; nothing of ours goes that deep
                raise Refused(
                    400, "that is nested too deeply", where="body", remedy="Send something plainer"
                ) from fault

        return guarded

    def still_in(self, request: web.Request) -> bool:
        """Whether who began a long answer (a stream) is still signed in: ask it now and then, and stop."""
        at = self._back.now()
        if TOKEN in request:
            return self._people.tokens.find(_bearer(request), at) is not None
        secret = self.cookies.session(request)
        return secret is not None and self._people.sessions.find(secret, at) is not None

    def _take_token(self, request: web.Request) -> None:
        found = self._people.tokens.find(_bearer(request), self._back.now())
        if found is None:
            refused = Refused(
                401,
                "that token opens nothing",
                where="Authorization",
                remedy="Make one in the console under My account, and send it as: Authorization: Bearer TOKEN",
            )
            refused.headers["WWW-Authenticate"] = 'Bearer realm="livedesk", error="invalid_token"'
            raise refused
        person, token = found
        scope: Scope | None = getattr(request.match_info.handler, _SCOPE, None)
        if scope is None or scope not in token.scopes:
            raise Refused(
                403,
                f"this needs a token with the scope {scope}" if scope else "no token opens this address",
                where="Authorization",
                remedy="Make one with that scope" if scope else "Sign in with a browser",
            )
        request[PERSON], request[TOKEN] = person, token

    def _take_session(self, request: web.Request) -> None:
        secret = self.cookies.session(request)
        found = None if secret is None else self._people.sessions.find(secret, self._back.now())
        if secret is not None and found is not None:
            request[PERSON], request[SESSION] = found
            request[CSRF] = mark_of(secret)
            request[FRESH] = found[1].fresh(self._back.now())

    async def _meant(self, request: web.Request) -> None:
        """Refused (403) when the request was not made by a page of this desk."""
        form = await _form(request)
        if not self._from_here(request):
            raise Refused(
                403,
                "that was sent from another site",
                where="Origin",
                remedy="Do it in the console itself",
            )
        if SESSION not in request or hasattr(request.match_info.handler, _OPEN):
            return  # nothing rides on the session there
        mark = request.headers.get("X-CSRF-Token")
        if mark is None and form is not None:
            field = form.get("csrf")
            mark = field if isinstance(field, str) else None
        if mark is None or not hmac.compare_digest(mark.encode(errors="replace"), request[CSRF].encode()):
            raise Stale(
                403,
                "the form is from an earlier session",
                where="csrf",
                remedy="Go back, load the page anew and send it again",
            )

    async def _kept(self, request: web.Request) -> web.StreamResponse | None:
        """For a form that somebody sent from a page of the desk: their words, kept; None for all else."""
        if request.method != "POST" or self.keep is None or not _is_page(request):
            return None
        form = await _form(request)
        return None if form is None else self.keep(request, form)

    def _from_here(self, request: web.Request) -> bool:
        site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
        if site is not None and site != "same-origin":
            return False
        if origin is not None:
            return urlsplit(origin).netloc.lower() in {request.host.lower(), self._base_host}
        return site is not None

    def _enter(self, request: web.Request) -> None:
        """Refused (404) for a story that is not here or not theirs, without telling which."""
        asked = request.match_info.handler
        if getattr(asked, _ANYWHERE, False) or hasattr(asked, _OPEN):
            return
        if request.match_info.route.resource is None:
            return
        story = request.match_info.get("story", self._back.story)
        if story != self._back.story or not person_of(request).enters(story):
            raise no_such_story()

    def _again(self, request: web.Request) -> web.StreamResponse:
        """To the sign-in page and back to where the form was; nothing of the form is kept."""
        room = "people" if "/people" in request.path else "account"
        to = f"{self.sign_in}?next={quote(f'{self.home}{room}', safe='')}&again=1"
        if _is_page(request):
            return web.Response(status=303, headers={"Location": to})
        told = SignedOutAnswer(
            problem="not_fresh",
            sign_in=to,
            error=ErrorBody(
                status=403,
                what="you signed in too long ago for this",
                where="session",
                remedy="Sign in again first",
            ),
        )
        return web.Response(status=403, body=msgspec.json.encode(told), content_type="application/json")

    def _signed_out(self, request: web.Request) -> web.StreamResponse:
        back = safe_next(request.path_qs, self.home) if request.method in _SAFE else self.home
        to = self.sign_in if back == self.home else f"{self.sign_in}?next={quote(back, safe='')}"
        if request.method in {"GET", "HEAD"} and _is_page(request):
            return web.Response(status=303, headers={"Location": to})
        told = SignedOutAnswer(
            sign_in=to,
            error=ErrorBody(
                status=401, what="you are not signed in", where="session", remedy=f"Sign in at {self.sign_in}"
            ),
        )
        return web.Response(
            status=401,
            body=msgspec.json.encode(told),
            content_type="application/json",
            headers={"WWW-Authenticate": 'Bearer realm="livedesk"', "Cache-Control": "no-store"},
        )


Keep = Callable[[web.Request, Mapping[str, object]], web.StreamResponse | None]
"""Answers with what was typed; None where nothing of it is worth keeping."""


async def _form(request: web.Request) -> Mapping[str, object] | None:
    """The form that a request carries, which handlers then find read; None for no form. Refused (400) for a broken one."""
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return None
    try:
        return await request.post()
    except (ValueError, LookupError, AssertionError) as fault:  # what aiohttp raises for one and another
        raise Refused(
            400, "that form can't be read", where="body", remedy="Load the page anew and send it again"
        ) from fault


def _bearer(request: web.Request) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def no_such_story() -> Refused:
    """The one answer for a story that is not here and for one that is not theirs."""
    return Refused(404, "there is no such story for you", where="address", remedy="Go back to the console")


def is_console(request: web.Request) -> bool:
    """By the route that will answer; where there is none, by what was asked. Under any root."""
    resource = request.match_info.route.resource
    path = request.path if resource is None else resource.canonical
    return bool(_CONSOLE.search(path))


def _is_page(request: web.Request) -> bool:
    """Whether a person looks at the answer; scripts and programs want to know what happened instead."""
    accept = request.headers.get("Accept", "")
    return "text/html" in accept and request.headers.get("Sec-Fetch-Dest", "document") == "document"


def _nobody_yet() -> Refused:
    return Refused(
        404,
        "nobody has an account at this desk yet, so it has no console",
        where="/console/",
        remedy="Whoever runs it makes the first on its machine: livedesk people add STORY NAME --role chief",
    )
