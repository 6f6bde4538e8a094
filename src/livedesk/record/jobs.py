"""What is queued for a writing thread: appends with a future, and values to keep; times as the tables hold them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta

from livedesk.model import Entry, NewEntry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Kept = tuple[int, bytes]
"""A cached value and the seq it was taken at (0 where that means nothing)."""


class Append:
    """One queued append; its future is answered by the writer."""

    __slots__ = ("columns", "entries", "future")

    def __init__(self, entries: Sequence[NewEntry], bodies: Sequence[bytes]) -> None:
        self.entries = entries
        # Made here, in the thread that appends: a time without a zone is its bug, and nobody else's.
        self.columns = [
            (to_microseconds(new.recorded_at), new.occurred_at and to_microseconds(new.occurred_at), body)
            for new, body in zip(entries, bodies, strict=True)
        ]
        self.future: Future[list[Entry]] = Future()
        # Running from the start: an append once submitted is carried out, so cancel() finds nothing to do.
        self.future.set_running_or_notify_cancel()


class Keep:
    """Queued values of one cache, by name."""

    __slots__ = ("cache", "values")

    def __init__(self, cache: str, values: dict[str, Kept]) -> None:
        self.cache = cache
        self.values = values


def to_microseconds(moment: datetime) -> int:
    """Microseconds since 1970; exact. TypeError for a time without a zone."""
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)
