"""The door: a name and a password are tried, no oftener than one may, and whoever they belong to is let in."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from livedesk.people import Person
from livedesk.people.attempts import Key
from livedesk.people.sessions import Method
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.guard import Guard
from livedesk.serving.console.hashing import Hashing
from livedesk.serving.problem import Refused

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")

PRUNED = timedelta(hours=1)
"""How often what has ended is looked for, when somebody signs in."""


class Door:
    """One for a console."""

    def __init__(self, backroom: Backroom, guard: Guard, hashing: Hashing) -> None:
        self._back = backroom
        self._people = backroom.people
        self._guard = guard
        self._hashing = hashing
        self._pruned: datetime | None = None

    async def prove(self, request: web.Request, name: str, password: str) -> Person:
        """Whose name and password these are.

        Refused: 401 in the same words and after the same time whatever is wrong, 429 for too many attempts, 503.
        """
        people = self._people
        address = self._guard.proxies.address(request)
        person = people.accounts.named(name)
        # One form for what stands for one name, known or not: what is counted together tells nobody who is who.
        whose = unicodedata.normalize("NFKC", name).strip().lower() if person is None else person.id
        browser = self._guard.cookies.browser(request)
        keys = people.attempts.keys(whose, address, browser, None if person is None else person.id)
        self._hashing.room()
        self.attempt(request, keys)
        kept = people.accounts.password(person.id) if person is not None else None
        matches = await self._hashing.matches(kept, password)
        if person is not None:  # the account may have changed meanwhile
            now = people.accounts.get(person.id)
            person = now if now is not None and kept == people.accounts.password(person.id) else None
        if not matches or person is None or not person.active:
            whose = (
                "" if person is None else person.id
            )  # what nobody is called may be a password in the wrong field
            people.trail.note(
                "sign-in failed", whose, self._back.now(), by="nobody", address=address, words="password"
            )
            raise Refused(
                401,
                "that name and password do not belong together",
                where="password",
                remedy="Type both again, or ask a chief of this desk for a new password",
            )
        people.attempts.forgive(keys)
        if kept is not None and people.passwords.outdated(kept):
            people.accounts.rehash(person.id, kept, await self._hashing.hash(password))
        return person

    def attempt(self, request: web.Request, keys: tuple[Key, ...]) -> None:
        """Count one attempt, before it is known how it ends. Refused (429) when it comes too soon."""
        attempts, at = self._people.attempts, self._back.now()
        wait = attempts.wait(keys, at)
        if wait > 0:
            _log.warning("console.sign_in_held_back", address=self._guard.proxies.address(request))
            raise _slower(wait)
        attempts.count(keys, at)

    def begin(self, request: web.Request, person: Person, method: Method) -> str:
        """A new session in place of any that the browser had; its secret. What is old is forgotten now and then."""
        at = self._back.now()
        if self._pruned is None or at - self._pruned >= PRUNED:
            self._pruned = at
            self._people.prune(at)
        return self._people.sessions.begin(
            person,
            at,
            method=method,
            agent=request.headers.get("User-Agent", ""),
            address=self._guard.proxies.address(request),
            before=self._guard.cookies.session(request),
        )

    def let_in(self, request: web.Request, answer: web.Response, person: Person, secret: str) -> web.Response:
        """Hand the browser its session with ``answer``, and know it again when it comes back."""
        cookies = self._guard.cookies
        cookies.sign_in(request, answer, secret)
        known = self._people.attempts.know(person.id, self._back.now(), before=cookies.browser(request))
        cookies.know(request, answer, known)
        return answer


def told(refused: Refused) -> str:
    """What a page says of it."""
    return f"{refused.what[:1].upper()}{refused.what[1:]}. {refused.remedy}."


def _slower(wait: float) -> Refused:
    seconds = math.ceil(wait)
    refused = Refused(
        429,
        "there were too many attempts",
        where="sign-in",
        remedy=f"Try again in {seconds} s; a passkey works at once",
    )
    refused.headers["Retry-After"] = str(seconds)
    return refused
