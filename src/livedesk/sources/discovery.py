"""The feeds of a site, found from any address of it and each looked at before it is offered.

Asks as the desk always asks: through the guard, politely, within limits. First the address itself; a page in its
place is read for the feeds it names; where it names none that works, the usual places are tried, then
the sitemaps that robots.txt lists. It never adds anything: what it finds are proposals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from protego import Protego

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Report
from livedesk.sources.decoding import decode
from livedesk.sources.feed import parse_feed
from livedesk.sources.feed_links import FeedLink, named_feeds, usual_feeds
from livedesk.sources.fetch_error import FetchError
from livedesk.sources.fetching import Fetched, Fetcher
from livedesk.sources.newcomer import source_keys
from livedesk.sources.schedule import gap_seconds
from livedesk.sources.source import Connectors, kinds
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

SECONDS = 25.0
"""What a search may take; what was found by then is offered."""
ENOUGH = 6
"""Feeds that work; more are not looked for."""
_SITEMAP = "sitemap"
_MOST_SITEMAPS = 4


class Candidate(Noun, frozen=True, kw_only=True):
    """A source that could be added: it was looked at and works."""

    table: dict[str, Any]
    """Keys of a [[source]], for an editor to check and complete."""
    how: str
    """How it was found, in words."""
    items: int
    """How many items it has now."""
    newest: datetime | None
    """Latest time any of them claims; None when none claims one."""
    gap_seconds: float | None
    """Typical time between its items; None when that can't be told."""
    headlines: tuple[str, ...]
    """Its first headlines, to see what it is."""
    doubts: tuple[str, ...] = ()
    """What could not be read in it."""


class Discovery(Noun, frozen=True, kw_only=True):
    """What a search found."""

    address: str
    """The address it began with, as asked."""
    candidates: tuple[Candidate, ...]
    """Best first: the address itself, what the page names, what is usual."""
    words: str
    """What came of it, in a sentence."""


async def discover(
    address: str, fetcher: Fetcher, *, taken: Collection[str] = (), seconds: float = SECONDS
) -> Discovery:
    """The sources that an address leads to. ``taken`` are ids in use; an address without a scheme is tried with https.

    Raises SourceError when the address can't be asked at all.
    """
    asked = _address(address)
    search = _Search(fetcher, taken)
    first = await fetcher.fetch(_source(asked))
    try:
        async with asyncio.timeout(seconds):
            await search.run(first)
    except TimeoutError:
        search.late = True
    return Discovery(address=asked, candidates=tuple(search.found), words=search.words())


class _Search:
    """One search."""

    def __init__(self, fetcher: Fetcher, taken: Collection[str]) -> None:
        self._fetcher = fetcher
        self._taken = set(taken)
        self._seen: set[str] = set()
        self._same: set[tuple[str, ...]] = set()
        self._site: str | None = None
        self.found: list[Candidate] = []
        self.asked = 0
        self.late = False

    async def run(self, first: Fetched) -> None:
        """Look where feeds can be until there are some."""
        self._seen |= {first.url}
        if self._take(first, FeedLink(address=first.url, how="the address is a feed itself")):
            return
        page = decode(first.body, first.content_type).text
        self._site = first.url
        await self._try(named_feeds(page, first.url))
        if not self.found:
            await self._try(usual_feeds(first.url))
        if _SITEMAP in kinds():
            await self._sitemaps(first.url)

    def words(self) -> str:
        """What came of it."""
        if not self.found:
            tried = f"; {self.asked} places tried" if self.asked else ""
            end = " before the time was up" if self.late else ""
            return f"no feed found{end}: the page names none{tried}. Give the address of the feed itself"
        one = len(self.found) == 1
        return "one source found" if one else f"{len(self.found)} sources found"

    async def _try(self, links: Sequence[FeedLink]) -> None:
        for link in links:
            if len(self.found) >= ENOUGH:
                return
            if link.address in self._seen:
                continue
            self._seen.add(link.address)
            self.asked += 1
            try:
                fetched = await self._fetcher.fetch(_source(link.address))
            except FetchError:
                continue
            if fetched.url not in self._seen or fetched.url == link.address:
                self._seen.add(fetched.url)
                self._take(fetched, link)

    def _take(self, fetched: Fetched, link: FeedLink) -> bool:
        """Offer what was fetched, if it is a feed that is not offered yet."""
        try:
            feed = parse_feed(
                fetched.body,
                source=_source(fetched.url),
                url=fetched.url,
                content_type=fetched.content_type,
                seen_at=fetched.at,
            )
        except LivedeskError:
            return False
        same = tuple(report.url or report.title or "" for report in feed.reports[:5])
        if same and same in self._same:  # the same items in another format
            return True
        self._same.add(same)
        self._offer(
            "feed",
            fetched.url,
            feed.hints.title or link.title,
            link.how,
            feed.reports,
            feed.warnings,
            fetched.at,
        )
        return True

    def _offer(
        self,
        kind: str,
        address: str,
        title: str,
        how: str,
        reports: Sequence[Report],
        doubts: tuple[str, ...],
        at: datetime,
    ) -> None:
        langs = [report.lang for report in reports if report.lang]
        lang = max(set(langs), key=lambda one: (langs.count(one), one)) if langs else None
        table = source_keys(title or "", address, taken=self._taken, kind=kind, site=self._site, lang=lang)
        self._taken.add(table["id"])
        moments = [report.published_at for report in reports if report.published_at is not None]
        self.found.append(
            Candidate(
                table=table,
                how=how,
                items=len(reports),
                newest=max(moments, default=None),
                gap_seconds=gap_seconds(reports, now=at),
                headlines=tuple(report.title[:160] for report in reports if report.title)[:3],
                doubts=doubts[:3],
            )
        )

    async def _sitemaps(self, url: str) -> None:
        """Sitemaps of news that robots.txt lists, where a connector reads them."""
        root = "/".join(url.split("/")[:3])
        try:
            robots = await self._fetcher.fetch(_source(f"{root}/robots.txt"))
        except FetchError:
            return
        listed = list(Protego.parse(decode(robots.body[:500_000], robots.content_type).text).sitemaps)
        news = [address for address in dict.fromkeys(listed) if "news" in address.lower()]
        connector = Connectors(self._fetcher).looking(_SITEMAP)
        for address in news[:_MOST_SITEMAPS]:
            self.asked += 1
            source = _source(address).model_copy(update={"kind": _SITEMAP})
            try:
                look = await connector.look(source, SourceState())
            except LivedeskError:
                continue
            if look.reports:
                self._offer(
                    _SITEMAP, address, "", "robots.txt lists it", look.reports, look.warnings, robots.at
                )


def _source(address: str) -> Source:
    """A source to ask by; never one that may be at an address that is not public."""
    return Source(
        id="search", name="the search", address=address, publisher="the search", allow_private=False
    )


def _address(written: str) -> str:
    address = written.strip()
    for sign in ("feed://", "feed:"):
        if address.lower().startswith(sign):
            address = address[len(sign) :].lstrip("/")
    return address if "://" in address else f"https://{address}"


__all__ = ["ENOUGH", "SECONDS", "Candidate", "Discovery", "discover"]
