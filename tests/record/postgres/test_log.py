"""The log in PostgreSQL keeps every promise, over restarts and beside other desks."""

import itertools
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from livedesk.errors import LeaseLost, RecordError
from livedesk.record import MemoryLog, fold
from livedesk.record.postgres import Database, PostgresLog
from record.contract import NOON, LogContract, heard, history, streams, wrote
from waiting import LONG


@pytest.fixture
def make(database_url):
    opened = []

    def open_one(story="talks", **settings):
        opened.append(PostgresLog.open(database_url, story, **settings))
        return opened[-1]

    yield open_one
    for log in opened:
        log.close()


@pytest.fixture
def log(make):
    return make()


class TestPostgresLog(LogContract):
    pass


def test_everything_is_there_after_a_restart(make):
    log = make()
    written = wrote(log, *history())
    log.keep_readings([("k", b"reading")])
    log.keep_source_state("bbc", b"state")
    log.keep_checkpoint("desk", 2, b"checkpoint")
    log.close()
    again = make()
    assert list(again.read()) == written
    assert again.readings(["k"]) == {"k": b"reading"}
    assert again.source_state("bbc") == b"state"
    assert again.checkpoint("desk") == (2, b"checkpoint")
    later = NOON.replace(hour=23)
    assert wrote(again, heard("later", at=later))[0].seq == len(written) + 1


def test_memory_and_postgres_give_the_same_entries_and_state(log):
    memory = MemoryLog()
    for new in history():
        wrote(memory, new)
    wrote(log, *history())
    assert list(memory.read()) == list(log.read())
    assert fold(memory.read()) == fold(log.read())


def test_many_stories_lie_in_one_database_and_know_nothing_of_each_other(database_url):
    with closing(Database(database_url)) as database:
        logs = [PostgresLog(database, f"story-{n}") for n in range(20)]
        futures = [log.submit([heard("a"), heard(f"b{n}")]) for n in range(30) for log in logs[: n or 1]]
        done = [future.exception(timeout=LONG) is None for future in futures]
        assert done.count(True) == 20  # the first append to each; "a" is taken afterwards
        for log in logs:
            assert [entry.seq for entry in log.read()] == list(range(1, log.last_seq() + 1))
        logs[0].keep_checkpoint("desk", 1, b"one")
        assert logs[1].checkpoint("desk") is None
        logs[0].keep_readings([("k", b"shared")])
        wrote(logs[0], heard("c"))
        assert logs[1].readings(["k"]) == {"k": b"shared"}


def test_a_second_desk_is_refused_and_the_first_goes_on(make):
    log = make()
    with pytest.raises(RecordError, match=r"another desk is writing to it \(livedesk desk \S+:\d+\)"):
        make()
    assert wrote(log, heard())[0].seq == 1
    log.close()
    assert make().last_seq() == 1


def test_a_second_desk_of_one_process_is_refused_too(database_url):
    with closing(Database(database_url)) as database:
        first = PostgresLog(database, "talks")
        with pytest.raises(RecordError, match="another desk is writing"):
            PostgresLog(database, "talks")
        first.close()
        wrote(PostgresLog(database, "talks"), heard())


def test_who_was_overtaken_can_not_write_any_more(database_url):
    """What a node is that was frozen while another took its stories over."""
    with closing(Database(database_url)) as one, closing(Database(database_url)) as two:
        frozen = PostgresLog(one, "talks", alone=False)
        wrote(frozen, heard("a"))
        taken = PostgresLog(two, "talks", alone=False)
        wrote(taken, heard("b"))
        other = PostgresLog(one, "harbour", alone=False)
        late, beside = frozen.submit([heard("c")]), other.submit([heard("x")])
        with pytest.raises(LeaseLost, match="another desk or node has taken the story over"):
            late.result(timeout=LONG)
        assert beside.result(timeout=LONG)[0].seq == 1
        with pytest.raises(LeaseLost):
            wrote(frozen, heard("d"))
        assert streams(taken) == ["report:r-a", "report:r-b"]


def test_who_was_overtaken_without_a_word_written_since_can_not_write_either(database_url):
    with closing(Database(database_url)) as one, closing(Database(database_url)) as two:
        frozen = PostgresLog(one, "talks", alone=False)
        PostgresLog(two, "talks", alone=False)
        with pytest.raises(LeaseLost):
            wrote(frozen, heard("a"))


def test_readers_come_while_the_desk_writes(make):
    log = make()
    wrote(log, heard("a"))
    reader = make(read_only=True)
    assert streams(reader) == ["report:r-a"]
    wrote(log, heard("b"))
    assert reader.last_seq() == 2
    with pytest.raises(RecordError, match="for reading only"):
        wrote(reader, heard())
    with pytest.raises(RecordError, match="for reading only"):
        reader.keep_source_state("bbc", b"")


def test_reading_a_story_that_is_not_there_names_those_that_are(make):
    wrote(make(), heard())
    with pytest.raises(RecordError, match=r'no record of "harbour" here\. There are: talks'):
        make("harbour", read_only=True)


def test_text_that_the_database_can_not_hold_fails_its_append_alone(log):
    broken = log.submit([heard("a", cause="nul \0 byte")])
    fine = log.submit([heard("b")])
    with pytest.raises(RecordError, match="can't hold that text"):
        broken.result(timeout=LONG)
    assert fine.result(timeout=LONG)[0].seq == 1
    with pytest.raises(RecordError, match="not Unicode"):
        wrote(log, heard("c", cause="\ud83d"))


