"""The pages behind the links of reports on the story: read once they are placed, and read again later.

Live only: a replay asks nobody, what was read stands in its record. When to read again follows from the record
too, so that a desk that was stopped goes on where it was.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

import msgspec
import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Article, Behind, Report
from livedesk.sources.article import ReadPage, What, read_article
from livedesk.sources.feed import primary_tag, report_id
from livedesk.sources.fetch_error import FetchError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.page_connector import INSTEAD, Pages
from livedesk.sources.robots import Forbidden
from livedesk.story.schema import Source

REREADS: Final = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
"""After the first reading, when a page is read again."""
ASKED_AGAIN: Final = timedelta(minutes=5)
"""A page that is missing is asked for again before it counts as taken away: servers lose pages for a minute."""
SITE_MISSING: Final = 3
"""So many pages of one site missing within WHOLE_SITE, and it is the site that is broken."""
WHOLE_SITE: Final = timedelta(minutes=15)
AT_ONCE: Final = 8
"""Pages waited for at once; two of a host, by the fetcher's manners."""
MOST_WAITING: Final = 5_000
"""Pages that wait for their first reading; beyond that the oldest are left unread."""
OPENING: Final = 1_500
"""Characters of a text's beginning kept in memory: its dateline and lead."""
ENDING: Final = 400
"""Characters of its end, where agencies sign."""
LONGEST_SLEEP: Final = 30.0

_READ_ARTICLE = read_article.__name__.removeprefix("read_")
_FINAL: Final[frozenset[Behind]] = frozenset(
    {"gone", "refused", "paywall", "consent", "login", "front", "nothing"}
)
"""After these a page is not read again: there is nothing to compare."""
_FOUND: Final[dict[What, Behind]] = {
    "article": "read",
    "paywall": "paywall",
    "consent": "consent",
    "login": "login",
    "front": "front",
    "nothing": "nothing",
}

_log = structlog.get_logger()

TakeIn = Callable[[Article], Awaitable[None]]
"""Takes in what was read; when it returns it is durable."""
Revise = Callable[[Report], Awaitable[None]]
"""Takes in a report as its page now reads."""
TakeBack = Callable[[str, str], Awaitable[None]]
"""Hears that the page of a report, by its id, was taken away, and in which words."""


@dataclass(slots=True)
class Followed:
    """A page that is followed."""

    report: Report
    """The latest report of it."""
    source: Source
    """Its source, whose manners and guard hold."""
    page: str
    """The page by its canonical address."""
    times: list[datetime] = field(default_factory=list[datetime])
    """When it was read, oldest first."""
    last: Article | None = None
    """What the last reading found, with or without its text."""
    read: Article | None = None
    """The last that found a text."""


