"""Statuses as reports: known by their URI, in their poster's name, boosts as the copies they are."""

import json
import os
from pathlib import Path

import msgspec
import pytest
from yarl import URL

from livedesk.desk import Desk
from livedesk.errors import SourceError
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock
from livedesk.sources.mastodon import (
    STATUS,
    Status,
    Statuses,
    order,
    read_statuses,
    timeline_beside,
    timeline_of,
)
from livedesk.story.loading import load_story
from sources.fakes.mastodon import MARA, REGISTER, MastodonFake
from sources.world import NOON, source

STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate about wages."
[event]
place = "Grey Harbour"
zone = "Europe/London"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }
"""


def social(**fields):
    given = {
        "kind": "mastodon",
        "type": "social",
        "address": "https://quay.example/public",
        "account": REGISTER,
    }
    return source(**{**given, **fields})


def status(text="Talks begin", **fields):
    fake = MastodonFake()
    fake.post("k", text)
    return msgspec.convert({**fake.status("k"), **fields}, Status)


def test_a_status_is_known_by_its_uri_and_speaks_in_its_accounts_name():
    report = Statuses(social()).report(status("<p>Talks <b>begin</b></p><p>at noon</p>"), NOON)
    assert report.summary == "Talks begin at noon"
    assert report.item_key == "https://quay.example/users/mara/statuses/108999999999999990"
    assert (report.source_name, report.author, report.lang) == ("Mara Quill", "@mara@quay.example", "en")
    assert report.held is None


def test_the_same_status_seen_on_two_instances_is_one_item():
    here = Statuses(social()).report(status(), NOON)
    there = Statuses(social(address="https://pier.example/public")).report(
        status(id="77", account={**MARA, "acct": "mara@quay.example"}), NOON
    )
    assert (here.item_key, here.source_name) == (there.item_key, there.source_name)


async def test_the_desk_takes_it_from_the_second_instance_as_a_copy(tmp_path):
    (tmp_path / "strike.toml").write_text(STORY)
    desk = Desk(load_story(tmp_path / "strike.toml"), MemoryLog(), clock=RecordingClock(None))
    await desk.open()
    word = "Talks begin in Grey Harbour, and the ferries wait for them"
    here = Statuses(social(id_="quay")).report(status(word), NOON)
    there = Statuses(social(id_="pier", address="https://pier.example/public")).report(
        status(word, id="77", account={**MARA, "acct": "mara@quay.example"}), NOON
    )
    await desk.hear([here])
    await desk.hear([there])
    assert here.id != there.id
    assert desk.state.members[there.id].placement.copy_of == here.id
    (development,) = desk.state.developments.values()
    assert len(development.assessment.latest.origins) == 1


def test_an_id_that_two_instances_gave_to_different_statuses_names_two():
    here = Statuses(social()).report(status(), NOON)
    other = {"uri": "https://pier.example/1", "url": "https://pier.example/@mara/1"}
    there = Statuses(social(address="https://pier.example/public")).report(status("No deal", **other), NOON)
    assert status().id == status("No deal", **other).id
    assert here.item_key != there.item_key


def test_a_boost_is_its_first_posters_word():
    other = {
        "acct": "nobody",
        "url": "https://pier.example/@nobody",
        "uri": "https://pier.example/users/nobody",
    }
    boosted = msgspec.to_builtins(
        status("No deal", account=other, uri="https://pier.example/1", url="https://pier.example/@nobody/1")
    )
    report = Statuses(social()).report(status(content="", reblog=boosted), NOON)
    assert (report.source_name, report.publisher, report.summary) == (
        "Mara Quill",
        "@nobody@pier.example",
        "No deal",
    )
    assert report.url == "https://pier.example/@nobody/1"


@pytest.mark.parametrize(
    "fields", [{"visibility": "private"}, {"visibility": "direct"}, {"content": "<p></p>"}]
)
def test_what_is_not_public_or_says_nothing_is_no_report(fields):
    assert Statuses(social()).report(status(**fields), NOON) is None


def test_words_pick_from_a_public_timeline_what_is_not_in_the_register():
    picking = Statuses(social(words=["strike"]))
    stranger = {"acct": "x", "url": "https://pier.example/@x", "uri": "https://pier.example/users/x"}
    assert picking.report(status("A strike", account=stranger), NOON).held
    assert picking.report(status("A strikebreaker", account=stranger), NOON) is None
    assert picking.report(status("Nothing of it"), NOON) is not None


def test_a_clock_that_stands_wrong_leaves_the_time_unknown():
    assert Statuses(social()).report(status(created_at="2031-01-01T00:00:00Z"), NOON).published_at is None


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("https://quay.example/@mara", "https://quay.example/api/v1/accounts/lookup?acct=mara"),
        (
            "https://quay.example/@mara@pier.example",
            "https://quay.example/api/v1/accounts/lookup?acct=mara@pier.example",
        ),
        ("https://quay.example/tags/strike", "https://quay.example/api/v1/timelines/tag/strike"),
        ("https://quay.example/public/local", "https://quay.example/api/v1/timelines/public?local=true"),
        ("https://quay.example/api/v1/timelines/list/7", "https://quay.example/api/v1/timelines/list/7"),
    ],
)
def test_the_address_people_know_leads_to_the_api(address, api):
    assert timeline_of(social(address=address)) == URL(api)


@pytest.mark.parametrize(
    "address", ["https://quay.example/about", "quay.example", "ftp://quay.example/@mara"]
)
def test_any_other_address_is_refused_with_what_to_give(address):
    with pytest.raises(SourceError, match="no timeline"):
        timeline_of(social(address=address))


@pytest.mark.parametrize(
    ("stream", "timeline"),
    [
        (
            "https://s.example/api/v1/streaming/public/local",
            "https://s.example/api/v1/timelines/public?local=true",
        ),
        (
            "https://s.example/api/v1/streaming/hashtag?tag=strike",
            "https://s.example/api/v1/timelines/tag/strike",
        ),
        (
            "wss://s.example/api/v1/streaming?stream=hashtag&tag=strike",
            "https://s.example/api/v1/timelines/tag/strike",
        ),
        ("wss://s.example/api/v1/streaming?stream=user", "https://s.example/api/v1/timelines/home"),
        ("https://s.example/api/v1/streaming/direct", None),
    ],
)
def test_beside_a_stream_runs_a_timeline(stream, timeline):
    assert timeline_beside(URL(stream)) == (URL(timeline) if timeline else None)


def test_of_a_timeline_what_can_be_read_is_read():
    found, broken = read_statuses(b'[{"id": 7}, {"id":"8","uri":"u","account":{}}]', "it")
    assert ([each.id for each in found], broken) == (["8"], 1)
    with pytest.raises(SourceError, match="no list of statuses"):
        read_statuses(b"<html>", "it")


def test_ids_are_numbers_of_any_length():
    assert sorted(["1000", "99", "999"], key=order) == ["99", "999", "1000"]


@pytest.mark.recording
def test_every_recorded_status_is_read():
    data = os.environ.get("LIVEDESK_DATA")
    if not data:
        pytest.skip("set LIVEDESK_DATA to the folder of recordings")
    picking = Statuses(social(account=[], unregistered="count"))
    read = 0
    for path in sorted((Path(data) / "social" / "mastodon-stream-flodgatt").glob("msg.event_txt_*.txt")):
        event = json.loads(path.read_text())
        if event["event"] == "update":
            report = picking.report(STATUS.decode(json.dumps(event["payload"])), NOON)
            assert report.item_key == event["payload"]["uri"]
            read += 1
    assert read == 5
