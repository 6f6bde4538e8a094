"""Waiting for an append without holding up the event loop, and without waking it for each one."""

from __future__ import annotations

import asyncio
import weakref
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

from livedesk.model import Entry, NewEntry
from livedesk.record.log import Log


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


async def append(log: Log, entries: Sequence[NewEntry]) -> list[Entry]:
    """Append and wait without holding up the event loop; raises what the future raises.

    Cancelling the waiter does not take the entries back.
    """
    loop = asyncio.get_running_loop()
    landing = _landings.get(loop)
    if landing is None:
        landing = _landings[loop] = _Landing(loop)
    return await landing.wait(log.submit(entries))
