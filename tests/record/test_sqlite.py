"""The log in SQLite keeps every promise, over restarts and beside other processes."""

import sqlite3
from contextlib import closing

import apsw
import pytest

from livedesk.errors import RecordError
from livedesk.model import NewEntry
from livedesk.record import MemoryLog, fold, writer
from livedesk.record.sqlite import SqliteLog
from record.contract import NOON, LogContract, heard, history, streams, wrote


@pytest.fixture
def path(tmp_path):
    return tmp_path / "talks.record.sqlite"


@pytest.fixture
def make(path):
    opened = []

    def open_one(**settings):
        opened.append(SqliteLog(path, **settings))
        return opened[-1]

    yield open_one
    for log in opened:
        log.close()


@pytest.fixture
def log(make):
    return make()


class TestSqliteLog(LogContract):
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


def test_time_never_goes_back_over_a_restart(make):
    log = make()
    wrote(log, heard("a"))
    log.close()
    (entry,) = wrote(make(), heard("b", at=NOON.replace(minute=0, second=0, microsecond=0)))
    assert entry.recorded_at == NOON


def test_memory_and_sqlite_give_the_same_entries_and_state(log):
    memory = MemoryLog()
    for new in history():
        wrote(memory, new)
    wrote(log, *history())
    assert list(memory.read()) == list(log.read())
    assert fold(memory.read()) == fold(log.read())


def test_a_closed_record_is_one_file(log, path):
    wrote(log, heard())
    log.close()
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_second_desk_is_refused_and_the_first_goes_on(make):
    log = make()
    with pytest.raises(RecordError, match=r"another desk is writing to it \(process \d+\)"):
        make()
    assert wrote(log, heard())[0].seq == 1
    log.close()
    assert make().last_seq() == 1


def test_one_file_has_one_lock_by_whatever_name(make, path):
    log = make()
    other = path.with_name("other.sqlite")
    other.symlink_to(path)
    with pytest.raises(RecordError, match="another desk"):
        SqliteLog(other)
    wrote(log, heard())
    with closing(SqliteLog(other, read_only=True)) as reader:
        assert reader.last_seq() == 1


def test_a_relative_path_stays_the_same_file_when_the_folder_changes(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(writer, "LOOK_SECONDS", -1.0)
    log = SqliteLog(path.name)
    monkeypatch.chdir("/")
    wrote(log, heard())
    log.close()
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_readers_come_while_the_desk_writes(make):
    log = make()
    wrote(log, heard("a"))
    reader = make(read_only=True)
    assert streams(reader) == ["report:r-a"]
    wrote(log, heard("b"))
    assert reader.last_seq() == 2
    assert reader.seq_at(NOON) == 2
    assert reader.taken(["report:r-b"]) == {"report:r-b"}
    assert make(read_only=True).last_seq() == 2


def test_a_reader_writes_nothing(make):
    make().close()
    reader = make(read_only=True)
    with pytest.raises(RecordError, match="for reading only"):
        wrote(reader, heard())
    with pytest.raises(RecordError, match="for reading only"):
        reader.keep_source_state("bbc", b"")
    assert reader.source_state("bbc") is None


def test_a_reader_outlives_the_writer(make):
    log = make()
    wrote(log, heard())
    reader = make(read_only=True)
    log.close()
    assert streams(reader) == ["report:r-a"]


def test_text_that_is_not_unicode_fails_its_append_alone(log):
    broken = heard("a")
    half = NewEntry(
        stream="report:x",
        version=1,
        recorded_at=NOON,
        occurred_at=None,
        body=type(broken.body)(
            report=type(broken.body.report)(**{**fields(broken.body.report), "title": "\ud83d"})
        ),
    )
    with pytest.raises(RecordError, match="report:x holds text that is not Unicode"):
        wrote(log, half)
    assert wrote(log, heard("b"))[0].seq == 1


def fields(struct):
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


def test_researchers_read_it_with_any_sqlite(log, path):
    wrote(log, *history())
    log.close()
    with closing(sqlite3.connect(path)) as plain:
        kinds = plain.execute(
            "SELECT json_extract(body, '$.kind') FROM entry ORDER BY seq LIMIT 3"
        ).fetchall()
        title = plain.execute(
            "SELECT json_extract(body, '$.report.title') FROM entry WHERE seq = 5"
        ).fetchone()
        when = plain.execute("SELECT recorded_at, kind FROM readable WHERE seq = 5").fetchone()
    assert kinds == [("story.revised",), ("story.phase",), ("report.received",)]
    assert title == ("Паром в порту",)
    assert when == ("2025-08-15T10:02:00.000Z", "report.received")


@pytest.mark.parametrize("change", ["UPDATE entry SET cause = 'me'", "DELETE FROM entry WHERE seq = 1"])
def test_the_file_itself_refuses_to_change_an_entry(log, path, change):
    wrote(log, heard())
    log.close()
    with closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        plain.execute(change)


def test_an_entry_of_a_newer_version_is_named(log, path, make):
    wrote(log, heard("a"))
    log.close()
    with closing(apsw.Connection(str(path))) as plain:
        plain.execute("INSERT INTO entry VALUES (2, 'x', 1, 0, NULL, NULL, '{\"kind\":\"report.dreamt\"}')")
    with pytest.raises(RecordError, match=r"entry 2 can't be understood .*newer version"):
        list(make().read())


def test_a_hole_in_the_numbers_is_named(log, path, make):
    wrote(log, *(heard(str(n)) for n in range(9)))
    log.close()
    with closing(apsw.Connection(str(path))) as plain:
        plain.execute("DROP TRIGGER entry_remains; DELETE FROM entry WHERE seq = 5")
    with pytest.raises(RecordError, match=r"entries after 0 are missing|entries after 4 are missing"):
        list(make().read())
