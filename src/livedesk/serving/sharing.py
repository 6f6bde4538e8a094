"""What other sites show of the desk: oEmbed, the widget they may frame, the card beside a link."""

from __future__ import annotations

from collections import OrderedDict
from html import escape
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import msgspec
from aiohttp import web

from livedesk.errors import ExtraMissing
from livedesk.outgoing.cards import Press
from livedesk.page.card import HEIGHT, WIDTH, card_svg, told
from livedesk.page.deltas import PACE, standpoint, starting
from livedesk.page.desk import Desk
from livedesk.page.links import absolute
from livedesk.page.update import update_part
from livedesk.page.view import update_view
from livedesk.serving import query
from livedesk.serving.api import found_update
from livedesk.serving.base import base_url
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.headers import policy
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.site import Site

_FOREVER = "public, max-age=31536000, immutable"
_CACHE = "public, max-age=60"
_SHOWN = 5
_SIZE = (480, 640)
_SMALL_SIZE = (480, 240)
_KEPT = 128


class Sharing:
    """Handlers of /oembed, /embed and /cards."""

    def __init__(self, site: Site, bodies: Bodies, options: WebOptions, press: Press) -> None:
        self._site = site
        self._bodies = bodies
        self._options = options
        self._press = press
        self._cards: OrderedDict[tuple[str, int], Body] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/oembed", self.oembed),
            web.get("/embed", self.embed),
            web.get("/embed/{id}", self.embed),
            web.get("/cards/{name}", self.card),
        ]

    # --- oEmbed --------------------------------------------------------------------------------------

    async def oembed(self, request: web.Request) -> web.StreamResponse:
        """How to show one of our addresses elsewhere (oembed.com)."""
        form = query.text(request, "format") or "json"
        if form not in {"json", "xml"}:
            raise Refused(
                501, f'"{form[:40]}" is not to be had', where="?format", remedy='Ask for "json" or "xml"'
            )
        base = base_url(request, self._options)
        id_ = self._asked(query.text(request, "url"), base)
        wide, high = _SIZE if id_ is None else _SMALL_SIZE
        wide = min(wide, query.whole(request, "maxwidth", wide, 1, 10_000))
        high = min(high, query.whole(request, "maxheight", high, 1, 10_000))
        site = self._site
        links, story = site.renderer.links, site.story
        part = update_view(site.state, story, id_) if id_ is not None else None
        name = told(part) if part is not None else story.title
        address = absolute(base, links.embed(id_))
        frame = (
            f'<iframe src="{_attribute(address)}" width="{wide}" height="{high}" title="{_attribute(name)}" '
            'loading="lazy" style="border:0;max-width:100%"></iframe>'
        )
        found: dict[str, str | int] = {
            "version": "1.0",
            "type": "rich",
            "title": name,
            "provider_name": story.title,
            "provider_url": absolute(base, links.page()),
            "cache_age": 300,
            "html": frame,
            "width": wide,
            "height": high,
        }
        if part is not None and site.renderer.cards:
            found["thumbnail_url"] = absolute(base, links.card(part.id, part.revision))
            found["thumbnail_width"], found["thumbnail_height"] = WIDTH, HEIGHT
        plain = msgspec.json.encode(found) if form == "json" else _xml(found)
        media = "application/json" if form == "json" else "text/xml; charset=utf-8"
        etag = f"{form}-{part.seq if part else 0}-{wide}x{high}"
        response = send(request, Body(plain=plain, content_type=media, etag=etag, cache=_CACHE))
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    def _asked(self, written: str | None, base: str) -> str | None:
        """The id of the update an address of ours is of, None for the page itself; 404 for any other."""
        links = self._site.renderer.links
        if written is not None:
            parts, own = urlsplit(written), urlsplit(base)
            if parts.netloc.lower() == own.netloc.lower():
                if parts.path in {"", links.page()}:
                    return None
                before, _, last = parts.path.rpartition("/")
                if links.update("ID").rpartition("/")[0] == before:
                    state = self._site.state
                    id_ = state.resolve(unquote(last))
                    if id_ in state.updates:
                        return id_
        raise Refused(
            404,
            "that is no address of this desk" if written else "no address given",
            where="?url",
            remedy="Give the live page's address or an update's",
        )

    # --- the widget ----------------------------------------------------------------------------------

    async def embed(self, request: web.Request) -> web.StreamResponse:
        """The newest updates, or one, for other sites to frame: the only pages that they may."""
        base = base_url(request, self._options)
        site = self._site
        state, renderer = site.state, site.renderer
        asked = request.match_info.get("id")
        id_ = None if asked is None else found_update(state, asked, renderer.links.embed)

        def draw() -> Body:
            view = site.view()
            shown = list(view.updates[:_SHOWN])
            if id_ is not None:
                part = update_view(state, site.story, id_)
                shown = [part] if part is not None else []
            here = standpoint(state, state.seq)
            page = renderer.embed(
                view,
                shown,
                base_url=base,
                following=starting(state, renderer, here),
                poll=self._options.poll_seconds * PACE[state.phase_now()],
            )
            return Body(
                plain=page.encode(),
                content_type="text/html; charset=utf-8",
                etag=f"{here}-{renderer.edition}",
                cache="public, max-age=5",
            )

        version = standpoint(state, state.seq)
        response = send(request, self._bodies.get(("embed", base, id_), version, draw))
        response.headers["Content-Security-Policy"] = policy(self._options.embed_ancestors)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # --- cards ---------------------------------------------------------------------------------------

    async def card(self, request: web.Request) -> web.StreamResponse:
        """The picture of an update as it stood at one revision: it never changes."""
        asked, _, number = request.match_info["name"].removesuffix(".png").rpartition("-")
        state = self._site.state
        history = state.updates.get(asked)
        revision = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
        if history is None or not 1 <= revision <= len(history) or not request.path.endswith(".png"):
            raise Refused(404, "there is no such card", where="/cards/NAME", remedy="Take it from the page")
        body = self._cards.get((asked, revision))
        if body is None:
            body = await self._drawn(asked, revision, history.seqs[revision - 1])
        response = send(request, body)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def _drawn(self, id_: str, revision: int, seq: int) -> Body:
        site = self._site
        part = update_part(site.state, Desk.of(site.story), id_, seq)
        view = site.view()
        svg = card_svg(view.header, part, lang=view.lang, rehearsal=view.rehearsal)
        try:
            plain = await self._press.png(svg)
        except ExtraMissing as missing:
            raise Refused(404, missing.what, where="/cards/NAME", remedy=missing.remedy) from None
        if plain is None:
            refused = Refused(
                503, "too many cards are asked for", where="/cards/NAME", remedy="Try again in 5 s"
            )
            refused.headers["Retry-After"] = "5"
            raise refused
        body = Body(plain=plain, content_type="image/png", etag=f"{seq}-{revision}", cache=_FOREVER)
        self._cards[id_, revision] = body
        if len(self._cards) > _KEPT:
            self._cards.popitem(last=False)
        return body


def _attribute(text: str) -> str:
    return escape(text, quote=True)


def _xml(found: dict[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in found.items():
        ElementTree.SubElement(root, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


__all__ = ["Sharing"]