class FollowUps:
    """Reads pages until stopped. All methods belong to one event loop."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        take_in: TakeIn,
        revise: Revise,
        take_back: TakeBack,
        now: Callable[[], datetime],
        rereads: bool = True,
    ) -> None:
        """``now`` gives the time in UTC; ``rereads`` False reads every page once."""
        self.counts: Counter[Behind] = Counter()
        """Readings by what they found."""
        self.left_out = 0
        """Pages that were never read because too many waited."""
        self.rereads = rereads
        self._pages = Pages(fetcher)
        self._take_in = take_in
        self._revise = revise
        self._take_back = take_back
        self._now = now
        self._followed: dict[str, Followed] = {}
        self._due: list[tuple[datetime, int, str]] = []
        self._order = itertools.count()
        self._planned: dict[str, int] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._missing: dict[str, dict[str, datetime]] = {}
        self._wake = asyncio.Event()
        self._stopping = False

    # --- what is followed --------------------------------------------------------------------------------

    def follow(self, followed: Followed) -> None:
        """Follow a page from now on, or go on with it as the record has it. A later report of a page takes the
        place of an earlier one."""
        before = self._followed.get(followed.page)
        if before is not None and before.report.id == followed.report.id:
            return
        self._followed[followed.page] = followed
        due = due_after(followed.times, followed.last, rereads=self.rereads)
        if due is None and followed.times:
            self._drop(followed.page)
        else:
            self._plan(followed.page, due or self._now())
        waiting = len(self._followed) - MOST_WAITING
        for page in [page for page, each in self._followed.items() if not each.times][: max(waiting, 0)]:
            self.left_out += 1
            self._drop(page)

    def waiting(self) -> int:
        """How many pages are followed now."""
        return len(self._followed)

    def _plan(self, page: str, due: datetime) -> None:
        number = self._planned[page] = next(self._order)
        heapq.heappush(self._due, (due, number, page))
        self._wake.set()

    def _drop(self, page: str) -> None:
        self._followed.pop(page, None)
        self._planned.pop(page, None)

    # --- running -----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Read every page whenever it is due, until ``stop``; never ends by a page's fault."""
        while not self._stopping:
            self._wake.clear()
            self._begin_due()
            wait = LONGEST_SLEEP
            if self._due and len(self._reading) < AT_ONCE:
                wait = min(max((self._due[0][0] - self._now()).total_seconds(), 0.0), wait)
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def stop(self) -> None:
        """Begin no more readings, break off those under way; safe to call twice."""
        self._stopping = True
        self._wake.set()
        under_way = list(self._reading.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _begin_due(self) -> None:
        now = self._now()
        while self._due and self._due[0][0] <= now and len(self._reading) < AT_ONCE:
            _, number, page = heapq.heappop(self._due)
            if self._planned.get(page) != number or page in self._reading:
                continue
            self._reading[page] = asyncio.create_task(self._in_turn(page), name=f"read:{page}")

    async def _in_turn(self, page: str) -> None:
        followed = self._followed[page]
        try:
            await self.read(followed)
        except LivedeskError as fault:
            # Not the page's fault: the desk could not take it in. It is read again at the next turn.
            _log.error("follow_ups.not_taken_in", report=followed.report.id, why=str(fault))
            followed.times.append(self._now())
        except Exception:
            _log.exception("follow_ups.fault", report=followed.report.id)
            followed.times.append(self._now())
        finally:
            self._reading.pop(page, None)
            if self._followed.get(page) is followed:
                due = due_after(followed.times, followed.last, rereads=self.rereads)
                if due is None:
                    self._drop(page)
                else:
                    self._plan(page, due)
            self._wake.set()

    # --- one reading -------------------------------------------------------------------------------------

    async def read(self, followed: Followed) -> Article:
        """Read a page now, hand on what was found and what follows from it; what was found."""
        report, before = followed.report, followed.read
        article = await self._behind(followed)
        self.counts[article.found] += 1
        await self._take_in(article)
        followed.times.append(article.read_at)
        followed.last = article
        if article.found == "gone":
            await self._take_back(report.id, article.words)
        if article.found != "read":
            return article
        followed.read = article
        if before is not None and (revised := revision(report, before, article)) is not None:
            followed.report = revised
            followed.times = [article.read_at]  # what changed once is watched as if it were new
            await self._revise(revised)
            # The page was read a moment ago: what it says is said of the report as it reads now, too.
            await self._take_in(msgspec.structs.replace(article, report=revised.id))
        return article

    async def _behind(self, followed: Followed) -> Article:
        report, source = followed.report, followed.source

        def found(behind: Behind, words: str) -> Article:
            return Article(report=report.id, found=behind, words=words, read_at=self._now())

        try:
            fetched = await self._pages.fetch(source, address=report.url)
            select = source.select.text if source.select is not None else None
            page = await self._pages.read(_READ_ARTICLE, ReadPage, source, fetched, text=select)
        except Forbidden as fault:
            return found("refused", fault.what)
        except FetchError as fault:
            if fault.status == 410 and followed.read is not None:
                return found("gone", "the page says that it is gone (410)")
            if fault.status == 404 and followed.read is not None:
                return self._not_found(followed, found)
            return found("failed", fault.what)
        except LivedeskError as fault:
            return found("failed", fault.what)
        if select is not None and page.what == "nothing":
            return found("nothing", f'the selector text = "{select}" finds nothing on it')
        return article_of(report, page, fetched.at, before=followed.read)

    def _not_found(self, followed: Followed, found: Callable[[Behind, str], Article]) -> Article:
        """404 where there was an article: taken away when it stays so, unless the whole site answers like that."""
        now, host = self._now(), urlsplit(followed.report.url or "").netloc
        missing = self._missing.setdefault(host, {})
        missing[followed.page] = now
        lately = {page for page, at in missing.items() if now - at <= WHOLE_SITE}
        if len(lately) >= SITE_MISSING:
            return found("failed", f"{len(lately)} pages of {host} are missing at once; nothing is concluded")
        if followed.last is not None and followed.last.found == "missing":
            return found("gone", "the page is gone (404, twice)")
        return found("missing", "the page is missing (404); asked again before it counts as gone")


def due_after(times: list[datetime], last: Article | None, *, rereads: bool) -> datetime | None:
    """When a page is read next: None for at once while it was never read, and for never afterwards."""
    if not times:
        return None
    if last is not None and last.found in _FINAL:
        return None
    if last is not None and last.found == "missing":
        return last.read_at + ASKED_AGAIN
    if not rereads or len(times) > len(REREADS):
        return None
    return times[0] + REREADS[len(times) - 1]


def article_of(report: Report, page: ReadPage, read_at: datetime, *, before: Article | None) -> Article:
    """What was read, as the record keeps it; without the text where nothing changed since ``before``."""
    found = _FOUND[page.what]
    words = (
        INSTEAD[page.what]
        if found != "read"
        else ("read; the rest is for those who pay" if not page.free else "read")
    )
    digest = blake2b(page.text.encode("utf-8", "replace"), digest_size=16).hexdigest() if page.text else ""
    if found == "read" and before is not None:
        if (digest, page.title, page.lead) == (before.digest, before.title, before.lead):
            return Article(
                report=report.id,
                found="unchanged",
                words="unchanged",
                read_at=read_at,
                url=page.url,
                digest=digest,
                modified_at=page.modified_at,
            )
        words = (
            "read again: the headline changed"
            if page.title != before.title
            else "read again: the text changed"
        )
    return Article(
        report=report.id,
        found=found,
        words=words,
        read_at=read_at,
        url=page.url,
        canonical=page.canonical,
        title=page.title,
        lead=page.lead,
        byline=page.byline,
        dateline=page.dateline,
        credit=page.credit,
        lang=primary_tag(page.lang),
        published_at=page.published_at,
        modified_at=page.modified_at,
        free=page.free,
        text=page.text,
        opening=page.text[:OPENING],
        ending=page.text[OPENING:][-ENDING:],
        digest=digest,
    )


def revision(report: Report, before: Article, now: Article) -> Report | None:
    """The report as its page now reads; None while the headline and lead are those of the reading before.

    What the page's headline is compared with is the page's headline before, never the feed's: the two differ often
    enough. A page that comes to say what the feed said from the start revises nothing.
    """
    if now.title is None or before.title is None or _folded(now.title) == _folded(before.title):
        return None
    if _folded(now.title) == _folded(report.title or ""):
        return None
    lead_changed = now.lead is not None and now.lead != before.lead
    summary = now.lead if lead_changed else report.summary
    return msgspec.structs.replace(
        report,
        id=report_id(report.source, report.item_key, now.title, summary),
        seen_at=now.read_at,
        title=now.title,
        summary=summary,
        tier="page",
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


__all__ = ["AT_ONCE", "REREADS", "FollowUps", "Followed", "article_of", "due_after", "revision"]
