"""Sources of kind "list-page": an official site's list of readouts, news or transcripts, by CSS selectors."""

from __future__ import annotations

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.feed import report_id
from livedesk.sources.fetching import Fetched, Fetcher
from livedesk.sources.item import Hints
from livedesk.sources.list_page import ListItem, ListPage, read_list
from livedesk.sources.page_connector import INSTEAD, Pages, learned, unchanged, where
from livedesk.sources.schedule import gap_seconds, hinted_seconds
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

_READ_LIST = read_list.__name__.removeprefix("read_")


class ListPageConnector:
    """Reads list pages; their items are reports, known again by their address."""

    kind = "list-page"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._pages = Pages(fetcher)

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``. A selector that finds nothing is an error: the markup changed, or the address."""
        if source.select is None:
            raise SourceError(
                "has no selectors", where=source.name, remedy="Add [source.select] with at least item"
            )
        fetched = await self._pages.fetch(source, state.validators)
        if fetched.status == 304:
            return unchanged(state, fetched)
        select = source.select.model_dump()
        page = await self._pages.read(_READ_LIST, ListPage, source, fetched, select=select)
        if not page.items:
            raise self._broken(source, fetched, page)
        reports = {report.id: report for item in page.items for report in (_report(source, item, fetched),)}
        cut = ("the connection ended before the page did",) if fetched.incomplete else ()
        return Look(
            reports=tuple(reports.values()),
            state=learned(
                state,
                fetched,
                tier="page",
                title=page.title,
                hinted_seconds=hinted_seconds(Hints(), fetched.max_age),
                gap_seconds=gap_seconds(reports.values(), now=fetched.at),
            ),
            whole=not fetched.incomplete,
            warnings=cut + page.warnings,
        )

    @staticmethod
    def _broken(source: Source, fetched: Fetched, page: ListPage) -> SourceError:
        if page.instead is not None:
            return SourceError(
                INSTEAD[page.instead],
                where=where(source, fetched.url),
                remedy="Open the address in a private window: that is what the desk sees",
            )
        item = source.select.item if source.select is not None else ""
        found = (
            f'the {page.found} items that "{item}" finds have neither headline nor address'
            if page.found
            else f'the selector item = "{item}" finds nothing'
        )
        titled = f' on "{page.title[:80]}"' if page.title else ""
        return SourceError(
            f"{found}{titled}",
            where=where(source, fetched.url),
            remedy="The site's markup has changed; put the selectors right in the story file",
        )


def _report(source: Source, item: ListItem, fetched: Fetched) -> Report:
    key = item.link or item.title
    return Report(
        id=report_id(source.id, key, item.title, item.summary),
        source=source.id,
        source_name=source.name,
        publisher=source.publisher,
        type=source.type,
        seen_at=fetched.at,
        published_at=item.at,
        published_precision=item.precision,
        item_key=key,
        url=item.link,
        title=item.title,
        summary=item.summary,
        lang=source.lang,
        country=source.country,
        tier="page",
    )


__all__ = ["ListPageConnector"]
