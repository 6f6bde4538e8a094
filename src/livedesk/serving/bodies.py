"""Bodies drawn once and sent to everyone: plain and compressed, with an ETag."""

from __future__ import annotations

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aiohttp import ETag, web
from multidict import CIMultiDict

from livedesk.serving.problem import Refused

_WORTH_PACKING = 512
_OVERDRAWN = 4


@dataclass(frozen=True, kw_only=True)
class Body:
    """Something to send."""

    plain: bytes
    content_type: str
    """With its charset."""
    etag: str
    """Without quotes; always weak: the packed and the plain body share it."""
    cache: str
    """Cache-Control."""

    @cached_property
    def packed(self) -> bytes | None:
        """The same, gzipped when first wanted; None when that is not shorter."""
        if len(self.plain) <= _WORTH_PACKING:
            return None
        packed = gzip.compress(self.plain, 6, mtime=0)
        return packed if len(packed) < len(self.plain) else None


@dataclass(slots=True)
class _Kept:
    version: Hashable
    body: Body


class Bodies:
    """Drawn bodies by key, each good for one version.

    Drawing may take a share of the core, in bursts; when that is spent, whoever asks gets the last
    one drawn. A story with twenty updates a second and a thousand page views a second so costs as
    much drawing as one with a single reader, and push is never starved. When far more is spent, as
    by a crawler that opens every past moment, what was never drawn is refused for a while. ``now``
    is in seconds.
    """

    def __init__(
        self,
        limit: int = 64,
        share: float = 0.25,
        burst: float = 1.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._files: dict[Hashable, Body] = {}
        self._limit = limit
        self._share = share
        self._burst = burst
        self._now = now
        self._spent = 0.0
        self._spent_at = now()
        self.drawn = 0
        """How many were drawn."""
        self.aged = 0
        """How many answers were a version behind because the share was spent."""
        self.refused = 0
        """How many were refused because far more was spent."""

    def get(self, key: Hashable, version: Hashable, draw: Callable[[], Body]) -> Body:
        """The body of ``key`` at ``version``, drawn if need be; whatever ``draw`` raises passes through.

        Raises Refused (503) for what is not kept while drawing is far over its share.
        """
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            if kept.version == version:
                return kept.body
        began = self._now()
        self._spent = max(0.0, self._spent - (began - self._spent_at) * self._share)
        self._spent_at = began
        if kept is not None and self._spent > self._burst:
            self.aged += 1
            return kept.body
        if kept is None and self._spent > self._burst * _OVERDRAWN:
            self.refused += 1
            wait = int((self._spent - self._burst) / self._share) + 1
            raise _overdrawn(wait)
        body = draw()
        self._spent += self._now() - began
        self.drawn += 1
        self._kept[key] = _Kept(version, body)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return body

    def file(self, key: Hashable, make: Callable[[], Body]) -> Body:
        """The body of one of the few files that pages link: made once, kept for good, never refused.

        A page whose style is refused can't be read.
        """
        if key not in self._files:
            self._files[key] = make()
        return self._files[key]


def send(request: web.Request, body: Body, *, vary: bool = False) -> web.Response:
    """The response for ``body``: 304 when the reader has it, compressed when it can take that.

    ``vary`` tells caches that the browser's languages were asked.
    """
    headers: CIMultiDict[str] = CIMultiDict(
        (
            ("ETag", f'W/"{body.etag}"'),
            ("Cache-Control", body.cache),
            ("Vary", "Accept-Encoding, Accept-Language" if vary else "Accept-Encoding"),
        )
    )
    if "If-None-Match" in request.headers and _has(request, body.etag):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = body.content_type
    if takes_gzip(request.headers.get("Accept-Encoding", "")) and body.packed is not None:
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=body.packed, headers=headers)
    return web.Response(body=body.plain, headers=headers)


def takes_gzip(accept: str) -> bool:
    """Does this Accept-Encoding allow gzip?"""
    for part in accept.lower().split(","):
        name, _, rest = part.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            weight = rest.replace(" ", "")
            return not (weight.startswith("q=0") and not weight.strip("q=0."))
    return False


def _has(request: web.Request, etag: str) -> bool:
    tags: tuple[ETag, ...] | Any = request.if_none_match
    return any(tag.value in {etag, "*"} for tag in tags or ())


def _overdrawn(wait: int) -> Refused:
    refused = Refused(
        503,
        "more different pages are asked for than the desk can draw at once",
        where="address",
        remedy=f"Try again in {wait} s; the live page is there all the while",
    )
    refused.headers["Retry-After"] = str(wait)
    return refused
