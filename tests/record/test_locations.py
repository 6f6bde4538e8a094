"""Where the record lies."""

from pathlib import Path

import pytest

from livedesk.errors import RecordError
from livedesk.record import record_path
from livedesk.record.locations import is_database, place_of, shown


def test_it_lies_beside_the_story_file():
    assert record_path("talks", story_file=Path("/desk/talks.toml")) == Path("/desk/talks.record.sqlite")


def test_a_bundled_story_keeps_it_in_the_current_folder():
    assert record_path("alaska-summit") == Path("alaska-summit.record.sqlite")


def test_the_command_line_has_the_last_word():
    named = record_path("talks", story_file=Path("/desk/talks.toml"), override=Path("~/kept.sqlite"))
    assert named == Path.home() / "kept.sqlite"


def test_a_place_in_a_database_names_its_story_and_never_shows_the_password():
    place = place_of("postgresql://u:secret@db.example/desk?sslmode=require&story=talks")
    assert place.story == "talks"
    assert place.url == "postgresql://u:secret@db.example/desk?sslmode=require"
    assert str(place) == "postgresql://db.example/desk?story=talks"


def test_the_story_of_a_database_may_be_named_beside_it():
    assert place_of("postgres://db/desk", "talks").story == "talks"
    assert place_of("postgres://db/desk?story=harbour", "talks").story == "harbour"
    assert place_of("postgres://db/desk").story == ""


def test_a_file_names_its_story_itself():
    place = place_of("/desk/talks.record.sqlite")
    assert (place.story, place.path, place.url) == ("talks", Path("/desk/talks.record.sqlite"), None)
    assert str(place) == "/desk/talks.record.sqlite"


def test_an_address_is_told_from_a_file():
    assert is_database("postgresql://db/desk")
    assert is_database("postgres:///desk")
    assert not is_database("postgresql.sqlite")


def test_messages_never_hold_the_password():
    assert (
        shown("postgresql://u:p@db.example:5432/desk?sslmode=require") == "postgresql://db.example:5432/desk"
    )


def test_what_is_no_address_is_refused_with_an_example():
    with pytest.raises(RecordError, match="postgresql://USER:PASSWORD@HOST:5432/DATABASE"):
        place_of("postgresql://[half/desk")
