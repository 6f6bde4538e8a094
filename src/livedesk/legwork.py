"""Going behind the links of a running desk's reports: which pages are read, and where what was read goes.

The story file says whether: ``[fetching] article_text``, and ``article_text`` of a source over it. When a page is
read again follows from the record, so that a stop between two readings loses none.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
import structlog

from livedesk.desk import Desk
from livedesk.model import Article, Entry, Member, Report, ReportPlaced
from livedesk.reading.reader import page_of
from livedesk.record import State
from livedesk.sources.fetching import Fetcher
from livedesk.sources.follow_ups import REREADS, Followed, FollowUps
from livedesk.story.schema import Source, Story

logger: structlog.stdlib.BoundLogger = structlog.get_logger("legwork")

LATEST: Final = timedelta(days=2)
"""Reports seen earlier are not gone behind after a start: their last reading would be over."""


@contextlib.asynccontextmanager
async def going_behind(desk: Desk, fetcher: Fetcher) -> AsyncGenerator[FollowUps]:
    """Read the pages behind a desk's reports as long as this lasts, where its story file says so."""

    async def take_back(report: str, why: str) -> None:
        try:
            await desk.take_back(report, why, by="legwork")
        except ValueError:  # an editor took it off the story meanwhile
            logger.info("legwork.not_on_the_story", report=report)

    async def revise(report: Report) -> None:
        await desk.hear([report])

    follow_ups = FollowUps(
        fetcher, take_in=desk.read_behind, revise=revise, take_back=take_back, now=lambda: datetime.now(UTC)
    )
    for followed in resumed(desk.state, desk.story, now=datetime.now(UTC)):
        follow_ups.follow(followed)

    def hear(entries: Sequence[Entry]) -> None:
        follow_ups.rereads = desk.story.fetching.rereads
        for entry in entries:
            if isinstance(entry.body, ReportPlaced) and entry.version == 2:
                member = desk.state.members.get(entry.body.placement.report)
                source = wanted(member, desk.story) if member is not None else None
                page = page_of(member.report) if member is not None else None
                if member is not None and source is not None and page is not None:
                    follow_ups.follow(Followed(member.report, source, page))

    desk.listen(hear)
    running = asyncio.create_task(follow_ups.run(), name="legwork")
    try:
        yield follow_ups
    finally:
        await follow_ups.stop()
        await running


def wanted(member: Member, story: Story) -> Source | None:
    """The source of a report whose page is to be read; None where it is not.

    Copies are left out, whose origin is known, and what is no article: rolling pages, galleries, posts, updates of
    live pages.
    """
    report, placement = member.report, member.placement
    source = next((each for each in story.sources if each.id == report.source), None)
    if source is None or report.url is None or report.tier == "live" or report.type == "social":
        return None
    if not placement.relevant or placement.copy_of is not None or placement.form not in ("news", "analysis"):
        return None
    selected = source.select is not None and source.select.text is not None
    said = source.article_text if source.article_text is not None else selected or story.fetching.article_text
    return source if said else None


def resumed(state: State, story: Story, *, now: datetime) -> list[Followed]:
    """The pages to go on with after a start, the oldest first; of several reports of a page the latest."""
    found: dict[str, Followed] = {}
    for member in sorted(state.members.values(), key=lambda each: each.report.seen_at):
        page = page_of(member.report)
        if page is None or now - member.report.seen_at > LATEST + REREADS[-1]:
            continue
        source = wanted(_as_placed(member), story)
        if source is None:
            continue
        history = state.texts.get(member.report.id)
        last: Article | None = history.last if history is not None else None
        read = history.read if history is not None else None
        times = list(history.times) if history is not None else []
        found.pop(page, None)
        found[page] = Followed(member.report, source, page, times, last, read)
    return list(found.values())


def _as_placed(member: Member) -> Member:
    """A report whose page showed that it is a copy goes on being read: it may be put right, too."""
    if member.article is None:
        return member
    return msgspec.structs.replace(member, placement=msgspec.structs.replace(member.placement, copy_of=None))


__all__ = ["going_behind", "resumed", "wanted"]
