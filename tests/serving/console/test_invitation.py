"""Invitations over the web: whoever comes first, signed in at once, and nothing made of a second click."""

from __future__ import annotations

import asyncio
import json

from staff import CHEAP, PASSWORD, Browser

FORM = {"name": "dora", "display": "Dora D.", "password": PASSWORD, "again": PASSWORD}


def link(team, role="editor", **about) -> str:
    return f"/console/invitation/{team.people.invitations.make(role, team.clock(), **about)}"


async def test_an_invitation_makes_an_account_and_signs_in(working, team) -> None:
    place = link(team, "contributor", stories=["harbour"])
    async with working(None) as (_, browser):
        for _ in range(3):  # looking, as previews of links do, uses nothing up
            response, body = await browser.get(place)
            assert response.status == 200
            assert b"Your role will be contributor, for harbour" in body
        response, _ = await browser.post(place, FORM)
        assert (response.status, response.headers["Location"]) == (303, "/console/")
        _, body = await browser.get("/console/session")
        told = json.loads(body)["person"]
        assert (told["name"], told["role"], told["stories"]) == ("dora", "contributor", ["harbour"])
        for method in ("GET", "POST"):
            response, body = await browser.ask(method, place, form=FORM if method == "POST" else None)
            assert response.status == 410
            assert b"was taken or has ended" in body


async def test_what_cannot_be_is_told_and_the_invitation_stays(working, team) -> None:
    place = link(team)
    async with working(None) as (_, browser):
        for change, words in (
            ({"name": "ben"}, b"is taken"),
            ({"name": "d d"}, b"be a name to sign in with"),
            ({"display": ""}, b"display name"),
            ({"again": "other"}, b"passwords differ"),
            ({"password": "short", "again": "short"}, b"A password has 12"),
        ):
            response, body = await browser.post(place, FORM | change)
            assert response.status == 400
            assert words in body
            assert PASSWORD.encode() not in body
        assert b'value="Dora D."' in body
        response, _ = await browser.post(place, FORM)
        assert response.status == 303


async def test_of_ten_browsers_with_one_link_one_gets_in(working, team) -> None:
    place = link(team)
    async with working(None) as (served, _):

        async def take(i: int) -> int:
            async with Browser.at(served.url) as browser:
                return (await browser.post(place, FORM | {"name": f"dora{i}"}))[0].status

        statuses = sorted(await asyncio.gather(*(take(i) for i in range(10))))
    assert statuses == [303] + [410] * 9
    assert sum(one.name.startswith("dora") for one in team.people.accounts.all()) == 1


async def test_another_site_can_take_none_in_somebodys_name(working, team) -> None:
    async with working(None) as (_, browser):
        response, _ = await browser.post(link(team), FORM, headers={"Origin": "https://evil.example"})
        assert response.status == 403


async def test_nobody_makes_themselves_more_than_they_were_invited_to(working, team) -> None:
    async with working(None) as (_, browser):
        await browser.post(link(team, "contributor"), FORM | {"role": "chief", "stories": ""})
    assert team.person("dora").role == "contributor"


async def test_a_link_for_a_new_password_signs_in_and_ends_the_other_sessions(working, team) -> None:
    ben = team.person("ben")
    secret = team.people.invitations.renew(ben, team.clock())
    async with working("ben") as (served, before), Browser.at(served.url) as browser:
        place = f"/console/invitation/{secret}"
        _, body = await browser.get(place)
        assert b"A new password for <bdi>ben</bdi>" in body
        response, body = await browser.post(
            place, {"password": "ben ben ben ben", "again": "ben ben ben ben"}
        )
        assert response.status == 400
        new = "eight brown foxes at dawn"
        response, _ = await browser.post(place, {"password": new, "again": new})
        assert response.status == 303
        response, _ = await before.get("/console/session")
        assert response.status == 303
        response, _ = await browser.get("/console/session")
        assert response.status == 200
    assert CHEAP.matches(team.people.accounts.password(ben.id), new)
