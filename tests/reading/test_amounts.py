"""Amounts in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.amounts import Amount, amounts, value
from livedesk.reading.phrases import piece


def read(text: str, lang: str = "en") -> list[Amount]:
    return amounts(piece("title", text), lang)


@pytest.mark.parametrize(
    ("written", "lang", "expected"),
    [
        ("1,200", "en", 1200), ("1.200", "es", 1200), ("1,5", "ru", 1.5), ("1.5", "en", 1.5), ("1 200 000", "fr", 1_200_000),
        ("1,234.5", "en", 1234.5), ("1.234,5", "de", 1234.5), ("1.5", "es", 1.5), ("12,345,678", "en", 12_345_678),
        ("0.125", "en", 0.125), ("1’200", "de", 1200), ("1.2.3.4", "xx", 1234),
    ],
)  # fmt: skip
def test_digits_and_marks_are_read_by_the_custom_of_the_language(written, lang, expected):
    assert value(written, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("six", 6), ("twenty-five", 25), ("two hundred and six", 206), ("three and a half", 3.5), ("a dozen", 12),
        ("two million", 2e6), ("one hundred thousand", 1e5), ("nineteen", 19), ("half an hour", 0.5),
        ("three thousand four hundred", 3400), ("2.5 million", 2.5e6), ("$3bn", 3e9), ("10k", 1e4),
    ],
)  # fmt: skip
def test_numbers_are_read_in_words_and_with_multipliers(text, expected):
    (amount,) = read(text)
    assert (amount.value, amount.high) == (expected, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("six to seven", 6, 7), ("6-7", 6, 7), ("between 20 and 30", 20, 30), ("20–30 million", 2e7, 3e7),
        ("five or six", 5, 6), ("dozens", 24, 99), ("tens of thousands", 20_000, 99_999), ("hundreds of thousands", 2e5, 999_999),
    ],
)  # fmt: skip
def test_ranges_have_two_ends(text, low, high):
    (amount,) = read(text)
    assert (amount.value, amount.high) == (low, high)


def test_a_change_from_one_value_to_another_is_no_range():
    assert [(a.value, a.high) for a in read("rose from 3 to 5 per cent")] == [(3, None), (5, None)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("about 300", "en"), ("at least 30", "en"), ("300 or so", "en"), ("300+", "en"), ("fewer than 5", "en"),
        ("около 300", "ru"), ("не менее 30", "ru"), ("unos 300", "es"), ("environ 300", "fr"), ("rund 300", "de"),
        ("khoảng 300", "vi"), ("约300", "zh"), ("至少30", "zh"), ("щонайменше 30", "uk"),
    ],
)  # fmt: skip
def test_about_and_the_like_make_it_approximate_and_belong_to_it(text, lang):
    (amount,) = read(text, lang)
    assert amount.approximate
    assert (amount.start, amount.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("15 August", "en"), ("Aug. 15", "en"), ("August 15-16", "en"), ("at 14:30", "en"), ("3 p.m.", "en"), ("3pm", "en"),
        ("9/11", "en"), ("15/08/2025", "en"), ("2025-08-15", "en"), ("the 1990s", "en"), ("the 15th", "en"), ("F-35 and Su-27", "en"),
        ("G20 and B2", "en"), ("Covid-19", "en"), ("Resolution 2202", "en"), ("Article 5", "en"), ("Flight 370", "en"),
        ("No. 10", "en"), ("Boeing 737", "en"), ("version 2.0.1", "en"), ("three-on-three", "en"), ("P5+1", "en"),
        ("15 августа в 22:30", "ru"), ("С-400", "ru"), ("статья 5", "ru"), ("15 de agosto", "es"), ("15. August", "de"),
        ("ngày 15/8", "vi"), ("tháng 8", "vi"), ("8月15日", "zh"), ("第5条", "zh"), ("5G", "en"),
    ],
)  # fmt: skip
def test_what_only_looks_like_an_amount_is_none(text, lang):
    assert read(text, lang) == []


def test_a_number_word_behind_a_number_in_digits_stands_for_itself():
    assert [a.value for a in read("In 2025, two more")] == [2025, 2]


def test_currency_signs_are_known():
    assert [(a.value, a.unit) for a in read("$5 and €2.5m and £3")] == [
        (5, "usd"),
        (2.5e6, "eur"),
        (3, "gbp"),
    ]


def test_a_text_without_numbers_costs_nothing_and_gives_nothing():
    assert read("Talks end at dawn") == []


@given(
    st.text(alphabet="0123456789.,-–$ abotxif年月日千万人 hundred", max_size=120),
    st.sampled_from(("en", "ru", "zh")),
)
def test_amounts_lie_in_the_text_in_order_and_are_no_inverted_ranges(text, lang):
    behind = 0
    for amount in read(text, lang):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.end > behind
        behind = amount.end
        assert amount.high is None or amount.value < amount.high
