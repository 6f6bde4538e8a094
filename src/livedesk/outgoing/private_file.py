"""SQLite files beside the record that hold addresses of people: their owner's alone, from their first byte on."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from livedesk.errors import LivedeskError


def open_private(path: Path, tables: str) -> apsw.Connection:
    """A connection to the file, which is made with ``tables`` where it is not there.

    Raises LivedeskError when it can't be opened or written: a full disk, missing rights, another kind of file.
    """
    db = None
    try:
        # Before it is opened: SQLite gives its side files the permissions that the file has then.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        db = apsw.Connection(str(path))
        db.set_busy_timeout(5_000)
        # To the end: a PRAGMA answers, and what stands behind it waits until its answer was read.
        db.execute(tables).fetchall()
    except (apsw.Error, OSError) as error:
        if db is not None:
            db.close()
        remedy = (
            "Free some space"
            if isinstance(error, apsw.FullError)
            else "Allow the desk to read and write it and its folder, or move it away"
        )
        raise LivedeskError(f"it can't be opened ({error})", where=str(path), remedy=remedy) from error
    return db


__all__ = ["open_private"]
