"""Sessions: end when idle, when old, when their owner says so; only a hash is kept."""

import pytest

from livedesk.people.sessions import FRESH, IDLE, LONGEST


@pytest.fixture
def begun(team):
    ben = team.person("ben")
    return team.people.sessions.begin(
        ben, team.clock(), method="password", agent="Firefox", address="192.0.2.1"
    )


def test_the_secret_stands_nowhere_in_the_file(team, begun):
    team.close()
    for file in team.people.path.parent.iterdir():
        assert begun.encode() not in file.read_bytes()


def test_a_session_in_use_lasts_to_its_longest_and_an_idle_one_ends_sooner(team, begun):
    sessions = team.people.sessions
    for _ in range(int(LONGEST / (IDLE / 2)) - 1):
        team.clock.passes(seconds=IDLE.total_seconds() / 2)
        assert sessions.find(begun, team.clock()) is not None
    team.clock.passes(seconds=IDLE.total_seconds() / 2)
    assert sessions.find(begun, team.clock()) is None  # its longest


def test_an_idle_session_ends(team, begun):
    team.clock.passes(seconds=IDLE.total_seconds() - 1)
    assert team.people.sessions.find(begun, team.clock()) is not None
    team.clock.passes(seconds=IDLE.total_seconds())
    assert team.people.sessions.find(begun, team.clock()) is None
    assert team.people.sessions.of(team.person("ben").id, team.clock()) == []


def test_signing_in_makes_what_the_browser_held_before_worthless(team, begun):
    ana = team.person("ana")
    after = team.people.sessions.begin(ana, team.clock(), method="password", before=begun)
    assert after != begun
    assert team.people.sessions.find(begun, team.clock()) is None
    assert team.people.sessions.find(after, team.clock())[0] == ana


def test_a_secret_nobody_gave_out_opens_nothing(team, begun):
    for guess in ("", "x", begun[:-1], begun + "x", begun.lower(), "\udcff"):
        assert team.people.sessions.find(guess, team.clock()) is None


def test_people_see_and_end_their_own_and_nobody_elses(team, begun):
    ben, ana, sessions = team.person("ben"), team.person("ana"), team.people.sessions
    (shown,) = sessions.of(ben.id, team.clock())
    assert (shown.agent, shown.address, shown.method) == ("Firefox", "192.0.2.1", "password")
    assert not sessions.end(ana.id, shown.id, team.clock())
    assert not sessions.end(ben.id, "no hex", team.clock())
    assert sessions.find(begun, team.clock()) is not None
    assert sessions.end(ben.id, shown.id, team.clock())
    assert sessions.find(begun, team.clock()) is None
    assert not sessions.end(ben.id, shown.id, team.clock())


def test_all_others_can_be_ended_at_once(team, begun):
    ben, sessions = team.person("ben"), team.people.sessions
    here = sessions.begin(ben, team.clock(), method="passkey")
    session = sessions.find(here, team.clock())[1]
    sessions.end_others(ben.id, session.id, team.clock())
    assert [one.id for one in sessions.of(ben.id, team.clock())] == [session.id]


def test_fresh_is_for_a_quarter_of_an_hour(team, begun):
    session = team.people.sessions.find(begun, team.clock())[1]
    assert session.fresh(team.clock() + FRESH)
    assert not session.fresh(team.clock() + FRESH * 1.01)


def test_ended_ones_are_forgotten(team, begun):
    team.clock.passes(days=8)
    team.people.prune(team.clock())
    with team.people._file.writing() as db:
        assert db.execute("SELECT count(*) FROM session").get == 0
