"""The sources of a running desk."""

import pytest

from livedesk.desk import Desk
from livedesk.page.firsts import firsts
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock
from livedesk.serving.console import source_desk
from livedesk.serving.console.source_desk import SourceDesk
from livedesk.sources.discovery import Discovery
from livedesk.story.loading import load_story
from newsroom import at, report

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour in Anchorage."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = { en = ["harbour talks"] }
[[source]]
id = "northlight"
name = "Northlight"
publisher = "Northlight"
address = "https://northlight.example/feed"
"""


@pytest.fixture
async def desk(tmp_path):
    file = tmp_path / "harbour.toml"
    file.write_text(STORY)
    opened = Desk(load_story(file), MemoryLog(), clock=RecordingClock(None))
    await opened.open()
    return opened


async def test_the_view_is_of_the_file_and_of_what_was_added(desk):
    sources = SourceDesk(desk, None, now=lambda: at("14:00"))
    table = {"name": "K", "publisher": "K", "address": "https://k.example/f"}
    await desk.change_source("kodiak", "added", "editor:1", table=table)
    await desk.change_source("northlight", "paused", "editor:1")
    view = sources.view({"editor:1": "Mara"})
    assert [(line.id, line.added, line.by) for line in view.lines] == [
        ("kodiak", True, "Mara"),
        ("northlight", False, "Mara"),
    ]
    assert view.lines[1].words == "paused by Mara"


async def test_who_was_first_is_counted_anew_when_something_came_and_not_more_often_than_it_may(
    desk, monkeypatch
):
    counted = []

    def counting(state):
        counted.append(state.seq)
        return firsts(state)

    monkeypatch.setattr(source_desk, "firsts", counting)
    monkeypatch.setattr(source_desk, "REST", 1e9)
    monkeypatch.setattr(source_desk, "KEPT", 0.0)
    sources = SourceDesk(desk, None, now=lambda: at("14:00"))
    sources.view()
    sources.view()
    assert len(counted) == 1
    await desk.hear([report("14:00", "Northlight", "Harbour talks begin")])
    sources.view()
    assert len(counted) == 1, "it rests"
    sources._next_count = 0.0
    assert any(line.speed for line in sources.view().lines)
    assert len(counted) == 2


async def test_the_view_is_kept_for_a_moment_unless_an_editor_changed_something(desk):
    sources = SourceDesk(desk, None, now=lambda: at("14:00"))
    before = sources.view()
    assert sources.view() is before
    await desk.change_source("northlight", "paused", "editor:1")
    assert sources.view().lines[0].paused


async def test_a_search_passes_over_ids_in_use(desk):
    asked = []

    async def search(address, taken):
        asked.append((address, list(taken)))
        return Discovery(address=address, candidates=(), words="no feed found")

    sources = SourceDesk(desk, None, now=lambda: at("14:00"), search=search)
    await sources.find("kodiak.example")
    assert asked == [("kodiak.example", ["northlight"])]
