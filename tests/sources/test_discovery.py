"""A site's feeds from any of its addresses, against a real server."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.discovery import discover
from livedesk.sources.fetching import Fetcher
from livedesk.story.schema import Source
from sources.world import QUICK, Clock, item, rss


class Neighbour(Fetcher):
    """May ask the loopback, where the small web of the tests is."""

    async def fetch(self, source, *args, **more):
        return await super().fetch(source.model_copy(update={"allow_private": True}), *args, **more)


@pytest.fixture
async def fetcher():
    async with Neighbour(limits=QUICK, now=Clock()) as asking:
        yield asking


def html(head="", body=""):
    return f"<!doctype html><html><head><title>Harbour Post</title>{head}</head><body>{body}</body></html>".encode()


LINK = '<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/all.xml">'
FEED = rss(item(), item("Second", "k2", "Fri, 15 Aug 2025 11:45:00 GMT"))


async def test_the_address_of_a_feed_is_offered_as_it_is(world, fetcher):
    world.says("/feed", FEED)
    found = await discover(world.url("/feed"), fetcher)
    (one,) = found.candidates
    assert (one.items, f"{one.newest:%H:%M}", one.headlines[1]) == (2, "11:45", "Second")
    assert one.how == "the address is a feed itself"
    assert Source.model_validate(one.table).name == "Harbour Post"
    assert len(world.asked) == 1


async def test_a_page_leads_to_the_feed_it_names(world, fetcher):
    world.says("/", html(LINK))
    world.says("/all.xml", FEED)
    found = await discover(world.url("/"), fetcher, taken=["harbour-post"])
    (one,) = found.candidates
    assert one.table["address"] == world.url("/all.xml")
    assert one.table["id"] == "harbour-post-2"
    assert one.table["site"] == world.url("/")
    assert found.words == "one source found"
    # robots.txt may list a news sitemap besides
    assert [request.path for request in world.asked] == ["/", "/all.xml", "/robots.txt"]


async def test_where_the_page_names_none_the_usual_places_are_tried(world, fetcher):
    world.says("/news", html())
    world.says("/rss.xml", FEED)
    found = await discover(world.url("/news"), fetcher)
    assert [one.table["address"] for one in found.candidates] == [world.url("/rss.xml")]
    assert found.candidates[0].how == "feeds are usually there"


async def test_the_same_items_in_another_format_are_offered_once(world, fetcher):
    world.says("/", html(LINK + LINK.replace("all.xml", "again.xml")))
    world.says("/all.xml", FEED)
    world.says("/again.xml", FEED)
    assert len((await discover(world.url("/"), fetcher)).candidates) == 1


async def test_what_the_page_names_and_does_not_work_is_not_offered(world, fetcher):
    world.says("/", html(LINK))
    world.says("/all.xml", html())
    found = await discover(world.url("/"), fetcher)
    assert found.candidates == ()
    assert "no feed found" in found.words
    assert "Give the address of the feed itself" in found.words


async def test_an_address_that_does_not_answer_is_said_in_words(world, fetcher):
    with pytest.raises(SourceError, match="answered 404"):
        await discover(world.url("/nothing"), fetcher)


async def test_the_guard_holds_for_what_an_editor_types(world):
    world.says("/feed", FEED)
    async with Fetcher(limits=QUICK, now=Clock()) as guarded:
        with pytest.raises(SourceError, match="not public"):
            await discover(world.url("/feed"), guarded)
        with pytest.raises(SourceError, match="begin with http"):
            await discover("file:///etc/passwd", guarded)
    assert world.asked == []


async def test_a_page_that_names_the_desks_own_network_leads_nowhere(world):
    """The first address is public, the feed it names is not: the guard is asked for each."""
    opened = []

    class Guarded(Neighbour):
        async def fetch(self, source, *args, **more):
            opened.append(source.allow_private)
            return await super().fetch(source, *args, **more)

    world.says("/", html(LINK))
    async with Guarded(limits=QUICK, now=Clock()) as asking:
        await discover(world.url("/"), asking)
    assert len(opened) > 1
    assert not any(opened)


async def test_a_slow_site_costs_no_more_than_its_time(world, fetcher):
    async def slow(_request):
        await world.open.wait()

    world.says("/", html(LINK))
    world.says("/all.xml", slow)
    found = await discover(world.url("/"), fetcher, seconds=0.2)
    assert found.candidates == ()
    assert "before the time was up" in found.words
