"""Every answer carries the same protective headers, whatever it is."""

from __future__ import annotations

import pytest

from livedesk.serving import WebOptions
from livedesk.serving.openapi import OPERATIONS

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "livedesk",
}
PATHS = [op.path.replace("{id}", "nothing").replace("{name}", "nothing") for op in OPERATIONS]


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/?order=sideways", "/updates/%00"])
async def test_every_route_and_every_error_is_protected(serve, path: str) -> None:
    async with serve() as served:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            if path == "/events" and method == "GET":
                async with served.session.get(served.url + path) as response:
                    headers = response.headers
            else:
                response, _ = await served.ask(method, path)
                headers = response.headers
            for name, value in EXPECTED.items():
                assert headers[name] == value, method
            policy = headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), method
            assert "unsafe" not in policy, method
            assert "base-uri 'none'" in policy, method
            framed = path == "/embed" and method in {"GET", "HEAD"}  # the widget is there to be framed
            assert ("frame-ancestors *" if framed else "frame-ancestors 'none'") in policy, method
            assert "Set-Cookie" not in headers, method
            assert "aiohttp" not in str(headers), method


async def test_public_data_may_be_read_by_scripts_of_other_sites_and_pages_may_not(serve) -> None:
    async with serve() as served:
        for path in ("/api/story", "/api/updates/nothing", "/feed.atom", "/feed.json", "/openapi.json"):
            response, _ = await served.get(path)
            assert response.headers["Access-Control-Allow-Origin"] == "*"
        for path in ("/", "/about", "/metrics"):
            response, _ = await served.get(path)
            assert "Access-Control-Allow-Origin" not in response.headers


async def test_who_may_frame_the_page_is_an_option(serve) -> None:
    async with serve(options=WebOptions(frame_ancestors="https://paper.example")) as served:
        response, _ = await served.get("/")
        assert response.headers["Content-Security-Policy"].endswith("frame-ancestors https://paper.example")
