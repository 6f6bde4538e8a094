"""robots.txt: asked once, obeyed, and no excuse when it can't be asked."""

import asyncio

import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources.fetch_error import FetchError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.robots import Robots
from sources.world import QUICK, Clock

RULES = b"""
User-agent: *
Disallow: /inside/
Allow: /inside/open
Disallow: /*?print=

User-agent: Otherbot
Disallow: /
"""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def robots(clock):
    async with Fetcher(limits=QUICK, now=clock) as fetcher:
        yield Robots.of(fetcher)


def asked(world, path="/robots.txt"):
    return [request for request in world.asked if request.path == path]


async def allowed(robots, world, path):
    try:
        await robots.allow(world.source("/it"), world.url(path))
    except FetchError:
        return False
    return True


async def test_rules_are_obeyed_the_longest_deciding(robots, world):
    world.says("/robots.txt", RULES)
    assert await allowed(robots, world, "/news/1")
    assert not await allowed(robots, world, "/inside/1")
    assert await allowed(robots, world, "/inside/open/1")
    assert not await allowed(robots, world, "/news/1?print=1")


async def test_rules_for_the_desk_by_name_stand_above_those_for_all(robots, world):
    world.says("/robots.txt", b"User-agent: *\nDisallow:\n\nUser-agent: livedesk\nDisallow: /\n")
    with pytest.raises(
        SourceError, match=r"Harbour Post \(.*\): not asked: robots\.txt of 127\.0\.0\.1 keeps this page"
    ):
        await robots.allow(world.source("/it"), world.url("/news/1"))


async def test_a_site_is_asked_once_a_day_also_by_many_at_once(robots, world, clock):
    world.says("/robots.txt", RULES)
    await asyncio.gather(*(allowed(robots, world, f"/news/{n}") for n in range(20)))
    assert len(asked(world)) == 1
    clock.on(hours=23)
    await allowed(robots, world, "/news/1")
    assert len(asked(world)) == 1
    clock.on(hours=2)
    await allowed(robots, world, "/news/1")
    assert len(asked(world)) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_site_without_rules_forbids_nothing(robots, world, status):
    world.says("/robots.txt", status)
    assert await allowed(robots, world, "/news/1")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_that_cannot_be_asked_is_left_alone_until_it_is_asked_again(
    robots, world, clock, status
):
    world.says("/robots.txt", [status, RULES])
    with pytest.raises(FetchError, match=rf"robots\.txt of 127\.0\.0\.1 answered {status}") as caught:
        await robots.allow(world.source("/it"), world.url("/news/1"))
    assert caught.value.retry_after is not None
    assert not await allowed(robots, world, "/news/1")
    assert len(asked(world)) == 1
    clock.on(minutes=11)
    assert await allowed(robots, world, "/news/1")


async def test_what_is_no_robots_txt_forbids_nothing_and_takes_no_time(robots, world):
    world.says("/robots.txt", b"<html>\xff\xfe" + b"*" * 190_000)
    assert await allowed(robots, world, "/news/1")


async def test_a_site_inside_is_not_asked_either(robots, world):
    with pytest.raises(
        FetchError, match=r"robots\.txt of 127\.0\.0\.1 leads to an address that is not public"
    ):
        await robots.allow(world.source("/it", allow_private=False), world.url("/news/1"))
    assert world.asked == []


async def test_every_address_on_the_way_is_asked_for(world, clock):
    world.says("/robots.txt", RULES)
    world.says("/it", lambda _: web.Response(status=302, headers={"Location": "/inside/1"}))
    world.says("/inside/1", b"secret")
    source = world.source("/it")
    async with Fetcher(limits=QUICK, now=clock) as fetcher:
        robots = Robots.of(fetcher)
        assert Robots.of(fetcher) is robots
        with pytest.raises(FetchError, match="keeps this page"):
            await fetcher.fetch(source, permission=lambda address: robots.allow(source, address))
    assert asked(world, "/inside/1") == []


async def test_a_crawl_delay_slows_the_host_down(world):
    world.says("/robots.txt", b"User-agent: *\nCrawl-delay: 0.2\n")
    world.says("/it", b"x")
    loop = asyncio.get_running_loop()
    async with Fetcher(limits=QUICK) as fetcher:
        robots = Robots.of(fetcher)
        await robots.allow(world.source("/it"), world.url("/it"))
        await fetcher.fetch(world.source("/it"))
        started = loop.time()
        await fetcher.fetch(world.source("/it"))
        assert loop.time() - started >= 0.15
