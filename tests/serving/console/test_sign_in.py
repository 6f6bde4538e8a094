"""Signing in: a new session each time, slower with every guess, the same words for every failure."""

from __future__ import annotations

import json

from livedesk.people import sessions
from staff import PASSWORD, Browser, attempt


async def test_name_and_password_sign_in_and_lead_back(working, team) -> None:
    async with working(None) as (_, browser):
        form = {"name": " BEN ", "password": PASSWORD, "next": "/console/session?x=1"}
        response, _ = await browser.post("/console/sign-in", form)
        assert (response.status, response.headers["Location"]) == (303, "/console/session?x=1")
        _, body = await browser.get("/console/session")
        assert json.loads(body)["person"]["name"] == "ben"
        assert "password" not in body.decode()
        assert team.people.trail.newest(1)[0].what == "signed in"


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
