"""The editor's desk over HTTP: what it shows, to whom, and that nothing in it runs."""

import json

import pytest

from livedesk.model import Because, DevelopmentHeld, ReportPlaced, ReportReceived
from newsroom import Newsroom, placement, report, story

BASE = "/console/harbour/"
EVIL = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


def newsroom():
    desk = Newsroom(story=story(issue=[{"id": "wages", "title": EVIL, "question": EVIL}]))
    heard = desk.hears("14:05", EVIL, EVIL, summary=f"{EVIL} They sat down in the harbour office at noon.")
    desk.assesses("14:05", heard)
    return desk, desk.development(heard)


async def test_the_desk_opens_with_its_own_scripts_and_frames_only(working) -> None:
    async with working("ben") as (_, browser):
        response, body = await browser.get(BASE)
        assert response.status == 200
        assert b"desk." in body
        assert response.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
        assert b"<script>" not in body
        assert b"style=" not in body


async def test_the_console_leads_to_the_desk(working) -> None:
    async with working("ben") as (_, browser):
        response, _ = await browser.get("/console/")
        assert (response.status, response.headers["Location"]) == (303, BASE)


async def test_the_queue_is_rows_and_later_only_those_that_changed(working) -> None:
    desk, id_ = newsroom()
    async with working("cleo", newsroom=desk) as (_, browser):
        _, body = await browser.get(f"{BASE}queue")
        told = json.loads(body)
        assert [row["id"] for row in told["rows"]] == [id_]
        assert "7*7" in told["rows"][0]["headline"]
        _, body = await browser.get(f"{BASE}queue?after={told['seq']}")
        assert json.loads(body)["rows"] == []


@pytest.mark.parametrize("path", ["", "queue", "hand/d-x", "events", "page"])
async def test_nothing_of_another_story_is_told(working, path) -> None:
    async with working("ben") as (_, browser):
        response, _ = await browser.get(f"/console/elsewhere/{path}")
        assert response.status == 404


@pytest.mark.parametrize("path", ["", "queue", "hand/d-x", "events", "page"])
async def test_nothing_is_told_to_strangers(working, path) -> None:
    async with working(None) as (_, browser):
        response, body = await browser.get(BASE + path)
        assert response.status in {303, 401}
        assert b"Reuters" not in body


async def test_what_sources_write_never_becomes_markup(working) -> None:
    desk, id_ = newsroom()
    desk.publishes("14:06", id_, markdown=EVIL, text=())
    desk.corrects("14:07", id_, EVIL)
    async with working("ben", newsroom=desk) as (_, browser):
        for path in ("", f"hand/{id_}"):
            _, body = await browser.get(BASE + path)
            assert b"<script>alert" not in body
            assert b"<img src=x" not in body
            assert b"7*7" in body or path == ""
            assert b">49" not in body


async def test_the_hand_of_a_merged_development_is_what_it_became_part_of(working) -> None:
    async with working("ben") as (_, browser):
        response, body = await browser.get(f"{BASE}hand/d-none")
        assert response.status == 404
        assert b"queue" in body


async def test_a_preview_is_drawn_as_readers_would_see_it_and_nothing_in_it_runs(working) -> None:
    desk, id_ = newsroom()
    async with working("ben", newsroom=desk) as (_, browser):
        wish = {"development": id_, "headline": "They **talk**", "text": f"At *noon*. {EVIL}", "note": None}
        response, body = await browser.ask("POST", f"{BASE}preview", data=wish)
        assert response.status == 200
        assert b"They **talk**</h3>" in body
        assert b"<em>noon</em>" in body
        assert b"<script" not in body
        assert b"<img" not in body


async def test_what_waits_because_it_was_nearly_told_is_merged_where_that_stands(working) -> None:
    desk, told = newsroom()
    opens = Because(rule="development.opens", text="opens", values={"near": told, "closest": 0.19})
    again = report("14:06", "Coast Daily", "They sit down")
    desk.append("14:06", f"report:{again.id}", ReportReceived(report=again))
    placed = placement(again, "d-again", opens=True, because=(opens,))
    desk.append("14:06", f"report:{again.id}", ReportPlaced(placement=placed))
    desk.assesses("14:06", "d-again")
    for rule, offered in (("autopilot.nearly", True), ("sensitive", False)):
        held = DevelopmentHeld(development="d-again", because=Because(rule=rule, text="waits"))
        desk.append("14:06", "held:d-again", held)
        async with working("ben", newsroom=desk) as (_, browser):
            _, body = await browser.get(f"{BASE}hand/d-again")
            why = body[body.index(b'data-why="waits"') :]
            why = why[: why.index(b"</details>")]
            assert (f'data-do="merge" data-into="{told}"'.encode() in why) is offered
            assert b"<script>" not in why


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"development": "d-none"}, 404),
        ({"development": "x", "evil": 1}, 400),
        ({"headline": "x"}, 400),
        ([], 400),
        ({"development": "", "headline": "x" * 2000}, 400),
    ],
)
async def test_a_preview_of_nothing_is_refused_in_words(working, wish, status) -> None:
    async with working("ben") as (_, browser):
        response, body = await browser.ask("POST", f"{BASE}preview", data=wish)
        assert response.status == status
        assert json.loads(body)["error"]["remedy"]


async def test_the_readers_page_may_be_framed_here_and_nowhere_else(working) -> None:
    async with working("ben") as (_, browser):
        response, body = await browser.get(f"{BASE}page")
        assert response.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
        assert b"Talks begin" in body
        response, _ = await browser.get("/")
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
