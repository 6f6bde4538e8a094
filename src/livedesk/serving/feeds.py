"""Feeds over the web: the whole coverage, one issue, one actor; as Atom and as JSON Feed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from aiohttp import web

from livedesk.page.channel import Channel, Kind, channel
from livedesk.page.feeds import atom, json_feed
from livedesk.page.links import Links
from livedesk.page.parts import View
from livedesk.serving import query
from livedesk.serving.base import base_url
from livedesk.serving.bodies import Bodies, Body, send
from livedesk.serving.options import WebOptions
from livedesk.serving.problem import Refused
from livedesk.serving.site import Site

_ATOM = "application/atom+xml; charset=utf-8"
_JSON = "application/feed+json; charset=utf-8"
_CACHE = "public, max-age=30"
_HIGHEST = 10**15 - 1


class Feeds:
    """Handlers of every feed."""

    def __init__(self, site: Site, bodies: Bodies, options: WebOptions) -> None:
        self._site = site
        self._bodies = bodies
        self._options = options

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        kinds: tuple[tuple[Kind, str], ...] = (
            ("coverage", ""),
            ("issue", "/issues/{id}"),
            ("actor", "/actors/{id}"),
        )
        return [
            web.get(f"{path}/feed.{form}", partial(self._feed, kind, form))
            for kind, path in kinds
            for form in ("atom", "json")
        ]

    async def _feed(self, kind: Kind, form: str, request: web.Request) -> web.StreamResponse:
        id_ = request.match_info.get("id", "")
        base = base_url(request, self._options)
        before = query.whole(request, "before", 0, 0, _HIGHEST) or None
        is_atom = form == "atom"
        site = self._site

        def draw() -> Body:
            found = channel(site.state, site.story, kind, id_, before=before)
            if found is None:
                raise Refused(
                    404,
                    f"the story has no such {kind}",
                    where=f"/{kind}s/ID/feed.{form}",
                    remedy="Take the address from the page",
                )
            write: Callable[..., bytes] = atom if is_atom else json_feed
            view: View = site.view()
            links: Links = site.renderer.links
            return Body(
                plain=write(view, base, links=links, of=found),
                content_type=_ATOM if is_atom else _JSON,
                etag=_etag(found, view),
                cache=_CACHE,
            )

        key = ("feed", kind, id_, before, is_atom, base)
        return send(request, self._bodies.get(key, site.state.seq, draw))


def _etag(found: Channel, view: View) -> str:
    """Moves when one of its updates does, or the story's phase: a feed nothing was added to is the same."""
    newest = max((update.seq for update in found.updates), default=0)
    return f"{newest}-{view.header.phase.phase}-{view.digest[:8]}"
