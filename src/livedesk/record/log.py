"""The log's promises, once; every backend keeps them and one contract test holds it to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from livedesk.model import Entry, NewEntry
from livedesk.record.numbering import never_back as never_back  # part of the promises: callers date by it

READINGS_KEPT = 50_000
"""Readings a log keeps when nothing else is asked for; the oldest go first."""


class Kept(NamedTuple):
    """One value of a cache."""

    cache: Literal["source", "checkpoint"]
    """Which cache."""
    name: str
    """Its name there."""
    seq: int
    """The entry a checkpoint was taken at; 0 for a source's state."""
    value: bytes
    """The value."""


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

    def kept(self) -> Iterator[Kept]:
        """Source states and checkpoints as they are now, in order of cache and name; for copying a record."""
        ...

    def close(self) -> None:
        """Finish queued writes and let go of the file. Safe to call twice."""
        ...
