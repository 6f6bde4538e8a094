"""Pictures: editors send them in, readers are shown what was drawn anew of them."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web

from livedesk.errors import ExtraMissing
from livedesk.outgoing.pictures import MOST_BYTES, PictureError, Pictures
from livedesk.serving.console.guard import needs
from livedesk.serving.problem import Refused

AT_ONCE = 2
"""Pictures drawn at the same time: each may unpack to some two hundred megabytes."""
_SHOWN = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class TakenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A picture is kept."""

    media: str
    """Its name: what the command that puts it on an update is given."""


class Images:
    """Handlers of pictures coming in and going out."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._turns = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [web.post("/console/{story}/images", self.take), *self.shown()]

    def shown(self) -> list[web.RouteDef]:
        """What readers need of it."""
        return [web.get("/images/{media}", self.show)]

    @needs("editor")
    async def take(self, request: web.Request) -> web.StreamResponse:
        """A picture, sent as it is: JPEG, PNG or WebP. What is too large is refused before it is read."""
        if request.content_length is not None and request.content_length > MOST_BYTES:
            raise _too_large(request.content_length)
        data = bytearray()
        async for piece in request.content.iter_chunked(256 * 1024):
            data += piece
            if len(data) > MOST_BYTES:
                raise _too_large(None)
        try:
            async with self._turns:
                media = await asyncio.to_thread(self._pictures.take, bytes(data))
        except PictureError as fault:
            raise Refused(422, fault.what, where="picture", remedy=fault.remedy) from fault
        except ExtraMissing as fault:
            raise Refused(
                501, "this desk takes no pictures", where="picture", remedy=f"Whoever runs it: {fault.remedy}"
            ) from fault
        return web.Response(
            status=201, body=msgspec.json.encode(TakenAnswer(media=media)), content_type="application/json"
        )

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A picture on an update. Its name says what it holds: it never changes."""
        found = await asyncio.to_thread(self._pictures.find, request.match_info["media"])
        if found is None:
            raise Refused(404, "there is no such picture", where="/images/NAME", remedy="Load the page anew")
        body, kind = found
        return web.Response(body=body, content_type=kind, headers=_SHOWN)


def _too_large(size: int | None) -> Refused:
    told = f"that picture has {size / 1e6:.0f} MB" if size is not None else "that picture is too large"
    refused = Refused(
        413,
        f"{told}; at most {MOST_BYTES // 1_000_000} MB are taken",
        where="picture",
        remedy="Save it smaller, and try again",
    )
    refused.headers["Connection"] = "close"
    return refused
