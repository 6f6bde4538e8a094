"""People: one door to the accounts of a desk."""

from livedesk.people import People


def test_what_one_opening_wrote_the_next_finds(team):
    team.close()
    again = People(team.people.path)
    assert [one.name for one in again.accounts.all()] == ["ana", "ben", "cleo"]
    again.close()


def test_closing_twice_does_nothing(team):
    team.close()
    team.close()
