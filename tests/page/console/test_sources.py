"""The sources view."""

import json

import pytest

from livedesk.page.console.sources import Looked, source_row, sources_view, speed_words, without_login
from livedesk.record.roster import changed, roster
from newsroom import Newsroom, at, story

FILE = [
    {"id": id_, "name": id_.title(), "publisher": id_, "address": f"https://{id_}.example/feed"}
    for id_ in ("northlight", "kodiak", "tundra", "sitka")
]
WELL = Looked(words="answered 14:00, last new report 13:50", last_looked=at("14:00"), looks=3)


@pytest.fixture
def desk():
    return Newsroom(story=story(source=FILE))


def view(desk, **looked):
    return sources_view(roster(desk.story, desk.state), looked, desk.state)


def test_what_needs_an_eye_stands_first_and_what_is_paused_last(desk):
    desk.append(
        "13:00",
        "source:northlight",
        changed(desk.story, desk.state, "northlight", "paused", by="editor:mara", why="floods"),
    )
    found = view(
        desk,
        northlight=WELL,
        tundra=WELL,
        kodiak=Looked(
            words="answered 500 since 13:40, next look 14:10", failing=True, last_looked=at("14:00")
        ),
        sitka=Looked(
            words="answered 14:00",
            silent="answers, and brings nothing new since 1 Aug",
            last_looked=at("14:00"),
        ),
    )
    assert [(line.id, line.health) for line in found.lines] == [
        ("kodiak", "failing"),
        ("sitka", "silent"),
        ("tundra", "well"),
        ("northlight", "paused"),
    ]
    assert found.summary == "4 sources, 1 well, 1 failing, 1 silent, 1 paused"
    assert found.lines[0].words == "answered 500 since 13:40, next look 14:10"
    assert found.lines[1].words == "answers, and brings nothing new since 1 Aug; answered 14:00"
    assert found.lines[3].words == "paused by mara: floods"


def test_firsts_latency_and_reports_stand_beside_each_source(desk):
    one = desk.hears("14:05", "Northlight", "Dockers walk out", published_at=at("14:04:50"))
    desk.publishes("14:05:01", one)
    desk.hears("14:06", "Kodiak", "Dockers walk out", joins=one)
    desk.hears("14:07", "Kodiak", "A cat", relevant=False)
    lines = {line.id: line for line in view(desk, northlight=WELL).lines}
    assert (
        speed_words(lines["northlight"].speed)
        == "first in 1 of 1 (100 %), by 60 s; 10 s to the desk, 1.0 s to the page"
    )
    assert (lines["kodiak"].received, lines["kodiak"].relevant) == (2, 1)
    assert lines["tundra"].speed is None
    assert speed_words(None) == ""
    assert next(iter(lines)) == "northlight"


def test_a_source_that_only_a_recording_brought_is_told_apart(desk):
    desk.hears("14:05", "Somebody", "Dockers walk out")
    found = view(desk)
    (line,) = [line for line in found.lines if not line.listed]
    assert line.words == "brought by a recording, or removed; last report 15 Aug 14:05"
    assert found.summary.endswith("1 that are not looked at")


def test_a_row_is_plain_json(desk):
    desk.hears("14:05", "Northlight", "Dockers walk out")
    row = next(source_row(line) for line in view(desk, northlight=WELL).lines if line.id == "northlight")
    assert json.loads(json.dumps(row)) == row
    assert (row["last_seen"], row["last_looked"]) == ("2025-08-15T14:05:00Z", "2025-08-15T14:00:00Z")
    assert row["days"][0]["day"] == "2025-08-15"


def test_a_login_in_an_address_is_not_shown():
    assert without_login("https://mara:geheim@h.example/feed?a=b@c") == "https://h.example/feed?a=b@c"
    assert without_login("at://did:plc:x") == "at://did:plc:x"
