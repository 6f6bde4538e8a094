"""The file that people's accounts lie in: ``NAME.people.sqlite`` beside the record, for its owner's eyes alone.

Not in the record: an account can be forgotten, a record never forgets. A running desk and the command line
use it at once; every change is durable before it is said to be made.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import apsw

from livedesk.errors import PeopleError
from livedesk.record.locations import SUFFIX

VERSION = 1
_TABLES = """
CREATE TABLE account (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, display TEXT NOT NULL, role TEXT NOT NULL,
  active INTEGER NOT NULL, stories TEXT, password TEXT, handle BLOB NOT NULL UNIQUE,
  made_at INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE session (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account, method TEXT NOT NULL, agent TEXT NOT NULL,
  address TEXT NOT NULL, began_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX session_of ON session (account);
CREATE TABLE invitation (
  hash BLOB PRIMARY KEY, account TEXT REFERENCES account, role TEXT NOT NULL, stories TEXT, note TEXT NOT NULL,
  made_by TEXT NOT NULL, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE token (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account, label TEXT NOT NULL, scopes TEXT NOT NULL,
  made_at INTEGER NOT NULL, expires_at INTEGER, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX token_of ON token (account);
CREATE TABLE passkey (
  id BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account, key BLOB NOT NULL, signs INTEGER NOT NULL,
  label TEXT NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_of ON passkey (account);
CREATE TABLE attempt (
  key TEXT PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE browser (
  hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES account, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE trail (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT NULL, account TEXT NOT NULL, by TEXT NOT NULL,
  address TEXT NOT NULL, words TEXT NOT NULL) STRICT;
CREATE INDEX trail_of ON trail (account, id);
"""


def people_path(record: Path) -> Path:
    """Where the accounts of a desk lie: beside its record."""
    return record.with_name(record.name.removesuffix(SUFFIX) + ".people.sqlite")


class PeopleFile:
    """One open file of accounts; made by the first change, so that a desk without accounts leaves none.

    To be used from one thread at a time. Raises PeopleError when it can't be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: apsw.Connection | None = None

    def reading(self) -> apsw.Connection | None:
        """The connection; None as long as there is no file."""
        if self._db is None and self.path.exists():
            self._db = self._open()
        return self._db

    @contextmanager
    def writing(self) -> Generator[apsw.Connection]:
        """One durable change, whole or not at all; within another it is part of that one."""
        if self._db is None:
            self._db = self._open()
        db = self._db
        if db.in_transaction:
            yield db
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _open(self) -> apsw.Connection:
        try:
            # SQLite gives its side files the permissions of the file itself.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            db = apsw.Connection(str(self.path))
            db.set_busy_timeout(5_000)
            db.pragma("journal_mode", "wal")
            db.pragma("synchronous", "full")
            db.pragma("foreign_keys", True)
            db.execute("BEGIN IMMEDIATE")
            version = db.pragma("user_version")
            if version == 0:
                db.execute(_TABLES)
                db.pragma("user_version", VERSION)
            db.execute("COMMIT")
        except (apsw.Error, OSError) as error:
            raise PeopleError(
                f"the accounts can't be opened ({error})",
                where=str(self.path),
                remedy="Allow the desk to read and write it and its folder",
            ) from error
        if version not in (0, VERSION):
            db.close()
            raise PeopleError(
                "the accounts were written by another version",
                where=str(self.path),
                remedy="Run the version of Livedesk that wrote them",
            )
        return db


def stamp(at: datetime) -> int:
    """A moment as it is kept: milliseconds since 1970."""
    return round(at.timestamp() * 1000)


def moment(kept: int) -> datetime:
    """A kept moment, in UTC."""
    return datetime.fromtimestamp(kept / 1000, UTC)
