"""What all tables share: nothing unknown, nothing empty, nothing that changes."""

import pytest
from pydantic import ValidationError

from livedesk.story.schema import Actor
from livedesk.story.table import Table

MARA = {"id": "mara-quill", "name": "Mara Quill", "role": "leads the union", "names": {"en": ["Quill"]}}


def test_texts_are_trimmed_and_never_empty():
    assert issubclass(Actor, Table)
    assert Actor(**{**MARA, "name": "  Mara  "}).name == "Mara"
    with pytest.raises(ValidationError):
        Actor(**{**MARA, "name": "  "})


@pytest.mark.parametrize("wrong", [{"id": "A 1"}, {"names": {"EN": ["x"]}}, {"country": "gb"}, {"sails": 3}])
def test_what_is_written_otherwise_is_refused(wrong):
    with pytest.raises(ValidationError):
        Actor(**{**MARA, **wrong})


def test_a_table_never_changes():
    with pytest.raises(ValidationError):
        Actor(**MARA).name = "Ida"


@pytest.mark.parametrize("unfit", ["Mara\0Quill", "Mara\x1bQuill", "Mara\ufffeQuill"])
def test_what_no_feed_can_carry_is_refused_and_line_breaks_are_not(unfit):
    with pytest.raises(ValidationError, match="should match pattern"):
        Actor(**{**MARA, "name": unfit})
    assert Actor(**{**MARA, "name": "Mara\n\tQuill"}).name == "Mara\n\tQuill"
