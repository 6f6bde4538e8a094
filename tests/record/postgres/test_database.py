"""One process's way to the database, and what is said when there is none."""

from contextlib import closing

import psycopg
import pytest

from engines import LOOPBACK, free_port
from livedesk.errors import RecordError
from livedesk.record.postgres import Database, PostgresLog
from livedesk.record.postgres.database import conninfo
from record.contract import heard, wrote
from waiting import LONG


def refusal(url):
    with pytest.raises(RecordError) as refused:
        Database(url).close()
    return str(refused.value)


def test_nobody_at_the_address():
    said = refusal(f"postgresql://desk:secret@{LOOPBACK}:{free_port()}/desk")
    assert "the database can't be reached" in said
    assert "Check that the server runs" in said
    assert "secret" not in said


def test_a_database_that_is_not_there(postgres):
    assert "Make it with createdb, or name another" in refusal(postgres.url("nowhere"))


def test_a_user_the_server_does_not_know(postgres):
    assert "nobody-here" in refusal(postgres.url("postgres", user="nobody-here"))


def test_a_wrong_password(own_postgres):
    url = own_postgres.create("guarded")
    own_postgres.run("CREATE ROLE editor LOGIN PASSWORD 'right'")
    rules = own_postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"host all editor {LOOPBACK}/32 scram-sha-256\n{before}")
    own_postgres.reload()
    said = refusal(url.replace("desk@", "editor:wrong@"))
    assert "does not let this user in" in said
    assert "Check user and password" in said
    assert "wrong@" not in said


def test_a_user_who_may_make_no_tables(postgres, database_url):
    postgres.run("DO $$BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN END$$")
    assert "this user may not do it" in refusal(database_url.replace("desk@", "reader@"))


@pytest.mark.parametrize("url", ["postgresql://[half/desk", "postgresql://desk@host/desk?nonsense=1"])
def test_what_is_no_address_is_refused_with_an_example(url):
    with pytest.raises(RecordError, match="postgresql://USER:PASSWORD@HOST:5432/DATABASE"):
        conninfo(url, "desk")


def test_stories_are_known_by_name(database_url):
    with closing(Database(database_url)) as database:
        first = database.story("talks")
        assert database.story("talks") == first
        second = database.story("harbour")
        assert database.stories() == {"harbour": second, "talks": first}


def test_readers_do_not_notice_a_server_that_was_restarted(own_postgres):
    log = PostgresLog.open(own_postgres.create("restarted"), "talks")
    wrote(log, heard("a"))
    assert log.taken(["report:r-a"]) == {"report:r-a"}
    own_postgres.restart()
    assert log.taken(["report:r-a"]) == {"report:r-a"}
    log.close()


def test_a_full_disk_is_named_and_what_was_written_stays(own_postgres, monkeypatch):
    """The server's own fault of a full disk, raised where a file would be extended."""
    log = PostgresLog.open(own_postgres.create("full"), "talks")
    wrote(log, heard("a"))
    with psycopg.connect(own_postgres.url("full"), autocommit=True) as plain:
        plain.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END$$"
        )
        plain.execute("CREATE TRIGGER full_disk BEFORE INSERT ON livedesk.entry EXECUTE FUNCTION full_disk()")
        futures = [log.submit([heard(str(n))]) for n in range(5)]
        said = [str(future.exception(timeout=LONG)) for future in futures]
        assert all("the disk of the database is full. Free some space there" in words for words in said)
        plain.execute("DROP TRIGGER full_disk ON livedesk.entry")
    assert wrote(log, heard("room again"))[0].seq == 2
    log.close()
