"""Times as readers meet them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from livedesk.page.catalogue import Catalogue
from livedesk.page.times import Clock, day_mark, iso, short_place, span


@pytest.fixture
def alaska() -> Clock:
    return Clock("America/Anchorage", "Anchorage, Alaska", "en")


def test_a_moment_is_shown_in_the_zone_of_the_event(alaska: Clock):
    moment = alaska.moment(datetime(2025, 8, 15, 19, 26, 7, tzinfo=UTC))
    assert (moment.clock, moment.seconds, moment.day) == ("11:26", "11:26:07", "Fri 15 Aug")
    assert moment.iso == "2025-08-15T19:26:07Z"
    assert moment.exact == "Friday 15 August 2025, 11:26:07 AKDT (19:26:07 UTC)"
    assert moment.local == "2025-08-15T11:26"


def test_the_day_is_the_days_of_the_event_not_of_utc(alaska: Clock):
    assert alaska.moment(datetime(2025, 8, 16, 3, 0, tzinfo=UTC)).full_day == "Friday 15 August 2025"


def test_the_repeated_hour_of_autumn_is_told_apart_by_its_zone(alaska: Clock):
    first = alaska.moment(datetime(2025, 11, 2, 9, 30, tzinfo=UTC))
    second = alaska.moment(datetime(2025, 11, 2, 10, 30, tzinfo=UTC))
    assert first.clock == second.clock == "01:30"
    assert "AKDT" in first.exact
    assert "AKST" in second.exact


def test_a_day_on_a_scale_is_written_as_its_language_writes_it():
    days = {lang: day_mark(date(2025, 8, 15), lang) for lang in ("en", "de", "zh", "ru")}
    assert days == {"en": "15 Aug", "de": "15. Aug.", "zh": "8月15日", "ru": "15 авг."}


def test_a_time_without_zone_is_the_events(alaska: Clock):
    assert alaska.parse("2025-08-15T11:26") == datetime(2025, 8, 15, 19, 26, tzinfo=UTC)


def test_a_time_with_zone_is_its_own_even_when_the_plus_was_lost(alaska: Clock):
    expected = datetime(2025, 8, 15, 19, 26, tzinfo=UTC)
    assert alaska.parse("2025-08-15T19:26:00Z") == expected
    assert alaska.parse("2025-08-15T21:26:00+02:00") == expected
    assert alaska.parse("2025-08-15T21:26:00 02:00") == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01T00:00", "0001-01-01T00:00+14:00", "T"])
def test_what_is_no_time_is_none(alaska: Clock, text: str):
    assert alaska.parse(text) is None


def test_a_span_is_in_one_unit_readers_grasp():
    spans = [0, 41, 89, 90, 1080, 5400, 12000, 86_400, 3 * 86_400]
    assert [span(timedelta(seconds=s), Catalogue.of("en")) for s in spans] == [
        "0 s",
        "41 s",
        "89 s",
        "1 min",
        "18 min",
        "1 h 30 min",
        "3 h 20 min",
        "24 h",
        "3 days",
    ]
    assert span(timedelta(seconds=-5), Catalogue.of("en")) == "0 s"


def test_fractions_of_a_second_do_not_reach_readers():
    assert iso(datetime(2025, 8, 15, 1, 2, 3, 999_999, tzinfo=UTC)) == "2025-08-15T01:02:03Z"


def test_a_place_is_short_beside_a_clock():
    assert short_place("Anchorage, Alaska") == "Anchorage"
