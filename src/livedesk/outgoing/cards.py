"""Cards as PNG: what other sites want where the page has SVG.

The extra "cards" (resvg) sets every script it has a font for, from right to left where that is its way.
Without it there are no cards, and links are shown without a picture.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, cast

from livedesk.errors import ExtraMissing


def can_draw() -> bool:
    """Whether the extra is installed."""
    return find_spec("resvg_py") is not None


def as_png(svg: str) -> bytes:
    """The picture of an SVG, at its own size; some 60 ms. Raises ExtraMissing without the extra."""
    try:
        import resvg_py
    except ImportError:
        raise ExtraMissing(
            "drawing cards needs an extra", where="cards", remedy="pip install 'livedesk[cards]'"
        ) from None
    return bytes(cast("Any", resvg_py).svg_to_bytes(svg_string=svg))


class Press:
    """Draws cards in a process of its own, started with the first one: drawing holds Python's lock for
    tens of milliseconds, and no reader's update waits for a picture."""

    def __init__(self, waiting: int = 16) -> None:
        """``waiting`` is how many may wait; more are refused."""
        self._most = waiting
        self._waiting = 0
        self._pool: ProcessPoolExecutor | None = None

    async def png(self, svg: str) -> bytes | None:
        """The picture; None when too many wait already. Raises ExtraMissing without the extra."""
        if self._waiting >= self._most:
            return None
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, as_png, svg)
        except BrokenProcessPool:  # killed from outside: the next one starts anew
            self.close()
            return None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the process go. Safe to call twice."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
