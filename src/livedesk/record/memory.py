"""A log in memory: the promises of the log without a file, for tests and short-lived tools."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from threading import RLock

from livedesk.errors import RecordError
from livedesk.model import Entry, NewEntry
from livedesk.record.log import READINGS_KEPT, Kept
from livedesk.record.numbering import never_back, numbered, version_taken

WHERE = "record in memory"


class MemoryLog:
    """Keeps every promise of Log but durability."""

    def __init__(self, *, readings_kept: int = READINGS_KEPT) -> None:
        self._entries: list[Entry] = []
        self._places: set[tuple[str, int]] = set()
        self._streams: set[str] = set()
        self._readings: dict[str, bytes] = {}
        self._readings_kept = readings_kept
        self._sources: dict[str, bytes] = {}
        self._checkpoints: dict[str, tuple[int, bytes]] = {}
        self._closed = False
        self._lock = RLock()

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """As Log.submit; the future is done on return."""
        future: Future[list[Entry]] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            try:
                written = self._append(entries)
            except RecordError as error:
                future.set_exception(error)
                return future
        future.set_result(written)
        return future

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """As Log.read."""
        with self._lock:
            self._check_open()
            upto = len(self._entries) if upto is None else min(upto, len(self._entries))
        for index in range(max(after, 0), upto):
            yield self._entries[index]

    def last_seq(self) -> int:
        """As Log.last_seq."""
        return len(self._entries)

    def seq_at(self, moment: datetime) -> int:
        """As Log.seq_at."""
        with self._lock:
            return bisect_right(self._entries, moment, key=lambda entry: entry.recorded_at)

    def taken(self, streams: Sequence[str]) -> set[str]:
        """As Log.taken."""
        with self._lock:
            return self._streams.intersection(streams)

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings."""
        with self._lock:
            return {key: self._readings[key] for key in keys if key in self._readings}

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        with self._lock:
            self._check_open()
            for key, value in readings:
                self._readings.pop(key, None)
                self._readings[key] = value
            while len(self._readings) > self._readings_kept:
                del self._readings[next(iter(self._readings))]

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        return self._sources.get(source)

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        with self._lock:
            self._check_open()
            self._sources[source] = state

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        return self._checkpoints.get(name)

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        with self._lock:
            self._check_open()
            self._checkpoints[name] = (seq, state)

    def kept(self) -> Iterator[Kept]:
        """As Log.kept."""
        with self._lock:
            found = [Kept("checkpoint", name, seq, value) for name, (seq, value) in self._checkpoints.items()]
            found += [Kept("source", name, 0, value) for name, value in self._sources.items()]
        yield from sorted(found)

    def close(self) -> None:
        """As Log.close; nothing is written or read after it."""
        with self._lock:
            self._closed = True

    def _append(self, entries: Sequence[NewEntry]) -> list[Entry]:
        self._check_open()
        at = self._entries[-1].recorded_at if self._entries else None
        written: list[Entry] = []
        places: set[tuple[str, int]] = set()
        for entry in entries:
            place = (entry.stream, entry.version)
            if place in self._places or place in places:
                raise version_taken(entry, where=WHERE)
            places.add(place)
            at = never_back(at, entry.recorded_at, where=WHERE)
            written.append(numbered(entry, len(self._entries) + len(written) + 1, at))
        self._entries += written
        self._places |= places
        self._streams.update(stream for stream, _ in places)
        return written

    def _check_open(self) -> None:
        if self._closed:
            raise RecordError("the record is closed", where=WHERE)
