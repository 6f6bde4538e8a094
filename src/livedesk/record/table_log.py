"""What the logs in SQLite and in PostgreSQL have in common: all but how rows are asked for and how jobs are queued."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from threading import Lock
from typing import Any, ClassVar, NamedTuple

import msgspec

from livedesk.errors import RecordError, UnfitEntry
from livedesk.model import AnyBody, Entry, NewEntry
from livedesk.record import log
from livedesk.record.jobs import Append, Keep, Kept, from_microseconds, to_microseconds

PAGE = 1_000
"""Entries read at a time; between pages nothing is open, so a slow reader holds nothing up."""


class Statements(NamedTuple):
    """What a backend asks its tables, in its SQL; in brackets the values given by name."""

    entries: str
    """Columns of entries in order (after, upto, most)."""
    seq_at: str
    """Number of the last entry up to a moment (moment)."""
    taken: str
    """Those of some streams that have entries (names)."""
    readings: str
    """Name and value (names)."""
    source: str
    """Value (name)."""
    checkpoint: str
    """Entry and value (name)."""
    sources: str
    """Name and value of all."""
    checkpoints: str
    """Name, entry and value of all."""


class TableLog(ABC):
    """A log in tables, written by a thread of its own; keeps the promises of Log with what a backend adds."""

    STATEMENTS: ClassVar[Statements]
    RESTORE: ClassVar[str]
    """What to do when entries are missing."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._closed = False
        self._gate = Lock()  # closed flag, queue and pending values change together
        self._pending: dict[tuple[str, str], Kept] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(AnyBody).decode

    # --- what a backend adds ---------------------------------------------------------------------

    @abstractmethod
    def last_seq(self) -> int:
        """As Log.last_seq."""

    @abstractmethod
    def close(self) -> None:
        """As Log.close."""

    @abstractmethod
    def _rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows of one of the statements. Raises RecordError, also when the log is closed."""

    @abstractmethod
    def _list(self, names: Sequence[str]) -> Any:
        """Many names as one value of a statement."""

    @abstractmethod
    def _queue(self, job: Append | Keep) -> None:
        """Hand a job to the writing thread; the gate is held. Raises RecordError when the log takes none."""

    # --- appending -------------------------------------------------------------------------------

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """As Log.submit."""
        try:
            job = Append(entries, [self._encode(entry.body) for entry in entries])
            for entry in entries:
                f"{entry.stream}{entry.cause}".encode()
        except UnicodeEncodeError as error:  # half a surrogate pair: a fault of the source, not of the desk
            job = Append((), ())
            what = f"{entries[0].stream} holds text that is not Unicode ({error.reason})"
            job.future.set_exception(UnfitEntry(what, where=self._where))
            return job.future
        try:
            with self._gate:
                self._check_open()
                self._queue(job)
        except RecordError as refused:
            job.future.set_exception(refused)
        return job.future

    # --- reading ---------------------------------------------------------------------------------

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """As Log.read."""
        self._check_open()
        last = self.last_seq()
        upto = last if upto is None else min(upto, last)
        seq = max(after, 0)
        while seq < upto:
            rows = self._rows(self.STATEMENTS.entries, after=seq, upto=upto, most=PAGE)
            if not rows or rows[0][0] != seq + 1 or rows[-1][0] != seq + len(rows):
                raise RecordError(f"entries after {seq} are missing", where=self._where, remedy=self.RESTORE)
            for row in rows:
                yield self._entry(row)
            seq += len(rows)

    def seq_at(self, moment: datetime) -> int:
        """As Log.seq_at."""
        rows = self._rows(self.STATEMENTS.seq_at, moment=to_microseconds(moment))
        return rows[0][0] if rows else 0

    def taken(self, streams: Sequence[str]) -> set[str]:
        """As Log.taken."""
        return {stream for (stream,) in self._rows(self.STATEMENTS.taken, names=self._list(streams))}

    # --- caches ----------------------------------------------------------------------------------

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings."""
        found = {key: kept[1] for key in keys if (kept := self._pending.get(("reading", key)))}
        missing = [key for key in keys if key not in found]
        if missing:
            found.update(self._rows(self.STATEMENTS.readings, names=self._list(missing)))
        return found

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        self._keep(Keep("reading", {key: (0, value) for key, value in readings}))

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        kept = self._pending.get(("source", source))
        if kept is not None:
            return kept[1]
        rows = self._rows(self.STATEMENTS.source, name=source)
        return rows[0][0] if rows else None

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        self._keep(Keep("source", {source: (0, state)}))

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        kept = self._pending.get(("checkpoint", name))
        if kept is not None:
            return kept
        rows = self._rows(self.STATEMENTS.checkpoint, name=name)
        return rows[0] if rows else None

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        self._keep(Keep("checkpoint", {name: (seq, state)}))

    def kept(self) -> Iterator[log.Kept]:
        """As Log.kept."""
        with self._gate:  # before the rest: what is written meanwhile is found there
            pending = {key: kept for key, kept in self._pending.items() if key[0] != "reading"}
        checkpoints, sources = self._rows(self.STATEMENTS.checkpoints), self._rows(self.STATEMENTS.sources)
        found: dict[tuple[str, str], Kept] = {
            ("checkpoint", name): (seq, value) for name, seq, value in checkpoints
        }
        found |= {("source", name): (0, value) for name, value in sources}
        for (cache, name), (seq, value) in sorted((found | pending).items()):
            yield log.Kept("checkpoint" if cache == "checkpoint" else "source", name, seq, value)

    # --- inside ----------------------------------------------------------------------------------

    def _keep(self, job: Keep) -> None:
        with self._gate:
            self._check_open()
            self._queue(job)
            self._pending.update({(job.cache, name): kept for name, kept in job.values.items()})

    def _forget(self, job: Keep) -> None:
        """Values of a job are in the tables, or lost: look there from now on."""
        with self._gate:
            for name, kept in job.values.items():
                if self._pending.get((job.cache, name)) is kept:
                    del self._pending[job.cache, name]

    def _check_open(self) -> None:
        if self._closed:
            raise RecordError("the record is closed", where=self._where)

    def _entry(self, row: tuple[int, str, int, int, int | None, str | None, bytes | str]) -> Entry:
        seq, stream, version, recorded_at, occurred_at, cause, body = row
        try:
            decoded = self._decode(body)
        except msgspec.MsgspecError as error:
            what = f"entry {seq} can't be understood ({error})"
            remedy = "It may come from a newer version of Livedesk"
            raise RecordError(what, where=self._where, remedy=remedy) from error
        return Entry(
            seq=seq,
            stream=stream,
            version=version,
            recorded_at=from_microseconds(recorded_at),
            occurred_at=None if occurred_at is None else from_microseconds(occurred_at),
            body=decoded,
            cause=cause,
        )
