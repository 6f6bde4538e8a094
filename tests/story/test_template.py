"""The template loads as written, and holds all there is to write."""

import re
import tomllib

import pytest

from livedesk.story import parse_story
from livedesk.story.outline import children, keys
from livedesk.story.schema import Story
from livedesk.story.template import template


def with_all_in_use(text):
    """The template with the sign taken from every line that may be used."""
    return re.sub(r"^#(?=[^ \n])", "", text, flags=re.MULTILINE)


def tables(table=Story, path=""):
    """Header and table of each table of the schema, those inside others included."""
    yield path, table
    for key, _, within, _ in children(table):
        yield from tables(within, f"{path}.{key}".lstrip("."))


@pytest.mark.parametrize(
    "name", ["harbour-strike", "Élections à Ashford", "選挙", '"quoted"\n\\ # name', "", "../..", "x" * 300]
)
def test_it_loads_under_any_name(name):
    story = parse_story(template(name), "new.toml")
    assert story.title[0] == story.title[0].upper()


def test_its_title_is_the_name_in_words():
    assert parse_story(template("harbour-strike"), "new.toml").title == "Harbour strike"
    assert parse_story(template(""), "new.toml").title == "A new story"


def test_it_loads_with_every_optional_key_and_table_in_use():
    story = parse_story(with_all_in_use(template("bridge")), "new.toml")
    assert story.actors[0].official_sources == (story.sources[0].id,)
    assert story.explainers[0].facts
    assert story.meetings[0].facts
    assert story.issues[0].background


def test_every_table_and_key_of_the_schema_stands_in_it_with_its_meaning():
    text = template("bridge")
    prose = " ".join(line.removeprefix("# ") for line in text.split("\n") if line.startswith("# "))
    for path, table in tables():
        if path:
            assert re.search(rf"^#?\[\[?{re.escape(path)}\]", text, re.MULTILINE), path
            assert table.__doc__ in prose
        inside = {key for key, *_ in children(table)}
        for key, field in keys(table):
            assert key in inside or re.search(rf"^#?{key} = ", text, re.MULTILINE), key
            assert key in inside or field.description in prose, (path, key)


def test_what_may_be_left_out_is_commented_out_except_weights_and_the_publishing_rules():
    data = tomllib.loads(template("bridge"))
    assert set(data) == {"title", "brief", "event", "term", "actor", "source", "issue", "publishing"}
    assert set(data["source"][0]) == {"id", "name", "address", "publisher"}
    assert len(data["publishing"]) == 7


def test_lines_stay_readable():
    assert max(len(line) for line in template("bridge").split("\n")) <= 105
