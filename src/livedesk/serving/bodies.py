"""Bodies drawn once and sent to everyone: plain and compressed, with an ETag."""

from __future__ import annotations

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from aiohttp import ETag, web
from multidict import CIMultiDict


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Something to send."""

    plain: bytes
    packed: bytes | None
    """The same, gzipped; None when that would not be shorter."""
    content_type: str
    """With its charset."""
    etag: str
    """Without quotes; always weak: the packed and the plain body share it."""
    cache: str
    """Cache-Control."""


@dataclass(slots=True)
class _Kept:
    version: Hashable
    body: Body


class Bodies:
    """Drawn bodies by key, each good for one version.

    Drawing may take a share of the core, in bursts; when that is spent, whoever asks gets the last
    one drawn. A story with twenty updates a second and a thousand page views a second so costs as
    much drawing as one with a single reader, and push is never starved. ``now`` is in seconds.
    """

    def __init__(
        self,
        limit: int = 64,
        share: float = 0.25,
        burst: float = 1.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
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

    def get(self, key: Hashable, version: Hashable, draw: Callable[[], Body]) -> Body:
        """The body of ``key`` at ``version``, drawn if need be; whatever ``draw`` raises passes through."""
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
        body = draw()
        self._spent += self._now() - began
        self.drawn += 1
        self._kept[key] = _Kept(version, body)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return body


def make_body(data: bytes, content_type: str, etag: str, cache: str) -> Body:
    """``data`` ready to send; compressed here, once."""
    packed = gzip.compress(data, 6, mtime=0) if len(data) > 512 else data
    return Body(
        plain=data,
        packed=packed if len(packed) < len(data) else None,
        content_type=content_type,
        etag=etag,
        cache=cache,
    )


def send(request: web.Request, body: Body) -> web.Response:
    """The response for ``body``: 304 when the reader has it, compressed when it can take that."""
    headers: CIMultiDict[str] = CIMultiDict(
        (("ETag", f'W/"{body.etag}"'), ("Cache-Control", body.cache), ("Vary", "Accept-Encoding"))
    )
    if "If-None-Match" in request.headers and _has(request, body.etag):
        return web.Response(status=304, headers=headers)
    headers["Content-Type"] = body.content_type
    if body.packed is not None and takes_gzip(request.headers.get("Accept-Encoding", "")):
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
