"""Many stories on one desk: a desk each, one front page, and the outside world asked once for all of them."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from livedesk.desk import Desk
from livedesk.errors import LivedeskError
from livedesk.model import Entry
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.webhooks import Endpoint
from livedesk.page.links import Links
from livedesk.people import People
from livedesk.reading.embedding import Embedder
from livedesk.reading.remembered import RememberedEmbedder
from livedesk.record.locations import Place
from livedesk.running import covering, keep_time, until_stopped
from livedesk.serving.app import make_app
from livedesk.serving.console import Backroom
from livedesk.serving.front import ROOT, FrontPage, make_front
from livedesk.serving.options import WebOptions
from livedesk.serving.push import Hub, HubOptions
from livedesk.serving.server import Server
from livedesk.showing import Address, DeskSite, Say, alerting, backroom_of, notifying, subscribing, telling
from livedesk.sources.polling import Poller
from livedesk.sources.shared_fetching import SharedFetcher
from livedesk.story.loading import LoadedStory, counted
from livedesk.story.schema import Source

#: Seconds within which changes of one story become one card for readers of the front page.
CALM = 0.5
PEOPLE = "newsroom.people.sqlite"
"""Those who may work at many stories: beside the first one's record, unless another file is named."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class NewsroomError(LivedeskError):
    """Stories that can't be on one desk."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One story of many, at work."""

    id: str
    """Its name: the story file's, without its ending."""
    beside: Path
    """Its record's file; with a database, the one beside which all else is kept."""
    place: Place
    """Where its record lies."""
    desk: Desk
    """Its desk."""
    poller: Poller
    """What feeds it."""
    site: DeskSite
    """Its pages."""


def checked_names(stories: Sequence[LoadedStory]) -> list[str]:
    """The name each story answers under. Raises NewsroomError for two of one name, or one that no address can have."""
    names = [loaded.name for loaded in stories]
    for name in names:
        if not _NAME.fullmatch(name):
            raise NewsroomError(
                f'"{name}" can\'t be part of an address',
                where="story file",
                remedy="Name the file with letters, digits, dots and dashes: storm-2026.toml",
            )
        if names.count(name) > 1:
            raise NewsroomError(
                f'two stories are called "{name}"',
                where="story files",
                remedy="Rename one of the files: each story's pages and record carry its name",
            )
    return names


async def run_stories(
    stories: Sequence[LoadedStory],
    place_of: Callable[[LoadedStory], tuple[Path, Place]],
    embedder: Embedder | None,
    address: Address,
    *,
    say: Say,
    webhooks: Sequence[Endpoint] = (),
    title: str | None = None,
) -> None:
    """Cover stories until told to stop: each with a record of its own, all under one address.

    ``place_of`` gives the file that other files of a story lie beside, and where its record is; ``title`` is the desk's name on the front page. Raises LivedeskError on what the user can mend.
    """
    checked_names(stories)
    async with AsyncExitStack() as stack:
        fetcher = SharedFetcher(contact=next((s.story.contact for s in stories if s.story.contact), None))
        stack.push_async_callback(fetcher.close)
        covered, server = await _open(stack, stories, place_of, embedder, address, fetcher, title)
        fetcher.answered = _in_step([one.poller for one in covered])
        sources = len({source.address for loaded in stories for source in loaded.story.sources})
        say(f"{len(covered)} stories: {server.url}  ({counted(sources, 'source')})")
        for one in covered:
            links = one.site.renderer.links
            say(f"  {one.desk.story.title}: {server.url}{links.page()}  (record {one.place})")
            base = address.base_url or server.url
            await stack.enter_async_context(
                telling(one.desk, one.site.view, Keys(one.beside), webhooks, base, say, links)
            )
        running = [asyncio.ensure_future(one.poller.run()) for one in covered]
        running += [asyncio.ensure_future(keep_time(one.desk, one.site, one.poller, say)) for one in covered]
        await until_stopped(*running)
        await asyncio.gather(*(one.poller.stop() for one in covered))


async def _open(
    stack: AsyncExitStack,
    stories: Sequence[LoadedStory],
    place_of: Callable[[LoadedStory], tuple[Path, Place]],
    embedder: Embedder | None,
    address: Address,
    fetcher: SharedFetcher,
    title: str | None,
) -> tuple[list[Covered], Server]:
    shared = None if embedder is None else RememberedEmbedder(embedder)
    options = WebOptions(base_url=address.base_url, trusted_proxies=address.trusted_proxies)
    push = HubOptions(trusted_proxies=address.trusted_proxies)
    covered: list[Covered] = []
    apps: dict[str, web.Application] = {}
    places = [place_of(loaded) for loaded in stories]
    everybody = address.people or places[0][0].with_name(PEOPLE)
    people = stack.enter_context(contextlib.closing(People(everybody)))
    for loaded, (beside, place) in zip(stories, places, strict=True):
        desk, poller = await stack.enter_async_context(covering(loaded, place, shared, fetcher))
        root = f"{ROOT}{loaded.name}/"
        hub = Hub(push)
        site = DeskSite(desk, hub, poller, root)
        notifier = await stack.enter_async_context(notifying(desk, beside, Links(root=root)))
        alerter = await stack.enter_async_context(alerting(desk, beside, poller, address, root))
        backroom = backroom_of(desk, people, beside, poller, alerter)
        subscriber = await stack.enter_async_context(subscribing(desk, beside, poller, address, root))
        apps[loaded.name] = make_app(
            site, hub, options, site.metrics, notifier, backroom, poller.inbox, subscriber
        )
        covered.append(Covered(loaded.name, beside, place, desk, poller, site))
    hub = Hub(push)
    page = FrontPage({one.id: one.site for one in covered}, hub, options, title=title)
    for one in covered:
        one.desk.listen(calmly(page.say, one.id))
    metrics = {one.id: one.site.metrics for one in covered}
    backroom = Backroom(people=people, story="")
    server = Server(make_front(page, apps, hub, options, metrics, backroom), address.host, address.port)
    await stack.enter_async_context(_serving(server))
    return covered, server


@contextlib.asynccontextmanager
async def _serving(server: Server) -> AsyncGenerator[None]:
    await server.start()
    try:
        yield
    finally:
        await server.stop()


def _in_step(pollers: Sequence[Poller]) -> Callable[[Source], None]:
    def answered(source: Source) -> None:
        for poller in pollers:
            poller.look_soon(source)

    return answered


def calmly(say: Callable[[str], None], id_: str) -> Callable[[Sequence[Entry]], None]:
    """A listener that has a story's card sent soon after something is recorded, and once for many changes."""
    waiting: list[asyncio.TimerHandle] = []

    def tell() -> None:
        waiting.clear()
        say(id_)

    def hear(entries: Sequence[Entry]) -> None:
        if entries and not waiting:
            waiting.append(asyncio.get_running_loop().call_later(CALM, tell))

    return hear


__all__ = ["CALM", "Covered", "NewsroomError", "calmly", "checked_names", "run_stories"]
