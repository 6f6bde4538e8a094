"""The front page of a desk with many stories, and what belongs to the desk as a whole."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

import msgspec
from aiohttp import web

from livedesk.page.assets import Asset
from livedesk.page.catalogue import Catalogue, Tongue
from livedesk.page.front import Card, card, front
from livedesk.page.html import Renderer
from livedesk.page.push import Frame
from livedesk.serving import query
from livedesk.serving.answering import Masthead, answering
from livedesk.serving.answers import CheckLine
from livedesk.serving.base import base_url
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.console.backroom import Backroom
from livedesk.serving.console.drawing import Shown
from livedesk.serving.console.guard import Guard
from livedesk.serving.console.mount import make_whole_console, protect
from livedesk.serving.console.stories import StoryLine
from livedesk.serving.headers import secure
from livedesk.serving.language import Chosen, chosen
from livedesk.serving.metrics import CONTENT_TYPE, Metrics, together
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.push import Hub, Opening
from livedesk.serving.site import Site

_HTML = "text/html; charset=utf-8"
_LIVE = "public, max-age=1, must-revalidate"
_FOREVER = "public, max-age=31536000, immutable"
ROOT = "/stories/"
"""Under it each story answers, by its name."""


class FrontLine(msgspec.Struct, frozen=True, kw_only=True):
    """One story in ``/api/stories``."""

    id: str
    title: str
    phase: str
    address: str
    updates: int
    seq: int


@dataclass(frozen=True, slots=True)
class _Named:
    title: str


@dataclass(frozen=True, slots=True)
class _Whole:
    renderer: Renderer
    story: _Named


class FrontPage:
    """Stories by name, in the order given, before the world."""

    def __init__(
        self,
        stories: Mapping[str, Site],
        hub: Hub,
        options: WebOptions,
        *,
        title: str | None = None,
        language: str = "en",
    ) -> None:
        """``title`` is the desk's name; ``language`` that of the page where a reader asks for none."""
        self.renderer = Renderer()
        self.language = language
        self._stories = stories
        self._hub = hub
        self._options = options
        self._title = title
        self._bodies = Bodies(options.kept_pages, options.render_share, options.render_burst)

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/", self.page),
            web.get("/events", self.events),
            web.get("/assets/{name}", self.asset),
            web.get("/favicon.svg", self.icon),
            web.get("/api/stories", self.listing),
            web.get("/api/health", self.health),
            web.get("/healthz", self.health),
            web.get("/readyz", self.ready),
        ]

    def shown(self) -> Shown:
        """The desk as a whole, for its console."""
        return _Whole(self.renderer, _Named(self.masthead().title))

    def masthead(self) -> Masthead:
        """What its answers to mistyped addresses are headed with."""
        return Masthead(self._title or "Live desk", self.language, desk=True)

    def consoles(self) -> list[StoryLine]:
        """Where each story is worked at."""
        return [
            StoryLine(id_, site.story.title, site.state.phase_now(), f"{site.renderer.links.root}console/")
            for id_, site in self._stories.items()
        ]

    def say(self, id_: str) -> None:
        """Something changed in a story: its card goes out to everyone who has the page open."""
        for lang in self._hub.tongues:
            self._hub.broadcast([self._frame(self._card(id_, lang), self._tongue(lang))], lang)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """All stories."""
        base = base_url(request, self._options)
        lang, vary = self._language(request)
        seen = tuple(site.state.seq for site in self._stories.values())

        def draw() -> Body:
            cards = [self._card(id_, lang) for id_ in self._stories]
            page = self.renderer.front(front(cards, self._title, self._tongue(lang)), base_url=base)
            etag = blake2b(page.encode(), digest_size=8).hexdigest()
            return Body(plain=page.encode(), content_type=_HTML, etag=etag, cache=_LIVE)

        body = self._bodies.get(("front", base, lang), (seen, int(time.monotonic())), draw)
        return send(request, body, vary=vary)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Cards as their stories move on; first all of them, so that who was away has missed nothing."""
        lang = self._language(request).lang if query.text(request, "lang") else None

        def opening() -> Opening:
            tongue = self._tongue(lang)
            data = b"".join(self._frame(self._card(id_, lang), tongue).data for id_ in self._stories)
            return Opening(data, 0)

        return await self._hub.serve(request, opening, lang)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A file the page links."""
        asset = self.renderer.assets.get(request.match_info["name"])
        if asset is None:
            raise Refused(
                404,
                "there is no such file",
                where="/assets/NAME",
                remedy="Load the page anew: its files changed",
            )
        return send(request, self._file(asset, _FOREVER))

    async def icon(self, request: web.Request) -> web.StreamResponse:
        """The icon, for those who ask without reading the page."""
        asset = self.renderer.assets.get(self.renderer.assets.hashed("icon.svg"))
        if asset is None:
            raise Refused(404, "there is no icon", where="/favicon.svg", remedy="The page does without")
        return send(request, self._file(asset, "public, max-age=86400"))

    async def listing(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """Which stories there are, as data."""
        lines = [
            FrontLine(
                id=id_,
                title=site.story.title,
                phase=site.state.phase_now(),
                address=site.renderer.links.page(),
                updates=len(site.state.published) - len(site.state.gone),
                seq=site.state.seq,
            )
            for id_, site in self._stories.items()
        ]
        return web.Response(
            body=msgspec.json.encode({"stories": lines}),
            headers={
                "Content-Type": "application/json",
                "Cache-Control": "public, max-age=1",
                "Access-Control-Allow-Origin": "*",
            },
        )

    async def health(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """Is every story's desk well? Names of checks carry the story's."""
        checks = [
            CheckLine(name=f"{id_}:{check.name}", ok=check.ok, needed=check.needed, because=check.because)
            for id_, site in self._stories.items()
            for check in site.health()
        ]
        ok = all(check.ok for check in checks if check.needed)
        return web.Response(
            status=200 if ok else 503,
            body=msgspec.json.encode({"ok": ok, "checks": checks}),
            headers={"Content-Type": "application/json", "Cache-Control": "no-store"},
        )

    async def ready(self, request: web.Request) -> web.StreamResponse:
        """May readers be sent here?"""
        if self._hub.closed:
            raise Refused(503, "the desk is closing", where="/readyz", remedy="Try again in a moment")
        return await self.health(request)

    def _card(self, id_: str, lang: str | None) -> Card:
        site = self._stories[id_]
        place = list(self._stories).index(id_)
        return card(site.state, site.story, id_, place, site.renderer.links, lang or self.language)

    def _frame(self, one: Card, tongue: Tongue) -> Frame:
        html = self.renderer.card(one, tongue)
        data = msgspec.json.encode({"id": one.id, "html": html})
        return Frame(seq=0, event="card", data=b"event: card\ndata: " + data + b"\n\n")

    def _tongue(self, lang: str | None) -> Tongue:
        return Tongue(Catalogue.of(lang or self.language).lang, kept=lang is not None)

    def _language(self, request: web.Request) -> Chosen:
        return chosen(request, self.language)

    def _file(self, asset: Asset, cache: str) -> Body:
        draw = partial(
            Body, plain=asset.body, content_type=asset.content_type, etag=asset.hashed, cache=cache
        )
        return self._bodies.file((asset.hashed, cache), draw)


def make_front(
    page: FrontPage,
    apps: Mapping[str, web.Application],
    hub: Hub,
    options: WebOptions,
    metrics: Mapping[str, Metrics],
    backroom: Backroom | None = None,
) -> web.Application:
    """The application of a desk with many stories: the front page at the top, each story's own application
    under ROOT. On shutdown it closes the front page's hub; each story's application closes its own.

    With ``backroom``, which names no story, people sign in at the top and find their stories there.
    """
    own = Metrics()
    guard = None if backroom is None else Guard(backroom, options)
    guarded = [] if guard is None else [guard.middleware()]
    app = web.Application(
        middlewares=[answering(page.renderer, page.masthead, own), *guarded],
        client_max_size=64 * 1024,
    )
    protect(app)
    secure(app, options.frame_ancestors)
    app.add_routes(page.routes())
    if backroom is not None and guard is not None:
        app.add_routes(make_whole_console(page.shown(), backroom, options, guard, page.consoles))

    async def figures(request: web.Request) -> web.StreamResponse:  # noqa: ARG001
        return web.Response(
            body=together(metrics), headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"}
        )

    app.router.add_get("/metrics", figures)
    for id_, story_app in apps.items():
        app.add_subapp(f"{ROOT}{id_}/", story_app)

    async def on_shutdown(_: web.Application) -> None:
        await hub.close()

    app.on_shutdown.append(on_shutdown)
    return app
