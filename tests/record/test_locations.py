"""Where the record lies."""

from pathlib import Path

from livedesk.record import record_path


def test_it_lies_beside_the_story_file():
    assert record_path("talks", story_file=Path("/desk/talks.toml")) == Path("/desk/talks.record.sqlite")


def test_a_bundled_story_keeps_it_in_the_current_folder():
    assert record_path("alaska-summit") == Path("alaska-summit.record.sqlite")


def test_the_command_line_has_the_last_word():
    named = record_path("talks", story_file=Path("/desk/talks.toml"), override=Path("~/kept.sqlite"))
    assert named == Path.home() / "kept.sqlite"
