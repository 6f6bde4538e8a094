"""Followers hold the state of the record, by the broker, without it, and past what they can't understand."""

import asyncio
from contextlib import suppress

import pytest

from livedesk.nodes import following
from livedesk.nodes.broker import Broker
from livedesk.nodes.following import Following
from livedesk.nodes.messages import ENTRIES, entries_subject, letters, packed_entries
from livedesk.record import fold
from livedesk.record.postgres import PostgresLog
from livedesk.replaying import WallClock
from record.contract import heard, wrote
from waiting import until


@pytest.fixture
def log(database, covered):
    return PostgresLog(database, "harbour-0", alone=False)


@pytest.fixture
async def follow(database):
    tasks = []

    async def follow_by(broker=None):
        found = Following(database, broker, WallClock())
        await found.open()
        tasks.append(asyncio.ensure_future(found.run()))
        return found

    yield follow_by
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def broker(nats_url):
    opened = Broker(nats_url, "c1")
    await opened.open()
    yield opened
    await opened.close()


async def test_without_a_broker_the_record_is_compared(follow, covered, log):
    wrote(log, heard("a"), heard("b"))
    found = await follow()
    follower = found.followers[covered["harbour-0"].id]
    assert follower.state == fold(log.read())
    seen = []
    follower.listen(lambda entries: seen.extend(entry.seq for entry in entries))
    (late,) = wrote(log, heard("late", at=follower.state.at))
    await until(lambda: follower.state.seq == late.seq)
    assert seen == [late.seq]
    assert follower.story_at(1).title == follower.story.title


async def test_entries_of_the_broker_come_at_once_and_gaps_are_read_from_the_record(
    follow, broker, covered, log, monkeypatch
):
    monkeypatch.setattr(following, "COMPARE", 3.0)
    found = await follow(broker)
    one = covered["harbour-0"]
    follower = found.followers[one.id]
    await until(lambda: broker._jetstream().consumers_info(ENTRIES), "nobody listens")

    async def send(entries, id_=""):
        (letter,) = letters({one.id: entries, 99: entries})
        subject = entries_subject(one.part)
        await (await broker.publish(subject, packed_entries(letter), id_ or f"{one.id}/{entries[-1].seq}"))

    first = wrote(log, heard("a"), heard("b"))
    await send(first)
    await until(lambda: follower.state.seq == 2)
    wrote(log, heard("c"))
    await send(wrote(log, heard("d")))
    await until(lambda: follower.state.seq == 4)
    await send(first)
    await send(first, "by another holder")
    await send(wrote(log, heard("e")))
    await until(lambda: follower.state.seq == 5)
    assert follower.state == fold(log.read())
    await until(lambda: found.applied == 6)


async def test_an_entry_nobody_understands_stops_its_story_alone_and_is_said(follow, database, covered, log):
    other = PostgresLog(database, "harbour-1", alone=False)
    wrote(log, heard("a"))
    found = await follow()
    id_ = covered["harbour-0"].id
    database.rows(
        "INSERT INTO livedesk.entry SELECT %s, 2, 'x', 1, at, NULL, NULL, '{\"kind\":\"report.dreamt\"}'"
        " FROM livedesk.story WHERE id = %s", (id_, id_),
    )  # fmt: skip
    database.rows("UPDATE livedesk.story SET seq = 2 WHERE id = %s", (id_,))
    await until(lambda: found.faults)
    assert "entry 2 can't be understood" in found.faults["harbour-0"]
    assert found.followers[id_].state.seq == 1
    wrote(other, heard("b"))
    await until(lambda: found.followers[covered["harbour-1"].id].state.seq == 1)


async def test_a_page_that_can_not_be_drawn_does_not_stop_the_following(follow, covered, log):
    found = await follow()
    follower = found.followers[covered["harbour-0"].id]
    follower.listen(lambda _entries: 1 / 0)
    wrote(log, heard("a"))
    await until(lambda: follower.state.seq == 1)
    wrote(log, heard("b"))
    await until(lambda: follower.state.seq == 2)
