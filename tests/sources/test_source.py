"""Connectors are found by kind, ours and others'."""

import asyncio
import importlib
import sys
import tomllib
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from livedesk.errors import ExtraMissing
from livedesk.sources import source as module
from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.source import GROUP, OURS, Connectors, kinds
from livedesk.story.loading import load_story
from sources.world import item, rss
from waiting import until


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


PACKAGE = """
from livedesk.model import Report
from livedesk.sources import Look

class TideTable:
    kind = "tide-table"

    def __init__(self, fetcher):
        self.fetcher = fetcher

    async def look(self, source, state):
        at = self.fetcher.now()
        report = Report(
            id=f"{source.id}:high", source=source.id, source_name=source.name, publisher=source.publisher,
            type=source.type, seen_at=at, item_key="high", url=None, title=f"High water at {source.address}, {source.options['metres']} m",
        )
        return Look(reports=(report,), state=state)

class NoConnector:
    def __init__(self, fetcher):
        pass
"""

STORY = """
title = "The strike at Grey Harbour"
brief = "Dockers of Grey Harbour and the port company negotiate about wages."
[event]
place = "Grey Harbour"
zone = "Europe/London"
[[term]]
id = "harbour"
weight = 1.0
names = { en = ["Grey Harbour"] }
[[source]]
id = "tides"
name = "Tides"
kind = "tide-table"
address = "Grey Harbour"
publisher = "Port Office"
type = "official"
[source.options]
metres = 4.2
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package of somebody else's that is installed: its module and its dist-info in a folder of the path."""

    def install(offers, module=PACKAGE):
        (tmp_path / "tide_tables.py").write_text(module)
        info = tmp_path / "tide_tables-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tide-tables\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{offers}\n")
        monkeypatch.syspath_prepend(tmp_path)
        importlib.invalidate_caches()

    yield install
    sys.modules.pop("tide_tables", None)


async def test_an_installed_package_is_found_and_its_sources_are_read_like_ours(installed, tmp_path):
    installed("tide-table = tide_tables:TideTable")
    assert "tide-table" in kinds()
    file = tmp_path / "strike.toml"
    file.write_text(STORY)
    heard = []

    async def deliver(source, reports):
        heard.extend(reports)

    poller = Poller(load_story(file).story.sources, store=None, deliver=deliver)
    await poller.look(poller._sources["tides"])
    await poller.stop()
    assert [report.title for report in heard] == ["High water at Grey Harbour, 4.2 m"]
    assert poller.health()[0].ok


@pytest.mark.parametrize(
    ("offers", "module", "words"),
    [
        ("tide-table = tide_tables:Tides", PACKAGE, "AttributeError"),
        ("tide-table = tide_tables:TideTable", "import a_library_that_is_not_there", "ModuleNotFoundError"),
        ("tide-table = tide_tables:TideTable", "raise RuntimeError('low tide')", "RuntimeError: low tide"),
        ("tide-table = tide_tables:NoConnector", PACKAGE, "NoConnector can neither look nor follow"),
    ],
)
async def test_a_package_that_is_broken_costs_its_own_sources_and_says_so(
    installed, tmp_path, world, offers, module, words
):
    installed(offers, module)
    file = tmp_path / "strike.toml"
    file.write_text(STORY)
    world.says("/feed", rss(item("Talks begin")))
    sources = [*load_story(file).story.sources, world.source("/feed")]
    heard = []

    async def deliver(source, reports):
        heard.extend(reports)

    poller = Poller(sources, store=None, deliver=deliver)
    running = asyncio.create_task(poller.run())
    await until(lambda: heard and poller.state("tides").failures)
    await poller.stop()
    await running
    tides, feed = poller.health()
    assert not tides.ok
    assert 'the connector for sources of kind "tide-table" cannot be used' in tides.words
    assert words in tides.words
    assert feed.ok
    assert poller.state("tides").failures == 1  # and it is asked again at its own pace
