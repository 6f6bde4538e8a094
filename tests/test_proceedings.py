"""Proceedings: what follows from a report stands in one row of entries, numbered as the record wants them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gathering.scenes import STORY
from livedesk.errors import VersionTaken
from livedesk.gathering.gatherer import Gatherer
from livedesk.model import NewEntry, PhaseChanged, Report, UpdateIssued
from livedesk.proceedings import Proceedings
from livedesk.reading.reader import Reader
from livedesk.record import State, fold
from livedesk.record.memory import MemoryLog
from newsroom import at, report

READER = Reader(STORY)
START = at("00:00")


def heard(proceedings: Proceedings, gatherer: Gatherer, one: Report) -> list[NewEntry]:
    reading = READER.read(one)
    placement = gatherer.place(one, reading)
    return list(proceedings.report(one, reading, placement, gatherer.merged, one.seen_at))


def strike(time: str, source: str, words: str) -> Report:
    return report(time, source, f"Grey Harbour strike: {words}")


STREAM = [
    strike("09:00", "Coast Daily", "Quill walks out"),
    strike("09:10", "Bay Radio", "Quill walks out of the hall"),
    strike("09:20", "Hill Gazette", "ferries stand still"),
]


@pytest.mark.parametrize("stop", range(len(STREAM) + 1))
def test_taken_up_anywhere_it_goes_on_with_the_same_entries(stop: int) -> None:
    whole, log = MemoryLog(), MemoryLog()
    proceedings, gatherer = Proceedings(STORY, State(), START), Gatherer(STORY)
    for one in STREAM:
        whole.submit(heard(proceedings, gatherer, one)).result()
    proceedings, gatherer = Proceedings(STORY, State(), START), Gatherer(STORY)
    for number, one in enumerate(STREAM):
        if number == stop:
            proceedings = Proceedings(STORY, fold(log.read()), START)
        log.submit(heard(proceedings, gatherer, one)).result()
    assert list(log.read()) == list(whole.read())


def test_what_was_not_made_durable_is_forgotten_by_taking_up_the_state() -> None:
    log = MemoryLog()
    proceedings, gatherer = Proceedings(STORY, State(), START), Gatherer(STORY)
    log.submit(heard(proceedings, gatherer, STREAM[0])).result()
    heard(proceedings, gatherer, STREAM[1])
    proceedings.take_up(fold(log.read()))
    again = heard(proceedings, gatherer, STREAM[1])
    log.submit(again).result()
    with pytest.raises(VersionTaken):
        log.submit(again).result()


def test_a_first_publication_makes_the_story_live_and_silence_quiet_at_the_minute_it_is_due() -> None:
    proceedings, gatherer = Proceedings(STORY, State(), START), Gatherer(STORY)
    entries = heard(proceedings, gatherer, STREAM[0])
    kinds = [type(entry.body) for entry in entries]
    assert kinds.index(UpdateIssued) < kinds.index(PhaseChanged)
    quiet = STREAM[0].seen_at + timedelta(minutes=STORY.publishing.quiet_after_minutes)
    assert list(proceedings.silence(quiet - timedelta(seconds=1))) == []
    (change,) = proceedings.silence(quiet + timedelta(hours=1))
    assert isinstance(change.body, PhaseChanged)
    assert (change.body.phase, change.recorded_at) == ("quiet", quiet)
