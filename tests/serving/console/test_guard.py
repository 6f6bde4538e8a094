"""The guard: no session, no answer; no mark, no change; no way round by another address."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from livedesk.serving.console.guard import HOME, mark_of, needs, person_of, safe_next
from livedesk.serving.problem import Refused
from staff import PASSWORD, Browser


async def test_an_address_written_otherwise_is_no_way_round(working) -> None:
    async with working(None) as (_, browser):
        for path in (
            "/console",
            "/console/nowhere",
            "/%63onsole/session",
            "/console/%73ession",
            "/console//session",
            "/console/./session",
            "/Console/session",
            "//console/session",
            "/console/session/",
            "/assets/../console/session",
        ):
            response, body = await browser.get(path, headers={"Accept": "application/json"})
            assert response.status in {401, 404}, path
            assert b"csrf" not in body


async def test_who_is_signed_out_in_the_middle_is_told_where_to_sign_in_and_come_back(working, team) -> None:
    async with working("ben") as (_, browser):
        team.clock.passes(days=8)
        response, body = await browser.ask(
            "GET", "/console/session?x=1", headers={"Accept": "application/json"}
        )
        assert response.status == 401
        told = json.loads(body)
        assert told["problem"] == "signed_out"
        assert told["sign_in"] == "/console/sign-in?next=%2Fconsole%2Fsession%3Fx%3D1"
        assert told["error"]["status"] == 401
        before = browser.csrf
        await browser.sign_in("ben")  # in place, and what was being written is sent again with the new mark
        assert browser.csrf != before
        response, body = await browser.get("/console/session")
        assert response.status == 200
        assert json.loads(body)["person"]["name"] == "ben"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "0" * 64},
        {"X-CSRF-Token": mark_of("another session")},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
async def test_a_change_without_the_sessions_mark_or_from_elsewhere_is_refused(working, headers) -> None:
    async with working("ben") as (_, browser):
        right = {"X-CSRF-Token": browser.csrf}
        response, body = await browser.post("/console/sign-out", headers=right | headers)
        assert response.status == 403, body
        response, _ = await browser.get("/console/session")
        assert response.status == 200  # nothing happened
        response, _ = await browser.post("/console/sign-out")
        assert response.status == 303


async def test_a_form_without_either_header_of_a_browser_is_refused(working) -> None:
    async with working("ben") as (served, browser):
        async with browser.session.post(
            served.url + "/console/sign-out", data={"csrf": browser.csrf}, allow_redirects=False
        ) as response:
            assert response.status == 403


async def test_the_mark_of_one_session_is_none_in_another(working, team) -> None:
    async with working("ben") as (served, one):
        async with Browser.at(served.url) as other:
            await other.sign_in("ben")
            other.csrf, theirs = one.csrf, other.csrf
            assert theirs != one.csrf
            response, _ = await other.post("/console/sign-out")
            assert response.status == 403


async def test_someone_switched_off_is_out_at_once(working, team) -> None:
    async with working("ben") as (_, browser):
        team.people.accounts.switch(team.person("ben").id, False, team.clock())
        response, _ = await browser.get("/console/session")
        assert response.status in {303, 401}


async def test_a_desk_without_accounts_has_no_console_and_says_how_to_make_one(serve, tmp_path) -> None:
    from staff import staff

    nobody = staff(tmp_path, empty=True)
    async with serve(backroom=nobody.backroom) as served, Browser.at(served.url) as browser:
        for method, path in (("GET", "/console/"), ("GET", "/console/sign-in"), ("POST", "/console/sign-in")):
            response, body = await browser.ask(method, path)
            assert response.status == 404
            assert b"livedesk people add STORY NAME --role chief" in body
        assert not nobody.people.path.exists()
        nobody.hire("ana", "chief")  # while the desk runs
        response, _ = await browser.get("/console/sign-in")
        assert response.status == 200
    nobody.close()


async def test_a_role_is_needed_and_named(working, team) -> None:
    @needs("chief")
    async def kitchen(request: web.Request) -> web.Response:
        return web.Response(text=person_of(request).name)

    for name, status in (("cleo", 403), ("ben", 403), ("ana", 200)):
        request = Asked(team.person(name))
        if status == 200:
            assert (await kitchen(request)).text == "ana"
        else:
            with pytest.raises(Refused, match="chiefs") as refused:
                await kitchen(request)
            assert refused.value.status == status
    with pytest.raises(Refused, match="signed in"):
        await kitchen(Asked(None))


class Asked(dict):
    """As much of a request as `needs` looks at."""

    def __init__(self, person) -> None:
        from livedesk.serving.console.guard import PERSON

        super().__init__({} if person is None else {PERSON: person})


@pytest.mark.parametrize(
    "asked", ["/console/", "/console/harbour/updates/d1?x=1&y=%2F#a", "/console/account"]
)
def test_after_signing_in_one_comes_back_to_a_page_of_the_console(asked: str) -> None:
    assert safe_next(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        "", "/", "/about", "//evil.example", "//evil.example/console/", "https://evil.example/console/",
        "/\\evil.example", "/console/\\evil.example", "/console//evil.example", "\t//evil.example", "/console/\r\nX: y",
        "javascript:alert(1)", "/console/../logout", "console/", "/consolex/", "/console/" + "x" * 2000, "/console/ü",
        "http:/console/", "///console/", "/console/./..//evil.example", "/console/%2e%2e/about", "/console/x/.%2E/%2E./about",
    ],
)  # fmt: skip
def test_nothing_leads_elsewhere(asked: str) -> None:
    assert safe_next(asked) == HOME


async def test_the_way_back_that_leads_elsewhere_is_not_taken_after_signing_in(working) -> None:
    async with working(None) as (_, browser):
        for place in ("//evil.example", "https://evil.example", "/console/\\evil.example"):
            form = {"name": "ben", "password": PASSWORD, "next": place}
            response, _ = await browser.post("/console/sign-in", form)
            assert (response.status, response.headers["Location"]) == (303, HOME)


@pytest.fixture
async def probed(team):
    """A small application behind the guard, with routes in and outside the console, and a way to ask it."""
    from contextlib import AsyncExitStack

    from livedesk.page.html import Renderer
    from livedesk.serving import Metrics, Server, WebOptions
    from livedesk.serving.answering import Masthead, answering
    from livedesk.serving.console.guard import Guard

    async def plain(request: web.Request) -> web.Response:
        return web.Response(text=person_of(request).name)

    @needs("contributor", scope="reports:write")
    async def report(request: web.Request) -> web.Response:
        return web.Response(text=person_of(request).name)

    @needs("editor", scope="commands:write")
    async def command(request: web.Request) -> web.Response:
        return web.Response(text=person_of(request).name)

    @needs("contributor", scope="read")
    async def look(request: web.Request) -> web.Response:
        return web.Response(text=person_of(request).name)

    guard = Guard(team.backroom, WebOptions())
    app = web.Application(
        middlewares=[answering(Renderer(), lambda: Masthead("Talks", "en"), Metrics()), guard.middleware()]
    )
    app.router.add_get("/console/forgotten", plain)
    app.router.add_post("/api/reports", report)
    app.router.add_post("/console/{story}/commands", command)
    app.router.add_get("/console/{story}/look", look)
    server = Server(app, "127.0.0.1", 0)
    async with AsyncExitStack() as stack:
        await server.start()
        stack.push_async_callback(server.stop)
        yield await stack.enter_async_context(Browser.at(server.url))


async def test_a_route_that_was_marked_with_nothing_is_shut_to_strangers_and_programs(probed, team) -> None:
    response, _ = await probed.get("/console/forgotten")
    assert response.status == 303
    token = team.people.tokens.make(team.person("ben"), "x", ["read", "commands:write"], team.clock())
    response, _ = await probed.get("/console/forgotten", headers={"Authorization": f"Bearer {token}"})
    assert response.status == 403


@pytest.mark.parametrize("name", ["cleo", "ben", "ana"])
async def test_a_token_opens_what_its_scopes_name_and_its_owner_may(probed, team, name) -> None:
    owner = team.person(name)
    scopes = ["read", "reports:write"] + (["commands:write"] if owner.may("editor") else [])
    opens = {
        "read": ("GET", "/console/harbour/look"),
        "reports:write": ("POST", "/api/reports"),
        "commands:write": ("POST", "/console/harbour/commands"),
    }
    for scope in scopes:
        token = team.people.tokens.make(owner, scope, [scope], team.clock())
        for other, (method, path) in opens.items():
            # As a program does: no cookie, no Origin, no mark.
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            async with probed.session.request(method, probed.url + path, headers=headers) as response:
                body = await response.text()
                assert response.status == (200 if other == scope else 403), (scope, other, body)
                if other == scope:
                    assert body == name


async def test_a_token_outlives_neither_its_owners_role_nor_account(probed, team) -> None:
    ben = team.person("ben")
    token = team.people.tokens.make(ben, "x", ["commands:write"], team.clock())
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    async def status() -> int:
        async with probed.session.post(probed.url + "/console/harbour/commands", headers=headers) as response:
            return response.status

    assert await status() == 200
    team.people.accounts.give_role(ben.id, "contributor", team.clock())
    assert await status() == 403
    team.people.accounts.give_role(ben.id, "editor", team.clock())
    team.people.accounts.switch(ben.id, False, team.clock())
    assert await status() == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer livedesk_x", "Basic YW5hOmFuYQ==", "x", "Bearer \xff"]
)
async def test_nonsense_in_place_of_a_token_opens_nothing_even_beside_a_session(probed, team, header) -> None:
    secret = team.people.sessions.begin(team.person("ana"), team.clock(), method="password")
    name = next(iter(_cookie_names(team)))
    probed.session.cookie_jar.update_cookies({name: secret})
    response, _ = await probed.get("/console/harbour/look")
    assert response.status == 200
    response, _ = await probed.get("/console/harbour/look", headers={"Authorization": header})
    assert response.status == 401


def _cookie_names(team):
    from hashlib import sha256

    yield f"livedesk_session_{sha256(str(team.people.path.resolve()).encode()).hexdigest()[:8]}"


async def test_a_story_that_is_not_here_or_not_theirs_is_the_same_to_whoever_asks(probed, team) -> None:
    team.hire("kim", "chief", stories=["storm"])
    told = set()
    for name, path in (
        ("kim", "/console/harbour/look"),
        ("kim", "/console/storm/look"),
        ("ana", "/console/x/look"),
    ):
        token = team.people.tokens.make(team.person(name), "x", ["read"], team.clock())
        response, body = await probed.get(path, headers={"Authorization": f"Bearer {token}"})
        assert response.status == 404
        told.add(body)
    assert len(told) == 1


async def test_reports_are_handed_in_by_a_session_too_with_its_mark(probed, team) -> None:
    secret = team.people.sessions.begin(team.person("cleo"), team.clock(), method="password")
    probed.session.cookie_jar.update_cookies({next(iter(_cookie_names(team))): secret})
    response, _ = await probed.ask("POST", "/api/reports", data={})
    assert response.status == 403
    probed.csrf = mark_of(secret)
    response, body = await probed.ask("POST", "/api/reports", data={})
    assert (response.status, body) == (200, b"cleo")
