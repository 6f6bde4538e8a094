"""Numbers in one notation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.numbers import MOST, numbers


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("6-7 hours", "en", ["6", "7"]),
        ("1,5 metros", "es", ["1.5"]),
        ("1,234.5 tonnes", "en", ["1234.5"]),
        ("1.234,5 Tonnen", "de", ["1234.5"]),
        ("1 234 567,89 euros", "fr", ["1234567.89"]),
        ("12,34,567 rupees", "en", ["1234567"]),
        ("1.271 người", "vi", ["1271"]),
        ("1.271 points", "en", ["1.271"]),
        ("10,000 men", "en", ["10000"]),
        ("5 % or 5%", "en", ["5%"]),
        ("007 and 1.50", "en", ["7", "1.5"]),
        ("১৫ জন", "bn", ["15"]),
        ("٣٤ شخصا", "ar", ["34"]),
        ("three of twelve", "en", ["3", "12"]),
        ("tres horas", "es", ["3"]),
        ("три часа", "ru", ["3"]),
        ("no number here", "en", []),
        ("²½", "en", []),
    ],
)
def test_counts(text: str, lang: str, found: list[str]) -> None:
    assert numbers(text, lang) == found


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("on 15 August 2025 at 14:30", "en", ["@14:30", "@8-15", "@2025"]),
        ("Aug. 15th", "en", ["@8-15"]),
        ("el 15 de agosto de 2025", "es", ["@8-15", "@2025"]),
        ("15 августа в 22:30", "ru", ["@22:30", "@8-15"]),
        ("ngày 13-8 với 3 người", "vi", ["@8-13", "3"]),
        ("8月7日起15%关税", "zh", ["@8-7", "15%"]),
        ("17日", "zh", ["@17"]),
        ("১৫ আগস্ট ২০২২", "bn", ["@8-15", "@2022"]),
        ("15. elokuuta", "fi", ["@8-15"]),
        ("à 10h30", "fr", ["@10:30"]),
        ("99 August people", "en", ["99"]),
        ("he may 12 times", "en", ["@5-12"]),  # "may" the verb: the price of a rule without grammar
    ],
)
def test_what_dates_something_is_kept_apart(text: str, lang: str, found: list[str]) -> None:
    assert numbers(text, lang) == found


@given(
    st.one_of(st.text(), st.text("0123456789.,' -:%@月日۱২ 年h")), st.sampled_from(["en", "es", "fr", "und"])
)
def test_any_text_gives_numbers_in_one_notation(text: str, lang: str) -> None:
    found = numbers(text, lang)
    assert len(found) == len(set(found)) <= MOST
    for number in found:
        assert re.fullmatch(r"@?\d+(?:[-:]\d+)?|\d+(?:\.\d+)?%?", number, re.ASCII), number


@pytest.mark.parametrize(
    "monster", ["1" * 5_000, "1," * 2_500, "1 000 " * 900, "1.2.3." * 800, "12:" * 1_600]
)
def test_monsters_take_bounded_time(monster: str) -> None:
    assert lowest(lambda: spent(lambda: numbers(monster, "en")), under=1) < 1
