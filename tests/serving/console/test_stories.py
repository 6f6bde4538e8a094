"""Many stories, one sign-in: each to their own stories, and no way into another."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.serving import Hub, Metrics, Server, WebOptions, make_app
from livedesk.serving.front import FrontPage, make_front
from newsroom import Newsroom
from serving.conftest import DeskInTests
from staff import Browser, Staff


@dataclass
class Fronted:
    server: Server
    ids: dict[str, str]
    """An update of each story."""


@asynccontextmanager
async def fronted(team: Staff, *names: str) -> AsyncIterator[Fronted]:
    """A desk with these stories, worked at by ``team``."""
    options, desks, apps, metrics, ids = WebOptions(), {}, {}, {}, {}
    for name in names:
        hub = Hub()
        desks[name] = desk = DeskInTests(Newsroom(), hub)
        desk.renderer = Renderer(Links(root=f"/stories/{name}/"))
        metrics[name] = Metrics()
        apps[name] = make_app(desk, hub, options, metrics[name], None, replace(team.backroom, story=name))
        ids[name] = desk.publish(f"Talks begin at {name}", "13:00")
    page = FrontPage(desks, Hub(), options, title="Northlight Live")
    whole = make_front(page, apps, Hub(), options, metrics, replace(team.backroom, story=""))
    server = Server(whole, "127.0.0.1", 0)
    await server.start()
    try:
        yield Fronted(server, ids)
    finally:
        await server.stop()


async def test_one_sign_in_is_for_all_stories_and_each_sees_their_own(team) -> None:
    team.hire("kim", "editor", stories=["storm"])
    async with fronted(team, "harbour", "storm") as served, Browser.at(served.server.url) as browser:
        response, _ = await browser.get("/console/")
        assert response.headers["Location"] == "/console/sign-in"
        response, _ = await browser.get("/stories/storm/console/account?x=1")
        place = "/stories/storm/console/sign-in?next=%2Fstories%2Fstorm%2Fconsole%2Faccount%3Fx%3D1"
        assert response.headers["Location"] == place
        await browser.sign_in("kim")
        _, body = await browser.get("/console/")
        assert b"<title>Stories" in body
        assert b'href="/stories/storm/console/"' in body
        assert b"/stories/harbour/" not in body
        response, _ = await browser.get("/stories/storm/console/account")
        assert response.status == 200
        await browser.sign_in("ana")
        _, body = await browser.get("/console/")
        assert b'href="/stories/harbour/console/"' in body
        team.hire("new", "editor", stories=[])
        await browser.sign_in("new")
        _, body = await browser.get("/console/")
        assert b"none of this desk" in body


async def test_who_may_enter_one_story_reaches_nothing_of_another_by_any_route(team) -> None:
    """Every route of every story's console, with one's own story's name and with the other's."""
    team.hire("kim", "chief", stories=["storm"])
    async with fronted(team, "harbour", "storm") as served, Browser.at(served.server.url) as browser:
        await browser.sign_in("kim")
        routes = {
            (route.method, route.resource.canonical)
            for route in served.server._runner.app.router.routes()
            if route.resource is not None and "/console" in route.resource.canonical
        }
        storys = [(method, path) for method, path in routes if "{story" in path and method != "HEAD"]
        assert len(storys) >= 6
        tried = 0
        for method, canonical in storys:
            for name in ("harbour", "storm"):
                path = re.sub(r"\{story[^}]*\}", name, canonical)
                path = re.sub(r"\{[^}]*\}", served.ids["harbour"], path)
                if path.startswith("/stories/storm/") and name == "storm":
                    continue  # one's own
                response, body = await browser.ask(
                    "GET" if method == "*" else method,
                    path,
                    data=None if method == "GET" else {},
                    headers={"Accept": "application/json"},
                )
                assert response.status == 404, (method, path, body)
                assert json.loads(body)["error"]["what"] == "there is no such story for you", path
                tried += 1
        assert tried >= 18
        # The same, with every right: what was refused above was refused for the story alone.
        await browser.sign_in("ana")
        response, _ = await browser.get("/stories/harbour/console/harbour/queue")
        assert response.status == 200
        await browser.sign_in("kim")
        response, _ = await browser.get("/stories/storm/console/storm/queue")
        assert response.status == 200


async def test_what_belongs_to_a_story_without_naming_it_is_shut_as_well(team) -> None:
    team.hire("kim", "chief", stories=["storm"])
    async with fronted(team, "harbour", "storm") as served, Browser.at(served.server.url) as browser:
        await browser.sign_in("kim")
        response, _ = await browser.get("/stories/harbour/console/")
        assert response.status == 404
        for path in (
            "/console/account",
            "/stories/harbour/console/account",
            "/stories/storm/console/session",
        ):
            response, _ = await browser.get(path)
            assert response.status == 200  # their own affairs, wherever they are


async def test_a_token_reaches_no_further_than_its_owner(team) -> None:
    kim = team.hire("kim", "editor", stories=["storm"])
    token = team.people.tokens.make(kim, "x", ["read", "commands:write", "reports:write"], team.clock())
    async with fronted(team, "harbour", "storm") as served, Browser.at(served.server.url) as browser:
        for method, path in (
            ("GET", "/stories/harbour/console/harbour/queue"),
            ("GET", "/stories/storm/console/harbour/queue"),
            ("POST", "/stories/harbour/console/harbour/commands"),
        ):
            response, _ = await browser.ask(
                method, path, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
            )
            assert response.status in {403, 404}, path
