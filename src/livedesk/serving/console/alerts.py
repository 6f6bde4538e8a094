"""The alerts page: what an editor was told, and the rules by which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

import msgspec
from aiohttp import web

from livedesk.errors import LivedeskError
from livedesk.model import Status
from livedesk.outgoing.alerts import KINDS, Kept, Kind, Quiet, Rule, Way
from livedesk.outgoing.alerts.alerter import Alerter
from livedesk.outgoing.alerts.rule import read_rule
from livedesk.serving import query
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.backstage import Backstage
from livedesk.serving.console.drawing import Drawing, see_other
from livedesk.serving.console.guard import needs, person_of
from livedesk.serving.problem import Refused

SHOWN = 50
"""Alerts of a page."""
EVENT = "alert"
"""Name of the event that open screens hear: whose alert it is and how many are new; what it says is asked for."""
_HIGHEST = 10**15 - 1
_SAID = {
    "kept": "The rule is kept.",
    "removed": "The rule is removed; what it asked for before is still told.",
    "seen": "Seen.",
}

Tell = Callable[[str, Mapping[str, Any]], None]
"""Tells every open screen."""


class UnseenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is new to whoever asks."""

    unseen: int
    """How many."""
    latest: str
    """The newest in a line; "" for none."""
    id: int
    """Its id; 0 for none."""


class Alerts:
    """Handlers of the alerts page. Everybody has their own rules and sees their own alerts."""

    def __init__(
        self, site: Backstage, backroom: Backroom, drawing: Drawing, alerter: Alerter, tell: Tell
    ) -> None:
        self._site = site
        self._back = backroom
        self._drawing = drawing
        self._alerter = alerter
        self._box = alerter.box
        self._tell = tell
        alerter.tell(self._hear)

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/{story}/alerts", self.page),
            web.get("/console/{story}/alerts/inbox", self.inbox),
            web.get("/console/{story}/alerts/unseen", self.unseen),
            web.post("/console/{story}/alerts/seen", self.seen),
            web.post("/console/{story}/alerts/rules", self.keep),
            web.post("/console/{story}/alerts/rules/{id}/remove", self.remove),
        ]

    @needs("contributor")
    async def page(self, request: web.Request) -> web.StreamResponse:
        """What you were told, and your rules."""
        return self._page(request, good=_SAID.get(request.query.get("said", ""), ""))

    @needs("contributor")
    async def inbox(self, request: web.Request) -> web.StreamResponse:
        """The list alone, for a page that is open."""
        return self._drawing.page(request, "alert_lines.html", **self._lines(request))

    @needs("contributor", scope="read")
    async def unseen(self, request: web.Request) -> web.StreamResponse:
        """How many are new, and the newest."""
        me = person_of(request).id
        latest = next(iter(self._box.inbox(me, limit=1)), None)
        line = f"{KINDS[latest.alert.kind].capitalize()}: {latest.alert.title}" if latest is not None else ""
        answer = UnseenAnswer(unseen=self._box.unseen(me), latest=line, id=latest.id if latest else 0)
        return web.Response(body=msgspec.json.encode(answer), content_type="application/json")

    @needs("contributor")
    async def seen(self, request: web.Request) -> web.StreamResponse:
        """You have seen all up to one."""
        fields = await request.post()
        upto = fields.get("upto", "")
        if not (isinstance(upto, str) and upto.isascii() and upto.isdigit() and len(upto) <= 15):
            raise Refused(400, "that is no alert", where="upto", remedy="Load the page anew")
        me = person_of(request).id
        self._box.see(me, int(upto))
        self._tell(EVENT, {"editor": me, "unseen": self._box.unseen(me)})
        return see_other(f"{self._base()}alerts?said=seen")

    @needs("contributor")
    async def keep(self, request: web.Request) -> web.StreamResponse:
        """Keep a rule of yours, from the page's form or as JSON."""
        if request.content_type == "application/json":
            return self._keep_json(await request.read(), person_of(request).id)
        fields = await request.post()
        told = {name: [v for v in fields.getall(name) if isinstance(v, str)] for name in fields}
        draft, bad = Rule(id="", editor=person_of(request).id, kinds=()), ""
        try:
            draft = _rule(told, person_of(request).id)
            if not self._box.keep_rule(draft):
                bad = f"alert {draft.id}: is somebody else's name, or there are too many rules. Take another."
        except LivedeskError as fault:
            bad = str(fault)
        if bad:
            return self._page(request, bad=bad, draft=draft, status=422)
        return see_other(f"{self._base()}alerts?said=kept")

    @needs("contributor")
    async def remove(self, request: web.Request) -> web.StreamResponse:
        """Remove a rule of yours."""
        if not self._box.remove_rule(request.match_info["id"], person_of(request).id):
            raise Refused(404, "you have no such rule", where="rule", remedy="Go back to the alerts")
        return see_other(f"{self._base()}alerts?said=removed")

    def _keep_json(self, sent: bytes, editor: str) -> web.Response:
        try:
            rule = read_rule(sent, editor=editor)
        except LivedeskError as fault:
            raise Refused(422, fault.what, where=fault.where, remedy=fault.remedy) from fault
        if not self._box.keep_rule(rule):
            raise Refused(
                409,
                "the name is somebody else's, or there are too many rules",
                where="id",
                remedy="Take another",
            )
        return web.Response(body=msgspec.json.encode(rule), content_type="application/json")

    # --- pieces ------------------------------------------------------------------------------------------

    def _hear(self, editor: str, kept: Kept) -> None:
        self._tell(EVENT, {"editor": editor, "unseen": self._box.unseen(editor), "id": kept.id})

    def _page(
        self,
        request: web.Request,
        *,
        good: str = "",
        bad: str = "",
        draft: Rule | None = None,
        status: int = 200,
    ) -> web.Response:
        me = person_of(request).id
        story = self._site.story
        return self._drawing.page(
            request,
            "alerts.html",
            status=status,
            here="alerts",
            good=good,
            bad=bad,
            rules=self._box.rules(me),
            draft=draft or Rule(id="", editor=me, kinds=()),
            statuses=get_args(Status),
            issues=[(issue.id, issue.title) for issue in story.issues],
            zone=story.event.zone,
            mails=self._alerter.mails,
            seq=self._site.state.seq,
            **self._lines(request),
        )

    def _lines(self, request: web.Request) -> dict[str, Any]:
        me = person_of(request).id
        before = query.whole(request, "before", 0, 0, _HIGHEST) or None
        inbox = self._box.inbox(me, limit=SHOWN + 1, before=before)
        return {
            "inbox": inbox[:SHOWN],
            "older": len(inbox) > SHOWN,
            "unseen": self._box.unseen(me),
            "kinds": KINDS,
            "base": self._base(),
        }

    def _base(self) -> str:
        return f"{self._drawing.home}{self._back.story}/"


