"""What a site's robots.txt lets the desk read, asked once and remembered (RFC 9309).

It holds for pages the desk goes to by itself: articles behind links, list pages, sitemaps, live pages. A
feed is an address made for programs and given by the editor; it is asked as such.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from protego import Protego
from yarl import URL

from livedesk.sources.decoding import decode
from livedesk.sources.fetch_error import FetchError
from livedesk.sources.fetching import Fetcher
from livedesk.story.schema import Source

#: The product token rules are written for.
AGENT: Final = "Livedesk"
KEPT: Final = timedelta(hours=24)
"""RFC 9309, 2.4: a robots.txt should not be used for longer than a day."""
ASKED_AGAIN: Final = timedelta(minutes=10)
"""When a robots.txt that could not be fetched is asked for again; until then nothing is read there."""
LONGEST_DELAY: Final = 60.0
"""Seconds of Crawl-delay obeyed; a host that asks for more is asked this seldom."""
READ: Final = 500 * 1024
"""RFC 9309, 2.5: bytes of a robots.txt that are read at least, and here at most."""
MOST_SITES: Final = 2_000


class Forbidden(FetchError):
    """robots.txt keeps a page from programs; it is not asked for."""


@dataclass(slots=True)
class _Rules:
    """A site's rules; None for one that could not be asked."""

    parsed: Protego | None
    until: datetime
    fault: FetchError | None = None


class Robots:
    """The rules of the sites met so far; shared by all connectors of a fetcher."""

    def __init__(self, fetcher: Fetcher, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._fetcher = fetcher
        self._now = now
        self._sites: dict[str, _Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    @classmethod
    def of(cls, fetcher: Fetcher) -> Robots:
        """The rules kept beside a fetcher."""
        return fetcher.keep(cls, lambda: cls(fetcher, fetcher.now))

    async def close(self) -> None:
        """Forget all rules."""
        self._sites.clear()

    async def allow(self, source: Source, address: str) -> None:
        """Return when the address may be read for the source.

        Raises Forbidden when its site keeps it from programs, FetchError when that can't be asked.
        """
        try:
            url = URL(address)
            site = str(url.origin())
        except ValueError:
            return  # the fetcher says what is wrong with it
        rules = await self._rules(source, site)
        where = f"{source.name} ({address})"
        if rules.parsed is None:
            fault = rules.fault
            said = fault.what if fault is not None else "does not answer"
            raise FetchError(
                f"not asked: robots.txt of {url.host} {said}",
                where=where,
                remedy=fault.remedy
                if fault is not None and fault.status is None
                else "It is asked again by itself",
                retry_after=rules.until,
            )
        if not rules.parsed.can_fetch(str(url.with_fragment(None)), AGENT):
            raise Forbidden(
                f"not asked: robots.txt of {url.host} keeps this page from programs",
                where=where,
                remedy="Ask the publisher, or give an address that may be read",
            )

    async def _rules(self, source: Source, site: str) -> _Rules:
        known = self._sites.get(site)
        if known is not None and known.until > self._now():
            return known
        lock = self._asking.setdefault(site, asyncio.Lock())
        try:
            async with lock:
                known = self._sites.get(site)
                if known is None or known.until <= self._now():
                    known = await self._ask(source, site)
                    self._remember(site, known)
                return known
        finally:
            if not lock.locked():
                self._asking.pop(site, None)

    async def _ask(self, source: Source, site: str) -> _Rules:
        try:
            fetched = await self._fetcher.fetch(source, address=f"{site}/robots.txt")
        except FetchError as fault:
            if fault.status is not None and 400 <= fault.status < 500 and fault.status != 429:
                # RFC 9309, 2.3.1.3: a site without a robots.txt forbids nothing.
                return _Rules(Protego.parse(""), self._now() + KEPT)
            return _Rules(None, fault.retry_after or self._now() + ASKED_AGAIN, fault)
        text = decode(fetched.body[:READ], fetched.content_type).text
        parsed = await asyncio.to_thread(Protego.parse, text)
        delay = parsed.crawl_delay(AGENT)
        if delay:
            self._fetcher.slow_down(site, min(delay, LONGEST_DELAY))
        return _Rules(parsed, self._now() + KEPT)

    def _remember(self, site: str, rules: _Rules) -> None:
        self._sites.pop(site, None)
        self._sites[site] = rules
        if len(self._sites) > MOST_SITES:
            del self._sites[next(iter(self._sites))]


__all__ = ["Forbidden", "Robots"]
