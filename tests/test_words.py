"""The glossary and the code use the same words with the same sentences."""

import ast
import importlib
import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

from livedesk import model
from livedesk.model import Body, Change, NewEntry, Noun, Status, StoryPhase
from livedesk.page.words import STATUS_MEANINGS

GLOSSARY = (Path(__file__).parents[1] / "docs" / "glossary.md").read_text(encoding="utf-8")


def rows(heading):
    """The table under a heading, a tuple of cells for each row."""
    section = GLOSSARY.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.split("\n") if line.startswith("| ")][2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


WORDS = rows("What the desk works with")


def named(place):
    """What a place in the glossary names: a class, or an annotated field of one."""
    module, _, rest = place.strip("`").rpartition(".")
    try:
        return getattr(importlib.import_module(f"livedesk.{module}"), rest)
    except ModuleNotFoundError:
        module, _, owner = module.rpartition(".")
        found = getattr(importlib.import_module(f"livedesk.{module}"), owner)
        assert rest in inspect.get_annotations(found)
        return None


@pytest.mark.parametrize(("word", "meaning", "place"), WORDS)
def test_a_word_means_what_the_code_says(word, meaning, place):
    thing = named(place)
    if thing is None or place in ("`story.schema.Story`", "`record.log.Log`"):
        return  # a field, or a class whose docstring speaks to its callers
    sentence = inspect.getdoc(thing).split(".")[0].split("\n")[0]
    assert meaning.startswith(sentence), f"{word}: the code says {sentence!r}"


def test_every_noun_of_the_model_stands_in_the_glossary():
    places = {place.strip("`") for _, _, place in WORDS}
    nouns = {
        f"model.{name}"
        for name, value in vars(model).items()
        if isinstance(value, type) and Noun in value.__mro__
    }
    assert nouns - places == {"model.Noun", "model.NewEntry"}  # the base, and an entry without its number
    assert NewEntry.__doc__


def test_no_word_is_explained_twice():
    words = [word for word, *_ in WORDS]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("heading", "literal"),
    [("Status of a development", Status), ("Phase of a story", StoryPhase), ("Kind of a revision", Change)],
)
def test_fixed_words_are_all_explained_in_their_order(heading, literal):
    assert tuple(word for word, _ in rows(heading)) == get_args(literal)


def test_readers_and_the_glossary_are_told_the_same_of_each_status():
    assert dict(rows("Status of a development")) == STATUS_MEANINGS


def test_every_field_of_the_model_has_its_sentence():
    tree = ast.parse(inspect.getsource(model))
    for noun in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for field, after in zip(noun.body, [*noun.body[1:], None], strict=True):
            if isinstance(field, ast.AnnAssign):
                said = (
                    after.value.value
                    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                    else ""
                )
                assert re.search(r"\w.*[.:)]", said), (
                    f"{noun.name}.{ast.unparse(field.target)} has no sentence"
                )


def test_every_kind_of_entry_has_its_own_tag():
    tags = [body.__struct_config__.tag for body in get_args(model.AnyBody)]
    assert len(tags) == len(set(tags))
    assert {body.__name__ for body in get_args(model.AnyBody)} == {
        body.__name__ for body in Body.__subclasses__()
    }
