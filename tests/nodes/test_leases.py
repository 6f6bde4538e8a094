"""Leases: one holder at a time, by the database's clock, and free again when a node is gone."""

from datetime import timedelta

import pytest

from livedesk.nodes import leases
from livedesk.nodes.leases import Leases

TTL = 600.0
"""Seconds; none runs out by itself while a test is at work."""


@pytest.fixture
def two(database):
    return [Leases(database, name, ("gather", "fetch"), ttl=TTL) for name in ("a", "b")]


@pytest.fixture
def passes(database):
    """Lets time pass for what the database holds: all of it is older then."""

    def pass_by(part):
        by = timedelta(seconds=part * TTL)
        database.rows("UPDATE livedesk.node SET seen = seen - %s", (by,))
        database.rows("UPDATE livedesk.lease SET until = until - %s", (by,))

    return pass_by


def test_nodes_see_each_other_while_they_give_signs_of_life(two, passes):
    a, b = two
    a.beat("broker-1")
    assert [node.name for node in b.beat("").alive] == ["a", "b"]
    assert a.alive()[0].broker == "broker-1"
    passes(1.1)
    assert [node.name for node in a.beat("").alive] == ["a"]


def test_one_share_has_one_holder(two):
    a, b = two
    held = a.take("gather", [1, 2, 3])
    assert held == {1: 1, 2: 1, 3: 1}
    assert b.take("gather", [2, 3, 4]) == {4: 1}
    assert b.take("fetch", [2]) == {2: 1}
    assert a.take("gather", []) == {}


def test_a_lease_that_is_renewed_is_kept_and_one_that_is_not_goes_over(two, passes):
    a, b = two
    held = a.take("gather", [1, 2])
    for _ in range(3):
        passes(0.4)
        assert a.renew("gather", {1: held[1]}) == {1}
    assert b.take("gather", [1, 2]) == {2: 2}
    assert a.renew("gather", held) == {1}


def test_one_that_ran_out_is_renewed_as_long_as_nobody_took_it(two, passes):
    a, b = two
    held = a.take("gather", [1])
    passes(1.1)
    assert a.renew("gather", held) == {1}
    assert b.take("gather", [1]) == {}
    assert a.renew("gather", {}) == set()


def test_what_is_given_up_is_free_at_once(two):
    a, b = two
    held = a.take("gather", [1, 2])
    a.give("gather", {1: held[1]})
    a.give("gather", {2: 99})
    a.give("gather", {})
    assert b.take("gather", [1, 2]) == {1: 2}


def test_who_leaves_leaves_everything(two):
    a, b = two
    a.beat("")
    a.take("gather", [1])
    a.leave()
    assert [node.name for node in b.beat("").alive] == ["b"]
    assert b.take("gather", [1]) == {1: 1}


def test_shares_are_meant_for_those_who_have_the_role(database, two):
    a, _ = two
    a.beat("")
    alive = Leases(database, "reader", ("read",), ttl=5).beat("").alive
    assert a.meant_for_me("gather", alive) == set(range(leases.PARTITIONS))


def test_a_clock_that_is_wrong_is_measured_against_the_databases(two, monkeypatch):
    real = leases.datetime

    class Ahead(real):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) + timedelta(minutes=10)

    monkeypatch.setattr(leases, "datetime", Ahead)
    assert timedelta(minutes=9, seconds=50) < two[0].beat("").skew < timedelta(minutes=10, seconds=10)
