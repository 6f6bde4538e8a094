"""One desk writes to a record: the lock file that keeps a second one out."""

from __future__ import annotations

import os
import sys
import weakref
from pathlib import Path

from livedesk.errors import RecordError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_held: weakref.WeakSet[WriterLock] = weakref.WeakSet()


class WriterLock:
    """An operating system lock on ``NAME.lock`` beside the record; it ends with the process.

    A lock of its own, because SQLite's would keep readers out too, and because any close of a file
    drops the POSIX locks SQLite holds on it.
    """

    def __init__(self, record: Path) -> None:
        self._record = record
        self._path = record.absolute().with_name(record.name + ".lock")
        self._fd: int | None = None
        self.left_behind = False
        """True when the last writer did not end cleanly: its lock file was still there."""

    def take(self) -> None:
        """Take the lock or raise RecordError, naming the process that holds it."""
        while self._fd is None:
            existed = self._path.exists()
            try:
                fd = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                what = f"the lock file {self._path.name} can't be made ({error.strerror})"
                remedy = "Give the desk a folder it may write to, or name another file with --record"
                raise RecordError(what, where=str(self._record), remedy=remedy) from error
            if not _lock(fd):
                holder = _holder(fd)
                os.close(fd)
                what = f"another desk is writing to it{holder}"
                remedy = "Stop that one first, or name another file with --record"
                raise RecordError(what, where=str(self._record), remedy=remedy)
            if self._replaced(fd):  # its last holder removed the file between our open and our lock
                os.close(fd)
                continue
            self._fd = fd
            self.left_behind = existed
            _held.add(self)
            if sys.platform != "win32":  # there, a locked file can't be read by others
                os.truncate(fd, 0)
                os.pwrite(fd, str(os.getpid()).encode(), 0)

    def give_back(self) -> None:
        """Let go of the lock and remove its file. Safe to call twice."""
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        if sys.platform == "win32":
            os.close(fd)
            self._path.unlink(missing_ok=True)
        else:  # remove it while it is still ours, so that nobody locks a file that is on its way out
            self._path.unlink(missing_ok=True)
            os.close(fd)

    def forget(self) -> None:
        """In a forked child: let go of what only the parent holds. The parent's lock stays."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _replaced(self, fd: int) -> bool:
        try:
            return not os.path.samestat(os.fstat(fd), self._path.stat())
        except FileNotFoundError:
            return True


def _lock(fd: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(fd: int) -> str:
    try:
        pid = os.read(fd, 20).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return f" (process {pid})" if pid.isdigit() else ""


def _forget_in_child() -> None:
    """Else a worker process that outlives its desk would keep the record locked."""
    for lock in list(_held):
        lock.forget()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget_in_child)
