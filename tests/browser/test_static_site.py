"""The static site, opened from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from browsing import Chromium, follow, settled
from livedesk.page.static_site import site_files
from newsroom import Newsroom, at

pytestmark = pytest.mark.browser


async def test_it_opens_from_a_folder_without_a_word_in_the_console(
    chromium: Chromium, tmp_path: Path
) -> None:
    page = await chromium.new_page()
    desk = Newsroom()
    for i in range(15):
        time = f"14:{i:02d}"
        desk.publishes(time, desk.hears(time, "Wire", f"Thing {i}", id=f"r{i}"), key=i == 3)
    for name, body in site_files(desk.state, desk.story, now=at("20:00"), length=10):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    # Leaving a page breaks off what it still asks for, its icon for one: that is no failure of the site.
    page.on(
        "requestfailed",
        lambda request: (
            said.append(f"failed: {request.url}") if request.failure != "net::ERR_ABORTED" else None
        ),
    )
    await page.goto((tmp_path / "index.html").as_uri())
    assert await page.locator("article.update").count() == 10
    way_on = page.locator("a[rel=next]")
    there = await way_on.evaluate(
        "(e) => { e.scrollIntoView({ block: 'center' }); return e.getBoundingClientRect().top; }"
    )
    await settled(page)
    assert await way_on.evaluate("(e) => e.getBoundingClientRect().top") == there
    await follow(way_on)
    assert await page.locator("article.update").count() == 5
    await follow(page.locator("article.update a.at").first)
    assert await page.locator("article.update").count() == 1
    await page.goto((tmp_path / "moments.html").as_uri())
    await follow(page.locator("li a").first)
    assert await page.locator(".banner.past").count() == 1
    for name in ("about.html", "corrections.html", "oldest.html"):
        await page.goto((tmp_path / name).as_uri())
    assert await page.locator("h3", has_text="Thing 0").count() == 1
    assert said == []
