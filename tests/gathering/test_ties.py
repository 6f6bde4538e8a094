"""What links developments, added up report by report."""

from __future__ import annotations

import math

import pytest

from livedesk.gathering import thresholds as t
from livedesk.gathering.ties import Tie, Ties, TiesState


def two_and_a_third():
    """Development 1 of two reports; 2 of one alike to both; 3 of one alike to 2's."""
    ties = Ties()
    ties.add(1, ())
    ties.add(1, [(1, 0.9)])
    ties.add(2, [(1, 0.6), (1, 0.4)])
    ties.add(3, [(2, 0.5)])
    return ties


def test_strength_weighs_the_closest_pair_against_the_mean_of_all():
    strength, other = two_and_a_third().strongest(1)
    assert other == 2
    assert strength == pytest.approx(t.CLOSEST_SHARE * 0.6 + (1 - t.CLOSEST_SHARE) * (0.6 + 0.4) / 2)


def test_reports_alike_to_none_of_the_others_weaken_a_tie():
    ties = two_and_a_third()
    before, _ = ties.strongest(2, apart=[3])
    ties.add(1, ())
    after, _ = ties.strongest(2, apart=[3])
    assert after < before


def test_what_is_kept_apart_is_never_the_strongest():
    assert two_and_a_third().strongest(2, apart=[1])[1] == 3
    assert two_and_a_third().strongest(1, apart=[2]) is None


def test_the_one_that_stays_takes_over_the_ties_of_the_one_that_ends():
    ties = two_and_a_third()
    ties.merge(1, 2)
    strength, other = ties.strongest(1)
    assert other == 3
    assert strength == pytest.approx(t.CLOSEST_SHARE * 0.5 + (1 - t.CLOSEST_SHARE) * 0.5 / 3)
    assert ties.strongest(3)[1] == 1


def test_a_forgotten_development_ties_nothing():
    ties = two_and_a_third()
    ties.forget(2)
    assert ties.strongest(1) is None
    assert ties.strongest(3) is None
    assert ties.numbers() == [1, 3]


def test_ties_are_the_same_after_a_snapshot():
    ties, restored = two_and_a_third(), Ties()
    restored.take(ties.state())
    assert restored.state() == ties.state()
    for known in (ties, restored):
        known.add(2, [(3, 0.7)])
    assert restored.strongest(2) == ties.strongest(2)


def test_a_snapshot_with_a_tie_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="tie of 1 and 2"):
        Ties().take(TiesState(sizes={1: 1, 2: 1}, ties=[(1, 2, Tie(0.5, math.nan))]))
