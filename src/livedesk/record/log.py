"""The log's promises, once; every backend keeps them and one contract test holds it to them."""

from __future__ import annotations

import asyncio
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from livedesk.errors import RecordError
from livedesk.model import Entry, NewEntry

CLOCK_SLACK = timedelta(hours=1)
"""How far a clock may be set back before the log refuses to write rather than bend the time."""

READINGS_KEPT = 50_000
"""Readings a log keeps when nothing else is asked for; the oldest go first."""


class Log(Protocol):
    """Append-only log of entries, with the desk's caches beside it.

    * Append is all or nothing, and durable when its future is done: it survives kill -9 and power loss.
    * ``seq`` counts from 1 without gaps, in the order appends were submitted.
    * (stream, version) is unique: a taken place fails that append alone, with ``VersionTaken``.
    * ``recorded_at`` never goes back: an entry dated before the last one is given the last one's time
      (the entry in the future says which); set back by more than CLOCK_SLACK, it is refused.
    * An append once submitted is carried out; cancelling its future changes nothing.
    * When one append can't be written (disk full), those queued behind it fail too: what is in the log
      is always a beginning of what was submitted, refused versions left out.
    * One process holds the log for writing; a second one is refused with ``RecordError``.
    * Methods may be called from any thread. No driver exception leaves the room.

    Caches (readings, source states, checkpoint) are not facts: losing them costs time, never truth.
    What was kept is given back at once, before it is durable. Readings are bounded, oldest out first.
    """

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """Queue one atomic append; the future gives the entries with their seq once durable.

        Raises through the future: VersionTaken, RecordError (disk full, file gone, closed).
        """
        ...

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries with after < seq <= upto, in order, in bounded memory.

        Without ``upto``: up to the last entry that was durable when the first one was asked for.
        Raises RecordError when the log is closed, damaged, or an entry can't be understood.
        """
        ...

    def last_seq(self) -> int:
        """Sequence number of the last durable entry; 0 when empty."""
        ...

    def seq_at(self, moment: datetime) -> int:
        """The last entry recorded at or before ``moment``; 0 when there is none."""
        ...

    def taken(self, streams: Sequence[str]) -> set[str]:
        """Those of the streams that have at least one entry."""
        ...

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Cached readings by content key; missing ones are left out."""
        ...

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """Cache readings; returns at once, durable eventually."""
        ...

    def source_state(self, source: str) -> bytes | None:
        """What the fetcher kept for a source (validators, schedule); None at first."""
        ...

    def keep_source_state(self, source: str, state: bytes) -> None:
        """Keep a source's state; ordered after every append submitted before."""
        ...

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """The last checkpoint of that name: (seq it was taken at, its bytes)."""
        ...

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """Replace the checkpoint of that name; ordered after every append submitted before."""
        ...

    def close(self) -> None:
        """Finish queued writes and let go of the file. Safe to call twice."""
        ...


async def append(log: Log, entries: Sequence[NewEntry]) -> list[Entry]:
    """Append and wait without holding up the event loop; raises what the future raises.

    Cancelling the waiter does not take the entries back.
    """
    loop = asyncio.get_running_loop()
    landing = _landings.get(loop)
    if landing is None:
        landing = _landings[loop] = _Landing(loop)
    return await landing.wait(log.submit(entries))


class _Landing:
    """Where one event loop's appends come back: one wake-up for a batch, not one for each."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = weakref.ref(loop)  # weak: the landing is kept for as long as its loop lives
        self._done: deque[tuple[asyncio.Future[list[Entry]], Future[list[Entry]]]] = deque()
        self._called = False

    def wait(self, future: Future[list[Entry]]) -> asyncio.Future[list[Entry]]:
        waiter: asyncio.Future[list[Entry]] = asyncio.get_running_loop().create_future()
        future.add_done_callback(lambda done: self._land(waiter, done))
        return waiter

    def _land(self, waiter: asyncio.Future[list[Entry]], done: Future[list[Entry]]) -> None:
        self._done.append((waiter, done))
        loop = None if self._called else self._loop()
        if loop is not None:
            self._called = True
            with suppress(RuntimeError):  # the loop was closed: nobody waits any more
                loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._called = False  # before emptying: what comes in from now on calls again
        while self._done:
            waiter, done = self._done.popleft()
            if waiter.cancelled():
                continue
            error = done.exception()
            if error is None:
                waiter.set_result(done.result())
            else:
                waiter.set_exception(error)


_landings: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Landing] = weakref.WeakKeyDictionary()


def never_back(last: datetime | None, moment: datetime, *, where: str) -> datetime:
    """The time an entry is recorded at: ``moment``, or ``last`` when the clock went back a little.

    Raises RecordError when it went back by more than CLOCK_SLACK: bending the time by so much would
    make the record say what was not so.
    """
    if last is None or moment >= last:
        return moment
    if last - moment > CLOCK_SLACK:
        msg = f"an entry of {moment:%Y-%m-%d %H:%M:%S} UTC can't follow one of {last:%Y-%m-%d %H:%M:%S}"
        raise RecordError(
            msg,
            where=where,
            remedy="Set the clock right, or play an older recording into a new file (--record)",
        )
    return last
