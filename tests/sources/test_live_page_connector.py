"""Sources of kind "live-page" keep the contract; updates revised and struck are told."""

import pytest

from livedesk.errors import SourceError
from livedesk.sources.fetching import Fetcher
from livedesk.sources.live_page_connector import LivePageConnector
from livedesk.sources.state import SourceState, decode_state, encode_state
from sources.contract import ConnectorContract
from sources.pages import CONSENT, LOGIN, article, live, update
from sources.world import QUICK, Clock

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
async def connector():
    async with Fetcher(limits=QUICK, now=Clock()) as fetcher:
        yield LivePageConnector(fetcher)


class TestContract(ConnectorContract):
    ONE = live(update("p1", "Quill leaves the hall"))
    RETITLED = live(update("p1", "Quill leaves the hall for good"))
    GARBAGE = (b"", b"words", LOGIN, CONSENT, article(thing={}), b"<rss/>")


P = [update(f"p{n}", f"Step {n}", f"Words of step {n}.", f"2025-08-15T1{n}:00:00Z") for n in range(4)]


async def looks(connector, world, *bodies):
    """One look after the other, the state kept as the record keeps it."""
    state = SourceState()
    for body in bodies:
        world.says("/it", body)
        look = await connector.look(world.source("/it"), state)
        state = decode_state(encode_state(look.state))
        yield look


async def test_every_update_is_a_report_with_its_own_address(connector, world):
    async for look in looks(connector, world, live(P[1], P[0])):
        assert [report.title for report in look.reports] == ["Step 1", "Step 0"]
        assert {report.tier for report in look.reports} == {"live"}
        assert len({report.url for report in look.reports}) == 2


async def test_an_update_that_is_revised_is_a_new_state_of_the_same_item(connector, world):
    revised = {**P[1], "articleBody": "Other words of step 1."}
    found = [look async for look in looks(connector, world, live(P[1], P[0]), live(revised, P[0]))]
    before, after = found[0].reports[0], found[1].reports[0]
    assert before.item_key == after.item_key
    assert before.id != after.id
    assert found[1].withdrawn == ()


async def test_an_update_that_is_struck_is_taken_back(connector, world):
    found = [look async for look in looks(connector, world, live(P[2], P[1], P[0]), live(P[2], P[0]))]
    (gone,) = found[1].withdrawn
    assert (gone.key, gone.why) == ("p1", "the update no longer stands on the live page")


async def test_updates_that_leave_at_the_end_are_only_old(connector, world):
    found = [look async for look in looks(connector, world, live(*P[:0:-1], P[0]), live(P[3], P[2]))]
    assert found[1].withdrawn == ()


async def test_a_page_built_anew_strikes_nothing(connector, world):
    anew = [{**p, "@id": f"new-{p['@id']}"} for p in P]
    found = [look async for look in looks(connector, world, live(*P), live(*anew))]
    assert found[1].withdrawn == ()


async def test_a_page_that_lost_all_its_updates_is_broken(connector, world):
    with pytest.raises(SourceError, match="has lost all its updates"):
        async for _ in looks(connector, world, live(*P), live()):
            pass


async def test_a_page_without_structured_data_is_broken_and_a_consent_page_named(connector, world):
    with pytest.raises(SourceError, match="has no LiveBlogPosting in its structured data"):
        async for _ in looks(connector, world, article()):
            pass
    with pytest.raises(SourceError, match="asks for consent"):
        async for _ in looks(connector, world, CONSENT):
            pass


async def test_coverage_that_is_over_is_looked_at_seldom(connector, world):
    async for look in looks(connector, world, live(P[0], coverageEndTime="2025-08-15T11:00:00Z")):
        assert look.skipping
    async for look in looks(connector, world, live(P[0], coverageEndTime="2025-08-15T18:00:00Z")):
        assert not look.skipping
