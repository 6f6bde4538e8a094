"""Finding the story's terms and actors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.mentions import Mentions
from livedesk.story.schema import Story

TERMS = {
    "alaska": {"en": ["Alaska"], "ru": ["Аляска"], "fi": ["Alaska"], "zh": ["阿拉斯加"], "th": ["อะแลสกา"]},
    "dog": {"en": ["Alaska dog"]},
    "pair": {"en": ["Trump-Putin"]},
    "summit": {"en": ["summit"], "vi": ["thượng đỉnh"], "es": ["cumbre"]},
    "white-house": {"ru": ["Белый дом"], "en": ["White House"]},
}
ACTORS = {
    "trump": {
        "en": ["Trump", "Donald Trump"],
        "ru": ["Трамп"],
        "zh": ["特朗普"],
        "ar": ["ترامب"],
        "fi": ["Trump"],
    },
    "melania": {"en": ["Melania Trump"]},
    "putin": {
        "en": ["Putin"],
        "ru": ["Путин", "Владимир Путин"],
        "uk": ["Путін"],
        "bn": ["পুতিন"],
        "ko": ["푸틴"],
        "he": ["פוטין"],
    },
    "zelensky": {"en": ["Zelensky"], "ru": ["Зеленский"], "pl": ["Zełenski"]},
    "us": {"en": ["US", "U.S.", "United States"], "ru": ["США"]},
    "un": {"en": ["UN"]},
    "ukraine": {"en": ["Ukraine"], "ru": ["Украина"], "fr": ["Ukraine"]},
    "peace": {"ru": ["мир"]},
}


def story(terms: dict[str, Any], actors: dict[str, Any]) -> Story:
    return Story.model_validate(
        {
            "title": "T",
            "brief": "B",
            "event": {"place": "Anchorage", "zone": "America/Anchorage"},
            "term": [{"id": name, "names": names} for name, names in terms.items()],
            "actor": [
                {"id": name, "name": name, "role": "r", "names": names} for name, names in actors.items()
            ],
        }
    )


MENTIONS = Mentions(story(TERMS, ACTORS))
NOTHING: set[str] = set()


def ids(text: str, lang: str | None = None) -> set[str]:
    return {mention.id for mention in MENTIONS.find(text, "", lang)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trump's plan", {"trump"}),
        ("Trump’s plan", {"trump"}),
        ("TRUMP SPEAKS", {"trump"}),
        ("Встреча Путина с Трампом на Аляске", {"putin", "trump", "alaska"}),
        ("Путиным, Путину, Путине", {"putin"}),
        ("Путинизм", {"putin"}),
        ("аляскинский краб", NOTHING),
        ("Зеленского ждут", {"zelensky"}),
        ("в Украину и об Украине", {"ukraine"}),
        ("украинский", NOTHING),
        ("в Белом доме", {"white-house"}),
        ("белый домик у реки", {"white-house"}),  # endings are counted, not parsed
        ("мирный", NOTHING),
        ("Путіна зустріли", {"putin"}),
        ("পুতিনের সঙ্গে", {"putin"}),
        ("푸틴이 도착", {"putin"}),
        ("وترامب قال", {"trump"}),
        ("לפוטין", {"putin"}),
        ("特朗普抵达阿拉斯加", {"trump", "alaska"}),
        ("ที่อะแลสกาวันนี้", {"alaska"}),
        ("hội nghị Thượng đỉnh", {"summit"}),
        ("l'Ukraine d’abord", {"ukraine"}),
        ("White\u00a0House, White-House", {"white-house"}),
        ("White paint. House", NOTHING),
        ("the US and the UN", {"us", "un"}),
        ("tell us about un ami", NOTHING),
        ("the U.S. side", {"us"}),
        ("costs US$ 20", NOTHING),
        ("переговоры с США", {"us"}),
        ("Un ataque", NOTHING),
    ],
)
def test_names_are_found_as_their_languages_write_them(text: str, found: set[str]) -> None:
    assert ids(text) == found


def test_names_in_latin_letters_inflect_in_their_own_language_only() -> None:
    assert ids("a trumpet in Zelenskygrad", "en") == set()
    assert ids("a trumpet in Zelenskygrad") == set()
    assert ids("Trumpille ja Alaskassa", "fi") == {"trump", "alaska"}
    assert ids("Zełenskiego", "pl") == {"zelensky"}
    assert ids("Путину", "uk") == {"putin"}


def test_the_longest_alias_wins() -> None:
    assert ids("Alaska dog bites man") == {"dog"}
    assert ids("Melania Trump writes") == {"melania"}
    assert [m.text for m in MENTIONS.find("Владимира Путина ждут", "")] == ["Владимира Путина"]


def test_a_term_does_not_hide_the_actors_in_it() -> None:
    assert ids("Trump-Putin talks") == {"pair", "trump", "putin"}


def test_each_id_once_with_its_first_words_and_place() -> None:
    found = MENTIONS.find("Summit opens", "The SUMMIT in Alaska; Alaska waits")
    assert [(m.id, m.kind, m.in_title, m.text) for m in found] == [
        ("summit", "term", True, "Summit"),
        ("alaska", "term", False, "Alaska"),
    ]


def test_one_alias_may_stand_for_several() -> None:
    both = Mentions(story({"a": {"en": ["Vole"]}, "b": {"en": ["Vole"]}}, {"c": {"en": ["Vole"]}}))
    assert {m.id for m in both.find("Vole speaks", "")} == {"a", "b", "c"}


def test_the_digest_changes_with_the_vocabulary_only() -> None:
    assert Mentions(story(TERMS, ACTORS)).digest == MENTIONS.digest
    assert Mentions(story({}, ACTORS)).digest != MENTIONS.digest


def test_languages_are_those_with_an_alias() -> None:
    assert "th" in MENTIONS.languages
    assert "sw" not in MENTIONS.languages


def test_any_vocabulary_can_be_found_by_the_same_rules() -> None:
    words = Mentions.of_names({"truce": {"en": ("ceasefire",), "ru": ("перемирие",)}})
    assert [m.id for m in words.find("о перемирии", "")] == ["truce"]


def test_aliases_without_a_word_in_them_match_nothing() -> None:
    assert Mentions.of_names({"x": {"en": ("!?",)}}).find("!? and more", "") == ()


@given(st.text(), st.text())
def test_mentions_stand_in_the_text(title: str, summary: str) -> None:
    for mention in MENTIONS.find(title, summary):
        assert mention.text in (title if mention.in_title else summary)


@given(
    st.lists(
        st.sampled_from(
            ["Trump", "Putin", "Alaska", "dog", "-", " ", "'s", "普", "США", "Белый", "дома", "US", "$"]
        ),
        max_size=20,
    ).map("".join)
)
def test_finding_is_the_same_every_time_and_each_id_once(text: str) -> None:
    found = MENTIONS.find(text, text)
    assert found == MENTIONS.find(text, text)
    assert len({m.id for m in found}) == len(found)


@given(
    st.dictionaries(
        st.sampled_from(["en", "ru", "ar", "ko", "zh"]),
        st.lists(st.text(min_size=1).filter(str.strip), max_size=3),
    )
)
def test_any_alias_is_found_in_itself_or_has_no_word(names: dict[str, list[str]]) -> None:
    vocabulary = Mentions.of_names({"x": {lang: tuple(aliases) for lang, aliases in names.items()}})
    for aliases in names.values():
        for alias in aliases:
            vocabulary.find(alias, alias)
