"""Deltas over the web: what may be kept, for how long, and what is refused."""

from __future__ import annotations

import json
import re

from livedesk.page.deltas import SPAN


async def test_a_closed_delta_may_be_kept_for_ever_under_its_edition_and_for_an_hour_without(serve) -> None:
    async with serve() as open_:
        for i in range(SPAN):
            open_.desk.publish(f"Thing {i}")
        answer, body = await open_.get("/delta/0")
        first = json.loads(body)
        assert first["closed"] is True
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        edition = first["following"].partition("?")[2]
        answer, again = await open_.get(f"/delta/0?{edition}")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert again == body
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_the_open_delta_holds_for_a_moment_and_moves_with_the_page(serve) -> None:
    async with serve() as open_:
        seq = open_.desk.state.seq
        answer, body = await open_.get(f"/delta/{seq}")
        assert "max-age=2" in answer.headers["Cache-Control"]
        assert "immutable" not in answer.headers["Cache-Control"]
        same, nothing = await open_.get(f"/delta/{seq}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status, nothing) == (304, b"")
        open_.desk.publish("A fourth thing")
        answer, body = await open_.get(json.loads(body)["following"])
        events = json.loads(body)["events"]
        assert [event["data"].get("headline") for event in events if event["event"] == "add"] == [
            "A fourth thing"
        ]


async def test_a_reader_of_another_record_is_told_to_load_the_page_and_nobody_keeps_that(serve) -> None:
    async with serve() as open_:
        answer, body = await open_.get("/delta/999999?edition=other")
        assert [event["event"] for event in json.loads(body)["events"]] == ["reload"]
        assert "immutable" not in answer.headers["Cache-Control"]


async def test_many_readers_at_the_newest_cost_one_drawing(serve) -> None:
    async with serve() as open_:
        seq = open_.desk.state.seq
        bodies = {(await open_.get(f"/delta/{seq}"))[1] for _ in range(20)}
        assert len(bodies) == 1
        _, figures = await open_.get("/metrics")
        assert b'bodies="deltas"' in figures or b"deltas" in figures


async def test_what_is_no_number_is_refused_in_words(serve) -> None:
    async with serve() as open_:
        for wrong in ("x", "-1", "1e3", "9" * 16, "%D9%A1"):
            answer, _ = await open_.get(f"/delta/{wrong}", headers={"Accept": "application/json"})
            assert answer.status == 404, wrong


async def test_the_page_leads_to_the_delta_that_goes_on_from_it(serve) -> None:
    async with serve() as open_:
        for ending in ("", "?lang=de"):
            _, page = await open_.get(f"/{ending}")
            address = re.search(r'data-delta="([^"]+)"', page.decode() if isinstance(page, bytes) else page)
            assert address
            _, body = await open_.get(address[1].replace("&amp;", "&"))
            told = json.loads(body)
            assert "reload" not in [event["event"] for event in told["events"]]
            assert "add" not in [event["event"] for event in told["events"]]
            assert ("lang=de" in told["following"]) == bool(ending)
