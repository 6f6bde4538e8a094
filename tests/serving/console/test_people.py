"""The page of people: for chiefs of all stories, and the last chief stays."""

from __future__ import annotations

import re

import pytest

from livedesk.people.sessions import FRESH
from livedesk.serving import WebOptions
from staff import Browser


async def test_only_a_chief_of_all_stories_sees_and_changes_people(working, team) -> None:
    team.hire("kim", "chief", stories=["harbour"])
    ben = team.person("ben")
    for name in ("ben", "cleo", "kim"):
        async with working(name) as (_, browser):
            for method, path, form in (
                ("GET", "/console/people", None),
                ("POST", "/console/people/invitations", {"role": "chief", "days": "7"}),
                ("POST", f"/console/people/{ben.id}/role", {"role": "chief"}),
                ("POST", f"/console/people/{ben.id}/stories", {"stories": ""}),
                ("POST", f"/console/people/{ben.id}/switch", {"to": "off"}),
                ("POST", f"/console/people/{ben.id}/password", {}),
            ):
                response, _ = await browser.ask(method, path, form=form)
                assert response.status == 403, (name, path)
    assert team.person("ben") == ben
    assert team.people.invitations.open(team.clock()) == []


async def test_a_chief_invites_and_the_link_works(working, team) -> None:
    async with working("ana", options=WebOptions(base_url="http://live.example.org")) as (served, browser):
        browser.headers = {"Origin": "http://live.example.org"}
        form = {"role": "editor", "note": "Dora", "stories": "storm", "days": "3"}
        response, body = await browser.post("/console/people/invitations", form)
        assert response.status == 200
        link = re.search(
            r'id="link">(http://live\.example\.org/console/invitation/[\w-]{43})<', body.decode()
        )[1]
        (kept,) = team.people.invitations.open(team.clock())
        assert (kept.role, kept.note, kept.stories, kept.made_by) == (
            "editor",
            "Dora",
            ("storm",),
            team.person("ana").id,
        )
        async with Browser.at(served.url) as other:
            response, _ = await other.get(link.removeprefix("http://live.example.org"))
            assert response.status == 200
        _, body = await browser.get("/console/people")
        assert link.encode() not in body
        response, _ = await browser.post(f"/console/people/invitations/{kept.id}/withdraw")
        assert response.headers["Location"] == "/console/people?said=withdrawn"
        response, _ = await browser.post(f"/console/people/invitations/{kept.id}/withdraw")
        assert response.status == 404


@pytest.mark.parametrize(
    "form", [{"role": "king"}, {"role": "editor", "days": "99"}, {"role": "editor", "stories": "../x"}]
)
async def test_an_invitation_that_cannot_be_is_told(working, team, form) -> None:
    async with working("ana") as (_, browser):
        response, _ = await browser.post("/console/people/invitations", {"days": "7"} | form)
        assert response.status == 400
    assert team.people.invitations.open(team.clock()) == []


async def test_roles_stories_and_switches_take_effect_at_once(working, team) -> None:
    ben = team.person("ben")
    async with working("ana") as (served, browser), Browser.at(served.url) as other:
        await other.sign_in("ben")
        response, _ = await other.get("/console/people")
        assert response.status == 403
        await browser.post(f"/console/people/{ben.id}/role", {"role": "chief"})
        response, _ = await other.get("/console/people")
        assert response.status == 200
        await browser.post(f"/console/people/{ben.id}/stories", {"stories": "storm"})
        response, _ = await other.get("/console/people")
        assert response.status == 403
        await browser.post(f"/console/people/{ben.id}/switch", {"to": "off"})
        response, _ = await other.get("/console/account")
        assert response.status == 303
        await browser.post(f"/console/people/{ben.id}/switch", {"to": "on"})
        assert team.person("ben").active
    words = [(line.what, line.by) for line in team.people.trail.newest(account=ben.id)]
    assert ("account switched off", team.person("ana").id) in words


async def test_the_last_chief_stays_and_nobody_limits_themselves(working, team) -> None:
    ana = team.person("ana")
    async with working("ana") as (_, browser):
        for path, form in (
            (f"/console/people/{ana.id}/role", {"role": "editor"}),
            (f"/console/people/{ana.id}/switch", {"to": "off"}),
            (f"/console/people/{ana.id}/stories", {"stories": "storm"}),
        ):
            response, _ = await browser.post(path, form)
            assert response.status == 400
        response, _ = await browser.post("/console/people/nobody/switch", {"to": "off"})
        assert response.status == 404
    assert team.person("ana") == ana


async def test_a_new_password_is_a_link_and_none_leads_into_another_chiefs_account(working, team) -> None:
    team.hire("kim", "chief")
    async with working("ana") as (served, browser):
        response, body = await browser.post(f"/console/people/{team.person('kim').id}/password")
        assert response.status == 400
        assert b"no such link for chiefs" in body
        response, body = await browser.post(f"/console/people/{team.person('ben').id}/password")
        place = re.search(r'id="link">http://[^/]+(/console/invitation/[\w-]{43})<', body.decode())[1]
        async with Browser.at(served.url) as other:
            new = "eight brown foxes at dawn"
            response, _ = await other.post(place, {"password": new, "again": new})
            assert response.status == 303
            await other.sign_in("ben", new)


async def test_what_makes_somebody_mighty_needs_a_fresh_session_and_switching_off_does_not(
    working, team
) -> None:
    ben = team.person("ben")
    async with working("ana") as (_, browser):
        team.clock.passes(seconds=FRESH.total_seconds() + 1)
        response, _ = await browser.post(f"/console/people/{ben.id}/role", {"role": "chief"})
        assert response.headers["Location"] == "/console/sign-in?next=%2Fconsole%2Fpeople&again=1"
        assert team.person("ben").role == "editor"
        response, _ = await browser.post(f"/console/people/{ben.id}/switch", {"to": "off"})
        assert response.headers["Location"] == "/console/people?said=off"
    assert not team.person("ben").active
