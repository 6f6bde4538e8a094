"""Passkeys over the web: registered by whoever is freshly signed in, good for signing in, bound to the address."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("webauthn")

from authenticator import Authenticator
from livedesk.people import passkeys as room
from livedesk.people.passkeys import Site
from livedesk.serving import WebOptions
from staff import Browser

REGISTER, SIGN_IN = "/console/account/passkeys", "/console/sign-in/passkey"


def bound(browser: Browser) -> Site:
    return Site("127.0.0.1", browser.url)


async def sent(browser: Browser, path: str, body: bytes):
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-CSRF-Token": browser.csrf,
    }
    return await browser.ask("POST", path, headers=headers, data=json.loads(body))


async def register(browser: Browser, site: Site | None = None) -> Authenticator:
    key = Authenticator()
    _, options = await browser.ask("POST", f"{REGISTER}/options", data={})
    response, body = await sent(
        browser, f"{REGISTER}?label=yellow%20key", key.create(options.decode(), site or bound(browser))
    )
    assert response.status == 200, body
    assert json.loads(body)["label"] == "yellow key"
    return key


async def test_who_added_a_passkey_signs_in_with_it(working, team) -> None:
    async with working("ben") as (served, browser):
        key = await register(browser)
        _, page = await browser.get("/console/account?said=added")
        assert b"yellow key" in page
        async with Browser.at(served.url) as other:
            _, options = await other.ask("POST", f"{SIGN_IN}/options", data={})
            answer = key.get(options.decode(), bound(other))
            response, body = await sent(other, SIGN_IN, answer)
            assert response.status == 200
            told = json.loads(body)
            assert told["person"]["name"] == "ben"
            other.csrf = told["csrf"]
            response, _ = await other.get("/console/session")
            assert response.status == 200
            response, _ = await sent(other, SIGN_IN, answer)  # once more
            assert response.status == 401
    assert team.people.sessions.of(team.person("ben").id, team.clock())[0].method in {"password", "passkey"}


async def test_what_was_signed_for_another_address_opens_nothing_and_is_written_down(working, team) -> None:
    async with working("ben") as (served, browser):
        key = await register(browser)
        async with Browser.at(served.url) as other:
            _, options = await other.ask("POST", f"{SIGN_IN}/options", data={})
            response, body = await sent(
                other, SIGN_IN, key.get(options.decode(), Site("127.0.0.1", "http://evil"))
            )
            assert response.status == 401
            assert "Set-Cookie" not in response.headers
            assert json.loads(body)["error"]["what"] == "that passkey opens nothing here"
    assert team.people.trail.newest(1)[0].words == "passkey"


async def test_behind_a_public_address_passkeys_are_bound_to_that(working, team) -> None:
    options = WebOptions(base_url="https://live.example.org", trusted_proxies=("127.0.0.1/32",))
    async with working("ben", options=options) as (_, browser):
        browser.headers = {
            "Host": "live.example.org",
            "Origin": "https://live.example.org",
            "X-Forwarded-Proto": "https",
        }
        _, asked = await browser.ask("POST", f"{SIGN_IN}/options", data={})
        assert json.loads(asked)["rpId"] == "live.example.org"


async def test_others_passkeys_are_nobodys_business(working, team) -> None:
    async with working("ben") as (served, browser):
        key = await register(browser)
        async with Browser.at(served.url) as other:
            await other.sign_in("ana")
            response, _ = await other.post(f"{REGISTER}/{key.id.hex()}/remove")
            assert response.status == 404
        response, _ = await browser.post(f"{REGISTER}/{key.id.hex()}/remove")
        assert response.status == 303
        assert team.people.passkeys.of(team.person("ben").id) == []


@pytest.mark.parametrize("path", [REGISTER, SIGN_IN])
async def test_nonsense_is_refused_plainly(working, path) -> None:
    async with working("ben") as (_, browser):
        for data in (None, [], {}, {"response": {}}, "x", {"response": {"clientDataJSON": "!"}}):
            if data is None:
                continue
            response, body = await browser.ask("POST", path, data=data)
            assert response.status in {400, 401}
            assert json.loads(body)["error"]["remedy"]
        response, _ = await browser.post(path, {})
        assert response.status == 415


async def test_a_desk_without_the_extra_offers_none(working, monkeypatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda _name: None)
    async with working("ben") as (_, browser):
        _, body = await browser.get("/console/account")
        assert b"This desk takes none" in body
        assert b"passkeys." not in body.replace(b"/passkeys/", b"")
        for path in (f"{SIGN_IN}/options", f"{REGISTER}/options", SIGN_IN):
            response, body = await browser.ask("POST", path, data={"response": {}})
            assert response.status == 404
            assert b"takes no passkeys" in body


async def test_who_fails_from_elsewhere_keeps_nobody_from_signing_in_with_a_passkey(working, team) -> None:
    options = WebOptions(trusted_proxies=("127.0.0.1/32",))
    async with working("ben", options=options) as (served, browser):
        key = await register(browser)
        async with Browser.at(served.url) as other:
            for i in range(44):
                other.headers = {"X-Forwarded-For": f"203.0.113.{i % 2}"}
                response, _ = await other.ask("POST", SIGN_IN, data={"response": {}})
            assert response.status == 429
            other.headers = {"X-Forwarded-For": "198.51.100.7"}
            for _ in range(8):
                await other.post("/console/sign-in", {"name": "ben", "password": "a guess that is wrong"})
            _, asked = await other.ask("POST", f"{SIGN_IN}/options", data={})
            response, _ = await sent(other, SIGN_IN, key.get(asked.decode(), bound(other)))
            assert response.status == 200
