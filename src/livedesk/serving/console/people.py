"""People: who works at the desk. For chiefs, and for those whose own account is not limited to stories."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from livedesk.errors import PeopleError
from livedesk.people import ROLES, Person
from livedesk.people.invitations import LASTS
from livedesk.people.person import role_of
from livedesk.serving.base import base_url
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.door import told
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.forms import Form, refused
from livedesk.serving.console.guard import Guard, needs, needs_fresh, person_of
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused

_SAID = {
    "role": "The role is changed.",
    "stories": "The stories are changed.",
    "off": "The account is switched off, and its sessions have ended.",
    "on": "The account is switched on again.",
    "withdrawn": "The invitation opens nothing any more.",
}
_SHOWN = 100


class PeoplePage:
    """Handlers of /console/people."""

    def __init__(self, backroom: Backroom, guard: Guard, drawing: Drawing, options: WebOptions) -> None:
        self._back = backroom
        self._people = backroom.people
        self._guard = guard
        self._drawing = drawing
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/people", self.page),
            web.post("/console/people/invitations", self.invite),
            web.post("/console/people/invitations/{id}/withdraw", self.withdraw),
            web.post("/console/people/{id}/role", self.role),
            web.post("/console/people/{id}/stories", self.stories),
            web.post("/console/people/{id}/switch", self.switch),
            web.post("/console/people/{id}/password", self.password),
        ]

    @needs("chief", anywhere=True)
    async def page(self, request: web.Request) -> web.Response:
        """Everybody, who is invited, and what happened to accounts."""
        _whole_desk(request)
        return self._page(request, good=_SAID.get(request.query.get("said", ""), ""))

    @needs_fresh
    @needs("chief", anywhere=True)
    async def invite(self, request: web.Request) -> web.Response:
        """Make an invitation and show its link, this once."""
        _whole_desk(request)
        form = await Form.sent(request)
        days = form["days"]
        try:
            secret = self._people.invitations.make(
                role_of(form["role"]),
                self._back.now(),
                stories=form.stories(),
                note=form["note"],
                lasts=timedelta(days=int(days[:4])) if days.isdecimal() else LASTS,
                **self._who(request),
            )
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._page(request, link=self._link(request, secret), link_for="account")

    @needs("chief", anywhere=True)
    async def withdraw(self, request: web.Request) -> web.Response:
        """Make an invitation worthless."""
        _whole_desk(request)
        if not self._people.invitations.withdraw(
            request.match_info["id"], self._back.now(), **self._who(request)
        ):
            raise _nobody()
        return self._done("withdrawn")

    @needs_fresh
    @needs("chief", anywhere=True)
    async def role(self, request: web.Request) -> web.Response:
        """Change what somebody may do."""
        person, form = self._meant(request), await Form.sent(request)
        try:
            role = role_of(form["role"])
            self._people.accounts.give_role(person.id, role, self._back.now(), **self._who(request))
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._done("role")

    @needs_fresh
    @needs("chief", anywhere=True)
    async def stories(self, request: web.Request) -> web.Response:
        """Change at which stories somebody may work; not one's own, lest one shut oneself out."""
        person, form = self._meant(request), await Form.sent(request)
        if person.id == person_of(request).id:
            return self._page(request, bad="That is your own account. Ask another chief.")
        try:
            self._people.accounts.give_stories(
                person.id, form.stories(), self._back.now(), **self._who(request)
            )
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._done("stories")

    @needs("chief", anywhere=True)
    async def switch(self, request: web.Request) -> web.Response:
        """Switch somebody off, or on again."""
        person, form = self._meant(request), await Form.sent(request)
        on = form["to"] == "on"
        try:
            self._people.accounts.switch(person.id, on, self._back.now(), **self._who(request))
        except PeopleError as error:
            return self._page(request, bad=told(refused(error)))
        return self._done("on" if on else "off")

    @needs_fresh
    @needs("chief", anywhere=True)
    async def password(self, request: web.Request) -> web.Response:
        """A link for a new password. Not for chiefs: one could take the other's place."""
        person = self._meant(request)
        if person.role == "chief" or not person.active:
            return self._page(
                request,
                bad="There is no such link for chiefs and for accounts that are switched off. "
                "Whoever runs the desk can do it on its machine: livedesk people password.",
            )
        secret = self._people.invitations.renew(person, self._back.now(), **self._who(request))
        return self._page(request, link=self._link(request, secret), link_for=person.name)

    def _meant(self, request: web.Request) -> Person:
        _whole_desk(request)
        person = self._people.accounts.get(request.match_info["id"])
        if person is None:
            raise _nobody()
        return person

    def _who(self, request: web.Request) -> dict[str, str]:
        return {"by": person_of(request).id, "address": self._guard.proxies.address(request)}

    def _link(self, request: web.Request, secret: str) -> str:
        base = base_url(request, self._options)
        if self._options.base_url is None and self._guard.proxies.secure(request):
            base = f"https://{base.partition('://')[2]}"
        return f"{base}{self._guard.home}invitation/{secret}"

    def _done(self, word: str) -> web.Response:
        return see_other(f"{self._guard.home}people?said={word}")

    def _page(
        self, request: web.Request, *, good: str = "", bad: str = "", link: str = "", link_for: str = ""
    ) -> web.Response:
        at = self._back.now()
        everybody = self._people.accounts.all()
        return self._drawing.page(
            request,
            "people.html",
            status=400 if bad else 200,
            here="people",
            good=good,
            bad=bad,
            link=link,
            link_for=link_for,
            everybody=[(one, self._people.sessions.of(one.id, at)) for one in everybody],
            invited=self._people.invitations.open(at),
            roles=ROLES,
            lasts=LASTS.days,
            names={one.id: one.name for one in everybody},
            trail=self._people.trail.newest(_SHOWN),
        )


def _whole_desk(request: web.Request) -> None:
    """Refused (403) to chiefs of some stories: accounts belong to all of them."""
    if person_of(request).stories is not None:
        raise Refused(
            403,
            "that is for chiefs of all stories",
            where="role",
            remedy="Ask one of them",
        )


def _nobody() -> Refused:
    return Refused(404, "there is nobody of that id", where="address", remedy="Load the page anew")
