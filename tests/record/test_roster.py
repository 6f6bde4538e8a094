"""Sources added, paused and removed at run time: facts beside the story file, never changes of it."""

import msgspec
import pytest

from livedesk.errors import LivedeskError
from livedesk.model import Because, Entry, SourceChanged
from livedesk.record.fold import fold
from livedesk.record.roster import MOST_ADDED, additions, changed, in_force, looked_at, roster, unreadable
from newsroom import Newsroom, at, story

FILE = {
    "id": "northlight",
    "name": "Northlight",
    "publisher": "Northlight",
    "address": "https://n.example/feed",
}
KODIAK = {
    "name": "Kodiak Daily",
    "publisher": "Kodiak",
    "address": "https://kodiak.example/rss",
    "country": "US",
}


@pytest.fixture
def desk():
    return Newsroom(story=story(source=[FILE]))


def does(desk, time, id_, change, **more):
    found = changed(desk.story, desk.state, id_, change, by="editor:mara", **more)
    if found is not None:
        desk.append(time, f"source:{id_}", found)
    return found


def ids(sources):
    return [source.id for source in sources]


def test_a_source_added_is_read_beside_those_of_the_story_file(desk):
    does(desk, "14:00", "kodiak", "added", table=KODIAK, why="they have a reporter at the gate")
    assert ids(looked_at(desk.story, desk.state)) == ["northlight", "kodiak"]
    (added,) = [standing for standing in roster(desk.story, desk.state) if standing.added]
    assert (added.by, added.why, added.since) == (
        "editor:mara",
        "they have a reporter at the gate",
        at("14:00"),
    )
    assert added.source.country == "US"
    assert ids(in_force(desk.story, desk.state).sources) == ["northlight", "kodiak"]


def test_the_story_file_itself_is_never_touched(desk):
    before = desk.story.model_dump()
    does(desk, "14:00", "kodiak", "added", table=KODIAK)
    assert desk.story.model_dump() == before


def test_a_paused_source_is_not_looked_at_and_still_is_a_source_of_the_story(desk):
    does(desk, "14:00", "northlight", "paused", why="floods the queue")
    assert looked_at(desk.story, desk.state) == ()
    assert ids(in_force(desk.story, desk.state).sources) == ["northlight"]
    does(desk, "14:30", "northlight", "resumed")
    assert ids(looked_at(desk.story, desk.state)) == ["northlight"]


def test_doing_what_stands_already_changes_nothing(desk):
    assert does(desk, "14:00", "northlight", "resumed") is None
    does(desk, "14:00", "northlight", "paused")
    assert does(desk, "14:01", "northlight", "paused") is None
    assert len(desk.state.sources["northlight"]) == 1


def test_a_source_removed_comes_back_as_it_was(desk):
    does(desk, "14:00", "kodiak", "added", table=KODIAK)
    does(desk, "14:10", "kodiak", "removed")
    assert ids(looked_at(desk.story, desk.state)) == ["northlight"]
    does(desk, "14:20", "kodiak", "added")
    assert looked_at(desk.story, desk.state)[1].name == "Kodiak Daily"


def test_the_sources_of_a_past_moment_are_those_of_then(desk):
    does(desk, "14:00", "kodiak", "added", table=KODIAK)
    then = desk.state.seq
    does(desk, "14:10", "kodiak", "removed")
    does(desk, "14:11", "northlight", "paused")
    assert [(s.source.id, s.paused) for s in roster(desk.story, desk.state, then)] == [
        ("northlight", False),
        ("kodiak", False),
    ]
    assert ids(in_force(desk.story, desk.state, then).sources) == ["northlight", "kodiak"]
    assert ids(in_force(desk.story, desk.state, 0).sources) == ["northlight"]


def test_a_source_that_the_story_file_has_come_to_list_is_the_files(desk):
    does(desk, "14:00", "kodiak", "added", table=KODIAK)
    by_id = story(source=[FILE, {**KODIAK, "id": "kodiak", "name": "Kodiak by hand"}])
    by_address = story(source=[FILE, {**KODIAK, "id": "kd"}])
    assert [s.name for s in looked_at(by_id, desk.state)] == ["Northlight", "Kodiak by hand"]
    assert ids(looked_at(by_address, desk.state)) == ["northlight", "kd"]


@pytest.mark.parametrize(
    ("id_", "change", "table", "words"),
    [
        ("northlight", "added", KODIAK, "there is a source of this name already"),
        ("northlight", "removed", None, "stands in the story file"),
        ("nobody", "paused", None, "there is no such source"),
        ("kodiak", "added", None, "nothing is known of this source"),
        ("kodiak", "added", {**KODIAK, "address": FILE["address"]}, "Northlight has this address"),
        ("kodiak", "added", {**KODIAK, "allow_private": True}, "only the story file may allow"),
        ("kodiak", "added", {**KODIAK, "colour": "red"}, "colour: extra inputs"),
        ("Kodiak Daily!", "added", KODIAK, "id: string should match"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(desk, id_, change, table, words):
    with pytest.raises(LivedeskError, match=words):
        does(desk, "14:00", id_, change, table=table)
    assert desk.state.sources == {}


def test_added_sources_survive_the_way_through_the_record(desk):
    does(desk, "14:00", "kodiak", "added", table={**KODIAK, "site": "https://kodiak.example", "every": 60})
    stored = [msgspec.msgpack.decode(msgspec.msgpack.encode(e), type=Entry) for e in desk.entries]
    assert roster(desk.story, fold(stored)) == roster(desk.story, desk.state)


def test_a_source_whose_keys_are_gone_is_named_and_harms_nothing(desk):
    odd = SourceChanged(
        source="pigeon",
        change="added",
        table={**KODIAK, "id": "pigeon", "colour": "red"},
        because=Because(rule="source.added", text=""),
        by="editor:mara",
    )
    desk.append("14:00", "source:pigeon", odd)
    assert ids(looked_at(desk.story, desk.state)) == ["northlight"]
    assert unreadable(desk.state) == ("pigeon",)


def test_many_are_added_at_once_and_those_that_cannot_be_are_named(desk):
    tables = [
        {**KODIAK, "id": "kodiak"},
        {**KODIAK, "id": "kodiak-again"},
        {**KODIAK, "id": "kodiak", "address": "https://k.example/2"},
        {"id": "nothing", "name": "Nothing", "publisher": "Nothing"},
        {**KODIAK, "id": "other", "address": "https://k.example/3"},
    ]
    found, faults = additions(desk.story, desk.state, tables, by="editor:mara", why="from a list")
    assert [one.source for one in found] == ["kodiak", "other"]
    assert [(fault.where, fault.what) for fault in faults] == [
        ("kodiak-again", "Kodiak Daily has this address"),
        ("kodiak", "there is a source of this name already"),
        ("nothing", "address: field required"),
    ]


def test_there_is_an_end_to_adding(desk):
    tables = [{**KODIAK, "id": f"k{n}", "address": f"https://k.example/{n}"} for n in range(MOST_ADDED + 1)]
    found, faults = additions(desk.story, desk.state, tables, by="editor:mara")
    assert len(found) == MOST_ADDED
    assert "write them into the story file" in str(faults[0]).lower()
