"""Readings: embedded once, whoever asks and however often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from livedesk.readings import Readings
from livedesk.record.memory import MemoryLog
from newsroom import report, story

STORY = story(term=[{"id": "talks", "weight": 1.0, "names": {"en": ["harbour talks"]}}])


class Counting:
    """An embedder that counts what it is asked."""

    name = "counting-1"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.array([[len(text), 1.0] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


REPORTS = [report("14:00", f"Outlet {i}", f"Harbour talks: step {i % 3}") for i in range(6)]


async def test_a_text_is_embedded_once_also_for_the_next_desk_on_the_same_record() -> None:
    log, embedder = MemoryLog(), Counting()
    first = await Readings(STORY, log, embedder).of(REPORTS)
    again = Readings(STORY, log, embedder).at_once(REPORTS)
    assert len(embedder.asked) == len(set(embedder.asked)) == 3
    assert [reading.embedding for reading in first] == [reading.embedding for reading in again]
    assert all(reading.embedding for reading in first)


async def test_without_an_embedder_reports_are_read_all_the_same() -> None:
    readings = Readings(STORY, MemoryLog(), None)
    found = await readings.of(REPORTS)
    assert found == readings.at_once(REPORTS)
    assert {reading.embedding for reading in found} == {None}
    assert all(reading.mentions for reading in found)


async def test_an_edited_story_file_reads_with_its_own_words() -> None:
    readings = Readings(STORY, MemoryLog(), None)
    readings.use(story(term=[{"id": "steps", "weight": 1.0, "names": {"en": ["step"]}}]))
    (reading, *_) = await readings.of(REPORTS)
    assert [mention.id for mention in reading.mentions] == ["steps"]
