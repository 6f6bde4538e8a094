"""Taking an invitation: a link that makes one account, or gives one a new password."""

from __future__ import annotations

from aiohttp import web

from livedesk.errors import PeopleError
from livedesk.people.invitations import Invitation
from livedesk.people.passwords import SHORTEST, fit
from livedesk.people.person import display_of, name_of
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.door import Door, told
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.forms import Form, refused
from livedesk.serving.console.guard import Guard, open_to_all
from livedesk.serving.console.hashing import Hashing
from livedesk.serving.problem import Refused

_LINK = "/console/invitation/{secret}"


class Invitations:
    """Handlers of /console/invitation: looking uses nothing up, so that a preview of the link does no harm."""

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
        return [web.get(_LINK, self.page), web.post(_LINK, self.take)]

    @open_to_all
    async def page(self, request: web.Request) -> web.Response:
        """The form of an invitation that may still be taken."""
        return self._page(request, self._found(request), Form({}))

    @open_to_all
    async def take(self, request: web.Request) -> web.Response:
        """Take it, and be signed in."""
        found, form = self._found(request), await Form.sent(request)
        try:
            return await self._taken(request, found, form)
        except PeopleError as error:
            self._found(request)  # somebody else was quicker
            return self._page(request, found, form, told(refused(error)))

    async def _taken(self, request: web.Request, found: Invitation, form: Form) -> web.Response:
        secret, address = request.match_info["secret"], self._guard.proxies.address(request)
        password = form.twice("password")
        if found.account is None:
            name, display = name_of(form["name"]), display_of(form["display"])
            fit(password, name)
            if self._people.accounts.named(name) is not None:
                raise PeopleError(f'the name "{name}" is taken', where="name", remedy="Take another")
            hashed = await self._hashing.hash(password)
            at = self._back.now()
            person = self._people.invitations.take(secret, name, display, hashed, at, address=address)
        else:
            whose = self._people.accounts.get(found.account)
            fit(password, "" if whose is None else whose.name)
            hashed = await self._hashing.hash(password)
            at = self._back.now()
            person = self._people.invitations.take_renewal(secret, hashed, at, address=address)
        begun = self._door.begin(request, person, "invitation")
        return self._door.let_in(request, see_other(self._guard.home), person, begun)

    def _found(self, request: web.Request) -> Invitation:
        found = self._people.invitations.find(request.match_info["secret"], self._back.now())
        if found is None:
            raise Refused(
                410,
                "this invitation was taken or has ended",
                where="invitation",
                remedy="Ask whoever sent it for another one",
            )
        return found

    def _page(self, request: web.Request, found: Invitation, form: Form, words: str = "") -> web.Response:
        whose = None if found.account is None else self._people.accounts.get(found.account)
        return self._drawing.page(
            request,
            "invitation.html",
            status=400 if words else 200,
            told=words,
            invitation=found,
            whose=whose,
            shortest=SHORTEST,
            form=form,
            action=request.path,
        )
