"""Texts made comparable: the same everywhere and always."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.gathering.texts import (
    bare_title,
    contained,
    is_whole,
    pack,
    sampled,
    shingles,
    slug,
    tokens,
    weight,
    word_hash,
)

LONG = [f"word{n}" for n in range(300)]


def test_words_are_lower_case_and_chinese_comes_in_pairs():
    assert tokens("Quill's STRIKE, day 2!") == ["quill", "s", "strike", "day", "2"]
    assert tokens("港口罢工") == ["港口", "口罢", "罢工"]


def test_a_bengali_word_keeps_its_vowel_signs():
    assert tokens("বৈঠক চলছে") == ["বৈঠক", "চলছে"]


@pytest.mark.parametrize(
    ("title", "source", "bare"),
    [
        ("Dockers walk out - Coast Daily", "Coast Daily", "Dockers walk out"),
        ("Dockers walk out | Harbour News", "Coast Daily", "Dockers walk out"),
        ("Quill - the woman behind the strike", "Coast Daily", "Quill - the woman behind the strike"),
        ("Dockers walk out - Coast Daily", "", "Dockers walk out - Coast Daily"),
        ("", "Coast Daily", ""),
    ],
)
def test_a_headline_loses_what_outlets_hang_on_it(title, source, bare):
    assert bare_title(title, source) == bare


def test_hashes_are_the_same_in_every_process():
    assert word_hash("strike") == 0xD8B994C8C1C51910
    assert shingles(["dockers", "walk", "out", "at", "dawn"]).tolist() == [
        689829094320150753,
        6897386803989975848,
    ]
    assert len(shingles(["a", "b", "c"])) == 0


def test_a_short_text_is_kept_whole_and_a_long_one_by_a_quarter():
    short, long = pack(LONG[:40]), pack(LONG)
    assert is_whole(short)
    assert not is_whole(long)
    assert len(short) == 1 + 8 * 37
    assert 0.15 < len(sampled(long)) / 297 < 0.35


def test_a_cut_text_is_contained_in_the_whole_one():
    assert contained(pack(LONG), pack(LONG[100:200])) > 0.9
    assert contained(pack(LONG[:60]), pack(LONG)) > 0.9
    assert contained(pack(LONG[:60]), pack(LONG[60:120])) == 0
    assert contained(b"", pack(LONG)) == 0


@given(st.lists(st.sampled_from(LONG), max_size=80), st.lists(st.sampled_from(LONG), max_size=80))
def test_containment_is_a_share_and_the_same_either_way(first, second):
    share = contained(pack(first), pack(second))
    assert 0 <= share <= 1
    assert share == contained(pack(second), pack(first))


def test_a_pair_of_characters_weighs_half_a_word():
    assert weight(["strike", "港口"]) == 1.5


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Quill's “No” to Ashdown", "quills-no-to-ashdown"),
        ("Đình công tại Cảng Xám", "dinh-cong-tai-cang-xam"),
        ("забастовка в порту", ""),
        ("", ""),
    ],
)
def test_a_slug_is_plain_and_readable_or_empty(text, made):
    assert slug(text) == made


def test_a_slug_is_cut_at_a_word():
    assert len(slug("one " * 40)) <= 48
    assert slug("one " * 40).endswith("one")
