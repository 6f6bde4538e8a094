"""A small web for tests: a real server on the loopback, feeds in our own words, a clock that is set."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from aiohttp import web

from livedesk.sources.fetching import Limits
from livedesk.story.schema import Source
from waiting import LONG

NOON = datetime(2025, 8, 15, 12, 0, tzinfo=UTC)
QUICK = Limits(total_seconds=LONG, connect_seconds=LONG, host_pause_seconds=0, body_bytes=200_000)
"""Pauses for nobody; who is to be given up on for being slow is given less time."""


def source(id_="harbour", **fields):
    """A source of a story file; fill in what a test does not name."""
    given = {
        "id": id_,
        "name": "Harbour Post",
        "address": "https://harbour.example/feed",
        "publisher": "Harbour Press",
    }
    return Source(**{**given, **fields})


def item(title="Dockers and port company meet", key="k1", date="Fri, 15 Aug 2025 11:30:00 GMT", more=""):
    """One RSS item; None leaves a part out."""
    parts = [
        f"<title>{escape(title)}</title>" if title is not None else "",
        f'<guid isPermaLink="false">{escape(key)}</guid>' if key is not None else "",
        f"<pubDate>{escape(date)}</pubDate>" if date is not None else "",
        more,
    ]
    return f"<item>{''.join(parts)}</item>"


def rss(*items, head=""):
    """An RSS 2.0 feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Harbour Post</title><link>https://harbour.example/</link>{head}\n"
        + "\n".join(items)
        + "\n</channel></rss>"
    ).encode()


class Clock:
    """A clock that stands until it is set on."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        return self.at

    def on(self, **time):
        self.at += timedelta(**time)


class World:
    """Answers by path; keeps what it was asked."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.base = ""
        self.open = asyncio.Event()

    def url(self, path):
        return self.base + path

    def says(self, path, answer):
        """``answer``: bytes, a status, a Response maker taking the request, or a list of these, one a request."""
        self.answers[path] = answer

    def source(self, path, **fields):
        fields.setdefault("id", path.strip("/") or "root")
        return source(address=self.url(path), **{"allow_private": True, **fields})

    async def _answer(self, request):
        self.asked.append(request)
        answer = self.answers.get(request.path, 404)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/rss+xml")
        made = answer(request)
        return await made if asyncio.iscoroutine(made) else made


@asynccontextmanager
async def a_world():
    """A world that answers as long as the block lasts."""
    world = World()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", world._answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    world.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield world
    finally:
        world.open.set()
        await runner.cleanup()


def conditional(body, etag='"v1"', **headers):
    """A well-behaved server: 304 for those who have it already."""

    def answer(request):
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag, **headers})

    return answer
