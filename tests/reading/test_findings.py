"""What weighing gets to see of a reading."""

from datetime import UTC, datetime

import msgspec

from livedesk.model import Figure, Report, Span
from livedesk.reading import Reader
from livedesk.reading.findings import findings
from livedesk.story.schema import Story

STORY = Story.model_validate(
    {
        "title": "Harbour talks",
        "brief": "Dockers and the port company negotiate.",
        "event": {"place": "Anchorage", "zone": "America/Anchorage"},
        "term": [{"id": "strike", "weight": 0.5, "names": {"en": ["strike"]}}],
        "actor": [
            {"id": "union", "name": "Union", "role": "union", "weight": 0.1, "names": {"en": ["union"]}}
        ],
    }
)


def read(title):
    seen = datetime(2025, 8, 15, 12, tzinfo=UTC)
    report = Report(
        id="r",
        source="s",
        source_name="S",
        publisher="P",
        type="outlet",
        seen_at=seen,
        title=title,
        lang="en",
    )
    return Reader(STORY).read(report)


def test_what_the_reading_found_is_handed_on():
    reading = read("Union ends strike")
    span = Span(part="title", start=0, end=5)
    figure = Figure(value=5, unit="people", text="Union", span=span)
    found = findings(msgspec.structs.replace(reading, figures=(figure,)))
    assert found.frame == reading.frame is not None
    assert found.figures == (figure,)


def test_a_reading_that_found_nothing_hands_on_nothing():
    bare = msgspec.structs.replace(read("Weather"), frame=None, claims=(), hedges=(), signals=(), figures=())
    assert findings(bare) is None
