"""Writing out the record from the command line."""

from __future__ import annotations

import json

import pytest

from shell import replayed, run


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
