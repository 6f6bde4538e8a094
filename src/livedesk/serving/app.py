"""The web application: all routes, one way of answering errors, the same headers on everything."""

from __future__ import annotations

from aiohttp import web

from livedesk.outgoing.cards import Press
from livedesk.outgoing.notifications import Notifier
from livedesk.outgoing.pictures import Pictures
from livedesk.serving.answering import Masthead, answering
from livedesk.serving.api import Api
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.described import operations
from livedesk.serving.console.guard import Guard
from livedesk.serving.console.images import Images
from livedesk.serving.console.mount import make_console, protect
from livedesk.serving.deltas import Deltas
from livedesk.serving.feeds import Feeds
from livedesk.serving.headers import secure
from livedesk.serving.metrics import CONTENT_TYPE, Metrics
from livedesk.serving.notifications import Notifications
from livedesk.serving.openapi import describe
from livedesk.serving.options import WebOptions
from livedesk.serving.pages import Pages
from livedesk.serving.push import Hub
from livedesk.serving.reports import Reports
from livedesk.serving.search import Search
from livedesk.serving.sharing import Sharing
from livedesk.serving.site import Site
from livedesk.serving.websub import WebSub
from livedesk.sources.inbox import Inbox
from livedesk.sources.websub import Subscriber


def make_app(
    site: Site,
    hub: Hub,
    options: WebOptions | None = None,
    metrics: Metrics | None = None,
    notifier: Notifier | None = None,
    backroom: Backroom | None = None,
    inbox: Inbox | None = None,
    subscriber: Subscriber | None = None,
    pictures: Pictures | None = None,
) -> web.Application:
    """The application that shows ``site`` and pushes through ``hub``; nothing runs until it is served.

    On shutdown it closes the hub. Pass ``metrics`` when the desk has figures of its own to observe, and
    ``notifier`` when readers may ask for notifications; ``backroom`` when people may work at the desk,
    ``inbox`` when programs may hand reports in, and ``subscriber`` when hubs may tell of news. ``pictures`` are those on updates, where
    nobody works at the desk but elsewhere.
    """
    options = options or WebOptions()
    metrics = metrics or Metrics()
    live = Bodies(options.kept_pages, options.render_share, options.render_burst)
    archive = Bodies(options.kept_pages, options.render_share, options.render_burst)
    deltas = Bodies(options.kept_pages * 4, options.render_share, options.render_burst)
    metrics.watch(site, hub, {"live": live, "archive": archive, "deltas": deltas})
    guard = None if backroom is None else Guard(backroom, options, site.renderer.links.root)
    guarded = [] if guard is None else [guard.middleware()]
    app = web.Application(
        middlewares=[
            answering(site.renderer, lambda: Masthead(site.story.title, site.story.language), metrics),
            *guarded,
        ],
        client_max_size=64 * 1024,
    )
    protect(app)
    secure(app, options.frame_ancestors, site.renderer.links.root)
    app.add_routes(Search(site, archive, options).routes())
    app.add_routes(Pages(site, hub, live, archive, options).routes())
    app.add_routes(Feeds(site, live, options).routes())
    press = Press()
    app.add_routes(Sharing(site, archive, options, press).routes())
    app.add_routes(Notifications(site, notifier).routes())
    app.add_routes(Deltas(site, deltas, options).routes())
    app.add_routes(Api(site, hub).routes())
    console: list[web.RouteDef] = []
    if backroom is not None and guard is not None:
        console = make_console(app, site, backroom, options, guard)
        if inbox is not None:
            console += Reports(inbox).routes()
        app.add_routes(console)
    if pictures is not None and (backroom is None or backroom.pictures is None):
        app.add_routes(Images(pictures).shown())
    if subscriber is not None:
        app.add_routes(WebSub(subscriber).routes())
    description = Body(
        plain=describe(operations(console)),
        content_type="application/json",
        etag="openapi",
        cache="public, max-age=3600",
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
