"""Waiting in tests: for what is to come to pass, never for a time."""

import asyncio
import inspect
import time

LONG = 100.0
"""Seconds after which it is not coming: far more than a machine takes that has other work."""


async def until(holds, what="it did not come to pass", seconds=LONG):
    """Wait until something holds, by a function or a coroutine function; what that gave."""
    end = time.monotonic() + seconds
    while True:
        found = holds()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return found
        assert time.monotonic() < end, what
        await asyncio.sleep(0.01)
