"""Every answer of the console says that it is not to be kept, framed, indexed or read from outside."""

import pytest

from livedesk.serving import WebOptions


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/session", "/console/nowhere", "/console"])
@pytest.mark.parametrize("name", ["ben", None])
async def test_the_consoles_headers(working, path, name) -> None:
    async with working(name, options=WebOptions(frame_ancestors="*")) as (_, browser):
        response, _ = await browser.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["X-Robots-Tag"] == "noindex"
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'; style-src 'self'" in policy
        assert policy.endswith("frame-ancestors 'none'")
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_readers_pages_keep_their_own(working) -> None:
    async with working(None, options=WebOptions(frame_ancestors="*")) as (_, browser):
        response, _ = await browser.get("/")
        assert response.headers["Content-Security-Policy"].endswith("frame-ancestors *")
        assert "X-Robots-Tag" not in response.headers


async def test_a_desk_without_a_backroom_has_no_console_at_all(serve) -> None:
    async with serve() as served:
        response, _ = await served.get("/console/")
        assert response.status == 404
