"""Sources of kind "list-page" keep the contract, and say when their selectors find nothing."""

import gzip

import pytest
from aiohttp import web

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.list_page_connector import ListPageConnector
from livedesk.sources.state import SourceState, Validators
from sources.contract import ConnectorContract
from sources.pages import CONSENT, LOGIN, listing
from sources.world import QUICK, Clock

pytestmark = pytest.mark.usefixtures("in_process")

SELECT = {"item": "li.news", "title": "h3", "date": "time@datetime"}


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield ListPageConnector(fetcher)


def source(world, **fields):
    return world.source("/it", **{"kind": "list-page", "select": SELECT, **fields})


class TestContract(ConnectorContract):
    ONE = listing(("/n/1", "Readout of the call", "2025-08-15T11:30:00Z"))
    RETITLED = listing(("/n/1", "Readout of the second call", "2025-08-15T11:30:00Z"))
    GARBAGE = (b"", b"words", LOGIN, CONSENT, b"<rss><channel></channel></rss>", listing(cls="changed"))

    async def look(self, connector, world, state=None, **fields):
        return await connector.look(source(world, **fields), state or SourceState())


async def test_items_are_reports_of_the_source_known_by_their_address(connector, world):
    world.says(
        "/it", listing(("n/1", "Readout of the call", "2025-08-15T11:30:00Z"), ("n/2", "Statement", ""))
    )
    look = await connector.look(source(world, type="official", country="US"), SourceState())
    first, second = look.reports
    assert (first.url, first.item_key, first.tier) == (world.url("/n/1"), world.url("/n/1"), "page")
    assert (first.type, first.country, f"{first.published_at:%H:%M}") == ("official", "US", "11:30")
    assert second.published_at is None
    assert look.state.title == "News of the port office"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            listing(("/a", "A", ""), cls="teaser"),
            r'the selector item = "li\.news" finds nothing on "News of the port office"',
        ),
        (
            b"<html><body><li class='news'>x</li></body></html>",
            "the 1 items that .* finds have neither headline nor address",
        ),
        (CONSENT, "a page that asks for consent answers in its place"),
        (LOGIN, "a login page answers in its place"),
    ],
)
async def test_markup_that_changed_is_a_broken_source_not_a_quiet_one(connector, world, body, why):
    world.says("/it", body)
    select = {**SELECT, "title": None, "link": "a"}
    with pytest.raises(SourceError, match=why):
        await connector.look(source(world, select=select), SourceState())


async def test_robots_txt_is_obeyed(connector, world):
    world.says("/robots.txt", b"User-agent: *\nDisallow: /it\n")
    world.says("/it", TestContract.ONE)
    with pytest.raises(SourceError, match="keeps this page from programs"):
        await connector.look(source(world), SourceState())
    assert "/it" not in [request.path for request in world.asked]


async def test_a_page_cut_off_on_the_way_is_asked_for_again(connector, world):
    body = gzip.compress(listing(*((f"/n/{n}", f"Item {n}", "") for n in range(200))))
    world.says(
        "/it",
        lambda _: web.Response(
            body=body[: len(body) // 2], headers={"Content-Encoding": "gzip", "ETag": '"1"'}
        ),
    )
    look = await connector.look(source(world), SourceState())
    assert 0 < len(look.reports) < 200
    assert look.warnings[0] == "the connection ended before the page did"
    assert look.state.validators == Validators()
