"""What is queued for a writing thread."""

import pytest

from livedesk.record.jobs import EPOCH, Append, from_microseconds, to_microseconds
from record.contract import heard


def test_moments_are_exact_to_the_microsecond():
    moment = heard().recorded_at
    assert from_microseconds(to_microseconds(moment)) == moment
    assert to_microseconds(EPOCH) == 0


def test_a_time_without_a_zone_fails_where_the_append_is_made():
    naive = heard(occurred_at=heard().recorded_at.replace(tzinfo=None))
    with pytest.raises(TypeError):
        Append([naive], [b"{}"])


def test_a_queued_append_can_not_be_cancelled():
    assert Append([heard()], [b"{}"]).future.cancel() is False
