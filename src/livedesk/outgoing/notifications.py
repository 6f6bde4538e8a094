"""Browser notifications for key moments, for readers who asked for them: Web Push (RFC 8030, 8188, 8291, 8292).

What is kept of a subscriber is what the browser gives: the address at its push service and the two keys
that messages are sealed with. No name, no network address, no time. An address the push service no longer
knows (404 or 410) is forgotten at once. Messages are sealed for the browser alone, and the push service
knows the desk by a key of its own (VAPID). Needs the extra "push".

Anyone may hand in a subscription, so the desk only ever writes to the push services that browsers use.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import aiohttp
import msgspec
import structlog

from livedesk.errors import ExtraMissing
from livedesk.model import Entry, Noun, Update, UpdateIssued
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.private_file import open_private
from livedesk.record.fold import State
from livedesk.record.locations import SUFFIX
from livedesk.sources.guard import public_socket

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.outgoing")

SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
    ".push.apple.com",
)
"""Hosts of the push services of Chrome, Firefox, Safari and Edge; a leading dot stands for any name before."""
MOST = 100_000
"""Subscriptions kept."""
_AT_ONCE = 50
_TRIES = 3
_VALID = 12 * 3600
_LIFE = 3600


class SubscriptionKeys(Noun, frozen=True, kw_only=True):
    """What messages are sealed with, base64url, as a browser gives it."""

    p256dh: str
    """The browser's public key."""
    auth: str
    """Its secret."""


class Subscription(Noun, frozen=True, kw_only=True):
    """One browser that asked for notifications."""

    endpoint: str
    """Its address at the push service."""
    keys: SubscriptionKeys
    """For sealing."""


class Message(Noun, frozen=True, kw_only=True):
    """What a notification says."""

    title: str
    """Headline, with what became of it when it was corrected or withdrawn."""
    body: str
    """Status and outlet."""
    url: str
    """Where it leads."""
    tag: str
    """The update's id: a later message about it takes the place of the earlier one."""
    lang: str
    """Language of the headline; "" when unknown."""


class KeepsSubscriptions(Protocol):
    """Where subscriptions are kept. Methods may wait for a disk or a server."""

    def add(self, one: Subscription) -> bool:
        """Keep one; False when there are too many."""
        ...

    def remove(self, endpoint: str) -> None:
        """Forget one."""
        ...

    def all(self) -> list[Subscription]:
        """Every one, in order of address."""
        ...

    def __len__(self) -> int: ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


class Subscriptions:
    """Subscriptions on disk, beside the record: ``NAME.push.sqlite``."""

    def __init__(self, record: Path) -> None:
        """Open the file, or make it. Raises LivedeskError when it can't be."""
        path = record.with_name(record.name.removesuffix(SUFFIX) + ".push.sqlite")
        self._db = open_private(
            path,
            "CREATE TABLE IF NOT EXISTS subscription"
            " (endpoint TEXT PRIMARY KEY, p256dh TEXT NOT NULL, auth TEXT NOT NULL) STRICT, WITHOUT ROWID",
        )

    def add(self, one: Subscription) -> bool:
        """Keep one; False when there are too many."""
        if len(self) >= MOST:
            return False
        row = (one.endpoint, one.keys.p256dh, one.keys.auth)
        self._db.execute("INSERT OR REPLACE INTO subscription VALUES (?, ?, ?)", row)
        return True

    def remove(self, endpoint: str) -> None:
        """Forget one."""
        self._db.execute("DELETE FROM subscription WHERE endpoint = ?", (endpoint,))

    def all(self) -> list[Subscription]:
        """Every one, in order of address."""
        rows = self._db.execute("SELECT endpoint, p256dh, auth FROM subscription ORDER BY endpoint")
        return [
            Subscription(endpoint=str(e), keys=SubscriptionKeys(p256dh=str(p), auth=str(a)))
            for e, p, a in rows
        ]

    def __len__(self) -> int:
        return int(cast("int", self._db.execute("SELECT count(*) FROM subscription").get))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def can_notify() -> bool:
    """Whether the extra is installed."""
    return find_spec("pywebpush") is not None and find_spec("py_vapid") is not None


