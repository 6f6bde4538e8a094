"""A record copied: either way, again after a break, never over another one, and with a proof."""

from contextlib import closing

import pytest

from livedesk.errors import RecordError
from livedesk.record import MemoryLog, copying, fold
from livedesk.record.copying import copy_record, digest
from livedesk.record.postgres import PostgresLog
from livedesk.record.sqlite import SqliteLog
from record.contract import heard, history, wrote


def copy(source, target):
    steps = []
    done = copy_record(
        source,
        target,
        progress=lambda now, last: steps.append((now, last)),
        source_name="here",
        target_name="there",
    )
    assert steps[-1] == (done.entries, done.entries)
    return done


@pytest.fixture
def source():
    log = MemoryLog()
    for new in history():
        wrote(log, new)
    log.keep_source_state("bbc", b'"etag"')
    log.keep_checkpoint("gatherer", 3, b"frozen")
    return log


def test_from_file_to_database_and_back_everything_is_the_same(source, tmp_path, database_url):
    with closing(SqliteLog(tmp_path / "a.sqlite")) as file, closing(SqliteLog(tmp_path / "b.sqlite")) as back:
        copy(source, file)
        with closing(PostgresLog.open(database_url, "talks")) as database:
            first = copy(file, database)
            second = copy(database, back)
        assert first.digest == second.digest == digest(fold(source.read()))
        assert list(back.read()) == list(source.read())
        assert list(back.kept()) == list(source.kept())


def test_a_copy_that_broke_off_is_completed(source, monkeypatch):
    monkeypatch.setattr(copying, "PIECE", 2)
    target = MemoryLog()
    written = list(source.read())
    wrote(target, *(copying._again(entry) for entry in written[:3]))
    done = copy(source, target)
    assert (done.there, done.entries) == (3, len(written))
    assert list(target.read()) == written
    assert copy(source, target).there == len(written)


def test_a_target_with_something_else_in_it_is_refused_and_left_as_it_is(source):
    target = MemoryLog()
    wrote(target, heard("else"))
    with pytest.raises(RecordError, match=r"there: it holds another record: entry 1 is not that of here"):
        copy(source, target)
    assert target.last_seq() == 1


def test_a_target_with_more_in_it_is_refused(source):
    with pytest.raises(RecordError, match="more than the 0 of here"):
        copy(MemoryLog(), source)


def test_a_copy_that_does_not_fold_to_the_same_state_is_told(source, monkeypatch):
    states = iter(["one", "other"])
    monkeypatch.setattr(copying, "digest", lambda _state: next(states))
    with pytest.raises(RecordError, match=r"does not fold to the state of here \(other, not one\)"):
        copy(source, MemoryLog())


def test_the_digest_tells_states_apart_and_is_the_same_each_time(source):
    entries = list(source.read())
    assert digest(fold(entries)) == digest(fold(iter(entries)))
    assert len({digest(fold(entries[:n])) for n in range(len(entries))}) == len(entries)
