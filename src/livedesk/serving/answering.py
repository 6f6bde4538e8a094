"""One way of answering errors: whatever goes wrong, a reader or a script is told what and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from livedesk.page.catalogue import Catalogue, Tongue
from livedesk.page.html import Renderer
from livedesk.serving.language import chosen
from livedesk.serving.metrics import Metrics
from livedesk.serving.problem import Refused, answer, wants_json

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")
_REMEDIES = {
    404: ("there is no page at this address", "It may be mistyped: the live page links everything there is"),
    405: ("this address can only be read", "Use GET or HEAD"),
    413: ("that is too large", "Send less"),
}


class Masthead(NamedTuple):
    """What an answer that is not the page is headed with: whose page the reader looked for."""

    title: str
    """Of the story, or the desk's name."""
    language: str
    """Of the story file, and of the page where nobody asks for another."""
    desk: bool = False
    """True for the desk with many stories."""


def answering(renderer: Renderer, masthead: Callable[[], Masthead], metrics: Metrics) -> Middleware:
    """Count every answer, and turn what went wrong into one a reader can use."""

    def told(request: web.Request, problem: Refused) -> web.Response:
        if wants_json(request):
            return answer(problem, None)

        def draw(status: int, words: str) -> str:
            title, language, desk = masthead()
            return renderer.error(status, words, title=title, desk=desk, tongue=_tongue(request, language))

        return answer(problem, draw)

    @web.middleware
    async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Refused as refused:
            response = told(request, refused)
        except web.HTTPException as plain:
            if plain.status < 400:
                metrics.requests[_route(request), plain.status] += 1
                raise
            response = told(request, _refused(plain))
        except ConnectionError:
            raise
        except Exception:
            _log.exception("serving.broke", path=request.path)
            problem = Refused(
                500,
                "the desk could not answer",
                where=_route(request),
                remedy="Try again in a moment; the record is untouched",
            )
            response = told(request, problem)
        metrics.requests[_route(request), response.status] += 1
        return response

    return answered


def _tongue(request: web.Request, own: str) -> Tongue:
    """The language the reader asked for; the page's own where that cannot be had, which may be what went wrong."""
    try:
        lang = chosen(request, own).lang
    except Refused:
        lang = None
    drawn = Catalogue.of(lang or own).lang
    return Tongue(drawn, kept=lang is not None, own=own if own != drawn else "")


def _refused(plain: web.HTTPException) -> Refused:
    what, remedy = _REMEDIES.get(plain.status, ("the request can't be answered", "Check the address"))
    refused = Refused(plain.status, what, where="address", remedy=remedy)
    if "Allow" in plain.headers:
        refused.headers["Allow"] = plain.headers["Allow"]
    return refused


def _route(request: web.Request) -> str:
    """The route's pattern, never what was asked: anyone may ask for anything."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "none"
