"""The one thread that writes: takes everything queued into one transaction and one fsync."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any

import apsw
import structlog

from livedesk.errors import RecordError
from livedesk.model import Entry
from livedesk.record.jobs import Append, Keep, to_microseconds
from livedesk.record.numbering import never_back, numbered, version_taken
from livedesk.record.tables import fault

BATCH = 1_024
"""Most jobs in one transaction: enough to share the fsync, few enough to answer soon."""
ROWS = 64
"""Most entries in one statement."""
LOOK_SECONDS = 1.0
"""How often the thread looks whether its file is still where it was."""

# CAST: a body goes in as the bytes msgspec writes, and lies in the file as text.
INSERT = [
    "INSERT INTO entry (seq, stream, version, recorded_at, occurred_at, cause, body) VALUES "  # noqa: S608
    + ", ".join(["(?, ?, ?, ?, ?, ?, CAST(? AS TEXT))"] * rows)
    for rows in range(ROWS + 1)
]
KEEP = {
    "reading": "INSERT OR REPLACE INTO reading (name, value) VALUES (?1, ?3) -- ?2 is the seq",
    "source": "INSERT OR REPLACE INTO source (name, value) VALUES (?1, ?3) -- ?2 is the seq",
    "checkpoint": "INSERT OR REPLACE INTO checkpoint (name, seq, value) VALUES (?1, ?2, ?3)",
}
FORGET_OLDEST = "DELETE FROM reading WHERE id <= (SELECT max(id) FROM reading) - ?"

Row = tuple[int, str, int, int, int | None, str | None, bytes]

logger = structlog.get_logger(__name__)


class Writer:
    """Writes jobs in the order they were put, a batch at a time."""

    def __init__(
        self,
        connection: apsw.Connection,
        path: Path,
        *,
        last: tuple[int, datetime | None],
        readings_kept: int,
        forget: Callable[[Keep], None],
    ) -> None:
        """``forget`` is told of cached values that are in the file now, or lost."""
        self.seq, self._at = last
        self._connection = connection
        self._path = path.absolute()
        self._where = str(path)
        self._readings_kept = readings_kept
        self._forget = forget
        self._file = self._path.stat()
        self._looked = time.monotonic()
        self._queue: queue.SimpleQueue[Append | Keep | None] = queue.SimpleQueue()
        self._thread = Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def put(self, job: Append | Keep) -> None:
        """Queue a job; not after ``finish``."""
        self._queue.put(job)

    def finish(self) -> None:
        """Write what is queued and end. Once; not from the writing thread itself."""
        self._queue.put(None)
        self.wait()

    def wait(self) -> None:
        """Until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        while self._serve():
            pass
        self._connection.close()

    def _serve(self) -> bool:
        """Wait for jobs and write them; False when there will be no more.

        A method of its own so that its last batch is not kept alive while the thread waits.
        """
        batch: list[Append | Keep] = []
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) == BATCH:
                break
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
        if batch:
            self._write(batch)
        return job is not None

    def _write(self, batch: list[Append | Keep]) -> None:
        """Write a batch by the quickest way that works; every future of it is answered after."""
        try:
            try:
                self._together(batch)
            except apsw.ConstraintError:
                self._carefully(batch)
        except (apsw.Error, RecordError):
            self._one_by_one(batch)
        except Exception as bug:  # its traceback goes to those who wait; the thread goes on
            for job in batch:
                if isinstance(job, Append) and not job.future.done():
                    job.future.set_exception(bug)

    def _together(self, batch: list[Append | Keep]) -> None:
        """All entries at once, as if no place were taken. Raises apsw.Error and writes nothing when one is."""
        self._look()
        seq, at = self.seq, self._at
        rows: list[Row] = []
        answers: list[tuple[Append, list[Entry] | RecordError]] = []
        keeps: list[Keep] = []
        for job in batch:
            if isinstance(job, Keep):
                keeps.append(job)
                continue
            try:
                entries, its_rows = self._number(job, seq, at)
            except RecordError as refused:
                answers.append((job, refused))
                continue
            answers.append((job, entries))
            rows += its_rows
            if entries:
                seq, at = entries[-1].seq, entries[-1].recorded_at
        if keeps or len(rows) > ROWS:
            with _Transaction(self._connection):
                for start in range(0, len(rows), ROWS):
                    self._insert(rows[start : start + ROWS])
                for keep in keeps:
                    self._keep(keep)
        elif rows:
            # A statement by itself is a transaction by itself, and gives the interpreter's lock up
            # once: between BEGIN, every row and COMMIT the other threads would win it each time.
            self._insert(rows)
        self._answer(answers, keeps, seq, at)

    def _carefully(self, batch: list[Append | Keep]) -> None:
        """One transaction still, but an append whose place is taken is left out of it."""
        seq, at = self.seq, self._at
        answers: list[tuple[Append, list[Entry] | RecordError]] = []
        keeps: list[Keep] = []
        with _Transaction(self._connection):
            for job in batch:
                if isinstance(job, Keep):
                    self._keep(job)
                    keeps.append(job)
                    continue
                try:
                    entries, rows = self._number(job, seq, at)
                    self._insert_or_leave(job, rows)
                except RecordError as refused:
                    answers.append((job, refused))
                    continue
                answers.append((job, entries))
                if entries:
                    seq, at = entries[-1].seq, entries[-1].recorded_at
        self._answer(answers, keeps, seq, at)

    def _one_by_one(self, batch: list[Append | Keep]) -> None:
        """After a fault: each append by itself, up to the first that can't be written; caches are let go."""
        failed: RecordError | None = None
        for job in batch:
            if isinstance(job, Keep):
                logger.warning("record.cache_not_kept", cache=job.cache, values=len(job.values))
                self._forget(job)
                continue
            if failed is None:
                try:
                    self._look()
                    self._carefully([job])
                except apsw.Error as error:
                    failed = fault(error, self._path)
                except RecordError as error:
                    failed = error
            if failed is not None:
                job.future.set_exception(failed)

    def _number(self, job: Append, seq: int, at: datetime | None) -> tuple[list[Entry], list[Row]]:
        """Entries and rows of an append that follows ``seq``. Raises RecordError when its time can't be."""
        entries: list[Entry] = []
        rows: list[Row] = []
        for entry, (recorded, occurred, body) in zip(job.entries, job.columns, strict=True):
            seq += 1
            at = never_back(at, entry.recorded_at, where=self._where)
            if at is not entry.recorded_at:
                recorded = to_microseconds(at)
            rows.append((seq, entry.stream, entry.version, recorded, occurred, entry.cause, body))
            entries.append(numbered(entry, seq, at))
        return entries, rows

    def _insert(self, rows: list[Row]) -> None:
        values: tuple[Any, ...] = tuple(chain.from_iterable(rows))
        self._connection.execute(INSERT[len(rows)], values)

    def _insert_or_leave(self, job: Append, rows: list[Row]) -> None:
        self._connection.execute("SAVEPOINT append")
        for entry, row in zip(job.entries, rows, strict=True):
            try:
                self._insert([row])
            except apsw.ConstraintError as error:
                if getattr(error, "extendedresult", 0) != apsw.SQLITE_CONSTRAINT_UNIQUE:
                    raise
                self._connection.execute("ROLLBACK TO append; RELEASE append")
                raise version_taken(entry, where=self._where) from None
        self._connection.execute("RELEASE append")

    def _keep(self, keep: Keep) -> None:
        rows = ((name, *kept) for name, kept in keep.values.items())
        self._connection.executemany(KEEP[keep.cache], rows)
        if keep.cache == "reading":
            self._connection.execute(FORGET_OLDEST, (self._readings_kept,))

    def _answer(
        self,
        answers: list[tuple[Append, list[Entry] | RecordError]],
        keeps: list[Keep],
        seq: int,
        at: datetime | None,
    ) -> None:
        self.seq, self._at = seq, at
        for job, answer in answers:
            if isinstance(answer, RecordError):
                job.future.set_exception(answer)
            else:
                job.future.set_result(answer)
        for keep in keeps:
            self._forget(keep)

    def _look(self) -> None:
        """Refuse to write into a file that nobody will find again."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        try:
            found = self._path.stat()
        except OSError:
            found = None
        if found is None or (found.st_dev, found.st_ino) != (self._file.st_dev, self._file.st_ino):
            what = "the file was moved or removed while the desk was writing to it"
            raise RecordError(what, where=self._where, remedy="Put it back, or start the desk again")
        self._looked = now


class _Transaction:
    """BEGIN and COMMIT around a block; on an error nothing of it is written."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:  # a full disk may have rolled it back already
                self._connection.execute("ROLLBACK")
