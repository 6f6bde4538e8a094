"""Who had it first, and how fast it came through."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.page.firsts import firsts, in_words
from newsroom import Newsroom, at


@pytest.fixture
def desk():
    return Newsroom()


def of(desk, name):
    return next(one for one in firsts(desk.state) if one.name == name)


def test_the_source_whose_report_was_seen_first_had_it_first(desk):
    landing = desk.hears("14:05", "Reuters", "Putin lands")
    desk.hears("14:09", "TASS", "Putin lands too", joins=landing)
    desk.hears("14:30", "Reuters", "Putin lands, again", joins=landing)
    reuters, tass = of(desk, "Reuters"), of(desk, "TASS")
    assert (reuters.took_part, reuters.first, reuters.share) == (1, 1, 1.0)
    assert (tass.took_part, tass.first, tass.share) == (1, 0, 0.0)
    assert reuters.lead == 240
    assert [one.name for one in firsts(desk.state)] == ["Reuters", "TASS"]


def test_nobody_is_first_where_nobody_else_is(desk):
    landing = desk.hears("14:05", "Reuters", "Putin lands")
    desk.hears("14:06", "Reuters World", "Putin lands", joins=landing, publisher="Reuters")
    assert (of(desk, "Reuters").took_part, of(desk, "Reuters").alone, of(desk, "Reuters").share) == (
        0,
        1,
        None,
    )


def test_first_by_the_sources_own_clocks_is_told_apart(desk):
    """A source looked at once an hour is seen late and may have had it first all the same."""
    landing = desk.hears("14:05", "Reuters", "Putin lands", published_at=at("14:04"))
    desk.hears("14:40", "TASS", "Putin lands", joins=landing, published_at=at("14:01"))
    assert (of(desk, "Reuters").first, of(desk, "Reuters").first_said) == (1, 0)
    assert (of(desk, "TASS").first, of(desk, "TASS").first_said) == (0, 1)


@pytest.mark.parametrize(
    "time",
    [
        {"published_at": None, "published_precision": None},
        {"published_at": at("14:00"), "published_precision": "day"},
        {"published_at": at("19:00"), "published_precision": "second"},
    ],
)
def test_times_that_say_nothing_decide_nothing(desk, time):
    landing = desk.hears("14:05", "Reuters", "Putin lands", published_at=at("14:04"))
    desk.hears("14:40", "TASS", "Putin lands", joins=landing, **time)
    assert [one.first_said for one in firsts(desk.state)] == [0, 0]
    assert of(desk, "TASS").to_desk.count == 0


def test_the_way_from_the_source_to_the_desk_to_the_page_is_timed(desk):
    landing = desk.hears("14:05", "Reuters", "Putin lands", published_at=at("14:04"))
    desk.publishes("14:05:02", landing)
    desk.hears("14:10", "TASS", "Putin lands", joins=landing, published_at=at("14:00"))
    desk.publishes("14:20", landing)
    reuters, tass = of(desk, "Reuters"), of(desk, "TASS")
    assert (reuters.to_desk.median, reuters.to_page.median) == (60, 2)
    assert (tass.to_desk.median, tass.to_page.median) == (600, 600)
    assert tass.to_page.count == 1


def test_what_stood_in_a_feed_before_the_first_look_does_not_count_as_slow(desk):
    desk.hears("14:05", "Reuters", "Old news", published_at=at("14:05") - timedelta(days=2))
    reuters = of(desk, "Reuters")
    assert (reuters.backlog, reuters.to_desk.count, reuters.to_desk.median) == (1, 0, None)


def test_days_are_told_one_by_one_newest_first(desk):
    landing = desk.hears("14:05", "Reuters", "Putin lands", published_at=at("14:04"))
    desk.hears("14:06", "TASS", "Putin lands", joins=landing)
    leaves = desk.hears("2025-08-16T02:00:00+00:00", "Reuters", "Putin leaves")
    desk.hears("2025-08-16T03:00:00+00:00", "TASS", "Putin leaves", joins=leaves)
    days = of(desk, "Reuters").days
    assert [(one.day, one.took_part, one.first) for one in days] == [
        (date(2025, 8, 16), 1, 1),
        (date(2025, 8, 15), 1, 1),
    ]
    assert days[1].to_desk.median == 60


def test_a_development_merged_into_another_is_counted_once(desk):
    one = desk.hears("14:05", "Reuters", "Putin lands")
    desk.hears("14:06", "TASS", "Putin lands", joins=one)
    assert sum(each.first for each in firsts(desk.state)) == 1


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 59), st.integers(0, 2)), max_size=25))
def test_every_contested_development_has_exactly_one_first(steps):
    desk = Newsroom()
    opened = {}
    for n, (who, minute, where) in enumerate(steps):
        time = f"{n // 60 + 1:02d}:{minute:02d}"
        heard = desk.hears(time, f"Outlet {who}", f"words {n}", joins=opened.get(where), id=f"r{n}")
        opened.setdefault(where, heard)
    found = firsts(desk.state)
    contested = {where: set() for where in opened}
    for who, _, where in steps:
        contested[where].add(who)
    count = sum(len(publishers) > 1 for publishers in contested.values())
    assert sum(one.first for one in found) == count
    assert all(one.first <= one.took_part and one.to_desk.count <= one.reports for one in found)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (14.2, "14 s"),
        (200, "3 min"),
        (4_800, "80 min"),
        (5_400, "1 h 30 min"),
        (7_200, "2 h"),
    ],
)
def test_times_in_words(seconds, words):
    assert in_words(seconds) == words
