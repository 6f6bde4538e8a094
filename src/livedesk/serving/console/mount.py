"""All parts of the console, put together."""

from __future__ import annotations

from aiohttp import web

from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.drawing import Drawing
from livedesk.serving.console.guard import Guard, is_console
from livedesk.serving.console.sign_in import SignIn
from livedesk.serving.headers import policy
from livedesk.serving.options import WebOptions
from livedesk.serving.site import Site

_POLICY = policy("'none'")


def make_console(site: Site, backroom: Backroom, options: WebOptions, guard: Guard) -> list[web.RouteDef]:
    """The routes of the console; ``guard`` is the one whose middleware the application runs."""
    del options
    drawing = Drawing(site, backroom, guard.home)
    return [
        *SignIn(backroom, guard, drawing).routes(),
    ]


def protect(app: web.Application) -> None:
    """Have every answer of the console say that it is not to be kept, framed, indexed or read from outside."""

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        if not is_console(request):
            return
        headers = response.headers
        stream = response.content_type == "text/event-stream"
        headers["Cache-Control"] = "no-store, no-transform" if stream else "no-store"
        headers["Content-Security-Policy"] = _POLICY
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["X-Robots-Tag"] = "noindex"

    app.on_response_prepare.append(on_prepare)
