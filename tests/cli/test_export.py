"""Writing out the record from the command line."""

from __future__ import annotations

import csv
import errno
import io
import json
from pathlib import Path

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


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown", "ninjs", "parquet"])
def test_a_file_that_cannot_be_written_is_one_line_in_every_form(form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow.parquet")
    replayed()
    result = run("export", "harbour.toml", "--format", form, "-o", "nowhere/u")
    assert result.exit_code == 1
    assert result.output == "nowhere/u: No such file or directory. Choose another -o FILE.\n"


def test_what_breaks_off_leaves_the_file_as_it_was_and_none_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replayed()
    Path("u.jsonl").write_text("as it was")

    def full(_part: Path, _to: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    result = run("export", "harbour.toml", "-o", "u.jsonl")
    assert result.output == "u.jsonl: No space left on device. Choose another -o FILE.\n"
    assert Path("u.jsonl").read_text() == "as it was"
    assert list(Path.cwd().glob("*.part")) == []


def test_exporting_without_a_record_says_what_to_do() -> None:
    result = run("export", "harbour.toml")
    assert result.exit_code == 4
    assert "run the story first" in result.output


def test_a_briefing_is_of_the_moment_asked_for_in_markdown_and_as_pdf() -> None:
    replayed()
    late = run("export", "harbour.toml", "--what", "briefing")
    assert late.exit_code == 0, late.output
    assert "crane drivers" in late.stdout
    early = run("export", "harbour.toml", "--what", "briefing", "--at", "2025-08-15T14:05Z").stdout
    assert "State of play at 06:05" in early
    assert "begin behind closed doors" in early
    assert "crane drivers" not in early
    pytest.importorskip("fpdf")
    result = run("export", "harbour.toml", "--what", "briefing", "--format", "pdf", "-o", "b.pdf")
    assert result.exit_code == 0, result.output
    assert Path("b.pdf").read_bytes().startswith(b"%PDF-")
    assert run("export", "harbour.toml", "--what", "briefing", "--format", "pdf").exit_code == 2


def test_a_site_is_a_folder_and_ninjs_one_document() -> None:
    replayed()
    result = run("export", "harbour.toml", "--what", "site", "-o", "public")
    assert result.exit_code == 0, result.output
    assert b"crane drivers" in Path("public/index.html").read_bytes()
    assert run("export", "harbour.toml", "--what", "site").exit_code == 2
    ninjs = json.loads(run("export", "harbour.toml", "--format", "ninjs").stdout)
    assert len(ninjs["associations"]) == 2


def test_a_form_a_kind_does_not_have_is_refused_with_those_it_has() -> None:
    replayed()
    for what, form, known in (
        ("briefing", "csv", "markdown, pdf"),
        ("reports", "ninjs", "jsonl, csv, parquet, markdown"),
        ("site", "pdf", "a folder of files"),
    ):
        result = run("export", "harbour.toml", "--what", what, "--format", form)
        assert result.exit_code == 2
        assert known in result.output


def test_updates_and_developments_are_the_same_rows_in_every_table_form() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    replayed()
    for what, key in (("updates", "headline"), ("developments", "development"), ("reports", "title")):
        rows = [
            json.loads(line) for line in run("export", "harbour.toml", "--what", what).stdout.splitlines()
        ]
        lines = run("export", "harbour.toml", "--what", what, "--format", "csv").stdout
        read = list(csv.DictReader(io.StringIO(lines)))
        assert [row[key] for row in read] == [row[key] for row in rows]
        assert list(read[0]) == list(rows[0])
        done = run("export", "harbour.toml", "--what", what, "--format", "parquet", "-o", f"{what}.parquet")
        assert done.exit_code == 0, done.output
        table = parquet.read_table(f"{what}.parquet")
        assert table.column(key).to_pylist() == [row[key] for row in rows]
        assert table.column_names == list(rows[0])
