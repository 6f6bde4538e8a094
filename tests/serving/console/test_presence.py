"""Who is on, and who writes what."""

import asyncio
import json

import pytest

from livedesk.serving.console.presence import LASTS, MOST, Here, Presence
from staff import Staff
from waiting import LONG

BASE = "/console/harbour/"


@pytest.fixture
def told():
    return []


@pytest.fixture
def presence(team: Staff, told):
    return Presence(team.backroom, lambda event, data: told.append((event, data)))


def here(screen="screen-1", **fields):
    return Here(screen=screen, **fields)


def test_colleagues_see_who_is_on_and_what_they_have_in_hand(presence, team, told):
    presence.here(team.person("ana"), here())
    answer = presence.here(team.person("ben"), here(development="d-1"))
    assert [(one.name, one.development, one.editing) for one in answer.people] == [
        ("Ana", None, False),
        ("Ben", "d-1", False),
    ]
    assert len(told) == 2
    presence.here(team.person("ben"), here(development="d-1"))
    assert len(told) == 2, "nothing changed for anybody"


def test_whoever_opens_what_a_colleague_writes_is_told_and_so_is_the_colleague(presence, team, told):
    presence.here(team.person("ana"), here(development="d-1", editing=True))
    assert [one.name for one in presence.here(team.person("ben"), here(development="d-1")).also] == ["Ana"]
    assert presence.here(team.person("ben"), here(development="d-2")).also == ()
    presence.here(team.person("ben"), here(development="d-1", editing=True))
    assert [one["editing"] for one in told[-1][1]["people"]] == [True, True]
    assert presence.here(team.person("ana"), here(development="d-1", editing=True)).also[0].name == "Ben"


def test_looking_at_nothing_collides_with_nobody(presence, team):
    presence.here(team.person("ana"), here(editing=True))
    assert presence.here(team.person("ben"), here()).also == ()


def test_a_screen_that_falls_silent_is_gone_after_half_a_minute(presence, team, told):
    presence.here(team.person("ana"), here(development="d-1", editing=True))
    team.clock.passes(seconds=LASTS.total_seconds() - 1)
    presence.tick()
    assert len(presence.people()) == 1
    team.clock.passes(seconds=1)
    presence.tick()
    assert told[-1] == ("presence", {"people": []})


def test_a_screen_that_says_goodbye_is_gone_at_once_and_another_of_the_same_person_stays(presence, team):
    ana = team.person("ana")
    presence.here(ana, here("screen-1", development="d-1", editing=True))
    presence.here(ana, here("screen-2", development="d-2"))
    (one,) = presence.people()
    assert (one.development, one.editing) == ("d-1", True)
    presence.here(ana, here("screen-1", gone=True))
    (one,) = presence.people()
    assert (one.development, one.editing) == ("d-2", False)


def test_screens_without_end_are_not_kept(presence, team):
    for n in range(MOST + 50):
        presence.here(team.person("ana"), here(f"screen-{n}"))
    assert len(presence._screens) == MOST


async def test_over_http_the_answer_names_who_writes_the_same(working):
    async with working("ana") as (_, ana):
        await ana.ask(
            "POST", f"{BASE}presence", data={"screen": "screen-a", "development": "d-1", "editing": True}
        )
        response, body = await ana.get(f"{BASE}presence")
        assert response.status == 200
        assert json.loads(body)["people"][0]["name"] == "Ana"


@pytest.mark.parametrize(
    "data", [{}, {"screen": "x"}, {"screen": "a b c d e f"}, {"screen": "screen-a", "odd": 1}, []]
)
async def test_what_is_no_word_of_a_screen_is_refused(working, data):
    async with working("ben") as (_, browser):
        response, _ = await browser.ask("POST", f"{BASE}presence", data=data)
        assert response.status == 400


async def test_strangers_and_other_stories_hear_nothing(working):
    async with working(None) as (_, browser):
        response, _ = await browser.get(f"{BASE}presence")
        assert response.status in {303, 401}
    async with working("ben") as (_, browser):
        response, _ = await browser.get("/console/elsewhere/presence")
        assert response.status == 404


async def test_open_screens_are_pushed_who_comes(working):
    async with working("ben") as (_, browser):
        async with browser.session.get(f"{browser.url}{BASE}events?after=0") as stream:
            await browser.ask("POST", f"{BASE}presence", data={"screen": "screen-b"})
            async with asyncio.timeout(LONG):
                async for line in stream.content:
                    if line.startswith(b"event: presence"):
                        break
            data = await stream.content.readline()
            assert json.loads(data.removeprefix(b"data: "))["people"][0]["name"] == "Ben"
