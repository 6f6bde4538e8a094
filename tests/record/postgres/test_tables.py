"""The tables of a database: made once, known by their number, brought up to date."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from livedesk.errors import RecordError
from livedesk.record.postgres import Database, PostgresLog, tables
from livedesk.record.postgres.database import migrate_database
from record.contract import heard, streams, wrote


def refusal(url, **settings):
    with pytest.raises(RecordError) as refused:
        Database(url, **settings).close()
    return str(refused.value).partition(": ")[2]


@pytest.fixture
def plain(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def test_the_first_desk_makes_the_tables_and_two_at_once_make_them_once(database_url, plain):
    with ThreadPoolExecutor(4) as pool:
        for database in list(pool.map(lambda _: Database(database_url), range(4))):
            database.close()
    assert plain.execute("SELECT count(*) FROM livedesk.layout").fetchone() == (tables.LAYOUT,)


def test_reading_makes_nothing(database_url, plain):
    assert refusal(database_url, read_only=True) == (
        "there is no record here. Name the database that holds one."
    )
    assert tables.layout_of(plain) == 0


def test_a_newer_layout_is_refused(database_url, plain):
    Database(database_url).close()
    plain.execute("INSERT INTO livedesk.layout (version) VALUES (99)")
    assert refusal(database_url).startswith("it was written by a newer Livedesk (layout 99, this one knows")
    assert refusal(database_url, read_only=True).endswith("Install the newer version.")
    with pytest.raises(RecordError, match="newer Livedesk"):
        migrate_database(database_url)


def test_an_older_layout_is_refused_until_it_is_migrated(database_url, monkeypatch):
    with closing(PostgresLog.open(database_url, "talks")) as log:
        wrote(log, heard("a"))
    later = (*tables.MIGRATIONS, "CREATE TABLE livedesk.later (id integer)")
    monkeypatch.setattr(tables, "MIGRATIONS", later)
    monkeypatch.setattr(tables, "LAYOUT", len(later))
    assert refusal(database_url) == (
        f"it was written by an older Livedesk (layout {len(later) - 1}, this one needs {len(later)}). "
        "Stop every desk and node on it, keep a pg_dump of it, then: livedesk record migrate URL."
    )
    assert migrate_database(database_url) == (len(later) - 1, len(later))
    assert migrate_database(database_url) == (len(later), len(later))
    with closing(PostgresLog.open(database_url, "talks")) as log:
        assert streams(log) == ["report:r-a"]


def test_a_migration_that_fails_changes_nothing(database_url, monkeypatch, plain):
    Database(database_url).close()
    before = tables.LAYOUT
    later = (*tables.MIGRATIONS, "CREATE TABLE livedesk.later (id integer)", "SELECT nonsense")
    monkeypatch.setattr(tables, "MIGRATIONS", later)
    monkeypatch.setattr(tables, "LAYOUT", len(later))
    with pytest.raises(RecordError, match="nonsense"):
        migrate_database(database_url)
    assert tables.layout_of(plain) == before
    assert plain.execute("SELECT to_regclass('livedesk.later')").fetchone() == (None,)


def test_nothing_is_migrated_under_a_desk_at_work(database_url):
    with (
        closing(PostgresLog.open(database_url, "talks")),
        pytest.raises(RecordError, match="are at work on it"),
    ):
        migrate_database(database_url)


def test_a_desk_that_has_just_ended_is_not_at_work(database_url):
    log = PostgresLog.open(database_url, "talks")
    ending = threading.Timer(0.4, log.close)
    ending.start()
    assert migrate_database(database_url) == (tables.LAYOUT, tables.LAYOUT)
    ending.join()


def test_migrating_where_there_is_no_record_says_so(database_url):
    with pytest.raises(RecordError, match="there is no record here"):
        migrate_database(database_url)


def test_somebody_elses_schema_is_not_touched(database_url, plain):
    plain.execute("CREATE SCHEMA livedesk; CREATE TABLE livedesk.photos (name text)")
    assert refusal(database_url) == (
        'it has a schema "livedesk" that is not a record. Give the desk a database of its own.'
    )
    assert plain.execute("SELECT count(*) FROM livedesk.photos").fetchone() == (0,)
