"""Attempts: guessing gets slower with each, for the guesser and hardly for anybody else."""

from __future__ import annotations

from livedesk.people.attempts import FORGOTTEN, Attempts


def tried(team, name="ben", address="192.0.2.1", browser=None, *, times=1):
    """Try as often as one may, waiting as told; the seconds waited in all."""
    attempts: Attempts = team.people.attempts
    waited = 0.0
    for _ in range(times):
        keys = attempts.keys(name, address, browser, team.person("ben").id if name == "ben" else None)
        wait = attempts.wait(keys, team.clock())
        waited += wait
        team.clock.passes(seconds=wait)
        attempts.count(keys, team.clock())
    return waited


def held(team, name="ben", address="192.0.2.1", browser=None):
    attempts = team.people.attempts
    return attempts.wait(
        attempts.keys(name, address, browser, team.person("ben").id if name == "ben" else None), team.clock()
    )


def test_typing_errors_cost_nothing_and_then_each_wait_is_twice_the_last(team):
    assert tried(team, times=5) == 0
    assert [tried(team) for _ in range(5)] == [1, 2, 4, 8, 16]


def test_a_thousand_guesses_at_one_account_from_one_address_take_ten_days(team):
    assert tried(team, times=1000) > 10 * 24 * 3600


def test_guesses_at_many_accounts_from_one_address_slow_down_as_well(team):
    assert sum(tried(team, f"guess{i}") for i in range(100)) > 3600 * 10


def test_guesses_from_many_addresses_wait_a_minute_each_and_never_more(team):
    for i in range(40):
        tried(team, address=f"198.51.100.{i}")
    assert 55 < held(team, address="203.0.113.9") <= 60


def test_who_was_let_in_with_this_browser_before_is_not_held_up_by_strangers(team):
    ben = team.person("ben")
    browser = team.people.attempts.know(ben.id, team.clock())
    for i in range(40):
        tried(team, address=f"198.51.100.{i}")
    assert held(team, browser=browser) == 0
    assert held(team, browser="stolen-or-made-up") > 0
    # It is known for ben alone, and counted as well.
    assert held(team, "ana", browser=browser) == 0
    for i in range(20):
        tried(team, address=f"203.0.113.{i}", browser=browser)
    assert held(team, address="203.0.113.99", browser=browser) > 60


def test_success_forgives_the_account_and_not_the_address(team):
    attempts = team.people.attempts
    tried(team, times=8)
    keys = attempts.keys("ben", "192.0.2.1", None, team.person("ben").id)
    attempts.forgive(keys)
    assert held(team) == 0
    for i in range(15):
        tried(team, f"guess{i}")
    assert held(team) > 0  # signing in to one's own account between guesses does not help


def test_a_day_of_peace_forgets_and_is_cleaned_up(team):
    tried(team, times=12)
    team.clock.passes(seconds=FORGOTTEN.total_seconds())
    assert held(team) == 0
    assert tried(team, times=5) == 0
    team.clock.passes(seconds=FORGOTTEN.total_seconds() + 1)
    team.people.prune(team.clock())
    with team.people._file.writing() as db:
        assert db.execute("SELECT count(*) FROM attempt").get == 0


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_longest_wait(team):
    tried(team, times=12)
    team.clock.passes(days=-3)
    assert held(team) <= 3 * 86_400 + 900
