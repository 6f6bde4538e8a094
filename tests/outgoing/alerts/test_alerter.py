"""Deciding as the record grows, and telling until it was taken."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from livedesk.model import Because
from livedesk.outgoing.alerts.alert import Alert
from livedesk.outgoing.alerts.alerter import BUNDLE, Alerter
from livedesk.outgoing.alerts.box import Box
from livedesk.outgoing.alerts.rule import Rule
from livedesk.outgoing.webhooks import Patience, signature
from newsroom import Newsroom, at
from outgoing.alerts.mail_world import a_post_office
from waiting import LONG, until

SECRET = b"s" * 32


@pytest.fixture
def desk():
    return Newsroom()


@pytest.fixture
def box(tmp_path):
    made = Box(tmp_path / "harbour.record.sqlite")
    yield made
    made.close()


class Wall:
    now = at("14:00")

    def __call__(self):
        return self.now


class Record:
    def __init__(self, desk):
        self.desk = desk

    def read(self, after=0, upto=None):
        return iter(self.desk.entries[after:upto])


@asynccontextmanager
async def an_alerter(desk, box, wall=None, **more):
    made = Alerter(
        box,
        lambda: desk.state,
        Record(desk),
        now=wall or Wall(),
        story=lambda: "The talks",
        address=lambda alert: f"https://desk.example/console/x/{alert.development}",
        secret=lambda: SECRET,
        patience=Patience(answer=LONG, first=0.01, longest=0.02),
        **{"allow_private": True, **more},
    )
    task = asyncio.ensure_future(made.run())
    try:
        await until(lambda: box.place() is not None)
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def rule(id_="mine", **fields):
    return Rule(id=id_, editor="mara", **{"kinds": ("official", "status"), **fields})


def statement(desk, alerter=None, title="We open the gates", time="14:05"):
    before = len(desk.entries)
    desk.hears(time, "Port Authority", title, type="official", summary="The whole text of it.")
    if alerter is not None:
        alerter.hear(desk.entries[before:])


async def test_what_happened_before_anybody_asked_is_not_told(desk, box):
    box.keep_rule(rule())
    statement(desk)
    async with an_alerter(desk, box) as alerter:
        statement(desk, alerter, "We close the gates")
        await until(lambda: box.inbox("mara"))
    assert [kept.alert.title for kept in box.inbox("mara")] == ["We close the gates"]


async def test_open_consoles_hear_of_it_at_once(desk, box):
    heard = []
    box.keep_rule(rule())
    async with an_alerter(desk, box) as alerter:
        alerter.tell(lambda editor, kept: heard.append((editor, kept.alert.title)))
        statement(desk, alerter)
        await until(lambda: heard)
    assert heard == [("mara", "We open the gates")]


async def test_after_a_stop_it_goes_on_in_the_record_where_it_was(desk, box):
    box.keep_rule(rule())
    async with an_alerter(desk, box):
        pass
    statement(desk)  # while nobody listened
    async with an_alerter(desk, box):
        await until(lambda: box.place() == desk.state.seq)
        assert [kept.alert.title for kept in box.inbox("mara")] == ["We open the gates"]
    async with an_alerter(desk, box):
        await asyncio.sleep(0.05)
    assert len(box.inbox("mara")) == 1


async def test_a_letter_is_written_and_marked_and_the_next_ones_go_together(desk, box):
    wall = Wall()
    async with a_post_office() as post:
        box.keep_rule(rule(ways=("mail",), mail="mara@desk.example"))
        async with an_alerter(desk, box, wall, server=post.server) as alerter:
            statement(desk, alerter)
            await until(lambda: post.letters)
            await until(lambda: box.inbox("mara")[0].deliveries[0].told)
            statement(desk, alerter, "One more", "14:06")
            statement(desk, alerter, "And one more", "14:07")
            await until(lambda: len(box.inbox("mara")) == 3)
            alerter.hear(())
            await asyncio.sleep(0.05)
            assert len(post.letters) == 1
            wall.now += BUNDLE
            alerter.hear(())
            await until(lambda: len(post.letters) == 2)
            assert post.letters[1]["Subject"] == "[The talks] 2 alerts"
    text = post.letters[0].get_content()
    assert "We open the gates" in text
    assert "https://desk.example/console/x/" in text
    assert "whole text" not in text


async def test_a_server_that_is_down_is_asked_again_and_an_unknown_address_is_given_up(desk, box):
    wall = Wall()
    async with a_post_office() as post:
        post.down = True
        box.keep_rule(rule(ways=("mail",), mail="mara@desk.example"))
        async with an_alerter(desk, box, wall, server=post.server) as alerter:
            statement(desk, alerter)
            await until(lambda: box.inbox("mara") and box.inbox("mara")[0].deliveries[0].tries == 1)
            post.down = False
            post.unknown.add("mara")
            wall.now += timedelta(minutes=2)
            alerter.hear(())
            await until(lambda: box.inbox("mara")[0].deliveries[0].fault is not None)
    assert box.inbox("mara")[0].deliveries[0].fault == "550 no such user"


async def test_a_webhook_is_called_signed_in_order_until_it_takes_it(desk, box):
    calls = []
    answers = [500, 200, 200]

    async def answer(request):
        body = await request.read()
        id_, stamp = request.headers["webhook-id"], int(request.headers["webhook-timestamp"])
        assert request.headers["webhook-signature"] == signature(SECRET, id_, stamp, body)
        calls.append((id_, json.loads(body)))
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    target = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    box.keep_rule(rule(ways=("webhook",), webhook=target))
    async with an_alerter(desk, box) as alerter:
        statement(desk, alerter)
        statement(desk, alerter, "We close the gates", "14:06")
        await until(lambda: all(kept.deliveries[0].told for kept in box.inbox("mara")) and len(calls) == 3)
    await runner.cleanup()
    assert [id_ for id_, _ in calls] == ["alert.1", "alert.1", "alert.2"]
    assert calls[2][1]["type"] == "alert.official"
    assert calls[2][1]["data"]["title"] == "We close the gates"
    assert "whole text" not in str(calls)


async def test_an_address_that_is_not_public_is_never_called(desk, box):
    asked = []

    async def answer(_request):
        asked.append(1)
        return web.Response()

    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    box.keep_rule(rule(ways=("webhook",), webhook=f"http://127.0.0.1:{runner.addresses[0][1]}/"))
    async with an_alerter(desk, box, allow_private=False) as alerter:
        statement(desk, alerter)
        await until(lambda: box.inbox("mara"))
        await asyncio.sleep(0.1)
    await runner.cleanup()
    assert asked == []
    assert not box.inbox("mara")[0].deliveries[0].told


async def test_silent_sources_are_looked_for_as_rules_ask(desk, box):
    asked = []

    def silent(minutes):
        asked.append(minutes)
        because = Because(rule="source.quiet", text="answers")
        if minutes == 30:
            yield Alert(
                kind="silent", key="silent:kodiak:30", at=at("14:00"), title="Kodiak", words="w", because=because,
                source="kodiak", minutes=30,
            )  # fmt: skip

    box.keep_rule(rule(kinds=("silent",), silent_minutes=30))
    box.keep_rule(rule("other", kinds=("silent",)))
    async with an_alerter(desk, box, silent=silent):
        await until(lambda: box.inbox("mara"))
    assert asked[:2] == [None, 30]
    assert box.inbox("mara")[0].rule == "mine"
