"""Search, the map and the slider's way to a past moment, over the web."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Literal

import msgspec
from aiohttp import web

from livedesk.page.desk import Desk
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.search import Wanted, filters, results
from livedesk.page.times import iso
from livedesk.page.view import SLIDER_STEPS
from livedesk.serving import query
from livedesk.serving.api import seq_at
from livedesk.serving.base import base_url
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.language import chosen
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.site import Site

_HTML = "text/html; charset=utf-8"
_SHORT = "public, max-age=10"
_DAY = "public, max-age=86400"
_HIGHEST = 10**15 - 1


class Search:
    """Handlers of what a reader looks up: words, moments, places."""

    def __init__(self, site: Site, bodies: Bodies, options: WebOptions) -> None:
        self._site = site
        self._bodies = bodies
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/search", self.search),
            web.get("/moment", self.moment),
            web.get("/map.svg", partial(self._map, "map")),
            web.get("/stances.svg", partial(self._map, "stances")),
        ]

    async def search(self, request: web.Request) -> web.StreamResponse:
        """Updates that fit what was asked, now or as they stood at ``?at=``."""
        site = self._site
        base = base_url(request, self._options)
        lang, vary = chosen(request, site.story.language)
        asked = [query.text(request, name) or "" for name in ("q", "issue", "actor", "country", "kind")]
        wanted = Wanted(*asked)
        before = query.whole(request, "before", 0, 0, _HIGHEST) or None
        past = query.text(request, "at") is not None
        at = query.moment(request, site.story.event.zone, site.now()) if past else None
        seq = seq_at(site.state, at) if at is not None else None
        upto = site.state.seq if seq is None else seq
        key = ("search", base, wanted, before, at, lang)

        def draw() -> Body:
            view = site.view(seq=seq, at=at, lang=lang)
            desk = Desk.of(site.story, lang)
            found = results(site.state, desk, wanted, seq=seq, before=before)
            form = filters(site.state, desk, upto, wanted)
            page = site.renderer.results(view, found, form, base_url=base)
            return Body(plain=page.encode(), content_type=_HTML, etag=f"search-{upto}-{lang}", cache=_SHORT)

        return send(request, self._bodies.get(key, upto, draw), vary=vary)

    async def moment(self, request: web.Request) -> web.StreamResponse:
        """From a step of the slider to the page as of that moment."""
        steps = query.whole(request, "step", 0, 0, 10_000)
        first, last = (_stamp(request, name) for name in ("from", "to"))
        at = first + (last - first) * min(steps, SLIDER_STEPS) / SLIDER_STEPS
        lang = chosen(request, self._site.story.language).lang if query.text(request, "lang") else None
        links = links_in(self._site.renderer, lang)
        where = links.page() if steps >= SLIDER_STEPS else links.page(at=iso(at))
        return web.Response(status=303, headers={"Location": where, "Cache-Control": "no-store"})

    async def _map(self, which: Literal["map", "stances"], request: web.Request) -> web.StreamResponse:
        """A map after an entry, in light or dark."""
        site = self._site
        seq = min(query.whole(request, "seq", site.state.seq, 0, _HIGHEST), site.state.seq)
        dark = query.text(request, "scheme") == "dark"
        lang = chosen(request, site.story.language).lang if query.text(request, "lang") else None

        def draw() -> Body:
            draw_map = site.renderer.map if which == "map" else site.renderer.stances
            drawn = draw_map(site.view(seq=seq, lang=lang), "dark" if dark else "light")
            return Body(
                plain=drawn.encode(),
                content_type="image/svg+xml",
                etag=f"{which}-{seq}-{dark:d}-{lang}",
                cache=_DAY,
            )

        return send(request, self._bodies.get((which, seq, dark, lang), seq, draw))


def _stamp(request: web.Request, name: str) -> datetime:
    """One end of the slider, as its form gives it."""
    written = query.text(request, name) or ""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Refused(
            400,
            "that is no moment",
            where=f"?{name}",
            remedy="Use the slider on the page, or the form beside it",
        )
    return found.astimezone(UTC)


def links_in(renderer: Renderer, lang: str | None) -> Links:
    """The page's addresses in a language."""
    return msgspec.structs.replace(renderer.links, lang=lang)
