"""Errors say where, what and what to do about it."""

from datetime import UTC, datetime

import pytest

from livedesk import errors
from livedesk.errors import CommandConflict, LivedeskError, NotBorneOut, RestsOnIt, StoryFileError

KINDS = [
    value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, LivedeskError)
]
PLAIN = [kind for kind in KINDS if kind.__init__ is LivedeskError.__init__ or kind is StoryFileError]
"""Those that are told what is wrong and what to do; the others know it from what happened."""
TELLING = [
    CommandConflict(
        "it was changed", where="d1", by="editor:ana", at=datetime(2026, 1, 1, tzinfo=UTC), revision=2
    ),
    NotBorneOut(where="d1", unsupported=["name: Mara Quill"]),
    RestsOnIt("it was corrected since", where="c1", first="c2"),
]


def test_every_kind_is_tried_here():
    assert {*PLAIN, *map(type, TELLING)} == set(KINDS)


@pytest.mark.parametrize("error", TELLING, ids=lambda error: type(error).__name__)
def test_what_is_refused_to_an_editor_says_where_and_what_to_do(error):
    assert str(error).startswith(f"{error.where}: ")
    assert error.remedy


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_names_place_fault_and_remedy(kind):
    error = kind("the file is gone.", where="desk.sqlite", remedy="Put it back")
    assert str(error) == "desk.sqlite: the file is gone. Put it back."
    assert (error.where, error.what, error.remedy) == ("desk.sqlite", "the file is gone.", "Put it back")


@pytest.mark.parametrize("kind", PLAIN)
def test_a_fault_without_remedy_is_one_sentence(kind):
    assert str(kind("the file is gone", where="desk.sqlite")) == "desk.sqlite: the file is gone."


def test_a_remedy_may_be_a_question():
    assert (
        str(LivedeskError("no key", where="a:1", remedy='Did you mean "b"?'))
        == 'a:1: no key. Did you mean "b"?'
    )


def test_every_kind_the_user_meets_has_its_own_exit_code():
    direct = [kind for kind in KINDS if kind.__mro__[1] in (LivedeskError, Exception)]
    assert len({kind.exit_code for kind in direct}) == len(direct)


def test_faults_of_a_story_file_are_joined_a_line_each():
    first = StoryFileError("no key", where="a:1", remedy="Add it")
    second = StoryFileError("empty", where="a:2")
    joined = StoryFileError.joined([first, second])
    assert str(joined) == "a:1: no key. Add it.\na:2: empty."
    assert joined.faults == (first, second)
    assert str(StoryFileError.joined([first])) == str(first)
