"""Pages of the stories a node follows: one at the top of the address, many under a front page."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence

from aiohttp import web

from livedesk.newsroom import calmly
from livedesk.nodes.following import Follower, Following
from livedesk.serving.app import make_app
from livedesk.serving.front import ROOT, FrontPage, make_front
from livedesk.serving.options import WebOptions
from livedesk.serving.push import Hub, HubOptions
from livedesk.serving.server import Server
from livedesk.showing import Address, DeskSite


@contextlib.asynccontextmanager
async def serving(following: Following, address: Address) -> AsyncGenerator[tuple[Server, Callable[[], int]]]:
    """The pages, as long as this lasts: the server, and what counts its readers.

    Raises ServingError when the address can't be had.
    """
    followers = list(following.followers.values())
    options = WebOptions(base_url=address.base_url, trusted_proxies=address.trusted_proxies)
    limits = HubOptions(trusted_proxies=address.trusted_proxies)
    if len(followers) == 1:
        hub = Hub(limits)
        hubs = [hub]
        site = DeskSite(followers[0], hub)
        app = make_app(site, hub, options, site.metrics)
    else:
        app, hubs = _many(followers, options, limits)
    server = Server(app, address.host, address.port)
    await server.start()
    try:
        yield server, lambda: sum(hub.readers for hub in hubs)
    finally:
        await server.stop()


def _many(
    followers: Sequence[Follower], options: WebOptions, limits: HubOptions
) -> tuple[web.Application, list[Hub]]:
    sites: dict[str, DeskSite] = {}
    apps: dict[str, web.Application] = {}
    hubs: list[Hub] = []
    for follower in followers:
        name = follower.covered.name
        hub = Hub(limits)
        sites[name] = DeskSite(follower, hub, root=f"{ROOT}{name}/")
        apps[name] = make_app(sites[name], hub, options, sites[name].metrics)
        hubs.append(hub)
    front = Hub(limits)
    page = FrontPage(sites, front, options)
    for follower in followers:
        follower.listen(calmly(page.say, follower.covered.name))
    app = make_front(page, apps, front, options, {name: site.metrics for name, site in sites.items()})
    return app, [*hubs, front]
