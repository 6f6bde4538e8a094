"""All parts of the console, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from livedesk.serving.console.account import Account
from livedesk.serving.console.alerts import Alerts
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.backstage import Backstage
from livedesk.serving.console.commands import Commands
from livedesk.serving.console.door import Door
from livedesk.serving.console.drawing import POLICY, Drawing, Shown
from livedesk.serving.console.guard import Guard, is_console
from livedesk.serving.console.hashing import Hashing
from livedesk.serving.console.held import Held
from livedesk.serving.console.images import Images
from livedesk.serving.console.invitation import Invitations
from livedesk.serving.console.live import Live
from livedesk.serving.console.pages import Pages
from livedesk.serving.console.passkeys import Passkeys
from livedesk.serving.console.people import PeoplePage
from livedesk.serving.console.presence import Presence
from livedesk.serving.console.sign_in import SignIn
from livedesk.serving.console.sources import Sources
from livedesk.serving.console.stories import Stories, StoryLine
from livedesk.serving.headers import policy
from livedesk.serving.options import WebOptions
from livedesk.serving.site import Site

_POLICY = policy("'none'")


def make_console(
    app: web.Application, site: Site, backroom: Backroom, options: WebOptions, guard: Guard
) -> list[web.RouteDef]:
    """The routes of the console of ``app``; ``guard`` is the one whose middleware it runs."""
    drawing = Drawing(site, backroom, guard.home)
    whole = Backstage(site, backroom.desk)
    live = Live(whole, backroom.names)
    backroom.listen(live.hear)

    presence = Presence(backroom, live.tell)

    async def on_shutdown(_: web.Application) -> None:
        await live.hub.close()

    app.on_shutdown.append(on_shutdown)
    app.cleanup_ctx.append(presence.watch)
    return [
        *_people(site, backroom, guard, drawing, options),
        *(Images(backroom.pictures).routes() if backroom.pictures is not None else ()),
        *(Commands(backroom, backroom.desk).routes() if backroom.desk is not None else ()),
        *(Held(whole, backroom, backroom.desk).routes() if backroom.desk is not None else ()),
        *presence.routes(),
        *(Sources(backroom, drawing, backroom.sources).routes() if backroom.sources is not None else ()),
        *(
            Alerts(whole, backroom, drawing, backroom.alerter, live.tell).routes()
            if backroom.alerter is not None
            else ()
        ),
        *Pages(whole, backroom, drawing, live, guard.still_in).routes(),
    ]


def make_whole_console(
    desk: Shown,
    backroom: Backroom,
    options: WebOptions,
    guard: Guard,
    stories: Callable[[], Sequence[StoryLine]],
) -> list[web.RouteDef]:
    """The routes at the top of many stories: coming in, who may, and the way to each story's own console."""
    drawing = Drawing(desk, backroom, guard.home)
    return [*_people(desk, backroom, guard, drawing, options), *Stories(drawing, stories).routes()]


def _people(
    site: Shown, backroom: Backroom, guard: Guard, drawing: Drawing, options: WebOptions
) -> list[web.RouteDef]:
    """Coming in, and who may."""
    hashing = Hashing(backroom.people)
    door = Door(backroom, guard, hashing)
    sign_in = SignIn(backroom, guard, drawing, door)
    guard.keep = sign_in.keep
    return [
        *sign_in.routes(),
        *Passkeys(site, backroom, guard, door, options).routes(),
        *Invitations(backroom, guard, drawing, door, hashing).routes(),
        *Account(backroom, guard, drawing, door, hashing).routes(),
        *PeoplePage(backroom, guard, drawing, options).routes(),
    ]


def protect(app: web.Application) -> None:
    """Have every answer of the console say that it is not to be kept, framed, indexed or read from outside."""

    async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
        if not is_console(request):
            return
        headers = response.headers
        stream = response.content_type == "text/event-stream"
        headers["Cache-Control"] = "no-store, no-transform" if stream else "no-store"
        headers["Content-Security-Policy"] = response.get(POLICY, _POLICY)
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["X-Robots-Tag"] = "noindex"

    app.on_response_prepare.append(on_prepare)
