"""A form whose session ended: what was typed comes back after signing in, and passwords never do."""

from __future__ import annotations

import html
import re
from typing import Any

from livedesk.serving.console.keeping import MOST, kept_of, unpacked
from staff import PASSWORD, Browser

HOME = "/console/"
RULE = {"editor": "", "kinds": "official", "id": "night", "why": 'He said "no" <b>twice</b>'}


def hidden(body: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body.decode())
    assert found, body.decode()
    return html.unescape(found[1])


async def sends(browser: Browser, path: str = "/console/account/display", **form: str) -> tuple[int, bytes]:
    response, body = await browser.ask("POST", path, form=form)
    return response.status, body


async def test_what_was_typed_comes_back_after_signing_in_and_is_sent_on_one_click(working, team) -> None:
    async with working("ben") as (_, browser):
        ben = team.person("ben")
        for session in team.people.sessions.of(ben.id, team.clock()):
            team.people.sessions.end(ben.id, session.id, team.clock())
        status, body = await sends(browser, display="Ben of <the> Harbour")
        assert status == 401
        assert b"What you wrote is kept" in body
        assert b"Ben of &lt;the&gt; Harbour" in body
        kept = hidden(body, "kept")
        status, body = await sends(
            browser, "/console/sign-in", name="ben", password="wrong wrong wrong", kept=kept
        )
        assert status == 401
        assert hidden(body, "kept") == kept
        status, body = await sends(browser, "/console/sign-in", name="ben", password=PASSWORD, kept=kept)
        assert status == 200
        assert b"Send it" in body
        browser.csrf = hidden(body, "csrf")
        assert hidden(body, "display") == "Ben of <the> Harbour"
        response, _ = await browser.ask(
            "POST", "/console/account/display", form={"display": hidden(body, "display")}
        )
        assert response.status == 303
        assert team.person("ben").display == "Ben of <the> Harbour"


async def test_a_form_of_an_earlier_session_is_offered_again_and_not_carried_out(working, team) -> None:
    async with working("ben") as (_, browser):
        before = team.person("ben").display
        browser.csrf = "0" * 64
        status, body = await sends(browser, display="Another")
        assert status == 403
        assert team.person("ben").display == before
        browser.csrf = hidden(body, "csrf")
        await sends(browser, display=hidden(body, "display"))
        assert team.person("ben").display == "Another"


async def test_from_another_site_nothing_is_kept(working) -> None:
    async with working(None) as (_, browser):
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
        response, body = await browser.ask(
            "POST", "/console/account/display", form={"display": "Mallory"}, headers=headers
        )
        assert response.status == 403
        assert b"Mallory" not in body


async def test_a_script_is_told_as_before(working) -> None:
    async with working(None) as (_, browser):
        response, body = await browser.ask("POST", "/console/harbour/commands", data={"command": "note"})
        assert response.status == 401
        assert response.content_type == "application/json"
        assert b"sign_in" in body


async def test_signing_out_twice_leads_to_the_sign_in_page(working) -> None:
    async with working(None) as (_, browser):
        response, body = await browser.ask("POST", "/console/sign-out", form={})
        assert response.status == 401
        assert b"<h1>Sign in</h1>" in body


def test_passwords_files_and_marks_are_not_kept() -> None:
    form: dict[str, Any] = {
        "csrf": "m",
        "password": "p",
        "again": "p",
        "new": "p",
        "current": "p",
        "file": object(),
        "name": "n",
    }
    found = kept_of("/console/account/password", form, HOME)
    assert found is not None
    assert found.fields == (("name", "n"),)
    assert kept_of("/console/account/password", {"password": "p"}, HOME) is None


def test_only_what_was_meant_for_the_console_is_kept() -> None:
    for path in (
        "/api/reports",
        "//elsewhere.example/",
        "/console/../x",
        "https://elsewhere.example/console/",
    ):
        assert kept_of(path, {"a": "b"}, HOME) is None
    assert kept_of("/console/x", {"a": "b" * MOST}, HOME) is None


def test_what_is_no_kept_form_is_none() -> None:
    found = kept_of("/console/x", RULE, HOME)
    assert found is not None
    assert unpacked(found.packed(), HOME) == found
    assert found.words[-1] == ("why", RULE["why"])
    for text in ("", "{}", "[" * 9_000, '{"to":"//e.example/","fields":[["a","b"]]}', "x" * (MOST + 1)):
        assert unpacked(text, HOME) is None
    sly = '{"to":"/console/x","fields":[["csrf","m"],["a","b"],["a","c"]]}'
    again = unpacked(sly, HOME)
    assert again is not None
    assert again.fields == (("a", "b"), ("a", "c"))
