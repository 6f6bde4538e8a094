"""Numbers with their units, and whether two of them can both be right."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.model import Figure
from livedesk.reading.figures import clash, figures, same_question
from livedesk.reading.phrases import piece


def read(text: str, lang: str = "en") -> tuple[Figure, ...]:
    return figures([piece("title", text)], lang)


def only(text: str, lang: str = "en") -> Figure:
    (figure,) = read(text, lang)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "of"),
    [
        ("Talks to last six to seven hours", 6, 7, "hours", "talks"),
        ("The meeting lasted less than three hours", 3, None, "hours", "meeting"),
        ("Summit lasted two hours and 45 minutes", 2.75, None, "hours", "summit"),
        ("A three-hour meeting", 3, None, "hours", "meeting"),
        ("About half an hour of talks", 0.5, None, "hours", "talks"),
        ("At least 30 people were killed", 30, None, "people", "people killed"),
        ("Strike kills 7", 7, None, "people", "kills"),
        ("Death toll rises to 45", 45, None, "people", "toll"),
        ("Between 20 and 30 soldiers were captured", 20, 30, "people", "soldiers captured"),
        ("Dozens of protesters arrested", 24, 99, "people", "protesters arrested"),
        ("Tens of thousands of Ukrainian soldiers", 20_000, 99_999, "people", "ukrainian soldiers"),
        ("Kyiv says 300 Russian drones came overnight", 300, None, "", "russian drones"),
        ("Some 1,200 households lost power", 1200, None, "", "households"),
        ("Oil falls 2.5%", 2.5, None, "percent", ""),
        ("US to send $500 million in aid", 5e8, None, "usd", ""),
        ("A front 20km away", 20, None, "km", ""),
        ("Truce for another 90 days", 90, None, "days", ""),
    ],
)  # fmt: skip
def test_english_headlines(text, value, high, unit, of):
    figure = only(text)
    assert (figure.value, figure.high, figure.unit, figure.of) == (value, high, unit, of)


@pytest.mark.parametrize(
    ("lang", "text", "value", "unit", "of"),
    [
        ("ru", "Переговоры продлятся 3 часа", 3, "hours", "переговоры"),
        ("ru", "Около 1,5 млн рублей", 1.5e6, "rub", ""),
        ("ru", "Погибли не менее 30 человек", 30, "people", "человек погибли"),
        ("uk", "Загинули 12 людей", 12, "people", "людей загинули"),
        ("es", "1.200 heridos", 1200, "people", "heridos"),
        ("es", "2,5 millones de euros", 2.5e6, "eur", ""),
        ("fr", "Au moins 30 morts", 30, "people", "morts"),
        ("de", "Rund 2,5 Millionen Euro", 2.5e6, "eur", ""),
        ("de", "Mindestens 30 Tote", 30, "people", "tote"),
        ("vi", "Ít nhất 3 người Odessa thiệt mạng", 3, "people", "người thiệt_mạng"),
        ("vi", "Cuộc họp kéo dài 3 giờ", 3, "hours", ""),
        ("zh", "会谈持续约3小时", 3, "hours", ""),
        ("zh", "击落312架乌军无人机", 312, "", "无人机"),
        ("zh", "1.5万人", 15_000, "people", "人"),
    ],
)  # fmt: skip
def test_headlines_in_other_languages(lang, text, value, unit, of):
    figure = only(text, lang)
    assert (figure.value, figure.unit, figure.of) == (value, unit, of)


@pytest.mark.parametrize(
    "text",
    [
        "Trump to meet Putin on August 15, 2025 at 11:30 a.m.",
        "F-35 jets and Su-27 fighters flew over",
        "Article 5, Resolution 2202, G20, 9/11",
        "Liverpool win 3-1",
        "Senate passes bill in 51-49 vote",
        "The three leaders met; the two sides agreed",
        "The 2025 summit in Alaska",
        "Putin, 72, and Trump, 79",
        "A 72-year-old man",
        "One of the ministers left; no one stayed",
        "Talks end",
    ],
)
def test_dates_scores_names_and_definite_pairs_are_no_figures(text):
    assert read(text) == ()


def test_a_killed_and_a_wounded_count_stay_apart():
    killed, wounded = read("At least 30 people were killed and 120 wounded")
    assert (killed.of, wounded.of) == ("people killed", "wounded")
    assert not same_question(killed, wounded)


def test_in_a_language_without_words_only_figures_with_a_told_unit_are_kept():
    assert [f.unit for f in read("30 kpl ja 5 %", "fi")] == ["percent"]


def test_the_words_are_kept_exactly_where_they_stand():
    text = "Kyiv: about 300 Russian drones overnight"
    figure = only(text)
    assert text[figure.span.start : figure.span.end] == figure.text == "about 300 Russian drones"
    assert figure.approximate


@pytest.mark.parametrize(
    ("a", "b", "same", "apart"),
    [
        ("Talks to last six to seven hours", "Talks lasted under three hours", True, True),
        ("Talks lasted 90 minutes", "Talks lasted an hour and a half", False, False),
        ("Talks lasted 90 minutes", "The talks lasted 1.5 hours", True, False),
        ("30 people killed", "At least 25 dead", True, False),
        ("30 people killed", "At least 35 dead", True, True),
        ("12 dead", "10 dead", True, True),
        ("297 Russian drones", "300 drones", True, False),
        ("about 300 drones", "330 drones", True, False),
        ("about 300 drones", "400 drones", True, True),
        ("up to 300 drones", "250 drones", True, False),
        ("up to 300 drones", "400 drones", True, True),
        ("300 drones", "300 missiles", False, False),
        ("30 killed", "30 wounded", False, False),
        ("$5 billion in aid", "5 billion people", False, False),
        ("5-6 soldiers killed", "6-7 soldiers killed", True, False),
    ],
)
def test_two_figures_clash_when_they_answer_one_question_and_cannot_both_be_right(a, b, same, apart):
    one, other = read(a)[:1], read(b)[:1]
    if not one or not other:
        assert not same
        return
    assert same_question(one[0], other[0]) is same_question(other[0], one[0]) is same
    assert clash(one[0], other[0]) is clash(other[0], one[0]) is apart


def test_a_figure_never_clashes_with_itself():
    for text in ("30 killed", "six to seven hours of talks", "at least 5 soldiers", "2.5%", "$3"):
        figure = only(text)
        assert not clash(figure, figure)


def test_no_word_measures_in_two_units():
    tables = tomllib.loads(
        files("livedesk.reading.lexicon").joinpath("figures.toml").read_text(encoding="utf-8")
    )
    seen: dict[str, str] = {}
    for unit, written in tables["units"].items():
        for word in filter(None, (w.strip() for w in written.split(","))):
            assert seen.setdefault(word, unit) == unit, word


@given(
    st.text(alphabet="0123456789.,-$% kildeohurs人小时年 of people two", max_size=120),
    st.sampled_from(("en", "zh")),
)
def test_whatever_the_text_spans_hold_the_figure(text, lang):
    for figure in read(text, lang):
        assert text[figure.span.start : figure.span.end] == figure.text
        assert figure.high is None or figure.value < figure.high
        assert figure.unit or figure.of


@pytest.mark.parametrize("bit", ["1,000,", "1-", "1 ", "hundred ", "two ", "about 1 ", "1 to ", "9", "may 1"])
def test_hostile_texts_are_read_in_time_and_give_finite_numbers(bit):
    for figure in read(bit * (40_000 // len(bit))):
        assert 0 <= figure.value < 1e30
