"""A clock that stands wrong is told, and its times are not believed."""

from datetime import timedelta

import msgspec
import pytest

from livedesk.sources.accounts import Post, Register
from livedesk.sources.skew import Skew, ahead, possible
from sources.test_holding import SOURCE
from sources.world import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("said", "kept"),
    [(None, None), (NOON - MINUTE, NOON - MINUTE), (NOON + MINUTE, NOON), (NOON + 3 * MINUTE, None)],
)
def test_a_little_ahead_is_the_moment_of_seeing_and_further_ahead_is_no_time(said, kept):
    assert possible(said, NOON) == kept


@pytest.mark.parametrize(("minutes", "words"), [(20, "20 min"), (180, "3 h"), (60 * 24 * 5, "5 days")])
def test_what_is_dated_ahead_is_counted_and_told_once(minutes, words):
    skew = Skew()
    skew.note(NOON + minutes * MINUTE, NOON)
    skew.note(NOON + MINUTE, NOON)
    skew.note(None, NOON)
    assert skew.told() == (
        f"1 item is dated up to {words} ahead: a clock stands wrong, or the zone is another",
    )
    assert skew.told() == ()


def test_reports_of_a_feed_keep_the_time_they_claim_and_the_doubt_is_told():
    post = Register(SOURCE).report(Post(account="mara", key="a", text="x"), seen_at=NOON)
    late = [msgspec.structs.replace(post, published_at=NOON + 60 * MINUTE, published_precision="minute")] * 2
    assert ahead(late) == (
        "2 items are dated up to 60 min ahead: a clock stands wrong, or the zone is another",
    )
    days = [msgspec.structs.replace(each, published_precision="day") for each in late]
    assert ahead([post, *days]) == ()


def test_a_posts_impossible_time_is_unknown_and_its_register_says_so():
    register = Register(SOURCE)
    report = register.report(
        Post(account="mara", key="a", text="x", published_at=NOON + 60 * MINUTE, precision="second"),
        seen_at=NOON,
    )
    assert (report.published_at, report.published_precision) == (None, None)
    assert "dated up to 60 min ahead" in register.doubts()[0]
    assert register.doubts() == ()
