"""My account: everything of one's own, nothing of anybody else's."""

from __future__ import annotations

import json
import re

import pytest

from livedesk.people.sessions import FRESH
from staff import CHEAP, PASSWORD, Browser

NEW = "eight brown foxes at dawn"
CHANGE = {"current": PASSWORD, "new": NEW, "again": NEW}


async def test_the_page_shows_ones_sessions_tokens_and_trail(working, team) -> None:
    ben = team.person("ben")
    team.people.sessions.begin(
        ben, team.clock(), method="passkey", agent="<b>Firefox</b>", address="192.0.2.7"
    )
    team.people.tokens.make(ben, "wire <script>", ["read"], team.clock())
    async with working("ben") as (_, browser):
        response, body = await browser.get("/console/account")
        assert response.status == 200
        assert b"&lt;b&gt;Firefox" in body
        assert b"192.0.2.7" in body
        assert b"wire &lt;script&gt;" in body
        assert b"<script>" not in body
        assert b"signed in" in body
        assert b"$argon2" not in body


async def test_a_new_password_needs_the_old_one_and_ends_every_other_session(working, team) -> None:
    async with working("ben") as (served, browser), Browser.at(served.url) as other:
        await other.sign_in("ben")
        for change, words in (
            ({"current": "wrong"}, b"That is not your password"),
            ({"again": "else"}, b"passwords differ"),
            ({"new": "short", "again": "short"}, b"A password has 12"),
        ):
            response, body = await browser.post("/console/account/password", CHANGE | change)
            assert response.status in {400, 403}
            assert words in body
        before = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
        response, _ = await browser.post("/console/account/password", CHANGE)
        assert response.headers["Location"] == "/console/account?said=password"
        after = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}
        assert before.keys() == after.keys()
        assert not set(before.values()) & set(
            after.values()
        )  # the browser it was done in has a new cookie, too
        assert (await browser.get("/console/session"))[0].status == 200
        assert (await other.get("/console/session"))[0].status == 303
    assert CHEAP.matches(team.people.accounts.password(team.person("ben").id), NEW)


async def test_who_found_a_session_open_cannot_guess_the_password_there(working, team) -> None:
    async with working("ben") as (_, browser):
        statuses = [
            (await browser.post("/console/account/password", CHANGE | {"current": f"guess number {i}"}))[
                0
            ].status
            for i in range(12)
        ]
    assert statuses[-1] == 429


async def test_sessions_are_ended_by_their_owner_alone(working, team) -> None:
    async with working("ben") as (served, browser), Browser.at(served.url) as other:
        await other.sign_in("ana")
        (theirs,) = team.people.sessions.of(team.person("ana").id, team.clock())
        response, _ = await browser.post(f"/console/account/sessions/{theirs.id}/end")
        assert response.status == 404
        assert (await other.get("/console/session"))[0].status == 200
        await other.sign_in("ben")
        mine = team.people.sessions.of(team.person("ben").id, team.clock())
        assert len(mine) == 2
        response, _ = await browser.post("/console/account/sessions/others/end")
        assert response.status == 303
        assert (await other.get("/console/session"))[0].status == 303
        assert (await browser.get("/console/session"))[0].status == 200


async def test_a_token_is_shown_once_and_withdrawn_by_its_owner_alone(working, team) -> None:
    async with working("ben") as (served, browser), Browser.at(served.url) as other:
        form = {"label": "wire", "scope": "reports:write", "days": "30"}
        response, body = await browser.post("/console/account/tokens", form)
        assert response.status == 200
        (secret,) = re.findall(rb"livedesk_[\w-]{43}", body)
        _, body = await browser.get("/console/account")
        assert secret not in body
        assert b"wire" in body
        (kept,) = team.people.tokens.of(team.person("ben").id)
        assert (kept.expires - kept.made).days == 30
        await other.sign_in("ana")
        for one, status in ((other, 404), (browser, 303)):
            response, _ = await one.post(f"/console/account/tokens/{kept.id}/withdraw")
            assert response.status == status
        assert team.people.tokens.of(team.person("ben").id) == []


async def test_a_token_cannot_be_made_for_more_than_one_may(working, team) -> None:
    async with working("cleo") as (_, browser):
        _, body = await browser.get("/console/account")
        assert b"commands:write" not in body
        response, body = await browser.post(
            "/console/account/tokens", {"label": "x", "scope": "commands:write"}
        )
        assert response.status == 400
        assert b"may give no commands" in body
        response, _ = await browser.post("/console/account/tokens", {"label": "x"})
        assert response.status == 400


@pytest.mark.parametrize("path", ["/console/account/tokens", "/console/account/passkeys/options"])
async def test_what_opens_the_account_to_others_needs_a_fresh_session(working, team, path) -> None:
    async with working("ben") as (_, browser):
        team.clock.passes(seconds=FRESH.total_seconds() + 1)
        response, body = await browser.ask("POST", path, data={})
        assert response.status == 403
        told = json.loads(body)
        assert told["problem"] == "not_fresh"
        assert told["sign_in"] == "/console/sign-in?next=%2Fconsole%2Faccount&again=1"
        response, _ = await browser.post(path, {"label": "x", "scope": "read"})
        assert (response.status, response.headers["Location"]) == (303, told["sign_in"])
        _, body = await browser.get(told["sign_in"])
        assert b"Sign in again first" in body
        assert b'value="ben"' in body
        await browser.sign_in("ben")
        response, _ = await browser.post("/console/account/tokens", {"label": "x", "scope": "read"})
        assert response.status == 200


async def test_a_name_can_be_changed_and_shown_to_colleagues_as_it_is_written(working, team) -> None:
    name = "</bdi><script>alert(1)</script>"
    async with working("ben") as (_, browser):
        response, _ = await browser.post("/console/account/display", {"display": name})
        assert response.status == 303
        _, body = await browser.get("/console/account?said=display")
        assert b"Your name is changed." in body
        assert b"<script>alert" not in body
        response, body = await browser.post("/console/account/display", {"display": "\u202e"})
        assert response.status == 400
        await browser.sign_in("ana")
        _, body = await browser.get("/console/people")
        assert b"&lt;script&gt;alert" in body
        assert b"<script>alert" not in body


async def test_what_the_page_says_is_none_of_the_addresss_business(working) -> None:
    async with working("ben") as (_, browser):
        _, body = await browser.get("/console/account?said=Your+account+was+hacked,+call+us")
        assert b"hacked" not in body
