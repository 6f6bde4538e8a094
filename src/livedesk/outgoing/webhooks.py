"""Webhooks: every published revision told to other programs, at least once and in order.

Each endpoint has a task and a cursor of its own. The cursor is kept in the record's database and moves
only when the endpoint has answered with 2xx: a desk that was killed tells again what it can't be sure of,
and never leaves one out. An endpoint that does not answer is asked again, more and more seldom; the desk
and the other endpoints do not notice.

Calls are signed as Standard Webhooks has it (https://www.standardwebhooks.com): ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``, HMAC-SHA256 of "id.timestamp.body". Addresses are guarded
as those of sources are: none that is not public unless it is allowed, and redirects are not followed.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import time
from bisect import bisect_right
from collections.abc import Callable
from hashlib import blake2b, sha256
from typing import Any, Protocol

import aiohttp
import msgspec
import structlog

from livedesk.model import Noun
from livedesk.page.links import Links
from livedesk.page.ninjs import ninjs_item
from livedesk.page.parts import View
from livedesk.page.update import Desk, update_part
from livedesk.record.fold import State
from livedesk.sources.guard import public_socket
from livedesk.story.schema import Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.outgoing")


class Endpoint(Noun, frozen=True, kw_only=True):
    """Who is told."""

    address: str
    """http or https."""
    allow_private: bool = False
    """May it be an address that is not public?"""


class Patience(Noun, frozen=True, kw_only=True):
    """How long an endpoint is waited for, in seconds."""

    answer: float = 10.0
    """For one answer."""
    first: float = 1.0
    """Before the second try; doubled each time."""
    longest: float = 900.0
    """Between two tries."""


class Call(Noun, frozen=True, kw_only=True):
    """One revision as it is told."""

    id: str
    """The same on every try: receivers know repetitions by it."""
    seq: int
    """The entry that issued the revision."""
    body: bytes
    """JSON."""


class Cursors(Protocol):
    """The part of a log that keeps places."""

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        ...

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        ...


def next_call(
    state: State,
    story: Story,
    view: Callable[[], View],
    after: int,
    base_url: str,
    links: Links | None = None,
) -> Call | None:
    """The first revision after entry ``after``, as it stood when it was issued; None when there is none."""
    revisions = state.revisions
    place = bisect_right(revisions.seqs, after)
    if place == len(revisions):
        return None
    seq, id_ = revisions.seqs[place], revisions.values[place]
    part = update_part(state, Desk.of(story), id_, seq)
    if part is None:  # merged away since: its successor is told by its own revisions
        return Call(id=f"{id_}.{seq}", seq=seq, body=b"")
    data: dict[str, Any] = {
        "type": f"update.{part.change}",
        "timestamp": part.revised.iso,
        "seq": seq,
        "data": ninjs_item(part, view(), base_url, links=links or Links()),
    }
    return Call(id=f"{id_}.{part.revision}", seq=seq, body=msgspec.json.encode(data))


def signature(secret: bytes, id_: str, timestamp: int, body: bytes) -> str:
    """What ``webhook-signature`` carries."""
    signed = f"{id_}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, sha256)).decode()


class Webhook:
    """Tells one endpoint. ``following`` gives the call after an entry; ``newest`` the last entry there is."""

    def __init__(
        self,
        endpoint: Endpoint,
        secret: bytes,
        cursors: Cursors,
        following: Callable[[int], Call | None],
        newest: Callable[[], int],
        *,
        patience: Patience | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.endpoint = endpoint
        self.tries = 0
        """Tries of the call in hand that failed."""
        self.gone = False
        """True once the endpoint said that it is gone for good (410)."""
        self._secret = secret
        self._cursors = cursors
        self._following = following
        self._newest = newest
        self._patience = patience or Patience()
        self._now = now
        self._changed = asyncio.Event()
        self._name = "webhook:" + blake2b(endpoint.address.encode(), digest_size=12).hexdigest()

    def wake(self) -> None:
        """Something was published. Returns at once."""
        self._changed.set()

    async def run(self) -> None:
        """Tell whatever was not told yet, then whatever comes; ends when the endpoint is gone."""
        kept = self._cursors.checkpoint(self._name)
        if kept is None:  # a new endpoint hears what is published from now on
            self._keep(self._newest())
        after = kept[0] if kept is not None else self._newest()
        connector = aiohttp.TCPConnector(
            limit=1, socket_factory=None if self.endpoint.allow_private else public_socket
        )
        timeout = aiohttp.ClientTimeout(total=self._patience.answer)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while not self.gone:
                self._changed.clear()
                call = self._following(after)
                if call is None:
                    await self._changed.wait()
                    continue
                if not call.body or await self._tell(session, call):
                    after = call.seq
                    self._keep(after)

    async def _tell(self, session: aiohttp.ClientSession, call: Call) -> bool:
        """One call until it was taken; False when the endpoint is gone."""
        self.tries = 0
        while True:
            wait, why = await self._try(session, call)
            if not why:
                return True
            if self.gone:
                _log.warning("webhook.gone", address=self._shown())
                return False
            self.tries += 1
            doubled = self._patience.first * 2 ** min(self.tries - 1, 20)
            wait = min(max(wait, doubled), self._patience.longest)
            _log.warning("webhook.failed", address=self._shown(), why=why, tries=self.tries, wait=wait)
            await asyncio.sleep(wait)

    async def _try(self, session: aiohttp.ClientSession, call: Call) -> tuple[float, str]:
        """How long the endpoint asks to be left alone, and what went wrong; "" when it took the call."""
        timestamp = int(self._now())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Livedesk webhook",
            "webhook-id": call.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, call.id, timestamp, call.body),
        }
        try:
            async with session.post(
                self.endpoint.address, data=call.body, headers=headers, allow_redirects=False
            ) as answer:
                if 200 <= answer.status < 300:
                    return 0.0, ""
                self.gone = answer.status == 410
                asked = answer.headers.get("Retry-After", "")
                wait = float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0.0
                return wait, f"answered {answer.status}"
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return 0.0, f"{type(error).__name__}: {error}"[:200]

    def _keep(self, seq: int) -> None:
        self._cursors.keep_checkpoint(self._name, seq, b"")

    def _shown(self) -> str:
        """The address without what may be a secret in it."""
        return self.endpoint.address.partition("?")[0]
