"""What the API answers keeps the model's words, and describes itself."""

from __future__ import annotations

import inspect

import msgspec
import pytest

from livedesk import model
from livedesk.serving import answers
from newsroom import Newsroom

NOUNS = [
    noun
    for _, noun in inspect.getmembers(answers, inspect.isclass)
    if issubclass(noun, model.Noun) and noun.__module__ == answers.__name__
]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_answer_says_what_it_is(noun: type) -> None:
    assert (noun.__doc__ or "").endswith((".", "?"))
    assert noun.__struct_config__.frozen


def test_an_update_goes_out_exactly_as_the_record_has_it() -> None:
    desk = Newsroom()
    update = desk.publishes("14:00", desk.hears("14:00", "Reuters", "Talks begin"))
    change = answers.UpdateChange(seq=desk.state.seq, update=update)
    assert msgspec.json.decode(msgspec.json.encode(change), type=answers.UpdateChange) == change


def test_a_word_of_the_model_means_the_same_thing_here() -> None:
    """A field named as one of model.Report's or model.Placement's has that field's type."""
    theirs = {**inspect.get_annotations(model.Report), **inspect.get_annotations(model.Placement)}
    for name, declared in inspect.get_annotations(answers.ReportLine).items():
        plain = declared.removeprefix("Annotated[").split(", Meta")[0]
        assert plain == theirs[name] or name == "lang"
