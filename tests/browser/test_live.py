"""A reader with the page open: what arrives, and what stays where it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from browsing import follow, settled
from livedesk.page.links import anchor
from newsroom import Newsroom, story
from waiting import until

pytestmark = pytest.mark.browser

FIRST = "#list article:first-child h3"
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


async def connected(page: Page, desk: Any) -> None:
    """Wait until the page listens."""
    await until(lambda: desk.hub.readers, "the page did not connect")


async def away(page: Page) -> None:
    """Scroll to the middle of the updates, where what is in sight takes its own height."""
    await page.evaluate("document.querySelectorAll('#list article')[6].scrollIntoView()")
    await settled(page)


async def top(part: Locator) -> float:
    """Where it begins in sight, in pixels. Browsers hold what is read to a whole one."""
    return await part.evaluate("(e) => e.getBoundingClientRect().top")


async def test_an_update_arrives_in_its_place_without_a_reload(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await page.evaluate("window.same = true")
        desk.publish("The doors open")
        await expect(page.locator(FIRST)).to_have_text("The doors open")
        desk.publish("Something earlier is learned", "10:05")
        await expect(page.locator("#list article")).to_have_count(14)
        order = await page.locator("#list article").evaluate_all("all => all.map(e => e.dataset.at)")
        assert order == sorted(order, reverse=True)
        assert await page.evaluate("window.same")


async def test_what_arrives_is_in_sight_at_once_and_what_stood_there_glides_out_from_beneath_it(
    served: Any, look: Any
):
    noted = """
    addEventListener("DOMContentLoaded", () => new MutationObserver(([{ addedNodes: [article] }]) => {
      requestAnimationFrame(() => {
        const head = article.querySelector("h3"), { left, top, height } = head.getBoundingClientRect();
        window.seen = head.contains(document.elementFromPoint(left + 4, top + height / 2));
        window.moved = document.getAnimations().filter((a) => a.effect.target.matches("#list > :not(:first-child)")).length;
      });
    }).observe(document.getElementById("list"), { childList: true }));
    """
    async with served() as desk:
        page = await look(desk.url, width=1280, height=1000, before=noted)
        await connected(page, desk)
        for words in ("The doors open", "They come out"):
            desk.publish(words, "19:05")
            await expect(page.locator(FIRST)).to_have_text(words)
            await page.wait_for_function("window.seen !== undefined")
            assert await page.evaluate("window.seen")
            assert await page.evaluate("window.moved") > 0


async def test_what_stands_at_the_top_follows(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        desk.publish("An agreement is signed", status="confirmed", key=True)
        await expect(page.locator("#stand li").first).to_contain_text("An agreement is signed")
        await expect(page.locator("#rail li").first).to_contain_text("An agreement is signed")
        desk.newsroom.turns("19:30", "quiet")
        desk.push()
        await expect(page.locator("#phase")).to_have_text("QUIET")


async def test_issues_beside_the_updates_follow_and_stay_unfolded(served: Any, look: Any):
    wages = {"id": "wages", "title": "Wages", "question": "How much more?"}
    newsroom = Newsroom(story=story(issue=[wages]))
    async with served(newsroom) as desk:
        page = await look(desk.url)
        await connected(page, desk)
        issue = page.locator("#issue-wages")
        await issue.locator("summary").click()
        desk.clock = desk.clock.replace(minute=45)
        desk.publish("Four per cent is offered", issues=("wages",))
        await expect(issue.locator("summary .count")).to_contain_text("1 update")
        await expect(issue.locator(".latest a")).to_contain_text("Four per cent is offered")
        assert await issue.get_attribute("open") is not None
        await expect(page.locator("[data-clock]")).to_have_text("12:45")


async def test_nothing_moves_while_the_reader_is_elsewhere_and_a_bar_offers_what_is_new(
    served: Any, look: Any
):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await away(page)
        reading = page.locator("#list article").nth(6)
        before = await top(reading)
        desk.publish("The doors open")
        await expect(page.locator("#newer")).to_have_text("↑ 1 new update")
        desk.publish("They come out", "19:05", key=True, status="confirmed")
        await expect(page.locator("#newer")).to_have_text("↑ 2 new updates")
        assert await page.title() == "(2) The talks at the harbour – live"
        assert abs(await top(reading) - before) < 1
        await page.locator("#newer").click()
        await expect(page.locator(FIRST)).to_have_text("They come out")
        await expect(page.locator("#newer")).to_be_hidden()
        await expect(page.locator("#list article:first-child")).to_be_focused()
        assert await page.title() == "The talks at the harbour – live"


async def test_scrolling_back_to_the_top_brings_in_what_waited(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await away(page)
        desk.publish("The doors open")
        await expect(page.locator("#newer")).to_be_visible()
        await page.evaluate("scrollTo(0, 0)")
        await expect(page.locator(FIRST)).to_have_text("The doors open")
        await expect(page.locator("#newer")).to_be_hidden()


async def test_a_correction_replaces_the_update_in_place_and_keeps_what_was_unfolded(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        id_ = desk.state.published.values[-1]
        article = page.locator(f"[id='{anchor(id_)}']")
        await article.locator(".evidence summary").click()
        desk.newsroom.corrects("19:00", id_, "It was the twelfth talk, not the eleventh.")
        desk.push()
        await expect(article.locator(".correction")).to_contain_text("It was the twelfth talk")
        await expect(article).to_have_attribute("data-rev", "2")
        assert await article.locator(".evidence").get_attribute("open") is not None
        await expect(page.locator("#list article")).to_have_count(12)
        await expect(page.locator("#announce")).to_contain_text("Corrected: Talk number 11 begins")


async def test_a_long_correction_above_does_not_move_what_is_read(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await away(page)
        reading = page.locator("#list article").nth(6)
        before = await top(reading)
        desk.newsroom.corrects("19:00", desk.state.published.values[-1], "A long account of the error. " * 20)
        desk.push()
        await expect(page.locator("#list .correction")).to_have_count(1)
        assert abs(await top(reading) - before) < 1


async def test_the_page_does_not_jump_when_updates_arrive(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url, width=1280, before=SHIFTS)
        await connected(page, desk)
        await page.wait_for_timeout(300)
        settled = await page.evaluate("window.shifts")
        for i in range(4):
            desk.publish(f"News {i}", f"19:0{i}")
            await expect(page.locator(FIRST)).to_have_text(f"News {i}")
            await page.wait_for_timeout(400)
        await away(page)
        await page.wait_for_timeout(600)
        for i in range(4, 8):
            desk.publish(f"News {i}", f"19:0{i}")
        await expect(page.locator("#newer")).to_have_text("↑ 4 new updates")
        await page.wait_for_timeout(300)
        assert settled < 0.02
        assert await page.evaluate("window.shifts") - settled < 0.02


async def test_new_updates_are_announced_once_with_count_and_headline(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        region = page.locator("#announce")
        assert await region.get_attribute("aria-live") == "polite"
        desk.publish("The doors open")
        await expect(region).to_have_text("The doors open")
        desk.publish("They come out", "19:05")
        desk.publish("They leave", "19:06")
        await expect(region).to_have_text("2 new updates. They leave")


async def test_pause_holds_everything_until_it_is_lifted(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        pause = page.locator("#pause")
        await pause.click()
        assert await pause.get_attribute("aria-pressed") == "true"
        desk.publish("The doors open")
        await expect(page.locator("#newer")).to_have_text("Paused: 1 waiting")
        await expect(page.locator("#list article")).to_have_count(12)
        await pause.click()
        await expect(page.locator("#list article")).to_have_count(13)


async def test_after_a_cut_connection_nothing_is_missing_and_nothing_double(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await page.evaluate("window.same = true")
        await desk.stop()
        desk.publish("Said while nobody was connected")
        desk.newsroom.corrects("19:01", desk.state.published.values[0], "It was earlier.")
        desk.push()
        await desk.start()
        await expect(page.locator(FIRST)).to_have_text("Said while nobody was connected")
        await expect(page.locator("#list .correction")).to_have_count(1)
        await expect(page.locator("#list article")).to_have_count(13)
        assert await page.evaluate("window.same")


async def test_a_lost_connection_is_said_and_taken_back(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        await desk.stop()
        await expect(page.locator("#connection")).to_contain_text("Not connected")
        await desk.start()
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator("#connection")).to_have_text("")


@pytest.mark.parametrize("missing", [True, False])
async def test_where_no_stream_gets_through_the_page_asks_for_what_changed(
    served: Any, look: Any, missing: bool
):
    async with served() as desk:
        page = await look(
            desk.url + "about", before="delete self.EventSource; self.bare = true" if missing else None
        )
        await page.route("**/events*", lambda route: route.abort("connectionrefused"))
        await page.goto(desk.url)
        assert bool(await page.evaluate("self.bare")) == missing
        desk.publish("The doors open")
        await expect(page.locator(FIRST)).to_have_text("The doors open")
        await expect(page.locator("#connection")).to_have_text("")
        await expect(page.locator("#stand li").first).to_contain_text("The doors open")
        desk.publish("They come out", "19:05")
        await expect(page.locator(FIRST)).to_have_text("They come out")
        await expect(page.locator("#list article")).to_have_count(14)
        assert desk.hub.readers == 0


async def test_a_page_far_behind_that_has_no_stream_is_offered_a_new_one(served: Any, look: Any):
    asked: list[str] = []

    async def one_more(route: Any) -> None:
        asked.append(route.request.url)
        answer = {"events": [], "closed": True, "poll": 0, "following": "/delta/64?edition=x"}
        await route.fulfill(json=answer)

    async with served() as desk:
        page = await look(desk.url + "about", before="delete self.EventSource")
        await page.route("**/delta/*", one_more)
        await page.goto(desk.url)
        await expect(page.locator("#newer")).to_have_text("Much has changed. Show the page as it is now")
        assert len(asked) == 9
        await page.unroute_all()
        await page.locator("#newer").click()
        await expect(page.locator("#newer")).to_be_hidden()


async def test_a_page_of_another_record_is_told_and_recovers(served: Any, look: Any):
    async with served() as desk:
        page = await look(
            desk.url, before="document.onreadystatechange = () => { document.body.dataset.seq = 99999; }"
        )
        await expect(page.locator("#newer")).to_contain_text("Show the page as it is now")
        await expect(page.locator("#connection")).to_contain_text("another")
        await page.locator("#newer").click()
        await expect(page.locator("#list article")).to_have_count(12)


async def test_another_page_of_updates_takes_corrections_but_no_additions(served: Any, look: Any):
    async with served() as desk:
        page = await look(f"{desk.url}?order=oldest")
        await connected(page, desk)
        desk.publish("The doors open")
        desk.newsroom.corrects("19:01", desk.state.published.values[0], "It was earlier.")
        desk.push()
        await expect(page.locator("#list .correction")).to_have_count(1)
        await expect(page.locator("#list article")).to_have_count(12)


async def test_a_sign_of_life_moves_the_last_check_on(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        desk.clock = desk.clock.replace(minute=30)
        desk.beat()
        await expect(page.locator("#checked")).to_contain_text("nothing new for 8 h 40 min")
        await expect(page.locator("[data-clock]")).to_have_text("12:30")


async def test_a_line_above_leads_to_the_update_on_this_page(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        desk.publish("An agreement is signed", status="confirmed", key=True)
        await page.locator("#stand a", has_text="An agreement is signed").click()
        await expect(page.locator("#list article:first-child")).to_be_focused()
        assert page.url.startswith(desk.url)
        assert "/updates/" not in page.url


async def test_the_script_survives_a_reader_without_storage_and_a_clock_a_day_off(served: Any, look: Any):
    odd = """
    Object.defineProperty(window, "localStorage", { get() { throw new Error("storage is off"); } });
    const Real = Date;
    Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(Real.now() + 864e5); }
      static now() { return Real.now() + 864e5; } };
    """
    async with served() as desk:
        page = await look(desk.url, before=odd)
        await connected(page, desk)
        desk.publish("The doors open")
        await expect(page.locator(FIRST)).to_have_text("The doors open")
        await expect(page.locator("[data-ago]")).to_have_text(re.compile(r"^\d+ (s|min) ago$"))
        await expect(page.locator("[data-mine]")).to_have_text(re.compile(r"^22:0\d yours$"))


async def test_tabs_of_one_reader_share_a_connection_and_hand_it_on(served: Any, look: Any):
    async with served() as desk:
        first = await look(desk.url)
        await connected(first, desk)
        second = await first.context.new_page()
        await second.goto(desk.url)
        await second.wait_for_timeout(400)
        assert desk.hub.readers == 1
        desk.publish("The doors open")
        for page in (first, second):
            await expect(page.locator(FIRST)).to_have_text("The doors open")
        await first.close()
        await connected(second, desk)
        desk.publish("They come out", "19:05")
        await expect(second.locator(FIRST)).to_have_text("They come out")
        await expect(second.locator("#list article")).to_have_count(14)


async def test_a_tab_that_opens_with_an_older_page_gets_what_it_misses(served: Any, look: Any):
    async with served() as desk:
        first = await look(desk.url)
        await connected(first, desk)
        older = await (await first.request.get(desk.url)).text()
        desk.publish("The doors open")
        await expect(first.locator(FIRST)).to_have_text("The doors open")
        second = await first.context.new_page()
        # As from a cache on the way: what was true a moment ago.
        await second.route(desk.url, lambda route: route.fulfill(body=older, content_type="text/html"))
        await second.goto(desk.url)
        await expect(second.locator("#list article")).to_have_count(13)
        await expect(second.locator(FIRST)).to_have_text("The doors open")
        await expect(first.locator("#list article")).to_have_count(13)


async def test_a_page_in_another_language_is_sent_that_language(served: Any, look: Any):
    async with served() as desk:
        page = await look(f"{desk.url}?lang=de")
        english = await look(desk.url)
        await until(lambda: desk.hub.readers == 2)
        desk.publish("The doors open", key=True, status="confirmed")
        await expect(page.locator("#list article:first-child .evidence summary")).to_contain_text("Bestätigt")
        await expect(english.locator("#list article:first-child .evidence summary")).to_contain_text(
            "Confirmed"
        )
        await away(page)
        desk.publish("They come out", "19:05")
        await expect(page.locator("#newer")).to_have_text("↑ 1 neue Meldung")
        assert await page.locator("html").get_attribute("lang") == "de"
        assert await page.locator("#list h3").first.get_attribute("lang") == "en"


async def test_favicon_and_title_follow_the_phase(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        before = await page.locator("#icon").get_attribute("href")
        desk.newsroom.turns("19:30", "quiet")
        desk.push()
        await expect(page).to_have_title("The talks at the harbour – quiet")
        assert await page.locator("#icon").get_attribute("href") != before


async def test_a_page_open_for_long_lets_go_of_what_lies_far_below(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url, calm=True)
        await connected(page, desk)
        for i in range(115):
            desk.publish(f"News {i}", f"19:{i // 60:02d}:{i % 60:02d}", id=f"r{i}")
        await expect(page.locator(FIRST)).to_have_text("News 114")
        await expect(page.locator("#list article")).to_have_count(120)
        await expect(page.locator("#older")).to_be_visible()
        oldest = await page.locator("#list article").last.get_attribute("data-opened")
        await follow(page.locator("#older a"))
        opened = await page.locator("#list article").evaluate_all("all => all.map(e => +e.dataset.opened)")
        assert len(opened) == 7
        assert max(opened) < int(oldest or 0)


async def test_who_listens_may_hear_key_moments_only(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await connected(page, desk)
        keys = page.locator("#keys")
        await keys.focus()
        await page.keyboard.press("Enter")
        assert await keys.get_attribute("aria-pressed") == "true"
        desk.publish("A small thing")
        await expect(page.locator(FIRST)).to_have_text("A small thing")
        desk.publish("A great thing", "19:05", key=True)
        await expect(page.locator("#announce")).to_have_text("A great thing")


async def test_a_countdown_runs_until_the_start(served: Any, look: Any):
    event = {"place": "Anchorage, Alaska", "zone": "America/Anchorage", "starts": "2025-08-15T23:20:00Z"}
    async with served(Newsroom(story=story(event=event))) as desk:
        page = await look(desk.url)
        await expect(page.locator("[data-until]")).to_have_text(re.compile(r"Starts in 3 h (20|19) min"))
        await expect(page.locator("#phase")).to_have_text("PLANNED")
        assert "icon-planned" in (await page.locator("#icon").get_attribute("href") or "")
        desk.clock = desk.clock.replace(hour=23, minute=10)
        desk.beat()
        await expect(page.locator("[data-until]")).to_have_text("About to start")
