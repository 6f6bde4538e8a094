"""The gather role: in order, each once, whatever comes twice, early, too late or can't be handled at all."""

import asyncio
from contextlib import suppress

import pytest

from livedesk.errors import RecordError
from livedesk.model import ReportReceived
from livedesk.nodes.gathering import TRIES, Gathering
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Gone, Heard
from livedesk.nodes.outbox import Outbox
from livedesk.nodes.reading import Readers
from livedesk.record.postgres import Database, PostgresLog
from livedesk.replaying import RecordingClock
from newsroom import at, report
from waiting import until

pytestmark = pytest.mark.slow


def heard(n, title="Harbour talks: offer {}"):
    return Heard(report=report(at("12:00"), f"Outlet {n % 3}", title.format(n), id=f"r{n}"))


class Breaks(Readers):
    """Reads, but for some titles."""

    async def of(self, story, reports):
        if any("unreadable" in (one.title or "") for one in reports):
            raise ZeroDivisionError("no reader survives this")
        return await super().of(story, reports)


@pytest.fixture
async def gather(database_url, covered):
    """A gathering of all partitions of the stories, without a broker, in the hands of a node."""
    begun = []

    async def begin(name="n1", readers=Readers):
        database = Database(database_url, patience=5, readers=6)
        outbox = Outbox(database, None, lambda story, after: iter(()))
        found = Gathering(
            database,
            None,
            readers(database, None),
            outbox,
            clock=lambda: RecordingClock(None),
            embedder=None,
            node=name,
        )
        task = asyncio.ensure_future(found.keep_house())
        begun.append((found, task, database))
        for part in sorted({one.part for one in covered.values()}):
            await found.take(part)
        return found

    yield begin
    for found, task, database in begun:
        await found.close()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        database.close()


def placed(database, name="harbour-0"):
    log = PostgresLog(database, name, read_only=True)
    return [e.body.report.id for e in log.read() if isinstance(e.body, ReportReceived)]


