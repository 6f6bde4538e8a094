"""Asking the web politely and warily.

Politely: conditional requests, a user agent with a contact, at most two requests to a host at once and
a pause between them, Retry-After obeyed for the whole host. Warily: time and size limits, few
redirects, no address that is not public unless the story allows it for that source.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, TypeVar, cast

import aiohttp
import msgspec
from yarl import URL

from livedesk.model import Noun
from livedesk.sources.fetch_error import FetchError, shown, unreachable
from livedesk.sources.guard import public_socket
from livedesk.sources.inflate import BrokenError, Inflater, TooLargeError
from livedesk.sources.schedule import LONGEST_WAIT
from livedesk.sources.state import Validators
from livedesk.story.schema import Source

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE | re.ASCII)
# Field values that can be sent back as they came: no control characters, nothing that is not a byte.
_SENDABLE = re.compile(r"[\x20-\x7e\u00a0-\u00ff]{1,1000}")
# Redirects can name any number of hosts; those not in use are forgotten beyond this.
_MOST_HOSTS = 1_000

_REMEDIES = {
    401: "It wants a login; give the address of an open feed",
    403: "The publisher refuses; set a contact in the story file or ask the publisher",
    404: "Check the address; the feed may have moved",
    410: "The publisher has closed this feed; take the source out of the story file",
    429: "It asks for fewer requests; the desk waits as told. A larger `every` helps",
}


T = TypeVar("T", bound="Kept")

Permission = Callable[[str], Awaitable[None]]
"""Asked before every address of a fetch, redirects included; raises FetchError where it may not be fetched."""


class Kept(Protocol):
    """What lives as long as the fetcher: a cache of robots.txt, a pool of workers."""

    async def close(self) -> None:
        """End what it holds; safe to call twice."""
        ...


class Limits(Noun, frozen=True, kw_only=True):
    """What a fetch may cost us and the publisher."""

    total_seconds: float = 30.0
    """For one request with its redirects, from its start to the body's last byte."""
    connect_seconds: float = 10.0
    """For a connection to stand."""
    body_bytes: int = 10 * 1024 * 1024
    """Of a body, decompressed."""
    redirects: int = 5
    """Followed in a row."""
    per_host: int = 2
    """Requests to one host at once."""
    host_pause_seconds: float = 0.5
    """Between the starts of two requests to one host."""
    connections: int = 100
    """Requests at once, over all hosts."""


class Fetched(Noun, frozen=True, kw_only=True):
    """An answer that can be used."""

    status: int
    """200, or 304: nothing changed since the validators."""
    at: datetime
    """When the last byte had arrived."""
    body: bytes = b""
    """Decompressed; empty for 304."""
    validators: Validators = Validators()
    """To ask with next time."""
    url: str
    """Address that answered, after redirects."""
    content_type: str | None = None
    """Content-Type as given."""
    max_age: int | None = None
    """Seconds the answer may be kept, by Cache-Control less Age; None when it does not say."""
    moved_to: str | None = None
    """Address that permanent redirects lead to; None when nothing moved for good."""
    incomplete: bool = False
    """The connection ended before the body did: use what is whole in it, and ask again without condition."""
    seconds: float = 0.0
    """How long it took, without waiting for the host's turn."""


class _Host:
    """One host's turnstile."""

    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.waiting = 0
        self.pause = 0.0
        self.next_start = 0.0
        self.closed_until: datetime | None = None

    def idle(self, now: datetime) -> bool:
        """Whether it can be forgotten."""
        closed = self.closed_until is not None and self.closed_until > now
        return not self.waiting and not closed and self.next_start <= time.monotonic()


