"""Every source at its own pace; one source's fault reaches no other."""

import asyncio
from datetime import timedelta
from importlib.metadata import EntryPoint, EntryPoints

import msgspec
import pytest
from aiohttp import web

from livedesk.errors import RecordError
from livedesk.sources import source as source_module
from livedesk.sources.feed_connector import FeedConnector
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.source import Batch, Withdrawn
from livedesk.sources.state import SourceState, decode_state, encode_state
from sources.world import NOON, QUICK, Clock, conditional, item, rss
from waiting import until

pytestmark = pytest.mark.filterwarnings("error")


class Store(dict):
    """States in memory, and the order in which things became durable."""

    def __init__(self):
        super().__init__()
        self.events = []

    def source_state(self, source):
        return self.get(source)

    def keep_source_state(self, source, state):
        self[source] = state
        self.events.append(("kept", source))


class Desk:
    """Takes reports; can be told to fail."""

    def __init__(self, store):
        self.reports = []
        self.fails = None
        self.store = store
        self.arrived = asyncio.Event()

    async def __call__(self, source, reports):
        if self.fails:
            raise self.fails
        await asyncio.sleep(0)
        self.reports += reports
        self.store.events.append(("delivered", source.id))
        self.arrived.set()

    @property
    def titles(self):
        return [report.title for report in self.reports]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def desk(store):
    return Desk(store)


@pytest.fixture
async def poller_of(clock, store, desk):
    made = []

    def make(*sources, **more):
        given = {"store": store, "deliver": desk, "now": clock, "limits": QUICK, **more}
        made.append(Poller(sources, **given))
        return made[-1]

    yield make
    for poller in made:
        await poller.stop()


# --- one look ---------------------------------------------------------------------------------------------------


async def test_reports_are_delivered_before_anything_is_remembered(world, poller_of, store, desk):
    world.says("/feed", conditional(rss(item())))
    source = world.source("/feed")
    state = await poller_of(source).look(source)
    assert store.events == [("delivered", "feed"), ("kept", "feed")]
    assert state.validators.etag == '"v1"'
    assert decode_state(store["feed"]) == state


async def test_what_could_not_be_delivered_is_brought_again(world, poller_of, store, desk, clock):
    world.says("/feed", conditional(rss(item())))
    source = world.source("/feed")
    poller = poller_of(source)
    for fault in (RecordError("disk full", where="desk.sqlite"), ZeroDivisionError()):
        desk.fails = fault
        state = await poller.look(source)
        assert (state.validators.etag, state.known, state.failures) == (None, (), 0)
        assert state.next_look == NOON + timedelta(minutes=1)
    desk.fails = None
    await poller.look(source)
    assert desk.titles == ["Dockers and port company meet"]


async def test_only_what_is_new_is_delivered_oldest_first(world, poller_of, desk):
    a, b, c = (item(x, x, f"Fri, 15 Aug 2025 11:0{n}:00 GMT") for n, x in enumerate("abc"))
    world.says("/feed", [rss(b, a), rss(c, b, a), rss(c, b, item("a, corrected", "a"))])
    source = world.source("/feed")
    poller = poller_of(source)
    for _ in range(3):
        await poller.look(source)
    assert desk.titles == ["a", "b", "c", "a, corrected"]
    assert poller.counts.reports == 4


async def test_items_without_times_come_in_the_feeds_order_turned_round(world, poller_of, desk):
    world.says("/feed", rss(item("new", "2", None), item("old", "1", None)))
    source = world.source("/feed")
    await poller_of(source).look(source)
    assert desk.titles == ["old", "new"]


class Striking:
    """A connector whose second look says that the item is gone."""

    kind = "striking"

    def __init__(self, fetcher):
        self.feed = FeedConnector(fetcher)

    async def look(self, source, state):
        look = await self.feed.look(source, state)
        if state.looks:
            return msgspec.structs.replace(look, withdrawn=(Withdrawn(key="k1", why="the post is gone"),))
        return look


async def test_what_a_source_takes_away_is_told_after_what_it_brings_and_again_when_that_failed(
    world, poller_of, desk, monkeypatch
):
    offered = EntryPoints([EntryPoint("striking", f"{__name__}:Striking", source_module.GROUP)])
    monkeypatch.setattr(EntryPoint, "load", lambda self: Striking)
    monkeypatch.setattr(source_module, "entry_points", lambda group: offered.select(group=group))
    told, fails = [], [RecordError("disk full", where="desk.sqlite")]

    async def take_back(source, gone):
        if fails:
            raise fails.pop()
        told.append((source.id, gone.key, gone.why, len(desk.reports)))

    world.says("/feed", [rss(item()), rss(item(), item("More", "k2"))])
    source = world.source("/feed", kind="striking")
    poller = poller_of(source, take_back=take_back)
    await poller.look(source)
    await poller.look(source)
    assert told == []
    await poller.look(source)
    assert told == [("feed", "k1", "the post is gone", 3)]  # the second report came twice: the desk tells


