"""Grouping a stream from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from shell import run


def test_a_stream_is_grouped_line_by_line_without_a_story_file() -> None:
    result = run("group", "r.jsonl", "--embedder", "none")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == len(Path("r.jsonl").read_text().splitlines())
