"""JSON over HTTP: parts by their paths; a path that finds nothing is a broken source."""

import json

import pytest

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.json_connector import JsonConnector, at
from livedesk.sources.probing import probe
from livedesk.sources.source import Connectors
from livedesk.sources.state import SourceState
from sources.contract import ConnectorContract
from sources.world import QUICK, Clock

PATHS = {"items": "data", "title": "t", "key": "k", "url": "u", "published": "p", "withdrawn": "gone"}


def body(*rows):
    return json.dumps({"data": rows}).encode()


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield JsonConnector(fetcher)


class TestContract(ConnectorContract):
    ONE = body({"t": "Talks begin", "k": 1})
    RETITLED = body({"t": "Talks begin late", "k": 1})
    GARBAGE = (b"", b"words", b"{}", b"[]", b'{"data": 7}', body({"other": "form"}), b"<html>")

    async def look(self, connector, world, state=None, **fields):
        return await connector.look(world.source("/it", paths=PATHS, **fields), state or SourceState())


@pytest.mark.parametrize(
    ("path", "found"),
    [("a.b[1].c", 3), ("a.b[9].c", None), ("a.x.y", None), ("", {"a": {"b": [0, {"c": 3}]}}), ("a[0]", None)],
)
def test_a_path_leads_through_objects_and_lists(path, found):
    assert at({"a": {"b": [0, {"c": 3}]}}, path) == found


async def look(connector, world, *rows):
    world.says("/it", body(*rows))
    return await connector.look(world.source("/it", paths=PATHS), SourceState())


@pytest.mark.parametrize(
    "written", [1755257400, 1755257400000, "2025-08-15T11:30:00Z", "Fri, 15 Aug 2025 11:30:00 GMT"]
)
async def test_times_may_be_dates_or_count_from_1970(connector, world, written):
    (report,) = (await look(connector, world, {"t": "Talks", "p": written})).reports
    assert f"{report.published_at:%Y-%m-%d %H:%M}" == "2025-08-15 11:30"


async def test_relative_addresses_and_true_are_minded(connector, world):
    (report,) = (await look(connector, world, {"t": "Talks", "u": "/n/1", "k": True})).reports
    assert (report.url, report.item_key) == (world.url("/n/1"), world.url("/n/1"))


async def test_what_says_that_it_was_withdrawn_is_taken_back(connector, world):
    found = await look(connector, world, {"t": "Talks", "k": "a"}, {"t": "Deal", "k": "b", "gone": True})
    assert [each.key for each in found.withdrawn] == ["b"]
    assert len(found.reports) == 1


async def test_a_path_that_finds_nothing_beside_others_that_do_is_doubted_and_check_says_so(connector, world):
    rows = [{"headline": "Talks begin", "text": "Behind closed doors.", "id": n} for n in range(3)]
    world.says("/it", body(*rows))
    wrong = {
        "items": "data",
        "title": "headlin",
        "summary": "text",
        "key": "id",
        "url": "link",
        "withdrawn": "gone",
    }
    source = world.source("/it", kind="json", paths=wrong)
    found = await connector.look(source, SourceState())
    assert [report.summary for report in found.reports] == ["Behind closed doors."] * 3
    assert found.warnings == (
        'the path title = "headlin" finds nothing in its 3 items',
        'the path url = "link" finds nothing in its 3 items',
    )
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        shown = await probe(source, Connectors(fetcher))
    assert (shown.ok, shown.items) == (True, 3)
    assert 'the path title = "headlin" finds nothing in its 3 items' in shown.words


async def test_one_item_that_has_what_a_path_names_is_enough(connector, world):
    found = await look(connector, world, {"t": "Talks", "k": 1, "u": "/a", "p": 1755257400}, {"t": "Deal"})
    assert found.warnings == ()


async def test_without_paths_it_says_what_to_add(connector, world):
    with pytest.raises(SourceError, match=r"\[source\.paths\]"):
        await connector.look(world.source("/it"), SourceState())
