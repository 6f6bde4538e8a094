"""Opening a record: what is refused, and in which words."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from livedesk.errors import RecordError
from livedesk.record import tables
from livedesk.record.sqlite import SqliteLog
from record.contract import heard, streams, wrote

NOBODY = 65534


@pytest.fixture
def path(tmp_path):
    return tmp_path / "talks.record.sqlite"


@pytest.fixture
def record(path):
    """A closed record with a hundred entries."""
    with closing(SqliteLog(path)) as log:
        wrote(log, *(heard(str(n)) for n in range(100)))
    return path


@pytest.fixture
def open_folder():
    """A folder that every user may enter (those of tests are their owner's)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def powerless():
    """As a user who may write nowhere, where tests are run by one who may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def refusal(path, **settings):
    """The words a file is refused with, without the path."""
    with pytest.raises(RecordError) as refused:
        SqliteLog(path, **settings).close()
    assert refused.value.where == str(path)
    assert not path.with_name(path.name + ".lock").exists()
    return str(refused.value).removeprefix(f"{path}: ")


def set_header(path, pragma, value):
    with closing(apsw.Connection(str(path))) as plain:
        plain.pragma(pragma, value)


def test_a_missing_folder(tmp_path):
    path = tmp_path / "nowhere" / "x.sqlite"
    assert (
        refusal(path)
        == f"the folder {path.parent} is not there. Make it, or name another file with --record."
    )


def test_a_folder_instead_of_a_file(tmp_path):
    assert refusal(tmp_path) == "this is a folder. Name a file in it with --record."


@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_of_something_else(path, read_only):
    path.write_text("[story]\ntitle = 'not a record'\n" * 50)
    before = path.read_bytes()
    assert refusal(path, read_only=read_only) == "it is not a record. Name the record's file with --record."
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_database_of_something_else_is_not_touched(path, read_only):
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE photos (name TEXT)")
    before = path.read_bytes()
    assert "an SQLite file, but not a record" in refusal(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_record_of_a_newer_version(record, read_only):
    set_header(record, "user_version", 99)
    assert refusal(record, read_only=read_only) == (
        "it was written by a newer Livedesk (layout 99, this one knows 1). Install the newer version."
    )


def test_a_record_of_an_older_version(record):
    set_header(record, "user_version", 0)
    assert "written by an older Livedesk (layout 0, this one needs 1)" in refusal(record)


def test_reading_where_there_is_nothing(path):
    assert refusal(path, read_only=True) == "there is no record here. Name its file with --record."
    assert not path.exists()


def test_reading_an_empty_file(path):
    path.touch()
    assert "the file is empty" in refusal(path, read_only=True)


def test_an_empty_file_becomes_a_record(path):
    path.touch()
    with closing(SqliteLog(path)) as log:
        assert wrote(log, heard())[0].seq == 1


def test_a_file_that_is_cut_short(record):
    size = record.stat().st_size
    os.truncate(record, size // 3)
    with pytest.raises(RecordError, match="damaged"):
        read_all(record)


def read_all(path):
    with closing(SqliteLog(path)) as log:
        return streams(log)


def scribble(path):
    """Write rubbish over a stretch in the middle."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6_000] = b"\xa5" * 6_000
    path.write_bytes(data)


def test_a_damaged_file_is_found_on_opening_after_an_unclean_end(record):
    scribble(record)
    record.with_name(record.name + ".lock").write_text("1")
    with pytest.raises(RecordError, match=r"damaged.*Restore it from a copy"):
        SqliteLog(record)


def test_a_damaged_file_is_not_read_past_its_damage(record):
    scribble(record)
    with pytest.raises(RecordError, match=r"damaged|can't be understood"):
        read_all(record)


def test_the_check_of_a_large_file_ends_in_time(record, monkeypatch):
    """A record too large to be checked is opened unchecked; reading it would still find the damage."""
    with closing(SqliteLog(record)) as log:
        wrote(log, *(heard(f"more {n}") for n in range(3_000)))
    monkeypatch.setattr(tables, "CHECK_SECONDS", -1.0)
    record.with_name(record.name + ".lock").write_text("1")
    with closing(SqliteLog(record)) as log:
        assert log.last_seq() == 3_100


def test_a_write_protected_file_and_folder(open_folder):
    path = open_folder / "talks.record.sqlite"
    SqliteLog(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with powerless():
        assert "can't be made (Permission denied)" in refusal(path)


def test_a_write_protected_file_in_a_folder_of_ones_own(open_folder):
    path = open_folder / "talks.record.sqlite"
    SqliteLog(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o777)
    with powerless():
        assert "the file is write-protected" in refusal(path)


def test_an_archive_in_a_write_protected_folder_can_be_read(open_folder):
    path = open_folder / "talks.record.sqlite"
    with closing(SqliteLog(path)) as log:
        wrote(log, heard("a"))
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with powerless(), closing(SqliteLog(path, read_only=True)) as reader:
        assert streams(reader) == ["report:r-a"]


def test_an_unfinished_record_in_a_write_protected_folder_is_refused(open_folder):
    path, copy = open_folder / "talks.record.sqlite", open_folder / "copy.record.sqlite"
    with closing(SqliteLog(path)) as log:
        wrote(log, heard("a"))
        shutil.copy(path, copy)
        shutil.copy(f"{path}-wal", f"{copy}-wal")
    open_folder.chmod(0o555)
    with powerless():
        assert "was not closed cleanly and its folder can't be written to" in refusal(copy, read_only=True)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (apsw.FullError(), "the disk is full. Free some space; nothing recorded is lost"),
        (apsw.NotADBError(), "it is not a record"),
        (apsw.CorruptError("malformed"), "the file is damaged (malformed)"),
        (apsw.ReadOnlyError(), "the file is write-protected"),
        (apsw.CantOpenError(), "the file can't be opened"),
        (apsw.BusyError(), "another program holds the file"),
        (apsw.IOError("disk I/O error"), "the disk reports a fault (disk I/O error)"),
        (apsw.NoMemError("out of memory"), "SQLite can't do it (out of memory)"),
    ],
)
def test_every_fault_of_the_driver_has_words_of_the_desk(error, words):
    assert words in str(tables.fault(error, Path("x.sqlite")))
