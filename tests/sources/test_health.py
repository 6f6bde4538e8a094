"""A source's health reads as an editor would say it."""

from datetime import timedelta

import pytest

from livedesk.sources.health import health_words
from livedesk.sources.state import SourceState
from sources.world import NOON, source

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SourceState(), "not looked at yet"),
        (
            SourceState(
                last_looked=NOON,
                failures=2,
                failing_since=NOON - HOUR,
                error="answered 500",
                next_look=NOON + HOUR,
            ),
            "answered 500 since 11:00, next look 13:00",
        ),
        (
            SourceState(last_looked=NOON, failures=9, failing_since=NOON - 20 * HOUR, error="answered 500"),
            "answered 500 since 14 Aug 16:00",
        ),
        (
            SourceState(last_looked=NOON, last_new=NOON - HOUR, next_look=NOON + HOUR),
            "answered 12:00, last new report 11:00, next look 13:00",
        ),
        (
            SourceState(
                last_looked=NOON, moved_to="https://harbour.example/new", warnings=("is cut off at line 3",)
            ),
            "answered 12:00, no report yet; has moved to https://harbour.example/new; is cut off at line 3",
        ),
    ],
)
def test_words(state, words):
    assert health_words(source(), state, now=NOON) == words
