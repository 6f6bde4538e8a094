"""The one thread of a process that writes to the database: everything queued, of all its stories, in one
statement and one commit.

Who holds a story is said by a number that grows with every holder, its epoch. Every append names the epoch
and the entry it follows; the database refuses it when either has moved on. That is what makes a desk that was
frozen, or cut off, and comes back unable to write over the one that took its place. When the connection
breaks in the middle of a commit, the same numbers tell afterwards whether it came through.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from threading import Thread
from typing import Any, LiteralString

import psycopg
import structlog
from psycopg import errors

from livedesk.errors import LeaseLost, RecordError
from livedesk.model import Entry
from livedesk.record.jobs import Append, Keep, from_microseconds, to_microseconds
from livedesk.record.numbering import never_back, numbered, version_taken
from livedesk.record.postgres.faults import fault, is_gone
from livedesk.record.postgres.tables import LOCKS, MOVED_ON

BATCH = 1_024
"""Most jobs in one transaction: enough to share the commit, few enough to answer soon."""
FIRST_WAIT, LONGEST_WAIT = 0.05, 0.5
"""Seconds between two tries to reach a database that is away."""

APPEND = (
    "SELECT livedesk.append(%b::int[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[],"
    " %b::int[], %b::bigint[], %b::text[], %b::int[], %b::bigint[], %b::bigint[], %b::text[], %b::text[])"
)
HOLD = "UPDATE livedesk.story SET epoch = epoch + 1 WHERE id = %s RETURNING seq, at, epoch"
LOCK = "SELECT pg_try_advisory_lock(%s, %s)"
UNLOCK = "SELECT pg_advisory_unlock(%s, %s)"
BESIDE = "SELECT pg_try_advisory_xact_lock_shared(%s, %s)"
NODES = """
SELECT n.name FROM livedesk.node n JOIN livedesk.covered c ON c.story = %s
WHERE 'gather' = ANY(n.roles) AND n.seen > clock_timestamp() - interval '5 seconds' ORDER BY n.name LIMIT 1
"""
HOLDER = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.classid = %s AND l.objid = %s AND l.granted
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
KEEP: dict[str, LiteralString] = {
    "reading": """
