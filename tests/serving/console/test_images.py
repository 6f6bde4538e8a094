"""Pictures over HTTP: taken from editors, drawn anew, shown to readers, refused in clear words."""

import dataclasses
import json
from io import BytesIO

import pytest
from PIL import Image

from livedesk.outgoing.pictures import MOST_BYTES, Pictures

BASE = "/console/harbour/images"


def picture():
    out = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG", comment=b"SECRET")
    return out.getvalue()


@pytest.fixture
def taking(working, team, tmp_path):
    """``async with taking("ben") as (served, browser)``: a desk that takes pictures."""
    team.backroom = dataclasses.replace(team.backroom, pictures=Pictures(tmp_path / "harbour.images"))
    return working


async def send(browser, data, kind="image/jpeg", **headers):
    """Answer and body, the picture sent as the desk's own page does."""
    headers |= {
        "Content-Type": kind,
        "X-CSRF-Token": browser.csrf,
        "Accept": "application/json",
        "Origin": browser.url,
        "Sec-Fetch-Site": "same-origin",
    }
    async with browser.session.post(browser.url + BASE, data=data, headers=headers) as response:
        return response, await response.read()


async def test_what_an_editor_sends_readers_are_shown(taking) -> None:
    async with taking("ben") as (served, browser):
        response, body = await send(browser, picture())
        assert response.status == 201
        media = json.loads(body)["media"]
        response, shown = await served.get(f"/images/{media}")
        assert response.status == 200
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "immutable" in response.headers["Cache-Control"]
        assert b"SECRET" not in shown


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg"),
        (b"<script>alert(1)</script>", "image/png"),
        (b"GIF89a" + b"\0" * 50, "image/gif"),
    ],
)
async def test_what_is_no_picture_is_refused(taking, data, kind) -> None:
    async with taking("ben") as (_, browser):
        response, body = await send(browser, data, kind)
        assert response.status == 422
        assert "JPEG" in json.loads(body)["error"]["what"] + json.loads(body)["error"]["remedy"]


async def test_fifty_megabytes_are_refused_before_they_are_read(taking) -> None:
    async with taking("ben") as (_, browser):
        headers = {"Content-Length": "50000000", "Expect": "100-continue"}
        response, body = await send(browser, BytesIO(b"\xff\xd8" * 25_000_000), **headers)
        assert response.status == 413
        assert json.loads(body)["error"]["what"] == "that picture has 50 MB; at most 12 MB are taken"


async def test_a_stream_without_a_length_is_cut_where_it_is_too_long(taking) -> None:
    async def endless():
        for _ in range(MOST_BYTES // 65_536 + 20):
            yield b"\xff" * 65_536

    async with taking("ben") as (_, browser):
        response, body = await send(browser, endless())
        assert response.status == 413
        assert "too large" in json.loads(body)["error"]["what"]


@pytest.mark.parametrize(("name", "status"), [("cleo", 403), (None, 401)])
async def test_only_editors_send_pictures(taking, name, status) -> None:
    async with taking(name) as (_, browser):
        response, _ = await send(browser, picture())
        assert response.status == status


async def test_a_picture_without_the_sessions_mark_is_refused(taking) -> None:
    async with taking("ben") as (_, browser):
        browser.csrf = "no"
        response, _ = await send(browser, picture())
        assert response.status == 403


@pytest.mark.parametrize("media", ["x", "..%2f..%2fpeople.sqlite", "0" * 32 + "-9x9.jpg"])
async def test_nothing_but_pictures_is_shown(taking, media) -> None:
    async with taking(None) as (served, _):
        response, _ = await served.get(f"/images/{media}")
        assert response.status == 404
