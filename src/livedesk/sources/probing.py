"""Looking at sources once, without a desk: what ``livedesk check`` shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime
from typing import Any

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Tier
from livedesk.sources.fetching import Fetcher, FetchError
from livedesk.sources.source import Connectors
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source, Story

#: How long a followed source is listened to, in seconds.
LISTEN = 5.0


class ProbeResult(Noun, frozen=True, kw_only=True):
    """What a source answered."""

    source: str
    """Its id."""
    kind: str
    """Its kind."""
    ok: bool
    """It gave something usable."""
    status: int | None
    """HTTP status; None when it did not answer."""
    items: int
    """How many items it has now."""
    newest: datetime | None
    """Latest time any of them claims; None when none claims one."""
    tier: Tier | None
    """Parser that read them."""
    words: str
    """What to know about it, in words; the error and its remedy when not ok."""

    def as_row(self) -> dict[str, Any]:
        """The result as a row of a table: the fields, with ``newest`` to the minute in UTC."""
        return {
            "source": self.source,
            "kind": self.kind,
            "ok": self.ok,
            "status": self.status,
            "items": self.items,
            "newest": f"{self.newest:%Y-%m-%d %H:%M}" if self.newest else None,
            "tier": self.tier,
            "words": self.words,
        }


async def probe(source: Source, connectors: Connectors) -> ProbeResult:
    """Look at a source once; never raises for the source's fault."""
    try:
        if connectors.follows(source.kind):
            return await _connected(source, connectors)
        look = await connectors.looking(source.kind).look(source, SourceState())
    except LivedeskError as error:
        status = error.status if isinstance(error, FetchError) else None
        remedy = f". {error.remedy}" if error.remedy else ""
        return ProbeResult(
            source=source.id,
            kind=source.kind,
            ok=False,
            status=status,
            items=0,
            newest=None,
            tier=None,
            words=f"{error.what}{remedy}",
        )
    words: list[str] = []
    if look.state.title:
        words.append(look.state.title)
    if look.state.moved_to:
        words.append(f"moved to {look.state.moved_to}")
    if not look.reports:
        words.append("has no items now")
    words += look.warnings[:2]
    moments = [report.published_at for report in look.reports if report.published_at is not None]
    return ProbeResult(
        source=source.id,
        kind=source.kind,
        ok=True,
        status=200,
        items=len(look.reports),
        newest=max(moments, default=None),
        tier=look.reports[0].tier if look.reports else None,
        words="; ".join(words),
    )


async def _connected(source: Source, connectors: Connectors) -> ProbeResult:
    """What a followed source brings within a few seconds; raises as it does."""
    reports = 0
    newest: datetime | None = None
    words: list[str] = []
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(LISTEN),
            aclosing(connectors.following(source.kind).follow(source, SourceState())) as batches,
        ):
            async for batch in batches:
                reports += len(batch.reports)
                words += batch.warnings[:2]
                for report in batch.reports:
                    if report.published_at is not None and (newest is None or report.published_at > newest):
                        newest = report.published_at
    return ProbeResult(
        source=source.id,
        kind=source.kind,
        ok=True,
        status=None,
        items=reports,
        newest=newest,
        tier=None,
        words="; ".join([f"listened for {LISTEN:g} s", *dict.fromkeys(words)]),
    )


async def probe_all(
    story: Story,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[int], None] = lambda _done: None,
    fetcher: Fetcher | None = None,
) -> list[ProbeResult]:
    """Look at all sources of a story once, at the same time; results in the story's order.

    ``progress`` is called with the number done so far.
    """
    done = 0
    async with fetcher or Fetcher(contact=story.contact, now=now) as asking:
        connectors = Connectors(asking)

        async def one(source: Source) -> ProbeResult:
            nonlocal done
            result = await probe(source, connectors)
            done += 1
            progress(done)
            return result

        return list(await asyncio.gather(*(one(source) for source in story.sources)))


__all__ = ["ProbeResult", "probe", "probe_all"]
