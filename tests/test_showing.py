"""A desk's page before the world: under any path, and everything on it where it says."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from editors import Editors
from livedesk.desk import Desk
from livedesk.model import command as c
from livedesk.page.links import Links
from livedesk.record.memory import MemoryLog
from livedesk.replaying import RecordingClock, play
from livedesk.serving import Hub, Server, make_app
from livedesk.showing import Address, DeskSite, notifying, subscribing
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from shell import furnish

ROOT = "/stories/harbour/"
LINKED = re.compile(r"""(?:href|src|action|data-(?:events|page|delta|worker))="([^"#]+)""")


@asynccontextmanager
async def under(root: str, folder: Path) -> AsyncIterator[tuple[str, DeskSite]]:
    """A desk that has heard the recording, served under a path; the server's address."""
    loaded = load_story(folder / "harbour.toml")
    desk = Desk(loaded, MemoryLog(), clock=RecordingClock(None))
    await desk.open()
    hub = Hub()
    site = DeskSite(desk, hub, root=root)
    await play(
        desk,
        read_recording(folder / "r.jsonl", loaded.story),
        desk.clock,
        speed=None,
        progress=lambda *_: None,
    )
    async with notifying(desk, folder / "harbour.record.sqlite", site.renderer.links) as notifier:
        outer = web.Application()
        outer.add_subapp(root, make_app(site, hub, metrics=site.metrics, notifier=notifier))
        server = Server(outer, "127.0.0.1", 0)
        await server.start()
        try:
            yield server.url, site
        finally:
            await server.stop()
            await desk.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    furnish()
    return tmp_path


async def test_a_desk_under_a_path_links_to_itself_alone_and_every_link_is_answered(folder: Path) -> None:
    async with under(ROOT, folder) as (url, site), aiohttp.ClientSession() as session:
        update = next(iter(site.state.updates))
        links = Links(root=ROOT)
        todo, seen = [ROOT, links.update(update), links.about(), links.corrections(), links.search()], {}
        while todo:
            address = todo.pop()
            if address in seen:
                continue
            if "/events" in address or "/moment" in address:
                continue  # the one would not end, the other wants a field of its form
            async with session.get(url + address, headers={"Accept": "text/html"}) as answer:
                seen[address] = answer.status
                body = await answer.text() if answer.content_type == "text/html" else ""
            for found in LINKED.findall(body):
                found = html.unescape(found)
                if found.startswith("/"):
                    todo.append(found)
        assert all(address.startswith(ROOT) for address in seen)
        assert {address: status for address, status in seen.items() if status != 200} == {}
        assert len(seen) > 20


async def test_what_scripts_of_other_sites_may_read_is_the_same_under_a_path(folder: Path) -> None:
    async with under(ROOT, folder) as (url, _), aiohttp.ClientSession() as session:
        async with session.get(url + ROOT + "api/story") as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        async with session.get(url + ROOT) as answer:
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        async with session.get(url + ROOT + "nowhere") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("root", "callback"),
    [("/", "https://live.example/desk/websub/"), (ROOT, f"https://live.example/desk{ROOT}websub/")],
)
async def test_hubs_are_asked_to_call_back_where_the_story_answers(
    folder: Path, root: str, callback: str
) -> None:
    loaded = load_story(folder / "harbour.toml")
    desk = Desk(loaded, MemoryLog(), clock=RecordingClock(None))
    await desk.open()

    async def deliver(*_: object) -> None: ...

    async with Fetcher() as fetcher:
        looks = Poller(loaded.story.sources, store=None, deliver=deliver, fetcher=fetcher)
        public = Address("127.0.0.1", 0, base_url="https://live.example/desk/")
        record = folder / "harbour.record.sqlite"
        async with subscribing(desk, record, looks, public, root) as subscriber:
            assert subscriber is not None
            assert subscriber.callback == callback
            assert subscriber.file == folder / "harbour.websub.json"
            assert looks.hub_words == subscriber.words
        async with subscribing(desk, record, looks, Address("127.0.0.1", 0)) as none:
            assert none is None
    await desk.close()


async def test_a_stop_holds_the_page_still_until_it_is_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editors = await Editors.at_work(tmp_path)
    hub = Hub()
    site = DeskSite(editors.desk, hub)
    told: list[str] = []
    monkeypatch.setattr(hub, "broadcast", lambda frames, _: told.extend(frame.event for frame in frames))
    one, other = editors.on("ferry"), editors.on("cranes")
    assert {one, other} <= set(editors.state.updates), "readers see both"
    await editors.does(c.Stop())
    before = site.view()
    told.clear()
    await editors.does(c.Merge(development=one, into=other))
    await editors.does(c.Phase(phase="closed"))
    await editors.does(c.SetStatus(development=editors.on("sign"), status="denied", why="seen"))
    assert told == []
    assert [u.id for u in site.view().updates] == [u.id for u in before.updates]
    assert {one, other} <= {u.id for u in site.view().updates}
    assert site.view().header.phase == before.header.phase
    again = DeskSite(editors.desk, hub)  # a node that was started meanwhile
    assert again.state.seq == site.state.seq
    (record,) = site.health()
    assert f"stopped: readers see entry {site.state.seq} of {editors.state.seq} recorded" in record.because
    await editors.does(c.Stop(stopped=False))
    assert {"merge", "phase", "revise"} <= set(told)
    assert len({one, other} & {u.id for u in site.view().updates}) == 1
    assert again.state is site.state is editors.state
    assert "stopped" not in site.health()[0].because
