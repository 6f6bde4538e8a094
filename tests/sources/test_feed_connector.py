"""Sources of kind "feed" keep the contract and learn their feed's pace."""

from datetime import timedelta

import pytest
from aiohttp import web

from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetching import Fetcher
from livedesk.sources.state import SourceState, Validators
from sources.contract import ConnectorContract
from sources.world import NOON, QUICK, Clock, conditional, item, rss


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield FeedConnector(fetcher)


class TestContract(ConnectorContract):
    ONE = rss(item("Talks begin"))
    RETITLED = rss(item("Talks begin late"))
    GARBAGE = (b"", b"<html><title>Sign in</title>", b"words", b"{}", b"<opml/>", ONE[:250])


async def test_it_learns_pace_hints_title_and_parser(connector, world):
    minutes = [f"{NOON - timedelta(minutes=m):%a, %d %b %Y %H:%M:%S} GMT" for m in (5, 15, 25, 35)]
    body = rss(*(item(str(n), str(n), date) for n, date in enumerate(minutes)), head="<ttl>10</ttl>")
    world.says("/it", lambda _: web.Response(body=body, headers={"Cache-Control": "max-age=60"}))
    look = await connector.look(world.source("/it"), SourceState())
    assert (look.state.gap_seconds, look.state.hinted_seconds) == (600, 600)
    assert (look.state.title, look.state.tier) == ("Harbour Post", "fast")


async def test_what_it_learned_stays_when_nothing_changed(connector, world):
    world.says("/it", conditional(rss(item(), head="<ttl>10</ttl>")))
    first = await connector.look(world.source("/it"), SourceState())
    again = await connector.look(world.source("/it"), first.state)
    assert again.state.hinted_seconds == 600
    assert again.state.title == "Harbour Post"


async def test_addresses_hang_on_where_the_body_came_from(connector, world):
    world.says("/it", lambda _: web.Response(status=301, headers={"Location": "/deep/er/feed"}))
    world.says("/deep/er/feed", rss(item(more="<link>1</link>")))
    look = await connector.look(world.source("/it"), SourceState())
    assert look.reports[0].url == world.url("/deep/er/1")
    assert look.state.moved_to == world.url("/deep/er/feed")


async def test_a_body_cut_off_on_the_way_gives_its_whole_items_and_is_asked_for_again(connector, world):
    body = rss(item("A"), item("B", "k2"), item("C", "k3"))

    async def cut(request):
        response = web.StreamResponse(headers={"Content-Length": str(len(body)), "ETag": '"v1"'})
        await response.prepare(request)
        await response.write(body[: body.index(b"<title>C") + 8])
        request.transport.close()
        return response

    world.says("/it", cut)
    look = await connector.look(world.source("/it"), SourceState())
    assert [report.title for report in look.reports] == ["A", "B"]
    assert look.warnings[0] == "the connection ended before the feed did"
    assert look.state.validators == Validators()


async def test_an_hour_that_the_feed_skips_is_told(connector, world):
    world.says("/it", rss(item(), head="<skipHours><hour>12</hour></skipHours>"))
    assert (await connector.look(world.source("/it"), SourceState())).skipping
