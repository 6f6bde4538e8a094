"""Clean text: repaired, folded, bounded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.text import SUMMARY_CHARS, TITLE_CHARS, clean

ANY_TEXT = st.text(st.characters())  # lone surrogates included
MARKUP = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</p>",
            "<script>",
            "</script>",
            "<",
            ">",
            "&",
            "&amp;",
            "&lt;",
            "&#38;",
            "&#x3c;",
            "amp;",
            "x",
            " ",
        ]
    ),
    max_size=30,
).map("".join)


@given(ANY_TEXT)
@example("<?\ud800")
@example("Â\x1f¡")
@example("<\u200bb>a</\u200bb>")
def test_clean_text_stays_as_it_is_when_cleaned_again(text: str) -> None:
    once = clean(text, 300)
    assert clean(once, 300) == once


@given(MARKUP)
def test_markup_cleaned_twice_is_markup_cleaned_once(text: str) -> None:
    once = clean(text, 300)
    assert clean(once, 300) == once


@given(ANY_TEXT)
def test_clean_text_is_bounded_composed_folded_and_encodable(text: str) -> None:
    cleaned = clean(text * 3, 50)
    assert len(cleaned) <= 50
    assert cleaned == " ".join(cleaned.split())
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()
    assert not any(unicodedata.category(c) == "Cc" for c in cleaned)


def test_nothing_is_the_empty_string() -> None:
    assert clean(None, 10) == ""
    assert clean(" \n\t ", 10) == ""


def test_utf8_read_as_latin1_is_repaired() -> None:
    for right in (
        "Le président réélu à Orléans",
        "«Встреча прошла»",
        "Hội nghị thượng đỉnh",
        "“Great talks,” he said",
    ):
        assert clean(right.encode().decode("latin-1"), 500) == right


def test_sound_text_with_accents_is_left_alone() -> None:
    for right in (
        "Ângela à Évora",
        "ÃO é um sufixo",
        "Tổng thống nói “không”",
        "İstanbul'da görüşme",
        "naïve – Ørsted",
    ):
        assert clean(right, 500) == right


def test_markup_that_slipped_through_becomes_text() -> None:
    assert clean("<p>Talks <b>ended</b></p><p>No deal</p>", 500) == "Talks ended No deal"
    assert clean("Rain &amp; wind &#8211; storm&nbsp;ahead", 500) == "Rain & wind – storm ahead"
    assert clean("&lt;b&gt;Bold&lt;/b&gt; claim", 500) == "Bold claim"


def test_scripts_and_styles_lose_their_content_too() -> None:
    assert clean("Vote<script>alert('x')</script> today<style>p{}</style>", 500) == "Vote today"


def test_comparisons_are_not_taken_for_markup() -> None:
    assert (
        clean("Growth < 2 % & falling, 5 > 3, R&D, AT&T", 500) == "Growth < 2 % & falling, 5 > 3, R&D, AT&T"
    )


def test_invisible_characters_go_and_joiners_stay_where_a_script_needs_them() -> None:
    assert clean("Pu\u200btin\u202e la\u00adnds\ufeff\x00\x07", 500) == "Putin lands"
    assert clean("می\u200cخواهد", 500) == "می\u200cخواهد"
    assert clean("র\u200d্যাব", 500) == "র\u200d্যাব"
    assert clean("a\u200cb", 500) == "ab"
    assert clean("👩\u200d💻", 500) == "👩\u200d💻"


def test_stacked_accents_are_cut_to_three() -> None:
    zalgo = "T" + "\u0301\u0316\u0334\u0340" * 200 + "alks"
    cleaned = clean(zalgo, 500)
    assert cleaned.endswith("alks")
    assert len(cleaned) <= 8


def test_text_is_cut_at_a_word() -> None:
    cut = clean("summit " * 400, TITLE_CHARS)
    assert len(cut) <= TITLE_CHARS
    assert cut.endswith("summit")


@pytest.mark.parametrize(
    "monster",
    [
        "a" * 5_000_000,
        "é " * 2_500_000,
        "<p>" * 1_700_000,
        "&amp;" * 1_000_000,
        "<" * 5_000_000,
        "\u0301" * 2_500_000,
        "Ã©" * 2_500_000,
    ],
)
def test_five_megabytes_take_bounded_time(monster: str) -> None:
    assert len(clean(monster, SUMMARY_CHARS)) <= SUMMARY_CHARS
    assert lowest(lambda: spent(lambda: clean(monster, SUMMARY_CHARS)), under=1) < 1
