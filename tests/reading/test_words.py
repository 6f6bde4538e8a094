"""Content words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.stop_words import STOP_WORDS
from livedesk.reading.words import LONGEST, MOST, words


def test_function_words_and_single_letters_go() -> None:
    assert words("The leaders' plan, and Anna's U.S. trip", "en") == ["leaders", "plan", "anna", "trip"]


def test_hyphened_words_give_their_parts() -> None:
    assert words("One-on-one then three-on-three", "en") == ["one", "one", "three", "three"]


def test_accents_stay_because_they_tell_words_apart() -> None:
    assert words("Tổng thống nói", "vi") == ["tổng", "thống", "nói"]


def test_chinese_gives_overlapping_pairs_without_function_characters() -> None:
    assert words("两国元首会谈", "zh") == ["两国", "国元", "元首", "首会", "会谈"]
    assert words("会谈的结果", "zh") == ["会谈", "结果"]


def test_latin_words_in_chinese_stay_whole() -> None:
    assert words("英特尔CEO辞职", "zh") == ["英特", "特尔", "ceo", "辞职"]


def test_digits_of_all_scripts_are_one_word() -> None:
    assert words("১৫ জন", "bn")[0] == "15"
    assert words("１５ people", "en")[0] == "15"


def test_compatibility_forms_are_folded() -> None:
    assert words("ﬁnal Ｔalks", "en") == ["final", "talks"]


def test_stop_words_are_written_as_words_are_compared() -> None:
    for lang, stops in STOP_WORDS.items():
        for stop in stops:
            assert words(stop, lang) == [], (lang, stop)


@given(st.text(), st.sampled_from(["en", "vi", "zh", "xx", "und"]))
def test_any_text_gives_bounded_lower_case_words(text: str, lang: str) -> None:
    found = words(text, lang)
    assert len(found) <= MOST
    assert all(word and len(word) <= LONGEST and not any(c.isspace() for c in word) for word in found)


def test_monsters_take_bounded_time() -> None:
    for monster in ("x" * 10_000, "普" * 5_000, "a普" * 2_500, "word " * 1_000):
        assert len(words(monster, "en")) <= MOST
        assert lowest(lambda text=monster: spent(lambda: words(text, "en")), under=1) < 1
