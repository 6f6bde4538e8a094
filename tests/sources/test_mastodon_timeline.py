"""Timelines that are looked at: an account is looked up once, and what is missing is asked for before it is gone."""

import pytest
from aiohttp import web

from livedesk.sources.fetching import Fetcher
from livedesk.sources.mastodon_timeline import MastodonTimeline
from livedesk.sources.state import SourceState
from sources.fakes.mastodon import MastodonFake
from sources.world import QUICK, Clock


@pytest.fixture
async def fake(tmp_path):
    async with MastodonFake().serve(tmp_path) as serving:
        yield serving


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield MastodonTimeline(fetcher)


async def test_an_account_is_looked_up_once(fake, connector):
    fake.post("a", "Talks begin")
    look = await connector.look(fake.source(), SourceState())
    assert look.state.cursor == "1"
    assert fake.asked == 2
    await connector.look(fake.source(), look.state)
    assert fake.asked == 3


async def test_a_status_that_is_only_hidden_is_not_taken_back(fake, connector, monkeypatch):
    for key in "abc":
        fake.post(key, f"Talks {key}")
    look = await connector.look(fake.source(), SourceState())
    hidden = fake.items.pop("b")
    monkeypatch.setattr(fake, "_there", lambda: set(fake.ids.values()))
    look = await connector.look(fake.source(), look.state)
    assert hidden
    assert look.withdrawn == ()
    monkeypatch.setattr(fake, "_there", set)
    look = await connector.look(fake.source(), look.state)
    assert [each.key.rpartition("/")[2] for each in look.withdrawn] == [fake.ids["b"]]
    assert (await connector.look(fake.source(), look.state)).withdrawn == ()


async def test_what_fell_off_the_end_is_only_old(fake, connector):
    for n in range(45):
        fake.post(str(n), f"Talks {n}")
    look = await connector.look(fake.source(), SourceState())
    fake.post("new", "More talks")
    assert (await connector.look(fake.source(), look.state)).withdrawn == ()


async def test_a_page_without_statuses_takes_nothing_back(fake, connector):
    fake.post("a", "Talks begin")
    look = await connector.look(fake.source(), SourceState())
    fake.items.clear()
    look = await connector.look(fake.source(), look.state)
    assert (look.withdrawn, len(look.state.shown)) == ((), 1)


async def test_a_token_goes_to_its_own_instance_alone(world, connector, monkeypatch):
    monkeypatch.setenv("QUAY_TOKEN", "abc")

    world.says(
        "/api/v1/timelines/home", lambda _: web.Response(status=302, headers={"Location": other + "/x"})
    )
    other = world.base.replace("127.0.0.1", "localhost")
    world.says("/x", lambda _: web.json_response([]))
    source = world.source("/api/v1/timelines/home", kind="mastodon", secret="env:QUAY_TOKEN", id="it")
    await connector.look(source, SourceState())
    assert [request.headers.get("Authorization") for request in world.asked] == ["Bearer abc", None]
