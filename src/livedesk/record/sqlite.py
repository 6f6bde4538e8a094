"""The log in one SQLite file: group commit, durable before it says so.

One thread writes. Whatever is queued goes into one transaction and one fsync, so sixteen writers cost
hardly more than one. Readers have a connection of their own and never wait for the writer.
"""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import apsw
import msgspec
import structlog

from livedesk.errors import RecordError
from livedesk.model import AnyBody, Entry, NewEntry
from livedesk.record.lock import WriterLock
from livedesk.record.log import READINGS_KEPT, never_back
from livedesk.record.memory import numbered, version_taken
from livedesk.record.tables import fault, open_for_reading, open_for_writing

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

BATCH = 1_024
"""Most jobs in one transaction: enough to share the fsync, few enough to answer soon."""
PAGE = 1_000
"""Entries read at a time; between pages no statement is open, so a slow reader holds nothing up."""

# CAST: a body goes in and comes out as the bytes msgspec writes and reads, and lies there as text.
INSERT = (
    "INSERT INTO entry (seq, stream, version, recorded_at, occurred_at, cause, body)"
    " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT))"
)
SELECT = (
    "SELECT stream, version, recorded_at, occurred_at, cause, CAST(body AS BLOB), seq FROM entry"
    " WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
)
KEEP = {
    "reading": "INSERT OR REPLACE INTO reading (name, value) VALUES (?1, ?3) -- ?2",
    "source": "INSERT OR REPLACE INTO source (name, value) VALUES (?1, ?3) -- ?2",
    "checkpoint": "INSERT OR REPLACE INTO checkpoint (name, seq, value) VALUES (?1, ?2, ?3)",
}
FORGET_OLDEST = "DELETE FROM reading WHERE id <= (SELECT max(id) FROM reading) - ?"

logger = structlog.get_logger(__name__)

Kept = tuple[int, bytes]
"""A cached value and the seq it was taken at (0 where that means nothing)."""


class _Append:
    """One queued append."""

    __slots__ = ("bodies", "entries", "future")

    def __init__(self, entries: Sequence[NewEntry], bodies: list[bytes]) -> None:
        self.entries = entries
        self.bodies = bodies
        self.future: Future[list[Entry]] = Future()
        # Running from the start: an append once submitted is carried out, so cancel() finds nothing to do.
        self.future.set_running_or_notify_cancel()


class _Keep:
    """Queued values of one cache."""

    __slots__ = ("cache", "values")

    def __init__(self, cache: str, values: dict[str, Kept]) -> None:
        self.cache = cache
        self.values = values


