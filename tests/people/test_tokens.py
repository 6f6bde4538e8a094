"""Tokens: shown once, kept as a hash, open what they say as long as their owner may."""

from datetime import timedelta

import pytest

from livedesk.errors import PeopleError


def test_a_token_opens_its_scopes_and_is_kept_as_a_hash(team):
    ben, tokens = team.person("ben"), team.people.tokens
    secret = tokens.make(ben, "wire script", ["reports:write", "read"], team.clock())
    person, token = tokens.find(secret, team.clock())
    assert person == ben
    assert token.scopes == ("read", "reports:write")
    assert token.label == "wire script"
    (kept,) = tokens.of(ben.id)
    assert kept.used == team.clock()
    team.close()
    for file in team.people.path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()


def test_guesses_open_nothing(team):
    tokens = team.people.tokens
    secret = tokens.make(team.person("ben"), "a", ["read"], team.clock())
    for guess in ("", "livedesk_", secret[:-1], secret.removeprefix("livedesk_"), secret + "x"):
        assert tokens.find(guess, team.clock()) is None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "admin"]])
def test_scopes_there_are_not_make_no_token(team, scopes):
    with pytest.raises(PeopleError, match="read, reports:write, commands:write"):
        team.people.tokens.make(team.person("ben"), "a", scopes, team.clock())


def test_a_contributor_gets_no_token_for_commands(team):
    with pytest.raises(PeopleError, match="no commands"):
        team.people.tokens.make(team.person("cleo"), "a", ["commands:write"], team.clock())


def test_a_token_ends_when_it_was_said_to_and_when_it_is_withdrawn(team):
    ben, tokens = team.person("ben"), team.people.tokens
    short = tokens.make(ben, "a", ["read"], team.clock(), lasts=timedelta(days=30))
    long = tokens.make(ben, "b", ["read"], team.clock())
    team.clock.passes(days=30)
    assert tokens.find(short, team.clock()) is None
    _, token = tokens.find(long, team.clock())
    assert not tokens.withdraw(team.person("ana").id, token.id, team.clock())
    assert not tokens.withdraw(ben.id, "no hex", team.clock())
    assert tokens.withdraw(ben.id, token.id, team.clock())
    assert tokens.find(long, team.clock()) is None
    assert not tokens.withdraw(ben.id, token.id, team.clock())
    assert team.people.trail.newest(1)[0].words == "b"
