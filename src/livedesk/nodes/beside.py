"""What goes on beside the desk of a story as long as a node holds it: pages behind links are read, webhooks and browsers told.

Each story is held by one node, so that each of these is done once; whoever holds it next goes on from the record.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

import structlog

from livedesk.desk import Desk
from livedesk.legwork import going_behind
from livedesk.nodes.covered import Covered
from livedesk.nodes.serving import root_of
from livedesk.nodes.shared import SharedKeys, SharedSubscriptions
from livedesk.outgoing.notifications import can_notify
from livedesk.page.links import Links
from livedesk.page.parts import View
from livedesk.page.view import build_view
from livedesk.record.postgres import Database
from livedesk.showing import Say, notifier_of, telling, telling_browsers
from livedesk.sources.fetching import Fetcher

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Beside:
    """Runs it for the desks of one node. ``base_url`` is the public address that what is told leads to."""

    def __init__(self, database: Database, base_url: str, *, contact: str | None = None) -> None:
        self._database = database
        self._base_url = base_url.rstrip("/")
        self._keys = SharedKeys(database)
        self._contact = contact
        self._fetcher: Fetcher | None = None

    @staticmethod
    def lasts(covered: Covered) -> bool:
        """Whether it may have something left to do for a story of which nothing new is heard."""
        return any(key in covered.file for key in ("webhooks", "article_text", "select"))

    @contextlib.asynccontextmanager
    async def of(self, desk: Desk, covered: Covered, stories: int) -> AsyncGenerator[None]:
        """Beside one desk, as long as this lasts; ``stories`` are those of all nodes. Raises RecordError when the database is away."""
        links = Links(root=root_of(covered.name, stories))

        def view() -> View:
            now, last = desk.clock.now(), desk.state.at
            return build_view(desk.state.shown, desk.story, now=now if last is None else max(now, last))

        async with AsyncExitStack() as stack:
            if (
                any(one.article_text or one.select for one in desk.story.sources)
                or desk.story.fetching.article_text
            ):
                await stack.enter_async_context(going_behind(desk, self._pages()))
            await stack.enter_async_context(
                telling(desk, view, self._keys, (), self._base_url, _say(covered.name), links)
            )
            if can_notify():
                kept = SharedSubscriptions(self._database, covered.id)
                notifier = await asyncio.to_thread(notifier_of, desk.story, self._keys, kept)
                await stack.enter_async_context(telling_browsers(desk, notifier, links))
            yield

    async def close(self) -> None:
        """Let go of what is shared."""
        if self._fetcher is not None:
            await self._fetcher.close()

    def _pages(self) -> Fetcher:
        """What asks for pages, for all desks of the node."""
        if self._fetcher is None:
            self._fetcher = Fetcher(contact=self._contact)
        return self._fetcher


def _say(story: str) -> Say:
    def say(words: str) -> None:
        _log.info("gather.beside", story=story, words=words)

    return say
