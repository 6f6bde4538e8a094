"""The writing thread when things go wrong: kills, torn files, a full disk, a file that is gone."""

import random
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from livedesk.errors import RecordError, VersionTaken
from livedesk.model import NewEntry
from livedesk.record import writer
from livedesk.record.sqlite import SqliteLog
from record.contract import heard, streams, wrote
from waiting import LONG

ROUNDS = 20

DESK = """
import os, sys, threading
from datetime import UTC, datetime
sys.path.insert(0, sys.argv[3])
from livedesk.record.sqlite import SqliteLog
from record.contract import heard

log, run = SqliteLog(sys.argv[1]), sys.argv[2]

def work(worker):
    for n in range(100_000):
        name = f"{run}-{worker}-{n}"
        log.keep_readings([(name, b"x" * 200)])
        log.submit([heard(f"{name}-{part}") for part in range(n % 4 + 1)]).result()
        os.write(1, f"{name}-{n % 4 + 1}\\n".encode())

for worker in range(4):
    threading.Thread(target=work, args=(worker,), daemon=True).start()
threading.Event().wait()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "talks.record.sqlite"


@pytest.fixture
def log(path):
    with closing(SqliteLog(path)) as log:
        yield log


@pytest.fixture
def small_disk():
    """Connections whose file may grow to a number of pages; gives a function that changes it."""
    connections = []

    def limit(connection):
        connections.append(connection)
        connection.pragma("max_page_count", 60)

    def resize(pages):
        for connection in connections:
            connection.pragma("max_page_count", pages)

    apsw.connection_hooks.append(limit)
    yield resize
    apsw.connection_hooks.remove(limit)


@pytest.mark.slow
def test_no_acknowledged_append_is_lost_to_kill_9(path, tmp_path):
    draw = random.Random(9)
    acknowledged = 0
    for run in range(ROUNDS):
        answers = tmp_path / f"answers-{run}"
        with answers.open("wb") as out:
            command = [sys.executable, "-c", DESK, str(path), str(run), str(Path(__file__).parents[1])]
            with subprocess.Popen(command, stdout=out) as desk:
                until = time.monotonic() + 60
                while not answers.stat().st_size and desk.poll() is None and time.monotonic() < until:
                    time.sleep(0.005)
                time.sleep(draw.uniform(0, 0.15))
                desk.kill()
        with closing(SqliteLog(path)) as log:
            entries = list(log.read())
        found = [entry.stream.removeprefix("report:r-") for entry in entries]
        assert len(found) == len(set(found)), "an append stands twice"
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1)), "a gap"
        here = set(found)
        for line in answers.read_text().splitlines():
            name, _, parts = line.rpartition("-")
            assert all(f"{name}-{part}" in here for part in range(int(parts))), f"{name} was acknowledged"
            acknowledged += 1
        for name in here:  # all of an append or none of it
            append, _, part = name.rpartition("-")
            parts = int(append.rpartition("-")[2]) % 4 + 1
            assert all(f"{append}-{other}" in here for other in range(parts))
            assert int(part) < parts
    with closing(apsw.Connection(str(path))) as plain:
        assert plain.execute("PRAGMA integrity_check").get == "ok"
    assert acknowledged > ROUNDS


def test_a_torn_write_ahead_log_leaves_a_beginning(log, path, tmp_path):
    written = [entry for n in range(120) for entry in wrote(log, heard(str(n)), heard(f"{n}b"))]
    tail = path.with_name(path.name + "-wal").read_bytes()
    draw, lengths = random.Random(4), set()
    for attempt in range(40):
        copy = tmp_path / f"torn-{attempt}.sqlite"
        shutil.copy(path, copy)
        torn = bytearray(tail[: draw.randrange(len(tail))])
        if attempt % 2 and torn:
            torn[draw.randrange(len(torn))] ^= 0xFF
        copy.with_name(copy.name + "-wal").write_bytes(torn)
        copy.with_name(copy.name + ".lock").write_text("1")
        with closing(SqliteLog(copy)) as after:
            found = list(after.read())
            assert found == written[: len(found)]
            assert len(found) % 2 == 0, "half an append"
            assert wrote(after, heard("next"))[0].seq == len(found) + 1
            lengths.add(len(found))
    assert len(lengths) > 10


def test_a_full_disk_fails_what_does_not_fit_and_what_comes_after(small_disk, path):
    with closing(SqliteLog(path)) as log:
        futures = [log.submit([heard(str(n)), heard(f"{n}b")]) for n in range(400)]
        faults = [future.exception(timeout=LONG) for future in futures]
        kept = faults.index(next(fault for fault in faults if fault))
        assert kept > 5
        assert all(fault is None for fault in faults[:kept])
        assert all(isinstance(fault, RecordError) for fault in faults[kept:])
        assert str(faults[kept]) == f"{path}: the disk is full. Free some space; nothing recorded is lost."
        assert log.last_seq() == 2 * kept == len(streams(log))
        small_disk(10_000)
        assert wrote(log, heard("room again"))[0].seq == 2 * kept + 1


def test_a_cache_that_does_not_fit_costs_no_entry(small_disk, path):
    with closing(SqliteLog(path)) as log:
        log.keep_readings([("large", b"x" * 1_000_000)])
        assert wrote(log, heard())[0].seq == 1
        assert log.readings(["large"]) == {}


@pytest.mark.parametrize("gone", ["removed", "moved", "replaced"])
def test_a_file_that_is_gone_is_not_written_to(log, path, monkeypatch, gone):
    monkeypatch.setattr(writer, "LOOK_SECONDS", -1.0)
    wrote(log, heard("a"))
    if gone == "removed":
        path.unlink()
    else:
        path.rename(path.with_name("elsewhere.sqlite"))
    if gone == "replaced":
        path.write_bytes(b"")
    with pytest.raises(RecordError, match="the file was moved or removed while the desk was writing"):
        wrote(log, heard("b"))
    if gone == "moved":
        path.with_name("elsewhere.sqlite").rename(path)
        assert wrote(log, heard("b"))[0].seq == 2


def test_a_refusal_in_a_large_batch_leaves_the_rest_of_it(log):
    """More entries than fit one statement, caches among them, a taken place in the middle."""
    wrote(log, heard("taken"))
    futures = []
    for n in range(300):
        futures.append(log.submit([heard("taken")] if n == 150 else [heard(str(n))]))
        log.keep_readings([(str(n), b"x")])
    refused = [n for n, future in enumerate(futures) if future.exception(timeout=LONG)]
    assert refused == [150]
    assert isinstance(futures[150].exception(), VersionTaken)
    assert [entry.seq for entry in log.read()] == list(range(1, 301))
    assert len(log.readings([str(n) for n in range(300)])) == 300


def test_a_time_without_a_zone_is_a_bug_of_its_writer(log):
    new = heard()
    with pytest.raises(TypeError):
        log.submit(
            [
                NewEntry(
                    stream="x",
                    version=1,
                    recorded_at=new.recorded_at.replace(tzinfo=None),
                    occurred_at=None,
                    body=new.body,
                )
            ]
        )
    assert wrote(log, new)[0].seq == 1


def test_a_bug_reaches_its_waiter_and_the_thread_goes_on(log, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(writer, "numbered", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            wrote(log, heard("a"))
    assert wrote(log, heard("a"))[0].seq == 1
