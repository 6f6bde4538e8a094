"""The sources page over HTTP."""

import io
import json
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from livedesk.desk import Desk
from livedesk.errors import SourceError
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock
from livedesk.serving.console.source_desk import SourceDesk
from livedesk.serving.console.sources import SHOWN
from livedesk.sources.discovery import Candidate, Discovery
from livedesk.sources.opml import LARGEST
from livedesk.story.loading import load_story
from newsroom import at
from staff import Browser

BASE = "/console/harbour/"
EVIL = "</td><script>alert(1)</script>\"'{{7*7}}"
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
address = "https://mara:geheim@northlight.example/feed"
"""
CANDIDATE = Candidate(
    table={
        "id": "kodiak",
        "name": f"Kodiak {EVIL}",
        "kind": "feed",
        "address": "https://kodiak.example/rss",
        "publisher": "Kodiak",
    },
    how="the page names it as its feed",
    items=20,
    newest=at("14:00"),
    gap_seconds=600,
    headlines=(EVIL,),
    doubts=("item 3 has no date",),
)


@pytest.fixture
async def desk(tmp_path):
    file = tmp_path / "harbour.toml"
    file.write_text(STORY)
    opened = Desk(load_story(file), MemoryLog(), clock=RecordingClock(None))
    await opened.open()
    return opened


@pytest.fixture
def at_sources(serve, team, desk):
    """``async with at_sources("ben") as browser``."""

    async def search(address, _taken):
        if "nothing" in address:
            return Discovery(address=address, candidates=(), words="no feed found: the page names none")
        if "private" in address:
            raise SourceError("leads to an address that is not public; not asked", where=address)
        return Discovery(address=address, candidates=(CANDIDATE,), words="one source found")

    @asynccontextmanager
    async def work(name):
        sources = SourceDesk(desk, None, now=lambda: at("14:00"), search=search)
        async with (
            serve(backroom=replace(team.backroom, sources=sources)) as served,
            Browser.at(served.url) as browser,
        ):
            if name is not None:
                await browser.sign_in(name)
            yield browser

    return work


async def test_the_page_lists_sources_with_their_health_and_never_a_login(at_sources):
    async with at_sources("ben") as browser:
        response, body = await browser.get(f"{BASE}sources")
        assert response.status == 200
        assert b"Northlight" in body
        assert b"geheim" not in body
        assert b'aria-current="page">Sources' in body
        assert b"style=" not in body
        _, rows = await browser.get(f"{BASE}sources.json")
        assert json.loads(rows)[0]["words"] == "not looked at yet"


async def test_an_editor_pauses_and_resumes_and_the_record_knows_who(at_sources, desk, team):
    async with at_sources("ben") as browser:
        response, _ = await browser.post(f"{BASE}sources/northlight/paused", {"why": "floods"})
        assert (response.status, response.headers["Location"]) == (
            303,
            f"{BASE}sources?said=paused&id=northlight",
        )
        change = desk.state.sources["northlight"].latest
        assert (change.change, change.by, change.because.text) == (
            "paused",
            f"editor:{team.person('ben').id}",
            "floods",
        )
        _, body = await browser.get(f"{BASE}sources/lines")
        assert b"paused by Ben: floods" in body
        response, _ = await browser.post(f"{BASE}sources/northlight/paused")
        assert response.headers["Location"].endswith("said=same&id=northlight")
        response, body = await browser.post(f"{BASE}sources/northlight/removed")
        assert (response.status, b"stands in the story file" in body) == (409, True)


async def test_a_source_is_found_checked_added_removed_and_brought_back(at_sources, desk):
    async with at_sources("ben") as browser:
        response, body = await browser.post(f"{BASE}sources/find", {"address": "kodiak.example"})
        assert response.status == 200
        assert b"https://kodiak.example/rss" in body
        assert b"<script>alert" not in body
        assert b">49" not in body
        assert desk.state.sources == {}, "finding adds nothing"
        form = {"address": "https://kodiak.example/rss", "name": "Kodiak", "id": "kodiak", "publisher": "K"}
        form |= {"type": "official", "country": "us", "why": "at the gate"}
        response, _ = await browser.post(f"{BASE}sources/add", form)
        assert response.headers["Location"] == f"{BASE}sources?said=added&id=kodiak"
        source = desk.story.sources[1]
        assert (source.name, source.type, source.country, source.allow_private) == (
            "Kodiak",
            "official",
            "US",
            False,
        )
        response, body = await browser.post(f"{BASE}sources/add", form)
        assert (response.status, b"has this address" in body) == (422, True)
        response, _ = await browser.post(f"{BASE}sources/kodiak/removed")
        _, body = await browser.get(response.headers["Location"])
        assert b"sources/kodiak/added" in body, "with a way back"
        await browser.post(f"{BASE}sources/kodiak/added")
        assert desk.story.sources[1].name == "Kodiak"


async def test_two_thousand_sources_are_shown_in_pages_and_found_by_name(at_sources, desk):
    tables = [
        {"id": f"s-{n}", "name": f"Source {n}", "publisher": "P", "address": f"https://s{n}.example/f"}
        for n in range(SHOWN + 5)
    ]
    await desk.add_sources(tables, "editor:1")
    async with at_sources("ben") as browser:
        _, body = await browser.get(f"{BASE}sources")
        assert body.count(b"<tr data-source=") == SHOWN
        assert b"6 more</a>" in body
        _, body = await browser.get(f"{BASE}sources?from={SHOWN}")
        assert body.count(b"<tr data-source=") == 6
        _, body = await browser.get(f"{BASE}sources/lines?q=source%20204")
        assert body.count(b"<tr data-source=") == 1


async def test_where_nothing_is_found_it_is_said_in_words(at_sources):
    async with at_sources("ben") as browser:
        response, body = await browser.post(f"{BASE}sources/find", {"address": "nothing.example"})
        assert (response.status, b"no feed found" in body) == (422, True)
        response, body = await browser.post(f"{BASE}sources/find", {"address": "private.example"})
        assert (response.status, b"not public" in body) == (422, True)
        response, _ = await browser.post(f"{BASE}sources/find", {})
        assert response.status == 400


async def test_a_form_cannot_open_the_desks_own_network(at_sources, desk):
    async with at_sources("ana") as browser:
        form = {
            "address": "https://k.example/f",
            "name": "K",
            "id": "k",
            "publisher": "K",
            "allow_private": "true",
        }
        await browser.post(f"{BASE}sources/add", form)
        assert not desk.story.sources[1].allow_private


async def test_a_list_comes_in_and_goes_out(at_sources, desk):
    opml = b'<opml version="2.0"><body><outline text="K" xmlUrl="https://k.example/f"/><outline text="N" xmlUrl="gopher://x"/></body></opml>'
    async with at_sources("ben") as browser:
        headers = {
            "X-CSRF-Token": browser.csrf,
            "Content-Type": "application/octet-stream",
            "Accept": "application/json",
        }
        response, body = await browser.ask("POST", f"{BASE}sources/import", headers=headers)
        assert response.status == 422
        async with browser.session.post(
            f"{browser.url}{BASE}sources/import", data=opml, headers={**headers, "Origin": browser.url}
        ) as answer:
            told = await answer.json()
        assert (told["added"], told["words"]) == (["k"], "1 of 1 feeds added")
        assert "can't be fetched" in told["doubts"][0]
        response, body = await browser.get(f"{BASE}sources.opml")
        assert b"https://k.example/f" in body
        assert b"geheim" not in body
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_list_without_end_is_refused_before_it_is_read(at_sources):
    async with at_sources("ben") as browser:
        headers = {
            "X-CSRF-Token": browser.csrf,
            "Content-Type": "application/octet-stream",
            "Origin": browser.url,
        }
        async with browser.session.post(
            f"{browser.url}{BASE}sources/import", data=io.BytesIO(b"x" * (LARGEST + 1)), headers=headers
        ) as answer:
            assert answer.status == 413


@pytest.mark.parametrize(
    "path",
    [
        "sources/northlight/paused",
        "sources/find",
        "sources/add",
        "sources/import",
        "sources/northlight/removed",
    ],
)
async def test_contributors_look_and_change_nothing(at_sources, desk, path):
    async with at_sources("cleo") as browser:
        response, body = await browser.get(f"{BASE}sources")
        assert response.status == 200
        assert b"/paused" not in body
        response, _ = await browser.post(BASE + path, {"address": "kodiak.example"})
        assert response.status == 403
        assert desk.state.sources == {}


@pytest.mark.parametrize("path", ["sources", "sources.json", "sources.opml", "sources/lines"])
async def test_strangers_and_other_stories_see_nothing(at_sources, path):
    async with at_sources(None) as browser:
        response, body = await browser.get(BASE + path)
        assert response.status in {303, 401}
        assert b"Northlight" not in body
    async with at_sources("ben") as browser:
        response, _ = await browser.get(f"/console/elsewhere/{path}")
        assert response.status == 404


async def test_without_the_sessions_mark_nothing_is_changed(at_sources, desk):
    async with at_sources("ben") as browser:
        browser.csrf = "guessed"
        response, _ = await browser.post(f"{BASE}sources/northlight/paused")
        assert response.status == 403
        assert desk.state.sources == {}
