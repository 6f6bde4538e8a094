"""Commands over HTTP: what came of them, who may, and every refusal in words with nothing lost."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from editors import Editors
from livedesk.serving.console.commands import LARGEST
from staff import Browser, Staff

BASE = "/console/harbour/"


@pytest.fixture
async def editors(tmp_path: Path) -> Editors:
    return await Editors.at_work(tmp_path)


@pytest.fixture
def at_work(serve: Any, team: Staff, editors: Editors) -> Any:
    """``async with at_work("ben", "cleo") as browsers``: each signed in, at a desk that takes commands."""

    @asynccontextmanager
    async def work(*names: str) -> AsyncIterator[list[Browser]]:
        backroom = replace(team.backroom, desk=editors.desk)
        async with serve(backroom=backroom) as served:
            browsers = [Browser.at(served.url) for _ in names]
            for browser, name in zip(browsers, names, strict=True):
                await browser.sign_in(name)
            try:
                yield browsers
            finally:
                for browser in browsers:
                    await browser.session.close()

    return work


async def gives(browser: Browser, **command: Any) -> tuple[int, dict[str, Any]]:
    response, body = await browser.ask("POST", f"{BASE}commands", data=command)
    return response.status, json.loads(body)


async def test_a_command_is_answered_with_what_came_of_it_and_how_to_undo_it(
    at_work: Any, editors: Editors
) -> None:
    ferry = editors.on("ferry")
    async with at_work("ben") as (ben,):
        status, answer = await gives(ben, command="pin", development=ferry, why="the main thing")
        assert (status, answer["update"], answer["change"]) == (200, ferry, "grew")
        update = editors.update("ferry")
        assert update is not None
        assert (update.pinned, update.revision) == (True, answer["revision"])
        status, undone = await gives(ben, command="undo", id=answer["id"])
        assert (status, undone["submitted"]) == (200, False)
    update = editors.update("ferry")
    assert update is not None
    assert not update.pinned


async def test_sent_twice_under_one_request_it_is_carried_out_once(at_work: Any, editors: Editors) -> None:
    async with at_work("ben") as (ben,):
        first = await gives(ben, command="post", headline="We go to the quay", request="tab:1")
        again = await gives(ben, command="post", headline="We go to the quay", request="tab:1")
    assert (first[1]["repeated"], again[1]["repeated"]) == (False, True)
    assert first[1]["id"] == again[1]["id"]
    assert len(editors.state.trail.given) == 1


async def test_the_second_of_two_editors_is_told_who_was_quicker_by_name(
    at_work: Any, editors: Editors
) -> None:
    update = editors.update("ferry")
    assert update is not None
    wish = {"development": update.id, "expected_revision": update.revision, "confirmed": True}
    async with at_work("ana", "ben") as (ana, ben):
        assert (await gives(ana, command="write", headline="Nine lie still", **wish))[0] == 200
        status, told = await gives(ben, command="write", headline="Nine lie idle", **wish)
    assert (status, told["problem"], told["by"], told["revision"]) == (
        409,
        "conflict",
        "Ana",
        update.revision + 1,
    )
    assert "Ana changed it at" in told["error"]["what"]


async def test_words_no_report_bears_out_come_back_to_be_stood_by(at_work: Any, editors: Editors) -> None:
    wish = {"command": "write", "development": editors.on("ferry"), "headline": "Ida Holm sails"}
    async with at_work("ben") as (ben,):
        status, told = await gives(ben, **wish)
        assert (status, told["problem"], told["unsupported"]) == (422, "unsupported", ["name: Ida Holm"])
        assert (await gives(ben, **wish, confirmed=True))[0] == 200


async def test_what_a_later_command_rests_on_names_the_one_to_undo_first(
    at_work: Any, editors: Editors
) -> None:
    quay = editors.on("quay")
    async with at_work("ben") as (ben,):
        _, published = await gives(ben, command="publish", development=quay)
        _, pinned = await gives(ben, command="pin", development=quay)
        status, told = await gives(ben, command="undo", id=published["id"])
    assert (status, told["problem"], told["undo_first"]) == (409, "rests", pinned["id"])


async def test_a_contributors_command_waits_for_an_editor(at_work: Any, editors: Editors) -> None:
    async with at_work("cleo", "ben") as (cleo, ben):
        status, answer = await gives(cleo, command="publish", development=editors.on("quay"))
        assert (status, answer["submitted"], editors.update("quay")) == (200, True, None)
        assert (await gives(cleo, command="undo", id="c1"))[0] == 422
        assert (await gives(cleo, command="accept", id=answer["id"]))[0] == 422
        _, body = await ben.get(f"{BASE}trail", headers={"Accept": "application/json"})
        (step,) = json.loads(body)["steps"]
        assert (step["name"], step["submitted"], step["settled_by"]) == ("Cleo", True, None)
        assert (await gives(ben, command="accept", id=answer["id"]))[0] == 200
    assert editors.update("quay") is not None


async def test_only_a_chief_stops_the_desk_and_then_nobody_publishes(at_work: Any, editors: Editors) -> None:
    async with at_work("ana", "ben") as (ana, ben):
        assert (await gives(ben, command="stop"))[0] == 403
        assert (await gives(ben, command="mode", mode="hold"))[0] == 403
        assert (await gives(ana, command="stop"))[0] == 200
        status, told = await gives(ben, command="publish", development=editors.on("quay"))
        assert (status, told["problem"]) == (422, "refused")
        assert told["error"]["what"] == "all publishing is stopped by Ana"
        assert (await gives(ana, command="stop", stopped=False))[0] == 200


async def test_what_a_chief_set_no_editor_takes_back_by_an_undo_nor_by_an_undo_of_one(
    at_work: Any, editors: Editors
) -> None:
    async with at_work("ana", "ben") as (ana, ben):
        for wish, other in (({"command": "stop"}, "x"), ({"command": "mode", "mode": "hold"}, "y")):
            _, done = await gives(ana, **wish)
            assert (await gives(ben, command="undo", id=done["id"]))[0] == 403
            _, undone = await gives(ana, command="undo", id=done["id"])
            assert (await gives(ben, command="undo", id=undone["id"]))[0] == 403
            status, told = await gives(ben, command="undo", id=other)
            assert (status, told["error"]["what"]) == (422, "no command was given under this id")
    assert editors.state.rulings.top("stopped") is None


async def test_the_trail_tells_newest_first_who_did_what_to_which_update(
    at_work: Any, editors: Editors
) -> None:
    ferry = editors.on("ferry")
    async with at_work("ben") as (ben,):
        await gives(ben, command="pin", development=ferry)
        await gives(ben, command="note", text="Call the union.")
        _, body = await ben.get(f"{BASE}trail?limit=5")
        steps = json.loads(body)["steps"]
        assert [(step["command"]["command"], step["name"]) for step in steps] == [
            ("note", "Ben"),
            ("pin", "Ben"),
        ]
        _, body = await ben.get(f"{BASE}trail?before={steps[0]['seq']}")
        assert [step["id"] for step in json.loads(body)["steps"]] == ["c1"], "older ones are reached, too"
        _, body = await ben.get(f"{BASE}trail?update={ferry}")
        assert [step["id"] for step in json.loads(body)["steps"]] == ["c1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"command": "fly"}',
        b'{"command": "pin"}',
        b'{"command": "pin", "development": 7}',
        b'{"command": "judge", "outcome": "a", "indicator": "b", "development": "c", "weight": "1"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_what_is_no_command_is_refused_in_words(at_work: Any, editors: Editors, body: bytes) -> None:
    before = editors.state.seq
    async with at_work("ben") as (ben,):
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": ben.csrf}
        response, answer = await ben.ask("POST", f"{BASE}commands", headers=headers, data=None)
        assert response.status == 400
        async with ben.session.post(
            f"{ben.url}{BASE}commands",
            data=body,
            headers=headers | {"Origin": ben.url, "Sec-Fetch-Site": "same-origin"},
        ) as found:
            assert found.status == 400
            answer = await found.json()
    assert answer["error"]["what"].startswith("that is no command")
    assert editors.state.seq == before


async def test_a_command_of_many_megabytes_is_refused_before_it_is_read(at_work: Any) -> None:
    async with at_work("ben") as (ben,):
        status, answer = await gives(ben, command="note", text="x" * LARGEST)
    assert (status, answer["error"]["what"]) == (413, "that command is too large")
