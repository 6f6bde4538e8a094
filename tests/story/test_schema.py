"""What one may write, and that it stays as written."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from livedesk.story import parse_story
from livedesk.story.schema import Source, Table, TimelineEntry

CITE = [{"name": "n", "url": "https://example.org"}]


def test_a_story_cannot_be_changed_once_read():
    story = parse_story('title = "a"\nbrief = "b"\n[event]\nplace = "p"\nzone = "UTC"\n', "x")
    with pytest.raises(ValidationError):
        story.title = "other"


def test_a_timeline_keeps_days_and_moments_apart():
    assert type(TimelineEntry(at=date(2025, 8, 15), text="t", cite=CITE).at) is date
    moment = TimelineEntry(at=datetime(2025, 8, 15, 11, tzinfo=UTC), text="t", cite=CITE).at
    assert isinstance(moment, datetime)
    with pytest.raises(ValidationError):
        TimelineEntry(at=datetime(2025, 8, 15, 11), text="t", cite=CITE)  # noqa: DTZ001 - the fault itself


def test_text_is_trimmed_and_never_empty():
    source = {"id": "s", "address": "a", "publisher": "p"}
    assert Source(name="  BBC News ", **source).name == "BBC News"
    with pytest.raises(ValidationError):
        Source(name="   ", **source)


def test_every_key_is_described_in_a_sentence():
    for table in Table.__subclasses__():
        assert table.__doc__.endswith(".")
        for name, field in table.model_fields.items():
            assert field.description, (table, name)
            assert field.description.endswith((".", "?")), (table, name)
