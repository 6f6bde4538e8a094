"""A flood of strangers passes in its measure, and costs a known account nothing."""

from datetime import timedelta

import msgspec

from livedesk.sources.accounts import Post, Register
from livedesk.sources.holding import KEPT, Holding
from sources.world import NOON, source

SOURCE = source(
    type="social",
    account=[{"id": name, "name": name, "verified_by": "its site"} for name in ("mara", "union")],
)


def posts(account, count, start=0):
    register = Register(SOURCE)
    return [
        register.report(Post(account=account, key=f"{account}{n}", text=f"Word {n}"), seen_at=NOON)
        for n in range(start, start + count)
    ]


def test_so_many_pass_and_the_rest_is_held_newest_last():
    holding = Holding(3)
    passed = holding.sift(posts("x", 5), NOON, known_too=True)
    assert [report.item_key for report in passed] == ["x0", "x1", "x2"]
    assert [report.item_key for report in holding.latest] == ["x3", "x4"]


def test_strangers_share_one_measure_and_a_known_account_has_its_own():
    holding = Holding(2)
    mixed = [*posts("x", 2), *posts("y", 2), *posts("mara", 2), *posts("union", 1)]
    passed = holding.sift(mixed, NOON, known_too=True)
    assert [report.poster.id for report in passed] == ["x", "x", "mara", "mara", "union"]


def test_a_known_account_that_is_looked_at_has_no_measure():
    assert len(Holding(2).sift(posts("mara", 9), NOON, known_too=False)) == 9


def test_the_measure_fills_again_within_a_minute():
    holding = Holding(60)
    assert len(holding.sift(posts("x", 100), NOON, known_too=True)) == 60
    later = NOON + timedelta(seconds=10)
    assert len(holding.sift(posts("x", 100, 100), later, known_too=True)) == 10


def test_a_clock_set_back_gives_nothing_away():
    holding = Holding(2)
    holding.sift(posts("x", 2), NOON, known_too=True)
    assert holding.sift(posts("x", 2, 2), NOON - timedelta(hours=1), known_too=True) == []


def test_what_an_outlet_brings_is_never_held():
    plain = [msgspec.structs.replace(report, poster=None) for report in posts("x", 5)]
    assert len(Holding(1).sift(plain, NOON, known_too=True)) == 5


def test_only_the_last_are_kept_at_hand_and_those_taken_back_are_let_go():
    holding = Holding(1)
    holding.sift(posts("x", KEPT + 10), NOON, known_too=True)
    assert len(holding.latest) == KEPT
    holding.forget([f"x{KEPT + 9}"])
    assert holding.latest[-1].item_key == f"x{KEPT + 8}"


def test_what_comes_again_after_a_crash_is_held_once():
    holding = Holding(1)
    holding.sift(posts("x", 4), NOON, known_too=True)
    again = Holding(1, holding.latest)
    again.sift(posts("x", 5), NOON, known_too=True)
    assert [report.item_key for report in again.latest] == ["x1", "x2", "x3", "x4"]
