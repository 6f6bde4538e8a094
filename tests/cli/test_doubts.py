"""A story file in order whose page would stay empty is told of before anybody waits for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livedesk.cli.doubts import doubts
from livedesk.story import parse_story
from livedesk.story.loading import bundled, load_story
from livedesk.story.template import template
from shell import STORY, run

SOURCE = '[[source]]\nid = "wire"\nname = "Wire"\npublisher = "Wire"\naddress = "https://wire.example/feed"\n'


def said(text: str) -> list[str]:
    return list(doubts(parse_story(text, "harbour.toml")))


def test_a_story_that_something_can_be_on_and_that_reads_something_raises_no_doubt() -> None:
    assert said(STORY + SOURCE) == []
    assert said(template("harbour-talks")) == []


@pytest.mark.parametrize("name", bundled())
def test_no_bundled_story_is_in_doubt(name: str) -> None:
    assert list(doubts(load_story(name).story)) == []


def test_weights_that_no_report_can_bring_to_the_mark_are_added_up() -> None:
    (words,) = said(STORY.replace("weight = 1.0", "weight = 0.6") + SOURCE)
    assert "add up to 0.6, and a report is on the story from 1: none will be." in words
    against = '[[term]]\nid = "regatta"\nweight = -1.0\nnames = { en = ["regatta"] }\n'
    assert said(STORY + against + SOURCE) == []


def test_a_story_without_sources_and_kinds_that_nothing_reads_are_named() -> None:
    (words,) = said(STORY)
    assert words.startswith("It has no [[source]]")
    (words,) = said(STORY + SOURCE + 'kind = "jsn"\n')
    assert words.startswith('Nothing installed reads sources of kind "jsn" (wire). Known kinds: bluesky, ')


def test_check_says_them_beside_the_result_and_in_its_json() -> None:
    Path("harbour.toml").write_text(STORY)
    result = run("check", "harbour.toml", "--offline")
    assert (result.exit_code, result.stdout) == (0, "harbour: in order, 0 sources\n")
    assert result.stderr.startswith("It has no [[source]]")
    assert len(json.loads(run("check", "harbour.toml", "--offline", "--json").stdout)["doubts"]) == 1
