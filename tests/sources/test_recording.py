"""Recordings are read line by line, and one bad line costs that line."""

import gzip
import json
import os
import tracemalloc
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest

from livedesk.errors import RecordingError
from livedesk.sources import recording
from livedesk.sources.feed import parse_feed
from livedesk.sources.recording import (
    LONGEST_LINE,
    MOST_TOLD,
    RecordingWriter,
    as_recorded,
    count_lines,
    is_rehearsal,
    read_recording,
)
from newsroom import story
from sources.world import NOON, item, rss, source

LINE = {
    "id": "a1",
    "published_at": "2025-08-15T11:30:00Z",
    "published_precision": "second",
    "seen_at": "2025-08-15T11:31:00Z",
    "source": "Coast Times",
    "kind": "news",
    "url": "https://coast.example/1",
    "title": "Talks begin",
    "summary": None,
    "lang": "en",
    "rev": 0,
    "feed": "front page",
}


@pytest.fixture
def record(tmp_path):
    """Writes a recording; lines are dicts (over LINE), bytes or texts."""

    def write(*lines, name="day.jsonl"):
        path = tmp_path / name
        raw = [
            line
            if isinstance(line, bytes)
            else line.encode()
            if isinstance(line, str)
            else json.dumps({**LINE, **line}).encode()
            for line in lines
        ]
        path.write_bytes(b"".join(line + b"\n" for line in raw))
        return path

    return write


def read(path, **more):
    faults = []
    reports = list(read_recording(path, story(**more), warn=faults.append))
    return reports, [str(fault) for fault in faults]


def test_a_line_becomes_a_report_with_its_own_id(record):
    (report,), faults = read(record({}))
    assert faults == []
    assert (report.id, report.source, report.publisher, report.type) == (
        "a1",
        "Coast Times",
        "Coast Times",
        "outlet",
    )
    assert report.seen_at == datetime(2025, 8, 15, 11, 31, tzinfo=UTC)
    assert (report.published_at, report.published_precision) == (
        datetime(2025, 8, 15, 11, 30, tzinfo=UTC),
        "second",
    )
    assert (report.url, report.title, report.summary, report.tier) == (
        "https://coast.example/1",
        "Talks begin",
        None,
        "recording",
    )


def test_text_the_recorder_cut_short_is_as_recorded_and_known_for_it(record):
    (report,), faults = read(record({"summary": "the talks are, says the min", "truncated": True}))
    assert (report.summary, report.truncated, faults) == ("the talks are, says the min", True, [])
    assert as_recorded(report)["truncated"] is True


def test_the_storys_source_of_that_name_gives_publisher_type_and_country(record):
    known = source(
        "coast", name="Coast Times", publisher="Coast Group", type="agency", country="NO"
    ).model_dump()
    (report,), _ = read(record({"source": "coast times"}), source=[known])
    assert (report.source, report.source_name, report.publisher) == ("coast", "Coast Times", "Coast Group")
    assert (report.type, report.country) == ("agency", "NO")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "outlet"),
        ("state_media", "state_media"),
        ("official", "official"),
        ("social_official", "social"),
        ("agency", "agency"),
        ("unheard of", "outlet"),
        (None, "outlet"),
    ],
)
def test_recorded_kinds_are_types_of_source(record, kind, type_):
    (report,), _ = read(record({"kind": kind}))
    assert report.type == type_


def test_a_time_that_is_only_the_recorders_is_not_the_sources(record):
    (report,), _ = read(record({"published_precision": "first_seen"}))
    assert (report.published_at, report.published_precision) == (None, None)


@pytest.mark.parametrize(
    ("written", "recorded", "precision"),
    [
        ("2025-08-15T11:30:00Z", "programme", "programme"),
        ("2025-08-15T00:00:00Z", "day", "day"),
        ("2025-08-15T11:30:00Z", "unheard of", "second"),
        ("2025-08-15", "second", "day"),
        ("soon", "second", None),
        (None, None, None),
    ],
)
def test_precision_is_the_recorders_word_but_never_finer_than_written(record, written, recorded, precision):
    (report,), _ = read(record({"published_at": written, "published_precision": recorded}))
    assert report.published_precision == precision


def test_a_bad_line_is_left_out_and_named(record):
    path = record(
        {},
        "{not json",
        {"id": "a2"},
        '{"id": "a3"}',
        {"id": ""},
        {"id": "a4", "seen_at": "yesterday"},
        {"id": "a5", "title": 7},
        b"\xff\xfe",
        "",
        {"id": "a6"},
    )
    reports, faults = read(path)
    assert [report.id for report in reports] == ["a1", "a2", "a6"]
    assert [fault.split(": ")[0] for fault in faults] == [f"{path}:{n}" for n in (2, 4, 5, 6, 7, 8)]
    assert 'seen_at "yesterday" is not a moment with its zone' in faults[3]


