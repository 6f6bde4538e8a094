"""An editor follows the meeting at Anchorage in its hottest hours, sixty times as fast, with a reader beside.

By default a quarter of an hour of it; LIVEDESK_PLAYED_HOURS=6 plays all of the hottest six, in six minutes.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from browsing import Chromium
from livedesk.desk import Desk
from livedesk.model import Report
from livedesk.page.links import anchor
from livedesk.people import People
from livedesk.record import fold
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import RecordingClock, play
from livedesk.showing import Address, served
from livedesk.sources.recording import read_recording
from livedesk.story import load_story
from newsdesk import COMPLAINTS, sign_in
from newsroom import at
from staff import CHEAP, PASSWORD
from waiting import LONG, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.recording, pytest.mark.timeout(900)]
SPEED = 60.0
HOTTEST = timedelta(hours=6)
BEFORE = timedelta(hours=12)
"""Played at once, so that the desk is in the middle of it when the editor comes."""


def stream() -> Path:
    folder = os.environ.get("LIVEDESK_DATA")
    path = Path(folder or "") / "alaska" / "stream.jsonl"
    if not folder or not path.is_file():
        pytest.skip("set LIVEDESK_DATA to the folder of recordings")
    return path


def hottest(reports: list[Report]) -> datetime:
    """When the six hours begin with the most headlines that name both."""
    both = re.compile(r"(?=.*Trump)(?=.*Putin)", re.DOTALL)
    reports = [report for report in reports if both.match(report.title or "")]
    best, begin, first = 0, reports[0].seen_at, 0
    for last, report in enumerate(reports):
        while report.seen_at - reports[first].seen_at > HOTTEST:
            first += 1
        if last - first > best:
            best, begin = last - first, reports[first].seen_at
    return begin


async def within(page: Page, selector: str, words: str) -> float:
    """Seconds until a reader sees it."""
    started = time.monotonic()
    await expect(page.locator(selector, has_text=words).first).to_be_visible()
    return time.monotonic() - started


async def stands_by(page: Page) -> None:
    """Send what is being written, whatever the reports bear out."""
    await page.locator(".editor button.main").click()
    stands = page.get_by_role("button", name="I stand by it")
    await expect(stands.or_(page.locator("#hand:not(:has(.editor))"))).to_be_visible()
    if await stands.count():
        await stands.click()


async def test_an_editor_publishes_corrects_and_withdraws_while_readers_look_on(
    tmp_path: Path, chromium: Chromium
) -> None:
    path = stream()
    COMPLAINTS.clear()
    # An editor decides on everything: the desk suggests.
    text = load_story("alaska-summit").text.replace('mode = "autopilot"', 'mode = "suggest"')
    (tmp_path / "alaska.toml").write_text(text, encoding="utf-8")
    loaded = load_story(tmp_path / "alaska.toml")
    assert loaded.story.publishing.mode == "suggest"
    everything = list(read_recording(path, loaded.story))
    begin = hottest(everything)
    hours = float(os.environ.get("LIVEDESK_PLAYED_HOURS", "0.25"))
    end = begin + timedelta(hours=hours)
    reports = [report for report in everything if begin - BEFORE <= report.seen_at < end]
    clock = RecordingClock(SPEED)
    desk = Desk(loaded, SqliteLog(tmp_path / "alaska.livedesk"), clock=clock)
    accounts = tmp_path / "alaska.people.sqlite"
    people = People(accounts, passwords=CHEAP)
    people.accounts.add("ana", "Ana", "chief", at("10:00"), password=CHEAP.hash(PASSWORD))
    await desk.open()
    async with served(desk, Address("127.0.0.1", 0), lambda _: None, people=accounts) as (server, _):
        url = f"http://127.0.0.1:{server.port}"
        playing = asyncio.ensure_future(
            play(desk, reports, clock, speed=SPEED, progress=lambda *_: None, begin=begin)
        )
        try:
            await until(lambda: clock.now() >= begin, "the hours before were not played", 4 * LONG)
            editor = await sign_in(chromium, url)
            reader = await (await chromium.new_context(viewport={"width": 390, "height": 800})).new_page()
            await reader.goto(url)
            await editor.wait_for_selector(".row")

            # Publish the first that waits, in words of one's own.
            await editor.locator("#list").focus()
            await editor.keyboard.press("j")
            await editor.wait_for_selector("#in-hand")
            await editor.locator("#hand").focus()
            id_ = await editor.locator("#in-hand").get_attribute("data-id")
            await editor.keyboard.press("e")
            await editor.fill("#edit-headline", "What the desk saw at Anchorage")
            await editor.fill("#edit-text", "Written **while it happened**.")
            await stands_by(editor)
            published = await within(reader, "#list h3, #newer", "What the desk saw")

            # Correct it.
            await editor.goto(f"{url}/console/alaska/?show=all#{id_}")
            await editor.reload()
            await expect(editor.locator("#hand-title")).to_have_text("What the desk saw at Anchorage")
            await editor.locator("#hand").focus()
            await editor.keyboard.press("c")
            await editor.fill("#edit-note", "It was heard, not seen.")
            await editor.fill("#edit-headline", "What the desk heard at Anchorage")
            await stands_by(editor)
            await show_new(reader)
            corrected = await within(reader, "#list .correction", "It was heard, not seen.")

            # Publish another one with three keys, and withdraw it.
            await editor.select_option("[name=show]", "waiting")
            await editor.locator("#list").focus()
            await editor.keyboard.press("Home")
            await expect(editor.locator("#in-hand")).to_have_attribute("data-stage", "waiting")
            await editor.locator("#hand").focus()
            other = await editor.locator("#in-hand").get_attribute("data-id")
            await editor.keyboard.press("p")
            await expect(editor.get_by_role("button", name="Publish ↵")).to_be_focused()
            await editor.keyboard.press("Enter")
            await expect(editor.locator("#toasts")).to_contain_text("Published")
            await editor.goto(f"{url}/console/alaska/?show=all#{other}")
            await editor.reload()
            await expect(editor.locator("#in-hand")).to_have_attribute("data-stage", "published")
            await editor.locator("#hand").focus()
            await editor.keyboard.press("w")
            await editor.locator("#dialog textarea").fill("Taken back for the test of it.")
            await editor.get_by_role("button", name="Withdraw", exact=True).last.click()
            await show_new(reader)
            withdrawn = await within(reader, "#list .correction", "Taken back for the test of it.")

            # The queue goes on filling under the editor's eyes until the recording ends; what is on top goes out.
            delays = await follows(editor, reader, playing)
            assert delays or hours < 1, "in six hours there is something to publish"
            await playing
            await expect(editor.locator("#connection")).to_have_text("Connected")
            rows = sum(d.merged_into is None and bool(d.members) for d in desk.state.developments.values())
            assert rows > 5
            slowest = f", {len(delays)} more within {max(delays):.2f} s" if delays else ""
            print(
                f"seen by readers after {published:.2f}, {corrected:.2f}, {withdrawn:.2f} s{slowest}; {rows} developments"
            )
        finally:
            playing.cancel()
            with suppress(asyncio.CancelledError):
                await playing
        again = fold(desk.record.read())
        assert {i: h.latest for i, h in again.updates.items()} == {
            i: h.latest for i, h in desk.state.updates.items()
        }
    people.close()
    await desk.close()
    assert COMPLAINTS == []


async def follows(editor: Page, reader: Page, playing: asyncio.Future[None]) -> list[float]:
    """Publish whatever waits on top with three keys until the recording ends; seconds until a reader sees each.

    What a merge takes from under the hands meanwhile is told and left.
    """
    delays: list[float] = []
    await editor.select_option("[name=show]", "waiting")
    while not playing.done():
        await editor.locator("#list").focus()
        await editor.keyboard.press("Home")
        await asyncio.sleep(0.5)
        here = editor.locator("#in-hand")
        id_ = await here.get_attribute("data-id") if await here.count() else None
        top = editor.locator(".row").first
        if not await top.count() or id_ != await top.get_attribute("data-id"):
            await asyncio.sleep(1)
            continue
        if await here.get_attribute("data-stage") != "waiting":
            await asyncio.sleep(1)
            continue
        await editor.locator("#hand").focus()
        await editor.keyboard.press("p")
        confirm, told = editor.get_by_role("button", name="Publish ↵"), editor.locator("#gone, .toast.bad")
        await expect(confirm.or_(told).first).to_be_visible()
        if not await confirm.count():  # merged into another between the look and the key
            continue
        await expect(confirm).to_be_focused()
        started = time.monotonic()
        await editor.keyboard.press("Enter")
        article = reader.locator(f'#list article[id="{anchor(id_ or "")}"]')
        await until(partial(shows, reader, article, told), "no reader saw it")
        if await article.count():
            delays.append(time.monotonic() - started)
        await asyncio.sleep(4)
    return delays


async def shows(reader: Page, *either: Locator) -> bool:
    """Is one of them there by now, what waits above the reader's page included?"""
    await show_new(reader)
    return any([await one.count() for one in either])


async def show_new(reader: Page) -> None:
    """What waits above is shown."""
    newer = reader.locator("#newer")
    if await newer.is_visible():
        await newer.click()
