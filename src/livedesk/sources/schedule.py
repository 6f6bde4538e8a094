"""When to look at a source again. Pure: everything it goes by is in the arguments.

The rules, first that applies:

1. ``Retry-After`` is obeyed to the second, up to a day; nothing may look earlier, ``every`` included.
2. After failures the wait doubles: 1, 2, 4 … minutes, at most an hour; never shorter than usual.
3. ``every`` of the story file, when given.
4. What the publisher asks for (ttl, sy:updatePeriod, Cache-Control max-age), up to an hour: longer
   hints are mostly defaults of some software, and a look that is answered 304 costs next to nothing.
5. Half the typical time between the source's items, at least a minute and at most an hour; five
   minutes for a source whose items have no times. In an hour the feed says it skips: an hour.

Waits by rules 4 and 5 are stretched by up to a tenth, differently for each source, so that sources
added together do not ask together for ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from statistics import median

from livedesk.model import Report
from livedesk.sources.item import Hints
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

SHORTEST = timedelta(seconds=60)
LONGEST = timedelta(hours=1)
#: Longest time a publisher can put the desk off, by Retry-After.
LONGEST_WAIT = timedelta(days=1)
#: Between two connections to a followed source, after one failure and after many.
SOONEST = timedelta(seconds=1)
LONGEST_APART = timedelta(minutes=5)
UNKNOWN_PACE = timedelta(minutes=5)
_NEWEST_ITEMS = 20
_FEWEST_ITEMS = 3


def next_look(
    source: Source,
    state: SourceState,
    *,
    now: datetime,
    retry_after: datetime | None = None,
    skipping: bool = False,
) -> datetime:
    """When to look again, after a look that ``state`` already tells of.

    ``skipping``: the feed says that nothing is published at this hour.
    """
    wait = _usual(source, state, skipping=skipping)
    if state.failures:
        wait = max(wait, min(SHORTEST * 2 ** min(state.failures - 1, 10), LONGEST))
    due = now + wait
    return max(due, retry_after) if retry_after is not None else due


def next_connection(
    source: Source, state: SourceState, *, now: datetime, retry_after: datetime | None = None
) -> datetime:
    """When to connect again to a followed source: after 1, 2, 4 … seconds, at most five minutes.

    A connection that brought anything begins the count anew. Up to a tenth more, differently for each
    source: a platform that comes back is not stormed.
    """
    wait = min(SOONEST * 2 ** min(max(state.failures - 1, 0), 10), LONGEST_APART)
    due = now + wait * (1 + _share(source.id) / 10)
    return max(due, retry_after) if retry_after is not None else due


def _usual(source: Source, state: SourceState, *, skipping: bool) -> timedelta:
    if source.every is not None:
        return timedelta(seconds=source.every)
    if skipping:
        return LONGEST
    wait = UNKNOWN_PACE if state.gap_seconds is None else timedelta(seconds=state.gap_seconds / 2)
    if state.hinted_seconds is not None:
        wait = max(wait, timedelta(seconds=state.hinted_seconds))
    wait = min(max(wait, SHORTEST), LONGEST)
    return wait * (1 + _share(source.id) / 10)


def _share(source: str) -> float:
    """0..1, fixed for a source."""
    return int.from_bytes(blake2b(source.encode(), digest_size=4).digest(), "big") / 2**32


def gap_seconds(reports: Iterable[Report], *, now: datetime) -> float | None:
    """Typical time between a source's newest items in seconds: the median, or an eighth of its silence.

    None when fewer than three items have a time finer than a day. Times in the future do not count.
    """
    moments = sorted(
        (
            report.published_at
            for report in reports
            if report.published_at is not None
            and report.published_at <= now
            and report.published_precision in {"second", "minute"}
        ),
        reverse=True,
    )[:_NEWEST_ITEMS]
    if len(moments) < _FEWEST_ITEMS:
        return None
    gaps = [(later - earlier).total_seconds() for later, earlier in itertools.pairwise(moments)]
    return max(median(gaps), (now - moments[0]).total_seconds() / 8)


def hinted_seconds(hints: Hints, max_age: int | None) -> int | None:
    """The shortest time between looks the publisher asks for, in seconds; None when it does not say."""
    said = [
        hints.ttl_minutes * 60 if hints.ttl_minutes else 0,
        hints.period_seconds or 0,
        max_age or 0,
    ]
    return max(said) or None


def skips(hints: Hints, now: datetime) -> bool:
    """Whether the feed says that nothing is published at this hour or on this day."""
    return now.hour in hints.skip_hours or now.weekday() in hints.skip_days


__all__ = [
    "LONGEST",
    "LONGEST_APART",
    "LONGEST_WAIT",
    "SHORTEST",
    "SOONEST",
    "UNKNOWN_PACE",
    "gap_seconds",
    "hinted_seconds",
    "next_connection",
    "next_look",
    "skips",
]