@pytest.mark.parametrize("seen_at", ["2025-08-15T11:31:00", "2025-08-15", ""])
def test_the_time_of_seeing_needs_its_zone(record, seen_at):
    reports, faults = read(record({"seen_at": seen_at}))
    assert (reports, len(faults)) == ([], 1)


def test_a_line_out_of_order_is_kept_and_said(record):
    reports, faults = read(record({}, {"id": "a2", "seen_at": "2025-08-15T11:00:00Z"}))
    assert len(reports) == 2
    assert "before the line above" in faults[0]


def test_an_endless_line_is_one_fault(record):
    path = record({"summary": "x" * (2 * LONGEST_LINE)}, {"id": "a2"})
    reports, faults = read(path)
    assert [report.id for report in reports] == ["a2"]
    assert len(faults) == 1


def test_without_a_listener_faults_are_logged_and_reading_goes_on(record, capsys):
    assert len(list(read_recording(record("{", {}), story()))) == 1


def test_a_file_of_another_form_is_not_logged_line_by_line(record, monkeypatch):
    said = []
    monkeypatch.setattr(recording, "_log", SimpleNamespace(warning=lambda _event, **told: said.append(told)))
    assert len(list(read_recording(record(*["{"] * 500, {}), story()))) == 1
    assert len(said) == MOST_TOLD + 1
    assert said[-1]["what"] == "there are more; they are not logged"


def test_a_gzipped_recording_reads_the_same(record, tmp_path):
    packed = tmp_path / "day.jsonl.gz"
    packed.write_bytes(gzip.compress(record({}, {"id": "a2"}).read_bytes()))
    assert len(read(packed)[0]) == 2
    packed.write_bytes(packed.read_bytes()[:-12])
    with pytest.raises(RecordingError, match=r"day\.jsonl\.gz"):
        read(packed)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RecordingError, match=r"none\.jsonl: can't be read: no such file"):
        list(read_recording(tmp_path / "none.jsonl", story()))
    with pytest.raises(RecordingError):
        is_rehearsal(tmp_path)


def test_a_rehearsal_says_so_itself(record):
    assert is_rehearsal(record("junk", {"rehearsal": True}))
    assert not is_rehearsal(record({}))
    assert not is_rehearsal(record())


def test_lines_are_counted_without_blank_ones(record):
    assert count_lines(record({}, "", "{", {})) == 3


def test_memory_does_not_grow_with_the_recording(record):
    path = record(*({"id": str(n), "summary": "word " * 200} for n in range(3000)))
    reading = read_recording(path, story())
    list(islice(reading, 100))
    tracemalloc.start()
    for _ in reading:
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000


def test_what_is_captured_replays_as_it_was(tmp_path):
    path = tmp_path / "capture.jsonl"
    feed = parse_feed(
        rss(item("Talks <begin>", more="<link>/1</link><author>Ana</author><source>Wire</source>"), item("B", None, "2025-08-15")),
        source=source(country="NO", type="agency"), url="https://harbour.example/feed", content_type=None, seen_at=NOON,
    )  # fmt: skip
    with RecordingWriter(path) as writer:
        assert writer.write(feed.reports) == 2
        assert writer.write([]) == 0
    reports, faults = read(path, source=[source(country="NO", type="agency").model_dump()])
    assert faults == []

    def plain(report):
        return {
            name: getattr(report, name) for name in report.__struct_fields__ if name not in {"tier", "lang"}
        }

    assert [plain(report) for report in reports] == [plain(report) for report in feed.reports]


def test_a_recording_that_ended_in_half_a_line_goes_on_on_a_new_one(record, tmp_path):
    path = record({})
    with path.open("ab") as file:
        file.write(b'{"id": "half')
    (report,), _ = read(record({"id": "a9"}, name="other.jsonl"))
    with RecordingWriter(path) as writer:
        writer.write([report])
    reports, faults = read(path)
    assert [each.id for each in reports] == ["a1", "a9"]
    assert len(faults) == 1


def test_a_recording_that_cannot_be_written_says_why(tmp_path):
    with pytest.raises(RecordingError, match="can't be written"):
        RecordingWriter(tmp_path / "no" / "such" / "folder.jsonl")


@pytest.mark.recording
def test_the_recorded_stream_reads_without_a_fault():
    path = Path(os.environ["LIVEDESK_DATA"]) / "alaska" / "stream.jsonl"
    faults = []
    reports = list(read_recording(path, story(), warn=faults.append))
    assert faults == []
    assert len(reports) == count_lines(path) == len({report.id for report in reports})
    with path.open(encoding="utf-8") as file:
        for report, line in zip(reports, map(json.loads, file), strict=True):
            assert report.id == line["id"]
            assert (report.published_at is None) == (line["published_precision"] == "first_seen")
            assert report.published_at is None or report.published_precision == line["published_precision"]
