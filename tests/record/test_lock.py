"""One desk writes to a record."""

import os
import signal
import subprocess
import sys

import pytest

from livedesk.errors import RecordError
from livedesk.record.lock import WriterLock

HOLD = """
import sys, time
from pathlib import Path
from livedesk.record.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
time.sleep(60)
"""


FORK = """
import os, signal, sys, time
from pathlib import Path
from livedesk.record.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
lock.take()
worker = os.fork()
if not worker:
    print(os.getpid(), flush=True)
    time.sleep(60)
os.waitpid(worker, 0)
"""


@pytest.fixture
def record(tmp_path):
    return tmp_path / "talks.record.sqlite"


@pytest.fixture
def holder(record):
    """Another process that holds the lock."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(record)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_is_told_who_holds_it(record):
    first, second = WriterLock(record), WriterLock(record)
    first.take()
    with pytest.raises(RecordError) as refused:
        second.take()
    assert str(refused.value) == (
        f"{record}: another desk is writing to it (process {os.getpid()}). "
        "Stop that one first, or name another file with --record."
    )
    first.give_back()
    second.take()
    second.give_back()


def test_another_process_keeps_it_until_it_is_killed(record, holder):
    lock = WriterLock(record)
    with pytest.raises(RecordError, match=rf"process {holder.pid}"):
        lock.take()
    holder.kill()
    holder.wait()
    lock.take()
    assert lock.left_behind
    lock.give_back()


def test_an_orderly_end_leaves_nothing_behind(record):
    lock = WriterLock(record)
    lock.take()
    assert not lock.left_behind
    lock.give_back()
    lock.give_back()
    assert list(record.parent.iterdir()) == []


def test_a_lock_file_taken_away_meanwhile_is_not_locked_in_vain(record, monkeypatch):
    """Its holder removes the file between the second one's opening and locking it."""
    first, second = WriterLock(record), WriterLock(record)
    first.take()
    opened = os.open

    def open_then_remove(*arguments):
        fd = opened(*arguments)
        first.give_back()
        return fd

    monkeypatch.setattr(os, "open", open_then_remove)
    second.take()
    with pytest.raises(RecordError, match="another desk"):
        WriterLock(record).take()
    second.give_back()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecordError, match=r"lock file .* can't be made \(No such file or directory\)"):
        WriterLock(tmp_path / "nowhere" / "x.sqlite").take()


def test_a_worker_that_outlives_its_desk_does_not_keep_the_record(record):
    command = [sys.executable, "-c", FORK, str(record)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        worker = int(desk.stdout.readline())
        try:
            with pytest.raises(RecordError, match=rf"process {desk.pid}"):
                WriterLock(record).take()
            desk.kill()
            desk.wait()
            lock = WriterLock(record)
            lock.take()
            lock.give_back()
        finally:
            os.kill(worker, signal.SIGKILL)
