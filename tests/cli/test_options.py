"""What is typed is read, or refused with an example."""

from __future__ import annotations

import pytest

from shell import replayed, run


def test_a_wrong_speed_or_time_is_refused_with_an_example() -> None:
    result = run("replay", "harbour.toml", "r.jsonl", "--speed", "fast", "--no-serve")
    assert result.exit_code == 2
    assert "a number above 0" in result.output
    replayed()
    result = run("export", "harbour.toml", "--as-of", "yesterday")
    assert result.exit_code == 2
    assert "2025-08-15T20:15Z" in result.output


def test_a_missing_embedder_is_said_once_unless_none_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livedesk.cli.options.load_embedder", lambda _name: None)
    result = run("replay", "harbour.toml", "r.jsonl", "--speed", "max", "--no-serve")
    assert result.stderr.count("no embedder is installed") == 1
    assert "no embedder" not in replayed("--record", "other.sqlite").stderr
