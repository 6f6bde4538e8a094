"""Nodes together: the work is shared out, moves when a node goes, and comes to what one process comes to."""

import asyncio
import itertools
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from engines import Nats
from livedesk.desk import Desk
from livedesk.errors import RecordError
from livedesk.model import ReportReceived
from livedesk.nodes import leases
from livedesk.nodes.broker import BrokerError
from livedesk.nodes.covered import Stories
from livedesk.nodes.fetching import Deliveries
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Heard
from livedesk.record import MemoryLog
from livedesk.record.postgres import Database, PostgresLog
from livedesk.replaying import RecordingClock, play
from livedesk.sources.recording import read_recording
from livedesk.story.loading import load_story
from newsroom import at, report
from waiting import until

pytestmark = pytest.mark.slow


def reports(count):
    titles = [
        "Harbour talks: union refuses offer {}",
        "Harbour talks: company raises offer to {}",
        "A cat on roof {}",
    ]
    return [
        report(
            at("12:00") + timedelta(minutes=n), f"Outlet {n % 4}", titles[n % 3].format(n // 3), id=f"r{n:03}"
        )
        for n in range(count)
    ]


def told(entries):
    """Entries without their recording times."""
    return [(e.seq, e.stream, e.version, e.occurred_at, e.cause, e.body) for e in entries]


def ids(database, name):
    log = PostgresLog(database, name, read_only=True)
    return [e.body.report.id for e in log.read() if isinstance(e.body, ReportReceived)]


async def test_three_nodes_come_to_what_one_process_comes_to(start, database, covered, stories, nats_url):
    heard = reports(30)
    nodes = [
        await start("gather", "read", nats=nats_url),
        await start("gather", nats=nats_url),
        await start("gather", "serve", nats=nats_url),
    ]
    await until(lambda: sorted(len(node.held["gather"]) for node in nodes) == [10, 11, 11])
    parts = {one.id: one.part for one in covered.values()}
    deliveries = Deliveries(database, nodes[0].broker, parts.__getitem__)
    for one in heard:
        await deliveries.deliver([(id_, Heard(report=one)) for id_ in parts])
    await until(lambda: sum(node.gathering.placed for node in nodes) == 180)
    for story in stories:
        alone = MemoryLog()
        desk = Desk(story, alone, clock=RecordingClock(None))
        await desk.open()
        await play(desk, heard, desk.clock, speed=None, progress=lambda *_: None)
        together = PostgresLog(database, story.name, read_only=True)
        assert told(together.read()) == told(alone.read())
    ends = Stories(database).ends()
    await until(lambda: all(f.state.seq == ends[id_] for id_, f in nodes[2].following.followers.items()))
    assert nodes[0].readers.answered > 0
    assert sum(len(set(node.held["gather"])) for node in nodes) == leases.PARTITIONS


BUNDLED = ("alaska-summit", "us-russia-meetings", "ukraine-talks", "iberian-blackout", "german-election-2025")


@pytest.mark.recording
@pytest.mark.timeout(400)
async def test_a_recording_through_three_gather_nodes_gives_the_records_of_one_process(
    start, database, nats_url
):
    """Five stories over the beginning of the recording, entry by entry."""
    file = Path(os.environ["LIVEDESK_DATA"]) / "alaska" / "stream.jsonl"
    stories = [load_story(name) for name in BUNDLED]
    nodes = [await start("gather", "read", nats=nats_url, stories=stories)]
    nodes += [await start("gather", nats=nats_url) for _ in range(2)]
    await until(lambda: sorted(len(node.held["gather"]) for node in nodes) == [10, 11, 11])
    covered = {one.name: one for one in Stories(database).all().values()}
    parts = {one.id: one.part for one in covered.values()}
    deliveries = Deliveries(database, nodes[0].broker, parts.__getitem__)
    heard = {story.name: list(itertools.islice(read_recording(file, story.story), 160)) for story in stories}
    for first in range(0, 160, 40):
        await deliveries.deliver(
            [
                (covered[name].id, Heard(report=one))
                for name, found in heard.items()
                for one in found[first : first + 40]
            ]
        )
    await until(lambda: sum(node.gathering.placed for node in nodes) >= 800, 300)
    assert sum(bool(node.gathering.placed) for node in nodes) > 1
    for story in stories:
        alone = MemoryLog()
        desk = Desk(story, alone, clock=RecordingClock(None))
        await desk.open()
        await play(desk, heard[story.name], desk.clock, speed=None, progress=lambda *_: None)
        together = PostgresLog(database, story.name, read_only=True)
        assert told(together.read()) == told(alone.read())


async def test_work_moves_to_who_comes_and_back_when_it_goes(start, database, covered):
    first = await start("gather", "fetch", beat=0.1)
    assert first.held == {"gather": list(range(32)), "fetch": list(range(64))}
    second = await start("gather", "fetch", beat=0.1)
    await until(lambda: len(first.held["gather"]) == len(second.held["gather"]) == 16)
    inbox = Inbox(database)
    inbox.hear([(one.id, Heard(report=reports(1)[0])) for one in covered.values()])
    await until(lambda: first.gathering.placed + second.gathering.placed == 6)
    await second.stop()
    await until(lambda: len(first.held["gather"]) == 32 and len(first.held["fetch"]) == 64)
    inbox.hear([(one.id, Heard(report=reports(2)[1])) for one in covered.values()])
    await until(lambda: first.gathering.placed >= 6 and inbox.counts()[0] == 0)
    assert all(ids(database, name) == ["r000", "r001"] for name in covered)


async def test_a_node_that_gave_no_sign_of_life_is_replaced_and_writes_nothing_when_it_comes_back(
    start, database, covered, monkeypatch
):
    first = await start("gather", ttl=0.8, beat=0.1)
    inbox = Inbox(database)
    inbox.hear([(one.id, Heard(report=reports(1)[0])) for one in covered.values()])
    await until(lambda: first.gathering.placed == 6)
    real = first._beat

    async def silent():
        await asyncio.sleep(0.05)

    monkeypatch.setattr(first, "_beat", silent)
    second = await start("gather", ttl=0.8, beat=0.1)
    await until(lambda: len(second.held["gather"]) == 32)
    inbox.hear([(one.id, Heard(report=one_more)) for one in covered.values() for one_more in reports(8)[1:]])
    await until(lambda: inbox.counts()[0] == 0)
    assert all(ids(database, name) == [f"r{n:03}" for n in range(8)] for name in covered)
    monkeypatch.setattr(first, "_beat", real)
    await until(lambda: sorted(len(node.held["gather"]) for node in (first, second)) == [16, 16])


async def test_a_clock_ten_minutes_off_is_refused_at_the_start_and_stops_the_work_later(
    start, database, covered, monkeypatch
):
    node = await start("gather", beat=0.1)
    real = leases.datetime

    class Behind(real):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) - timedelta(minutes=10)

    monkeypatch.setattr(leases, "datetime", Behind)
    await until(lambda: not node.held["gather"])
    (clock,) = [check for check in node.checks() if check.name == "clock"]
    assert not clock.ok
    assert "10 min behind the database's. Set the clock of this machine" in clock.because
    with pytest.raises(
        RecordError, match=r"10 min behind the database's. Set the clock of this machine: NTP"
    ):
        await start("gather", name="another")
    monkeypatch.setattr(leases, "datetime", real)
    await until(lambda: len(node.held["gather"]) == 32)


