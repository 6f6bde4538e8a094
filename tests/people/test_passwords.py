"""Passwords: argon2id with the parameters that stand in the docs; too easy ones are refused."""

from __future__ import annotations

import pytest

from costs import lowest, spent
from livedesk.errors import PeopleError
from livedesk.people.passwords import LONGEST, SHORTEST, Passwords, fit
from staff import CHEAP, PASSWORD


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_rfc_9106():
    kept = Passwords().hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Passwords().matches(kept, PASSWORD)
    assert not Passwords().matches(kept, PASSWORD + " ")
    assert not Passwords().outdated(kept)


def test_no_two_are_kept_alike():
    assert CHEAP.hash(PASSWORD) != CHEAP.hash(PASSWORD)


def test_what_was_made_with_other_parameters_still_matches_and_is_known_to_be_old():
    kept = CHEAP.hash(PASSWORD)
    stronger = Passwords(passes=2, memory=16, lanes=1)
    assert stronger.matches(kept, PASSWORD)
    assert stronger.outdated(kept)


def test_one_keyboards_way_of_writing_a_letter_is_as_good_as_anothers():
    assert CHEAP.matches(CHEAP.hash("cafe\u0301 am Hafen um neun"), "caf\u00e9 am Hafen um neun")


def test_nothing_kept_or_something_else_matches_nothing():
    assert not CHEAP.matches(None, PASSWORD)
    assert not CHEAP.matches("", PASSWORD)
    assert not CHEAP.matches("$2b$12$abcdefghijklmnopqrstuv", PASSWORD)


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_wrong_password():
    passwords = Passwords(passes=3, memory=8192, lanes=1)
    kept = passwords.hash(PASSWORD)
    passwords.matches(None, "warm")

    def took(known: str | None) -> float:
        return spent(lambda: [passwords.matches(known, "wrong") for _ in range(5)])

    assert lowest(lambda: took(kept) / took(None), under=1.3) < 1.3
    assert lowest(lambda: took(None) / took(kept), under=1.3) < 1.3


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "x" * (SHORTEST - 1), "x" * (LONGEST + 1), "a" * 40, "ana" * 10, "Password1234!",
        "livedesklivedesk", "abababababab", "anaLiveDesk123",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(PeopleError, match="password"):
        fit(password, "ana")


@pytest.mark.parametrize(
    "password", [PASSWORD, "ровно девять слов тут", "正確馬電池釘書針在這裡呢", "x7$kQ9!vLm2p"]
)
def test_a_few_words_in_any_script_will_do(password):
    fit(password, "ana")
