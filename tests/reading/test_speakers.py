"""Whom a speaker's phrase means."""

import pytest

from livedesk.reading.speakers import Speakers, is_pronoun
from reading.harbour import STORY, claims

SPEAKERS = Speakers(STORY)


@pytest.mark.parametrize(
    ("phrase", "actor"),
    [
        ("Ida Lind", "lind"),
        ("Minister Lind", "lind"),
        ("Lind, the minister of labour", "lind"),
        ("Norway", "norway"),
        ("Lind's adviser", None),
        ("an adviser to Lind", None),
        ("Lind supporters", None),
        ("Norway police", None),
        ("the dockers", None),
    ],
)
def test_the_head_of_a_phrase_names_the_actor(phrase, actor):
    assert SPEAKERS.named(phrase, "en") == actor


def test_a_pronoun_is_the_last_person_who_spoke():
    first, second = claims("", "Lind said the port is open. She said the strike is over.")
    assert (second.speaker, second.name, second.actor) == ("She", "Lind", "lind")
    assert first.name is None


def test_a_pronoun_is_the_only_person_named_before_it():
    (claim,) = claims("Lind back at the port", "“It is over,” she said.")
    assert (claim.speaker, claim.actor) == ("she", None) or claim.actor == "lind"


def test_a_pronoun_that_may_be_two_people_stays_open():
    (claim,) = claims("", "Lind met Moreau. He said the port is open.")
    assert claim.actor is None


def test_a_role_is_the_only_actor_who_holds_it():
    (claim,) = claims("Lind back at the port", "The minister said the port is open.")
    assert claim.actor == "lind"


def test_a_surname_is_the_fuller_name_given_before():
    _, second = claims("", "Anna Berg said the port is open. Berg said the strike is over.")
    assert second.name == "Anna Berg"


def test_pronouns_are_told_from_names():
    assert is_pronoun("She")
    assert not is_pronoun("Lind")


@pytest.mark.parametrize("phrase", ["vice Lind", "former Norway", "phó Lind"])
def test_a_deputy_or_a_former_holder_is_not_the_holder(phrase):
    assert SPEAKERS.named(phrase, "en") is None
