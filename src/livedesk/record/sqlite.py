"""The log in one SQLite file: group commit, durable before it says so.

One thread writes (writer.py); readers have a connection of their own and never wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

import apsw
import msgspec

from livedesk.errors import RecordError, UnfitEntry
from livedesk.model import AnyBody, Entry, NewEntry
from livedesk.record import log
from livedesk.record.jobs import Append, Keep, Kept, from_microseconds, to_microseconds
from livedesk.record.lock import WriterLock
from livedesk.record.log import READINGS_KEPT
from livedesk.record.tables import fault, open_for_reading, open_for_writing
from livedesk.record.writer import Writer

PAGE = 1_000
"""Entries read at a time; between pages no statement is open, so a slow reader holds nothing up."""

SELECT = (
    "SELECT seq, stream, version, recorded_at, occurred_at, cause, CAST(body AS BLOB) FROM entry"
    " WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
LAST = "SELECT seq, recorded_at FROM entry ORDER BY seq DESC LIMIT 1"


class SqliteLog:
    """The record in one SQLite file; keeps the promises of Log.

    Opening makes the file when there is none. With ``read_only`` it must exist, and may be in use by
    a running desk. Raises RecordError when it can't be opened: no folder, another desk holds it, not a
    record, written by another version, damaged, write-protected.

    A forked child must leave it alone: the connections and the lock are its parent's.
    """

    def __init__(
        self, path: Path | str, *, read_only: bool = False, readings_kept: int = READINGS_KEPT
    ) -> None:
        self.path = Path(path)
        if self.path.is_symlink():  # one file, one lock, by whatever name
            self.path = self.path.resolve()
        self._where = str(self.path)
        self._closed = False
        self._gate = Lock()  # closed flag, queue and pending values change together
        self._read_lock = Lock()
        self._pending: dict[tuple[str, str], Kept] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(AnyBody).decode
        self._writer: Writer | None = None
        self._lock: WriterLock | None = None
        if self.path.is_dir():
            raise RecordError("this is a folder", where=self._where, remedy="Name a file in it with --record")
        if not self.path.parent.is_dir():
            what = f"the folder {self.path.parent} is not there"
            raise RecordError(what, where=self._where, remedy="Make it, or name another file with --record")
        if read_only:
            self._reader = open_for_reading(self.path)
            return
        self._lock = WriterLock(self.path)
        self._lock.take()
        try:
            connection = open_for_writing(self.path, check=self._lock.left_behind)
            try:
                self._reader = open_for_reading(self.path)
                last = self._last()
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._lock.give_back()
            raise
        self._writer = Writer(
            connection, self.path, last=last, readings_kept=readings_kept, forget=self._forget
        )

    # --- appending -------------------------------------------------------------------------------

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """As Log.submit."""
        try:
            job = Append(entries, [self._encode(entry.body) for entry in entries])
        except UnicodeEncodeError as error:  # half a surrogate pair: a fault of the source, not of the desk
            job = Append((), ())
            what = f"{entries[0].stream} holds text that is not Unicode ({error.reason})"
            job.future.set_exception(UnfitEntry(what, where=self._where))
            return job.future
        try:
            self._put(job)
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
            rows = self._rows(SELECT, (seq, upto, PAGE))
            if not rows or rows[0][0] != seq + 1 or rows[-1][0] != seq + len(rows):
                what = f"entries after {seq} are missing"
                raise RecordError(what, where=self._where, remedy="Restore the file from a copy")
            for row in rows:
                yield self._entry(row)
            seq += len(rows)

    def last_seq(self) -> int:
        """As Log.last_seq."""
        return self._last()[0] if self._writer is None else self._writer.seq

    def seq_at(self, moment: datetime) -> int:
        """As Log.seq_at."""
        rows = self._rows(
            "SELECT seq FROM entry WHERE recorded_at <= ? ORDER BY recorded_at DESC, seq DESC LIMIT 1",
            (to_microseconds(moment),),
        )
        return rows[0][0] if rows else 0

    def taken(self, streams: Sequence[str]) -> set[str]:
        """As Log.taken."""
        rows = self._rows(
            "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM entry WHERE stream = value)",
            (self._encode(list(streams)).decode(),),
        )
        return {stream for (stream,) in rows}

    # --- caches ----------------------------------------------------------------------------------

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings."""
        found = {key: kept[1] for key in keys if (kept := self._pending.get(("reading", key)))}
        missing = [key for key in keys if key not in found]
        if missing:
            found.update(
                self._rows(
                    "SELECT name, value FROM reading WHERE name IN (SELECT value FROM json_each(?))",
                    (self._encode(missing).decode(),),
                )
            )
        return found

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        self._put(Keep("reading", {key: (0, value) for key, value in readings}))

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        kept = self._pending.get(("source", source))
        if kept is not None:
            return kept[1]
        rows = self._rows("SELECT value FROM source WHERE name = ?", (source,))
        return rows[0][0] if rows else None

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        self._put(Keep("source", {source: (0, state)}))

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        kept = self._pending.get(("checkpoint", name))
        if kept is not None:
            return kept
        rows = self._rows("SELECT seq, value FROM checkpoint WHERE name = ?", (name,))
        return rows[0] if rows else None

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        self._put(Keep("checkpoint", {name: (seq, state)}))

    def kept(self) -> Iterator[log.Kept]:
        """As Log.kept."""
        with self._gate:  # before the rest: what is written meanwhile is found there
            pending = {key: kept for key, kept in self._pending.items() if key[0] != "reading"}
        found = {
            ("checkpoint", name): (seq, value)
            for name, seq, value in self._rows("SELECT name, seq, value FROM checkpoint", ())
        }
        found |= {
            ("source", name): (0, value) for name, value in self._rows("SELECT name, value FROM source", ())
        }
        for (cache, name), (seq, value) in sorted((found | pending).items()):
            yield log.Kept("checkpoint" if cache == "checkpoint" else "source", name, seq, value)

    def close(self) -> None:
        """As Log.close; from any thread, but not from a callback of an append's future."""
        with self._gate:
            first, self._closed = not self._closed, True
        if not first:
            if self._writer is not None:
                self._writer.wait()
            return
        with self._read_lock:
            self._reader.close()
        if self._writer is not None:
            self._writer.finish()
        if self._lock is not None:
            self._lock.give_back()

    # --- inside ----------------------------------------------------------------------------------

    def _put(self, job: Append | Keep) -> None:
        """Queue a job; raises RecordError when the log takes none."""
        with self._gate:
            self._check_open()
            if self._writer is None:
                raise RecordError("the record was opened for reading only", where=self._where)
            if isinstance(job, Keep):
                self._pending.update({(job.cache, name): kept for name, kept in job.values.items()})
            self._writer.put(job)

    def _forget(self, job: Keep) -> None:
        """Values of a job are in the file, or lost: look there from now on."""
        with self._gate:
            for name, kept in job.values.items():
                if self._pending.get((job.cache, name)) is kept:
                    del self._pending[job.cache, name]

    def _check_open(self) -> None:
        if self._closed:
            raise RecordError("the record is closed", where=self._where)

    def _rows(self, statement: str, bindings: tuple[str | int | None, ...]) -> list[Any]:
        with self._read_lock:
            self._check_open()
            try:
                return cast("list[Any]", self._reader.execute(statement, bindings).fetchall())
            except apsw.Error as error:
                raise fault(error, self.path) from error

    def _last(self) -> tuple[int, datetime | None]:
        rows = self._rows(LAST, ())
        return (rows[0][0], from_microseconds(rows[0][1])) if rows else (0, None)

    def _entry(self, row: tuple[int, str, int, int, int | None, str | None, bytes]) -> Entry:
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
