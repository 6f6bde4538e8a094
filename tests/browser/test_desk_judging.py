"""What the desk decided by itself, put right where it stands: evidence, reactions, links, relevance, sources."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from browsing import Chromium, in_the_loop
from editors import KODIAK, REPORTS, STORY, heard
from livedesk.model import command as c
from newsdesk import COMPLAINTS, Newsdesk, newsdesk, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@in_the_loop
async def open_desk(tmp_path: Path, chromium: Chromium) -> AsyncIterator[Callable[..., Any]]:
    """``desk, page = await open_desk()``: a desk that publishes by itself, with something in it to judge."""
    COMPLAINTS.clear()
    async with AsyncExitStack() as stack:

        async def opened(**how: Any) -> tuple[Newsdesk, Page]:
            desk = await stack.enter_async_context(newsdesk(tmp_path, story=STORY))
            await desk.desk.hear([heard(id_) for id_ in REPORTS])
            page = await sign_in(chromium, desk.url, **how)
            await page.select_option("[name=show]", "all")
            return desk, page

        yield opened
    assert COMPLAINTS == []


async def takes(page: Page, words: str) -> None:
    await page.locator(".row", has_text=words).click()
    await expect(page.locator("#hand-title")).to_contain_text(words)
    await page.locator("#hand").focus()


def likely(desk: Newsdesk) -> float:
    moves = desk.desk.state.outcomes["settled"].values
    return moves[-1].after


async def test_evidence_is_rejected_weighed_and_confirmed_and_readers_see_the_outcome_follow(
    open_desk, chromium
) -> None:
    desk, page = await open_desk()
    before = likely(desk)
    reader = await (await chromium.new_context()).new_page()
    await reader.goto(desk.url)
    readers_see = reader.locator("#outcome-list")
    told = await readers_see.text_content()
    await takes(page, "signs terms")
    await page.keyboard.press("v")
    piece = page.locator("[data-outcome=settled]")
    await expect(piece).to_contain_text("Somebody signs terms")
    await expect(page.get_by_role("button", name="Confirm")).to_be_focused()
    await piece.get_by_role("button", name="Reject").click()
    await expect(piece).to_contain_text("counts for nothing")
    assert likely(desk) < before
    await expect(readers_see).not_to_have_text(told or "")
    await piece.get_by_role("button", name="Weigh …").click()
    await page.locator("#dialog select").select_option("2")
    await page.locator("#dialog [name=why]").fill("Both unions confirm it")
    await page.get_by_role("button", name="Weigh it").click()
    await expect(piece).to_contain_text("counts 2 ×")
    assert likely(desk) > before
    await page.locator("#hand").focus()
    await page.keyboard.press("u")
    await expect(piece).to_contain_text("counts for nothing")
    await piece.get_by_role("button", name="Confirm").click()
    await expect(piece.get_by_role("button", name="Confirm")).to_have_count(0)
    await expect(piece).to_contain_text("Ana")
    assert likely(desk) == pytest.approx(before)


async def test_a_reaction_that_is_none_leaves_the_page_and_comes_back(open_desk) -> None:
    desk, page = await open_desk()
    await takes(page, "Ferries")
    await expect(page.locator("[data-party=FR]")).to_contain_text("France")
    await page.locator("[data-party=FR]").get_by_role("button", name="No reaction").click()
    await page.get_by_role("button", name="Take it off").click()
    await expect(page.locator("[data-party=FR]")).to_have_count(0)
    assert not any(part.id == "FR" for part in desk.site.view().reactions.parties)
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(page.locator("[data-party=FR]")).to_contain_text("France")


async def test_a_position_that_is_none_leaves_the_page_and_comes_back(open_desk) -> None:
    desk, page = await open_desk()
    await takes(page, "demands shorter hours")
    await page.keyboard.press("v")
    wanted = page.locator("[data-part=wanted] li")
    await expect(wanted).to_contain_text("Mara Quill on Hours: demand, first word on it")
    await wanted.get_by_role("button", name="No position of Mara Quill on Hours").click()
    await page.get_by_role("button", name="Take it off").click()
    await expect(wanted).to_have_count(0)
    assert desk.site.view().positions.sides == ()
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(wanted).to_contain_text("Mara Quill on Hours")


async def test_a_link_is_undone_where_it_is_told(open_desk) -> None:
    _, page = await open_desk()
    await takes(page, "called off")
    link = page.locator("[data-part=links] li")
    await expect(link).to_contain_text("Supersedes")
    await link.get_by_role("button", name="Unlink").click()
    await page.locator("#dialog").get_by_role("button", name="Unlink").click()
    await expect(link).to_have_count(0)
    await page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(link).to_contain_text("Supersedes")


async def test_what_relevance_held_back_is_found_with_why_and_let_in(open_desk) -> None:
    desk, page = await open_desk()
    await page.locator("#list").focus()
    await page.keyboard.press("6")
    line = page.locator("[data-held=cake]")
    await expect(line).to_contain_text("lemon cake")
    await line.locator("summary").click()
    await expect(line.locator(".figures code")).to_contain_text("relevance.")
    await page.locator("#held-q").fill("no such words")
    await expect(line).to_have_count(0)
    await page.locator("#held-q").fill("LEMON")
    await expect(line).to_be_visible()
    results = await Axe().run(page)
    assert results.response["violations"] == []
    await line.get_by_role("button", name="On the story").click()
    await expect(line).to_have_count(0)
    assert "cake" in desk.desk.state.members
    await expect(page.locator(".row", has_text="lemon cake")).to_be_visible()


async def test_what_was_done_to_sources_stands_in_the_trail_and_is_undone_there(open_desk) -> None:
    desk, page = await open_desk()
    await desk.desk.add_sources([KODIAK], "editor:ana", why="on the spot")
    await desk.desk.carry_out(c.ChangeSource(source="kodiak", change="paused", why="too slow"), "editor:ana")
    await page.get_by_role("tab", name="Trail").click()
    line = page.locator("#panel-trail li", has_text="Paused the source: kodiak")
    await expect(line).to_contain_text("too slow")
    await expect(page.locator("#panel-trail")).to_contain_text("Sources added: Kodiak Daily")
    await line.get_by_role("button", name="Undo").click()
    await expect(line).to_contain_text("taken back")
    last = desk.desk.state.sources["kodiak"].latest
    assert last is not None
    assert last.change == "resumed"


async def test_while_publishing_is_stopped_readers_keep_the_page_they_have(open_desk, chromium) -> None:
    desk, page = await open_desk()
    reader = await (await chromium.new_context()).new_page()
    await reader.goto(desk.url)
    cards = await reader.locator("#list article").count()
    await page.keyboard.press("Shift+K")
    await page.get_by_role("button", name="Stop publishing now").click()
    await expect(page.locator("#halted")).to_be_visible()
    ferry, cranes = (desk.desk.state.members[id_].placement.development for id_ in ("ferry", "cranes"))
    await desk.desk.carry_out(c.Merge(development=ferry or "", into=cranes or ""), "editor:ana")
    await page.wait_for_timeout(500)
    assert await reader.locator("#list article").count() == cards
    await reader.reload()
    assert await reader.locator("#list article").count() == cards
    await page.keyboard.press("Shift+K")
    await page.get_by_role("button", name="Go on").click()
    await expect(reader.locator("#list article")).to_have_count(cards - 1)
