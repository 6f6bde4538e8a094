"""Accounts: one name one account, the last chief stays, off means out."""

import pytest

from livedesk.errors import PeopleError
from staff import CHEAP, PASSWORD


def test_a_name_is_given_once(team):
    with pytest.raises(PeopleError, match='"ben" is taken'):
        team.hire(" BEN ", "editor")
    assert [one.name for one in team.people.accounts.all()] == ["ana", "ben", "cleo"]


def test_someone_is_found_by_name_as_typed_and_by_id(team):
    ben = team.person(" Ben ")
    assert team.people.accounts.get(ben.id) == ben
    assert team.people.accounts.named("nobody") is None
    assert team.people.accounts.named("'; DROP TABLE account; --") is None
    assert team.people.accounts.get("") is None


def test_the_last_chief_can_be_neither_lowered_nor_switched_off(team):
    ana, ben = team.person("ana"), team.person("ben")
    accounts = team.people.accounts
    for change in (
        lambda: accounts.give_role(ana.id, "editor", team.clock()),
        lambda: accounts.switch(ana.id, False, team.clock()),
    ):
        with pytest.raises(PeopleError, match="last chief"):
            change()
    accounts.give_role(ben.id, "chief", team.clock())
    assert accounts.give_role(ana.id, "editor", team.clock()).role == "editor"
    with pytest.raises(PeopleError, match="last chief"):
        accounts.switch(ben.id, False, team.clock())


def test_switching_off_ends_sessions_and_tokens_and_switching_on_brings_no_session_back(team):
    ben, people = team.person("ben"), team.people
    session = people.sessions.begin(ben, team.clock(), method="password")
    token = people.tokens.make(ben, "script", ["read"], team.clock())
    assert not people.accounts.switch(ben.id, False, team.clock()).active
    assert people.sessions.find(session, team.clock()) is None
    assert people.tokens.find(token, team.clock()) is None
    people.accounts.switch(ben.id, True, team.clock())
    assert people.sessions.find(session, team.clock()) is None
    assert people.tokens.find(token, team.clock()) is not None  # a script goes on where it was


def test_a_new_password_ends_all_other_sessions(team):
    ben, people = team.person("ben"), team.people
    here, there = (people.sessions.begin(ben, team.clock(), method="password") for _ in range(2))
    session = people.sessions.find(here, team.clock())[1]
    people.accounts.keep_password(
        ben.id, CHEAP.hash("another long one"), team.clock(), but=bytes.fromhex(session.id)
    )
    assert people.sessions.find(here, team.clock()) is not None
    assert people.sessions.find(there, team.clock()) is None
    assert people.passwords.matches(people.accounts.password(ben.id), "another long one")


def test_rehashing_never_brings_an_old_password_back(team):
    ben, accounts = team.person("ben"), team.people.accounts
    before = accounts.password(ben.id)
    accounts.keep_password(ben.id, CHEAP.hash("another long one"), team.clock())
    accounts.rehash(ben.id, before, CHEAP.hash(PASSWORD))
    assert CHEAP.matches(accounts.password(ben.id), "another long one")


def test_stories_and_display_can_be_changed(team):
    ben, accounts = team.person("ben"), team.people.accounts
    assert accounts.give_stories(ben.id, ["a", "b", "a"], team.clock()).stories == ("a", "b")
    assert accounts.give_stories(ben.id, None, team.clock()).stories is None
    assert accounts.give_display(ben.id, "Ben  Ali", team.clock()).display == "Ben Ali"


def test_nobody_can_be_changed_who_is_not_there(team):
    accounts = team.people.accounts
    for change in (
        lambda: accounts.give_role("x", "chief", team.clock()),
        lambda: accounts.give_stories("x", None, team.clock()),
        lambda: accounts.give_display("x", "X", team.clock()),
        lambda: accounts.switch("x", False, team.clock()),
        lambda: accounts.keep_password("x", "y", team.clock()),
    ):
        with pytest.raises(PeopleError, match="no such account"):
            change()
    assert accounts.password("x") is None
