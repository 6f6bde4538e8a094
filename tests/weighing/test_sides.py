"""Whose side an actor of the story is on."""

from __future__ import annotations

from livedesk.weighing.sides import sides
from newsroom import story


def of(*actors):
    """Sides of a story with actors given as (id, country, principal)."""
    return sides(
        story(
            actor=[
                {
                    "id": id_,
                    "name": id_.title(),
                    "role": "r",
                    "principal": principal,
                    "names": {"en": [id_.title()]},
                }
                | ({"country": country} if country else {})
                for id_, country, principal in actors
            ]
        )
    )


def test_all_of_a_country_are_on_the_side_of_its_first_principal():
    told = of(("aas", "NO", True), ("norway", "NO", True), ("clerk", "NO", False), ("berg", "SE", True))
    assert told == {"aas": "aas", "norway": "aas", "clerk": "aas", "berg": "berg"}


def test_in_a_story_of_one_country_every_principal_is_a_side():
    assert of(("left", "DE", True), ("right", "DE", True), ("clerk", "DE", False)) == {
        "left": "left",
        "right": "right",
    }


def test_the_only_principal_of_a_country_has_its_country_behind_it():
    assert of(("aas", "NO", True), ("clerk", "NO", False), ("berg", "SE", False)) == {
        "aas": "aas",
        "clerk": "aas",
    }


def test_principals_without_a_country_are_sides_of_their_own():
    assert of(("union", None, True), ("port", None, True), ("mayor", None, False)) == {
        "union": "union",
        "port": "port",
    }


def test_a_story_without_principals_has_no_sides():
    assert of(("aas", "NO", False)) == {}
