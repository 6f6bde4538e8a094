"""The editor's desk: its page, the development in hand, previews, and the readers' page to look at beside.

Everything here is read; what changes something is a command (commands.py) or an image (images.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, get_args

import msgspec
from aiohttp import web

from livedesk.model import Attitude, Rank
from livedesk.page.console.hand import in_hand
from livedesk.page.console.preview import preview
from livedesk.page.console.standing import standing_lines
from livedesk.page.desk import Desk
from livedesk.page.parts import UpdatePart
from livedesk.page.words import PHASE_WORDS, STATUS_WORDS, TYPE_WORDS
from livedesk.serving import query
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.backstage import Backstage
from livedesk.serving.console.drawing import POLICY, Drawing, see_other
from livedesk.serving.console.guard import needs, no_such_story, person_of
from livedesk.serving.console.live import Live
from livedesk.serving.headers import policy
from livedesk.serving.problem import Refused
from livedesk.story.schema import Story

_HIGHEST = 10**15 - 1
_NO_STORE = {"Cache-Control": "no-store"}
DESK_POLICY = policy("'none'") + "; frame-src 'self'"
"""The desk shows the readers' page and previews in frames of its own."""
FRAMED_POLICY = policy("'self'")


class Wished(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an editor is writing, to be seen as readers would."""

    development: str
    """Id of the development; "" for a post of the desk's own."""
    headline: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    """None leaves it as it is."""
    text: Annotated[str, msgspec.Meta(max_length=20_000)] | None = None
    """Markdown, likewise."""
    note: Annotated[str, msgspec.Meta(max_length=5_000)] | None = None
    """What was wrong, for a correction."""


class Pages:
    """Handlers of what an editor looks at."""

    def __init__(
        self,
        site: Backstage,
        backroom: Backroom,
        drawing: Drawing,
        live: Live,
        still_in: Callable[[web.Request], bool],
    ) -> None:
        self._site = site
        self._back = backroom
        self._drawing = drawing
        self._live = live
        self._still_in = still_in

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/console/", self.home),
            web.get("/console/{story}/", self.desk),
            web.get("/console/{story}/queue", self.queue),
            web.get("/console/{story}/hand/{id}", self.hand),
            web.post("/console/{story}/preview", self.preview),
            web.get("/console/{story}/standing", self.standing),
            web.get("/console/{story}/events", self.events),
            web.get("/console/{story}/page", self.page),
        ]

    @needs("contributor", anywhere=True)
    async def home(self, request: web.Request) -> web.StreamResponse:
        """With one story, its desk."""
        if not person_of(request).enters(self._back.story):
            raise no_such_story()
        return see_other(f"{self._drawing.home}{self._back.story}/")

    @needs("contributor")
    async def desk(self, request: web.Request) -> web.StreamResponse:
        """The desk. It fills itself from the queue."""
        story = self._site.story
        response = self._drawing.page(
            request,
            "desk.html",
            here="desk",
            zone=story.event.zone,
            actors=[(actor.id, actor.name) for actor in story.actors],
            words={
                "issues": [(issue.id, issue.title) for issue in story.issues],
                "outcomes": [(outcome.id, outcome.title) for outcome in story.outcomes],
                "parties": list(story.reactions_from),
                "mode": story.publishing.mode,
                "rules": [(rule.id, rule.title, rule.mode) for rule in story.publishing.rules],
                "sensitive": _sensitive(story),
                "kinds": list(TYPE_WORDS.items()),
                "statuses": list(STATUS_WORDS.items()),
                "phases": list(PHASE_WORDS.items()),
                "attitudes": [(attitude, attitude) for attitude in get_args(Attitude)],
                "ranks": [(rank, rank) for rank in get_args(Rank)],
            },
        )
        response[POLICY] = DESK_POLICY
        return response

    @needs("contributor", scope="read")
    async def queue(self, request: web.Request) -> web.StreamResponse:
        """Rows of the queue as JSON, those that changed after ``?after=`` only."""
        after = query.whole(request, "after", 0, 0, _HIGHEST)
        answer = self._live.answer(after)
        response = web.Response(
            body=msgspec.json.encode(answer), content_type="application/json", headers=_NO_STORE
        )
        response.enable_compression()
        return response

    @needs("contributor")
    async def hand(self, request: web.Request) -> web.StreamResponse:
        """The development in hand, as a part of the page. One that was merged away is the one it became part of."""
        asked = request.match_info["id"]
        found = in_hand(self._site.state, self._site.story, asked, self._back.names())
        if found is None:
            raise Refused(
                404,
                "there is no such development any more",
                where="/console/STORY/hand/ID",
                remedy="Take another one from the queue",
            )
        return self._drawing.page(
            request,
            "hand.html",
            hand=found,
            asked=asked,
            today=Desk.of(self._site.story, "en").clock.moment(self._site.now()).day,
            shown=self._framed(found.shown),
            suggested=self._framed(found.suggested),
        )

    @needs("contributor")
    async def preview(self, request: web.Request) -> web.StreamResponse:
        """What is being written, as readers would see it: a page for a frame."""
        try:
            wished = msgspec.json.decode(await request.read(), type=Wished)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refused(
                400, f"that can't be drawn: {fault}", where="body", remedy="Load the page anew"
            ) from fault
        part = preview(
            self._site.state,
            self._site.story,
            wished.development,
            now=self._site.now(),
            headline=wished.headline,
            text=wished.text,
            note=wished.note,
        )
        if part is None:
            raise Refused(
                404,
                "there is no such development any more",
                where="development",
                remedy="What you wrote is kept in this browser: take another development from the queue",
            )
        return web.Response(text=self._framed(part), content_type="text/html", headers=_NO_STORE)

    @needs("contributor", scope="read")
    async def standing(self, _: web.Request) -> web.StreamResponse:
        """Where things stand, as editors change it: the lines, and what they keep off it."""
        answer = standing_lines(self._site.state, self._site.story)
        return web.Response(body=msgspec.json.encode(answer), content_type="application/json")

    def _framed(self, part: UpdatePart | None) -> str:
        return "" if part is None else self._site.renderer.console("framed.html", update=part)

    @needs("contributor", scope="read")
    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything new, pushed from ``?after=`` or Last-Event-ID on."""
        seen = request.headers.get("Last-Event-ID", "")
        after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
        if after is None:
            after = query.whole(request, "after", 0, 0, _HIGHEST)
        return await self._live.serve(request, after, lambda: self._still_in(request))

    @needs("contributor")
    async def page(self, request: web.Request) -> web.StreamResponse:
        """The readers' page, word for word, for a frame beside the queue."""
        site = self._site
        text = site.renderer.page(site.readers_view(), base_url=f"{request.scheme}://{request.host}")
        response = web.Response(text=text, content_type="text/html", headers=_NO_STORE)
        response[POLICY] = FRAMED_POLICY
        return response


def _sensitive(story: Story) -> list[str]:
    """What waits for a person in every mode, in words."""
    titles = [kind.title for kind in story.publishing.sensitive]
    held = story.publishing.hold_words.get(story.language, ())
    return [*titles, *(f"“{word}”" for word in held)]
