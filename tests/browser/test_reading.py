"""A reader who opens the page: with and without script, by keyboard, on any screen."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from browsing import follow, settled
from newsroom import Newsroom, story

pytestmark = pytest.mark.browser

CITE = [{"name": "The harbour gazette", "url": "https://gazette.example/1"}]
FACT = {"text": "It has a deep harbour and a long quay.", "cite": CITE}
FULL: dict[str, Any] = {
    "actor": [{"id": "union", "name": "The union", "role": "Dockers", "names": {"en": ["union"]}}],
    "issue": [{"id": "wages", "title": "Wages", "question": "How much more?", "background": [FACT]}],
    "outcome": [
        {
            "id": "deal",
            "title": "A deal",
            "criteria": "Both sign.",
            "prior": 0.3,
            "prior_because": "Seldom at once.",
        }
    ],
    "position": [{"actor": "union", "issue": "wages", "kind": "red line", "text": "No cut.", "cite": CITE}],
    "timeline": [{"at": "1999-01-02", "text": "The port opens.", "cite": CITE}],
    "explainer": [{"id": "why", "title": "Why here?", "facts": [FACT]}],
    "meeting": [{"id": "a", "title": "First", "on": "2019-02-02", "place": "Pier", "facts": [FACT]}],
    "source": [
        {
            "id": "harbour-wire",
            "name": "Harbour Wire",
            "address": "https://h.example/feed",
            "publisher": "The city",
        }
    ],
}


def full(**overrides: Any) -> Newsroom:
    """Every part of the page with something in it."""
    desk = Newsroom(story=story(**(FULL | overrides)), rehearsal=True)
    desk.turns("10:00", "live")
    landing = desk.hears(
        "10:10", "Harbour Wire", "The boats land at the quay", summary="At six they were tied up."
    )
    desk.hears("10:12", "Polar Post", "The boats land at the quay", copy_of=landing)
    desk.hears("10:14", "Sahifa", "وصلت القوارب", joins=landing, lang="ar", summary="وصلت في السادسة.")
    desk.publishes("10:15", landing, key=True, status="confirmed", issues=("wages",))
    talk = desk.hears(
        "10:20", "Kontor", "Die Gespräche beginnen", lang="de", summary="Hinter verschlossenen Türen."
    )
    desk.publishes("10:21", talk, status="disputed")
    desk.corrects("10:30", talk, "An earlier version named the wrong door.", status="disputed")
    gone = desk.hears("10:40", "The Quay", "Lunch is cancelled")
    desk.publishes("10:41", gone, status="denied")
    desk.withdraws("10:50", gone, "The outlet took it back.")
    plan = desk.hears("10:55", "Harbour Wire", "They will meet alone")
    desk.publishes("10:56", plan, status="superseded")
    return desk


async def unfold(page: Page) -> None:
    await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


async def no_wider_than_the_screen(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_no_fault_on_any_page(served: Any, look: Any, scheme: str, width: int):
    async with served(full()) as desk:
        update = desk.state.published.values[1]
        for path in (
            "",
            "?at=2025-08-15T02:45",
            "?order=oldest",
            f"updates/{update}",
            "about",
            "corrections",
            "search?q=boats",
            "?lang=ar",
            "?lang=zh",
            "no",
        ):
            page = (
                await look(desk.url + path, width=width, scheme=scheme, calm=True) if path != "no" else None
            )
            if page is None:
                continue
            await unfold(page)
            results = await Axe().run(page)
            found = results.response["violations"]
            assert not found, json.dumps(
                [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found], indent=1
            )
            await no_wider_than_the_screen(page)
            await page.context.close()


async def test_without_script_the_page_is_whole_and_its_links_lead_on(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url, script=False)
        await expect(page.locator("#list article")).to_have_count(4)
        await expect(page.locator("#stand li")).not_to_have_count(0)
        await expect(page.locator("#pause")).to_be_hidden()
        await follow(page.locator("#list article .at").nth(2))
        await expect(page.locator("article")).to_have_count(1)
        await follow(page.get_by_role("link", name="See it among the others"))
        await expect(page.locator("#list article").first).to_be_visible()
        await page.goto(desk.url)
        await follow(page.get_by_role("link", name="Start from the beginning"))
        await expect(page.locator("#list h3").first).to_have_text("The boats land at the quay")


@pytest.mark.parametrize("size", [(390, 800), (1280, 720), (1920, 1300)])
async def test_the_way_on_does_not_run_away_from_who_jumps_to_it(
    served: Any, look: Any, size: tuple[int, int]
):
    newsroom = Newsroom()
    for i in range(30):
        newsroom.publishes("12:00", newsroom.hears("12:00", "Wire", f"Talk number {i} begins"))
    async with served(newsroom) as desk:
        page = await look(desk.url, width=size[0], height=size[1])
        for place in ("start", "center", "end"):
            await page.evaluate("scrollTo(0, 0)")
            await settled(page)
            way_on = page.locator("#older a")
            there = await way_on.evaluate(
                "(e, block) => { e.scrollIntoView({ block }); return e.getBoundingClientRect().top; }", place
            )
            await settled(page)
            assert await way_on.evaluate("(e) => e.getBoundingClientRect().top") == there


async def test_what_was_in_sight_keeps_its_height_out_of_sight(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        first = page.locator("#list article").first
        await settled(page)
        seen = await first.evaluate("(e) => e.offsetHeight")
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await settled(page)
        assert await first.evaluate("(e) => e.offsetHeight") == seen


async def test_the_page_as_of_a_moment_is_reached_by_its_form(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url, script=False)
        await page.locator("#at").fill("2025-08-15T02:25")  # event time: 10:25 UTC
        await follow(page.get_by_role("button", name="Show it"))
        await expect(page.locator(".banner.past")).to_contain_text(
            "Friday 15 August 2025 at 02:25 in Anchorage"
        )
        await expect(page.locator("#list article")).to_have_count(2)
        await expect(page.locator(".correction")).to_have_count(0)
        await follow(page.get_by_role("link", name="Go to the page as it is now"))
        await expect(page.locator("#list article")).to_have_count(4)


async def test_everything_is_reached_by_keyboard(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url)
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator("#main")).to_be_focused()
        reached: list[str] = []
        for _ in range(80):
            await page.keyboard.press("Tab")
            reached.append(
                await page.evaluate(
                    "document.activeElement.className || document.activeElement.id || document.activeElement.tagName"
                )
            )
            if await page.evaluate("document.activeElement.matches('.evidence summary')"):
                break
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.parentElement.open"), reached
        outlined = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outlined == "solid"


async def test_the_policy_is_strict_and_the_page_keeps_it(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url)
        response = await page.goto(desk.url)
        assert response is not None
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        # What breaks it would be a complaint in the console, and fail the test in the fixture.


async def test_what_changed_since_the_last_look_is_told(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url)
        await expect(page.locator("#since")).to_be_hidden()
        await page.goto(desk.url + "about")
        line = desk.state.published.values[-1]
        desk.newsroom.publishes("18:00", line, status="corroborated")
        desk.publish("An agreement is signed", status="confirmed", key=True)
        await page.goto(desk.url)
        since = page.locator("#since")
        await expect(since).to_contain_text("when you last looked")
        await expect(since.locator("li.new")).to_contain_text(["An agreement is signed"])
        await expect(since.locator("li.changed")).to_contain_text(["Talk number 11 begins"])
        # An older line that came into a free place is no news.
        await expect(page.locator("#stand li")).to_have_count(5)
        await expect(page.locator("#stand li.since")).to_have_count(2)


@pytest.mark.parametrize(
    "kept", ["not json", "null", "[]", '{"lines": 5}', '{"lines": {"x": null}, "at": "?"}']
)
async def test_what_the_browser_kept_may_be_anything(served: Any, look: Any, kept: str):
    async with served() as desk:
        await look(desk.url, before=f"localStorage.setItem('livedesk:/', {json.dumps(kept)})")


async def test_the_readers_own_time_stands_beside_the_events(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url, zone="Asia/Tokyo")
        await expect(page.locator("[data-mine]")).to_have_text("Sat 05:00 yours")
        await expect(page.locator("#list .yours").first).to_have_text("20:50 yours")
        home = await look(desk.url, zone="America/Anchorage")
        await expect(home.locator("[data-mine]")).to_have_text("")


@pytest.mark.parametrize("width", [320, 640, 1280])
async def test_hostile_words_break_nothing(served: Any, look: Any, width: int):
    newsroom = Newsroom()
    newsroom.turns("10:00", "live")
    for i, words in enumerate(
        (
            "x" * 10_000,
            "Z" + "\u0300\u0316\u0334" * 200 + "algo",
            "\u202egnisrever\u2066 text",
            "<script>alert(1)</script><img src=x onerror=alert(1)>",
            "普" * 280,
        )
    ):
        heard = newsroom.hears(f"10:0{i}", f"Outlet {i}", words, id=f"r{i}", summary=words + ".")
        newsroom.publishes(f"10:0{i}", heard, key=True)
    async with served(newsroom) as desk:
        page = await look(desk.url, width=width)
        await unfold(page)
        await no_wider_than_the_screen(page)
        await expect(page.locator("#list article")).to_have_count(5)
        assert await page.locator("main img").count() == 0
        # Stacked marks stay inside their own line of the update.
        overflow = await page.locator("#list article > *").evaluate_all(
            "all => all.map(e => getComputedStyle(e).overflowX)"
        )
        assert set(overflow) == {"clip"}


async def test_a_page_of_a_right_to_left_language_is_mirrored(served: Any, look: Any):
    async with served(full(language="ar")) as desk:
        for width in (320, 1280):
            page = await look(f"{desk.url}?lang=ar", width=width)
            await unfold(page)
            await no_wider_than_the_screen(page)
            phase = await page.locator("#phase").bounding_box()
            assert phase is not None
            assert phase["x"] > width / 2


async def test_with_reduced_motion_nothing_moves(served: Any, look: Any):
    async with served() as desk:
        page = await look(desk.url, calm=True)
        assert (
            await page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0
        )


def test_the_browser_is_the_one_from_debian():
    assert shutil.which("chromium") is not None


async def test_search_and_slider_work_without_script(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url, script=False)
        await page.locator(".search summary").click()
        await page.locator("input[name=q]").fill("boats")
        await follow(page.locator(".search-form button"))
        await expect(page.locator("article h3")).to_have_text(["The boats land at the quay"])
        await page.goto(desk.url)
        await page.locator("#step").fill("0")
        await follow(page.locator(".slider button"))
        await expect(page.locator(".banner.past")).to_be_visible()
        assert "?at=2025-08-15T10" in page.url


async def test_the_slider_says_where_it_points(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url)
        await page.locator("#step").fill("0")
        await expect(page.locator("#moment")).to_have_text("Fri 02:15")


async def test_the_pages_languages_lead_to_each_other(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url)
        await follow(page.locator(".languages a[hreflang=uk]"))
        await expect(page.locator("html")).to_have_attribute("lang", "uk")
        await follow(page.locator("#list article .at").first)
        await expect(page.locator("html")).to_have_attribute("lang", "uk")
        await follow(page.locator(".languages a[hreflang=en]"))
        await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_at_twice_the_size_nothing_runs_out_of_the_page(served: Any, look: Any):
    async with served(full()) as desk:
        for path in ("", "about", "corrections"):
            # A browser that zooms to 200 % gives the page half the pixels each way.
            page = await look(desk.url + path, width=640, height=400)
            await unfold(page)
            await no_wider_than_the_screen(page)
            await page.evaluate("document.documentElement.style.fontSize = '200%'")  # and text alone
            await no_wider_than_the_screen(page)


async def test_on_paper_controls_are_gone_and_the_evidence_is_unfolded(served: Any, look: Any):
    async with served(full()) as desk:
        page = await look(desk.url, script=False)
        tree = page.locator("#list .tree").first
        assert not await tree.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true })")
        await page.emulate_media(media="print")
        assert (await tree.bounding_box() or {}).get("height", 0) > 0
        for control in (".bar", ".search", ".slider", ".asof-form", ".languages", "#pause"):
            await expect(page.locator(control)).to_be_hidden()
        await expect(page.locator("#list h3").first).to_be_visible()