async def test_a_restart_asks_only_for_what_changed(world, poller_of, desk):
    world.says("/feed", conditional(rss(item())))
    source = world.source("/feed")
    await poller_of(source).look(source)
    again = poller_of(source)
    state = await again.look(source)
    assert (again.counts.unchanged, state.unchanged, state.looks) == (1, 1, 2)
    assert len(desk.reports) == 1


async def test_a_source_whose_address_changed_begins_anew(world, poller_of):
    world.says("/feed", conditional(rss(item())))
    world.says("/moved", conditional(rss(item())))
    await poller_of(world.source("/feed", id="one")).look(world.source("/feed", id="one"))
    poller = poller_of(world.source("/moved", id="one"))
    assert poller.state("one") == SourceState()


async def test_500_for_an_hour_waits_ever_longer_and_is_told_in_words(world, poller_of, clock, desk):
    world.says("/feed", 500)
    source = world.source("/feed")
    poller = poller_of(source)
    asked = 0
    while clock.at < NOON + timedelta(hours=1):
        state = await poller.look(source)
        asked += 1
        clock.at = state.next_look
    assert asked == 6  # three times at its usual pace of five minutes, then after 8, 16 and 32
    (health,) = poller.health()
    assert not health.ok
    assert health.words.startswith("answered 500 Internal Server Error since 12:00, next look 13:")
    assert poller.checked().failing == ("Harbour Post",)
    world.says("/feed", rss(item()))
    state = await poller.look(source)
    assert (state.failures, state.error, state.failing_since) == (0, None, None)
    assert poller.checked().failing == ()
    assert len(desk.reports) == 1


async def test_429_is_obeyed_to_the_second(world, poller_of, clock):
    world.says("/feed", lambda _: web.Response(status=429, headers={"Retry-After": "7200"}))
    source = world.source("/feed", every=30)
    state = await poller_of(source).look(source)
    assert state.next_look == NOON + timedelta(seconds=7200)


async def test_a_feed_that_became_a_page_loses_nothing_that_was_known(world, poller_of, desk):
    world.says("/feed", [rss(item()), b"<html><title>Consent</title>", rss(item(), item("B", "k2"))])
    source = world.source("/feed")
    poller = poller_of(source)
    await poller.look(source)
    state = await poller.look(source)
    assert 'sent a web page titled "Consent"' in state.error
    assert state.known
    await poller.look(source)
    assert desk.titles == ["Dockers and port company meet", "B"]


async def test_a_fault_of_ours_is_logged_and_looks_go_on(world, poller_of, monkeypatch):
    world.says("/feed", rss(item()))
    source = world.source("/feed")
    poller = poller_of(source)
    monkeypatch.setattr("livedesk.sources.feed_connector.parse_feed", lambda *_, **__: 1 / 0)
    state = await poller.look(source)
    assert state.error == "a fault in Livedesk (ZeroDivisionError)"


async def test_a_kind_that_is_not_installed_is_told_at_its_source(world, poller_of):
    source = world.source("/feed", kind="carrier-pigeon")
    poller = poller_of(source)
    await poller.look(source)
    assert "carrier-pigeon" in poller.health()[0].words


# --- running ------------------------------------------------------------------------------------------------------


async def running(poller, so):
    """Run a poller until something is so."""
    task = asyncio.create_task(poller.run())
    try:
        await until(so)
    finally:
        await poller.stop()
        await task


async def test_one_that_hangs_and_one_that_fails_hold_nobody(world, poller_of, desk):
    async def hang(_):
        await world.open.wait()
        return web.Response()

    world.says("/hangs", hang)
    world.says("/fails", 500)
    world.says("/page", b"<html>")
    world.says("/works", rss(item()))
    sources = [world.source(path) for path in ("/hangs", "/fails", "/page", "/works")]
    fetcher = Fetcher(limits=QUICK)
    poller = poller_of(*sources, fetcher=fetcher)
    task = asyncio.create_task(poller.run())
    await desk.arrived.wait()  # the one that hangs has not been given up on
    await until(lambda: poller.counts.failures == 2)
    assert [health.ok for health in poller.health()] == [True, False, False, True]
    world.open.set()
    await poller.stop()
    await task


