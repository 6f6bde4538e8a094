"""Sources of kind "live-page": another outlet's live page, every update a report of its own."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.feed import primary_tag, report_id
from livedesk.sources.fetching import Fetcher
from livedesk.sources.item import Hints
from livedesk.sources.live_page import LivePage, LiveUpdate, read_live
from livedesk.sources.page_connector import INSTEAD, Pages, learned, unchanged, where
from livedesk.sources.schedule import gap_seconds, hinted_seconds
from livedesk.sources.source import Look, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

_READ_LIVE = read_live.__name__.removeprefix("read_")
_GONE = "the update no longer stands on the live page"


class _Shown(NamedTuple):
    """An update as the page showed it last."""

    key: str
    at: datetime | None


class LivePageConnector:
    """Reads the LiveBlogPosting of a page; an update revised is a new revision, one struck is taken back."""

    kind = "live-page"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._pages = Pages(fetcher)

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``."""
        fetched = await self._pages.fetch(source, state.validators)
        if fetched.status == 304:
            return unchanged(state, fetched)
        page = await self._pages.read(_READ_LIVE, LivePage, source, fetched)
        if not page.is_live:
            instead = page.instead
            if instead in {None, "article", "front"}:
                what = (
                    f"has no LiveBlogPosting in its structured data{f': {page.title}' if page.title else ''}"
                )
                remedy = "Not every live page can be read; take the outlet's feed instead"
            else:
                what = INSTEAD[instead or "nothing"]
                remedy = "Open the address in a private window: that is what the desk sees"
            raise SourceError(what, where=where(source, fetched.url), remedy=remedy)
        before = _shown(state)
        if before and not page.updates:
            raise SourceError(
                "its LiveBlogPosting has lost all its updates",
                where=where(source, fetched.url),
                remedy="The next look tries again; if it stays so, the page's markup has changed",
            )
        lang = primary_tag(page.lang) or source.lang
        reports = tuple(_report(source, update, lang, fetched.at) for update in page.updates)
        whole = not fetched.incomplete
        return Look(
            reports=reports,
            state=learned(
                state,
                fetched,
                tier="live",
                title=page.title,
                hinted_seconds=hinted_seconds(Hints(), fetched.max_age),
                gap_seconds=gap_seconds(reports, now=fetched.at),
                shown=_remembered(page.updates) if whole else state.shown,
            ),
            whole=whole,
            skipping=page.over_at is not None and page.over_at < fetched.at,
            warnings=page.warnings if whole else ("the connection ended before the page did", *page.warnings),
            withdrawn=tuple(Withdrawn(key=key, why=_GONE) for key in _struck(before, page.updates))
            if whole
            else (),
        )


def _struck(before: list[_Shown], now: tuple[LiveUpdate, ...]) -> list[str]:
    """Updates that were there, are not, and would have to be: pages drop their oldest updates by themselves.

    One counts as struck when an older one still stands. Where half of all that should stand are gone, the page
    was built anew, and nothing is concluded.
    """
    still = {update.key for update in now}
    times = [update.at for update in now if update.at is not None]
    if not times:
        return []
    oldest = min(times)
    due = [shown for shown in before if shown.at is not None and shown.at > oldest]
    gone = [shown.key for shown in due if shown.key not in still]
    return gone if len(gone) * 2 <= max(len(due), 2) else []


def _shown(state: SourceState) -> list[_Shown]:
    found = (each.partition(" ") for each in state.shown)
    return [_Shown(key, datetime.fromisoformat(at) if at != "-" else None) for at, _, key in found]


def _remembered(updates: tuple[LiveUpdate, ...]) -> tuple[str, ...]:
    return tuple(f"{update.at.isoformat() if update.at else '-'} {update.key}" for update in updates)


def _report(source: Source, update: LiveUpdate, lang: str | None, seen_at: datetime) -> Report:
    return Report(
        id=report_id(source.id, update.key, update.title, update.body),
        source=source.id,
        source_name=source.name,
        publisher=source.publisher,
        type=source.type,
        seen_at=seen_at,
        published_at=update.at,
        published_precision=update.precision,
        item_key=update.key,
        url=update.url,
        title=update.title,
        summary=update.body,
        lang=lang,
        author=update.author,
        country=source.country,
        tier="live",
    )


__all__ = ["LivePageConnector"]