INSERT INTO livedesk.reading (name, value) SELECT name, value FROM unnest(%b::text[], %b::bytea[]) AS n (name, value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value, id = DEFAULT""",
    # Nothing of who was overtaken: its checkpoint may be older than that of who came after.
    "source": """
INSERT INTO livedesk.source (story, name, value) SELECT id, %s, %s FROM livedesk.story WHERE id = %s AND epoch = %s
ON CONFLICT (story, name) DO UPDATE SET value = excluded.value""",
    "checkpoint": """
INSERT INTO livedesk.checkpoint (story, name, seq, value)
SELECT id, %s, %s, %s FROM livedesk.story WHERE id = %s AND epoch = %s
ON CONFLICT (story, name) DO UPDATE SET seq = excluded.seq, value = excluded.value""",
}
FORGET_OLDEST = "DELETE FROM livedesk.reading WHERE id <= (SELECT max(id) FROM livedesk.reading) - %s"

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Held:
    """A story as its holder knows it: where its log ends, and by which epoch it is held."""

    __slots__ = ("alone", "at", "epoch", "lost", "seq", "story")

    def __init__(self, story: int, *, seq: int, at: datetime | None, epoch: int, alone: bool) -> None:
        self.story = story
        self.seq = seq
        self.at = at
        self.epoch = epoch
        self.alone = alone
        self.lost: RecordError | None = None
        """Why nothing can be written any more; None while it is held."""


class _Hold:
    __slots__ = ("alone", "future", "story")

    def __init__(self, story: int, alone: bool) -> None:
        self.story = story
        self.alone = alone
        self.future: Future[Held] = Future()


class _LetGo:
    __slots__ = ("held",)

    def __init__(self, held: Held) -> None:
        self.held = held


Write = tuple[Held, Append]
Kept = tuple[Held, Keep, Callable[[Keep], None]]
Job = Write | Kept | _Hold | _LetGo


class _Moved(Exception):
    """The outcome of a broken commit can't be taken as ours: somebody else wrote meanwhile."""


class PostgresWriter:
    """Writes jobs in the order they were put, a batch at a time."""

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        where: str,
        *,
        readings_kept: int,
        patience: float,
    ) -> None:
        self._connect = connect
        self._where = where
        self._readings_kept = readings_kept
        self.patience = patience
        """Seconds a database that is away is waited for before what is queued fails."""
        self._connection: psycopg.Connection[Any] | None = None
        self._alone: dict[int, Held] = {}
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def hold(self, story: int, *, alone: bool) -> Held:
        """Take a story; see Database.hold."""
        job = _Hold(story, alone)
        self._queue.put(job)
        return job.future.result()

    def let_go(self, held: Held) -> None:
        """Nothing more is written by this holder. Returns at once."""
        self._queue.put(_LetGo(held))

    def append(self, held: Held, job: Append) -> None:
        """Queue an append."""
        self._queue.put((held, job))

    def keep(self, held: Held, job: Keep, forget: Callable[[Keep], None]) -> None:
        """Queue values of a cache; ``forget`` hears when they are in the database, or lost."""
        self._queue.put((held, job, forget))

    def settle(self) -> None:
        """Wait until everything queued so far is done."""
        nothing = Append((), ())
        self._queue.put((Held(0, seq=0, at=None, epoch=0, alone=False), nothing))
        nothing.future.result()

    def finish(self) -> None:
        """Write what is queued and end. Once; not from the writing thread itself."""
        self._queue.put(None)
        self._thread.join()

    # --- the thread --------------------------------------------------------------------------------

    def _run(self) -> None:
        while self._serve():
            pass
        self._drop()

    def _serve(self) -> bool:
        """Wait for jobs and do them; False when there will be no more."""
        batch: list[Write | Kept] = []
        job = self._queue.get()
        while job is not None:
            if isinstance(job, _Hold | _LetGo):
                self._write(batch)
                batch = []
                self._take(job) if isinstance(job, _Hold) else self._release(job.held)
            else:
                batch.append(job)
            if len(batch) == BATCH:
                break
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
        self._write(batch)
        return job is not None

    def _write(self, batch: Sequence[Write | Kept]) -> None:
        if not batch:
            return
        try:
            try:
                self._together(batch)
            except psycopg.Error as error:
                if is_gone(error):  # it was waited for already, for all of them
                    self._fail(batch, fault(error, self._where))
                else:
                    self._one_by_one(batch)
            except (RecordError, _Moved):
                self._one_by_one(batch)
        except Exception as bug:  # its traceback goes to those who wait; the thread goes on
            for job in batch:
                if len(job) == 2 and not job[1].future.done():
                    job[1].future.set_exception(bug)

    def _fail(self, batch: Sequence[Write | Kept], failed: RecordError) -> None:
        for job in batch:
            if len(job) == 3:
                _, keep, forget = job
                logger.warning("record.cache_not_kept", cache=keep.cache, values=len(keep.values))
                forget(keep)
            elif not job[1].future.done():
                job[1].future.set_exception(job[0].lost or failed)

    def _together(self, batch: Sequence[Write | Kept]) -> None:
        """All of it in one transaction. Raises and writes nothing when a part of it can't be."""
        rows = _Rows()
        answers: list[tuple[Append, list[Entry] | RecordError]] = []
        keeps: list[Kept] = []
        for job in batch:
            if len(job) == 3:
                keeps.append(job)
                continue
            held, append = job
            if held.lost is not None:
                answers.append((append, held.lost))
                continue
            try:
                answers.append((append, rows.add(held, append, self._where)))
            except RecordError as refused:
                answers.append((append, refused))
        if rows.ends or keeps:
            self._execute(rows, keeps)
        for held, (seq, at) in rows.ends.items():
            held.seq, held.at = seq, at
        for append, answer in answers:
            if isinstance(answer, RecordError):
                append.future.set_exception(answer)
            else:
                append.future.set_result(answer)
        for _, keep, forget in keeps:
            forget(keep)

    def _one_by_one(self, batch: Sequence[Write | Kept]) -> None:
        """After a fault: each by itself, up to the first that can't be written for no reason of its own."""
        failed: RecordError | None = None
        for job in batch:
            if len(job) == 3:
                _, keep, forget = job
                try:
                    if failed is None:
                        self._execute(_Rows(), [job])
                except psycopg.Error:
                    logger.warning("record.cache_not_kept", cache=keep.cache, values=len(keep.values))
                forget(keep)
                continue
            held, append = job
            if append.future.done():
                continue
            refused = failed or held.lost
            if refused is None:
                try:
                    self._together([job])
                    continue
                except errors.UniqueViolation:
                    refused = self._taken(held, append)
                except errors.DataError as error:
                    refused = fault(error, self._where)
                except (_Moved, psycopg.Error) as error:
                    if isinstance(error, psycopg.Error) and error.sqlstate != MOVED_ON:
                        refused = failed = fault(error, self._where)
                    else:
                        refused = held.lost = self._lost()
                except RecordError as error:
                    refused = failed = error
            append.future.set_exception(refused)

    def _taken(self, held: Held, append: Append) -> RecordError:
        """Which place of a refused append is taken."""
        seen: set[tuple[str, int]] = set()
        for entry in append.entries:
            if (entry.stream, entry.version) in seen:
                return version_taken(entry, where=self._where)
            seen.add((entry.stream, entry.version))
        for entry in append.entries:
            with suppress(psycopg.Error, RecordError):
                found = self._connected().execute(
                    "SELECT 1 FROM livedesk.entry WHERE story = %s AND stream = %s AND version = %s",
                    (held.story, entry.stream, entry.version),
                )
                if found.fetchone():
                    return version_taken(entry, where=self._where)
        return version_taken(append.entries[0], where=self._where)

    def _lost(self) -> LeaseLost:
        return LeaseLost(
            "another desk or node has taken the story over",
            where=self._where,
            remedy="Nothing is lost: it goes on there. This one reads what was written before it writes again",
        )

    # --- the database --------------------------------------------------------------------------------

    def _execute(self, rows: _Rows, keeps: Sequence[Kept]) -> None:
        """Do it, over a lost connection too. Raises psycopg.Error, RecordError or _Moved: nothing was written."""
        until = time.monotonic() + self.patience
        wait, tried = FIRST_WAIT, False
        while True:
            try:
                connection = self._connected()
                if tried and rows.ends and self._came_through(connection, rows):
                    return
                tried = True
                if not keeps:
                    connection.execute(APPEND, rows.columns())
                else:
                    self._with_keeps(connection, rows, keeps)
            except psycopg.Error as error:
                if not is_gone(error):
                    raise
                self._drop()
                if time.monotonic() > until:
                    raise
                if wait == FIRST_WAIT:
                    logger.warning("record.database_gone", where=self._where, why=str(error).strip())
            else:
                return
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    def _with_keeps(self, connection: psycopg.Connection[Any], rows: _Rows, keeps: Sequence[Kept]) -> None:
        with connection.transaction():
            if rows.ends:
                connection.execute(APPEND, rows.columns())
            for held, keep, _ in keeps:
                self._keep(connection, held, keep)

    def _came_through(self, connection: psycopg.Connection[Any], rows: _Rows) -> bool:
        """Was the commit that broke off carried out? Raises _Moved when somebody else holds a story by now."""
        found: dict[int, tuple[int, int]] = {
            id_: (seq, epoch)
            for id_, seq, epoch in connection.execute(
                "SELECT id, seq, epoch FROM livedesk.story WHERE id = ANY(%s)",
                ([h.story for h in rows.ends],),
            )
        }
        if all(found.get(held.story) == (seq, held.epoch) for held, (seq, _) in rows.ends.items()):
            return True
        if all(found.get(held.story) == (held.seq, held.epoch) for held in rows.ends):
            return False
        raise _Moved

    def _keep(self, connection: psycopg.Connection[Any], held: Held, keep: Keep) -> None:
        values = keep.values
        match keep.cache:
            case "reading":
                connection.execute(KEEP["reading"], (list(values), [value for _, value in values.values()]))
                connection.execute(FORGET_OLDEST, (self._readings_kept,))
            case "source":
                for name, (_, value) in values.items():
                    connection.execute(KEEP["source"], (name, value, held.story, held.epoch))
            case _:
                for name, (seq, value) in values.items():
                    connection.execute(KEEP["checkpoint"], (name, seq, value, held.story, held.epoch))

    def _connected(self) -> psycopg.Connection[Any]:
        """The writer's connection, made anew when it was lost; what it holds alone is locked again.

        Raises psycopg.Error.
        """
        if self._connection is not None and not self._connection.closed:
            return self._connection
        try:
            connection = self._connect()
        except RecordError as refused:
            cause = refused.__cause__
            raise (
                cause if isinstance(cause, psycopg.Error) else psycopg.OperationalError(str(refused))
            ) from None
        for story, held in list(self._alone.items()):
            if not _true(connection.execute(LOCK, (LOCKS, story)).fetchone()):
                held.lost = self._lost()
                del self._alone[story]
        self._connection = connection
        return connection

    def _take(self, job: _Hold) -> None:
        """Answer who asks for a story."""
        try:
            job.future.set_result(self._taken_over(job.story, job.alone))
        except psycopg.Error as error:
            if is_gone(error):
                self._drop()
            job.future.set_exception(fault(error, self._where))
        except RecordError as refused:
            job.future.set_exception(refused)

    def _taken_over(self, story: int, alone: bool) -> Held:
        connection = self._connected()
        if alone:
            self._lock(connection, story)
        elif not _true(connection.execute(BESIDE, (LOCKS, story)).fetchone()):
            self._refuse(connection, story)
        row = connection.execute(HOLD, (story,)).fetchone()
        if row is None:
            raise RecordError("the story is gone from the database", where=self._where)
        seq, at, epoch = row
        held = Held(
            story, seq=seq, at=None if at is None else from_microseconds(at), epoch=epoch, alone=alone
        )
        if alone:
            self._alone[story] = held
        return held

    def _lock(self, connection: psycopg.Connection[Any], story: int) -> None:
        """Keep everybody else out. Raises RecordError when somebody is there."""
        if story in self._alone or not _true(connection.execute(LOCK, (LOCKS, story)).fetchone()):
            self._refuse(connection, story)
        node = connection.execute(NODES, (story,)).fetchone()
        if node is not None:
            connection.execute(UNLOCK, (LOCKS, story))
            what = f"nodes are at work on it ({node[0]})"
            raise RecordError(what, where=self._where, remedy="Stop them first, or name another record")

    def _refuse(self, connection: psycopg.Connection[Any], story: int) -> None:
        holder = connection.execute(HOLDER, (LOCKS, story)).fetchone()
        named = f" ({holder[0]})" if holder else ""
        what = f"another desk is writing to it{named}"
        raise RecordError(what, where=self._where, remedy="Stop that one first, or name another record")

    def _release(self, held: Held) -> None:
        held.lost = held.lost or RecordError("the record is closed", where=self._where)
        if self._alone.get(held.story) is held:
            del self._alone[held.story]
            with suppress(psycopg.Error):
                if self._connection is not None:
                    self._connection.execute(UNLOCK, (LOCKS, held.story))

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()


