"""Who leads a headline."""

from __future__ import annotations

import pytest

from gathering.scenes import READER, item
from livedesk.gathering.leads import lead

ACTORS = {"quill", "ashdown"}


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Quill calls a strike against Ashdown", "quill"),
        ("Ashdown: no talks with Quill", "ashdown"),
        ("Strike news: Quill meets Ashdown", "quill"),
        ("No talks with Ashdown this week, Quill says", "quill"),
        ("Strike will not hurt Quill – Ashdown", "ashdown"),
        ("Strike ends at Grey Harbour", None),
        ("Strike over, says everyone who was there when Ashdown and Quill shook hands", "ashdown"),
    ],
)
def test_the_speaker_behind_the_last_comma_leads_else_who_comes_first(title, who):
    _, reading = item("09:00", "Coast Daily", title)
    assert lead(reading.title, reading.mentions, ACTORS) == who


def test_a_mention_in_the_summary_leads_nothing():
    report, reading = item("09:00", "Coast Daily", "Strike ends", summary="Quill has said so.")
    assert READER.read(report).mentions
    assert lead(reading.title, reading.mentions, ACTORS) is None
