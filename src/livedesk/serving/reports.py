"""``POST /api/reports/NAME``: documents handed in by programs whose token has the scope reports:write."""

from __future__ import annotations

import msgspec
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.serving.console.guard import needs
from livedesk.serving.problem import Refused
from livedesk.sources.inbox import Inbox

#: Largest document.
LARGEST = 10 * 1024 * 1024


class HandedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a document that was handed in."""

    reports: int
    """Reports in it; those that the desk had already are among them."""
    withdrawn: int
    """Items it takes back."""
    warnings: tuple[str, ...]
    """What could not be read of it, each with its place."""


class Reports:
    """Takes documents in for sources of kind "push"."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def routes(self) -> list[web.RouteDef]:
        """Its route."""
        return [web.post("/api/reports/{name}", self.take)]

    @needs("contributor", scope="reports:write")
    async def take(self, request: web.Request) -> web.StreamResponse:
        """NewsML-G2, ninjs or plain JSON; answered when it is durable. Handed in again, it changes nothing."""
        name = request.match_info["name"]
        if not self._inbox.takes(name):
            raise Refused(
                404,
                f'no source takes reports named "{name[:80]}"',
                where="name",
                remedy='Give a source of the story file kind = "push" and this name as its address',
            )
        body = await _body(request)
        try:
            handed = await self._inbox.hand_in(name, body, request.headers.get("Content-Type"))
        except SourceError as error:
            full = error.what == "takes no more just now" or error.what.startswith("was closed")
            refused = Refused(503 if full else 422, error.what, where="body", remedy=error.remedy)
            if full:
                refused.headers["Retry-After"] = "60"
            raise refused from None
        answer = HandedAnswer(
            reports=handed.reports, withdrawn=handed.withdrawn, warnings=tuple(handed.warnings)
        )
        return web.Response(
            body=msgspec.json.encode(answer),
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )


async def _body(request: web.Request) -> bytes:
    """The body, within its own limit: the application's is for forms."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.content.iter_any():
        size += len(piece)
        if size > LARGEST:
            raise Refused(413, "that is too large", where="body", remedy="Hand in fewer reports at once")
        pieces.append(piece)
    return b"".join(pieces)


__all__ = ["LARGEST", "HandedAnswer", "Reports"]
