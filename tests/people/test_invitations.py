"""Invitations: one account each, for a while, whoever comes first."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from livedesk.errors import PeopleError
from livedesk.people import People
from livedesk.people.invitations import LASTS, LONGEST
from staff import CHEAP
from waiting import LONG


def test_a_link_makes_one_account_with_the_role_and_stories_it_names(team):
    ana, invitations = team.person("ana"), team.people.invitations
    secret = invitations.make("editor", team.clock(), stories=["harbour"], note="for  Dora", by=ana.id)
    found = invitations.find(secret, team.clock())
    assert (found.role, found.stories, found.note, found.made_by) == (
        "editor",
        ("harbour",),
        "for Dora",
        ana.id,
    )
    dora = invitations.take(secret, "Dora", "Dora D.", "hash", team.clock(), address="192.0.2.1")
    assert (dora.name, dora.role, dora.stories) == ("dora", "editor", ("harbour",))
    assert invitations.find(secret, team.clock()) is None
    with pytest.raises(PeopleError, match="taken or has ended"):
        invitations.take(secret, "dora2", "D", "hash", team.clock())
    used, made, *_ = team.people.trail.newest()
    assert (used.what, used.account, used.by) == ("invitation used", dora.id, ana.id)
    assert (made.what, made.by) == ("account made", ana.id)


def test_it_ends_and_can_be_withdrawn(team):
    invitations = team.people.invitations
    secret, other = (invitations.make("editor", team.clock()) for _ in range(2))
    assert len(invitations.open(team.clock())) == 2
    id_ = invitations.find(other, team.clock()).id
    assert invitations.withdraw(id_, team.clock())
    assert not invitations.withdraw(id_, team.clock())
    assert not invitations.withdraw("no hex", team.clock())
    assert invitations.find(other, team.clock()) is None
    team.clock.passes(seconds=LASTS.total_seconds())
    assert invitations.find(secret, team.clock()) is None
    assert invitations.open(team.clock()) == []
    with pytest.raises(PeopleError):
        invitations.take(secret, "dora", "D", "hash", team.clock())


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), LONGEST + timedelta(seconds=1)])
def test_none_lasts_for_ever_or_not_at_all(team, lasts):
    with pytest.raises(PeopleError, match="at most 60 days"):
        team.people.invitations.make("editor", team.clock(), lasts=lasts)


def test_a_name_that_is_taken_uses_nothing_up(team):
    invitations = team.people.invitations
    secret = invitations.make("editor", team.clock())
    for name, words in (("ben", "taken"), ("b b", "can't be a name")):
        with pytest.raises(PeopleError, match=words):
            invitations.take(secret, name, "Ben", "hash", team.clock())
    assert invitations.take(secret, "bert", "Bert", "hash", team.clock()).name == "bert"


def test_of_many_who_take_one_at_once_one_gets_an_account(team):
    """Each with a connection of its own, as several processes would."""
    secret = team.people.invitations.make("editor", team.clock())
    start, won, lost = threading.Barrier(8), [], []

    def take(i):
        people = People(team.people.path, passwords=CHEAP)
        people.accounts.any()
        start.wait(LONG)
        try:
            won.append(people.invitations.take(secret, f"dora{i}", "Dora", "hash", team.clock()).name)
        except PeopleError as error:
            lost.append(error.what)
        people.close()

    threads = [threading.Thread(target=take, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert len(won) == 1
    assert lost == ["this invitation was taken or has ended"] * 7
    assert [one.name for one in team.people.accounts.all() if one.name.startswith("dora")] == won


def test_the_secret_is_kept_as_a_hash(team):
    secret = team.people.invitations.make("editor", team.clock())
    team.close()
    for file in team.people.path.parent.iterdir():
        assert secret.encode() not in file.read_bytes()


def test_a_link_gives_a_new_password_once_and_ends_all_sessions(team):
    ben, people = team.person("ben"), team.people
    session = people.sessions.begin(ben, team.clock(), method="password")
    older, secret = (people.invitations.renew(ben, team.clock(), by=team.person("ana").id) for _ in range(2))
    assert people.invitations.find(older, team.clock()) is None
    with pytest.raises(PeopleError):  # it makes no account
        people.invitations.take(secret, "ben2", "Ben", "hash", team.clock())
    assert people.invitations.take_renewal(secret, CHEAP.hash("another long one"), team.clock()) == ben
    assert CHEAP.matches(people.accounts.password(ben.id), "another long one")
    assert people.sessions.find(session, team.clock()) is None
    with pytest.raises(PeopleError):
        people.invitations.take_renewal(secret, "hash", team.clock())
    with pytest.raises(PeopleError):  # an invitation renews nothing
        people.invitations.take_renewal(people.invitations.make("chief", team.clock()), "hash", team.clock())


def test_a_link_for_a_new_password_ends_after_a_day_and_for_somebody_switched_off(team):
    ben, invitations = team.person("ben"), team.people.invitations
    secret = invitations.renew(ben, team.clock())
    team.clock.passes(days=1)
    assert invitations.find(secret, team.clock()) is None
    secret = invitations.renew(ben, team.clock())
    team.people.accounts.switch(ben.id, False, team.clock())
    with pytest.raises(PeopleError):
        invitations.take_renewal(secret, "hash", team.clock())
