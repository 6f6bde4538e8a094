"""Beside the desk of a story, wherever it is held: webhooks and browsers are told once, pages behind links are read."""

from functools import partial

import aiohttp
import msgspec
import pytest
from aiohttp import web

from engines import LOOPBACK
from livedesk.model.command import KeyMoment
from livedesk.nodes.beside import Beside
from livedesk.nodes.covered import Stories
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard, Ordered
from livedesk.nodes.shared import SharedKeys, SharedSubscriptions
from livedesk.outgoing.notifications import Notifier
from livedesk.outgoing.webhooks import signature
from livedesk.record.postgres import PostgresLog
from livedesk.showing import Address
from livedesk.story.loading import load_story
from newsroom import at, report
from outgoing.push_service import push_service
from outgoing.test_webhooks import receiver
from waiting import until

pytestmark = pytest.mark.slow

HOOK = '\n[[publishing.webhooks]]\naddress = "{url}"\nallow_private = true\n'


def heard(n, title="Harbour talks: offer {} of the company is refused"):
    return Heard(report=report(at("12:00"), f"Outlet {n % 3}", title.format(n), id=f"r{n}"))


def with_hook(stories, tmp_path, url):
    """The first story, which tells a webhook; of two, so that it answers under a path of its own."""
    path = tmp_path / "harbour-0.toml"
    path.write_text(path.read_text() + HOOK.format(url=url))
    return [load_story(path), stories[1]]


def issued(database):
    log = PostgresLog(database, "harbour-0", read_only=True)
    return [
        f"{entry.body.update.id}.{entry.body.update.revision}"
        for entry in log.read()
        if entry.stream.startswith("update:")
    ]


async def test_a_webhook_is_told_everything_once_whoever_holds_the_story(start, database, stories, tmp_path):
    down = []
    async with receiver(lambda _n: web.Response(status=503 if down else 200)) as listening:
        pages = Address(LOOPBACK, 0, base_url="https://desk.example")
        first = await start(
            "gather", stories=with_hook(stories, tmp_path, listening.url), pages=pages, beat=0.1
        )
        await until(lambda: first.gathering.open)  # it has something to tell, so it is opened before any news
        id_ = database.story("harbour-0")
        inbox = Inbox(database)
        inbox.hear([(id_, heard(n)) for n in range(4)])
        await until(lambda: issued(database) and listening.ids == issued(database))
        down.append(True)
        inbox.hear([(id_, heard(n, "Harbour talks: dockers walk out over {}")) for n in range(4, 8)])
        await until(lambda: len(issued(database)) > len(set(listening.ids)) and inbox.counts()[0] == 0)
        second = await start("gather", pages=pages, beat=0.1)
        await first.stop()
        listening.heard.clear()
        down.clear()
        await until(lambda: second.gathering.open)
        told = issued(database)
        await until(lambda: listening.ids and listening.ids[-1] == told[-1])
        assert listening.ids == told[-len(listening.ids) :]
        headers, body = listening.heard[-1]
        secret = SharedKeys(database).webhook_secret()
        made = signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
        assert headers["webhook-signature"] == made
        assert "https://desk.example/stories/harbour-0/" in body.decode()


async def test_a_browser_asks_at_any_node_and_is_told_by_who_holds_the_story(
    start, database, stories, monkeypatch
):
    local = partial(Notifier, services=(LOOPBACK,), allow_private=True)
    monkeypatch.setattr("livedesk.showing.Notifier", local)
    pages = Address(LOOPBACK, 0)
    async with push_service() as service, aiohttp.ClientSession() as session:
        browser = service.browser("one")
        first = await start("serve", stories=stories[:1], pages=pages)
        second = await start("serve", pages=pages)
        await start("gather")
        keys = []
        for node in (first, second):
            async with session.get(f"{node.pages.url}/notify") as page:
                keys.append((await page.text()).partition('data-key="')[2].partition('"')[0])
        assert keys[0] == keys[1] != ""
        asked = msgspec.to_builtins(browser.subscription)
        async with session.post(f"{second.pages.url}/notify/subscriptions", json=asked) as answer:
            assert answer.status == 201
        id_ = database.story("harbour-0")
        Inbox(database).hear([(id_, heard(n)) for n in range(4)])
        follower = first.following.followers[id_]
        await until(lambda: follower.state.published)
        command = KeyMoment(development=next(iter(follower.state.updates)), key_moment=True)
        await first.orders.give(id_, Ordered(command=command, by="editor:ana"))
        await until(lambda: service.sent)
        ((_, _, sealed),) = service.sent
        assert browser.read(sealed)["body"].startswith("The harbour talks 0")
        async with session.delete(f"{first.pages.url}/notify/subscriptions", json=asked) as answer:
            assert answer.status == 204
        assert len(SharedSubscriptions(database, id_)) == 0


async def test_an_edited_story_file_is_in_force_without_a_restart(
    start, database, stories, tmp_path, monkeypatch
):
    monkeypatch.setattr("livedesk.nodes.node.LOOK", 0.1)
    node = await start("gather", "serve", stories=stories[:1], pages=Address(LOOPBACK, 0))
    id_ = database.story("harbour-0")
    Inbox(database).hear([(id_, heard(1))])
    await until(lambda: node.gathering.placed == 1)
    path = tmp_path / "harbour-0.toml"
    path.write_text(path.read_text().replace("The harbour talks 0", "Talks anew"))
    Stories(database).cover([load_story(path)])
    follower = node.following.followers[id_]
    await until(lambda: follower.story.title == "Talks anew")
    assert follower.loaded.story.title == "Talks anew"
    desk, _ = await node.gathering.desk(id_)
    assert desk.story.title == "Talks anew"


async def test_only_stories_that_tell_or_read_on_are_opened_without_news(
    stories, tmp_path, database, covered
):
    assert not any(Beside.lasts(one) for one in covered.values())
    Stories(database).cover(with_hook(stories, tmp_path, "https://hooks.example/x"))
    assert Beside.lasts(Stories(database).one(covered["harbour-0"].id))
