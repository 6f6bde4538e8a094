"""Noun phrases before and behind a word."""

import pytest

from livedesk.reading.cues import english
from livedesk.reading.noun_phrases import NounPhrases
from livedesk.reading.prose import sentences_of


def phrases(text):
    return NounPhrases(next(iter(sentences_of(text))), english())


def before(text):
    """The phrase that ends the text."""
    found = phrases(text)
    place = found.phrase_before(len(found.s.lows) - 1)
    return None if place is None else " ".join(found.s.lows[place[0] : place[1]])


def behind(text, apposition=False):
    found = phrases(text)
    place = found.phrase_from(0, apposition=apposition)
    return None if place is None else " ".join(found.s.lows[place[0] : place[1]])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("On Monday the port company", "the port company"),
        ("Ida Lind and Paul Moreau", "ida lind and paul moreau"),
        ("because two officials in the ministry of labour", "two officials in the ministry of labour"),
        ("The crowd left when he", "he"),
        ("Ida Lind (SE)", "ida lind ( se )"),
        ("He told the court the minister", "the minister"),
    ],
)
def test_a_phrase_begins_where_another_part_of_the_clause_ends(text, phrase):
    assert before(text) == phrase


def test_days_and_little_words_are_no_speakers():
    assert before("They met on Monday") is None
    assert before("He knew that") != "he knew that"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("the minister of labour on Monday", "the minister of labour"),
        ("Ida Lind in an interview", "ida lind"),
        ("Ida Lind.", "ida lind"),
    ],
)
def test_a_phrase_ends_before_circumstances(text, phrase):
    assert behind(text) == phrase


def test_an_office_between_commas_stays_with_its_name_where_asked():
    assert behind("Ida Lind, the minister of labour.", apposition=True) == "ida lind , the minister of labour"
    assert behind("Ida Lind, the minister of labour.") == "ida lind"
