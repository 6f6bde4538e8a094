"""Sources of kind "sitemap" keep the contract, and read the newest parts of an index."""

import gzip

import pytest

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.sitemap_connector import SitemapConnector
from livedesk.sources.state import SourceState, Validators
from sources.contract import ConnectorContract
from sources.pages import LOGIN, index, sitemap
from sources.world import QUICK, Clock, conditional, item, rss


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield SitemapConnector(fetcher)


def one(n, title=None):
    return (f"https://post.example/{n}", title or f"Headline {n}", f"2025-08-15T11:{n:02}:00Z")


class TestContract(ConnectorContract):
    ONE = sitemap(one(1))
    RETITLED = sitemap(one(1, "Another headline"))
    GARBAGE = (
        b"",
        b"words",
        LOGIN,
        rss(item()),
        sitemap(),
        sitemap(head="<url><loc>https://x.example/</loc></url>"),
        index(),
    )


def asked(world):
    return [request.path for request in world.asked if request.path != "/robots.txt"]


async def test_pages_are_reports_with_headline_time_and_address(connector, world):
    world.says("/it", sitemap(one(5)))
    look = await connector.look(world.source("/it"), SourceState())
    (report,) = look.reports
    assert (report.title, report.url, report.tier) == ("Headline 5", "https://post.example/5", "sitemap")
    assert (report.lang, f"{report.published_at:%H:%M}") == ("en", "11:05")
    assert look.state.title == "Harbour Post"


async def test_of_an_index_the_newest_parts_are_read_gzipped_ones_too(connector, world):
    parts = [(world.url(f"/{n}.xml.gz"), f"2025-08-1{n}") for n in range(6)]
    for n in range(6):
        world.says(f"/{n}.xml.gz", gzip.compress(sitemap(one(n))))
    world.says("/it", index(*parts))
    look = await connector.look(world.source("/it"), SourceState())
    assert [report.title for report in look.reports] == ["Headline 5", "Headline 4", "Headline 3"]
    assert asked(world) == ["/it", "/5.xml.gz", "/4.xml.gz", "/3.xml.gz"]


async def test_an_index_within_an_index_and_one_that_names_itself_are_not_followed(connector, world):
    world.says("/it", index((world.url("/it"), "2025-08-15")))
    with pytest.raises(SourceError, match="is an index whose newest parts list no news"):
        await connector.look(world.source("/it"), SourceState())
    assert asked(world) == ["/it", "/it"]
    world.says("/good", sitemap(one(1)))
    world.says("/it", index((world.url("/it"), "2025-08-15"), (world.url("/good"), "2025-08-14")))
    look = await connector.look(world.source("/it"), SourceState())
    assert look.warnings == (f"{world.url('/it')}: is an index within an index; not followed",)


async def test_a_part_that_fails_is_told_and_the_index_is_asked_for_in_full_again(connector, world):
    world.says("/good", sitemap(one(1)))
    world.says(
        "/it", conditional(index((world.url("/gone"), "2025-08-15"), (world.url("/good"), "2025-08-14")))
    )
    look = await connector.look(world.source("/it"), SourceState())
    assert len(look.reports) == 1
    assert look.warnings == (f"{world.url('/gone')}: answered 404 Not Found",)
    assert look.state.validators == Validators()


async def test_parts_inside_are_refused_as_any_address(connector, world):
    world.says("/robots.txt", b"User-agent: *\nDisallow: /closed\n")
    world.says("/it", index((world.url("/closed/1.xml"), "2025-08-15")))
    with pytest.raises(SourceError, match="keeps this page from programs"):
        await connector.look(world.source("/it"), SourceState())
    assert asked(world) == ["/it"]
