"""The record's own commands, and a database in the place of the file."""

from __future__ import annotations

import json
from pathlib import Path

from shell import replayed, run


def test_a_replay_into_a_database_is_the_one_into_a_file(database_url: str) -> None:
    replayed()
    result = run(
        "replay",
        "harbour.toml",
        "r.jsonl",
        "--speed",
        "max",
        "--no-serve",
        "--embedder",
        "none",
        "--record",
        database_url,
    )
    assert result.exit_code == 0, result.output
    assert f"{database_url.partition('@')[2]}?story=harbour" in result.output
    assert "desk@" not in result.output
    exported = [
        run("export", "harbour.toml", "--what", "record", *options).output
        for options in ((), ("--record", database_url))
    ]
    assert exported[0] == exported[1] != ""
    assert "harbour: " in run("record", "stories", database_url).output


def test_a_record_is_copied_there_and_back_with_a_proof(database_url: str) -> None:
    replayed()
    there = run("record", "copy", "harbour.record.sqlite", database_url, "--json")
    assert there.exit_code == 0, there.output
    again = run("record", "copy", "harbour.record.sqlite", database_url)
    assert "of them there before; both fold to" in again.output
    back = run("record", "copy", f"{database_url}?story=harbour", "back.record.sqlite", "--json")
    first, second = json.loads(there.output), json.loads(back.output)
    assert first["digest"] == second["digest"]
    assert first["entries"] == second["entries"] > 0
    assert json.loads(run("record", "stories", database_url, "--json").output) == {
        "harbour": first["entries"]
    }


def test_a_copy_over_another_record_is_refused(database_url: str) -> None:
    replayed()
    assert run("record", "copy", "harbour.record.sqlite", database_url).exit_code == 0
    replayed("--record", "whole.sqlite")
    Path("other.jsonl").write_text("\n".join(Path("r.jsonl").read_text().splitlines()[1:] * 2) + "\n")
    run(
        "replay",
        "harbour.toml",
        "other.jsonl",
        "--speed",
        "max",
        "--no-serve",
        "--embedder",
        "none",
        "--record",
        "other.sqlite",
    )
    result = run("record", "copy", "other.sqlite", f"{database_url}?story=harbour")
    assert result.exit_code == 4
    assert "Name an empty place" in result.stderr


def test_a_database_is_brought_up_to_date(database_url: str) -> None:
    replayed("--record", database_url)
    result = run("record", "migrate", database_url)
    assert result.exit_code == 0, result.output
    assert "already" in result.output
    assert "desk@" not in result.output


def test_a_file_where_a_database_is_wanted_is_refused() -> None:
    assert "postgresql://" in run("record", "stories", "harbour.record.sqlite").output
