"""The alerts page over HTTP: everybody's own rules, everybody's own alerts."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from livedesk.model import Because
from livedesk.outgoing.alerts import Alert, Box
from livedesk.outgoing.alerts.alerter import Alerter
from newsroom import Newsroom, at
from staff import Browser
from waiting import LONG

BASE = "/console/harbour/"
EVIL = "</li><script>alert(1)</script>{{7*7}}"


def alert(key="k", title="Dockers walk out"):
    return Alert(
        kind="status",
        key=key,
        at=at("14:00"),
        title=title,
        words=EVIL,
        because=Because(rule="r", text="t"),
        development="d-1",
        status="disputed",
    )


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "harbour.record.sqlite")
    yield made
    made.close()


@pytest.fixture
def at_alerts(serve, team, box):
    """``async with at_alerts("ben") as (browser, alerter)``."""
    desk = Newsroom()

    @asynccontextmanager
    async def work(name):
        alerter = Alerter(
            box,
            lambda: desk.state,
            desk,
            now=lambda: at("14:00"),
            story=lambda: "T",
            address=lambda _: "",
            secret=lambda: b"s" * 32,
        )
        async with (
            serve(backroom=replace(team.backroom, alerter=alerter)) as served,
            Browser.at(served.url) as browser,
        ):
            if name is not None:
                await browser.sign_in(name)
            yield browser, alerter

    return work


FORM = {"id": "mine", "kinds": "status", "ways": "mail", "mail": "ben@desk.example"}


async def test_a_rule_is_kept_and_belongs_to_who_made_it(at_alerts, box, team):
    async with at_alerts("ben") as (browser, _):
        form = FORM | {
            "begin": "22:00",
            "end": "07:00",
            "zone": "Europe/Berlin",
            "but": "waiting",
            "least": "0,4",
        }
        response, _ = await browser.post(f"{BASE}alerts/rules", form)
        assert response.headers["Location"] == f"{BASE}alerts?said=kept"
        (rule,) = box.rules()
        assert (rule.editor, rule.ways, rule.least) == (team.person("ben").id, ("console", "mail"), 0.4)
        assert (rule.quiet.zone, rule.quiet.but) == ("Europe/Berlin", ("waiting",))
        _, body = await browser.get(f"{BASE}alerts?said=kept")
        assert b"ben@desk.example" in body
        assert b"The rule is kept" in body


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kinds": "gossip"}, b"tells nothing"),
        ({"mail": "x"}, b"no e-mail address"),
        ({"least": "much"}, b"is no number"),
        ({"begin": "22:00", "end": ""}, b"no times"),
        ({"id": "Mine!"}, b"have this name"),
    ],
)
async def test_a_rule_that_cannot_be_is_said_in_words_and_not_kept(at_alerts, box, more, words):
    async with at_alerts("ben") as (browser, _):
        response, body = await browser.post(f"{BASE}alerts/rules", FORM | more)
        assert response.status == 422
        assert words in body
        assert box.rules() == ()


async def test_nobody_touches_or_sees_a_colleagues_rules_and_alerts(at_alerts, box):
    async with at_alerts("ben") as (browser, _):
        await browser.post(f"{BASE}alerts/rules", FORM)
        box.put([alert()], None, now=at("14:00"))
        _, mine = await browser.get(f"{BASE}alerts")
        assert b"Dockers walk out" in mine
    async with at_alerts("ana") as (browser, _):
        _, hers = await browser.get(f"{BASE}alerts")
        assert b"Dockers walk out" not in hers
        assert b"ben@desk.example" not in hers
        response, _ = await browser.post(f"{BASE}alerts/rules/mine/remove")
        assert response.status == 404
        response, _ = await browser.post(f"{BASE}alerts/rules", FORM | {"mail": "ana@desk.example"})
        assert response.status == 422
        assert box.rules()[0].mail == "ben@desk.example"


async def test_what_is_new_is_counted_until_it_was_seen(at_alerts, box):
    async with at_alerts("ben") as (browser, _):
        await browser.post(f"{BASE}alerts/rules", FORM)
        ids = box.put([alert("a"), alert("b", EVIL)], None, now=at("14:00"))
        _, body = await browser.get(f"{BASE}alerts/unseen")
        assert json.loads(body) == {"unseen": 2, "latest": f"A status changed: {EVIL}", "id": ids[1]}
        _, body = await browser.get(f"{BASE}alerts")
        assert b"<script>alert" not in body
        assert b"}}" in body
        assert f"{BASE}#d-1".encode() in body
        await browser.post(f"{BASE}alerts/seen", {"upto": str(ids[1])})
        _, body = await browser.get(f"{BASE}alerts/unseen")
        assert json.loads(body)["unseen"] == 0
        response, _ = await browser.post(f"{BASE}alerts/seen", {"upto": "all"})
        assert response.status == 400


async def test_a_rule_is_data_and_comes_as_json_too(at_alerts, box, team):
    rule = {"id": "mine", "editor": "somebody", "kinds": ["status", "waiting"], "statuses": ["disputed"]}
    async with at_alerts("ben") as (browser, _):
        response, body = await browser.ask("POST", f"{BASE}alerts/rules", data=rule)
        assert response.status == 200
        assert json.loads(body)["editor"] == box.rules()[0].editor == team.person("ben").id
        for odd in ({**rule, "kinds": []}, {**rule, "kinds": ["gossip"]}, {}, []):
            response, _ = await browser.ask("POST", f"{BASE}alerts/rules", data=odd)
            assert response.status == 422
    async with at_alerts("ana") as (browser, _):
        response, _ = await browser.ask("POST", f"{BASE}alerts/rules", data=rule)
        assert response.status == 409


async def test_a_removed_rule_asks_for_nothing_more(at_alerts, box):
    async with at_alerts("ben") as (browser, _):
        await browser.post(f"{BASE}alerts/rules", FORM)
        response, _ = await browser.post(f"{BASE}alerts/rules/mine/remove")
        assert response.status == 303
        assert box.put([alert()], None, now=at("14:00")) == []


async def test_open_screens_hear_whose_alert_there_is_but_not_what_it_says(at_alerts, box, team):
    async with at_alerts("ben") as (browser, alerter):
        await browser.post(f"{BASE}alerts/rules", FORM)
        async with browser.session.get(f"{browser.url}{BASE}events?after=0") as stream:
            alerter._keep([alert()], None)
            async with asyncio.timeout(LONG):
                async for line in stream.content:
                    if line.startswith(b"event: alert"):
                        break
            told = json.loads((await stream.content.readline()).removeprefix(b"data: "))
    assert (told["editor"], told["unseen"]) == (team.person("ben").id, 1)
    assert "title" not in told


@pytest.mark.parametrize("path", ["alerts", "alerts/inbox", "alerts/unseen"])
async def test_strangers_and_other_stories_see_nothing(at_alerts, path):
    async with at_alerts(None) as (browser, _):
        response, _ = await browser.get(BASE + path)
        assert response.status in {303, 401}
    async with at_alerts("ben") as (browser, _):
        response, _ = await browser.get(f"/console/elsewhere/{path}")
        assert response.status == 404
