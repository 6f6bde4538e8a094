"""People who work at a desk in tests, and a browser of theirs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from livedesk.people import People, Person, Role
from livedesk.people.passwords import Passwords
from livedesk.serving.console import Backroom
from waiting import LONG

CHEAP = Passwords(passes=1, memory=8, lanes=1)
"""Hashes in no time: tests of what is hashed stand in tests/people/test_passwords.py."""
PASSWORD = "seven grey herons at dusk"
STORY = "harbour"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A wall clock that stands still until told."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Staff:
    """A chief (ana), an editor (ben) and a contributor (cleo), all with ``PASSWORD``."""

    backroom: Backroom
    clock: Clock

    @property
    def people(self) -> People:
        return self.backroom.people

    def person(self, name: str) -> Person:
        found = self.people.accounts.named(name)
        assert found is not None
        return found

    def hire(self, name: str, role: Role, **about: Any) -> Person:
        about.setdefault("display", name.title())
        about.setdefault("password", CHEAP.hash(PASSWORD))
        return self.people.accounts.add(name, about.pop("display"), role, self.clock(), **about)

    def close(self) -> None:
        self.people.close()


def staff(folder: Path, story: str = STORY, *, empty: bool = False) -> Staff:
    """A desk's people, in a file of their own under ``folder``; close it at the end."""
    clock = Clock()
    people = People(folder / "harbour.people.sqlite", passwords=CHEAP)
    found = Staff(Backroom(people=people, story=story, now=clock), clock)
    if not empty:
        for name, role in (("ana", "chief"), ("ben", "editor"), ("cleo", "contributor")):
            found.hire(name, role)
    return found


@dataclass
class Browser:
    """A browser at a console: keeps cookies, sends what browsers send, does not follow redirects."""

    url: str
    session: aiohttp.ClientSession
    csrf: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, url: str) -> Browser:
        """A new one; close it at the end (or use it with ``async with``)."""
        patience = aiohttp.ClientTimeout(total=LONG)
        return cls(url, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=patience))

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def ask(
        self, method: str, path: str, *, form: dict[str, str] | None = None, data: Any = None, **options: Any
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        """Answer and body; ``form`` is sent as a page's form does, ``data`` as its script sends
        JSON, ``raw`` as it is."""
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Origin": self.url, **self.headers}
        if data is not None:
            headers |= {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "X-CSRF-Token": self.csrf,
            }
            options["data"] = json.dumps(data)
        elif form is not None:
            options["data"] = {"csrf": self.csrf, **form}
        headers |= options.pop("headers", {})
        if "raw" in options:
            options["data"] = options.pop("raw")
        options.setdefault("allow_redirects", False)
        address = URL(self.url + path, encoded=True)
        async with self.session.request(method, address, headers=headers, **options) as response:
            return response, await response.read()

    async def get(self, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, bytes]:
        return await self.ask("GET", path, **options)

    async def post(
        self, path: str, form: dict[str, str] | None = None, **options: Any
    ) -> tuple[aiohttp.ClientResponse, bytes]:
        return await self.ask("POST", path, form=form or {}, **options)

    async def sign_in(self, name: str = "ana", password: str = PASSWORD) -> None:
        """Sign in as a page's script does, and remember the mark for forms."""
        response, body = await self.ask("POST", "/console/sign-in", data={"name": name, "password": password})
        assert response.status == 200, body
        self.csrf = json.loads(body)["csrf"]


async def attempt(
    browser: Browser, name: str = "ben", password: str = "wrong but long enough", **options: Any
) -> tuple[aiohttp.ClientResponse, bytes]:
    """Try to sign in with the form."""
    return await browser.post("/console/sign-in", {"name": name, "password": password}, **options)
