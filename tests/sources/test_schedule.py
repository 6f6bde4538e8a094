"""When to look again: politely, and soon enough for a live story."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Report
from livedesk.sources.item import Hints
from livedesk.sources.schedule import (
    LONGEST,
    SHORTEST,
    UNKNOWN_PACE,
    gap_seconds,
    hinted_seconds,
    next_look,
    skips,
)
from livedesk.sources.state import SourceState
from sources.world import NOON, source

FRESH = SourceState()


def wait(state=FRESH, **more):
    every = more.pop("every", None)
    return next_look(source(every=every), state, now=NOON, **more) - NOON


def report(minutes_ago, precision="second"):
    return Report(
        id=str(minutes_ago), source="s", source_name="S", publisher="P", type="outlet", seen_at=NOON,
        published_at=NOON - timedelta(minutes=minutes_ago), published_precision=precision,
    )  # fmt: skip


def about(expected):
    """A wait, with the share by which sources are spread."""
    return pytest.approx(expected.total_seconds() * 1.05, rel=0.06)


def test_a_source_of_unknown_pace_is_looked_at_every_five_minutes():
    assert wait().total_seconds() == about(UNKNOWN_PACE)


def test_the_pace_of_the_items_sets_the_pace_of_the_looks():
    assert wait(SourceState(gap_seconds=1200.0)).total_seconds() == about(timedelta(minutes=10))


def test_never_more_than_once_a_minute_and_never_less_than_once_an_hour():
    assert wait(SourceState(gap_seconds=3.0)).total_seconds() == about(SHORTEST)
    assert wait(SourceState(gap_seconds=1e7)).total_seconds() == about(LONGEST)


def test_what_the_publisher_asks_for_is_obeyed_up_to_an_hour():
    assert wait(SourceState(gap_seconds=60.0, hinted_seconds=900)).total_seconds() == about(
        timedelta(minutes=15)
    )
    assert wait(SourceState(hinted_seconds=86_400)).total_seconds() == about(LONGEST)


def test_the_story_file_has_the_last_word_over_hints():
    assert wait(SourceState(hinted_seconds=900, gap_seconds=60.0), every=45) == timedelta(seconds=45)


def test_nobody_has_a_word_over_retry_after():
    later = NOON + timedelta(hours=3)
    assert wait(SourceState(failures=1), every=30, retry_after=later) == timedelta(hours=3)
    assert wait(retry_after=NOON) > timedelta()


def test_failures_double_the_wait_up_to_an_hour():
    waits = [wait(SourceState(failures=n), every=30) for n in range(1, 12)]
    assert waits[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST


def test_an_hour_the_feed_skips_is_waited_out_by_the_hour():
    assert wait(SourceState(gap_seconds=60.0), skipping=True) == LONGEST


def test_sources_added_together_drift_apart():
    waits = {next_look(source(str(n)), SourceState(), now=NOON) for n in range(20)}
    assert len(waits) == 20


def test_the_gap_is_the_median_or_an_eighth_of_the_silence():
    assert gap_seconds([report(m) for m in (1, 11, 21, 91)], now=NOON) == 600
    assert gap_seconds([report(m) for m in (800, 810, 820)], now=NOON) == 6000


def test_days_and_the_future_say_nothing_of_the_pace():
    assert gap_seconds([report(1), report(2)], now=NOON) is None
    assert gap_seconds([report(m, "day") for m in (1, 2, 3, 4)], now=NOON) is None
    assert gap_seconds([report(-5), report(1), report(2)], now=NOON) is None


def test_the_longest_of_the_hints_counts():
    assert hinted_seconds(Hints(ttl_minutes=5, period_seconds=900), 60) == 900
    assert hinted_seconds(Hints(), 0) is None


def test_skipped_hours_and_days():
    assert skips(Hints(skip_hours=frozenset({12})), NOON)
    assert skips(Hints(skip_days=frozenset({4})), NOON)  # a Friday
    assert not skips(Hints(skip_hours=frozenset({13})), NOON)


@given(
    st.floats(0, 1e9) | st.none(),
    st.integers(0, 10**8) | st.none(),
    st.integers(0, 10_000),
    st.integers(30, 10**6) | st.none(),
    st.timedeltas(timedelta(), timedelta(days=1)) | st.none(),
)
def test_every_wait_keeps_the_bounds(gap, hint, failures, every, retry):
    at = NOON + retry if retry is not None else None
    waited = wait(
        SourceState(gap_seconds=gap, hinted_seconds=hint, failures=failures), every=every, retry_after=at
    )
    assert waited >= timedelta(seconds=30)
    assert retry is None or waited >= retry
    usual = timedelta(seconds=every) if every else LONGEST * 1.1
    assert waited <= max(usual, LONGEST * 1.1, retry or timedelta())
    assert (NOON + waited).tzinfo is UTC


def test_it_never_asks_the_clock():
    past = datetime(1999, 1, 1, tzinfo=UTC)
    assert next_look(source(), SourceState(), now=past).year == 1999
