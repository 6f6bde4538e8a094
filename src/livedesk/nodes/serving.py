"""Pages of the stories a node follows, one at the top of the address, many under a front page; and, on a node that was
given the accounts, the console of all of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack

from aiohttp import web

from livedesk.newsroom import calmly
from livedesk.nodes.console import FollowedDesk, RememberedLooks
from livedesk.nodes.fetching import SharedStates
from livedesk.nodes.following import Follower, Following
from livedesk.nodes.orders import Orders
from livedesk.nodes.shared import SharedKeys, SharedPictures, SharedSubscriptions
from livedesk.outgoing.notifications import Notifier, can_notify
from livedesk.outgoing.pictures import Pictures
from livedesk.people import People
from livedesk.record.locations import SUFFIX
from livedesk.record.postgres import Database
from livedesk.record.roster import looked_at
from livedesk.serving.app import make_app
from livedesk.serving.console import Backroom
from livedesk.serving.front import ROOT, FrontPage, make_front
from livedesk.serving.options import WebOptions
from livedesk.serving.push import Hub, HubOptions
from livedesk.serving.server import Server
from livedesk.showing import Address, DeskSite, alerting, backroom_of, notifier_of


def root_of(name: str, stories: int) -> str:
    """The path a story's page answers under, on every node."""
    return "/" if stories == 1 else f"{ROOT}{name}/"


@contextlib.asynccontextmanager
async def serving(
    following: Following, address: Address, database: Database, orders: Orders
) -> AsyncGenerator[tuple[Server, Callable[[], int]]]:
    """The pages, as long as this lasts: the server, and what counts its readers.

    Raises ServingError when the address can't be had, PeopleError when the file of accounts can't be used.
    """
    async with AsyncExitStack() as stack:
        console = None
        if address.people is not None:
            people = stack.enter_context(contextlib.closing(People(address.people)))
            console = _Console(people, database, orders)
            looking = asyncio.ensure_future(console.looks.run())
            stack.push_async_callback(_ended, looking)
        pages = _Pages(list(following.followers.values()), address, database)
        server = Server(await pages.application(stack, console), address.host, address.port)
        await server.start()
        stack.push_async_callback(server.stop)
        yield server, lambda: sum(hub.readers for hub in pages.hubs)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class _Console:
    """What the consoles of all stories share."""

    def __init__(self, people: People, database: Database, orders: Orders) -> None:
        self.people = people
        self.looks = RememberedLooks(SharedStates(database))
        self._orders = orders

    async def of(
        self, stack: AsyncExitStack, follower: Follower, address: Address, root: str, pictures: Pictures
    ) -> Backroom:
        """What one story's works with; files of its own lie beside the accounts."""
        desk = FollowedDesk(follower, self._orders)
        looks = self.looks.of(lambda: looked_at(desk.loaded.story, desk.state))
        beside = self.people.path.with_name(f"{follower.covered.name}{SUFFIX}")
        alerter = await stack.enter_async_context(alerting(desk, beside, looks, address, root))
        return backroom_of(desk, self.people, beside, looks, alerter, pictures)


class _Pages:
    """The application, and the hubs that its readers hang on."""

    def __init__(self, followers: Sequence[Follower], address: Address, database: Database) -> None:
        self.hubs: list[Hub] = []
        self._followers = followers
        self._address = address
        self._database = database
        self._options = WebOptions(base_url=address.base_url, trusted_proxies=address.trusted_proxies)
        self._keys = SharedKeys(database)
        self._pictures = SharedPictures(database)

    async def application(self, stack: AsyncExitStack, console: _Console | None) -> web.Application:
        """All of it; what runs beside it ends with ``stack``."""
        sites: dict[str, DeskSite] = {}
        apps: dict[str, web.Application] = {}
        for follower in self._followers:
            name = follower.covered.name
            root = root_of(name, len(self._followers))
            hub = self._hub()
            site = sites[name] = DeskSite(follower, hub, root=root)
            backroom = None
            if console is not None:
                backroom = await console.of(stack, follower, self._address, root, self._pictures)
            notifier = await asyncio.to_thread(self._notifier, follower)
            apps[name] = make_app(
                site, hub, self._options, site.metrics, notifier, backroom, pictures=self._pictures
            )
        if len(apps) == 1:
            return next(iter(apps.values()))
        front = self._hub()
        page = FrontPage(sites, front, self._options)
        for follower in self._followers:
            follower.listen(calmly(page.say, follower.covered.name))
        metrics = {name: site.metrics for name, site in sites.items()}
        whole = Backroom(people=console.people, story="") if console is not None else None
        return make_front(page, apps, front, self._options, metrics, whole)

    def _hub(self) -> Hub:
        self.hubs.append(Hub(HubOptions(trusted_proxies=self._address.trusted_proxies)))
        return self.hubs[-1]

    def _notifier(self, follower: Follower) -> Notifier | None:
        """Takes subscriptions in; who gathers the story sends to them."""
        if not can_notify():
            return None
        kept = SharedSubscriptions(self._database, follower.covered.id)
        return notifier_of(follower.story, self._keys, kept)
