"""Feeds that name a hub tell of news at once: the subscriber's side of WebSub (https://www.w3.org/TR/websub/).

What a hub sends is never read as news. Signed by the secret it was given, it is taken for the word that the
feed changed, and the feed itself is asked: ids, revisions, validators and politeness stay those of the feed,
and no hub can put a word into the desk. A feed is asked so at most once in ``FLOOR``, whatever the hub sends.

Subscriptions are kept beside the record in ``NAME.websub.json``, with their secrets, for its owner's eyes alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
import msgspec
import structlog

from livedesk.model import Noun
from livedesk.sources.fetch_error import unreachable
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

#: Lease asked for, in seconds; the hub's own answer counts.
LEASE = 7 * 86_400
#: Longest lease believed, in seconds: a hub that forgot us is noticed some day.
LONGEST_LEASE = 30 * 86_400
#: Shortest time between two requests to a hub for one source, whatever lease it grants.
SHORTEST_ASK = timedelta(minutes=10)
#: How long a hub has for its verification, and how long it may repeat it.
PENDING = timedelta(hours=1)
#: Before a hub that denied is asked again, and the longest wait after failures.
LONG_WAIT = timedelta(days=1)
#: Shortest time between two looks at a source that hubs ask for.
FLOOR = timedelta(seconds=60)
#: Seconds between two looks at what is to be done.
PACE = 5.0
#: Seconds before the first subscription: the hub may ask back at once, and the web server has to answer.
GRACE = 5.0
#: Seconds a hub is waited for.
ANSWER = 15.0
#: Hubs of one feed that are tried, in turn.
MOST_HUBS = 3

_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}
_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.sources")


class Lease(Noun, frozen=True, kw_only=True):
    """One subscription, asked for or granted."""

    source: str
    """Id of the source."""
    hub: str
    """Address of the hub."""
    topic: str
    """Address of the feed as the hub knows it."""
    path: str
    """Last part of the callback's address: nobody can guess it."""
    secret: str
    """What the hub signs with."""
    asked: datetime
    """When the hub was last asked."""
    next_ask: datetime
    """When to ask it again."""
    until: datetime | None = None
    """When what was granted ends; None when nothing was yet."""
    tries: int = 0
    """Requests since the last grant."""
    fault: str | None = None
    """Why there is no subscription, in words."""


class Looks(Protocol):
    """What looks at sources: the poller."""

    def state(self, source: str) -> SourceState:
        """What is known of a source."""
        ...

    def busy(self, source: str) -> bool:
        """Whether it is being looked at now."""
        ...

    def look_soon(self, like: Source) -> None:
        """Look at it now."""
        ...


Session = Callable[[bool], aiohttp.ClientSession]
"""As ``Fetcher.session``: a session that reaches public addresses only, or any."""


