"""What people wish, as it travels, and what comes of it as it comes back."""

import asyncio
from datetime import UTC, datetime

import pytest

from livedesk.errors import (
    CommandConflict,
    CommandRefused,
    LivedeskError,
    NotBorneOut,
    RecordError,
    RestsOnIt,
)
from livedesk.hand import Carried
from livedesk.model.command import Pin
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Ordered, SourceOrdered, SourcesOrdered, packed, unpacked
from livedesk.nodes.orders import Added, Answers, Changed, Done, Orders, carried_out, error_of, refusal
from waiting import until

PIN = Ordered(command=Pin(development="d1", request="w1"), by="editor:ana")
REFUSED = [
    CommandConflict(
        "changed since",
        where="d1",
        by="editor:ben",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        revision=2,
        command="c1",
    ),
    NotBorneOut(where="d1", unsupported=["name: Mara Quill"]),
    RestsOnIt("corrected since", where="c1", first="c2"),
    CommandRefused("it is withdrawn", where="d1", remedy="Undo that first"),
    LivedeskError("stands in the story file", where="wire", remedy="Pause it"),
]


@pytest.mark.parametrize(
    "order",
    [
        PIN,
        SourceOrdered(source="wire", change="paused", by="editor:ana", why="noise"),
        SourcesOrdered(tables=({"name": "Wire", "address": "https://w.example/f"},), by="editor:ana"),
    ],
    ids=lambda order: type(order).__name__,
)
def test_orders_travel_as_they_are(order):
    assert unpacked(packed(order)) == order


@pytest.mark.parametrize("error", REFUSED, ids=lambda error: type(error).__name__)
def test_a_refusal_comes_back_as_the_error_it_was(error):
    again = error_of(refusal(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


class Desk:
    """Answers, or raises."""

    def __init__(self, answer):
        self.answer = answer

    async def carry_out(self, command, by):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    submit = carry_out

    async def change_source(self, source, change, by, *, why="", table=None):
        return self.answer

    async def add_sources(self, tables, by, *, why=""):
        return ["wire"], [self.answer]


async def test_each_order_is_answered_with_what_came_of_it():
    done = Carried(id="c1", update="d1", seq=7)
    assert await carried_out(PIN, Desk(done), lambda: 7) == Done(carried=done)
    pause = SourceOrdered(source="wire", change="paused", by="editor:ana")
    assert await carried_out(pause, Desk(answer=True), lambda: 7) == Changed(changed=True, seq=7)
    added = await carried_out(SourcesOrdered(tables=({},), by="editor:ana"), Desk(REFUSED[4]), lambda: 8)
    assert isinstance(added, Added)
    assert (added.sources, added.faults[0].what, added.seq) == (("wire",), "stands in the story file", 8)
    assert await carried_out(PIN, Desk(REFUSED[0]), lambda: 7) == refusal(REFUSED[0])


async def test_what_the_record_can_not_take_now_is_no_refusal():
    with pytest.raises(RecordError, match="away"):
        await carried_out(PIN, Desk(RecordError("away", where="db")), lambda: 7)


async def test_whoever_gave_an_order_hears_what_came_of_it_and_no_request_is_without_a_name(
    database, covered
):
    id_ = covered["harbour-0"].id
    inbox, answers = Inbox(database), Answers(database)
    given = []

    async def deliver(messages):
        given.extend(message for _, message in messages)
        return [number for _, number, _ in inbox.hear(messages)]

    orders = Orders(database, deliver)
    unnamed = Ordered(command=Pin(development="d1"), by="editor:ana")
    first = asyncio.ensure_future(orders.give(id_, unnamed))
    second = asyncio.ensure_future(orders.give(id_, PIN))
    third = asyncio.ensure_future(orders.give(id_, PIN))
    await until(lambda: inbox.counts()[0] == 3)
    assert [message.command.request for message in given][1:] == ["w1", "w1"]
    assert given[0].command.request
    answers.keep(id_, {1: Done(carried=Carried(id="c1", seq=3)), 2: refusal(REFUSED[2])})
    answers.keep(id_, {1: Done(carried=Carried(id="c9", seq=9))})
    inbox.set_aside(inbox.between(id_, 2, 3)[0], "broken", "n1")
    assert (await first).carried.id == "c1"
    with pytest.raises(RestsOnIt):
        await second
    with pytest.raises(CommandRefused, match="could not be handled"):
        await third


async def test_an_order_nobody_carries_out_in_time_stands_in_line(database, covered):
    id_ = covered["harbour-0"].id
    inbox = Inbox(database)

    async def deliver(messages):
        return [number for _, number, _ in inbox.hear(messages)]

    orders = Orders(database, deliver)
    orders.patience = 0.1
    with pytest.raises(CommandRefused, match="stands in line, and will be done once"):
        await orders.give(id_, PIN)
    assert inbox.counts()[0] == 1
