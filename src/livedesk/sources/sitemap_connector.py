"""Sources of kind "sitemap": a publisher's news sitemap, or the index that names its parts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

import msgspec

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.feed import primary_tag, report_id
from livedesk.sources.fetching import Fetched, Fetcher
from livedesk.sources.item import Hints
from livedesk.sources.page_connector import Pages, learned, unchanged, where
from livedesk.sources.schedule import gap_seconds, hinted_seconds
from livedesk.sources.sitemap import NotASitemap, Sitemap, SitemapItem, SitemapPart, read_sitemap
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState, Validators
from livedesk.story.schema import Source

PARTS: Final = 3
"""Parts of an index read at one look: those changed last. News stands in the newest; archives go back decades."""
AT_ONCE: Final = 2
MOST_WARNINGS: Final = 20

_EARLY: Final = datetime.min.replace(tzinfo=UTC)


class SitemapConnector:
    """Reads news sitemaps. Their items have a headline and an address, and mostly nothing more."""

    kind = "sitemap"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._pages = Pages(fetcher)
        self._longest = fetcher.limits.body_bytes
        self._reading = asyncio.Semaphore(AT_ONCE)

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``. Of an index, the parts changed last are read, and asked for only when changed."""
        fetched = await self._pages.fetch(source, state.validators)
        if fetched.status == 304:
            return unchanged(state, fetched)
        sitemap = await self._read(source, fetched)
        parts = _newest(sitemap.parts)
        warnings = list(sitemap.warnings)
        items = list(sitemap.items)
        failed: SourceError | None = None
        for part in parts:
            try:
                found = await self._read(
                    source, await self._pages.fetch(source, Validators(), address=part.url)
                )
            except SourceError as fault:
                failed = fault
                warnings.append(f"{part.url}: {fault.what}")
                continue
            if found.kind == "index":
                warnings.append(f"{part.url}: is an index within an index; not followed")
            items += found.items
            warnings += found.warnings
        if failed is not None and not items:
            raise failed
        if not items:
            raise self._broken(source, fetched, sitemap)
        reports = {report.id: report for item in items for report in (_report(source, item, fetched.at),)}
        kept = learned(
            state,
            fetched,
            tier="sitemap",
            title=next((item.publication for item in items if item.publication), None),
            hinted_seconds=hinted_seconds(Hints(), fetched.max_age),
            gap_seconds=gap_seconds(reports.values(), now=fetched.at),
        )
        if failed is not None or fetched.incomplete:
            # What was missed would be missed for good if the index alone were asked whether it changed.
            kept = msgspec.structs.replace(kept, validators=Validators())
        more = len(warnings) - MOST_WARNINGS
        return Look(
            reports=tuple(reports.values()),
            state=kept,
            whole=failed is None and not fetched.incomplete,
            warnings=(*warnings[:MOST_WARNINGS], *((f"and {more} more like these",) if more > 0 else ())),
        )

    async def _read(self, source: Source, fetched: Fetched) -> Sitemap:
        try:
            async with self._reading:
                return await asyncio.to_thread(
                    read_sitemap, fetched.body, content_type=fetched.content_type, longest=self._longest
                )
        except NotASitemap as why:
            raise SourceError(
                str(why), where=where(source, fetched.url), remedy="Give the address of a news sitemap"
            ) from None

    @staticmethod
    def _broken(source: Source, fetched: Fetched, sitemap: Sitemap) -> SourceError:
        if sitemap.kind == "index":
            what = "is an index whose newest parts list no news"
        elif sitemap.pages:
            what = f"lists {sitemap.pages} pages, none of them with news:news"
        else:
            what = "lists no page"
        return SourceError(
            what,
            where=where(source, fetched.url),
            remedy="Give the address of the news sitemap; robots.txt of the site often names it",
        )


def _newest(parts: tuple[SitemapPart, ...]) -> list[SitemapPart]:
    """The parts changed last; those called news first, since archives are touched too."""
    return sorted(
        parts, key=lambda part: ("news" in part.url.lower(), part.changed_at or _EARLY), reverse=True
    )[:PARTS]


def _report(source: Source, item: SitemapItem, seen_at: datetime) -> Report:
    return Report(
        id=report_id(source.id, item.url, item.title, None),
        source=source.id,
        source_name=source.name,
        publisher=source.publisher,
        type=source.type,
        seen_at=seen_at,
        published_at=item.published.at if item.published else None,
        published_precision=item.published.precision if item.published else None,
        item_key=item.url,
        url=item.url,
        title=item.title,
        lang=primary_tag(item.lang) or source.lang,
        country=source.country,
        tier="sitemap",
    )


__all__ = ["SitemapConnector"]
