"""Replaying: the recording's clock, its pace, and what a stop in the middle leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from livedesk import replaying
from livedesk.model import Report
from livedesk.replaying import RecordingClock, WallClock, play
from newsroom import at, report


class Desk:
    """Notes what it hears and when it is ticked."""

    def __init__(self, clock: RecordingClock) -> None:
        self.clock = clock
        self.heard: list[list[str]] = []
        self.ticks: list[datetime] = []

    async def hear(self, reports: Sequence[Report]) -> int:
        self.heard.append([r.id for r in reports])
        return len(reports)

    async def read(self, reports: Sequence[Report]) -> list[str]:
        return [r.id for r in reports]

    async def place(self, reports: Sequence[Report], readings: Sequence[str]) -> int:
        assert [r.id for r in reports] == readings
        self.heard.append(list(readings))
        return len(reports)

    async def tick(self) -> None:
        self.ticks.append(self.clock.now())


def stream(*times: str) -> Iterator[Report]:
    return iter([report(t, "Northlight", f"step {i}", id=f"r{i}") for i, t in enumerate(times)])


async def played(desk: Any, reports: Iterator[Report], speed: float | None) -> tuple[int, list[int]]:
    counts: list[int] = []
    new = await play(desk, reports, desk.clock, speed=speed, progress=lambda n, _at: counts.append(n))
    return new, counts


def test_at_full_speed_the_clock_stands_at_the_last_report_and_never_goes_back() -> None:
    clock = RecordingClock(None)
    clock.start(at("14:00"))
    assert clock.knew(report("14:05", "A", "x")) == at("14:05") == clock.now()
    assert clock.knew(report("14:01", "A", "late")) == at("14:05")


def test_at_a_speed_the_recordings_time_runs_that_many_times_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = 100.0
    monkeypatch.setattr(replaying.time, "monotonic", lambda: wall)
    clock = RecordingClock(60)
    clock.start(at("14:00"))
    wall = 110.0
    assert clock.now() == at("14:10")


def test_live_the_desk_never_knows_of_a_report_before_it_saw_it() -> None:
    clock = WallClock()
    ahead = datetime.now(UTC) + timedelta(hours=1)
    assert clock.knew(report(ahead, "A", "x")) == ahead
    assert clock.knew(report("14:00", "A", "x")) > at("14:00")


async def test_at_full_speed_all_is_read_and_placed_in_order_in_large_batches() -> None:
    desk = Desk(RecordingClock(None))
    times = [f"{h:02d}:{m:02d}" for h in range(10) for m in range(60)]
    new, counts = await played(desk, stream(*times), None)
    assert new == 600
    assert [id_ for batch in desk.heard for id_ in batch] == [f"r{i}" for i in range(600)]
    assert counts == [256, 512, 600]


async def test_at_a_pace_what_is_due_is_heard_and_what_is_not_waits() -> None:
    desk = Desk(RecordingClock(6000))
    new, _ = await played(desk, stream("14:00", "14:00:01", "14:10", "14:20"), 6000)
    assert new == 4
    assert desk.heard[0] == ["r0"] or desk.heard[0] == ["r0", "r1"]
    assert [id_ for batch in desk.heard for id_ in batch] == ["r0", "r1", "r2", "r3"]
    assert len(desk.heard) >= 3


async def test_what_came_before_the_beginning_is_played_at_once_and_the_clock_starts_there() -> None:
    desk = Desk(RecordingClock(6000))
    counts: list[int] = []
    new = await play(
        desk,  # type: ignore[arg-type]
        stream("02:00", "08:00", "14:00", "14:10"),
        desk.clock,
        speed=6000,
        progress=lambda n, _at: counts.append(n),
        begin=at("13:59"),
    )
    assert new == 4
    assert desk.heard[0] == ["r0", "r1"]
    assert [id_ for batch in desk.heard for id_ in batch] == ["r0", "r1", "r2", "r3"]
    assert counts == sorted(counts)
    assert at("14:10") <= desk.clock.now() < at("16:00")


async def test_a_beginning_after_the_end_plays_everything_at_once() -> None:
    desk = Desk(RecordingClock(1))
    new = await play(
        desk,  # type: ignore[arg-type]
        stream("02:00", "08:00"),
        desk.clock,
        speed=1,
        progress=lambda _n, _at: None,
        begin=at("20:00"),
    )
    assert (new, desk.heard) == (2, [["r0", "r1"]])


async def test_an_empty_recording_plays_nothing() -> None:
    desk = Desk(RecordingClock(None))
    assert await played(desk, stream(), None) == (0, [])


async def test_what_reading_raises_reaches_the_caller() -> None:
    def broken() -> Iterator[Report]:
        yield report("14:00", "A", "x")
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        await played(Desk(RecordingClock(None)), broken(), None)


async def test_a_stop_in_the_middle_leaves_no_task_behind() -> None:
    desk = Desk(RecordingClock(1))
    task = asyncio.ensure_future(played(desk, stream("14:00", "20:00"), 1))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(asyncio.all_tasks()) == 1
