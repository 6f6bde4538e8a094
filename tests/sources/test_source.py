"""Connectors are found by kind, ours and others'."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from livedesk.errors import ExtraMissing
from livedesk.sources import source as module
from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetching import Fetcher
from livedesk.sources.source import GROUP, Connectors, kinds


@pytest.fixture
async def connectors():
    async with Fetcher() as fetcher:
        yield Connectors(fetcher)


async def test_feeds_are_read_by_the_feed_connector_and_made_once(connectors):
    assert isinstance(connectors.of("feed"), FeedConnector)
    assert connectors.of("feed") is connectors.of("feed")


async def test_a_kind_nobody_offers_names_those_there_are(connectors):
    with pytest.raises(ExtraMissing, match=r'kind "carrier-pigeon" is installed\. Known kinds: feed'):
        connectors.of("carrier-pigeon")


async def test_other_packages_offer_kinds_by_entry_point(connectors, monkeypatch):
    offered = EntryPoints([EntryPoint("tide-table", "livedesk.sources.feed_connector:FeedConnector", GROUP)])
    monkeypatch.setattr(module, "entry_points", lambda group: offered.select(group=group))
    assert kinds() == ("feed", "tide-table")
    assert isinstance(connectors.of("tide-table"), FeedConnector)