class Fetcher:
    """Fetches for all sources of a desk, over connections it keeps. Use as ``async with``, or close it."""

    def __init__(
        self,
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """``contact`` is an address or e-mail for publishers; ``now`` gives the time in UTC."""
        self.limits = limits = limits or Limits()
        self.now = now
        """The time in UTC, for what comes over connections that stay open."""
        self._headers = {
            "User-Agent": user_agent(contact),
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        }
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._hosts: dict[str, _Host] = {}
        self._connections = asyncio.Semaphore(limits.connections)
        self._kept: dict[type[object], Kept] = {}

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections and what was kept beside them; safe to call twice."""
        kept, self._kept = self._kept, {}
        for each in kept.values():
            await each.close()
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    def keep(self, kind: type[T], make: Callable[[], T]) -> T:
        """The one object of that kind shared by all connectors of the fetcher, made when first asked for."""
        found = self._kept.get(kind)
        if found is None:
            found = self._kept[kind] = make()
        return cast("T", found)

    async def fetch(
        self,
        source: Source,
        validators: Validators | None = None,
        *,
        address: str | None = None,
        permission: Permission | None = None,
        token: str | None = None,
    ) -> Fetched:
        """Ask for a source's address, or for another one on its behalf, conditionally when there are validators.

        ``permission`` is asked for each address on the way; ``token`` is sent to the first one's host alone.

        Raises FetchError (a SourceError), with the source's name, its address and what to do, for
        everything that can go wrong outside; no exception of the HTTP library leaves.
        """
        address = source.address if address is None else address
        where = f"{source.name} ({shown(address)})"
        url = first = _url(address, where)
        moved_to: str | None = None
        moved_for_good = True
        validators = validators or Validators()
        spent = 0.0
        for _ in range(self.limits.redirects + 1):
            if permission is not None:
                await permission(str(url))
            host = self._host(url)
            if host.closed_until is not None and host.closed_until > self.now():
                until = host.closed_until
                raise FetchError(
                    f"not asked: {url.host} wants no requests before {until:%H:%M} UTC",
                    where=where,
                    retry_after=until,
                )
            # Waiting for a turn is not the source's slowness and does not count against its time.
            async with self._turn(host), self._connections:
                started = time.perf_counter()
                answer = await self._ask(
                    url,
                    validators,
                    where,
                    host,
                    session=self.session(source.allow_private),
                    spent=spent,
                    token=token if url.origin() == first.origin() else None,
                )
                spent += time.perf_counter() - started
            if isinstance(answer, Fetched):
                return _with(answer, moved_to=moved_to, seconds=spent)
            status, location = answer
            try:
                url = _url(str(url.join(URL(location))), where, led=True)
            except ValueError:
                raise FetchError(
                    f'redirects to "{location[:80]}", which is no address', where=where
                ) from None
            moved_for_good = moved_for_good and status in _PERMANENT
            moved_to = shown(str(url)) if moved_for_good else moved_to
        raise FetchError(
            f"redirects more than {self.limits.redirects} times",
            where=where,
            remedy="Give the address it should end at",
        )

    # --- one request -----------------------------------------------------------------------------------

    async def _ask(
        self,
        url: URL,
        validators: Validators,
        where: str,
        host: _Host,
        *,
        session: aiohttp.ClientSession,
        spent: float,
        token: str | None,
    ) -> Fetched | tuple[int, str]:
        """The answer, or a redirect as (status, location)."""
        headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        limit = self.limits.total_seconds
        try:
            async with (
                asyncio.timeout(max(limit - spent, 0.001)),
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS and "Location" in response.headers:
                    return response.status, response.headers["Location"]
                if response.status not in {200, 304}:
                    raise self._refused(response, where, host, token=token is not None)
                return await self._received(response, validators, where)
        except TimeoutError:
            raise FetchError(
                f"did not answer in full within {limit:g} s", where=where, remedy="The next look tries again"
            ) from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise unreachable(error, where) from None

    async def _received(self, response: aiohttp.ClientResponse, sent: Validators, where: str) -> Fetched:
        headers = response.headers
        validators = Validators(
            etag=_opaque(headers.get("ETag")), last_modified=_opaque(headers.get("Last-Modified"))
        )
        incomplete = False
        body = b""
        if response.status == 304:
            if sent == Validators():
                raise FetchError(
                    "answered 304 (nothing changed) to a first look", where=where, remedy="Tell the publisher"
                )
            # A 304 may leave out what has not changed.
            validators = Validators(
                etag=validators.etag or sent.etag,
                last_modified=validators.last_modified or sent.last_modified,
            )
        else:
            body, incomplete = await self._body(response, where)
        return Fetched(
            status=response.status,
            at=self.now(),
            body=body,
            validators=Validators() if incomplete else validators,
            url=shown(str(response.url)),
            content_type=headers.get("Content-Type"),
            max_age=_max_age(headers.get("Cache-Control"), headers.get("Age")),
            incomplete=incomplete,
        )

    async def _body(self, response: aiohttp.ClientResponse, where: str) -> tuple[bytes, bool]:
        limit = self.limits.body_bytes
        try:
            inflater = Inflater(response.headers.get("Content-Encoding", ""), limit=limit)
            try:
                async for piece in response.content.iter_any():
                    inflater.feed(piece)
            except aiohttp.ClientPayloadError:
                return inflater.body(), True
        except TooLargeError:
            response.close()
            raise FetchError(
                f"sends more than {limit // (1024 * 1024) or limit} {'MB' if limit >= 1024 * 1024 else 'bytes'}",
                where=where,
                remedy="Give the address of a shorter feed",
            ) from None
        except BrokenError as error:
            response.close()
            raise FetchError(
                f"sent a body that can't be unpacked: {error}",
                where=where,
                remedy="The next look tries again",
            ) from None
        return inflater.body(), not inflater.whole

    def _refused(
        self, response: aiohttp.ClientResponse, where: str, host: _Host, *, token: bool
    ) -> FetchError:
        status = response.status
        wait = self._retry_after(response.headers.get("Retry-After"))
        if wait is not None and status in {429, 503}:
            host.closed_until = wait
        remedy = _REMEDIES.get(status, "The next look tries again" if status >= 500 else "Check the address")
        if token and status in {401, 403}:
            remedy = "Its token has expired, or lacks the right; renew it where the story file says it is"
        reason = f" {response.reason}" if response.reason and response.reason.isprintable() else ""
        return FetchError(
            f"answered {status}{reason[:60]}",
            where=where,
            remedy=remedy,
            status=status,
            retry_after=wait,
        )

    def _retry_after(self, written: str | None) -> datetime | None:
        """When the server wants to be asked again; no more than a day ahead."""
        if not written:
            return None
        now = self.now()
        text = written.strip()
        try:
            wait = timedelta(seconds=int(text)) if text.isascii() and text.isdigit() else _zoned(text) - now
        except (ValueError, OverflowError):
            return None
        return now + min(max(wait, timedelta()), LONGEST_WAIT)

    # --- hosts and connections ---------------------------------------------------------------------------

    def slow_down(self, address: str, seconds: float) -> None:
        """Wait at least so long between two requests to the address's host, as long as it is in use."""
        self._host(URL(address)).pause = seconds

    def _host(self, url: URL) -> _Host:
        name = f"{url.host}:{url.port}"
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) >= _MOST_HOSTS:
                now = self.now()
                self._hosts = {name: host for name, host in self._hosts.items() if not host.idle(now)}
            host = self._hosts[name] = _Host(self.limits.per_host)
        return host

    @asynccontextmanager
    async def _turn(self, host: _Host) -> AsyncGenerator[None]:
        """Wait for the host's turn: few at once, and a pause between two."""
        host.waiting += 1
        try:
            async with host.slots:
                now = time.monotonic()
                wait = host.next_start - now
                pause = max(self.limits.host_pause_seconds, host.pause)
                host.next_start = max(now, host.next_start) + pause
                if wait > 0:
                    await asyncio.sleep(wait)
                yield
        finally:
            host.waiting -= 1

    def session(self, allow_private: bool) -> aiohttp.ClientSession:
        """One session for public addresses only, one for sources that may be anywhere; never mixed.

        For connections that stay open; what is asked for once goes through ``fetch``.
        """
        session = self._sessions.get(allow_private)
        if session is None:
            connector = aiohttp.TCPConnector(
                limit=0,  # the turns limit
                ttl_dns_cache=60,
                socket_factory=None if allow_private else public_socket,
            )
            session = self._sessions[allow_private] = aiohttp.ClientSession(
                connector=connector,
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=None, connect=self.limits.connect_seconds),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            )
        return session


