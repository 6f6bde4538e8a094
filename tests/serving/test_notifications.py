"""Notifications over the web: a browser subscribes, is told, and is forgotten when it asks to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

pytest.importorskip("pywebpush")

from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import Notifier, Subscriptions
from outgoing.push_service import push_service

PLACE = "/notify/subscriptions"


@pytest.fixture
def notifier(tmp_path: Path) -> Iterator[Notifier]:
    record = tmp_path / "harbour.record.sqlite"
    kept = Subscriptions(record)
    yield Notifier(Keys(record), kept, services=("127.0.0.1",), allow_private=True)
    kept.close()


async def test_a_browser_subscribes_once_and_is_forgotten_when_it_asks(serve, notifier: Notifier) -> None:
    async with push_service() as service, serve(notifier=notifier) as open_:
        browser = service.browser("one")
        sent = msgspec.to_builtins(browser.subscription) | {"expirationTime": None}
        for _ in range(2):
            assert (await open_.ask("POST", PLACE, json=sent))[0].status == 201
        assert notifier.subscriptions.all() == [browser.subscription]
        gone = {"endpoint": browser.subscription.endpoint}
        for _ in range(2):
            assert (await open_.ask("DELETE", PLACE, json=gone))[0].status == 204
        assert notifier.subscriptions.all() == []


async def test_what_no_browser_of_ours_sends_is_refused(serve, notifier: Notifier) -> None:
    async with push_service() as service, serve(notifier=notifier) as open_:
        sent = msgspec.to_builtins(service.browser("one").subscription)
        for status, options in (
            (415, {"data": msgspec.json.encode(sent), "headers": {"Content-Type": "text/plain"}}),
            (400, {"json": sent | {"endpoint": "http://192.0.2.1/x"}}),
            (400, {"json": {"endpoint": sent["endpoint"]}}),
            (400, {"json": sent | {"more": "x" * 5000}}),
            (400, {"data": b"{", "headers": {"Content-Type": "application/json"}}),
        ):
            assert (await open_.ask("POST", PLACE, **options))[0].status == status, options
        assert len(notifier.subscriptions) == 0


async def test_the_page_and_its_worker_come_from_the_desk_alone(serve, notifier: Notifier) -> None:
    async with serve(notifier=notifier) as open_:
        answer, page = await open_.get("/notify")
        assert answer.status == 200
        assert notifier.public_key.encode() in page
        assert b'data-worker="/service-worker.js"' in page
        worker, body = await open_.get("/service-worker.js")
        assert worker.content_type == "text/javascript"
        assert worker.headers["Cache-Control"] == "no-cache"
        assert b"showNotification" in body


async def test_a_desk_without_the_extra_says_that_there_are_none(serve) -> None:
    async with serve() as open_:
        for method, path in (
            ("GET", "/notify"),
            ("GET", "/service-worker.js"),
            ("POST", PLACE),
            ("DELETE", PLACE),
        ):
            answer, _ = await open_.ask(method, path, json={} if method != "GET" else None)
            assert answer.status == 404
