"""Covering a story from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from shell import replayed


def test_a_replay_says_what_came_of_it_and_keeps_the_record_beside_the_story() -> None:
    result = replayed()
    assert result.exit_code == 0, result.output
    assert "4 new of 4 reports" in result.output
    assert "3 on the story" in result.output
    assert Path("harbour.record.sqlite").exists()


def test_a_second_replay_into_the_same_record_adds_nothing() -> None:
    replayed()
    result = replayed("--json")
    assert json.loads(result.stdout)["new"] == 0


def test_a_broken_line_of_a_recording_is_named_and_costs_only_itself() -> None:
    with Path("r.jsonl").open("a") as file:
        file.write('{"id": "b1", "seen_at": \n')
        file.write(
            '{"id": "b2", "seen_at": "2025-08-15T20:00:00Z", "source": "Kodiak", "title": "Harbour talks end"}\n'
        )
    result = replayed()
    assert result.exit_code == 0
    assert "5 new" in result.output


def test_a_file_without_a_single_report_is_no_recording() -> None:
    Path("r.jsonl").write_text("title: a day\nand more of it\n")
    result = replayed()
    assert result.exit_code == 5
    assert "r.jsonl: is not a recording: no line of it is a report. Name a file" in result.stderr


def test_an_empty_recording_is_one_all_the_same() -> None:
    Path("r.jsonl").write_text("")
    assert "0 new of 0 reports" in replayed().output
