"""Search, slider and map over the web."""

from __future__ import annotations

import pytest


async def test_a_search_is_an_address_and_its_answer_a_page(serve) -> None:
    async with serve() as served:
        answer, body = await served.get("/search?q=reuters")
        assert answer.status == 200
        assert body.count(b"<article") == 3
        _, nothing = await served.get("/search?q=zebra")
        assert b"<article" not in nothing


async def test_a_search_may_be_of_a_past_moment(serve) -> None:
    async with serve() as served:
        assert (await served.get("/search?q=x&at=2025-08-15T00:00Z"))[0].status == 200
        assert (await served.get("/search?at=2999-01-01T00:00Z"))[0].status == 400


@pytest.mark.parametrize(
    ("step", "end"),
    [(0, "/?at=2025-08-15T10%3A00%3A00Z"), (120, "/?at=2025-08-15T11%3A00%3A00Z"), (240, "/")],
)
async def test_the_slider_leads_to_the_moment(serve, step: int, end: str) -> None:
    async with serve() as served:
        ends = "from=2025-08-15T10:00:00Z&to=2025-08-15T12:00:00Z"
        answer, _ = await served.get(f"/moment?step={step}&{ends}")
        assert (answer.status, answer.headers["Location"]) == (303, end)


@pytest.mark.parametrize("query", ["", "from=x&to=y", "from=2025-08-15T10:00:00&to=2025-08-15T12:00:00Z"])
async def test_a_slider_without_its_ends_is_refused_in_words(serve, query: str) -> None:
    async with serve() as served:
        answer, body = await served.get(f"/moment?step=3&{query}")
        assert answer.status == 400
        assert b"no moment" in body


async def test_the_map_is_a_picture_of_its_own_in_light_and_dark(serve) -> None:
    async with serve() as served:
        light, drawn = await served.get("/map.svg")
        _, night = await served.get("/map.svg?scheme=dark&seq=1")
        assert light.headers["Content-Type"] == "image/svg+xml"
        assert drawn.startswith(b"<svg")
        assert drawn != night
