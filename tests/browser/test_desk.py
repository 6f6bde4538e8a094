"""An editor at the desk, in a real browser: the queue by keyboard, filters, drafts that survive, and axe."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from newsdesk import COMPLAINTS, sign_in, written_down
from staff import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def headline(page: Page) -> str:
    return await page.locator(".row.cursor .headline").inner_text()


async def test_the_queue_is_gone_through_by_keyboard_and_what_is_taken_comes_to_hand(open_desk) -> None:
    _, page = await open_desk(5)
    await expect(page.locator(".row")).to_have_count(5)
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    second = await page.locator(".row").nth(1).locator(".headline").inner_text()
    await expect(page.locator("#hand-title")).to_have_text(second)
    await page.keyboard.press("k")
    await expect(page.locator("#hand-title")).not_to_have_text(second)
    await page.go_back()
    await expect(page.locator("#hand-title")).to_have_text(second)
    await expect(page.locator("#list")).to_have_attribute("aria-activedescendant", re.compile("."))


async def test_what_arrives_comes_without_moving_what_is_in_hand(open_desk) -> None:
    desk, page = await open_desk(20)
    for _ in range(12):
        await page.keyboard.press("j")
    await page.wait_for_selector("#in-hand")
    held = await headline(page)
    place = page.locator(".row.cursor")
    before = (await place.bounding_box())["y"]
    # Several outlets tell it at once: it ranks above everything in sight.
    for source in ("Coast Daily", "Northlight", "Harbour Wire", "Port Gazette"):
        await desk.hears(
            "Grey Harbour: Mara Quill signs the paper with the port company", source, type="outlet"
        )
    await expect(page.locator("#found")).to_contain_text("21")
    assert await headline(page) == held
    assert abs((await place.bounding_box())["y"] - before) < 1
    await expect(page.locator("#above-you")).to_contain_text("1 new above")
    await page.click("#above-you")
    await expect(page.locator(".row").first).to_contain_text("Mara Quill signs")


async def test_the_first_row_pressed_in_a_list_scrolled_down_is_taken_and_nothing_jumps(open_desk) -> None:
    _, page = await open_desk(25)
    await page.evaluate("document.getElementById('list').scrollTop = 600")
    await page.wait_for_function(
        "() => [...document.querySelectorAll('.row')].some((row) => +row.ariaPosInSet === 12)"
    )
    row = page.locator(".row[aria-posinset='11']")
    words = await row.locator(".headline").inner_text()
    await row.click()
    await expect(page.locator("#hand-title")).to_have_text(words)
    assert await page.evaluate("document.getElementById('list').scrollTop") == 600


async def test_filters_stay_in_the_address_and_in_the_browser(open_desk) -> None:
    desk, page = await open_desk(5)
    await desk.hears("Grey Harbour: Quill speaks of wages")
    await page.keyboard.press("/")
    await page.keyboard.type("quill wages")
    await expect(page.locator(".row")).to_have_count(1)
    await page.locator("#more summary").click()
    await page.select_option("[name=issue]", "wages")
    assert "q=quill+wages" in page.url
    assert "issue=wages" in page.url
    await page.reload()
    await expect(page.locator(".row")).to_have_count(1)
    await page.goto(f"{desk.url}/console/")
    await expect(page.locator(".row")).to_have_count(1)
    await page.click("#filters [type=reset]")
    await expect(page.locator(".row")).to_have_count(6)
    await page.select_option("[name=order]", "latest")
    await expect(page.locator(".row").first).to_contain_text("Quill speaks")
    await page.select_option("[name=actor]", "quill")
    await expect(page.locator(".row")).to_have_count(1)


async def test_a_stream_that_broke_brings_what_was_missed(open_desk) -> None:
    desk, page = await open_desk(3)
    await expect(page.locator("#connection")).to_have_text("Connected")
    await page.context.set_offline(True)
    await desk.hears("Grey Harbour: a whale is seen")
    await page.context.set_offline(False)
    await expect(page.locator("#found")).to_contain_text("4 dev")
    # What was asked for just then says so in the browser's own words; that the network was away is meant.
    COMPLAINTS[:] = [told for told in COMPLAINTS if "ERR_INTERNET_DISCONNECTED" not in told]


async def test_why_is_one_key_away_with_its_figures(open_desk) -> None:
    _, page = await open_desk(2)
    await page.keyboard.press("j")
    await page.wait_for_selector("#in-hand")
    await page.keyboard.press("y")
    why = page.locator("section.why")
    await expect(why.locator("details:not([open])")).to_have_count(0)
    await expect(why).to_contain_text("Why relevant?")
    await expect(why).to_contain_text("relevance.terms")
    await expect(why).to_contain_text("threshold")


async def test_what_was_written_survives_a_crash(open_desk) -> None:
    _, page = await open_desk(3)
    await page.keyboard.press("j")
    await page.wait_for_selector("#in-hand")
    await page.keyboard.press("e")
    await page.fill("#edit-text", "They **sat** down at noon.")
    await expect(page.frame_locator(".editor iframe").locator(".words strong")).to_have_text("sat")
    # The tab goes without a word: only what was kept letter by letter is left.
    await written_down(page, "at noon")
    context, address = page.context, page.url
    crash = asyncio.ensure_future((await context.new_cdp_session(page)).send("Page.crash"))
    await page.wait_for_event("crash")
    crash.cancel()
    again = await context.new_page()
    await again.goto(address)
    await expect(again.locator("#edit-text")).to_have_value("They **sat** down at noon.")
    await expect(again.locator(".editor")).to_contain_text("Your draft of")
    await again.get_by_role("button", name="Drop it").click()
    await expect(again.locator(".editor")).to_have_count(0)
    await again.reload()
    await again.wait_for_selector("#in-hand")
    await expect(again.locator(".editor")).to_have_count(0)


async def test_a_session_that_ends_in_mid_edit_is_begun_anew_in_place(open_desk) -> None:
    _, page = await open_desk(3)
    await page.keyboard.press("j")
    await page.wait_for_selector("#in-hand")
    await page.keyboard.press("e")
    await page.fill("#edit-headline", "What I was writing")
    await page.context.clear_cookies()
    await page.fill("#edit-text", "goes on")
    await expect(page.locator("dialog.sign-in")).to_be_visible()
    await expect(page.locator("dialog.sign-in")).to_contain_text("What you wrote is kept")
    await page.fill("#sign-name", "ana")
    await page.fill("#sign-password", "wrong")
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog.sign-in [role=alert]")).to_be_visible()
    await page.fill("#sign-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog.sign-in")).to_have_count(0)
    await expect(page.locator("#edit-headline")).to_have_value("What I was writing")
    await expect(page.frame_locator(".editor iframe").locator("h3")).to_have_text("What I was writing")


async def test_what_sources_write_never_runs_in_the_desk(open_desk) -> None:
    desk, page = await open_desk(1)
    evil = "Grey Harbour: {{7*7}} \"><img src=x onerror=alert(1)><script>alert(2)</script>'"
    ran: list[str] = []
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    await desk.hears(evil, 'Evil "><script>alert(3)</script>', summary=evil * 3, author=evil)
    await expect(page.locator(".row")).to_have_count(2)
    await page.locator(".row", has_text="7*7").click()
    await expect(page.locator("#hand-title")).to_contain_text("7*7")
    await page.keyboard.press("y")
    await page.keyboard.press("e")
    await page.fill(
        "#edit-text", '<script>alert(4)</script><img src=x onerror="alert(5)">[x](javascript:alert(6))'
    )
    await expect(page.frame_locator(".editor iframe").locator("body")).to_contain_text("javascript:alert(6)")
    assert ran == []
    assert await page.locator("#queue img, #hand img, #hand script").count() == 0


async def test_shortcuts_are_shown_and_can_be_switched_off(open_desk) -> None:
    _, page = await open_desk(2)
    await page.keyboard.press("?")
    await expect(page.locator("#dialog")).to_contain_text("Next in the queue")
    await page.locator("#dialog input[type=checkbox]").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.wait_for_timeout(200)
    await expect(page.locator("#in-hand")).to_have_count(0)
    await page.locator("#list").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#in-hand")).to_have_count(1)


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1440, 900, "light"), (768, 1024, "dark"), (390, 800, "light")]
)
async def test_axe_finds_no_fault_at_the_desk(open_desk, scheme, width, height) -> None:
    _, page = await open_desk(
        6, color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )

    async def faultless() -> None:
        results = await Axe().run(page)
        found = results.response["violations"]
        assert not found, json.dumps(
            [(v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found], indent=1
        )
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await faultless()
    await page.keyboard.press("j")
    await page.wait_for_selector("#in-hand")
    await page.keyboard.press("x")
    await page.keyboard.press("y")
    await page.keyboard.press("e")
    await page.wait_for_timeout(500)
    await faultless()
    await page.keyboard.press("Escape")
    await page.locator("#hand").focus()
    await page.keyboard.press("h")
    for tab in ("Trail", "Notes", "Held back"):
        await page.get_by_role("tab", name=tab).click()
        await page.wait_for_timeout(400)
        await faultless()
    await page.locator("#list").focus()
    await page.keyboard.press("?")
    await faultless()


async def test_colleagues_see_who_is_on_and_who_writes_what(open_desk, chromium) -> None:
    desk, page = await open_desk(3)
    ben = await sign_in(chromium, desk.url, "ben")
    await expect(page.locator("#on")).to_have_text("Also on: Ben")
    for who in (ben, page):
        await who.locator(".row", has_text="ferry").click()
        await expect(who.locator("#hand-title")).to_contain_text("ferry")
    await ben.locator("#hand").focus()
    await ben.keyboard.press("e")
    await expect(page.locator("#also")).to_contain_text("Ben is writing this too")


async def test_what_readers_see_is_shown_in_full_also_once_it_unfolds(open_desk) -> None:
    _, page = await open_desk(2, mode="autopilot")
    await page.select_option("[name=show]", "all")
    await page.locator(".row").first.click()
    frame = page.locator("#hand iframe.as-read").first
    inside = page.frame_locator("#hand iframe.as-read").first
    await expect(inside.locator("h3")).to_be_visible()

    async def height() -> int:
        """Of the frame, once nothing in it is cut off."""
        found = await page.wait_for_function(
            "(frame) => frame.contentDocument.body.scrollHeight <= frame.clientHeight && frame.clientHeight",
            arg=await frame.element_handle(),
        )
        return int(await found.json_value())

    before = await height()
    await inside.locator("summary").first.click()
    await expect(inside.locator("details").first).to_have_attribute("open", "")
    assert await height() > before