class Subscriber:
    """Subscriptions of one story's sources. All methods belong to one event loop."""

    def __init__(
        self,
        file: Path,
        callback: str,
        sources: Callable[[], Iterable[Source]],
        looks: Looks,
        session: Session,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``file`` is where subscriptions are kept; ``callback`` the public address up to a subscription's
        path, with a slash; ``sources`` gives those looked at now."""
        self.file = file
        self.callback = callback
        self._sources = sources
        self._looks = looks
        self._session = session
        self._now = now
        self._leases: dict[str, Lease] = {lease.source: lease for lease in _read(self.file)}
        self._told: dict[str, datetime] = {}
        """Sources that hubs told of and that were not looked at since."""
        self._looked: dict[str, datetime] = {}
        """When they were last looked at for that."""

    async def run(self) -> None:
        """Subscribe, renew and look, until cancelled; never ends by a hub's fault."""
        await asyncio.sleep(GRACE)
        while True:
            try:
                await self.subscribe()
                self.look()
            except Exception:
                _log.exception("websub.fault")
            await asyncio.sleep(PACE)

    # --- subscribing -------------------------------------------------------------------------------------

    async def subscribe(self) -> None:
        """Ask the hubs of all sources whose time has come; forget subscriptions of sources that are gone."""
        now = self._now()
        sources = {source.id: source for source in self._sources()}
        for id_ in sorted(self._leases.keys() - sources.keys()):
            self._put(id_, None)  # what still comes is answered with 410, and the lease runs out
        asked: list[tuple[Source, Lease]] = []
        for source in sources.values():
            lease = self._next(source, now)
            if lease is not None:
                self._put(source.id, lease)  # before it is asked: it may ask back before it answers
                asked.append((source, lease))
        await asyncio.gather(*(self._ask(source, lease) for source, lease in asked))

    def _next(self, source: Source, now: datetime) -> Lease | None:
        """What to ask for now; None when there is nothing to ask."""
        state, held = self._looks.state(source.id), self._leases.get(source.id)
        hubs = [hub for hub in state.hubs if _is_address(hub)][:MOST_HUBS]
        if not hubs or state.topic is None or not _is_address(state.topic):
            if held is not None and state.last_answered is not None:
                self._put(source.id, None)
            return None
        changed = held is None or held.topic != state.topic or held.hub not in hubs
        if held is not None and held.asked <= now < (held.asked + SHORTEST_ASK if changed else held.next_ask):
            return None
        if held is None or changed:
            held = Lease(
                source=source.id,
                hub=hubs[0],
                topic=state.topic,
                path=secrets.token_urlsafe(24),
                secret=secrets.token_urlsafe(32),
                asked=now,
                next_ask=now,
            )
        elif held.tries:  # this hub did not grant it: the next one of the feed
            hub = hubs[(hubs.index(held.hub) + 1) % len(hubs)]
            until = held.until if hub == held.hub else None
            held = msgspec.structs.replace(held, hub=hub, until=until)
        wait = min(SHORTEST_ASK * 2 ** min(held.tries + 3, 10), LONG_WAIT)
        return msgspec.structs.replace(held, asked=now, next_ask=now + wait, tries=held.tries + 1)

    async def _ask(self, source: Source, lease: Lease) -> None:
        form = {
            "hub.mode": "subscribe",
            "hub.topic": lease.topic,
            "hub.callback": self.callback + lease.path,
            "hub.secret": lease.secret,
            "hub.lease_seconds": str(LEASE),
        }
        # A feed that may be anywhere may have its hub beside it, and nowhere else that is not public.
        private = source.allow_private and urlsplit(lease.hub).hostname == urlsplit(source.address).hostname
        why = None
        try:
            async with self._session(private).post(
                lease.hub,
                data=form,
                allow_redirects=not private,
                max_redirects=3,
                timeout=aiohttp.ClientTimeout(total=ANSWER),
            ) as answer:
                if not 200 <= answer.status < 300:
                    why = f"answered {answer.status}"
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError) as error:
            why = unreachable(error, where=lease.hub).what
        held = self._leases.get(source.id)
        if why is not None and held is not None and held.path == lease.path and held.tries:
            _log.warning("websub.failed", source=source.id, hub=lease.hub, why=why)
            self._put(source.id, msgspec.structs.replace(held, fault=f"its hub {why}"))

    # --- what hubs ask and tell --------------------------------------------------------------------------

    def known(self, path: str) -> bool:
        """Whether a callback is one of ours."""
        return self._at(path) is not None

    def verify(
        self, path: str, mode: str, topic: str, lease_seconds: str | None = None, reason: str = ""
    ) -> bool:
        """A hub asks whether we meant it ("subscribe"), or says that it won't ("denied").

        True only for a subscription that was asked for within ``PENDING``, and for a denial of one of ours:
        we never unsubscribe.
        """
        lease, now = self._at(path), self._now()
        if lease is None or topic != lease.topic:
            return False
        if mode == "denied":
            said = "".join(each if each.isprintable() else " " for each in reason)[:200].strip()
            fault = f"its hub denied the subscription{f' ({said})' if said else ''}"
            _log.warning("websub.denied", source=lease.source, hub=lease.hub, why=said)
            denied = msgspec.structs.replace(
                lease, until=None, fault=fault, tries=max(lease.tries, 1), next_ask=now + LONG_WAIT
            )
            self._put(lease.source, denied)
            return True
        if mode != "subscribe" or not lease.asked <= now <= lease.asked + PENDING:
            return False
        given = lease_seconds or ""
        seconds = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else LEASE
        seconds = min(seconds, LONGEST_LEASE)
        granted = msgspec.structs.replace(
            lease,
            until=now + timedelta(seconds=seconds),
            # A quarter of the lease is left for a hub that is out of order when it is asked.
            next_ask=max(now + timedelta(seconds=seconds * 0.75), lease.asked + SHORTEST_ASK),
            tries=0,
            fault=None,
        )
        self._put(lease.source, granted)
        return True

    def signed(self, path: str, signature: str) -> Signature | None:
        """What tells whether a body is signed as ``X-Hub-Signature`` says; None for a callback not ours."""
        lease = self._at(path)
        return None if lease is None else Signature(lease.secret, signature)

    def told(self, path: str) -> None:
        """A signed notification came: its source is looked at as soon as ``FLOOR`` allows."""
        lease = self._at(path)
        if lease is not None:
            self._told[lease.source] = self._now()
            self.look()

    def look(self) -> None:
        """Look at the sources that hubs told of, but none under way, none twice in ``FLOOR``, and none that
        is failing: its own schedule says when it is asked again."""
        if not self._told:
            return
        now = self._now()
        sources = {source.id: source for source in self._sources()}
        for id_ in tuple(self._told):
            source, state = sources.get(id_), self._looks.state(id_)
            if source is None or state.failures:
                del self._told[id_]
                continue
            last = max(
                (at for at in (state.last_looked, self._looked.get(id_)) if at is not None), default=None
            )
            early = last is not None and last <= now < last + FLOOR
            if early or self._looks.busy(id_):
                continue
            del self._told[id_]
            self._looked[id_] = now
            self._looks.look_soon(source)

    def words(self, source: str) -> str:
        """What is to be said of a source's hub, after its health: "; its hub denied …", or nothing."""
        lease = self._leases.get(source)
        if lease is None:
            return ""
        if lease.fault is not None:
            return f"; {lease.fault}"
        stands = lease.until is not None and self._now() < lease.until
        return "; its hub tells of news at once" if stands else "; its hub has not confirmed yet"

    def lease(self, source: str) -> Lease | None:
        """The subscription of a source."""
        return self._leases.get(source)

    # --- keeping -----------------------------------------------------------------------------------------

    def _at(self, path: str) -> Lease | None:
        return next((each for each in self._leases.values() if each.path == path), None)

    def _put(self, source: str, lease: Lease | None) -> None:
        if lease is None:
            self._leases.pop(source, None)
        else:
            self._leases[source] = lease
        try:
            _write(self.file, self._leases.values())
        except OSError as error:  # after a restart hubs are asked anew
            _log.error("websub.not_kept", file=str(self.file), why=str(error))


class Signature:
    """A signature that is checked while the body comes: "sha256=HEX", by sha1, sha256, sha384 or sha512."""

    def __init__(self, secret: str, written: str) -> None:
        method, _, self._hex = written.strip().partition("=")
        made = _METHODS.get(method.strip().lower())
        self._mac = None if made is None else hmac.new(secret.encode(), digestmod=made)

    def update(self, piece: bytes) -> None:
        """More of the body."""
        if self._mac is not None:
            self._mac.update(piece)

    def holds(self) -> bool:
        """Whether it is the body's; compared in constant time."""
        if self._mac is None:
            return False
        said = self._hex.strip().lower().encode("ascii", "replace")
        return hmac.compare_digest(self._mac.hexdigest().encode(), said)


def _is_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(written) <= 2_000
    except ValueError:
        return False


def _read(file: Path) -> tuple[Lease, ...]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Lease, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        _log.warning("websub.begun_anew", file=str(file), why=str(error))
        return ()


def _write(file: Path, leases: Iterable[Lease]) -> None:
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.encode(list(leases)))
    part.replace(file)


__all__ = ["FLOOR", "LEASE", "Lease", "Looks", "Signature", "Subscriber"]
