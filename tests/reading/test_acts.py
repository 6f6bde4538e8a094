"""The lexicon of acts, and finding its words."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import get_args

import pytest

from livedesk.model import Day
from livedesk.reading.acts import ACTS, Lexicon, lexicons
from livedesk.reading.script import TOKEN

WRITTEN = tomllib.loads(files("livedesk.reading.lexicon").joinpath("acts.toml").read_text(encoding="utf-8"))
MARKS = {
    "light", "planned", "possible", "not", "called_for", "conditional", "question", "clause", "lead_in", "before",
    "after", "according_to", "object", "of", "and", "role", "label",
}  # fmt: skip


def lows(text: str) -> list[str]:
    return [match[0].lower() for match in TOKEN.finditer(text)]


@pytest.mark.parametrize("lang", sorted(WRITTEN))
def test_every_list_has_a_name_the_rules_know(lang):
    table = WRITTEN[lang]
    assert set(table) <= {"verbs", "nouns", "words", "days"}
    assert set(table["verbs"]) <= ACTS
    assert set(table["nouns"]) <= ACTS
    assert set(table["words"]) <= MARKS
    assert set(table.get("days", {})) <= set(get_args(Day))


def test_the_languages_most_read_have_words_for_nearly_every_act():
    for lang in ("en", "ru", "uk", "es", "fr", "de", "vi", "zh", "bn", "fi"):
        assert len(WRITTEN[lang]["verbs"]) >= 23, lang
    entries = sum(len(e.split(",")) for t in WRITTEN.values() for part in t.values() for e in part.values())
    assert entries > 4000


def test_the_longest_entry_wins():
    lexicon = Lexicon({"verbs": {"call": "call", "cancel": "call off"}})
    assert [(t.start, t.end, t.verb) for t in lexicon.find(lows("They call off the strike"))] == [
        (1, 3, "cancel")
    ]
    assert [t.verb for t in lexicon.find(lows("They call at noon"))] == ["call"]


def test_a_star_lets_any_ending_follow():
    lexicon = Lexicon({"verbs": {"say": "заяви*"}})
    assert [t.verb for t in lexicon.find(lows("мэр заявил, они заявили"))] == ["say", "say"]
    assert lexicon.find(lows("мэр заявка")) == []


def test_scripts_without_blanks_are_matched_inside_running_text():
    lexicon = lexicons()["zh"]
    assert "agree" in {t.verb for t in lexicon.find(lows("码头工会与港口达成协议"))}


def test_a_word_may_tell_an_act_as_verb_and_another_as_noun_and_stand_in_lists():
    lexicon = Lexicon(
        {"verbs": {"attack": "strike"}, "nouns": {"protest": "strike"}, "words": {"light": "strike"}}
    )
    (told,) = lexicon.find(["strike"])
    assert (told.verb, told.noun, told.marks) == ("attack", "protest", frozenset({"light"}))


def test_nothing_is_found_in_nothing():
    assert lexicons()["en"].find([]) == []