class Notifier:
    """Seals and sends; one for a desk. Raises ExtraMissing without the extra.

    ``contact`` is what push services may write to when something is wrong: "mailto:…" or an https address.
    """

    def __init__(
        self,
        keys: Keys,
        subscriptions: KeepsSubscriptions,
        *,
        contact: str = "mailto:desk@localhost",
        services: Sequence[str] = SERVICES,
        allow_private: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        if not can_notify():
            raise ExtraMissing(
                "browser notifications need an extra",
                where="notifications",
                remedy="pip install 'livedesk[push]'",
            )
        import py_vapid
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        self._vapid: Any = py_vapid.Vapid02.from_pem(keys.push_key(_new_key).encode())
        point = self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
        """What browsers subscribe with: the desk's public key, base64url."""
        self.subscriptions = subscriptions
        self._contact = contact
        self._services = tuple(services)
        self._private = allow_private
        self._now = now
        self._under_way: set[asyncio.Task[int]] = set()

    def accepts(self, one: Subscription) -> bool:
        """Whether it is one that a browser of our readers can have made."""
        parts = urlsplit(one.endpoint)
        host = (parts.hostname or "").lower()
        known = any(host == s or (s.startswith(".") and host.endswith(s)) for s in self._services)
        secure = parts.scheme == "https" or self._private
        sizes = (_length(one.keys.p256dh), _length(one.keys.auth))
        return known and secure and len(one.endpoint) <= 1_000 and sizes == (65, 16)

    def tell(self, message: Message) -> None:
        """Send to everyone who asked, beside everything else. Returns at once."""
        task = asyncio.ensure_future(self.send(message))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def send(self, message: Message) -> int:
        """Send to everyone who asked; returns how many the push services took."""
        data = msgspec.json.encode(message)
        turns = asyncio.Semaphore(_AT_ONCE)
        connector = aiohttp.TCPConnector(
            limit=_AT_ONCE, socket_factory=None if self._private else public_socket
        )
        timeout = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:

            async def one(to: Subscription) -> bool:
                async with turns:
                    return await self._deliver(session, to, data)

            everyone = await asyncio.to_thread(self.subscriptions.all)
            taken = await asyncio.gather(*(one(to) for to in everyone))
        return sum(taken)

    async def close(self) -> None:
        """Stop what is under way and let go of the file."""
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self.subscriptions.close()

    async def _deliver(self, session: aiohttp.ClientSession, to: Subscription, data: bytes) -> bool:
        from pywebpush import WebPusher

        parts = urlsplit(to.endpoint)
        claims = {
            "sub": self._contact,
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": str(int(self._now()) + _VALID),
        }
        try:
            pusher: Any = WebPusher(msgspec.to_builtins(to))
            sealed: bytes = pusher.encode(data, content_encoding="aes128gcm")["body"]
            headers: dict[str, str] = {
                **self._vapid.sign(claims),
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "TTL": str(_LIFE),
                "Urgency": "normal",
            }
        except Exception as error:  # keys that are none: nothing can ever be sent there
            _log.warning("push.unusable", why=type(error).__name__)
            await asyncio.to_thread(self.subscriptions.remove, to.endpoint)
            return False
        for turn in range(_TRIES):
            try:
                async with session.post(
                    to.endpoint, data=sealed, headers=headers, allow_redirects=False
                ) as answer:
                    status = answer.status
            except (aiohttp.ClientError, OSError, TimeoutError):
                status = 0
            if 200 <= status < 300:
                return True
            if status in {404, 410}:
                await asyncio.to_thread(self.subscriptions.remove, to.endpoint)
                return False
            if status and status != 429 and status < 500:
                return False
            await asyncio.sleep(2**turn)
        return False


def message_of(state: State, entry: Entry, title: str, address: Callable[[str], str]) -> Message | None:
    """What to tell of an entry just folded in: a new key moment, or one that was corrected or withdrawn.

    ``title`` is the story's; ``address`` makes an update's absolute address.
    """
    if not isinstance(entry.body, UpdateIssued):
        return None
    update = entry.body.update
    history = state.updates[update.id]
    place = history.seqs.index(entry.seq)
    before: Update | None = history.values[place - 1] if place else None
    new = update.key_moment and (before is None or not before.key_moment)
    mended = update.change in {"corrected", "withdrawn"} and before is not None and before.key_moment
    if not (new or mended):
        return None
    words = {"corrected": "Corrected: ", "withdrawn": "Withdrawn: "}.get(update.change, "")
    return Message(
        title=f"{words}{update.headline.text}",
        body=f"{title} · {update.headline.source_name}",
        url=address(update.id),
        tag=update.id,
        lang=update.headline.lang if update.headline.lang != "und" else "",
    )


def _new_key() -> str:
    import py_vapid

    made: Any = py_vapid.Vapid02()
    made.generate_keys()
    return made.private_pem().decode()


def _length(written: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    except ValueError:
        return 0


__all__ = [
    "MOST",
    "SERVICES",
    "KeepsSubscriptions",
    "Message",
    "Notifier",
    "Subscription",
    "SubscriptionKeys",
    "Subscriptions",
    "can_notify",
    "message_of",
]
