"""The desk: durable before told, the same after a restart, whole after a failure."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livedesk.desk import Desk
from livedesk.errors import CommandRefused, RecordError
from livedesk.model import Entry, NewEntry, Report, StoryRevised, UpdateIssued
from livedesk.model.command import Correct, Withdraw
from livedesk.page.html import Renderer
from livedesk.page.view import build_view
from livedesk.record.fold import fold
from livedesk.record.log import Log
from livedesk.record.memory import MemoryLog
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import RecordingClock, play
from livedesk.sources.recording import read_recording
from livedesk.story.loading import LoadedStory, load_story, rehearsal_path
from newsroom import at, report

STORY = """
title = "The harbour talks"
brief = "Dockers and the port company negotiate at the harbour in Anchorage."
[event]
place = "Anchorage, Alaska"
zone = "America/Anchorage"
[[term]]
id = "talks"
weight = 1.0
names = { en = ["harbour talks"] }
[publishing]
quiet_after_minutes = 30
"""


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedStory:
    path = tmp_path / "harbour.toml"
    path.write_text(STORY)
    return load_story(path)


def heard(time: str, source: str, words: str, **fields: object) -> Report:
    return report(time, source, f"Harbour talks: {words}", **fields)  # type: ignore[arg-type]


async def opened(loaded: LoadedStory, log: Log | None = None, **fields: object) -> Desk:
    desk = Desk(loaded, log or MemoryLog(), clock=RecordingClock(None), **fields)  # type: ignore[arg-type]
    await desk.open()
    return desk


async def test_a_report_becomes_an_update_and_listeners_hear_of_it_once_it_is_durable(
    loaded: LoadedStory,
) -> None:
    log = MemoryLog()
    desk = await opened(loaded, log)
    told: list[Entry] = []

    def listen(entries: Sequence[Entry]) -> None:
        assert log.last_seq() >= entries[-1].seq, "told before it was durable"
        assert desk.state.seq == entries[-1].seq, "told before it was folded in"
        told.extend(entries)

    desk.listen(listen)
    assert await desk.hear([heard("14:05", "Northlight", "dockers walk out of the hall at noon")]) == 1
    assert (
        next(e.body for e in told if isinstance(e.body, UpdateIssued)).update.headline.source_name
        == "Northlight"
    )
    assert [e.seq for e in told] == list(range(2, 2 + len(told)))
    assert desk.state.phase_now() == "live"


async def test_a_report_heard_twice_counts_once(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    one = heard("14:05", "Northlight", "dockers walk out")
    assert await desk.hear([one, one]) == 1
    assert await desk.hear([one]) == 0
    assert desk.state.received == 1


async def test_an_item_its_source_took_away_takes_back_every_report_of_it_once(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    first = heard("14:05", "Northlight", "dockers walk out", id="n1", item_key="post-7")
    second = heard("14:09", "Northlight", "dockers come back to the hall", id="n2", item_key="post-7")
    other = heard("14:10", "Bay Radio", "ferries turn round at the pier", item_key="post-7")
    await desk.hear([first, second, other])
    assert await desk.item_gone("northlight", "post-7", "the post is gone") == 2
    assert await desk.item_gone("northlight", "post-7", "the post is gone") == 0
    assert {of for of, kept in desk.state.rewordings.items() if kept.values[-1].kind == "withdrawn"} == {
        "n1",
        "n2",
    }


async def test_a_burst_is_taken_in_pieces_so_that_others_are_served_in_between(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.ensure_future(another())
    burst = [
        heard("14:00", f"Outlet {i % 7}", f"step {i} of the day {i * 7919 % 100}", id=f"b{i}")
        for i in range(500)
    ]
    assert await desk.hear(burst) == 500
    other.cancel()
    assert turns >= 500 // 64
    assert desk.state.received == 500


async def test_a_report_off_the_story_is_held_not_lost(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    await desk.hear([report("14:05", "Northlight", "A cat sits on a roof in the next town")])
    assert (desk.state.received, desk.state.relevant, len(desk.state.published)) == (1, 0, 0)


async def test_silence_makes_the_story_quiet_at_the_minute_it_was_due(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    await desk.hear([heard("14:00", "Northlight", "dockers walk out of the hall")])
    await desk.hear([report("16:00", "Kodiak", "A cat sits on a roof")])
    assert desk.state.phase_now() == "quiet"
    assert desk.state.phase.times[-1] == at("14:30")


async def test_an_editors_correction_and_withdrawal_go_into_the_record_and_outlast_the_machine(
    loaded: LoadedStory,
) -> None:
    desk = await opened(loaded)
    await desk.hear([heard("14:00", "Northlight", "dockers walk out of the hall")])
    (id_,) = desk.state.published.values
    correction = Correct(development=id_, headline="Dockers walk out", note="They left at one.")
    carried = await desk.carry_out(correction, "editor:mara")
    assert carried.revision is not None
    assert desk.state.updates[id_].values[-1].note == "They left at one."
    await desk.carry_out(Withdraw(development=id_, note="It was another harbour."), "editor:mara")
    await desk.hear([heard("14:10", "Kodiak", "dockers walk out of the hall", summary="They left together.")])
    assert desk.state.updates[id_].values[-1].change == "withdrawn"
    with pytest.raises(CommandRefused, match="no such development"):
        await desk.carry_out(Withdraw(development="nothing", note="x"), "editor:mara")


class Failing(MemoryLog):
    """A log whose disk is full while ``full`` is set."""

    full = False

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        if not self.full:
            return super().submit(entries)
        failed: Future[list[Entry]] = Future()
        failed.set_exception(RecordError("the disk is full", where="test", remedy="Make room"))
        return failed


async def test_a_record_that_cannot_be_written_leaves_no_trace_and_the_desk_goes_on_after_it(
    loaded: LoadedStory,
) -> None:
    stream = [
        heard(f"14:{i:02d}", f"Outlet {i % 5}", f"step {'abcdefghij'[i % 10]} of round {i // 3}")
        for i in range(20)
    ]
    untroubled = await opened(loaded)
    for one in stream:
        await untroubled.hear([one])
    log = Failing()
    desk = await opened(loaded, log)
    for i, one in enumerate(stream):
        if i % 4 == 1:
            log.full = True
            with pytest.raises(RecordError, match="full"):
                await desk.hear([one])
            log.full = False
        await desk.hear([one])
    assert list(log.read()) == list(untroubled.record.read())


@contextmanager
def rehearsal() -> Iterator[tuple[LoadedStory, list[Report]]]:
    story = load_story("alaska-summit")
    with rehearsal_path("alaska-summit") as path:
        yield story, list(read_recording(path, story.story))


async def played(story: LoadedStory, reports: Sequence[Report], log: Log) -> Desk:
    desk = await opened(story, log)
    await play(desk, reports, desk.clock, speed=None, progress=lambda _n, _at: None)  # type: ignore[arg-type]
    return desk


@pytest.fixture(scope="module")
def whole() -> list[Entry]:
    """The record of a desk that played the rehearsal and never stopped."""
    log = MemoryLog()
    with rehearsal() as (story, reports):
        asyncio.run(played(story, reports, log))
    return list(log.read())


@pytest.mark.timeout(900)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 130), max_size=4), sizes=st.integers(1, 40))
async def test_stopping_and_starting_anywhere_gives_the_record_of_a_desk_that_never_stopped(
    whole: list[Entry], tmp_path_factory: pytest.TempPathFactory, cuts: list[int], sizes: int
) -> None:
    with rehearsal() as (story, reports):
        path = tmp_path_factory.mktemp("record") / "r.sqlite"
        bounds = sorted({0, *(c for c in cuts if c < len(reports)), len(reports)})
        for begin, end in itertools.pairwise(bounds):
            desk = await opened(story, SqliteLog(path))
            for start in range(begin, end, sizes):
                await desk.hear(reports[start : min(start + sizes, end)])
            await desk.close()
        log = SqliteLog(path, read_only=True)
        try:
            assert list(log.read()) == whole
        finally:
            log.close()


async def test_same_log_in_same_page_out_now_and_at_every_moment() -> None:
    with rehearsal() as (story, reports):
        log = MemoryLog()
        desk = await played(story, reports, log)
    renderer = Renderer()
    entries = list(log.read())
    now = entries[-1].recorded_at + timedelta(minutes=3)

    def drawn(state: object, seq: int | None) -> str:
        return renderer.page(
            build_view(state, story.story, now=now, seq=seq), base_url="https://desk.example"
        )  # type: ignore[arg-type]

    assert drawn(desk.state, None) == drawn(fold(entries), None)
    moments = [e.seq for e in entries if isinstance(e.body, UpdateIssued | StoryRevised)]
    for seq in moments[:: max(1, len(moments) // 25)]:
        assert drawn(desk.state, seq) == drawn(fold(entries[:seq]), seq), f"the page as of entry {seq}"


class Counting:
    """An embedder that counts what it is asked."""

    name = "counting-1"
    dimensions = 3

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.array([[len(t), t.count("a") + 1, t.count("e") + 1] for t in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


async def test_no_text_is_embedded_twice_a_restart_included(loaded: LoadedStory, tmp_path: Path) -> None:
    path, embedder = tmp_path / "r.sqlite", Counting()
    reports = [heard(f"14:{i:02d}", f"Outlet {i}", f"step {i % 4} of the day") for i in range(12)]
    for half in (reports[:6], reports):
        desk = await opened(loaded, SqliteLog(path), embedder=embedder)
        await desk.hear(half)
        await desk.close()
    assert len(embedder.asked) == len(set(embedder.asked)) > 0


async def test_an_edited_story_file_is_in_force_from_the_next_report_and_past_pages_keep_the_old_one(
    loaded: LoadedStory, tmp_path: Path
) -> None:
    desk = await opened(loaded)
    await desk.hear([report("14:00", "Northlight", "The lock-out begins")])
    before = desk.state.seq
    path = tmp_path / "harbour.toml"
    path.write_text(
        STORY.replace('"harbour talks"', '"harbour talks", "lock-out"').replace("The harbour", "All harbour")
    )
    await desk.reload(load_story(path))
    await desk.hear([report("14:10", "Kodiak", "The lock-out goes on into the night")])
    assert desk.state.relevant == 1
    assert desk.story.title == "All harbour talks"
    assert desk.story_at(before).title == "The harbour talks"


async def test_a_record_of_a_later_day_refuses_an_older_recording_and_says_what_to_do(
    loaded: LoadedStory,
) -> None:
    log = MemoryLog()
    desk = await opened(loaded, log)
    await desk.hear([heard("14:00", "Northlight", "dockers walk out")])
    older = await opened(loaded, log)
    with pytest.raises(RecordError, match="into a new file"):
        await older.hear([heard("02:00", "Kodiak", "dockers sing in the night")])


async def test_two_that_turn_out_to_be_one_are_merged_in_the_record_and_on_the_page(
    loaded: LoadedStory,
) -> None:
    desk = await opened(loaded)
    await desk.hear([heard("14:00", "Northlight", "mediator Ida Holm named")])
    await desk.hear([heard("14:05", "Kodiak", "veteran judge leads pay round")])
    first, second = desk.state.developments
    assert list(desk.state.updates) == [first, second]
    before = desk.state.seq
    await desk.hear(
        [heard("14:10", "Bay Radio", "mediator Ida Holm named, veteran judge leads pay round", id="both")]
    )
    assert desk.state.resolve(second) == first
    shown = desk.state.updates[first].latest
    assert shown is not None
    assert shown.outlets == ("Northlight", "Kodiak", "Bay Radio")
    view = build_view(desk.state, desk.story, now=at("14:11"))
    assert [part.id for part in view.updates] == [first]
    past = build_view(desk.state, desk.story, now=at("14:11"), seq=before)
    assert {part.id for part in past.updates} == {first, second}


async def test_a_merge_is_the_same_after_a_restart(loaded: LoadedStory) -> None:
    log = MemoryLog()
    desk = await opened(loaded, log)
    await desk.hear([heard("14:00", "Northlight", "mediator Ida Holm named", id="a")])
    await desk.hear([heard("14:05", "Kodiak", "veteran judge leads pay round", id="b")])
    await desk.hear(
        [heard("14:10", "Bay Radio", "mediator Ida Holm named, veteran judge leads pay round", id="c")]
    )
    again = await opened(loaded, log)
    copy = heard("14:20", "Tundra Post", "veteran judge leads pay round", id="d")
    await again.hear([copy])
    assert again.state.members["d"].placement.copy_of == "b"
    assert again.state.members["d"].placement.development == next(iter(again.state.developments))


KODIAK = {
    "id": "kodiak",
    "name": "Kodiak Daily",
    "publisher": "Kodiak",
    "address": "https://kodiak.example/rss",
}


async def test_a_source_added_at_run_time_is_a_source_of_the_story_after_a_restart_too(
    loaded: LoadedStory, tmp_path: Path
) -> None:
    file = tmp_path / "r.sqlite"
    desk = await opened(loaded, SqliteLog(file))
    before = desk.state.seq
    seen: list[tuple[str, ...]] = []
    desk.listen(lambda _: seen.append(tuple(source.id for source in desk.story.sources)))
    assert await desk.change_source("kodiak", "added", "editor:mara", why="new here", table=KODIAK)
    assert seen == [("kodiak",)], "listeners see the source in force"
    assert desk.story_at(before).sources == ()
    assert loaded.path is not None
    assert loaded.path.read_text() == STORY
    await desk.close()
    again = await opened(loaded, SqliteLog(file))
    assert [source.name for source in again.story.sources] == ["Kodiak Daily"]
    assert await again.change_source("kodiak", "paused", "editor:mara")
    assert not await again.change_source("kodiak", "paused", "editor:mara")
    assert await again.change_source("kodiak", "removed", "editor:mara")
    assert again.story.sources == ()
    await again.reload(loaded)
    assert again.story.sources == ()
    await again.close()


async def test_a_list_of_sources_is_added_in_one_durable_append(loaded: LoadedStory) -> None:
    desk = await opened(loaded)
    appends: list[int] = []
    desk.listen(lambda entries: appends.append(len(entries)))
    tables = [{**KODIAK, "id": f"k{n}", "address": f"https://kodiak.example/{n % 3}"} for n in range(5)]
    added, faults = await desk.add_sources(tables, "editor:mara", why="from a list")
    assert added == ["k0", "k1", "k2"]
    assert [fault.where for fault in faults] == ["k3", "k4"]
    assert appends == [4], "three sources and the command that added them"
    assert [step.by for step in desk.state.trail.steps()] == ["editor:mara"]
