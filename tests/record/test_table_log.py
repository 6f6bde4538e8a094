"""What logs in tables share; the promises as a whole are in contract.py, for each backend."""

import msgspec
import pytest

from livedesk.errors import RecordError, UnfitEntry
from livedesk.record.jobs import Keep
from livedesk.record.table_log import Statements, TableLog
from record.contract import heard


class OneTable(TableLog):
    """Rows as they are given; what is queued stays so."""

    STATEMENTS = Statements("entries", "", "", "readings", "source", "checkpoint", "sources", "checkpoints")
    RESTORE = "Take the copy"

    def __init__(self, **rows):
        super().__init__("here")
        self.rows, self.queued = rows, []

    def last_seq(self):
        return 3

    def close(self):
        self._closed = True

    def _rows(self, statement, **values):
        return self.rows.get(statement, [])

    def _list(self, names):
        return names

    def _queue(self, job):
        self.queued.append(job)


def row(seq, body=b'{"kind":"story.phase","phase":"live","because":{"rule":"r","text":"t"}}'):
    return seq, "story", seq, 0, None, None, body


def test_entries_that_are_missing_in_the_middle_are_said_with_what_to_do():
    log = OneTable(entries=[row(1), row(3)])
    with pytest.raises(RecordError, match=r"here: entries after 0 are missing. Take the copy"):
        list(log.read())


def test_an_entry_that_is_not_understood_is_named():
    log = OneTable(entries=[row(1), row(2, b'{"kind":"dreamt"}'), row(3)])
    reading = log.read()
    assert next(reading).seq == 1
    with pytest.raises(RecordError, match=r"entry 2 can't be understood.*newer version"):
        next(reading)


def test_what_is_kept_is_given_back_before_it_is_written_and_the_newer_one_outlasts_the_older():
    log = OneTable(source=[(b"in the table",)], sources=[("a", b"in the table")])
    log.keep_source_state("a", b"first")
    log.keep_source_state("a", b"second")
    first, second = log.queued
    assert log.source_state("a") == b"second"
    log._forget(first)  # written, or lost; the second is still under way
    assert log.source_state("a") == b"second"
    assert [kept.value for kept in log.kept()] == [b"second"]
    log._forget(second)
    assert log.source_state("a") == b"in the table"
    assert isinstance(first, Keep)


def test_nothing_is_queued_when_the_log_is_closed_or_the_text_is_none():
    log = OneTable()
    half = msgspec.structs.replace(heard("a"), stream="report:\ud83d")
    assert isinstance(log.submit([half]).exception(timeout=0), UnfitEntry)
    log.close()
    assert isinstance(log.submit([heard("a")]).exception(timeout=0), RecordError)
    with pytest.raises(RecordError, match="closed"):
        log.keep_readings([("k", b"v")])
    assert log.queued == []
    assert log.readings([]) == {}
