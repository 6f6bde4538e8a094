"""Values are called what a person would call them."""

import pytest

from livedesk.story.outline import called, children, choices, default, inner, keys, values
from livedesk.story.schema import (
    Actor,
    Citation,
    Event,
    Fact,
    Issue,
    Outcome,
    Publishing,
    Source,
    Story,
    Term,
)

KINDS = [
    (Story, "languages", "list of language codes"),
    (Term, "id", "short name"),
    (Term, "weight", "number from -1 to 1"),
    (Term, "names", "names by language"),
    (Event, "starts", "time with zone"),
    (Event, "country", "country code"),
    (Source, "every", "whole number, 30 or more"),
    (Source, "site", "web address"),
    (Outcome, "prior", "number between 0 and 1"),
    (Publishing, "mode", "one of `autopilot`, `suggest`, `hold`"),
    (Fact, "cite", "list of citations"),
    (Actor, "principal", "true or false"),
]


@pytest.mark.parametrize(("table", "key", "kind"), KINDS)
def test_a_key_says_what_it_may_hold(table, key, kind):
    field = dict(keys(table))[key]
    assert called(field.annotation, field.metadata) == kind


def test_every_key_of_the_schema_can_be_called_something():
    def walk(table):
        for _, field in values(table):
            assert called(field.annotation, field.metadata)
        for *_, within, _ in children(table):
            walk(within)

    walk(Story)


def test_keys_are_those_of_the_file_not_of_the_code():
    assert "source" in dict(keys(Story))
    assert "sources" not in dict(keys(Story))


def test_tables_are_found_through_lists_and_none():
    fields = dict(keys(Story))
    assert inner(fields["event"].annotation) == (Event, False)
    assert inner(fields["issue"].annotation) == (Issue, True)
    assert inner(fields["title"].annotation) == (None, False)
    assert inner(Citation | None) == (Citation, False)


def test_choices_are_found_inside_lists():
    assert "agency" in choices(dict(keys(Publishing))["types"].annotation)
    assert choices(str) == ()


def test_defaults_read_as_toml():
    fields = dict(keys(Publishing))
    assert default(fields["mode"]) == '"autopilot"'
    assert default(fields["always_alone"]) == '["official"]'
    assert default(dict(keys(Source))["allow_private"]) == "false"
    assert default(dict(keys(Source))["every"]) == ""
