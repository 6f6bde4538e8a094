"""Hubs call back at addresses of the desk's own application, within bounds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from livedesk.serving import websub
from livedesk.sources.state import SourceState
from livedesk.sources.websub import Subscriber
from livedesk.story.schema import Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(
    id="g", name="G", kind="feed", address="https://g.example/f", publisher="G", type="outlet"
)  # fmt: skip


class Looks:
    looked = 0

    def state(self, _):
        return SourceState(hubs=("https://hub.invalid/",), topic="https://g.example/f")

    def busy(self, _):
        return False

    def look_soon(self, _):
        self.looked += 1


class Down:
    """No hub answers."""

    def post(self, *_, **__):
        raise OSError("no network here")


@pytest.fixture
async def callback(tmp_path, serve):
    subscriber = Subscriber(
        tmp_path / "x.websub.json", "", lambda: [SOURCE], Looks(), lambda _: Down(), now=lambda: NOW
    )
    await subscriber.subscribe()
    async with serve(subscriber=subscriber) as served:
        yield served.session, f"{served.url}/websub/{subscriber.lease('g').path}"


async def test_the_question_of_a_hub_is_answered_by_the_application(callback):
    session, url = callback
    asked = {"hub.mode": "subscribe", "hub.topic": "https://g.example/f", "hub.challenge": "<b>"}
    async with session.get(url, params=asked) as answer:
        assert (answer.status, await answer.text()) == (200, "<b>")
        assert answer.content_type == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_body_beyond_all_measure_is_refused(callback, monkeypatch):
    monkeypatch.setattr(websub, "LARGEST", 1_000)
    session, url = callback
    async with session.post(url, data=b"x" * 1_001) as answer:
        assert answer.status == 413


async def test_one_callback_is_called_so_often_and_no_more(callback, monkeypatch):
    monkeypatch.setattr(websub, "MOST", 3)
    session, url = callback
    statuses = []
    for _ in range(5):
        async with session.post(url, data=b"") as answer:
            statuses.append(answer.status)
    assert statuses == [202, 202, 202, 429, 429]
    assert answer.headers["Retry-After"] == "60"


async def test_a_desk_without_a_public_address_has_no_callbacks(serve):
    async with serve() as served, served.session.post(f"{served.url}/websub/x") as answer:
        assert answer.status in {404, 405}
