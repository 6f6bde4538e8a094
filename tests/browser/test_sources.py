"""Sources, alerts and colleagues in a real browser: found, paused, listed; told; seen writing the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from browsing import Chromium, in_the_loop
from newsdesk import COMPLAINTS, STORY, Newsdesk, newsdesk, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOURCE = """
[[source]]
id = "coast-daily"
name = "Coast Daily"
publisher = "Coast"
address = "https://coast.example/feed"
country = "US"
"""
LIST = """<opml version="2.0"><body><outline text="Northlight" xmlUrl="https://northlight.example/rss"/>
<outline text="Coast again" xmlUrl="https://coast.example/feed"/></body></opml>"""


@in_the_loop
async def desk(tmp_path: Path) -> AsyncIterator[Newsdesk]:
    COMPLAINTS.clear()
    async with newsdesk(tmp_path, story=STORY + SOURCE) as opened:
        await opened.hears("Grey Harbour: cranes stand still", "Coast Daily")
        await opened.hears("Grey Harbour: cranes stand still, says the union", "Outlet 1")
        yield opened
    assert COMPLAINTS == []


@in_the_loop
async def at_work(chromium: Chromium, desk: Newsdesk) -> AsyncIterator[Callable[..., Any]]:
    async with AsyncExitStack() as stack:

        async def work(name: str = "ana", where: str = "", **how: Any) -> Page:
            page = await sign_in(chromium, desk.url, name, **how)
            stack.push_async_callback(page.context.close)
            if where:
                await page.goto(f"{desk.url}/console/harbour/{where}")
            return page

        yield work


async def test_a_source_is_paused_resumed_and_a_list_comes_in(desk: Newsdesk, at_work) -> None:
    page = await at_work()
    await page.get_by_role("link", name="Sources").click()
    line = page.locator("tr[data-source=coast-daily]")
    await expect(line).to_contain_text("1 of 1")
    await page.get_by_role("button", name="Pause Coast Daily").click()
    await expect(page.get_by_role("status").first).to_contain_text("Paused")
    await expect(line).to_contain_text("paused by Ana")
    await page.get_by_role("button", name="Resume Coast Daily").click()
    await expect(line).to_have_attribute("data-health", "new")
    file = {"name": "feeds.opml", "mimeType": "text/x-opml", "buffer": LIST.encode()}
    await page.set_input_files("#file", files=[file])
    await page.get_by_role("button", name="Read the list").click()
    await expect(page.locator("#import [role=status]")).to_contain_text("1 of 2 feeds added")
    await expect(page.locator("#import [role=status]")).to_contain_text("Coast Daily has this address")
    await expect(page.locator("tr[data-source=northlight]")).to_have_count(1)
    await page.get_by_role("button", name="Remove Northlight").click()
    await expect(page.locator("tr[data-source=northlight]")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("tr[data-source=northlight]")).to_contain_text("added here")
    assert [source.id for source in desk.desk.story.sources] == ["coast-daily", "northlight"]


async def test_an_address_in_the_desks_own_network_is_refused_in_words(at_work) -> None:
    page = await at_work("ben", "sources")
    await page.fill("#address", "http://127.0.0.1:9/feed")
    await page.get_by_role("button", name="Find its feed").click()
    await expect(page.get_by_role("alert")).to_contain_text("not public")


async def test_an_editor_is_told_at_once_what_a_rule_asks_for(desk: Newsdesk, at_work) -> None:
    page = await at_work("ben", "alerts")
    await page.fill("#id", "night-shift")
    await page.check("[name=kinds][value=official]")
    await page.get_by_role("button", name="Keep the rule").click()
    await expect(page.locator(".rules")).to_contain_text("a new official statement")
    other = await at_work("ben")
    await desk.hears("Grey Harbour: we open the gates", "Port Authority", type="official")
    await expect(page.locator(".alerts li")).to_contain_text("we open the gates")
    await expect(page.locator("#alerts-new")).to_have_text("1")
    await expect(other.locator(".toast")).to_contain_text("we open the gates")
    await page.get_by_role("button", name="I have seen them").click()
    await expect(page.locator("#alerts-new")).to_be_hidden()
    await page.locator(".alerts a").click()
    await expect(page.locator("#hand-title")).to_contain_text("we open the gates")


async def test_two_who_write_the_same_are_both_told(desk: Newsdesk, at_work) -> None:
    ana, ben = await at_work("ana"), await at_work("ben")
    await expect(ana.locator("#on")).to_contain_text("Ben")
    for page in (ana, ben):
        await page.keyboard.press("j")
        await page.wait_for_selector("#in-hand")
    await ana.keyboard.press("e")
    await expect(ben.locator("#also")).to_contain_text("Ana is writing this too")
    await ben.keyboard.press("e")
    await expect(ana.locator("#also")).to_contain_text("Ben is writing this too")
    await ben.close()
    await expect(ana.locator("#on")).not_to_contain_text("Ben")


@pytest.mark.parametrize("where", ["sources", "alerts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_axe_finds_nothing(desk: Newsdesk, at_work, where: str, scheme: str, width: int) -> None:
    page = await at_work("ana", where, color_scheme=scheme, viewport={"width": width, "height": 800})
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
