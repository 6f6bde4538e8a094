"""The trail: what happened to accounts, for a time."""

from datetime import timedelta

from livedesk.people import trail as room
from livedesk.people.trail import KEPT


def test_every_change_of_an_account_leaves_a_line_with_who_did_it(team):
    ana, ben = team.person("ana"), team.person("ben")
    team.people.accounts.give_role(ben.id, "chief", team.clock(), by=ana.id, address="192.0.2.1")
    team.people.accounts.switch(ben.id, False, team.clock(), by=ana.id)
    off, role, made = team.people.trail.newest(account=ben.id)
    assert (made.what, made.by, made.words) == ("account made", "command line", "ben, editor")
    assert (role.what, role.by, role.address, role.words) == (
        "account changed",
        ana.id,
        "192.0.2.1",
        "editor to chief",
    )
    assert (off.what, off.at) == ("account switched off", team.clock())


def test_the_newest_come_first_and_no_more_than_asked_for(team):
    assert [one.words.split(",")[0] for one in team.people.trail.newest(2)] == ["cleo", "ben"]


def test_old_lines_are_forgotten(team):
    team.clock.passes(days=KEPT.days + 1)
    team.people.trail.note("signed in", "x", team.clock())
    team.people.prune(team.clock())
    assert [one.what for one in team.people.trail.newest()] == ["signed in"]


def test_an_attack_does_not_fill_the_disk(team, monkeypatch):
    monkeypatch.setattr(room, "MOST", 10)
    for i in range(50):
        team.people.trail.note("sign-in failed", f"guess{i}", team.clock() + timedelta(seconds=i))
    team.people.prune(team.clock())
    assert len(team.people.trail.newest(100)) == 10


def test_what_strangers_type_is_cut_short(team):
    team.people.trail.note(
        "sign-in failed", "x" * 10_000, team.clock(), words="y" * 10_000, address="z" * 500
    )
    (line,) = team.people.trail.newest(1)
    assert (len(line.account), len(line.words), len(line.address)) == (100, 300, 100)
