"""The command line, as a person and as a script use it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from livedesk.cli import main

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
"""
START = datetime(2025, 8, 15, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a story and a recording."""
    monkeypatch.chdir(tmp_path)
    Path("harbour.toml").write_text(STORY)
    lines = [
        (
            "a1",
            0,
            "Northlight",
            "Harbour talks begin behind closed doors",
            "Both delegations arrived on foot.",
        ),
        ("a2", 4, "Kodiak", "Harbour talks begin behind closed doors", "Both delegations arrived on foot."),
        ("a3", 9, "Tundra", "A cat sits on a roof in the next town", None),
        (
            "a4",
            300,
            "Northlight",
            "Harbour talks: crane drivers refuse the offer of nine per cent",
            "=cmd says no.",
        ),
    ]
    with Path("r.jsonl").open("w") as file:
        for id_, minute, source, title, summary in lines:
            seen = (START + timedelta(minutes=minute)).isoformat()
            row = {"id": id_, "seen_at": seen, "published_at": seen, "published_precision": "second", "source": source,
                   "kind": "news", "url": f"https://{source.lower()}.example/{id_}", "title": title,
                   "summary": summary, "lang": "en", "rev": 0}  # fmt: skip
            file.write(json.dumps(row) + "\n")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def replayed(*args: str) -> Result:
    return run(
        "replay", "harbour.toml", "r.jsonl", "--speed", "max", "--no-serve", "--embedder", "none", *args
    )


def test_every_command_has_help_with_an_example_or_needs_none() -> None:
    for name, command in main.commands.items():
        result = run(name, "--help")
        assert result.exit_code == 0
        assert command.help, name
        assert "Example" in result.output or name in ("stories", "demo"), f"livedesk {name} shows no example"


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


def test_reports_export_has_a_line_for_every_item_held_ones_and_copies_included() -> None:
    replayed()
    rows = [
        json.loads(line) for line in run("export", "harbour.toml", "--what", "reports").stdout.splitlines()
    ]
    assert [row["id"] for row in rows] == ["a1", "a2", "a3", "a4"]
    assert [row["relevant"] for row in rows] == [True, True, False, True]
    assert rows[1]["copy_of"] == "a1"
    assert rows[0]["development"] == rows[1]["development"] != rows[3]["development"]
    assert rows[0]["seen_at"] == "2025-08-15T14:00:00Z"


def test_developments_export_names_reports_origins_and_times_of_the_recording() -> None:
    replayed()
    rows = [
        json.loads(line)
        for line in run("export", "harbour.toml", "--what", "developments").stdout.splitlines()
    ]
    assert rows[0]["reports"] == ["a1", "a2"]
    assert rows[0]["origins"] == ["Northlight"]
    assert rows[0]["outlets"] == ["Northlight", "Kodiak"]
    assert rows[0]["published_at"] == "2025-08-15T14:00:00Z"
    assert {"development", "headline", "opened_at", "published_at", "key_moment", "status"} <= set(rows[0])


def test_an_export_as_of_a_moment_knows_nothing_later() -> None:
    replayed()
    early = run(
        "export", "harbour.toml", "--what", "reports", "--as-of", "2025-08-15T14:05Z"
    ).stdout.splitlines()
    assert [json.loads(line)["id"] for line in early] == ["a1", "a2"]
    whole = run("export", "harbour.toml", "--what", "entries").stdout.splitlines()
    part = run(
        "export", "harbour.toml", "--what", "entries", "--as-of", "2025-08-15T14:05Z"
    ).stdout.splitlines()
    assert whole[: len(part)] == part
    assert 0 < len(part) < len(whole)


def test_csv_gives_spreadsheets_no_formula_and_markdown_is_a_table() -> None:
    replayed()
    assert "'=cmd" in run("export", "harbour.toml", "--what", "reports", "--format", "csv").stdout
    table = run("export", "harbour.toml", "--format", "markdown").stdout.splitlines()
    assert table[0].startswith("| update |")
    assert len(table) == 2 + 2


def test_parquet_holds_the_same_rows() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    replayed()
    result = run("export", "harbour.toml", "--what", "reports", "--format", "parquet", "-o", "r.parquet")
    assert result.exit_code == 0, result.output
    assert parquet.read_table("r.parquet").column("id").to_pylist() == ["a1", "a2", "a3", "a4"]
    assert run("export", "harbour.toml", "--format", "parquet").exit_code == 2


def test_exporting_without_a_record_says_what_to_do() -> None:
    result = run("export", "harbour.toml")
    assert result.exit_code == 4
    assert "run the story first" in result.output


def test_a_story_file_with_a_fault_names_the_line_and_ends_with_code_2() -> None:
    Path("bad.toml").write_text(STORY.replace("zone =", "zoen ="))
    result = run("check", "bad.toml", "--offline")
    assert result.exit_code == 2
    assert "bad.toml:6" in result.output
    assert 'Did you mean "zone"?' in result.output


def test_new_writes_a_story_that_passes_the_check_and_never_overwrites_one() -> None:
    assert run("new", "mine").exit_code == 0
    assert run("check", "mine.toml", "--offline").exit_code == 0
    before = Path("mine.toml").read_text()
    again = run("new", "mine")
    assert again.exit_code == 1
    assert "there is a file already" in again.output
    assert Path("mine.toml").read_text() == before


def test_bundled_stories_are_listed_and_resolve_by_name() -> None:
    names = json.loads(run("stories", "--json").stdout)
    assert "alaska-summit" in names
    for name in names:
        assert run("check", name, "--offline", "--json").exit_code == 0


def test_a_wrong_speed_or_time_is_refused_with_an_example() -> None:
    result = run("replay", "harbour.toml", "r.jsonl", "--speed", "fast", "--no-serve")
    assert result.exit_code == 2
    assert "a number above 0" in result.output
    replayed()
    result = run("export", "harbour.toml", "--as-of", "yesterday")
    assert result.exit_code == 2
    assert "2025-08-15T20:15Z" in result.output


def test_a_broken_line_of_a_recording_is_named_and_costs_only_itself() -> None:
    with Path("r.jsonl").open("a") as file:
        file.write('{"id": "b1", "seen_at": \n')
        file.write(
            '{"id": "b2", "seen_at": "2025-08-15T20:00:00Z", "source": "Kodiak", "title": "Harbour talks end"}\n'
        )
    result = replayed()
    assert result.exit_code == 0
    assert "5 new" in result.output


def test_a_missing_embedder_is_said_once_unless_none_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livedesk.cli.load_embedder", lambda _name: None)
    result = run("replay", "harbour.toml", "r.jsonl", "--speed", "max", "--no-serve")
    assert result.stderr.count("no embedder is installed") == 1
    assert "no embedder" not in replayed("--record", "other.sqlite").stderr
