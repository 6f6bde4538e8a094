"""``/websub/PATH``: where hubs ask whether a subscription was meant, and tell that a feed has news."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import web

from livedesk.serving.problem import Refused
from livedesk.sources.websub import Subscriber

#: Largest notification, in bytes: it is read for its signature alone, piece by piece.
LARGEST = 10 * 1024 * 1024
#: Requests one callback may have in ``WINDOW`` seconds; more are put off.
MOST = 60
#: In seconds.
WINDOW = 60.0


class WebSub:
    """The callbacks of one story's subscriptions."""

    def __init__(self, subscriber: Subscriber, clock: Callable[[], float] = time.monotonic) -> None:
        self._subscriber = subscriber
        self._clock = clock
        self._counted: dict[str, tuple[float, int]] = {}
        """Of each callback: when its window began, and its requests since."""

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/websub/{path}", self.verify, allow_head=False),
            web.post("/websub/{path}", self.take),
        ]

    async def verify(self, request: web.Request) -> web.StreamResponse:
        """The hub's question, answered with its challenge only where the desk had asked for just that."""
        path, asked = request.match_info["path"], request.query
        self._admit(path)
        mode = asked.get("hub.mode", "")
        meant = self._subscriber.verify(
            path,
            mode,
            asked.get("hub.topic", ""),
            asked.get("hub.lease_seconds"),
            asked.get("hub.reason", ""),
        )
        if not meant:
            raise _not_ours()
        text = "" if mode == "denied" else asked.get("hub.challenge", "")[:4_096]
        return web.Response(text=text, content_type="text/plain", headers={"Cache-Control": "no-store"})

    async def take(self, request: web.Request) -> web.StreamResponse:
        """A notification. One that is not signed as agreed is answered alike and has no effect (WebSub, 8)."""
        path = request.match_info["path"]
        self._admit(path)
        signature = self._subscriber.signed(path, request.headers.get("X-Hub-Signature", ""))
        if signature is None:
            raise _not_ours(410)
        size = 0
        async for piece in request.content.iter_any():
            size += len(piece)
            if size > LARGEST:
                raise Refused(413, "that is too large", where="body", remedy="Send what changed alone")
            signature.update(piece)
        if signature.holds():
            self._subscriber.told(path)
        return web.Response(status=202, headers={"Cache-Control": "no-store"})

    def _admit(self, path: str) -> None:
        if not self._subscriber.known(path):
            return  # answered from memory, and nothing is kept of it
        now = self._clock()
        began, count = self._counted.get(path, (now, 0))
        if now - began >= WINDOW:
            began, count = now, 0
            self._counted = {each: kept for each, kept in self._counted.items() if now - kept[0] < WINDOW}
        self._counted[path] = (began, count + 1)
        if count >= MOST:
            refused = Refused(
                429, "that is too often", where="/websub/PATH", remedy="Send several changes together"
            )
            refused.headers["Retry-After"] = str(int(WINDOW))
            raise refused


def _not_ours(status: int = 404) -> Refused:
    return Refused(
        status, "the desk asked for no such subscription", where="/websub/PATH", remedy="Send no more here"
    )


__all__ = ["LARGEST", "MOST", "WINDOW", "WebSub"]
