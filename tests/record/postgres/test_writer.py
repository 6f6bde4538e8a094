"""The writing thread: batches of many stories, bugs, and commits whose end nobody saw."""

from contextlib import closing

import psycopg
import pytest

from livedesk.errors import LeaseLost, VersionTaken
from livedesk.record.postgres import Database, PostgresLog, writer
from record.contract import heard, streams, wrote
from waiting import LONG


@pytest.fixture
def database(database_url):
    with closing(Database(database_url, patience=LONG)) as database:
        yield database


def test_appends_of_many_stories_share_their_commits(database, database_url):
    logs = [PostgresLog(database, f"story-{n}") for n in range(50)]
    with psycopg.connect(database_url, autocommit=True) as plain:
        before = plain.execute("SELECT txid_current()").fetchone()[0]
        futures = [log.submit([heard(str(n))]) for n in range(10) for log in logs]
        for future in futures:
            future.result(timeout=LONG)
        commits = plain.execute("SELECT txid_current()").fetchone()[0] - before
    assert commits < 250
    assert all(log.last_seq() == 10 for log in logs)


def test_a_refusal_in_a_large_batch_leaves_the_rest_of_it(database):
    log = PostgresLog(database, "talks")
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


def test_a_bug_reaches_its_waiter_and_the_thread_goes_on(database, monkeypatch):
    log = PostgresLog(database, "talks")
    with monkeypatch.context() as patch:
        patch.setattr(writer, "numbered", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            wrote(log, heard("a"))
    assert wrote(log, heard("a"))[0].seq == 1


@pytest.mark.parametrize("came_through", [True, False])
def test_a_commit_whose_end_was_not_seen_is_looked_up_and_neither_lost_nor_doubled(
    database, monkeypatch, came_through
):
    log = PostgresLog(database, "talks")
    wrote(log, heard("a"))
    connection = psycopg.Connection.execute
    broken = []

    def breaks(self, query, *rest, **more):
        if query is writer.APPEND and not broken:
            broken.append(True)
            if came_through:
                connection(self, query, *rest, **more)
            self.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        return connection(self, query, *rest, **more)

    monkeypatch.setattr(psycopg.Connection, "execute", breaks)
    assert wrote(log, heard("b"), heard("c"))[-1].seq == 3
    assert broken
    assert streams(log) == ["report:r-a", "report:r-b", "report:r-c"]


def test_after_a_break_in_which_another_took_over_nothing_is_written(database, database_url, monkeypatch):
    log = PostgresLog(database, "talks", alone=False)
    wrote(log, heard("a"))
    connection = psycopg.Connection.execute
    with closing(Database(database_url)) as elsewhere:
        broken = []

        def breaks(self, query, *rest, **more):
            if query is writer.APPEND and not broken:
                broken.append(True)
                wrote(PostgresLog(elsewhere, "talks", alone=False), heard("other"))
                self.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            return connection(self, query, *rest, **more)

        monkeypatch.setattr(psycopg.Connection, "execute", breaks)
        with pytest.raises(LeaseLost):
            wrote(log, heard("b"))
    assert [entry.stream for entry in log.read(upto=9)] == ["report:r-a"]  # as far as it knew
    again = PostgresLog(database, "talks", alone=False)
    assert streams(again) == ["report:r-a", "report:r-other"]


def test_a_desk_that_lost_its_lock_with_its_connection_takes_it_again_or_stops(database, database_url):
    log = PostgresLog(database, "talks")
    wrote(log, heard("a"))
    with psycopg.connect(database_url, autocommit=True) as plain:
        end = "SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE locktype = 'advisory'"
        plain.execute(end)
        assert wrote(log, heard("b"))[0].seq == 2
        plain.execute(end)
        with closing(Database(database_url)) as elsewhere:
            PostgresLog(elsewhere, "talks")
            with pytest.raises(LeaseLost, match="another desk or node has taken the story over"):
                wrote(log, heard("c"))