def user_agent(contact: str | None) -> str:
    """ "Livedesk/VERSION (+contact)": who asks, and whom a publisher can turn to."""
    try:
        ours = version("livedesk")
    except PackageNotFoundError:
        ours = "0"
    said = "".join(each for each in contact or "" if each.isascii() and each.isprintable())[:200].strip()
    return f"Livedesk/{ours} (+{said})" if said else f"Livedesk/{ours}"


def _url(address: str, where: str, *, led: bool = False) -> URL:
    verb = "redirects to" if led else "has"
    try:
        url = URL(address.strip())
        host = url.host
    except ValueError:
        url, host = URL(), None
    if url.scheme not in {"http", "https"} or not host:
        raise FetchError(
            f'{verb} an address that can\'t be fetched: "{shown(address)[:200]}"',
            where=where,
            remedy="Addresses begin with http:// or https:// and name a host",
        )
    return url.with_fragment(None)


def _with(fetched: Fetched, *, moved_to: str | None, seconds: float) -> Fetched:
    return msgspec.structs.replace(fetched, moved_to=moved_to, seconds=seconds)


def _opaque(value: str | None) -> str | None:
    return value if value and _SENDABLE.fullmatch(value) else None


def _max_age(cache_control: str | None, age: str | None) -> int | None:
    found = _MAX_AGE.search(cache_control or "")
    if found is None:
        return None
    old = int(age) if age and age.isascii() and age.isdigit() and len(age) < 10 else 0
    return max(int(found[1]) - old, 0)


def _zoned(written: str) -> datetime:
    moment = parsedate_to_datetime(written)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


__all__ = ["FetchError", "Fetched", "Fetcher", "Kept", "Limits", "Permission", "shown", "user_agent"]
