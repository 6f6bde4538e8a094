"""Lines are the lines a person would point at."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.story import bundled, load_story
from livedesk.story.positions import Positions

TEXT = '''\
# a comment with [brackets] and "quotes"
title = "one # two"
brief = """
several
"quoted" lines"""
"odd key".'inner' = 1

[event]
zone = 'UTC'   # trailing
starts = 2025-08-15 11:00:00Z

[[source]]
id = "a"
names = { en = ["x", "y"], fr = [] }

[[source]]
id = "b"
cite = [
  { name = "n }", url = "u" },   # one
  # nothing here
  { name = "m", url = "v" },
]
[source.owner]
name = "own"

[[source.parts]]
n = 1
[[source.parts]]
n = 2
'''


def line_of(*path):
    return Positions(TEXT).line(path)


def test_keys_stand_where_they_are_written():
    assert line_of("title") == 2
    assert line_of("brief") == 3
    assert line_of("odd key", "inner") == 6
    assert line_of("event") == 8
    assert line_of("event", "zone") == 9
    assert line_of("event", "starts") == 10


def test_tables_of_an_array_are_counted():
    assert line_of("source", 0) == 12
    assert line_of("source", 0, "names", "fr") == 14
    assert line_of("source", 1, "id") == 17


def test_elements_and_inline_tables_have_their_own_lines():
    assert line_of("source", 1, "cite", 0, "url") == 19
    assert line_of("source", 1, "cite", 1) == 21
    assert line_of("source", 1, "cite", 1, "name") == 21


def test_tables_under_an_array_belong_to_its_last_element():
    assert line_of("source", 1, "owner", "name") == 24
    assert line_of("source", 1, "parts", 0, "n") == 27
    assert line_of("source", 1, "parts", 1) == 28


def test_what_is_absent_stands_where_its_table_stands():
    assert line_of("source", 1, "cite", 0, "absent") == 19
    assert line_of("absent") == 1


def test_a_table_named_after_its_children_stands_at_its_own_header():
    text = "[a.b]\nx = 1\n[a]\ny = 2\n"
    assert Positions(text).line(("a",)) == 3


def test_windows_line_ends_count_once():
    assert Positions("a = 1\r\nb = [\r\n  2,\r\n]\r\n").line(("b", 0)) == 3


def test_strings_of_every_kind_are_passed_over_whole():
    text = 'a = """x\\"""" # ]\nb = \'\'\'it\'s\n\'\'\'\'\nc = "\\\\"\nd = ""\ne = \'\'\nf = 1\n'
    assert tomllib.loads(text)["f"] == 1
    assert Positions(text).line(("f",)) == 7


# --- every path of a document stands on the line that names it ------------------------------------

KEY = st.sampled_from(["a", "b", '"c d"', "'e.f'"])
LEAF = st.sampled_from(
    ['"x"', "'y'", "1", "2025-08-15", "true", '"""m\nn"""', "'''\np'''", '"[{#,"', "-1.5e3"]
)
GAP = st.sampled_from(["", " ", "\n", " # ,]}\n", "\n\n  "])


def named(keys_and_values):
    """Pairs with each key once."""
    return list(dict(keys_and_values).items())


def inline(pairs):
    return "{" + ", ".join(f"{key} = {value}" for key, value in named(pairs)) + "}"


def array(elements, gap):
    return f"[{gap}" + f"{gap},{gap}".join(elements) + f"{gap}]"


VALUE = st.recursive(
    LEAF,
    lambda inner: (
        st.builds(array, st.lists(inner, max_size=3), GAP)
        | st.builds(inline, st.lists(st.tuples(KEY, inner.filter(lambda text: "\n" not in text)), max_size=3))
    ),
    max_leaves=8,
)


def paths(data, path=()):
    """Every path of parsed data."""
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from paths(value, (*path, n))


@given(
    st.lists(
        st.tuples(st.sampled_from(["[[t]]", "[[u]]", "[t.s]"]), st.lists(st.tuples(KEY, VALUE), max_size=3)),
        max_size=5,
    )
)
def test_every_path_of_any_document_has_a_line_that_names_it(tables):
    text, seen = "", set()
    for header, pairs in tables:
        if header == "[t.s]" and ("[[t]]" not in seen or "[t.s]" in seen):
            continue
        seen = seen - {"[t.s]"} | {header} if header == "[[t]]" else seen | {header}
        text += header + "\n" + "".join(f"{key} = {value}\n" for key, value in named(pairs))
    data = tomllib.loads(text)
    positions = Positions(text)
    lines = text.split("\n")
    assert set(positions.paths()) == set(paths(data))
    for path in positions.paths():
        if path and isinstance(path[-1], str):
            assert path[-1] in lines[positions.line(path) - 1]


@pytest.mark.parametrize("name", bundled())
def test_every_path_of_a_bundled_story_has_its_line(name):
    text = load_story(name).text
    assert set(Positions(text).paths()) == set(paths(tomllib.loads(text)))
