"""The web application: all routes, one way of answering errors, the same headers on everything."""

from __future__ import annotations

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from livedesk.outgoing.cards import Press
from livedesk.outgoing.notifications import Notifier
from livedesk.serving.api import Api
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.deltas import Deltas
from livedesk.serving.feeds import Feeds
from livedesk.serving.headers import secure
from livedesk.serving.metrics import CONTENT_TYPE, Metrics
from livedesk.serving.notifications import Notifications
from livedesk.serving.openapi import describe
from livedesk.serving.options import WebOptions
from livedesk.serving.pages import Pages
from livedesk.serving.problem import Refused, answer, wants_json
from livedesk.serving.push import Hub
from livedesk.serving.search import Search
from livedesk.serving.sharing import Sharing
from livedesk.serving.site import Site

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")
_REMEDIES = {
    404: ("there is no page at this address", "It may be mistyped: the live page links everything there is"),
    405: ("this address can only be read", "Use GET or HEAD"),
    413: ("that is too large", "Send less"),
}


def make_app(
    site: Site,
    hub: Hub,
    options: WebOptions | None = None,
    metrics: Metrics | None = None,
    notifier: Notifier | None = None,
) -> web.Application:
    """The application that shows ``site`` and pushes through ``hub``; nothing runs until it is served.

    On shutdown it closes the hub. Pass ``metrics`` when the desk has figures of its own to observe, and
    ``notifier`` when readers may ask for notifications.
    """
    options = options or WebOptions()
    metrics = metrics or Metrics()
    live = Bodies(options.kept_pages, options.render_share, options.render_burst)
    archive = Bodies(options.kept_pages, options.render_share, options.render_burst)
    deltas = Bodies(options.kept_pages * 4, options.render_share, options.render_burst)
    metrics.watch(site, hub, {"live": live, "archive": archive, "deltas": deltas})
    app = web.Application(middlewares=[_answering(site, metrics)], client_max_size=64 * 1024)
    secure(app, options.frame_ancestors, site.renderer.links.root)
    app.add_routes(Search(site, archive, options).routes())
    app.add_routes(Pages(site, hub, live, archive, options).routes())
    app.add_routes(Feeds(site, live, options).routes())
    press = Press()
    app.add_routes(Sharing(site, archive, options, press).routes())
    app.add_routes(Notifications(site, notifier).routes())
    app.add_routes(Deltas(site, deltas, options).routes())
    app.add_routes(Api(site, hub).routes())
    description = Body(
        plain=describe(), content_type="application/json", etag="openapi", cache="public, max-age=3600"
    )

    async def openapi(request: web.Request) -> web.StreamResponse:
        return send(request, description)

    async def figures(request: web.Request) -> web.StreamResponse:  # noqa: ARG001
        return web.Response(
            body=metrics.text(), headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        )

    app.router.add_get("/openapi.json", openapi)
    app.router.add_get("/metrics", figures)

    async def on_shutdown(_: web.Application) -> None:
        await hub.close()
        press.close()

    app.on_shutdown.append(on_shutdown)
    return app


def _answering(site: Site, metrics: Metrics) -> Middleware:
    """Count every answer, and turn what went wrong into one a reader can use."""

    def told(request: web.Request, problem: Refused) -> web.Response:
        if wants_json(request):
            return answer(problem, None)
        return answer(
            problem,
            lambda status, words: site.renderer.error(status, words, lang=site.story.language),
        )

    @web.middleware
    async def answering(request: web.Request, handler: Handler) -> web.StreamResponse:
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

    return answering


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
