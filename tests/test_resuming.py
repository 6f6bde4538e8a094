"""Resuming: the gatherer of a desk that was stopped is the one it was."""

from __future__ import annotations

import pytest

from livedesk.gathering.gatherer import Gatherer
from livedesk.model import NewEntry, Placement, Report, ReportReceived
from livedesk.readings import Readings
from livedesk.record import fold
from livedesk.record.memory import MemoryLog
from livedesk.resuming import CHECKPOINT, resumed
from newsroom import report, story

STORY = story(term=[{"id": "talks", "weight": 1.0, "names": {"en": ["harbour talks"]}}])
REPORTS = [
    report(f"14:{i:02d}", f"Outlet {i}", f"Harbour talks: {words}", id=f"r{i}")
    for i, words in enumerate(
        ("dockers walk out", "ferry strike begins", "dockers walk out", "mediator named")
    )
]


def received(log: MemoryLog, reports: list[Report]) -> None:
    entries = [
        NewEntry(
            stream=f"report:{one.id}",
            version=1,
            recorded_at=one.seen_at,
            occurred_at=None,
            body=ReportReceived(report=one),
        )
        for one in reports
    ]
    log.submit(entries).result()


def placed(gatherer: Gatherer, readings: Readings, reports: list[Report]) -> None:
    for one, reading in zip(reports, readings.at_once(reports), strict=True):
        gatherer.place(one, reading)


def goes_on(gatherer: Gatherer, readings: Readings) -> list[Placement]:
    """Where it puts what repeats, follows and opens; an empty gatherer would put it elsewhere."""
    later = [
        report("14:30", "Bay Radio", "Harbour talks: dockers walk out", id="again"),
        report("14:31", "Outlet 1", "Harbour talks: ferry strike begins at noon", id="further"),
        report("14:32", "Outlet 2", "Harbour talks: a quite different thing", id="new"),
    ]
    found = [
        gatherer.place(one, reading) for one, reading in zip(later, readings.at_once(later), strict=True)
    ]
    assert found[0].copy_of == "r0"
    return found


@pytest.mark.parametrize(
    "kept", [None, 0, 2, 4], ids=["no checkpoint", "at the start", "half way", "at the end"]
)
def test_it_knows_what_it_knew(kept: int | None) -> None:
    log = MemoryLog()
    readings = Readings(STORY, log, None)
    received(log, REPORTS)
    never_stopped = Gatherer(STORY)
    placed(never_stopped, readings, REPORTS)
    if kept is not None:
        then = Gatherer(STORY)
        placed(then, readings, REPORTS[:kept])
        log.keep_checkpoint(CHECKPOINT, kept, then.snapshot())
    again = resumed(STORY, log, fold(log.read()), readings)
    assert goes_on(again, readings) == goes_on(never_stopped, readings)


def test_a_checkpoint_that_cannot_be_read_costs_time_and_nothing_else() -> None:
    log = MemoryLog()
    readings = Readings(STORY, log, None)
    received(log, REPORTS)
    log.keep_checkpoint(CHECKPOINT, 2, b"of another version")
    never_stopped = Gatherer(STORY)
    placed(never_stopped, readings, REPORTS)
    again = resumed(STORY, log, fold(log.read()), readings)
    assert goes_on(again, readings) == goes_on(never_stopped, readings)
