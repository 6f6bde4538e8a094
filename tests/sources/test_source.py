"""Connectors are found by kind, ours and others'."""

import tomllib
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from livedesk.errors import ExtraMissing
from livedesk.sources import source as module
from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetching import Fetcher
from livedesk.sources.source import GROUP, OURS, Connectors, kinds


@pytest.fixture
async def connectors():
    async with Fetcher() as fetcher:
        yield Connectors(fetcher)


async def test_feeds_are_read_by_the_feed_connector_and_made_once(connectors):
    assert isinstance(connectors.of("feed"), FeedConnector)
    assert connectors.of("feed") is connectors.of("feed")


async def test_a_kind_nobody_offers_names_those_there_are(connectors):
    with pytest.raises(ExtraMissing, match=r'kind "carrier-pigeon" is installed\. Known kinds: .*feed'):
        connectors.of("carrier-pigeon")


async def test_other_packages_offer_kinds_by_entry_point(connectors, monkeypatch):
    offered = EntryPoints([EntryPoint("tide-table", "livedesk.sources.feed_connector:FeedConnector", GROUP)])
    monkeypatch.setattr(module, "entry_points", lambda group: offered.select(group=group))
    assert kinds() == tuple(sorted([*module.OURS, "tide-table"]))
    assert isinstance(connectors.of("tide-table"), FeedConnector)


@pytest.mark.parametrize("kind", OURS)
async def test_our_own_kinds_name_themselves_and_are_entry_points_too(connectors, kind):
    assert connectors.of(kind).kind == kind
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["entry-points"][GROUP] == dict(OURS)
