"""The stories that nodes work on."""

import msgspec
import pytest

from livedesk.errors import StoryFileError
from livedesk.nodes.covered import Stories, loaded
from livedesk.nodes.partitions import partition
from livedesk.story.loading import load_story
from livedesk.story.schema import Source


def test_a_story_is_as_it_would_be_from_its_file(database, covered, stories):
    one = covered["harbour-3"]
    again = loaded(one)
    assert (again.story, again.text, again.digest, again.name) == (
        stories[3].story, stories[3].text, stories[3].digest, stories[3].name,
    )  # fmt: skip
    assert one.part == partition("harbour-3")
    assert Stories(database).one(one.id) == one
    assert Stories(database).one(99) is None
    assert Stories(database).parts()[one.id] == one.part
    assert Stories(database).ends()[one.id] == 0


def test_an_edited_file_takes_the_place_of_the_one_before(database, covered, stories, tmp_path):
    path = tmp_path / "harbour-0.toml"
    path.write_text(path.read_text().replace("The harbour talks 0", "Talks anew"))
    Stories(database).cover([load_story(path)])
    assert loaded(Stories(database).one(covered["harbour-0"].id)).story.title == "Talks anew"


def test_sources_in_force_outlast_another_start_with_the_same_file(database, covered, stories):
    held = Stories(database)
    source = Source(id="wire", name="Wire", publisher="Wire", address="https://wire.example/feed")
    held.keep_sources(covered["harbour-0"].id, [source])
    held.cover(stories)
    assert held.sources()[covered["harbour-0"].id] == [source]
    assert held.sources()[covered["harbour-1"].id] == []


def test_a_source_of_a_newer_version_is_left_out(database, covered):
    id_ = covered["harbour-0"].id
    good = {"id": "a", "name": "A", "publisher": "A", "address": "https://a.example/feed"}
    written = msgspec.json.encode([{**good, "telepathy": True}, good]).decode()
    database.rows("UPDATE livedesk.covered SET sources = %s WHERE story = %s", (written, id_))
    assert [source.id for source in Stories(database).sources()[id_]] == ["a"]


def test_a_file_that_this_version_can_not_read_is_named(database, covered):
    broken = covered["harbour-0"]._replace(file="title = 3")
    with pytest.raises(StoryFileError, match=r"harbour-0: its file can't be read by this version"):
        loaded(broken)
