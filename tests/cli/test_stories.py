"""Story files from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from shell import STORY, run


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
