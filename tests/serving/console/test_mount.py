"""A whole console, every route of it: shut to strangers, to other sites and to other stories, and kept by nobody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest

from livedesk.desk import Desk
from livedesk.outgoing.alerts import Box
from livedesk.outgoing.alerts.alerter import Alerter
from livedesk.record.sqlite import SqliteLog
from livedesk.serving import Backroom, Hub, Server, WebOptions, make_app
from livedesk.serving.console.guard import marks_of, open_to_all
from livedesk.showing import DeskSite, backroom_of
from livedesk.story import load_story
from newsdesk import STORY, Now
from newsroom import at
from staff import Browser, Staff


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/session", "/console/nowhere", "/console"])
@pytest.mark.parametrize("name", ["ben", None])
async def test_the_consoles_headers(working, path, name) -> None:
    async with working(name, options=WebOptions(frame_ancestors="*")) as (_, browser):
        response, _ = await browser.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["X-Robots-Tag"] == "noindex"
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'; style-src 'self'" in policy
        assert policy.endswith("frame-ancestors 'none'")
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_readers_pages_keep_their_own(working) -> None:
    async with working(None, options=WebOptions(frame_ancestors="*")) as (_, browser):
        response, _ = await browser.get("/")
        assert response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
        assert "X-Robots-Tag" not in response.headers


async def test_a_desk_without_a_backroom_has_no_console_at_all(serve) -> None:
    async with serve() as served:
        response, _ = await served.get("/console/")
        assert response.status == 404


@dataclass
class Whole:
    """A desk with every part of its console."""

    url: str
    routes: list[tuple[str, str, bool]]
    """Method, pattern and whether it answers without a session, of everything under /console."""
    roles: dict[tuple[str, str], str | None]
    """Whom each is marked for, by method and pattern."""

    def ask(self, browser: Browser, method: str, pattern: str, story: str = "harbour", **options):
        path = re.sub(r"\{[^}]*\}", "x", re.sub(r"\{story[^}]*\}", story, pattern))
        options["headers"] = {"Accept": "application/json"} | options.pop("headers", {})
        return browser.ask("GET" if method == "*" else method, path, **options)


@pytest.fixture
async def whole(tmp_path: Path, team: Staff) -> AsyncIterator[Whole]:
    file = tmp_path / "harbour.toml"
    file.write_text(STORY.replace("MODE", "hold"), encoding="utf-8")
    record = tmp_path / "harbour.record.sqlite"
    desk = Desk(load_story(file), SqliteLog(record), clock=Now())
    await desk.open()
    box, hub = Box(record), Hub()
    alerter = Alerter(
        box,
        lambda: desk.state,
        desk.record,
        now=lambda: at("14:00"),
        story=lambda: "The talks",
        address=lambda _: "",
        secret=lambda: b"s" * 32,
    )
    backroom = replace(backroom_of(desk, team.people, record, None, alerter), now=team.clock)
    missing = [field.name for field in fields(Backroom) if getattr(backroom, field.name) is None]
    assert missing == [], "a part of the console is not tried below"
    app = make_app(DeskSite(desk, hub), hub, backroom=backroom)
    mark = next(name for name in vars(open_to_all(lambda _: None)))
    routes = sorted(
        {
            (route.method, route.resource.canonical, hasattr(route.handler, mark))
            for route in app.router.routes()
            if route.resource is not None and route.resource.canonical.startswith("/console")
        }
    )
    roles = {
        (route.method, route.resource.canonical): marks_of(route.handler)[0]
        for route in app.router.routes()
        if route.resource is not None
    }
    server = Server(app, "127.0.0.1", 0)
    await server.start()
    yield Whole(server.url, routes, roles)
    await server.stop()
    box.close()
    await desk.close()


OPEN = {
    "/console/sign-in",
    "/console/sign-in/passkey/options",
    "/console/sign-in/passkey",
    "/console/invitation/{secret}",
}
"""All that answers without a session: nobody could get one otherwise."""


async def test_nothing_of_a_whole_console_answers_without_a_session(whole) -> None:
    assert {path for _, path, is_open in whole.routes if is_open} == OPEN
    shut = [(method, path) for method, path, is_open in whole.routes if not is_open]
    assert len(shut) >= 40
    async with Browser.at(whole.url) as browser:
        for method, path in shut:
            for headers in ({}, {"Accept": "text/html"}, {"Authorization": "Bearer livedesk_guess"}):
                response, body = await whole.ask(browser, method, path, headers=headers)
                assert response.status in {303, 401}, (method, path, body)
                assert response.headers.get("Location", "/console/sign-in").startswith("/console/sign-in")
                assert response.headers["Cache-Control"] == "no-store"
                assert "Set-Cookie" not in response.headers


async def test_nothing_of_a_whole_console_is_changed_from_another_site_or_without_the_sessions_mark(
    whole,
) -> None:
    changing = [
        (method, path)
        for method, path, is_open in whole.routes
        if method not in {"GET", "HEAD"} and not is_open
    ]
    assert len(changing) >= 25
    async with Browser.at(whole.url) as browser:
        await browser.sign_in("ana")
        right = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
        for method, path in changing:
            for wrong in (
                {"X-CSRF-Token": ""},
                {"X-CSRF-Token": "0" * 64},
                {"Origin": "https://evil.example"},
                {"Sec-Fetch-Site": "cross-site"},
            ):
                response, body = await whole.ask(browser, method, path, headers=right | wrong)
                assert response.status == 403, (method, path, wrong, body)
                assert b"csrf" in body or b"Origin" in body, (method, path, wrong, body)
        response, _ = await browser.get("/console/session")
        assert response.status == 200


async def test_each_route_refuses_whoever_may_less_than_it_is_marked_for(whole, team) -> None:
    async with Browser.at(whole.url) as browser:
        for name, above in (("cleo", {"editor", "chief"}), ("ben", {"chief"})):
            await browser.sign_in(name)
            shut = [(m, path) for m, path, _ in whole.routes if whole.roles[m, path] in above]
            assert len(shut) >= 8, name
            for method, path in shut:
                response, body = await whole.ask(
                    browser, method, path, headers={"X-CSRF-Token": browser.csrf}
                )
                assert response.status == 403, (name, method, path, body)
                assert method == "HEAD" or b"csrf" not in body, "it is the role that is refused"


async def test_nothing_of_a_whole_console_is_reached_in_another_storys_name(whole, team) -> None:
    storys = [(method, path) for method, path, _ in whole.routes if "{story" in path]
    assert len(storys) >= 20
    team.hire("kim", "chief", stories=["storm"])
    async with Browser.at(whole.url) as browser:
        for name, story in (("kim", "harbour"), ("kim", "storm"), ("ana", "storm")):
            await browser.sign_in(name)
            for method, path in storys:
                headers = {"X-CSRF-Token": browser.csrf}
                response, body = await whole.ask(browser, method, path, story, headers=headers)
                assert response.status == 404, (name, method, path, body)
                assert method == "HEAD" or b"there is no such story for you" in body, (method, path, body)


async def test_a_program_reads_with_a_token_for_reading_and_changes_nothing_with_it(whole, team) -> None:
    token = team.people.tokens.make(team.person("cleo"), "screen on the wall", ["read"], team.clock())
    opened = set()
    async with Browser.at(whole.url) as browser:
        for method, path, is_open in whole.routes:
            if is_open or method == "HEAD" or path.endswith("/events"):
                continue
            headers = {"Authorization": f"Bearer {token}"}
            response, body = await whole.ask(browser, method, path, headers=headers)
            if response.status == 200:
                opened.add((method, path))
            else:
                assert response.status in {403, 404}, (method, path, body)
        assert ("GET", "/console/{story}/queue") in opened
        assert ("GET", "/console/{story}/sources.json") in opened
        assert {method for method, _ in opened} == {"GET"}
        team.people.tokens.withdraw(
            team.person("cleo").id, team.people.tokens.of(team.person("cleo").id)[0].id, team.clock()
        )
        response, _ = await browser.get("/console/harbour/queue", headers=headers)
        assert response.status == 401


async def test_a_program_gives_commands_with_a_token_for_them_alone(whole, team) -> None:
    ben = team.person("ben")
    async with Browser.at(whole.url) as browser:
        for scopes, status in ((["commands:write"], 400), (["read", "reports:write"], 403)):
            token = team.people.tokens.make(ben, "script", scopes, team.clock())
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            response, body = await whole.ask(
                browser, "POST", "/console/{story}/commands", headers=headers, raw=b"{}"
            )
            assert response.status == status, body  # 400: it is let in, and sent no command


ODD = [
    b"", b"{}", b"[]", b"null", b"0", b'"x"', b"\xff\xfe", b"{", b'{"a":' + b"[" * 3_000, b"a=b&a=c&=&%ff=%00",
    b'{"name":"\\u0000","password":"\\ud800"}', b'{"id":"","kinds":[1],"stories":{}}', b"x" * 70_000,
    "name=ü&display=\u202e&role=&days=99999999999999999999&scope=%00&to=\x00&stories=..%2F&label=%F0%9F".encode(),
]  # fmt: skip


@pytest.mark.slow
async def test_nothing_that_is_sent_breaks_the_console(whole, team) -> None:
    async with Browser.at(whole.url) as browser:
        for method, path, _ in whole.routes:
            if path.endswith(("/events", "/sign-out")) or method == "HEAD":
                continue
            await browser.sign_in("ana")
            for body in ODD if method != "GET" else ODD[:1]:
                for kind in (
                    "application/json",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "image/png",
                ):
                    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": kind}
                    address = re.sub(r"\{story[^}]*\}", "harbour", path)
                    for name in ("x", "%00", "..%2F", "\u00fc"):
                        asked = (
                            re.sub(r"\{[^}]*\}", name, address)
                            + "?said=%00&next=%FF&after=-1&label=%00&id=%2e"
                        )
                        response, told = await browser.ask(method, asked, headers=headers, raw=body)
                        assert response.status < 500, (method, asked, kind, body[:60], told)
                        if "{" not in address:
                            break
