"""The front page before the world: cards pushed, errors told, nothing left open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.serving import Check, Hub, Metrics, Server, WebOptions, make_app
from livedesk.serving.front import FrontPage, make_front
from newsroom import Newsroom
from serving.conftest import DeskInTests
from waiting import LONG


@dataclass
class Open:
    desks: dict[str, DeskInTests]
    page: FrontPage
    url: str
    session: aiohttp.ClientSession

    async def get(self, path: str, **options: object) -> tuple[aiohttp.ClientResponse, str]:
        async with self.session.get(self.url + path, **options) as response:  # type: ignore[arg-type]
            return response, await response.text()


@asynccontextmanager
async def fronted(*names: str) -> AsyncIterator[Open]:
    options, desks, apps, metrics = WebOptions(), {}, {}, {}
    for name in names:
        hub = Hub()
        desks[name] = desk = DeskInTests(Newsroom(), hub)
        desk.renderer = Renderer(Links(root=f"/stories/{name}/"))
        metrics[name] = Metrics()
        apps[name] = make_app(desk, hub, options, metrics[name])
        desk.publish(f"Talks begin at {name}", "13:00")
    hub = Hub()
    page = FrontPage(desks, hub, options, title="Northlight Live")
    server = Server(make_front(page, apps, hub, options, metrics), "127.0.0.1", 0)
    await server.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Open(desks, page, server.url, session)
    finally:
        await server.stop()


async def test_each_story_has_its_card_and_answers_under_its_name() -> None:
    async with fronted("harbour", "storm") as served:
        response, front = await served.get("/")
        assert response.status == 200
        assert "<title>Northlight Live</title>" in front
        for name in ("harbour", "storm"):
            assert f'href="/stories/{name}/"' in front
            _, story = await served.get(f"/stories/{name}/")
            assert f"Talks begin at {name}" in story
        again, _ = await served.get("/", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status == 304


async def test_what_is_nowhere_is_told_as_everywhere() -> None:
    async with fronted("harbour") as served:
        title = served.desks["harbour"].story.title
        for path in ("/nowhere", "/stories/other/", "/assets/none.css", "/stories/harbour/nowhere"):
            response, body = await served.get(path)
            assert response.status == 404
            assert "<h1" in body
            own, whose = ("/stories/harbour/", title) if "harbour" in path else ("/", "Northlight Live")
            assert f'<p class="of"><a href="{own}"><bdi>{whose}</bdi></a></p>' in body
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]


async def test_cards_are_pushed_in_the_readers_language() -> None:
    async with fronted("harbour") as served:
        async with served.session.get(served.url + "/events?lang=de") as events:
            first = (await events.content.readuntil(b"\n\n")).decode()
            assert "1 Meldung" in json.loads(first.split("data: ")[1])["html"]
            await events.content.readuntil(b"\n\n")  # when to come back
            served.desks["harbour"].publish("Doors closed")
            served.page.say("harbour")
            async with asyncio.timeout(LONG):
                card = (await events.content.readuntil(b"\n\n")).decode()
            assert "Doors closed" in card
            assert "2 Meldungen" in card


async def test_one_sick_story_makes_the_desk_unwell_and_names_itself() -> None:
    async with fronted("harbour", "storm") as served:
        served.desks["storm"].checks = [Check(name="record", ok=False, because="the disk is full")]
        response, body = await served.get("/healthz")
        assert response.status == 503
        assert [c["name"] for c in json.loads(body)["checks"] if not c["ok"]] == ["storm:record"]


async def test_figures_of_all_stories_are_one_answer_that_prometheus_reads() -> None:
    from prometheus_client.parser import text_string_to_metric_families

    async with fronted("harbour", "storm") as served:
        _, body = await served.get("/metrics")
        families = list(text_string_to_metric_families(body))
        names = [family.name for family in families]
        assert len(names) == len(set(names))
        updates = next(family for family in families if family.name == "livedesk_updates")
        assert {sample.labels["story"]: sample.value for sample in updates.samples} == {
            "harbour": 1,
            "storm": 1,
        }
