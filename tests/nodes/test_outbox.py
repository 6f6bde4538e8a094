"""Entries go out in order, from a place that is kept, whatever the broker loses."""

import asyncio
import threading
from contextlib import suppress

import pytest

from livedesk.nodes.messages import entries_subject, unpacked_entries
from livedesk.nodes.outbox import Outbox, from_the_start
from livedesk.record import MemoryLog
from record.contract import heard, wrote
from waiting import LONG, until


class FakeBroker:
    """Takes messages, loses some, and may be away."""

    def __init__(self):
        self.connected = True
        self.taken = []
        self.ids = []
        self.lose = 0
        self._lost = []

    def on_loss(self, hear):
        self._lost.append(hear)

    def break_off(self):
        self.connected = False
        for hear in self._lost:
            hear()

    async def publish(self, subject, payload, id_, *, number=0):
        if not self.connected:
            raise OSError("away")
        done = asyncio.get_running_loop().create_future()
        if self.lose:
            self.lose -= 1
            return done  # never acknowledged
        for story, entries in unpacked_entries(payload):
            self.taken.append((subject, [entry.seq for entry in entries], story))
        self.ids.append(id_)
        done.set_result(None)
        return done

    def seqs(self):
        """Entries as a follower has them, which drops what it knows."""
        known = 0
        for _, seqs, _ in self.taken:
            for seq in seqs:
                assert seq <= known + 1, "a gap"
                known = max(known, seq)
        return known


@pytest.fixture
def log():
    return MemoryLog()


@pytest.fixture
async def send(database, covered, log, monkeypatch):
    """An outbox at work on one story, its broker, and what appends to the story."""
    monkeypatch.setattr("livedesk.nodes.outbox.KEEP_SECONDS", 0.05)
    monkeypatch.setattr("livedesk.nodes.outbox.ANSWER_SECONDS", 0.2)
    broker = FakeBroker()
    outbox = Outbox(database, broker, lambda story, after: log.read(after))
    outbox.hold(1, {7: (0, 0)})
    task = asyncio.ensure_future(outbox.run())

    def append(*names):
        entries = wrote(log, *(heard(name) for name in names))
        outbox.offer(7, entries)

    yield outbox, broker, append
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_is_durable_at_once_is_one_message_and_its_id_says_what_is_in_it(send):
    outbox, broker, append = send
    append("a", "b")
    append("c")
    assert await outbox.settle(LONG)
    append("d")
    assert await outbox.settle(LONG)
    assert broker.taken == [(entries_subject(1), [1, 2, 3], 7), (entries_subject(1), [4], 7)]
    assert len(set(broker.ids)) == 2
    assert outbox.lag == 0
    assert outbox.sent == 4


async def test_stories_of_a_partition_go_out_together(send, log):
    outbox, broker, append = send
    outbox.hold(1, {8: (0, 0)})
    outbox.hold(2, {9: (0, 0)})
    append("a")
    same = list(log.read())
    outbox.offer(8, same)
    outbox.offer(9, same)
    assert await outbox.settle(LONG)
    assert broker.taken == [
        (entries_subject(1), [1], 7),
        (entries_subject(1), [1], 8),
        (entries_subject(2), [1], 9),
    ]
    assert len(broker.ids) == 2


async def test_an_entry_too_large_for_the_broker_is_left_to_the_record(send, monkeypatch):
    monkeypatch.setattr("livedesk.nodes.messages.LARGEST", 10)
    monkeypatch.setattr("livedesk.nodes.outbox.LARGEST", 10)
    outbox, broker, append = send
    append("a")
    assert await outbox.settle(LONG)
    assert (broker.taken, outbox.lag) == ([], 0)


async def test_nothing_is_settled_while_it_is_read_again_from_the_record(send, log):
    outbox, broker, append = send
    reading, go = threading.Event(), threading.Event()

    def slowly(story, after):
        reading.set()
        assert go.wait(LONG)
        return log.read(after)

    outbox._read = slowly
    broker.break_off()
    append("a")
    assert not await outbox.settle(0.1)
    broker.connected = True
    await until(reading.is_set)
    assert not await outbox.settle(0.1)
    go.set()
    assert await outbox.settle(LONG)
    assert broker.seqs() == 1


async def test_what_is_not_acknowledged_is_read_from_the_record_and_sent_again(send):
    outbox, broker, append = send
    append("a")
    assert await outbox.settle(LONG)
    broker.lose = 2
    append("b")
    append("c")
    append("d")
    await until(
        lambda: broker.taken and broker.taken[-1][1][-1] == 4 and broker.lose == 0 and outbox.lag == 0
    )
    numbers = [seqs for _, seqs, _ in broker.taken]
    assert sorted({seq for seqs in numbers for seq in seqs}) == [1, 2, 3, 4]


async def test_a_broker_that_was_away_gets_everything_in_order(send):
    outbox, broker, append = send
    append("a")
    assert await outbox.settle(LONG)
    broker.break_off()
    append("b")
    append("c")
    assert not await outbox.settle(0.2)
    broker.connected = True
    append("d")
    assert await outbox.settle(LONG)
    await until(lambda: broker.seqs() == 4)


async def test_the_place_is_kept_and_the_next_holder_goes_on_from_it(send, database, log, covered):
    outbox, _, append = send
    append("a", "b", "c")
    assert await outbox.settle(LONG)

    def carried():
        return database.rows("SELECT carried FROM livedesk.inbox WHERE story = 7")

    await until(lambda: carried() == [(3,)])
    outbox.let_go(1)
    append("d")
    other = FakeBroker()
    next_one = Outbox(database, other, lambda story, after: log.read(after))
    next_one.hold(1, {7: (3, 4)})
    task = asyncio.ensure_future(next_one.run())
    assert await next_one.settle(LONG)
    task.cancel()
    assert [seqs for _, seqs, _ in other.taken] == [[4]]


async def test_without_a_broker_nothing_is_kept_waiting(database):
    outbox = Outbox(database, None, lambda story, after: iter(()))
    outbox.offer(7, wrote(MemoryLog(), heard("a")))
    assert outbox.lag == 0
    assert await outbox.settle(0)


def test_a_stream_is_rebuilt_by_sending_from_the_first(database, covered):
    id_ = covered["harbour-0"].id
    database.rows("SELECT livedesk.carry(%b::int[], %b::bigint[])", ([id_], [40]))
    database.rows("INSERT INTO livedesk.lease VALUES ('gather', 1, 'n1', 3, 'infinity')")
    assert from_the_start(database, "harbour-0") == 1
    assert database.rows("SELECT carried FROM livedesk.inbox WHERE story = %s", (id_,)) == [(0,)]
    assert database.rows("SELECT epoch, until < now() FROM livedesk.lease") == [(4, True)]
    assert from_the_start(database) == 6