async def test_each_source_is_looked_at_again_when_it_is_due(world, poller_of, clock, desk):
    world.says("/feed", [rss(item("A")), rss(item("B")), rss(item("C"))])
    source = world.source("/feed", every=30)
    poller = poller_of(source)

    def all_seen():
        clock.on(seconds=1)
        poller.swap([source])  # wakes it: it sleeps by the machine's clock, which was not set
        return desk.titles == ["A", "B", "C"]

    await running(poller, all_seen)
    assert clock.at >= NOON + timedelta(seconds=60)


async def test_nothing_is_asked_before_it_is_due(world, poller_of, desk):
    world.says("/feed", rss(item()))
    poller = poller_of(world.source("/feed"))
    await running(poller, lambda: desk.reports)
    assert len(world.asked) == 1


async def test_sources_come_and_go_with_the_story_file(world, poller_of, desk, store):
    world.says("/a", rss(item("A")))
    world.says("/b", rss(item("B")))
    poller = poller_of(world.source("/a"))
    task = asyncio.create_task(poller.run())
    await until(lambda: desk.titles == ["A"])
    poller.swap([world.source("/b")])
    await until(lambda: desk.titles == ["A", "B"])
    assert [health.source for health in poller.health()] == ["b"]
    poller.swap([world.source("/a"), world.source("/b")])
    await asyncio.sleep(0.05)
    assert desk.titles == ["A", "B"]  # what was known of it came back with it
    await poller.stop()
    await task


async def test_stopping_lets_a_delivery_finish(world, poller_of, desk, store):
    begun, release = asyncio.Event(), asyncio.Event()

    async def slowly(source, reports):
        begun.set()
        await release.wait()
        await desk(source, reports)

    world.says("/feed", rss(item()))
    poller = poller_of(world.source("/feed"), deliver=slowly)
    task = asyncio.create_task(poller.run())
    await begun.wait()
    stopping = asyncio.create_task(poller.stop())
    await asyncio.sleep(0.02)
    release.set()
    await stopping
    await task
    assert store.events == [("delivered", "feed"), ("kept", "feed")]


async def test_without_a_store_states_live_in_memory(world, poller_of, desk):
    world.says("/feed", conditional(rss(item())))
    source = world.source("/feed")
    poller = poller_of(source, store=None)
    await poller.look(source)
    assert (await poller.look(source)).unchanged == 1


async def test_a_desk_without_sources_waits(poller_of):
    poller = poller_of()
    await running(poller, lambda: True)
    assert (poller.checked().sources, poller.checked().last_checked) == (0, None)


async def test_a_source_planned_anew_is_not_looked_at_at_its_old_time_too(world, poller_of, clock, desk):
    world.says("/feed", conditional(rss(item())))
    poller = poller_of(world.source("/feed", every=30))
    task = asyncio.create_task(poller.run())
    await until(lambda: poller.counts.looks == 1)
    poller.swap([world.source("/feed", every=600)])
    await until(lambda: poller.counts.looks == 2)
    clock.on(seconds=120)
    poller.swap([world.source("/feed", every=600)])
    await asyncio.sleep(0.05)
    assert poller.counts.looks == 2
    await poller.stop()
    await task


async def test_a_clock_that_stood_wrong_does_not_put_a_source_off_for_years(
    world, poller_of, clock, desk, store
):
    world.says("/feed", rss(item()))
    source = world.source("/feed")
    far = SourceState(address=source.address, next_look=NOON + timedelta(days=4000))
    store["feed"] = encode_state(far)
    poller = poller_of(source)
    clock.on(days=1)
    await running(poller, lambda: desk.reports)


async def test_a_record_that_takes_no_states_costs_no_reports(world, poller_of, desk, store):
    def refuse(_source, _state):
        raise RecordError("disk full", where="desk.sqlite")

    store.keep_source_state = refuse
    world.says("/feed", rss(item()))
    source = world.source("/feed")
    await poller_of(source).look(source)
    assert len(desk.reports) == 1


async def test_a_doubt_about_what_is_followed_stands_for_an_hour_and_no_longer(world):
    clock = Clock()

    class Stream:
        kind = "stream"

        def follow(self, source, state):
            async def batches():
                yield Batch(state=state, warnings=("1 event could not be read",))
                for minutes in (59, 2):
                    clock.on(minutes=minutes)
                    yield Batch(state=state)

            return batches()

    doubts = []

    class Watching(Store):
        def keep_source_state(self, source, state):
            super().keep_source_state(source, state)
            doubts.append(decode_state(state).warnings)

    poller = Poller([], store=Watching(), deliver=nobody, now=clock)
    poller._connectors._made["stream"] = Stream()
    source = world.source("/it", kind="stream")
    poller.swap([source])
    await poller.follow(source)
    await poller.stop()
    assert doubts[0] == ("1 event could not be read",)
    assert doubts[-1] == ()
    assert len(doubts) >= 2


async def nobody(source, reports):
    """Takes nothing: nothing is brought."""
