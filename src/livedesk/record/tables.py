"""The record's file: its tables, how it is opened and what to say when SQLite says no."""

from __future__ import annotations

import time
from pathlib import Path

import apsw

from livedesk.errors import RecordError

APPLICATION_ID = 0x4C76446B
"""Stands in the file's header: "LvDk"."""
LAYOUT = 1
"""Number of the table layout, in the header's user_version."""

TABLES = """
CREATE TABLE entry (
  seq         INTEGER PRIMARY KEY,
  stream      TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, -- when the desk knew it: microseconds since 1970, UTC
  occurred_at INTEGER,          -- when the source says it was, same unit
  cause       TEXT,
  body        TEXT    NOT NULL, -- JSON, "kind" says of what
  UNIQUE (stream, version)
) STRICT;
CREATE INDEX entry_recorded_at ON entry (recorded_at);
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT raise(ABORT, 'the record is append-only'); END;
CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'the record is append-only'); END;
CREATE VIEW readable AS
  SELECT seq,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1e6, 'unixepoch') AS recorded_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', occurred_at / 1e6, 'unixepoch') AS occurred_at,
    body ->> 'kind' AS kind, stream, version, cause, body
  FROM entry;
CREATE TABLE reading    (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, value BLOB NOT NULL) STRICT;
CREATE TABLE source     (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE checkpoint (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, value BLOB NOT NULL) STRICT;
"""

WAIT_MS = 5_000
"""How long to wait for a lock of SQLite's own, held for a moment by another process."""
PAGE_BYTES = 2_048
"""Half of SQLite's own choice: a commit touches one page of the index over streams for every entry, and
writes them whole: half as much to the disk, a quarter less time, and reading is no slower."""
CHECKPOINT_PAGES = 8_000
"""Pages the write-ahead log grows to before they move into the file: 16 MiB."""
WAL_BYTES = 64 * 2**20
"""What the write-ahead log is cut back to after a burst."""
CACHE_KIB = 16_384
"""Page cache of the writer: holds the upper part of the index over streams."""
CHECK_SECONDS = 2.0
"""Longest a record that was not closed cleanly is checked for on opening."""


