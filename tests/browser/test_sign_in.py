"""Coming in, in a real browser: by password without script, by passkey, by invitation; axe on every page of it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from browsing import Chromium, in_the_loop
from livedesk.serving import Hub, Server, make_app
from newsroom import Newsroom
from serving.conftest import DeskInTests
from staff import PASSWORD, Staff, staff

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EXPECTED = ("status of 4", "Cleared data types")
"""What Chromium says of a refusal and of signing out."""
NEW = "eight brown foxes at dawn"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Staff]:
    found = staff(tmp_path)
    yield found
    found.close()


@in_the_loop
async def url(team: Staff) -> AsyncIterator[str]:
    """A desk with people, at a name that browsers call secure."""
    hub = Hub()
    server = Server(make_app(DeskInTests(Newsroom(), hub), hub, backroom=team.backroom), "127.0.0.1", 0)
    await server.start()
    yield f"http://localhost:{server.port}"
    await server.stop()


@pytest.fixture
def browse(chromium: Chromium) -> Callable[..., Any]:
    """``async with browse() as page``: a browser of its own; what its pages complain of fails the test."""

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[Page]:
        complaints: list[str] = []
        context = await chromium.new_context(**({"viewport": {"width": 1100, "height": 900}} | options))
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: (
                None if any(one in message.text for one in EXPECTED) else complaints.append(message.text)
            ),
        )
        yield page
        await context.close()
        assert complaints == []

    return opened


async def sign_in(page: Page, url: str, name: str = "ana", password: str = PASSWORD) -> None:
    await page.goto(f"{url}/console/account")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def security_key(page: Page) -> Any:
    """A virtual authenticator that knows its owner, as a phone or a laptop does."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    added = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, added["authenticatorId"]


async def test_a_password_signs_in_without_script_and_leads_back(browse, url, team) -> None:
    async with browse(java_script_enabled=False) as page:
        await page.goto(f"{url}/console/account")
        await expect(page).to_have_title(re.compile("^Sign in"))
        assert await page.get_by_role("button", name="passkey").count() == 0
        await page.get_by_label("Name").fill("ana")
        await page.get_by_label("Password").fill("not the right one")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("do not belong together")
        await expect(page.get_by_label("Name")).to_have_value("ana")
        await expect(page.get_by_label("Password")).to_have_value("")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("My account")
        cookies = await page.context.cookies()
        assert {(cookie["httpOnly"], cookie["sameSite"]) for cookie in cookies} == {(True, "Lax")}


async def test_after_signing_out_the_way_back_shows_nothing(browse, url) -> None:
    async with browse() as page:
        await sign_in(page, url)
        await expect(page.get_by_role("heading", level=1)).to_have_text("My account")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        await page.go_back()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert "ana" not in await page.content()


async def test_a_passkey_is_added_and_signs_in_from_then_on(browse, url, team) -> None:
    async with browse() as page:
        session, key = await security_key(page)
        await sign_in(page, url, "ben")
        await page.get_by_label("What to call it").fill("My laptop")
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.locator(".told.good")).to_contain_text("passkey is added")
        await expect(page.locator("body")).to_contain_text("My laptop")
        held = await session.send("WebAuthn.getCredentials", {"authenticatorId": key})
        assert [one["rpId"] for one in held["credentials"]] == ["localhost"]

        await page.get_by_role("button", name="Sign out").click()
        await page.goto(f"{url}/console/account")
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("My account")
        await expect(page.locator("nav")).to_contain_text("Ben")
        assert team.people.trail.newest(1)[0].words == "passkey"

        # Its owner removes it: the device still offers it, the desk does not take it.
        await page.get_by_role("button", name="Remove the passkey My laptop").click()
        await expect(page.locator(".told.good")).to_contain_text("removed")
        await page.get_by_role("button", name="Sign out").click()
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await expect(page.locator(".passkey [role=status]")).to_contain_text("opens nothing here")


async def test_a_device_that_cannot_tell_who_holds_it_is_not_enough(browse, url, team) -> None:
    async with browse() as page:
        session, key = await security_key(page)
        await sign_in(page, url, "ben")
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.locator(".told.good")).to_contain_text("passkey is added")
        await page.get_by_role("button", name="Sign out").click()
        await session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await expect(page.locator(".passkey [role=status]")).to_contain_text("cancelled, or took too long")


async def test_a_session_grown_old_is_asked_to_sign_in_again_before_a_passkey_is_added(
    browse, url, team
) -> None:
    async with browse() as page:
        await security_key(page)
        await sign_in(page, url, "ben")
        team.clock.passes(hours=1)
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.get_by_role("alert")).to_contain_text("Sign in again first")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Add a passkey").click()
        await expect(page.locator(".told.good")).to_contain_text("passkey is added")


async def test_a_chief_invites_somebody_who_makes_an_account_and_is_switched_off_at_once(
    browse, url, team
) -> None:
    async with browse() as chief, browse() as other:
        await sign_in(chief, url)
        await chief.get_by_role("link", name="People").click()
        await chief.get_by_label("For whom").fill("Dora")
        await chief.get_by_role("button", name="Make a link").click()
        link = await chief.locator("#link").inner_text()

        await other.goto(link)
        await other.get_by_label("Name to sign in with").fill("dora")
        await other.get_by_label("Name that colleagues read").fill("<b>Dora</b>")
        await other.get_by_label("Password").fill(NEW)
        await other.get_by_label("The same again").fill(NEW)
        await other.get_by_role("button", name="Make the account").click()
        await other.goto(f"{url}/console/account")
        await expect(other.get_by_role("heading", level=1)).to_have_text("My account")

        await chief.goto(f"{url}/console/people")
        await expect(chief.get_by_role("rowheader", name="<b>Dora</b>")).to_be_visible()
        await chief.get_by_role("button", name="Switch dora off").click()
        await expect(chief.locator(".told.good")).to_contain_text("switched off")
        await other.reload()
        await expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1100)])
async def test_axe_finds_no_fault_on_any_page_of_coming_in(browse, url, team, scheme, width) -> None:
    ben = team.person("ben")
    invitation = team.people.invitations.make("editor", team.clock(), stories=["harbour"])
    renewal = team.people.invitations.renew(ben, team.clock())
    team.people.tokens.make(ben, "wire script", ["read"], team.clock())
    team.people.sessions.begin(
        ben, team.clock(), method="passkey", agent="Mozilla/5.0 " + "x" * 150, address="::1"
    )
    team.hire("kim", "editor", stories=["storm", "election-of-2026-in-the-north"])
    viewport = {"width": width, "height": 900}
    async with browse(viewport=viewport, color_scheme=scheme, reduced_motion="reduce") as page:

        async def faultless() -> None:
            results = await Axe().run(page)
            found = results.response["violations"]
            told = [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found]
            assert not found, json.dumps(told, indent=1)
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

        for path in ("sign-in", f"invitation/{invitation}", f"invitation/{renewal}", "invitation/none"):
            await page.goto(f"{url}/console/{path}")
            await faultless()
        await sign_in(page, url, "ben", "not the right one")
        await faultless()
        await sign_in(page, url, "ben")
        await faultless()
        await page.get_by_label("What it is for").fill("another")
        await page.get_by_label("read", exact=True).check()
        await page.get_by_role("button", name="Make a token").click()
        await expect(page.locator("#token")).to_be_visible()
        await faultless()
        await page.get_by_role("button", name="Sign out").click()
        await sign_in(page, url)
        await page.goto(f"{url}/console/people")
        await faultless()
        await page.get_by_role("button", name="Link for a new password of ben").click()
        await expect(page.locator("#link")).to_be_visible()
        await faultless()
