"""The page's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.page.words import clean, country_name, direction, language_name, lede, safe_url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//elsewhere.example",
        "/local",
        "https://",
        "http://[broken",
        "https://a.example/\nSet-Cookie: x",
        "java\tscript:alert(1)",
        "",
        None,
    ],
)
def test_only_http_addresses_with_a_host_are_linked(url: str | None):
    assert safe_url(url) is None


def test_an_ordinary_address_passes_untouched():
    assert safe_url("https://a.example/x?y=1#z") == "https://a.example/x?y=1#z"


def test_bidi_overrides_and_control_characters_are_left_out():
    assert clean("a\u202eb\u2066c\x00d\x1be") == "abcde"


def test_marks_that_climb_the_page_are_cut_and_honest_ones_stay():
    assert clean("e" + "\u0301" * 500) == "e" + "\u0301" * 4
    assert clean("Tiếng Việt, שָׁלוֹם, हिन्दी") == "Tiếng Việt, שָׁלוֹם, हिन्दी"


@given(st.text(max_size=1000))
def test_no_extract_is_longer_than_it_may_be(text: str):
    assert len(clean(text)) <= 300


def test_what_is_cut_says_so():
    assert clean("x" * 301).endswith("…")


def test_languages_and_countries_have_names():
    assert language_name("ru") == "Russian"
    assert language_name("zh-Hant") == "Traditional Chinese"
    assert language_name("pt-AO") == "Portuguese"
    assert language_name("qqx") == "qqx"
    assert language_name("ru", "de") == "Russisch"
    assert language_name("ru", "no-such") == "Russian"
    assert country_name("NO") == "Norway"
    assert country_name("XQ") == "XQ"


def test_an_unknown_language_finds_its_own_direction():
    assert [direction(lang) for lang in ("ar", "he-IL", "en", "und", "")] == [
        "rtl",
        "rtl",
        "ltr",
        "auto",
        "auto",
    ]


def test_a_lede_is_how_the_brief_begins_and_ends_with_a_sentence():
    first = "The presidents of the United States and Russia meet in Anchorage to talk about the war."
    assert lede(f"{first} The story covers the preparations. Not part of it: other news.") == first
    assert lede("The U.S. and Russia talk. They meet in Anchorage, Alaska, on a base. More.").endswith(
        "on a base."
    )
    assert lede("两国总统在阿拉斯加会晤。" * 9).count("。") < 9
    assert len(lede("word " * 200)) <= 260
    assert lede("") == ""
