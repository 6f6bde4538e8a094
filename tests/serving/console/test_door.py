"""The door: slower with every guess, the same words for every failure."""

from __future__ import annotations

import asyncio

import structlog

from livedesk.people.passwords import Passwords
from staff import CHEAP, PASSWORD, attempt
from waiting import LONG


async def test_every_failure_is_told_in_the_same_words(working, team) -> None:
    team.people.accounts.switch(team.person("cleo").id, False, team.clock())
    told = set()
    async with working(None) as (_, browser):
        for name, password in (
            ("ben", "wrong"),
            ("nobody", PASSWORD),
            ("cleo", PASSWORD),
            ("", ""),
            ("a b", "x"),
        ):
            response, body = await attempt(browser, name, password)
            assert response.status == 401
            assert "Set-Cookie" not in response.headers
            told.add(body.replace(f'value="{name}"'.encode(), b"").split(b"<form")[0])
    assert len(told) == 1
    failed = [line for line in team.people.trail.newest() if line.what == "sign-in failed"]
    assert len(failed) == 5
    assert {line.address for line in failed} == {"127.0.0.1"}


async def test_guessing_gets_slower_and_says_how_long(working, team) -> None:
    async with working(None) as (_, browser):
        for _ in range(5):
            response, _ = await attempt(browser)
            assert response.status == 401
        response, body = await attempt(browser, password=PASSWORD)  # the right one does not help either
        assert response.status == 429
        assert response.headers["Retry-After"] == "1"
        assert b"too many attempts" in body
        team.clock.passes(seconds=1)
        response, _ = await attempt(browser, password=PASSWORD)
        assert response.status == 303


async def test_many_guesses_at_once_are_all_counted(working, team) -> None:
    async with working(None) as (_, browser):
        answers = await asyncio.gather(*(attempt(browser) for _ in range(30)))
        statuses = [response.status for response, _ in answers]
        assert statuses.count(401) == 5
        assert set(statuses) <= {401, 429}
        assert sum(line.what == "sign-in failed" for line in team.people.trail.newest()) == 5


async def test_no_header_makes_a_guesser_another_one(working) -> None:
    async with working(None) as (_, browser):
        seen = [
            (await attempt(browser, f"name{i}", headers={"X-Forwarded-For": f"203.0.113.{i}"}))[0].status
            for i in range(25)
        ]
    assert seen.count(401) == 20
    assert seen[-1] == 429


async def test_a_password_under_old_parameters_is_kept_anew_when_it_is_typed(working, team) -> None:
    team.people.passwords = Passwords(passes=2, memory=16, lanes=1)
    ben = team.person("ben")
    before = team.people.accounts.password(ben.id)
    async with working("ben"):
        kept = team.people.accounts.password(ben.id)
    assert kept != before
    assert "m=16,t=2,p=1" in kept
    assert team.people.passwords.matches(kept, PASSWORD)


async def test_nothing_typed_stands_in_a_log(working, team) -> None:
    with structlog.testing.capture_logs() as logs:
        async with working(None) as (_, browser):
            for _ in range(7):
                await attempt(browser, password="a secret that is long")
    assert logs
    assert "a secret" not in str(logs)


async def test_a_password_typed_into_the_wrong_field_stands_nowhere(working, team) -> None:
    async with working(None) as (_, browser):
        await attempt(browser, name=PASSWORD, password="ben")
    assert PASSWORD not in str(team.people.trail.newest())


async def test_a_password_changed_while_the_old_one_is_being_checked_lets_nobody_in(working, team) -> None:
    ben = team.person("ben")

    class Meanwhile(Passwords):
        def matches(self, kept, password):
            loop.call_soon_threadsafe(change)
            done.wait(LONG)
            return CHEAP.matches(kept, password)

    def change() -> None:
        team.people.accounts.keep_password(ben.id, CHEAP.hash("another long one"), team.clock())
        done.set()

    import threading

    loop, done = asyncio.get_running_loop(), threading.Event()
    team.people.passwords = Meanwhile()
    async with working(None) as (_, browser):
        response, _ = await attempt(browser, "ben", PASSWORD)
        assert response.status == 401
        assert team.people.sessions.of(ben.id, team.clock()) == []


async def test_which_spellings_are_slowed_down_together_tells_nobody_who_has_an_account(
    working, team
) -> None:
    seen = {}
    for name, other in (("ben", "ＢＥＮ"), ("nobody", "ＮＯＢＯＤＹ")):
        async with working(None) as (_, browser):
            for _ in range(5):
                await attempt(browser, name)
            seen[name] = (await attempt(browser, other))[0].status
            team.clock.passes(days=2)
    assert seen == {"ben": 429, "nobody": 429}
