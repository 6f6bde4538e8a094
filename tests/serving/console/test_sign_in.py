"""Signing in: a new session each time, slower with every guess, the same words for every failure."""

from __future__ import annotations

import asyncio
import json
import threading

import structlog

from livedesk.people import sessions
from livedesk.people.passwords import Passwords
from livedesk.serving.console.sign_in import AT_ONCE, WAITING
from staff import PASSWORD, Browser


async def attempt(browser, name="ben", password="wrong but long enough", **options):
    return await browser.post("/console/sign-in", {"name": name, "password": password}, **options)


async def test_name_and_password_sign_in_and_lead_back(working, team) -> None:
    async with working(None) as (_, browser):
        form = {"name": " BEN ", "password": PASSWORD, "next": "/console/session?x=1"}
        response, _ = await browser.post("/console/sign-in", form)
        assert (response.status, response.headers["Location"]) == (303, "/console/session?x=1")
        _, body = await browser.get("/console/session")
        assert json.loads(body)["person"]["name"] == "ben"
        assert "password" not in body.decode()
        assert team.people.trail.newest(1)[0].what == "signed in"


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


async def test_a_session_planted_before_signing_in_opens_nothing_afterwards(working, team) -> None:
    """An attacker who could set the cookie beforehand, to a made-up or to their own session, gains nothing."""
    async with working("cleo") as (served, browser):
        jar = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
        planted = next(value for name, value in jar.items() if "session" in name)
        response, _ = await attempt(browser, "ben", PASSWORD)
        assert response.status == 303
        jar = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
        assert planted not in jar.values()
        assert team.people.sessions.find(planted, team.clock()) is None
        async with Browser.at(served.url) as fresh:
            name = next(name for name in jar if "session" in name)
            fresh.session.cookie_jar.update_cookies({name: "planted" * 6})
            response, _ = await attempt(fresh, "ben", PASSWORD)
            assert f"{name}=" in str(response.headers.getall("Set-Cookie"))
            assert "planted" not in str(response.headers.getall("Set-Cookie"))
            assert team.people.sessions.find("planted" * 6, team.clock()) is None


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


async def test_hashing_holds_up_nobody_and_too_many_at_once_are_asked_to_come_back(working, team) -> None:
    release, running, most = threading.Event(), 0, 0

    class Slow(Passwords):
        def matches(self, kept, password):
            nonlocal running, most
            running += 1
            most = max(most, running)
            release.wait(10)
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
    assert most == AT_ONCE


async def test_a_page_signs_in_without_leaving_and_nothing_else_is_taken_for_it(working) -> None:
    async with working(None) as (_, browser):
        for data in ([], {}, {"name": 1, "password": "x"}, {"name": "ben", "password": "x", "role": "chief"}):
            response, body = await browser.ask("POST", "/console/sign-in", data=data)
            assert response.status == 400
            assert json.loads(body)["error"]["what"]
        response, body = await browser.ask(
            "POST", "/console/sign-in", data={"name": "ben", "password": PASSWORD}
        )
        assert response.status == 200
        assert json.loads(body)["person"]["role"] == "editor"


async def test_another_site_can_sign_nobody_in(working) -> None:
    async with working(None) as (_, browser):
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            response, _ = await attempt(browser, "ben", PASSWORD, headers=headers)
            assert response.status == 403
            assert "Set-Cookie" not in response.headers


async def test_nothing_typed_stands_in_a_log(working, team) -> None:
    with structlog.testing.capture_logs() as logs:
        async with working(None) as (_, browser):
            for _ in range(7):
                await attempt(browser, password="a secret that is long")
    assert logs
    assert "a secret" not in str(logs)


async def test_signing_out_ends_the_session_for_good(working, team) -> None:
    async with working("ben") as (_, browser):
        held = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
        await browser.post("/console/sign-out")
        browser.session.cookie_jar.update_cookies(held)
        response, _ = await browser.get("/console/session")
        assert response.status == 303
        assert team.people.trail.newest(1)[0].what == "signed out"


async def test_a_session_left_alone_ends(working, team) -> None:
    async with working("ben") as (_, browser):
        team.clock.passes(seconds=sessions.IDLE.total_seconds() + 60)
        response, _ = await browser.get("/console/session", headers={"Accept": "application/json"})
        assert response.status == 401
