"""Pages for people: the live page, past moments, single updates, files."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

from livedesk.page.assets import Asset
from livedesk.page.catalogue import Catalogue
from livedesk.page.deltas import starting
from livedesk.page.parts import Order, View
from livedesk.page.push import catch_up
from livedesk.page.view import claims_view, update_view
from livedesk.serving import query
from livedesk.serving.api import found_update, seq_at
from livedesk.serving.base import base_url
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.language import Chosen, chosen
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.push import Hub, Opening
from livedesk.serving.resume import resume
from livedesk.serving.site import Site

_HTML = "text/html; charset=utf-8"
_LIVE = "public, max-age=1, must-revalidate"
_PAST = "public, max-age=3600"
_FOREVER = "public, max-age=31536000, immutable"
_HIGHEST = 10**15 - 1
_ROBOTS = b"User-agent: *\nDisallow: /events\nDisallow: /as-of\nDisallow: /api/\n"


class Pages:
    """Handlers of everything a browser opens."""

    def __init__(self, site: Site, hub: Hub, live: Bodies, archive: Bodies, options: WebOptions) -> None:
        self._site = site
        self._hub = hub
        self._live = live
        # Past moments and single updates are many, and crawlers ask for all of them: they have a share
        # of their own, so that they never make the live page late.
        self._archive = archive
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/", self.page),
            web.get("/as-of", self.as_of),
            web.get("/updates/{id}", self.update),
            web.get("/about", self.about),
            web.get("/corrections", self.corrections),
            web.get("/positions", self.positions),
            web.get("/evidence", self.evidence),
            web.get("/meetings/{id}", self.meeting),
            web.get("/topics/{id}", self.topic),
            web.get("/events", self.events),
            web.get("/assets/{name}", self.asset),
            web.get("/favicon.svg", self.icon),
            web.get("/robots.txt", self.robots),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The live page; with ``?at=`` as it stood at that moment."""
        if query.text(request, "at") is not None:
            return await self.as_of(request)
        base, (order, before, after) = self._base(request), _place(request)
        lang, vary = self._language(request)
        bodies = self._live if before is None and after is None else self._archive

        def draw() -> Body:
            site = self._site
            view = site.view(order=order, before=before, after=after, lang=lang)
            delta = starting(site.state, site.renderer, view.seq, lang)
            return self._drawn(view, site.renderer.page(view, base_url=base, delta=delta))

        key = ("page", base, order, before, after, lang)
        return send(request, self._fresh(bodies, key, draw), vary=vary)

    async def as_of(self, request: web.Request) -> web.StreamResponse:
        """The page as it stood at a past moment."""
        base, (order, before, after) = self._base(request), _place(request)
        lang, vary = self._language(request)
        at = query.moment(request, self._site.story.event.zone, self._site.now())
        seq = seq_at(self._site.state, at)

        def draw() -> Body:
            view = self._site.view(seq=seq, order=order, before=before, after=after, at=at, lang=lang)
            page = self._site.renderer.page(view, base_url=base)
            return Body(
                plain=page.encode(),
                content_type=_HTML,
                etag=f"as-of-{seq}-{int(at.timestamp())}-{lang or ''}",
                cache=_PAST,
            )

        key = ("as-of", base, order, before, after, at, lang)
        return send(request, self._archive.get(key, seq, draw), vary=vary)

    async def update(self, request: web.Request) -> web.StreamResponse:
        """One update by its own address, for good."""
        base = self._base(request)
        lang, vary = self._language(request)
        site = self._site
        id_ = found_update(site.state, request.match_info["id"], site.renderer.links.update)

        def draw() -> Body:
            part = update_view(site.state, site.story, id_, lang=lang)
            if part is None:
                raise Refused(
                    404,
                    "there is no such update",
                    where="/updates/ID",
                    remedy="The live page has every update with its own link",
                )
            view = site.view(lang=lang)
            said = claims_view(site.state, site.story, part.id, lang=lang)
            return self._drawn(view, site.renderer.permalink(view, part, base_url=base, claims=said))

        return send(request, self._fresh(self._archive, ("update", base, id_, lang), draw), vary=vary)

    async def about(self, request: web.Request) -> web.StreamResponse:
        """Sources, and how the desk decides."""
        return self._part(request, "about", self._site.renderer.about)

    async def corrections(self, request: web.Request) -> web.StreamResponse:
        """Every correction made."""
        return self._part(request, "corrections", self._site.renderer.corrections)

    async def positions(self, request: web.Request) -> web.StreamResponse:
        """What each side has said it wants."""
        return self._part(request, "positions", self._site.renderer.positions)

    async def evidence(self, request: web.Request) -> web.StreamResponse:
        """Evidence against the outcomes."""
        return self._part(request, "evidence", self._site.renderer.hypotheses)

    async def meeting(self, request: web.Request) -> web.StreamResponse:
        """One meeting of the dossier."""
        id_ = request.match_info["id"]

        def draw(view: View, *, base_url: str) -> str:
            shown = next((m for m in view.meetings if m.id == id_), None)
            if shown is None:
                raise _not_here(
                    "there is no such meeting", "/meetings/ID", "The page lists the meetings so far"
                )
            return self._site.renderer.meeting(view, shown, base_url=base_url)

        return self._part(request, f"meeting {id_}", draw)

    async def topic(self, request: web.Request) -> web.StreamResponse:
        """One issue across the meetings."""
        id_ = request.match_info["id"]

        def draw(view: View, *, base_url: str) -> str:
            shown = next((t for t in view.topics if t.issue.id == id_), None)
            if shown is None:
                raise _not_here(
                    "no two meetings dealt with such an issue",
                    "/topics/ID",
                    "The page lists the meetings side by side",
                )
            return self._site.renderer.topic(view, shown, base_url=base_url)

        return self._part(request, f"topic {id_}", draw)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything new, pushed; a returning reader first gets what it missed."""
        # The page names its language in the address of its events: the browser is not asked again.
        lang = self._language(request).lang if query.text(request, "lang") else None
        seen = request.headers.get("Last-Event-ID") or query.text(request, "after")

        def opening() -> Opening:
            site = self._site
            first, reset = resume(
                site.state,
                seen,
                self._options.catch_up,
                lambda after: catch_up(
                    site.state, site.story, after, site.renderer, site.now(), self._options.catch_up, lang
                ),
                Catalogue.of(lang or site.story.language),
            )
            self._hub.figures.reset += reset
            self._hub.figures.resumed += bool(first.data) and not reset
            return first

        return await self._hub.serve(request, opening, lang)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A file the page links; its name carries its digest, so it never changes."""
        asset = self._site.assets.get(request.match_info["name"])
        if asset is None:
            raise Refused(
                404,
                "there is no such file",
                where="/assets/NAME",
                remedy="Load the page anew: its files have changed since",
            )
        return send(request, self._file(asset, _FOREVER))

    async def icon(self, request: web.Request) -> web.StreamResponse:
        """The icon, for those who ask without reading the page."""
        try:
            asset = self._site.assets.get(self._site.assets.hashed("icon.svg"))
        except KeyError:
            asset = None
        if asset is None:
            raise Refused(404, "there is no icon", where="/favicon.svg", remedy="The page does without")
        return send(request, self._file(asset, "public, max-age=86400"))

    async def robots(self, request: web.Request) -> web.StreamResponse:
        """The live page, permalinks and feeds may be indexed; past moments and the API need not be."""
        body = Body(
            plain=_ROBOTS,
            content_type="text/plain; charset=utf-8",
            etag="robots",
            cache="public, max-age=86400",
        )
        return send(request, body)

    def _part(self, request: web.Request, name: str, draw_part: Callable[..., str]) -> web.StreamResponse:
        base = self._base(request)
        lang, vary = self._language(request)

        def draw() -> Body:
            view = self._site.view(lang=lang)
            return self._drawn(view, draw_part(view, base_url=base))

        return send(request, self._fresh(self._live, (name, base, lang), draw), vary=vary)

    def _file(self, asset: Asset, cache: str) -> Body:
        return self._live.file(
            (asset.hashed, cache),
            lambda: Body(plain=asset.body, content_type=asset.content_type, etag=asset.hashed, cache=cache),
        )

    def _fresh(self, bodies: Bodies, key: tuple[object, ...], draw: Callable[[], Body]) -> Body:
        """Good until something is recorded, and for a second: the page says how long ago it looked."""
        return bodies.get(key, (self._site.state.seq, int(time.monotonic())), draw)

    def _drawn(self, view: View, page: str) -> Body:
        return Body(plain=page.encode(), content_type=_HTML, etag=self._etag(view), cache=_LIVE)

    def _language(self, request: web.Request) -> Chosen:
        return chosen(request, self._site.story.language)

    def _etag(self, view: View) -> str:
        # The minute is in it for what is drawn from the clock alone: "nothing new for 18 min".
        kept = f"-{view.lang}" if view.tongue.kept else ""
        return f"{view.seq}-{int(self._site.now().timestamp()) // 60}{kept}"

    def _base(self, request: web.Request) -> str:
        return base_url(request, self._options)


def _not_here(what: str, where: str, remedy: str) -> Refused:
    return Refused(404, what, where=where, remedy=remedy)


def _place(request: web.Request) -> tuple[Order, int | None, int | None]:
    """Order, and the place in it that the page's own links give."""
    return (
        query.order(request),
        query.whole(request, "before", 0, 0, _HIGHEST) or None,
        query.whole(request, "after", 0, 0, _HIGHEST) or None,
    )
