"""A whole desk for browser tests: reports in, a record on disk, people signed in, readers with the page open."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from browsing import Chromium
from livedesk.desk import Desk
from livedesk.model import Report
from livedesk.people import People
from livedesk.record.sqlite import SqliteLog
from livedesk.showing import Address, DeskSite, alerting, served
from livedesk.story import load_story
from newsroom import at, report
from staff import CHEAP, PASSWORD

STORY = """
title = "The talks at Grey Harbour"
short_title = "Grey Harbour"
brief = "Dockers and the port company negotiate. The wage round elsewhere is not part of it."
language = "en"

[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"

[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }

[[actor]]
id = "quill"
name = "Mara Quill"
role = "leads the union"
names = { en = ["Quill"] }

[[issue]]
id = "wages"
title = "Wages"
question = "How much more?"
names = { en = ["wages"] }

[[issue]]
id = "shifts"
title = "Night shifts"
question = "Who works at night?"
names = { en = ["night shift"] }

[publishing]
mode = "MODE"
"""
TOPICS = (
    "cranes stand still", "ferry turns back", "mayor calls a meeting", "tugs return", "court hears the union",
    "storm closes the pier", "insurers raise premiums", "customs officers join", "grain rots in silos",
    "cruise line cancels", "minister visits", "pilots refuse", "fuel runs short", "fishermen protest",
    "school buses stop", "radio mast falls", "divers find a wreck", "bank freezes loans", "police clear a gate",
    "choir sings outside", "lighthouse goes dark", "ice blocks the channel", "museum opens its doors",
    "trains carry coal", "market sells out", "vets treat seals", "pensioners march", "barge sinks",
)  # fmt: skip


class Now:
    """The desk's clock; it goes on a second with every look, so that nothing happens at the same time."""

    def __init__(self) -> None:
        self.at = at("14:00")

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=10)
        return self.at

    def knew(self, heard: Report) -> datetime:
        self.at = max(self.at, heard.seen_at)
        return self.at


class Newsdesk:
    """A desk with its people; what it hears is gathered, weighed and edited as ever."""

    def __init__(self, desk: Desk, site: DeskSite, url: str, people: People) -> None:
        self.desk = desk
        self.site = site
        self.url = url
        self.people = people
        self._numbers = itertools.count()

    async def hears(self, title: str, source: str = "Coast Daily", **fields: Any) -> str:
        """A report arrives; the development it is in."""
        number = next(self._numbers)
        time = at("14:00") + timedelta(seconds=20 * number)
        fields.setdefault("summary", None)
        heard = report(time, source, title, **({"id": f"r{number}"} | fields))
        await self.desk.hear([heard])
        found = self.desk.state.members[heard.id].placement.development
        assert found is not None
        return self.desk.state.resolve(found)

    async def fill(self, count: int) -> list[str]:
        """So many developments that have nothing to do with each other."""
        topics = itertools.cycle(TOPICS)
        return [
            await self.hears(
                f"Grey Harbour: {next(topics)}{f' again, number {i}' if i >= len(TOPICS) else ''}",
                f"Outlet {i}",
            )
            for i in range(count)
        ]


@asynccontextmanager
async def newsdesk(folder: Path, *, mode: str = "hold", story: str = STORY) -> AsyncIterator[Newsdesk]:
    """A desk that publishes by ``mode``; ana is chief, ben editor, cleo contributor."""
    (folder / "harbour.toml").write_text(story.replace("MODE", mode), encoding="utf-8")
    loaded = load_story(folder / "harbour.toml")
    accounts = folder / "harbour.people.sqlite"
    people = People(accounts, passwords=CHEAP)
    for name, role in (("ana", "chief"), ("ben", "editor"), ("cleo", "contributor")):
        people.accounts.add(name, name.title(), role, at("10:00"), password=CHEAP.hash(PASSWORD))
    desk = Desk(loaded, SqliteLog(folder / "harbour.livedesk"), clock=Now())
    await desk.open()
    try:
        address = Address("127.0.0.1", 0)
        async with (
            alerting(desk, folder / "harbour.livedesk", None, address) as alerter,
            served(desk, address, lambda _: None, people=accounts, alerter=alerter) as (server, site),
        ):
            yield Newsdesk(desk, site, f"http://127.0.0.1:{server.port}", people)
    finally:
        people.close()
        await desk.close()


COMPLAINTS: list[str] = []
"""What pages complained of, for the test's end."""
EXPECTED = (
    "ERR_CONNECTION_REFUSED",
    "ERR_INCOMPLETE",
    "status of 401",
    "status of 409",
    "status of 413",
    "status of 422",
)


async def written_down(page: Page, words: str) -> None:
    """Wait until what is being written is kept in the browser, as it is letter by letter."""
    await page.wait_for_function(
        "(words) => Object.values(localStorage).some((it) => it.includes(words))", arg=words
    )


async def sign_in(browser: Chromium, url: str, name: str = "ana", **how: Any) -> Page:
    """A browser of that person's with the desk open, rows drawn."""
    how.setdefault("viewport", {"width": 1440, "height": 900})
    context = await browser.new_context(**how)
    page = await context.new_page()
    page.on("pageerror", lambda error: COMPLAINTS.append(f"error: {error}"))
    page.on(
        "console",
        lambda m: None if any(e in m.text for e in EXPECTED) else COMPLAINTS.append(f"{m.type}: {m.text}"),
    )
    await page.goto(f"{url}/console/")
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_selector("#found:not(:empty)")
    return page
