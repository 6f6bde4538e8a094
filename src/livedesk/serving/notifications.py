"""Notifications over the web: the page to turn them on, the worker that shows them, who asked for them."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import msgspec
from aiohttp import web

from livedesk.outgoing.notifications import Notifier, Subscription
from livedesk.serving.problem import Refused
from livedesk.serving.site import Site

T = TypeVar("T")
_LARGEST = 4096


class Endpoint(msgspec.Struct, frozen=True):
    """What is sent to unsubscribe."""

    endpoint: str


class Notifications:
    """Handlers of /notify; without a notifier they say that there are none."""

    def __init__(self, site: Site, notifier: Notifier | None) -> None:
        self._site = site
        self._notifier = notifier

    def routes(self) -> list[web.RouteDef]:
        """What it answers, and where."""
        return [
            web.get("/notify", self.page),
            web.get("/service-worker.js", self.worker),
            web.post("/notify/subscriptions", self.subscribe),
            web.delete("/notify/subscriptions", self.unsubscribe),
        ]

    async def page(self, request: web.Request) -> web.Response:  # noqa: ARG002
        """Where a reader turns them on and off."""
        page = self._site.renderer.notify(self._site.view(), self._there().public_key)
        headers = {"Cache-Control": "public, max-age=300"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def worker(self, request: web.Request) -> web.Response:  # noqa: ARG002
        """The service worker: at the top, since it may only speak for what lies below it."""
        self._there()
        assets = self._site.assets
        asset = assets.get(assets.hashed("service-worker.js"))
        body = asset.body if asset is not None else b""
        headers = {"Cache-Control": "no-cache"}
        return web.Response(body=body, content_type="text/javascript", charset="utf-8", headers=headers)

    async def subscribe(self, request: web.Request) -> web.Response:
        """A browser asks for notifications."""
        notifier = self._there()
        one = await _read(request, Subscription)
        if not notifier.accepts(one):
            raise Refused(
                400,
                "that is no subscription of a push service the desk knows",
                where="/notify/subscriptions",
                remedy="Turn notifications on from the page",
            )
        if not await asyncio.to_thread(notifier.subscriptions.add, one):
            raise Refused(
                503,
                "there are too many subscriptions",
                where="/notify/subscriptions",
                remedy="Try again later",
            )
        return web.Response(status=201)

    async def unsubscribe(self, request: web.Request) -> web.Response:
        """A browser wants no more; one that never asked is answered the same."""
        notifier = self._there()
        one = await _read(request, Endpoint)
        await asyncio.to_thread(notifier.subscriptions.remove, one.endpoint)
        return web.Response(status=204)

    def _there(self) -> Notifier:
        if self._notifier is None:
            raise Refused(
                404,
                "this desk sends no notifications",
                where="/notify",
                remedy='The feeds tell of everything; whoever runs the desk can install the extra "push"',
            )
        return self._notifier


async def _read(request: web.Request, shape: type[T]) -> T:
    # A page of another site can send a form or text here in a reader's name, but no JSON.
    if request.content_type != "application/json":
        raise Refused(
            415, "only JSON is taken", where="Content-Type", remedy="Turn notifications on from the page"
        )
    body = await request.content.read(_LARGEST + 1)
    try:
        if len(body) > _LARGEST:
            raise msgspec.DecodeError("too long")
        return msgspec.json.decode(body, type=shape)
    except msgspec.MsgspecError:
        raise Refused(
            400, "that is no subscription", where="/notify/subscriptions", remedy="Turn it on from the page"
        ) from None