async def test_reports_are_placed_in_the_order_of_the_inbox_and_forgotten_there(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    inbox.hear([(id_, heard(n)) for n in range(5)])
    found = await gather()
    inbox.hear([(id_, heard(n)) for n in range(5, 9)])
    await until(lambda: found.placed == 9)
    assert placed(database) == [f"r{n}" for n in range(9)]
    await until(lambda: inbox.counts()[0] == 0)


async def test_a_report_heard_twice_is_in_the_record_once(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    inbox.hear([(id_, heard(1)), (id_, heard(2)), (id_, heard(1))])
    await gather()
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r2"]


async def test_what_breaks_the_desk_is_set_aside_and_the_rest_goes_on(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    inbox.hear([(id_, heard(1)), (id_, heard(2, "Harbour talks: unreadable {}")), (id_, heard(3))])
    database.rows('UPDATE livedesk.waiting SET body = \'{"type":"dreamt"}\' WHERE number = 3')
    inbox.hear([(id_, heard(4))])
    found = await gather(readers=Breaks)
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r4"]
    why = {one.number: one.why for one in inbox.asides()}
    assert why[2] == "ZeroDivisionError: no reader survives this"
    assert why[3].startswith("ValidationError")
    assert found.set_aside == 2
    assert found.trouble == ""


async def test_what_every_holder_dies_of_is_set_aside(gather, database, covered):
    inbox, one = Inbox(database), covered["harbour-0"]
    inbox.hear([(one.id, heard(1)), (one.id, heard(2))])
    for _ in range(TRIES):
        inbox.begun(one.id, 1)
    await gather()
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r2"]
    assert inbox.asides()[0].why == f"{TRIES} holders of it ended before it was placed"


async def test_what_can_never_be_recorded_is_set_aside_at_once(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    inbox.hear([(id_, heard(1)), (id_, heard(2)), (id_, heard(3))])
    database.rows(r"UPDATE livedesk.waiting SET body = replace(body, 'r2', 'r2\u0000') WHERE number = 2")
    found = await gather()
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r3"]
    assert [one.why.partition(":")[0] for one in inbox.asides()] == ["UnfitEntry"]
    assert found.trouble == ""


async def test_who_was_overtaken_writes_nothing_and_takes_up_anew(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    inbox.hear([(id_, heard(1))])
    first = await gather("n1")
    await until(lambda: first.placed == 1)
    second = await gather("n2")  # both believe to hold the partition, as after a freeze
    for n in range(2, 12):
        inbox.hear([(id_, heard(n))])
        await asyncio.sleep(0.05)
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == [f"r{n}" for n in range(1, 12)]
    assert second.placed


async def test_what_a_source_took_back_is_taken_back(gather, database, covered):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    message = heard(1)
    key = message.report.item_key or "k1"
    inbox.hear(
        [
            (id_, message),
            (id_, Gone(source=message.report.source, key=key, why="it is gone")),
            (id_, heard(2)),
        ]
    )
    await gather()
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r2"]


async def test_a_database_that_takes_nothing_stops_the_work_and_loses_nothing(
    gather, database, covered, monkeypatch
):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    found = await gather()
    database.rows(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END$$"
    )
    database.rows("CREATE TRIGGER full_disk BEFORE INSERT ON livedesk.entry EXECUTE FUNCTION full_disk()")
    inbox.hear([(id_, heard(1)), (id_, heard(2))])
    await until(lambda: "disk of the database is full" in found.trouble)
    assert found.placed == 0
    database.rows("DROP TRIGGER full_disk ON livedesk.entry")
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r2"]
    await until(lambda: found.trouble == "")


async def test_a_database_that_is_in_trouble_for_long_has_nothing_set_aside(
    gather, database, covered, monkeypatch
):
    """Whoever holds the stories tries again and again; none of their messages is to blame."""
    monkeypatch.setattr("livedesk.nodes.gathering.PAUSE", 0.02)
    inbox, ids = Inbox(database), [one.id for one in covered.values()]
    inbox.hear([(id_, heard(n)) for n in range(3) for id_ in ids])
    tried = []
    dropped = Gathering.drop

    async def drop(self, story, **how):
        tried.append(story)
        await dropped(self, story, **how)

    monkeypatch.setattr(Gathering, "drop", drop)
    database.rows(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END$$"
    )
    database.rows("CREATE TRIGGER full_disk BEFORE INSERT ON livedesk.entry EXECUTE FUNCTION full_disk()")
    await gather()
    await until(lambda: len(tried) > 10 * TRIES)
    database.rows("DROP TRIGGER full_disk ON livedesk.entry")
    await until(lambda: inbox.counts()[0] == 0)
    assert inbox.asides() == []
    assert all(placed(database, name) == ["r0", "r1", "r2"] for name in covered)


async def test_a_note_of_what_was_placed_that_was_lost_is_made_again(gather, database, covered, monkeypatch):
    inbox, id_ = Inbox(database), covered["harbour-0"].id
    found = await gather()
    note, lost = found.inbox.done, []

    def lose(upto):
        if upto and not lost:
            lost.append(upto)
        else:
            note(upto)

    monkeypatch.setattr(found.inbox, "done", lose)
    inbox.hear([(id_, heard(1)), (id_, heard(2))])
    await until(lambda: lost)
    await until(lambda: inbox.counts()[0] == 0)
    assert placed(database) == ["r1", "r2"]


async def test_of_two_notes_that_failed_the_further_one_is_made(gather, database, covered, monkeypatch):
    found = await gather()
    asked, noted = [], []

    def fail(upto):
        asked.append(upto)
        raise RecordError("away", where="here")

    monkeypatch.setattr(found.inbox, "done", fail)
    later, sooner = found._note({1: 7}), found._note({1: 5})
    await asyncio.gather(sooner, later, return_exceptions=True)
    monkeypatch.setattr(found.inbox, "done", noted.append)
    await found.flush()
    assert noted[-1][1] == 7


async def test_a_story_that_is_no_longer_covered_is_said(gather, covered):
    found = await gather()
    with pytest.raises(RecordError, match="not covered any more"):
        await found.desk(99)


async def test_time_passes_for_open_desks(gather, database, covered, monkeypatch):
    monkeypatch.setattr("livedesk.nodes.gathering.TICK", 0.05)
    found = await gather()
    desk, _ = await found.desk(covered["harbour-0"].id)
    ticks = []

    async def tick():
        ticks.append(True)
        if len(ticks) == 2:
            raise RecordError("away", where="here")

    monkeypatch.setattr(desk, "tick", tick)
    task = asyncio.ensure_future(found.keep_time())
    await until(lambda: found.open == 0)
    task.cancel()
    assert len(ticks) == 2
