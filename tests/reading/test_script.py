"""What a word is, in each script."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.script import SPACED_WORD, TOKEN, scripts


def test_words_keep_their_combining_marks() -> None:
    assert TOKEN.findall("পুতিনের সঙ্গে") == ["পুতিনের", "সঙ্গে"]
    assert TOKEN.findall("राष्ट्रपति मिले") == ["राष्ट्रपति", "मिले"]
    assert SPACED_WORD.findall("Tổng thống") == ["Tổng", "thống"]


def test_scripts_without_blanks_give_one_character_at_a_time() -> None:
    assert TOKEN.findall("北京 talks会") == ["北", "京", "talks", "会"]


def test_apostrophes_hyphens_and_underscores_part_words() -> None:
    assert TOKEN.findall("Anna's Anna-Maria a_b") == ["Anna", "s", "Anna", "Maria", "a", "b"]


def test_scripts_are_counted_by_sample() -> None:
    assert scripts("plain") == {"Latn": 5}
    assert scripts("1234 !?") == {}
    assert set(scripts("Речь о NATO")) == {"Cyrl", "Latn"}
    assert max(scripts("东京" * 5000).values()) <= 70


@given(st.text())
def test_tokens_stand_in_the_text_and_hold_no_blanks(text: str) -> None:
    for match in TOKEN.finditer(text):
        assert match[0]
        assert not any(c.isspace() for c in match[0])
    scripts(text)
