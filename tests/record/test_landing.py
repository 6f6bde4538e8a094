"""Waiting for appends from an event loop."""

import asyncio
import gc
import threading
import weakref
from concurrent.futures import Future

import pytest
import uvloop

from livedesk.record import MemoryLog, append
from livedesk.record.sqlite import SqliteLog
from record.contract import heard, streams


@pytest.fixture
def log(tmp_path):
    log = SqliteLog(tmp_path / "record.sqlite")
    yield log
    log.close()


class Slow(MemoryLog):
    """Answers when told to, from another thread."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def submit(self, entries):
        future = Future()
        self.asked.append((future, entries))
        return future

    def answer(self):
        for future, entries in self.asked:
            future.set_result(super().submit(entries).result())


async def test_many_tasks_each_get_their_own_entries(log):
    names = [str(n) for n in range(300)]
    answers = await asyncio.gather(*(append(log, [heard(name)]) for name in names))
    assert [entry.stream for (entry,) in answers] == [f"report:r-{name}" for name in names]


async def test_a_waiter_that_is_cancelled_does_not_take_its_entries_back(log):
    waiter = asyncio.ensure_future(append(log, [heard("a")]))
    await asyncio.sleep(0)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    await append(log, [heard("b")])
    assert streams(log) == ["report:r-a", "report:r-b"]


async def test_the_loop_goes_on_while_one_waits():
    log, went_on = Slow(), 0
    waiter = asyncio.ensure_future(append(log, [heard("a")]))
    for _ in range(10):
        await asyncio.sleep(0)
        went_on += not waiter.done()
    thread = threading.Thread(target=log.answer)
    thread.start()
    assert [entry.seq for entry in await waiter] == [1]
    thread.join()
    assert went_on == 10


def test_a_loop_that_was_closed_is_not_missed():
    log = Slow()

    async def leave():
        task = asyncio.ensure_future(append(log, [heard("a")]))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave())
    log.answer()
    assert log.last_seq() == 1


def test_any_event_loop_will_do(log):
    async def two():
        return await asyncio.gather(append(log, [heard("a")]), append(log, [heard("b")]))

    assert len(uvloop.run(two())) == 2


def test_nothing_is_kept_of_a_loop_that_ended(log):
    kept = []

    async def one():
        kept.append(weakref.ref(asyncio.get_running_loop()))
        await append(log, [heard("a")])

    asyncio.run(one())
    gc.collect()
    assert kept[0]() is None
