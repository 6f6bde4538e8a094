"""One way of answering errors: whatever goes wrong, a reader or a script is told what and what to do."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from livedesk.page.html import Renderer
from livedesk.serving.metrics import Metrics
from livedesk.serving.problem import Refused, answer, wants_json

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")
_REMEDIES = {
    404: ("there is no page at this address", "It may be mistyped: the live page links everything there is"),
    405: ("this address can only be read", "Use GET or HEAD"),
    413: ("that is too large", "Send less"),
}


def answering(renderer: Renderer, language: Callable[[], str], metrics: Metrics) -> Middleware:
    """Count every answer, and turn what went wrong into one a reader can use."""

    def told(request: web.Request, problem: Refused) -> web.Response:
        if wants_json(request):
            return answer(problem, None)
        return answer(
            problem,
            lambda status, words: renderer.error(status, words, lang=language()),
        )

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
