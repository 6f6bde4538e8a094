"""Playing a recording to a desk, by the times at which its reports were seen.

At a speed, the recording's clock runs that many times faster than the wall's; at "max", reports
follow each other as fast as the desk takes them and the clock stands at the last one.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from livedesk.desk import Desk
from livedesk.model import Reading, Report

T = TypeVar("T")

#: Reports taken in one durable append at full speed: one fsync for all of them.
BATCH = 256
#: How often a paced replay looks what is due, in seconds of the wall.
LOOK = 0.05

Progress = Callable[[int, datetime], None]
"""Called with the number of reports played so far and the recording's time."""


class RecordingClock:
    """The recording's time. ``speed`` None is "max"."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._started: tuple[float, datetime] | None = None
        self._latest = datetime.min.replace(tzinfo=UTC)

    def start(self, at: datetime) -> None:
        """Let the recording's time run from ``at``."""
        self._started = (time.monotonic(), at)
        self._latest = at

    def now(self) -> datetime:
        """The recording's time; before the start, the beginning of time."""
        if self._started is None or self._speed is None:
            return self._latest
        since, at = self._started
        return at + timedelta(seconds=(time.monotonic() - since) * self._speed)

    def knew(self, report: Report) -> datetime:
        """A replay knows of a report when the recorder saw it."""
        self._latest = max(self._latest, report.seen_at)
        return self._latest


class WallClock:
    """The time of the machine, in UTC."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)

    def knew(self, report: Report) -> datetime:
        """Live, the desk knows of a report when it takes it in; never before it saw it."""
        return max(datetime.now(UTC), report.seen_at)


async def play(
    desk: Desk,
    reports: Iterable[Report],
    clock: RecordingClock,
    *,
    speed: float | None,
    progress: Progress,
    begin: datetime | None = None,
) -> int:
    """Play reports, in order, to the desk; returns how many it had not heard before.

    What was seen before ``begin`` is played at once, whatever the speed, and the clock starts there.
    """
    first, reports = _peek(reports)
    if first is None:
        return 0
    new = played = 0
    if begin is not None and speed is not None:

        def note(count: int, at: datetime) -> None:
            nonlocal played
            played = count
            progress(count, at)

        early, reports = _before(reports, begin)
        new = await _at_once(desk, early, note)
        first, reports = _peek(reports)
        if first is None:
            return new
    clock.start(first.seen_at if begin is None else max(begin, clock.now()))
    if speed is None:
        return await _at_once(desk, reports, progress)
    return new + await _paced(desk, reports, clock, lambda count, at: progress(played + count, at))


def _before(reports: Iterator[Report], moment: datetime) -> tuple[Iterator[Report], Iterator[Report]]:
    """Two iterators over one: what was seen before ``moment``, and after it has ended, the rest."""
    rest: list[Report] = []

    def early() -> Iterator[Report]:
        for report in reports:
            if report.seen_at >= moment:
                rest.append(report)
                return
            yield report

    def late() -> Iterator[Report]:
        yield from rest
        yield from reports

    return early(), late()


async def _paced(desk: Desk, reports: Iterator[Report], clock: RecordingClock, progress: Progress) -> int:
    new = played = 0
    ticked = time.monotonic()
    waiting = next(reports, None)
    while waiting is not None:
        due: list[Report] = []
        now = clock.now()
        while waiting is not None and waiting.seen_at <= now and len(due) < BATCH:
            due.append(waiting)
            waiting = next(reports, None)
        if due:
            new += await desk.hear(due)
            played += len(due)
            progress(played, due[-1].seen_at)
        else:
            if time.monotonic() - ticked >= 1:
                ticked = time.monotonic()
                await desk.tick()
                progress(played, now)
            await asyncio.sleep(LOOK)
    return new


async def _at_once(desk: Desk, reports: Iterator[Report], progress: Progress) -> int:
    """Read one batch ahead, so that embedding it and placing the one before overlap."""

    async def read() -> tuple[list[Report], list[Reading]]:
        batch = list(itertools.islice(reports, BATCH))
        return batch, await desk.read(batch)

    new = played = 0
    ahead = asyncio.ensure_future(read())
    try:
        while True:
            batch, readings = await ahead
            if not batch:
                return new
            ahead = asyncio.ensure_future(read())
            new += await desk.place(batch, readings)
            played += len(batch)
            progress(played, batch[-1].seen_at)
    finally:
        ahead.cancel()


def _peek(items: Iterable[T]) -> tuple[T | None, Iterator[T]]:
    iterator = iter(items)
    first = next(iterator, None)
    return first, iterator if first is None else itertools.chain((first,), iterator)
