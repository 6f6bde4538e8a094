"""Hashing: beside everything else, a few at a time."""

from __future__ import annotations

import asyncio
import threading

from livedesk.people.passwords import Passwords
from livedesk.serving.console.hashing import AT_ONCE, WAITING
from staff import attempt
from waiting import LONG


async def test_hashing_holds_up_nobody_and_too_many_at_once_are_asked_to_come_back(working, team) -> None:
    release, running, most = threading.Event(), 0, 0

    class Slow(Passwords):
        def matches(self, kept, password):
            nonlocal running, most
            running += 1
            most = max(most, running)
            release.wait(LONG)
            running -= 1
            return False

    team.people.passwords = Slow()
    async with working(None) as (_, browser):
        asked = [asyncio.ensure_future(attempt(browser, f"name{i}")) for i in range(WAITING + 1)]
        (refused,), others = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        response, _ = refused.result()
        assert response.status == 503
        assert response.headers["Retry-After"] == "2"
        response, _ = await browser.get("/")  # readers notice nothing
        assert response.status == 200
        release.set()
        answers = await asyncio.gather(*others)
        assert {response.status for response, _ in answers} == {401}
        failed = [line for line in team.people.trail.newest() if line.what == "sign-in failed"]
        assert len(failed) == WAITING  # who was sent away was neither counted nor written down
    assert most == AT_ONCE