class SqliteLog:
    """The record in one SQLite file; keeps the promises of Log.

    Opening makes the file when there is none. With ``read_only`` it must exist, and may be in use by
    a running desk. Raises RecordError when it can't be opened: no folder, another desk holds it, not a
    record, written by another version, damaged, write-protected.
    """

    def __init__(
        self, path: Path | str, *, read_only: bool = False, readings_kept: int = READINGS_KEPT
    ) -> None:
        self.path = Path(path)
        self._where = str(self.path)
        self._readings_kept = readings_kept
        self._closed = False
        self._gate = Lock()  # closed flag, queue and pending values change together
        self._read_lock = Lock()
        self._queue: queue.SimpleQueue[_Append | _Keep | None] = queue.SimpleQueue()
        self._pending: dict[tuple[str, str], Kept] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(AnyBody).decode
        self._writer: apsw.Connection | None = None
        self._reader: apsw.Connection | None = None
        self._thread: Thread | None = None
        if self.path.is_dir():
            raise RecordError("this is a folder", where=self._where, remedy="Name a file in it with --record")
        if not self.path.parent.is_dir():
            what = f"the folder {self.path.parent} is not there"
            raise RecordError(what, where=self._where, remedy="Make it, or name another file with --record")
        if read_only:
            self._lock = None
            self._reader = open_for_reading(self.path)
            return
        self._lock = WriterLock(self.path)
        self._lock.take()
        try:
            self._writer = open_for_writing(self.path, check=self._lock.left_behind)
            self._reader = open_for_reading(self.path)
            self._inode = self.path.stat()
            self._seq, self._at = self._last()
        except BaseException:
            self._let_go()
            raise
        self._thread = Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    # --- appending -------------------------------------------------------------------------------

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """As Log.submit."""
        try:
            job = _Append(entries, [self._encode(entry.body) for entry in entries])
        except UnicodeEncodeError as error:  # half a surrogate pair: a fault of the source, not of the desk
            job = _Append((), [])
            what = f"{entries[0].stream} holds text that is not Unicode ({error.reason})"
            job.future.set_exception(RecordError(what, where=self._where))
            return job.future
        with self._gate:
            refused = self._refusal()
            if refused is None:
                self._queue.put(job)
        if refused is not None:
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
            if not rows:
                raise RecordError(f"entry {seq + 1} is missing", where=self._where, remedy="Restore a copy")
            for row in rows:
                seq += 1
                yield self._entry(seq, row)

    def last_seq(self) -> int:
        """As Log.last_seq."""
        return self._last()[0] if self._writer is None else self._seq

    def seq_at(self, moment: datetime) -> int:
        """As Log.seq_at."""
        rows = self._rows(
            "SELECT seq FROM entry WHERE recorded_at <= ? ORDER BY recorded_at DESC, seq DESC LIMIT 1",
            (_microseconds(moment),),
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
        pending = {key: kept[1] for key in keys if (kept := self._pending.get(("reading", key)))}
        missing = [key for key in keys if key not in pending]
        if missing:
            rows = self._rows(
                "SELECT name, value FROM reading WHERE name IN (SELECT value FROM json_each(?))",
                (self._encode(missing).decode(),),
            )
            pending.update(rows)
        return pending

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        self._keep("reading", {key: (0, value) for key, value in readings})

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        kept = self._pending.get(("source", source))
        if kept is not None:
            return kept[1]
        rows = self._rows("SELECT value FROM source WHERE name = ?", (source,))
        return rows[0][0] if rows else None

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        self._keep("source", {source: (0, state)})

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        kept = self._pending.get(("checkpoint", name))
        if kept is not None:
            return kept
        rows = self._rows("SELECT seq, value FROM checkpoint WHERE name = ?", (name,))
        return rows[0] if rows else None

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        self._keep("checkpoint", {name: (seq, state)})

    def close(self) -> None:
        """As Log.close. May be called from any thread but the one that writes."""
        with self._gate:
            first, self._closed = not self._closed, True
            if first:
                self._queue.put(None)
        if self._thread is not None:
            self._thread.join()
        if not first:
            return
        self._let_go()

    # --- inside ----------------------------------------------------------------------------------

    def _refusal(self) -> RecordError | None:
        """Why nothing can be written now, if so; the gate is held."""
        if self._thread is None:
            return RecordError("the record was opened for reading only", where=self._where)
        return RecordError("the record is closed", where=self._where) if self._closed else None

    def _keep(self, cache: str, values: dict[str, Kept]) -> None:
        with self._gate:
            refused = self._refusal()
            if refused is not None:
                raise refused
            self._pending.update({(cache, name): kept for name, kept in values.items()})
            self._queue.put(_Keep(cache, values))

    def _rows(self, statement: str, bindings: tuple[object, ...]) -> list[Any]:
        with self._read_lock:
            self._check_open()
            assert self._reader is not None  # noqa: S101 (narrows the type)
            try:
                return self._reader.execute(statement, bindings).fetchall()  # type: ignore[arg-type]
            except apsw.Error as error:
                raise fault(error, self.path) from error

    def _let_go(self) -> None:
        with self._read_lock:
            if self._reader is not None:
                self._reader.close()
        if self._writer is not None:  # last: closing it moves the write-ahead log into the file
            self._writer.close()
        if self._lock is not None:
            self._lock.give_back()

    def _check_open(self) -> None:
        if self._closed:
            raise RecordError("the record is closed", where=self._where)

    def _last(self) -> tuple[int, datetime | None]:
        rows = self._rows("SELECT seq, recorded_at FROM entry ORDER BY seq DESC LIMIT 1", ())
        return (rows[0][0], _moment(rows[0][1])) if rows else (0, None)

    def _entry(self, seq: int, row: tuple[str, int, int, int | None, str | None, bytes, int]) -> Entry:
        stream, version, recorded_at, occurred_at, cause, body, found = row
        if found != seq:
            raise RecordError(f"entry {seq} is missing", where=self._where, remedy="Restore a copy")
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
            recorded_at=_moment(recorded_at),
            occurred_at=None if occurred_at is None else _moment(occurred_at),
            body=decoded,
            cause=cause,
        )

    # --- the writing thread ----------------------------------------------------------------------

    def _run(self) -> None:
        ending = False
        while not ending:
            batch: list[_Append | _Keep] = []
            job = self._queue.get()
            while job is not None:
                batch.append(job)
                if len(batch) == BATCH:
                    break
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
            ending = job is None
            if batch:
                self._write(batch)

    def _write(self, batch: list[_Append | _Keep]) -> None:
        """Write a batch; when it can't be written as one, append by append up to the first that can't be."""
        try:
            self._transaction(batch)
        except (apsw.Error, RecordError):
            failed: Exception | None = None
            for job in batch:
                if isinstance(job, _Append) and failed is None:
                    try:
                        self._transaction([job])
                    except (apsw.Error, RecordError) as error:
                        failed = fault(error, self.path) if isinstance(error, apsw.Error) else error
                if isinstance(job, _Append):
                    if failed is not None and not job.future.done():
                        job.future.set_exception(failed)
                else:
                    self._forget(job)
                    logger.warning("record.cache_lost", cache=job.cache, values=len(job.values))
        except Exception as bug:  # the waiters get its traceback; the thread goes on
            for job in batch:
                if isinstance(job, _Append) and not job.future.done():
                    job.future.set_exception(bug)

    def _transaction(self, batch: list[_Append | _Keep]) -> None:
        """Write jobs in one transaction and answer them; on any error nothing is written nor answered."""
        writer = self._writer
        assert writer is not None  # noqa: S101 (narrows the type)
        self._check_file()
        seq, at = self._seq, self._at
        answers: list[tuple[_Append, list[Entry] | RecordError]] = []
        writer.execute("BEGIN IMMEDIATE")
        try:
            for job in batch:
                if isinstance(job, _Keep):
                    rows = ((name, *kept) for name, kept in job.values.items())
                    writer.executemany(KEEP[job.cache], rows)
                    if job.cache == "reading":
                        writer.execute(FORGET_OLDEST, (self._readings_kept,))
                    continue
                try:
                    written = self._insert(writer, job, seq, at)
                except RecordError as refused:
                    answers.append((job, refused))
                    continue
                answers.append((job, written))
                if written:
                    seq, at = written[-1].seq, written[-1].recorded_at
            writer.execute("COMMIT")
        except BaseException:
            if writer.in_transaction:  # a full disk may have rolled it back already
                writer.execute("ROLLBACK")
            raise
        self._seq, self._at = seq, at
        for job, answer in answers:
            if isinstance(answer, RecordError):
                job.future.set_exception(answer)
            else:
                job.future.set_result(answer)
        for job in batch:
            if isinstance(job, _Keep):
                self._forget(job)

    def _insert(self, writer: apsw.Connection, job: _Append, seq: int, at: datetime | None) -> list[Entry]:
        """Insert the entries of one append, or none of them: raises VersionTaken or RecordError."""
        written: list[Entry] = []
        several = len(job.entries) > 1
        if several:
            writer.execute("SAVEPOINT append")
        try:
            for entry, body in zip(job.entries, job.bodies, strict=True):
                seq += 1
                at = never_back(at, entry.recorded_at, where=self._where)
                occurred = None if entry.occurred_at is None else _microseconds(entry.occurred_at)
                row = (seq, entry.stream, entry.version, _microseconds(at), occurred, entry.cause, body)
                try:
                    writer.execute(INSERT, row)
                except apsw.ConstraintError as error:
                    if getattr(error, "extendedresult", 0) != apsw.SQLITE_CONSTRAINT_UNIQUE:
                        raise
                    raise version_taken(entry, where=self._where) from error
                written.append(numbered(entry, seq, at))
        except RecordError:
            if several:
                writer.execute("ROLLBACK TO append; RELEASE append")
            raise
        if several:
            writer.execute("RELEASE append")
        return written

    def _check_file(self) -> None:
        """Refuse to write into a file nobody will find again."""
        try:
            now = self.path.stat()
        except OSError:
            now = None
        if now is None or (now.st_dev, now.st_ino) != (self._inode.st_dev, self._inode.st_ino):
            what = "the file was moved or removed while the desk was writing to it"
            raise RecordError(what, where=self._where, remedy="Put it back, or start the desk again")

    def _forget(self, job: _Keep) -> None:
        """Values of a job are in the file, or lost: look there from now on."""
        with self._gate:
            for name, kept in job.values.items():
                if self._pending.get((job.cache, name)) is kept:
                    del self._pending[job.cache, name]


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