async def test_two_brokers_on_one_database_are_refused(start, covered, nats_url):
    await start("gather", nats=nats_url)
    other = Nats()
    try:
        await asyncio.to_thread(other.start)
        with pytest.raises(BrokerError, match="nodes at work on this database use another broker"):
            await start("gather", nats=other.url)
    finally:
        other.remove()


async def test_a_desk_of_its_own_and_nodes_keep_out_of_each_others_way(
    start, database, database_url, covered
):
    desk = PostgresLog.open(database_url, "harbour-0")
    node = await start("gather")
    Inbox(database).hear([(covered["harbour-0"].id, Heard(report=reports(1)[0]))])
    await until(lambda: "another desk is writing to it (livedesk desk" in node.gathering.trouble)
    desk.close()
    await until(lambda: ids(database, "harbour-0") == ["r000"])
    with pytest.raises(RecordError, match=r"nodes are at work on it \(n0\). Stop them first"):
        PostgresLog.open(database_url, "harbour-0")


async def test_a_database_that_restarts_holds_everything_up_and_loses_nothing(
    own_postgres, stories, nats_url
):
    from livedesk.nodes.node import Node

    url = own_postgres.create("nodes_restart")
    node = Node(
        url, nats_url, ("gather", "serve"), stories=stories, name="n", clock=lambda: RecordingClock(None)
    )
    await node.start()
    database = Database(url)
    try:
        covered = {one.name: one for one in Stories(database).all().values()}
        inbox = Inbox(database)
        for n, one in enumerate(reports(12)):
            if n == 6:
                await asyncio.to_thread(own_postgres.restart, signal.SIGQUIT)
            messages = [(known.id, Heard(report=one)) for known in covered.values()]
            await asyncio.to_thread(inbox.hear, messages)
        await until(lambda: node.gathering.placed >= 72 and inbox.counts()[0] == 0)
        assert all(ids(database, name) == [f"r{n:03}" for n in range(12)] for name in covered)
        await until(lambda: all(check.ok for check in node.checks()))
    finally:
        await node.stop()
        database.close()


async def test_what_it_tells_of_itself(start, covered, nats_url):
    node = await start("fetch", "read", "gather", "serve", nats=nats_url)
    await until(lambda: all(check.ok for check in node.checks()))
    figures = node.figures()
    assert figures["partitions"][0] == 32
    assert figures["broker_connected"][0] == 1
    assert {"outbox_lag_entries", "sources", "readers", "inbox_waiting"} <= set(figures)
