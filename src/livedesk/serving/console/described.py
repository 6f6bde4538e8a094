"""The part of the OpenAPI description that is for editors and programs, from the routes themselves: who may, what is sent, what comes back."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from livedesk.model import AnyCommand
from livedesk.outgoing.alerts import Rule
from livedesk.outgoing.pictures import MOST_BYTES
from livedesk.page.console.parts import StandingLines
from livedesk.serving.console.alerts import UnseenAnswer
from livedesk.serving.console.commands import CommandAnswer, TrailAnswer
from livedesk.serving.console.guard import marks_of
from livedesk.serving.console.held import HeldAnswer, LetAnswer, Through
from livedesk.serving.console.images import TakenAnswer
from livedesk.serving.console.live import QueueAnswer
from livedesk.serving.console.pages import Wished
from livedesk.serving.console.presence import Here, PresenceAnswer
from livedesk.serving.console.sign_in import Credentials, SessionAnswer
from livedesk.serving.console.sources import ImportAnswer
from livedesk.serving.openapi import Operation, Parameter
from livedesk.serving.query import LONGEST
from livedesk.serving.reports import LARGEST, HandedAnswer

_HTML: Final = "text/html"
_JSON: Final = "application/json"
_ERRORS: Final = (400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503)
_NUMBER: Final[dict[str, Any]] = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST}

ANSWERS: Final[Mapping[tuple[str, str], type | str]] = {
    ("GET", "/console/{story}/queue"): QueueAnswer,
    ("GET", "/console/{story}/events"): "text/event-stream",
    ("GET", "/console/{story}/standing"): StandingLines,
    ("GET", "/console/{story}/trail"): TrailAnswer,
    ("GET", "/console/{story}/held"): HeldAnswer,
    ("POST", "/console/{story}/held/{id}/through"): LetAnswer,
    ("GET", "/console/{story}/presence"): PresenceAnswer,
    ("POST", "/console/{story}/presence"): PresenceAnswer,
    ("POST", "/console/{story}/commands"): CommandAnswer,
    ("GET", "/console/{story}/alerts/unseen"): UnseenAnswer,
    ("GET", "/console/{story}/sources.json"): _JSON,
    ("GET", "/console/{story}/sources.opml"): "text/x-opml",
    ("POST", "/console/{story}/sources/import"): ImportAnswer,
    ("GET", "/console/session"): SessionAnswer,
    ("POST", "/console/{story}/alerts/rules"): Rule,
    ("POST", "/console/sign-in"): SessionAnswer,
    ("POST", "/console/{story}/images"): TakenAnswer,
    ("GET", "/images/{media}"): "image/*",
    ("POST", "/console/sign-in/passkey/options"): _JSON,
    ("POST", "/console/sign-in/passkey"): SessionAnswer,
    ("POST", "/console/account/passkeys/options"): _JSON,
    ("POST", "/console/account/passkeys"): _JSON,
    ("POST", "/api/reports/{name}"): HandedAnswer,
}
"""What an address answers that is no page."""

FORMED: Final = frozenset((("POST", "/console/{story}/alerts/rules"), ("POST", "/console/sign-in")))
"""What takes a page's form as well as JSON, and answers it with a page."""

SENT: Final[Mapping[tuple[str, str], Any]] = {
    ("POST", "/console/{story}/commands"): AnyCommand,
    ("POST", "/console/{story}/preview"): Wished,
    ("POST", "/console/{story}/presence"): Here,
    ("POST", "/console/{story}/held/{id}/through"): Through,
    ("POST", "/console/{story}/alerts/rules"): Rule,
    ("POST", "/console/sign-in"): Credentials,
}
"""What an address takes as JSON."""

RAW: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("POST", "/console/{story}/images"): ("image/jpeg", "image/png", "image/webp"),
    ("POST", "/console/{story}/sources/import"): ("application/octet-stream",),
    ("POST", "/console/sign-in/passkey/options"): (_JSON,),
    ("POST", "/console/sign-in/passkey"): (_JSON,),
    ("POST", "/console/account/passkeys/options"): (_JSON,),
    ("POST", "/console/account/passkeys"): (_JSON,),
    ("POST", "/api/reports/{name}"): (_JSON, "application/vnd.iptc.g2.newsitem+xml", "application/xml"),
}
"""What an address takes as it is."""

