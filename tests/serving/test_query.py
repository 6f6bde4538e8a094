"""What readers write into addresses: read generously, bounded strictly, refused in words."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from livedesk.serving import query
from livedesk.serving.problem import Refused
from newsroom import at

ZONE = "America/Anchorage"
NOW = at("20:00")


def asked(text: str):
    return make_mocked_request("GET", f"/?{text}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-08-15T05:15", "13:15"),
        ("2025-08-15%2005:15", "13:15"),
        ("2025-08-15T05:15:30", "13:15:30"),
        ("2025-08-15T13:15Z", "13:15"),
        ("2025-08-15T15:15%2B02:00", "13:15"),
        ("2025-08-15T15:15+02:00", "13:15"),
        ("2025-08-15T15:15:00+0200", "13:15"),
        ("+2025-08-15T05:15+", "13:15"),
        ("2025-08-15", "08:00"),
    ],
)
def test_a_moment_is_understood_as_people_write_it(written: str, meant: str) -> None:
    assert query.moment(asked(f"at={written}"), ZONE, NOW) == at(meant)


def test_the_hour_that_autumn_repeats_means_its_first_pass() -> None:
    found = query.moment(asked("at=2025-11-02T01:30"), ZONE, at("2026-01-01T00:00:00Z"))
    assert found == datetime(2025, 11, 2, 9, 30, tzinfo=UTC)


def test_a_refused_moment_shows_how_one_is_written() -> None:
    with pytest.raises(Refused) as caught:
        query.moment(asked("at=noon"), ZONE, NOW)
    assert str(caught.value) == (
        '?at: "noon" is not a time. Write it as "2025-08-15T12:00" (time in America/Anchorage), or with a zone.'
    )


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_past_moment_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        found = query.moment(asked(f"at={quote(text, errors='replace')}"), ZONE, NOW)
        assert found <= NOW
        assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "number"), [("", 7), ("n=", 7), ("n=0", 0), ("n=012", 12), ("n=100", 100)]
)
def test_a_whole_number_in_bounds_is_taken(written: str, number: int) -> None:
    assert query.whole(asked(written), "n", 7, 0, 100) == number


@pytest.mark.parametrize(
    "written", ["101", "-1", "1.0", "1e1", "٣", "²", "x", "%00", "1" * 100, "0x1", "1_0"]
)
def test_any_other_number_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="whole number from 0 to 100"):
        query.whole(asked(f"n={written}"), "n", 7, 0, 100)


def test_a_parameter_given_twice_is_refused_rather_than_guessed() -> None:
    with pytest.raises(Refused, match="more than once"):
        query.text(asked("at=1&at=2"), "at")


def test_there_are_two_orders() -> None:
    assert query.order(asked("")) == query.order(asked("order=newest")) == "newest"
    assert query.order(asked("order=oldest")) == "oldest"
    with pytest.raises(Refused, match='Give "newest" or "oldest"'):
        query.order(asked("order=random"))