def _true(row: tuple[Any, ...] | None) -> bool:
    return row is not None and bool(row[0])


class _Rows:
    """Entries of many appends on their way into one statement, numbered story by story."""

    def __init__(self) -> None:
        self.ends: dict[Held, tuple[int, datetime | None]] = {}
        """Where each story's log would end."""
        self._entries: list[tuple[int, int, str, int, int, int | None, str | None, str]] = []

    def add(self, held: Held, append: Append, where: str) -> list[Entry]:
        """The entries as they would stand. Raises RecordError, adding nothing, when their time can't be."""
        seq, at = self.ends.get(held, (held.seq, held.at))
        entries: list[Entry] = []
        rows: list[tuple[int, int, str, int, int, int | None, str | None, str]] = []
        for entry, (recorded, occurred, body) in zip(append.entries, append.columns, strict=True):
            seq += 1
            at = never_back(at, entry.recorded_at, where=where)
            if at is not entry.recorded_at:
                recorded = to_microseconds(at)
            rows.append(
                (held.story, seq, entry.stream, entry.version, recorded, occurred, entry.cause, body.decode())
            )
            entries.append(numbered(entry, seq, at))
        if entries:
            self.ends[held] = (seq, at)
            self._entries += rows
        return entries

    def columns(self) -> list[list[Any]]:
        """The bindings of APPEND."""
        ends = self.ends.items()
        return [
            [held.story for held in self.ends],
            [held.seq for held in self.ends],
            [seq for _, (seq, _) in ends],
            [None if at is None else to_microseconds(at) for _, (_, at) in ends],
            [held.epoch for held in self.ends],
            *(list(column) for column in zip(*self._entries, strict=True)),
        ]
