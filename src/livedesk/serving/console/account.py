"""My account: what people look after themselves: password, sessions, passkeys, tokens."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from livedesk.errors import PeopleError
from livedesk.people.passkeys import can_use_passkeys
from livedesk.people.passwords import SHORTEST, fit
from livedesk.people.tokens import SCOPES
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.door import Door, told
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.forms import Form, refused
from livedesk.serving.console.guard import SESSION, Guard, needs, needs_fresh, person_of
from livedesk.serving.console.hashing import Hashing
from livedesk.serving.problem import Refused

_SAID = {
    "display": "Your name is changed.",
    "password": "Your password is changed, and you are signed out everywhere else.",
    "ended": "That session has ended.",
    "others": "All your other sessions have ended.",
    "withdrawn": "That token opens nothing any more.",
    "added": "The passkey is added: you can sign in with it.",
    "removed": "That passkey is removed.",
}
"""What the page says after a form, by the word its address carries."""
_SHOWN = 20


class Account:
    """Handlers of /console/account. Whatever is named by id is looked for among one's own."""

    def __init__(
        self, backroom: Backroom, guard: Guard, drawing: Drawing, door: Door, hashing: Hashing
    ) -> None:
        self._back = backroom
        self._people = backroom.people
        self._guard = guard
        self._drawing = drawing
        self._door = door
        self._hashing = hashing

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/account", self.page),
            web.post("/console/account/display", self.display),
            web.post("/console/account/password", self.password),
            web.post("/console/account/sessions/others/end", self.end_others),
            web.post("/console/account/sessions/{id}/end", self.end),
            web.post("/console/account/tokens", self.make_token),
            web.post("/console/account/tokens/{id}/withdraw", self.withdraw_token),
            web.post("/console/account/passkeys/{id}/remove", self.remove_passkey),
        ]

    @needs("contributor", anywhere=True)
    async def page(self, request: web.Request) -> web.Response:
        """Everything of one's own."""
        return self._page(request, good=_SAID.get(request.query.get("said", ""), ""))

    @needs("contributor", anywhere=True)
    async def display(self, request: web.Request) -> web.Response:
        """Be called otherwise."""
        form = await Form.sent(request)
        try:
            self._people.accounts.give_display(
                person_of(request).id, form["display"], self._back.now(), **self._who(request)
            )
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._done("display")

    @needs("contributor", anywhere=True)
    async def password(self, request: web.Request) -> web.Response:
        """Change the password, knowing the one before; every other session ends and this one begins anew."""
        form, person = await Form.sent(request), person_of(request)
        try:
            new = form.twice("new")
            fit(new, person.name)
            await self._door.prove(request, person.name, form["current"])
            hashed = await self._hashing.hash(new)
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        except Refused as fault:
            words = "That is not your password." if fault.status == 401 else told(fault)
            return self._page(request, bad=words, status=403 if fault.status == 401 else fault.status)
        address = self._guard.proxies.address(request)
        self._people.accounts.keep_password(
            person.id, hashed, self._back.now(), by=person.id, address=address
        )
        secret = self._door.begin(request, person, "password")
        return self._door.let_in(request, self._done("password"), person, secret)

    @needs("contributor", anywhere=True)
    async def end(self, request: web.Request) -> web.Response:
        """End one of one's own sessions."""
        address = self._guard.proxies.address(request)
        ended = self._people.sessions.end(
            person_of(request).id, request.match_info["id"], self._back.now(), address=address
        )
        return self._done("ended") if ended else _missing("session")

    @needs("contributor", anywhere=True)
    async def end_others(self, request: web.Request) -> web.Response:
        """End all of one's own sessions but this one."""
        address = self._guard.proxies.address(request)
        self._people.sessions.end_others(
            person_of(request).id, request[SESSION].id, self._back.now(), address=address
        )
        return self._done("others")

    @needs_fresh
    @needs("contributor", anywhere=True)
    async def make_token(self, request: web.Request) -> web.Response:
        """Make a token and show it, this once."""
        form = await Form.sent(request)
        days = form["days"]
        try:
            lasts = timedelta(days=int(days)) if days.isdecimal() and 0 < int(days[:4]) <= 3650 else None
            made = self._people.tokens.make(
                person_of(request),
                form["label"],
                form.all("scope"),
                self._back.now(),
                lasts=lasts,
                **self._who(request),
            )
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._page(request, token=made)

    @needs("contributor", anywhere=True)
    async def withdraw_token(self, request: web.Request) -> web.Response:
        """Make one of one's own tokens open nothing."""
        gone = self._people.tokens.withdraw(
            person_of(request).id, request.match_info["id"], self._back.now(), **self._who(request)
        )
        return self._done("withdrawn") if gone else _missing("token")

    @needs("contributor", anywhere=True)
    async def remove_passkey(self, request: web.Request) -> web.Response:
        """Take one of one's own passkeys away."""
        gone = self._people.passkeys.remove(
            person_of(request).id, request.match_info["id"], self._back.now(), **self._who(request)
        )
        return self._done("removed") if gone else _missing("passkey")

    def _who(self, request: web.Request) -> dict[str, str]:
        return {"by": person_of(request).id, "address": self._guard.proxies.address(request)}

    def _done(self, word: str) -> web.Response:
        return see_other(f"{self._guard.home}account?said={word}")

    def _page(
        self, request: web.Request, *, good: str = "", bad: str = "", token: str = "", status: int = 400
    ) -> web.Response:
        person, session, at = person_of(request), request[SESSION], self._back.now()
        return self._drawing.page(
            request,
            "account.html",
            status=status if bad else 200,
            here="account",
            me=self._people.accounts.get(person.id) or person,
            good=good,
            bad=bad,
            token=token,
            session=session,
            fresh=session.fresh(at),
            sessions=self._people.sessions.of(person.id, at),
            tokens=self._people.tokens.of(person.id),
            passkeys=self._people.passkeys.of(person.id),
            can_passkeys=can_use_passkeys(),
            scopes=[scope for scope in SCOPES if scope != "commands:write" or person.may("editor")],
            shortest=SHORTEST,
            trail=self._people.trail.newest(_SHOWN, account=person.id),
        )


def _missing(what: str) -> web.Response:
    raise Refused(404, f"you have no such {what}", where="address", remedy="Load your account's page anew")
