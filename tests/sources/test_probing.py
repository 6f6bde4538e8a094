"""One look at every source, in a table."""

import pytest

from livedesk.sources.fetching import Fetcher
from livedesk.sources.probing import probe_all
from newsroom import story
from sources.world import QUICK, Clock, item, rss


@pytest.fixture
async def probed(world):
    world.says("/good", rss(item(), item("B", "k2", "Fri, 15 Aug 2025 11:45:00 GMT")))
    world.says("/empty", rss())
    world.says("/gone", 410)
    sources = [
        world.source(path, **more).model_dump()
        for path, more in (("/good", {}), ("/empty", {}), ("/gone", {}), ("/odd", {"kind": "carrier-pigeon"}))
    ]
    done = []
    results = await probe_all(
        story(source=sources), progress=done.append, fetcher=Fetcher(limits=QUICK, now=Clock())
    )
    assert done == [1, 2, 3, 4]
    return {result.source: result.as_row() for result in results}


async def test_results_stand_in_the_storys_order_and_say_what_there_is(probed):
    assert list(probed) == ["good", "empty", "gone", "odd"]
    good = probed["good"]
    assert (good["ok"], good["status"], good["items"], good["tier"]) == (True, 200, 2, "fast")
    assert good["newest"] == "2025-08-15 11:45"
    assert good["words"] == "Harbour Post"


async def test_an_empty_feed_works_and_says_that_it_is_empty(probed):
    assert (probed["empty"]["ok"], probed["empty"]["newest"]) == (True, None)
    assert "has no items now" in probed["empty"]["words"]


async def test_what_does_not_work_says_what_to_do(probed):
    assert (probed["gone"]["ok"], probed["gone"]["status"]) == (False, 410)
    assert "take the source out of the story file" in probed["gone"]["words"]
    assert "carrier-pigeon" in probed["odd"]["words"]
