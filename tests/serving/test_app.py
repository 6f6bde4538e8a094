"""The application: every address it answers is known, and carries the same headers."""

from __future__ import annotations

from livedesk.serving import Hub, make_app
from newsroom import Newsroom
from serving.conftest import DeskInTests


def test_no_address_is_answered_by_two() -> None:
    hub = Hub()
    app = make_app(DeskInTests(Newsroom(), hub), hub)
    routes = [(route.method, route.resource.canonical) for route in app.router.routes() if route.resource]
    assert len(routes) == len(set(routes)) > 40


async def test_everything_answered_carries_the_policy(serve) -> None:
    async with serve() as served:
        for path in ("/", "/about", "/feed.atom", "/api/story", "/metrics", "/openapi.json", "/nowhere"):
            response, _ = await served.get(path)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
