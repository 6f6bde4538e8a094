"""The front page in a real browser: cards change as their stories do, and nobody loses their place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe

from browser.conftest import LiveDesk
from browsing import follow
from livedesk.page import Renderer
from livedesk.page.links import Links
from livedesk.serving import Hub, Metrics, Server, WebOptions, make_app
from livedesk.serving.front import FrontPage, make_front
from newsroom import Newsroom
from waiting import LONG

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@asynccontextmanager
async def desk_of(*names: str) -> AsyncIterator[tuple[str, FrontPage, dict[str, LiveDesk]]]:
    options = WebOptions(render_burst=LONG)
    desks: dict[str, LiveDesk] = {}
    for name in names:
        desks[name] = desk = LiveDesk(Newsroom())
        desk.renderer = Renderer(Links(root=f"/stories/{name}/"))
        desk.newsroom.turns("10:00", "live")
        desk.publish(f"Talks begin at {name}")
    hub = Hub()
    page = FrontPage(desks, hub, options, title="Northlight Live")
    apps = {name: make_app(desk, desk.hub, options) for name, desk in desks.items()}
    server = Server(make_front(page, apps, hub, options, {name: Metrics() for name in names}), "127.0.0.1", 0)
    await server.start()
    try:
        yield server.url, page, desks
    finally:
        await server.stop()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
async def test_axe_finds_no_fault_on_the_front_page(look: Any, scheme: str, width: int) -> None:
    async with desk_of("harbour", "storm") as (url, _, _):
        page = await look(url, scheme=scheme, width=width)
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.goto("about:blank")


async def test_a_card_changes_in_place_and_the_readers_focus_stays(look: Any) -> None:
    async with desk_of("harbour", "storm") as (url, front, desks):
        page = await look(url, width=1280)
        await page.focus('a[href="/stories/storm/"]')
        desks["storm"].publish("The storm turns north", "19:30")
        front.say("storm")
        await page.wait_for_selector("text=The storm turns north")
        assert await page.evaluate("document.activeElement.getAttribute('href')") == "/stories/storm/"
        assert await page.locator("article").evaluate_all("all => all.map(one => one.id)") == [
            "story-harbour",
            "story-storm",
        ]

        desks["harbour"].newsroom.turns("19:40", "closed")
        front.say("harbour")
        await page.wait_for_selector("text=CLOSED")
        assert await page.locator("article").evaluate_all("all => all.map(one => one.id)") == [
            "story-storm",
            "story-harbour",
        ]
        await follow(page.get_by_role("link", name="The storm turns north"))
        assert "/stories/storm/updates/" in page.url
        await page.goto("about:blank")


async def test_without_script_the_page_is_whole(look: Any) -> None:
    async with desk_of("harbour") as (url, _, _):
        page = await look(url, script=False)
        assert "Talks begin at harbour" in await page.text_content("main")
