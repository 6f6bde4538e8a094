"""Whose word it is, by the words they are named by."""

import pytest
from babel import Locale

from livedesk.page.catalogue import LANGUAGES
from livedesk.reading.parties import is_country, is_people, known, name, parties


@pytest.mark.parametrize(
    ("phrase", "lang", "party"),
    [
        ("German Chancellor Friedrich Merz", "en", "DE"),
        ("Germany's Merz", "en", "DE"),
        ("Hungarian PM", "en", "HU"),
        ("India", "en", "IN"),
        ("Beijing", "en", "CN"),
        ("a former Russian spy", "en", "RU"),
        ("Ukrainians", "en", "UA"),
        ("European leaders", "en", "europe"),
        ("EU Commission's German president", "en", "eu"),
        ("NATO chief", "en", "nato"),
        ("канцлер Германии", "ru", "DE"),
        ("МИД Индии", "ru", "IN"),
        ("генсек ООН", "ru", "un"),
        ("канцлер Німеччини", "uk", "DE"),
        ("el canciller de Alemania", "es", "DE"),
        ("印度", "zh", "IN"),
        ("thủ tướng Đức", "vi", "DE"),
        ("মার্কিন উপদেষ্টা", "bn", "US"),
        ("российский посол", "ru", "RU"),
        ("el ministro alemán", "es", "DE"),
    ],
)
def test_a_speaker_phrase_names_its_party(phrase, lang, party):
    found = parties((lang,)).find(phrase, lang)
    assert found is not None
    assert found.id == party
    assert found.kind == ("country" if party.isupper() else "institution")


@pytest.mark.parametrize("phrase", ["", "Mara Quill", "the harbour master", "analysts", "chicken kiev"])
def test_who_speaks_for_nobody_has_no_party(phrase):
    assert parties().find(phrase, "en") is None


@pytest.mark.parametrize(
    ("phrase", "rank"),
    [
        ("German Chancellor Merz", "head"),
        ("president of Finland", "head"),
        ("the president's spokesman", "spokesperson"),
        ("deputy prime minister", "minister"),
        ("former prime minister", "former"),
        ("presidential envoy", "envoy"),
        ("Republican senator", "lawmaker"),
        ("министр обороны", "minister"),
        ("residents", "other"),
    ],
)
def test_the_lower_word_of_a_phrase_tells_the_rank(phrase, rank):
    assert parties().rank(phrase) == rank


def test_parties_have_names_in_the_readers_language():
    assert name("DE", "fr") == "Allemagne"
    assert name("DE", "xx") == "Germany"
    assert name("nato") == "NATO"
    assert name("XX") == "XX"
    assert known("DE")
    assert known("eu")
    assert not known("XX")


@pytest.mark.parametrize("lang", ["en", "ru", "zh", "ar"])
def test_names_of_countries_are_those_of_cldr(lang):
    territories = Locale.parse(lang).territories
    for code in ("DE", "UA", "RU", "US", "VN", "KP", "TR"):
        assert name(code, lang) == territories[code]


def test_an_institution_has_its_name_in_the_readers_language_where_the_table_has_it():
    assert [name("europe", lang) for lang in ("en", "fr", "ru", "zh")] == [
        "European leaders",
        "Dirigeants européens",
        "Европейские лидеры",
        "欧洲领导人",
    ]
    assert name("g7", "ar") == "G7"


@pytest.mark.parametrize("party", ["eu", "europe", "nato", "un"])
def test_those_that_react_most_have_a_name_in_every_language_of_the_interface(party):
    named = {lang: name(party, lang) for lang in LANGUAGES}
    assert all(named[lang] != named["en"] for lang in ("ru", "uk", "ar", "zh")), named


def test_countries_and_their_people_are_told_by_their_whole_name():
    assert is_country("Finland", "en")
    assert is_country("phần lan", "vi")
    assert not is_country("Finland Station", "en")
    assert is_people("Ukrainians")
    assert not is_people("plans")


def test_the_countries_a_text_names_are_told_in_its_order_without_institutions():
    found = parties(("en",)).countries("The EU, Armenia and Azerbaijan; Armenians, and a turkey", "en")
    assert found == ["AM", "AZ"]
