"""Sources of kind "feed": asks for the feed, reads it, learns its pace."""

from __future__ import annotations

import asyncio

import msgspec

from livedesk.sources.feed import parse_feed
from livedesk.sources.fetching import Fetcher
from livedesk.sources.schedule import gap_seconds, hinted_seconds, skips
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

# Feeds read at the same time: the threads are those in which names are resolved, too.
_AT_ONCE = 2


class FeedConnector:
    """Reads feeds of any format ``parse_feed`` knows."""

    kind = "feed"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._fetcher = fetcher
        self._reading = asyncio.Semaphore(_AT_ONCE)

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``."""
        fetched = await self._fetcher.fetch(source, state.validators)
        if fetched.status == 304:
            kept = msgspec.structs.replace(
                state, validators=fetched.validators, seconds=fetched.seconds, moved_to=fetched.moved_to
            )
            return Look(reports=(), state=kept, unchanged=True)
        # In a thread: a damaged feed of some megabytes can take feedparser seconds.
        async with self._reading:
            feed = await asyncio.to_thread(
                parse_feed,
                fetched.body,
                source=source,
                url=fetched.url,
                content_type=fetched.content_type,
                seen_at=fetched.at,
            )
        cut = ("the connection ended before the feed did",) if fetched.incomplete else ()
        kept = msgspec.structs.replace(
            state,
            validators=fetched.validators,
            seconds=fetched.seconds,
            moved_to=fetched.moved_to,
            tier=feed.tier,
            title=feed.hints.title,
            hubs=feed.hints.hubs[:5],
            topic=feed.hints.topic,
            hinted_seconds=hinted_seconds(feed.hints, fetched.max_age),
            gap_seconds=gap_seconds(feed.reports, now=fetched.at),
        )
        return Look(
            reports=feed.reports,
            state=kept,
            whole=not fetched.incomplete,
            skipping=skips(feed.hints, fetched.at),
            warnings=cut + feed.warnings,
        )


__all__ = ["FeedConnector"]
