"""Deltas over the web: closed ones to be kept for ever, the open one for a moment.

What a network of caches needs to carry any number of readers who poll: few addresses (one for each
change of the page, and nearly all readers stand at the newest), answers that say how long they hold,
and an ETag that moves only when the answer does.
"""

from __future__ import annotations

from aiohttp import web

from livedesk.page.deltas import border, delta, delta_json, edition, standpoint
from livedesk.serving import query
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.language import chosen
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.site import Site

_JSON = "application/json"
_FOREVER = "public, max-age=31536000, immutable"
_CLOSED = "public, max-age=3600"


class Deltas:
    """Handler of /delta."""

    def __init__(self, site: Site, bodies: Bodies, options: WebOptions) -> None:
        self._site = site
        self._bodies = bodies
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [web.get("/delta/{seq}", self.delta)]

    async def delta(self, request: web.Request) -> web.StreamResponse:
        """What changed after an entry."""
        after = _number(request.match_info["seq"])
        known = query.text(request, "edition")
        # The page names its language in the address: the browser is not asked again.
        lang = chosen(request, self._site.story.language).lang if query.text(request, "lang") else None
        site = self._site
        state, renderer = site.state, site.renderer
        mine = edition(state, renderer)
        strange = after > state.seq or (known is not None and known != mine)
        end = None if strange else border(state, after)
        if end is not None:
            version: object = mine
            etag, cache = f"{mine}-{after}-{end}-{lang}", _FOREVER if known else _CLOSED
        else:
            # The minute is in it for the line that says when the desk last looked.
            minute = int(site.now().timestamp()) // 60
            version = (mine, standpoint(state, state.seq), minute)
            etag = f"{mine}-{after}-{version[1]}-{minute}-{lang}"
            fresh = max(1, self._options.poll_seconds // 5)
            cache = f"public, max-age={fresh}, stale-while-revalidate={self._options.poll_seconds}"

        def draw() -> Body:
            found = delta(
                state,
                site.story,
                after,
                renderer,
                now=site.now(),
                poll=self._options.poll_seconds,
                checked=site.checked(),
                known=known,
                lang=lang,
            )
            return Body(plain=delta_json(found), content_type=_JSON, etag=etag, cache=cache)

        return send(request, self._bodies.get(("delta", after, strange, cache, lang), version, draw))


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 15):
        raise Refused(
            404,
            "there is no such delta",
            where="/delta/SEQ",
            remedy="SEQ is the number of an entry: take the address from the page, or from `following`",
        )
    return int(written)