def _rule(told: Mapping[str, list[str]], editor: str) -> Rule:
    """The rule that a form describes; checked when it is kept. Raises LivedeskError for what is no number."""

    def one(name: str) -> str:
        return (told.get(name) or [""])[0].strip()

    def number(name: str) -> float | None:
        written = one(name).replace(",", ".")
        try:
            return float(written) if written else None
        except ValueError:
            raise LivedeskError(
                f'"{written[:20]}" is no number', where=name, remedy="Give one, or none"
            ) from None

    kinds = cast("tuple[Kind, ...]", tuple(kind for kind in told.get("kinds", ()) if kind in KINDS))
    but = cast("tuple[Kind, ...]", tuple(kind for kind in told.get("but", ()) if kind in KINDS))
    ways: tuple[Way, ...] = tuple(
        way for way in get_args(Way) if way == "console" or way in told.get("ways", ())
    )
    statuses = cast("tuple[Status, ...]", tuple(s for s in told.get("statuses", ()) if s in get_args(Status)))
    begin, end = one("begin"), one("end")
    quiet = Quiet(begin=begin, end=end, zone=one("zone") or "UTC", but=but) if begin or end else None
    silent = number("silent_minutes")
    return Rule(
        id=one("id"),
        editor=editor,
        kinds=kinds,
        ways=ways,
        mail=one("mail") or None,
        webhook=one("webhook") or None,
        statuses=statuses,
        sources=tuple(one("sources").replace(",", " ").split())[:100],
        issues=tuple(told.get("issues", ()))[:100],
        least=number("least") or 0.0,
        silent_minutes=None if silent is None else int(min(silent, 10**6)),
        quiet=quiet,
    )