MOST: Final[Mapping[tuple[str, str], int]] = {
    ("POST", "/console/{story}/images"): MOST_BYTES,
    ("POST", "/api/reports/{name}"): LARGEST,
}
"""Bytes an address takes at most, where that is more than a form has."""

FORMS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("POST", "/console/sign-in"): ("name", "password", "next", "kept"),
    ("POST", "/console/account/display"): ("display",),
    ("POST", "/console/account/password"): ("current", "new", "again"),
    ("POST", "/console/account/tokens"): ("label", "scope", "days"),
    ("POST", "/console/people/invitations"): ("role", "days", "stories", "note"),
    ("POST", "/console/people/{id}/role"): ("role",),
    ("POST", "/console/people/{id}/stories"): ("stories",),
    ("POST", "/console/people/{id}/switch"): ("to",),
    ("POST", "/console/{story}/sources/find"): ("address",),
    ("POST", "/console/{story}/sources/add"): (
        "address", "id", "name", "publisher", "type", "country", "kind", "lang", "site", "why",
    ),
    ("POST", "/console/{story}/sources/{id}/{change}"): ("why",),
    ("POST", "/console/{story}/alerts/seen"): ("upto",),
}  # fmt: skip
"""Fields of the forms that pages send; a session's mark goes with each as `csrf`."""

ASKED: Final[Mapping[tuple[str, str], tuple[Parameter, ...]]] = {
    ("GET", "/console/{story}/queue"): (Parameter("after", "Rows that changed after this entry.", _NUMBER),),
    ("GET", "/console/{story}/events"): (Parameter("after", "From this entry on.", _NUMBER),),
    ("GET", "/console/{story}/trail"): (
        Parameter("update", "Of this update or development only.", _TEXT),
        Parameter("before", "Given before this entry only; 0 for all.", _NUMBER),
        Parameter("limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 200}),
    ),
    ("GET", "/console/{story}/held"): (Parameter("q", "Words that stand in them.", _TEXT),),
    ("GET", "/console/{story}/sources"): (
        Parameter("q", "Words of their names.", _TEXT),
        Parameter("from", "Place in the list.", {"type": "integer", "minimum": 0, "maximum": 10**6}),
    ),
}
"""What may be written into an address."""


def operations(routes: Sequence[web.RouteDef]) -> list[Operation]:
    """The description of a console's routes."""
    return [_operation(route) for route in routes]


def _operation(route: web.RouteDef) -> Operation:
    key = (route.method, route.path)
    role, scope, is_open = marks_of(route.handler)
    words = inspect.getdoc(route.handler) or ""
    public = is_open or role is None
    ids = tuple(
        Parameter(part.strip("{}"), "As a list or a link gives it.", _TEXT, "path", required=True)
        for part in route.path.split("/")
        if part.startswith("{")
    )
    return Operation(
        route.path,
        " ".join(words.split("\n\n", maxsplit=1)[0].split())
        + ("" if public else f" For {role}s{' and tokens' if scope else ''}."),
        ANSWERS.get(key, _HTML),
        (*ids, *ASKED.get(key, ())),
        (*_ERRORS, 501) if key[1].endswith("/images") or "passkey" in key[1] else _ERRORS,
        method=route.method.lower(),
        sent=SENT.get(key),
        raw=RAW.get(key, ()),
        form=FORMS.get(key, ()),
        done=201 if ANSWERS.get(key) is TakenAnswer else 200,
        also=_HTML if key in FORMED else "",
        moves=ANSWERS.get(key, _HTML) == _HTML or key in FORMED,
        security=() if public else (("session", ()), *([("token", (scope,))] if scope else [])),
        most=MOST.get(key),
    )


__all__ = ["operations"]
