"""A story of other days that is served again is no news."""

from datetime import timedelta

import pytest

from livedesk.weighing.freshness import stale
from newsroom import at, report


@pytest.mark.parametrize(
    ("days", "precision", "expected"),
    [
        (800, "second", True),
        (3, "day", True),
        (2, "second", False),
        (800, "first_seen", False),
        (800, None, False),
    ],
)
def test_it_is_stale_when_its_own_source_dates_it_days_before(days, precision, expected):
    said = at("12:00") - timedelta(days=days)
    assert (
        stale(report("12:00", "Gazette", "Quill signs", published_at=said, published_precision=precision))
        is expected
    )


def test_without_a_time_of_the_source_nothing_is_known():
    assert not stale(report("12:00", "Gazette", "Quill signs"))