@pytest.mark.parametrize("change", ["UPDATE {} SET cause = 'me'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_itself_refuses_to_change_an_entry(log, database_url, change):
    wrote(log, heard())
    with psycopg.connect(database_url) as plain, pytest.raises(psycopg.Error, match="append-only"):
        plain.execute(change.format("livedesk.entry"))


def test_researchers_read_it_with_sql(log, database_url):
    wrote(log, *history())
    with psycopg.connect(database_url) as plain:
        (row,) = plain.execute(
            "SELECT story, kind, body #>> '{report,title}' FROM livedesk.readable WHERE seq = 5"
        ).fetchall()
    assert row == ("talks", "report.received", "Паром в порту")


def test_one_notification_tells_of_a_whole_batch(database_url):
    with closing(Database(database_url)) as database, psycopg.connect(database_url, autocommit=True) as ear:
        logs = [PostgresLog(database, f"story-{n}") for n in range(5)]
        ear.execute("LISTEN livedesk")
        futures = [log.submit([heard(str(n))]) for n in range(40) for log in logs]
        for future in futures:
            future.result(timeout=LONG)
        database.rows("SELECT pg_notify('livedesk', 'end')")  # they come in the order of their commits
        told = list(itertools.takewhile(lambda note: note.payload != "end", ear.notifies(timeout=LONG)))
    assert 1 <= len(told) < 100
    assert {int(id_) for note in told for id_ in note.payload.split(",")} == set(range(1, 6))


def test_an_entry_of_a_newer_version_is_named(log, database_url, make):
    wrote(log, heard("a"))
    log.close()
    with psycopg.connect(database_url) as plain:
        plain.execute(
            "INSERT INTO livedesk.entry VALUES (1, 2, 'x', 1, 0, NULL, NULL, '{\"kind\":\"report.dreamt\"}')"
        )
        plain.execute("UPDATE livedesk.story SET seq = 2")
    with pytest.raises(RecordError, match=r"entry 2 can't be understood .*newer version"):
        list(make().read())


def test_a_hole_in_the_numbers_is_named(log, database_url, make):
    wrote(log, *(heard(str(n)) for n in range(9)))
    log.close()
    with psycopg.connect(database_url) as plain:
        plain.execute("ALTER TABLE livedesk.entry DISABLE TRIGGER entry_stays")
        plain.execute("DELETE FROM livedesk.entry WHERE seq = 5")
    with pytest.raises(RecordError, match=r"entries after 0 are missing"):
        list(make().read())


DESK = """
import os, sys, threading
sys.path.insert(0, sys.argv[3])
from livedesk.record.postgres import PostgresLog
from record.contract import heard

log, run = PostgresLog.open(sys.argv[1], "talks"), sys.argv[2]

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


@pytest.mark.slow
def test_no_acknowledged_append_is_lost_to_kill_9(database_url, make, tmp_path):
    acknowledged = 0
    for run in range(4):
        answers = tmp_path / f"answers-{run}"
        with answers.open("wb") as out:
            command = [sys.executable, "-c", DESK, database_url, str(run), str(Path(__file__).parents[2])]
            with subprocess.Popen(command, stdout=out) as desk:
                until = time.monotonic() + 60
                while answers.stat().st_size < 500 and desk.poll() is None and time.monotonic() < until:
                    time.sleep(0.005)
                desk.kill()
        until = time.monotonic() + LONG
        while True:  # the server has to notice that its client is gone
            try:
                log = make()
                break
            except RecordError:
                assert time.monotonic() < until
                time.sleep(0.1)
        found = [entry.stream.removeprefix("report:r-") for entry in log.read()]
        log.close()
        assert len(found) == len(set(found)), "an append stands twice"
        here = set(found)
        for line in answers.read_text().splitlines():
            name, _, parts = line.rpartition("-")
            assert all(f"{name}-{part}" in here for part in range(int(parts))), f"{name} was acknowledged"
            acknowledged += 1
    assert acknowledged > 40


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
def test_a_database_that_goes_and_comes_back_loses_and_doubles_nothing(own_postgres, how):
    """Every append in hand waits, and is carried out once, whether the commit that broke off came through or not."""
    url = own_postgres.create(f"away_{how}")
    log = PostgresLog.open(url, "talks", patience=LONG)
    stop = threading.Event()
    acknowledged = []

    def work(worker):
        n = 0
        while not stop.is_set():
            name = f"{worker}-{n}"
            log.submit([heard(f"{name}-a"), heard(f"{name}-b")]).result(timeout=LONG)
            acknowledged.append(name)
            n += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        time.sleep(0.4)
        own_postgres.restart(how)
    time.sleep(0.4)
    stop.set()
    for thread in threads:
        thread.join(timeout=LONG)
    found = [entry.stream.removeprefix("report:r-") for entry in log.read()]
    log.close()
    assert len(found) == len(set(found)) == 2 * len(acknowledged)
    assert {name.rpartition("-")[0] for name in found} == set(acknowledged)


@pytest.mark.slow
def test_a_database_that_stays_away_is_said_and_reading_does_not_hang(own_postgres):
    url = own_postgres.create("gone")
    log = PostgresLog.open(url, "talks", patience=0.5)
    wrote(log, heard("a"))
    own_postgres.stop()
    try:
        began = time.monotonic()
        with pytest.raises(RecordError, match=r"can't be reached.*nothing recorded is lost"):
            wrote(log, heard("b"))
        with pytest.raises(RecordError, match="can't be reached"):
            log.taken(["report:r-a"])
        assert time.monotonic() - began < LONG
    finally:
        own_postgres.start()
    wrote(log, heard("c"))
    assert streams(log) == ["report:r-a", "report:r-c"]
    log.close()
