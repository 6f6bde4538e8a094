"""The log in one SQLite file: group commit, durable before it says so.

One thread writes (writer.py); readers have a connection of their own and never wait for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

import apsw
import msgspec

from livedesk.errors import RecordError
from livedesk.record.jobs import Append, Keep, from_microseconds
from livedesk.record.lock import WriterLock
from livedesk.record.log import READINGS_KEPT
from livedesk.record.table_log import Statements, TableLog
from livedesk.record.tables import fault, open_for_reading, open_for_writing
from livedesk.record.writer import Writer

LAST = "SELECT seq, recorded_at FROM entry ORDER BY seq DESC LIMIT 1"


class SqliteLog(TableLog):
    """The record in one SQLite file; keeps the promises of Log.

    Opening makes the file when there is none. With ``read_only`` it must exist, and may be in use by
    a running desk. Raises RecordError when it can't be opened: no folder, another desk holds it, not a
    record, written by another version, damaged, write-protected.

    A forked child must leave it alone: the connections and the lock are its parent's.
    """

    STATEMENTS = Statements(
        entries=(
            "SELECT seq, stream, version, recorded_at, occurred_at, cause, CAST(body AS BLOB) FROM entry"
            " WHERE seq > :after AND seq <= :upto ORDER BY seq LIMIT :most"
        ),
        seq_at="SELECT seq FROM entry WHERE recorded_at <= :moment ORDER BY recorded_at DESC, seq DESC LIMIT 1",
        taken=("SELECT value FROM json_each(:names) WHERE EXISTS (SELECT 1 FROM entry WHERE stream = value)"),
        readings="SELECT name, value FROM reading WHERE name IN (SELECT value FROM json_each(:names))",
        source="SELECT value FROM source WHERE name = :name",
        checkpoint="SELECT seq, value FROM checkpoint WHERE name = :name",
        sources="SELECT name, value FROM source",
        checkpoints="SELECT name, seq, value FROM checkpoint",
    )
    RESTORE = "Restore the file from a copy"

    def __init__(
        self, path: Path | str, *, read_only: bool = False, readings_kept: int = READINGS_KEPT
    ) -> None:
        self.path = Path(path)
        if self.path.is_symlink():  # one file, one lock, by whatever name
            self.path = self.path.resolve()
        super().__init__(str(self.path))
        self._read_lock = Lock()
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

    def last_seq(self) -> int:
        """As Log.last_seq."""
        return self._last()[0] if self._writer is None else self._writer.seq

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

    def _queue(self, job: Append | Keep) -> None:
        if self._writer is None:
            raise RecordError("the record was opened for reading only", where=self._where)
        self._writer.put(job)

    def _list(self, names: Sequence[str]) -> str:
        return msgspec.json.encode(list(names)).decode()

    def _rows(self, statement: str, **values: str | int) -> list[Any]:
        with self._read_lock:
            self._check_open()
            try:
                return cast("list[Any]", self._reader.execute(statement, values).fetchall())
            except apsw.Error as error:
                raise fault(error, self.path) from error

    def _last(self) -> tuple[int, datetime | None]:
        rows = self._rows(LAST)
        return (rows[0][0], from_microseconds(rows[0][1])) if rows else (0, None)
