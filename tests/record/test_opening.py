"""A record is opened wherever it lies."""

import builtins
from contextlib import closing

import pytest

from livedesk.errors import ExtraMissing, RecordError
from livedesk.record.locations import Place, place_of
from livedesk.record.opening import open_record
from record.contract import heard, wrote


def test_a_file_and_a_database_are_opened_alike(tmp_path, database_url):
    for written in (str(tmp_path / "talks.record.sqlite"), f"{database_url}?story=talks"):
        place = place_of(written)
        with closing(open_record(place)) as log:
            wrote(log, heard())
        with closing(open_record(place, read_only=True)) as log:
            assert log.last_seq() == 1


def test_a_database_without_a_story_asks_for_one(database_url):
    with pytest.raises(RecordError, match=r"which one\? End its address with \?story=NAME"):
        open_record(place_of(database_url))


def test_no_place_is_no_record():
    with pytest.raises(RecordError, match="Name a file or a database"):
        open_record(Place(story="talks"))


def test_without_the_driver_the_command_that_installs_it_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("psycopg"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing, match=r"pip install 'livedesk\[postgres\]'"):
        open_record(place_of("postgresql://desk@db.example/desk?story=talks"))
