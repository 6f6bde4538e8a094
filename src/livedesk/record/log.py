"""The log's promises, once; every backend keeps them and one contract test holds it to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from livedesk.model import Entry, NewEntry


class Log(Protocol):
    """Append-only log of entries, with the desk's caches beside it.

    * Append is all or nothing, and durable when its future is done: it survives kill -9 and power loss.
    * ``seq`` counts from 1 without gaps, in the order appends were submitted.
    * (stream, version) is unique: a taken place fails that append alone, with ``VersionTaken``.
    * One process holds the log for writing; a second one is refused with ``RecordError``.
    * Methods may be called from any thread. No driver exception leaves the room.

    Caches (readings, source states, checkpoint) are not facts: losing them costs time, never truth.
    """

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """Queue one atomic append; the future gives the entries with their seq once durable.

        Raises through the future: VersionTaken, RecordError (disk full, file gone, closed).
        """
        ...

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Entries with after < seq <= upto, in order, in bounded memory."""
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
