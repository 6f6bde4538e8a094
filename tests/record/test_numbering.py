"""The time an entry is recorded at."""

from datetime import timedelta

import pytest

from livedesk.errors import RecordError
from livedesk.record import CLOCK_SLACK, never_back
from newsroom import at

NOON = at("12:00")


def test_the_first_entry_and_later_ones_keep_their_time():
    assert never_back(None, NOON, where="here") == NOON
    assert never_back(NOON, NOON, where="here") == NOON
    assert never_back(NOON, NOON + timedelta(days=9), where="here") == NOON + timedelta(days=9)


def test_a_clock_set_back_a_little_stands_still():
    assert never_back(NOON, NOON - timedelta(seconds=1), where="here") == NOON
    assert never_back(NOON, NOON - CLOCK_SLACK, where="here") == NOON


def test_a_clock_set_back_far_is_refused_with_both_times_and_a_remedy():
    with pytest.raises(RecordError) as refused:
        never_back(NOON, NOON - timedelta(days=1), where="here")
    assert str(refused.value) == (
        "here: an entry of 2025-08-14 12:00:00 UTC can't follow one of 2025-08-15 12:00:00. "
        "Set the clock right, or play an older recording into a new file (--record)."
    )
