"""What is held back, over HTTP: found by words, let in, and posts let through with the name of who did."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from editors import Editors, heard
from livedesk.model import Report
from livedesk.serving.console.source_desk import SourceDesk
from livedesk.sources.holding import HeldBack
from newsroom import at, report
from staff import Browser, Staff

HELD = "/console/harbour/held"


class Looks:
    """What a poller says of floods."""

    def __init__(self) -> None:
        self.posts = [
            report("12:00", "A Docker", f"Post {n} on the harbour", type="social") for n in range(7)
        ]

    def hub_words(self, source: str) -> str:
        return ""

    def held(self) -> tuple[HeldBack, ...]:
        return (
            HeldBack(
                source="hose", name="The hose", flooded=40, since=at("12:00"), because="40 more than 30 in a minute",
                latest=tuple(self.posts),
            ),
        )  # fmt: skip

    async def let_through(
        self, source: str, reports: Collection[str] | None = None
    ) -> tuple[Report, ...] | None:
        if reports is not None and "stuck" in reports:
            return None
        went = tuple(p for p in self.posts if source == "hose" and (reports is None or p.id in reports))
        self.posts = [post for post in self.posts if post not in went]
        return went


@pytest.fixture
def working_at(tmp_path: Path, serve: Callable[..., Any], team: Staff) -> Callable[..., Any]:
    """``async with working_at("ben") as (editors, browser)``: a whole desk and somebody at it."""

    @asynccontextmanager
    async def work(name: str) -> AsyncIterator[tuple[Editors, Browser]]:
        editors = await Editors.at_work(tmp_path)
        sources = SourceDesk(editors.desk, None, now=team.clock, floods=Looks())
        backroom = dataclasses.replace(team.backroom, desk=editors.desk, sources=sources)
        async with serve(backroom=backroom) as served, Browser.at(served.url) as browser:
            await browser.sign_in(name)
            yield editors, browser

    return work


async def asked(browser: Browser, query: str = "") -> dict[str, Any]:
    response, body = await browser.get(HELD + query)
    assert response.status == 200, body
    return json.loads(body)


async def test_reports_off_the_story_are_listed_with_why_and_found_by_words(working_at) -> None:
    async with working_at("ben") as (_, browser):
        told = await asked(browser)
        assert [line["id"] for line in told["reports"]] == ["cake"]
        assert (told["off"], told["looked"], told["found"]) == (1, 1, 1)
        assert told["reports"][0]["reason"]["rule"].startswith("relevance.")
        assert (await asked(browser, "?q=LEMON%20coast"))["found"] == 1
        assert (await asked(browser, "?q=harbour%20master"))["reports"] == []


async def test_what_comes_later_is_listed_and_what_is_let_in_is_not(working_at) -> None:
    async with working_at("ben") as (editors, browser):
        await asked(browser)
        await editors.desk.hear([report("12:30", "Coast Daily", "Pie contest ends in tears", id="pie")])
        assert {line["id"] for line in (await asked(browser))["reports"]} == {"cake", "pie"}
        wish = {"command": "relevance", "report": "pie", "relevant": True}
        response, _ = await browser.ask("POST", "/console/harbour/commands", data=wish)
        assert response.status == 200
        assert {line["id"] for line in (await asked(browser))["reports"]} == {"cake"}


async def test_posts_that_were_too_many_are_let_through_and_the_trail_says_by_whom(working_at) -> None:
    async with working_at("ben") as (editors, browser):
        (flood,) = (await asked(browser))["floods"]
        assert (flood["name"], flood["count"], flood["at_hand"]) == ("The hose", 40, 7)
        assert flood["latest"][0]["text"] == "Post 6 on the harbour"
        one = {"reports": [flood["latest"][0]["id"]]}
        response, body = await browser.ask("POST", f"{HELD}/hose/through", data=one)
        assert (response.status, json.loads(body)) == (200, {"count": 1})
        response, body = await browser.ask("POST", f"{HELD}/hose/through", data={})
        assert (response.status, json.loads(body)) == (200, {"count": 6})
        told = [step.command.text for step in editors.state.trail.steps()]
        assert told == ["Let 6 held posts of The hose through.", "Let 1 held post of The hose through."]
        response, _ = await browser.ask("POST", f"{HELD}/hose/through", data={"reports": ["stuck"]})
        assert response.status == 503
        response, _ = await browser.ask("POST", f"{HELD}/hose/through", data={"reports": 4})
        assert response.status == 400
        response, _ = await browser.ask("POST", f"{HELD}/nobody/through", data={})
        assert response.status == 404


async def test_a_contributor_looks_and_lets_nothing_through(working_at) -> None:
    async with working_at("cleo") as (_, browser):
        await asked(browser)
        response, _ = await browser.ask("POST", f"{HELD}/hose/through", data={})
        assert response.status == 403


async def test_reports_far_apart_in_the_record_are_all_read(working_at) -> None:
    async with working_at("ben") as (editors, browser):
        await editors.desk.hear(
            [report("12:40", "Coast Daily", f"Recipe number {n} of plum jam", id=f"jam{n}") for n in range(3)]
        )
        for n in range(12):
            await editors.desk.hear(
                [
                    report(
                        f"12:5{n % 10}",
                        "Port Times",
                        f"Grey Harbour strike, day {n}: Quill speaks",
                        id=f"s{n}",
                    )
                ]
            )
        await editors.desk.hear([report("13:10", "Coast Daily", "Plum prices rise", id="plum")])
        assert {"cake", "jam0", "jam1", "jam2", "plum"} <= {
            line["id"] for line in (await asked(browser))["reports"]
        }
        assert heard("cake").title in {line["title"]["text"] for line in (await asked(browser))["reports"]}