def open_for_writing(path: Path, *, check: bool) -> apsw.Connection:
    """The writer's connection, the tables made when the file is new.

    ``check`` looks for damage first, for at most CHECK_SECONDS. The caller holds the writer's lock.
    Raises RecordError: not a record, of another version, damaged, or not writable.
    """
    connection = _connect(path, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    try:
        new = _is_empty(connection)
        if not new:
            _check_identity(connection, path)
        if new:
            connection.pragma("page_size", PAGE_BYTES)
        _check_writable(connection, path)
        connection.pragma("synchronous", "full")
        connection.pragma("fullfsync", True)  # macOS: a plain fsync there does not reach the disk
        connection.pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        connection.pragma("journal_size_limit", WAL_BYTES)
        connection.pragma("cache_size", -CACHE_KIB)
        if new:
            with connection:  # all or nothing: a desk killed here leaves an empty file, not half a record
                connection.pragma("application_id", APPLICATION_ID)
                connection.pragma("user_version", LAYOUT)
                connection.execute(TABLES)
        elif check:
            _check_pages(connection, path)
    except apsw.Error as error:
        connection.close()
        raise fault(error, path) from error
    except RecordError:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> apsw.Connection:
    """A connection that only reads, beside a writer or alone. Raises RecordError as above."""
    where = str(path)
    if not path.exists():
        raise RecordError("there is no record here", where=where, remedy="Name its file with --record")
    connection = _connect(path, apsw.SQLITE_OPEN_READONLY)
    try:
        try:
            empty = _is_empty(connection)
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            # A folder we may not write to has no room for SQLite's index of the write-ahead log. Without
            # such a log in it the file is complete and can be read as it lies.
            connection.close()
            _check_complete(path)
            connection = _connect(path, apsw.SQLITE_OPEN_READONLY, immutable=True)
            empty = _is_empty(connection)
        if empty:
            _refuse_empty(path)
        _check_identity(connection, path)
    except apsw.Error as error:
        connection.close()
        raise fault(error, path) from error
    except RecordError:
        connection.close()
        raise
    return connection


def fault(error: apsw.Error, path: Path) -> RecordError:
    """What SQLite said, in the desk's words."""
    where = str(path)
    match error:
        case apsw.FullError():
            return RecordError(
                "the disk is full", where=where, remedy="Free some space; nothing recorded is lost"
            )
        case apsw.NotADBError():
            return RecordError(
                "it is not a record", where=where, remedy="Name the record's file with --record"
            )
        case apsw.CorruptError():
            return RecordError(f"the file is damaged ({error})", where=where, remedy=RESTORE)
        case apsw.ReadOnlyError() | apsw.PermissionsError():
            what = "the file is write-protected"
            return RecordError(what, where=where, remedy="Allow the desk to write to it and to its folder")
        case apsw.CantOpenError():
            what = "the file can't be opened"
            return RecordError(
                what, where=where, remedy="Check that file and folder are there and may be used"
            )
        case apsw.BusyError() | apsw.LockedError():
            return RecordError(
                "another program holds the file", where=where, remedy="Close it there and try again"
            )
        case apsw.IOError():
            return RecordError(
                f"the disk reports a fault ({error})", where=where, remedy="Check disk and space"
            )
        case _:
            return RecordError(f"SQLite can't do it ({error})", where=where)


RESTORE = "Restore it from a copy, or rescue what can be read with the .recover command of sqlite3"


def _connect(path: Path, flags: int, *, immutable: bool = False) -> apsw.Connection:
    name = str(path)
    if immutable:
        name, flags = path.absolute().as_uri() + "?immutable=1", flags | apsw.SQLITE_OPEN_URI
    try:
        connection = apsw.Connection(name, flags=flags)
    except apsw.Error as error:
        raise fault(error, path) from error
    connection.set_busy_timeout(WAIT_MS)
    return connection


def _is_empty(connection: apsw.Connection) -> bool:
    return (
        connection.pragma("application_id") == 0
        and connection.pragma("user_version") == 0
        and connection.execute("SELECT count(*) FROM sqlite_schema").get == 0
    )


def _refuse_empty(path: Path) -> None:
    raise RecordError("the file is empty", where=str(path), remedy="Name the record's file with --record")


def _check_complete(path: Path) -> None:
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        what = "it was not closed cleanly and its folder can't be written to"
        raise RecordError(what, where=str(path), remedy="Copy all its files to a folder of your own")


def _check_identity(connection: apsw.Connection, path: Path) -> None:
    where = str(path)
    if connection.pragma("application_id") != APPLICATION_ID:
        what = "it is an SQLite file, but not a record"
        raise RecordError(what, where=where, remedy="Name the record's file with --record")
    layout = connection.pragma("user_version")
    if layout > LAYOUT:
        what = f"it was written by a newer Livedesk (layout {layout}, this one knows {LAYOUT})"
        raise RecordError(what, where=where, remedy="Install the newer version")
    if layout < LAYOUT:
        what = f"it was written by an older Livedesk (layout {layout}, this one needs {LAYOUT})"
        raise RecordError(what, where=where, remedy="Export it with that version, or start a new record")


def _check_writable(connection: apsw.Connection, path: Path) -> None:
    if connection.readonly("main"):
        what = "the file is write-protected"
        raise RecordError(
            what, where=str(path), remedy="Allow the desk to write to it, or use another --record"
        )
    if connection.pragma("journal_mode", "wal") != "wal":
        what = "the file system here has no shared memory, which the record's write-ahead log needs"
        raise RecordError(what, where=str(path), remedy="Keep the record on a local disk")


def _check_pages(connection: apsw.Connection, path: Path) -> None:
    """Look for damage; a record too large to check in the time allowed is taken as it is."""
    until = time.monotonic() + CHECK_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, 20_000)
    try:
        found = connection.execute("PRAGMA quick_check(1)").get
    except apsw.InterruptError:
        return
    finally:
        connection.set_progress_handler(None)
    if found != "ok":
        what = f"the file is damaged ({str(found).splitlines()[-1]})"
        raise RecordError(what, where=str(path), remedy=RESTORE)
