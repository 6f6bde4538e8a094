"""Passwords hashed beside everything else: in threads, few at a time, and not for ever more who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from livedesk.people import People
from livedesk.serving.problem import Refused

T = TypeVar("T")
AT_ONCE = 2
"""Hashed at the same time: each takes 64 MiB and four lanes."""
WAITING = 16
"""In all; more are asked to come back."""


class Hashing:
    """One for a desk. Methods raise Refused (503) when too many wait."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def matches(self, kept: str | None, password: str) -> bool:
        """As Passwords.matches."""
        return await self._work(lambda: self._people.passwords.matches(kept, password))

    async def hash(self, password: str) -> str:
        """As Passwords.hash."""
        return await self._work(lambda: self._people.passwords.hash(password))

    def room(self) -> None:
        """Raises Refused (503) when no more can wait; nothing else happens."""
        if self._waiting >= WAITING:
            refused = Refused(
                503, "too many sign in at once", where="sign-in", remedy="Try again in a moment"
            )
            refused.headers["Retry-After"] = "2"
            raise refused

    async def _work(self, work: Callable[[], T]) -> T:
        self.room()
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1
