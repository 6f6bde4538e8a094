"""A date is what the source wrote, or unknown."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.dates import claimed_time

AFTERNOON = datetime(2025, 8, 15, 14, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2025-08-15T14:05:01Z",
        "2025-08-15T16:05:01+02:00",
        "2025-08-15 14:05:01 +0000",
        "2025-08-15T14:05:01.000Z",
        "20250815T140501Z",
        "Fri, 15 Aug 2025 14:05:01 GMT",
        "Fri, 15 Aug 2025 10:05:01 EDT",
        "15 Aug 25 14:05:01 UT",
        "Friday, 15-Aug-25 14:05:01 UTC",
        "Fri, 15 August 2025 14:05:01 +0000 (Universal Time)",
        "Fri Aug 15 14:05:01 UTC 2025",
        "August 15, 2025 14:05:01 GMT",
        "sex, 15 ago 2025 11:05:01 -0300",
        "Пт, 15 авг 2025 17:05:01 +0300",
    ],
)
def test_one_moment_in_many_forms(written):
    claimed = claimed_time(written)
    assert (claimed.at, claimed.precision, claimed.zoned) == (AFTERNOON, "second", True)


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        ("2025-08-15", "day"),
        ("15 août 2025", "day"),
        ("2025-08-15T14Z", "hour"),
        ("2025-08-15T14:05Z", "minute"),
        ("Fri, 15 Aug 2025 14:05 GMT", "minute"),
    ],
)
def test_precision_is_what_was_written(written, precision):
    assert claimed_time(written).precision == precision


@pytest.mark.parametrize(
    "written", ["2025-08-15 14:05:01", "Fri, 15 Aug 2025 14:05:01 BST", "2025/8/15 14:05:01"]
)
def test_without_a_zone_only_the_day_is_known(written):
    claimed = claimed_time(written)
    assert (claimed.at, claimed.precision, claimed.zoned) == (AFTERNOON, "day", False)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "10:00",
        "15 Aug",
        "Fri, 15 Aug",
        "August 2025",
        "2025-08",
        "2025-08-1",
        "2025-08-15T1",
        "05/06/2025",
        "15.08.2025",
        "2025-02-30",
        "2025-13-01",
        "1755266701",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-05:00",
        "Fri, 15 Brumaire 2025 14:05:01 GMT",
        "2025-08-15T14:05:99Z",
        "2025-08-15T14:05:01+99:00 and more",
        "2" * 5000,
    ],
)
def test_half_a_date_a_riddle_or_a_placeholder_is_unknown(written):
    assert claimed_time(written) is None


def test_the_future_is_a_claim_like_any_other():
    assert claimed_time("Tue, 01 Jan 2086 00:00:01 GMT").at.year == 2086


def test_midnight_at_the_end_of_a_day_and_leap_seconds_are_read():
    assert claimed_time("2025-08-15T24:00:00Z").at == datetime(2025, 8, 16, tzinfo=UTC)
    assert claimed_time("2016-12-31T23:59:60Z").at == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@given(st.integers(min_value=40_000_000, max_value=4_000_000_000))
def test_iso_times_come_back_as_they_were(seconds):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert claimed_time(moment.isoformat()).at == moment


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    claimed = claimed_time(text)
    assert claimed is None or claimed.at.tzinfo is UTC


@given(st.integers(min_value=1, max_value=24))
def test_a_date_cut_short_never_names_a_moment_it_does_not_hold(length):
    whole = "2025-08-15T14:05:01+02:00"
    claimed = claimed_time(whole[:length])
    # A moment without its zone is only a day; "+02" is a whole zone.
    assert claimed is None or claimed.precision == "day" or claimed == claimed_time(whole)
