"""In which capacity somebody speaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.capacity import capacity
from reading.harbour import STORY

ACTORS = {actor.id: actor for actor in STORY.actors}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Police Commissioner Anna Berg", "official"),
        ("a spokesman for the White House", "official"),
        ("the foreign ministry", "official"),
        ("Anna Berg", "named_person"),
        ("Mr. Berg", "named_person"),
        ("two people familiar with the talks", "anonymous"),
        ("a senior official", "anonymous"),
        ("a source in the ministry", "anonymous"),
        ("a poll by the university", "document"),
        ("the statement", "document"),
        ("Reuters", "media"),
        ("the New York Times", "media"),
        ("witnesses at the port", "on_the_ground"),
        ("Anna Berg, a historian at Vik University", "expert"),
        ("a Twitter user", "social"),
        ("critics", "unknown"),
        ("he", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_words_of_the_phrase_tell(phrase, expected):
    assert capacity(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "lang", "expected"),
    [
        ("пресс-секретарь порта", "ru", "official"),
        ("источник в министерстве", "ru", "anonymous"),
        ("речниця порту", "uk", "official"),
        ("el portavoz del puerto", "es", "official"),
        ("le ministre du travail", "fr", "official"),
        ("der Regierungssprecher", "de", "official"),
        ("Regierungskreise", "de", "official"),
        ("Bộ trưởng Lao động", "vi", "official"),
        ("外交部发言人", "zh", "official"),
        ("路透社", "zh", "media"),
        ("Анна Берг", "ru", "named_person"),
    ],
)
def test_other_languages_have_their_words(phrase, lang, expected):
    assert capacity(phrase, None, lang) == expected


def test_the_register_decides_for_a_bare_name():
    assert capacity("Lind", ACTORS["lind"]) == "official"
    assert capacity("Moreau", ACTORS["moreau"]) == "named_person"
    assert capacity("Norway", ACTORS["norway"]) == "official"


def test_the_phrase_decides_where_it_says_more_than_a_name():
    assert capacity("a source close to Lind", ACTORS["lind"]) == "anonymous"


@given(st.text(max_size=400))
def test_any_phrase_has_a_capacity(phrase):
    assert isinstance(capacity(phrase), str)


@pytest.mark.parametrize(
    ("phrase", "lang", "expected"),
    [
        ("FT", "en", "media"),
        ("Fox News", "es", "media"),
        ("Finland", "en", "official"),
        ("Phần Lan", "vi", "official"),
        ("Ukrainians", "en", "unknown"),
        ("Vice-President Anna Berg", "en", "official"),
        ("Lãnh đạo nhiều nước", "vi", "official"),
        ("Nhiều người Nga", "vi", "on_the_ground"),
        ("người phát ngôn", "vi", "official"),
        ("Lầu Năm Góc", "vi", "official"),
        ("Europeans", "en", "unknown"),
        ("মার্কিন প্রেসিডেন্ট", "bn", "official"),
        ("এক সেনা", "bn", "on_the_ground"),
        ("সাংবাদিকের প্রশ্নের জবাবে নিউসম", "bn", "unknown"),
    ],
)
def test_papers_countries_and_peoples_are_known_by_name(phrase, lang, expected):
    assert capacity(phrase, None, lang) == expected


def test_a_country_that_hosts_is_no_host():
    host = ACTORS["norway"].model_copy(update={"role": "Host of the talks"})
    assert capacity("Norway", host) == "official"
