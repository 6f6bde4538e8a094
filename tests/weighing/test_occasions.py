"""Occasions and turns of them, in the desk's languages."""

import pytest

from livedesk.weighing.occasions import occasion, turn


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The summit is to last six hours", "talks"),
        ("Переговоры продлятся шесть часов", "talks"),
        ("Зустріч триватиме шість годин", "talks"),
        ("La reunión duró tres horas", "talks"),
        ("La rencontre a duré trois heures", "talks"),
        ("Das Treffen dauerte drei Stunden", "talks"),
        ("Cuộc gặp kéo dài 3 giờ", "talks"),
        ("会谈持续了三个小时", "talks"),
        ("They spoke for an hour in a phone call", "call"),
        ("The ceasefire held for two days", "truce"),
        ("Lunch took an hour", "meal"),
        ("A strike of six hours", None),
    ],
)
def test_the_occasion_is_told_in_every_language(text, kind):
    assert occasion(text, len(text)) == kind


def test_of_two_occasions_the_nearer_one_before_counts():
    text = "The press conference lasted 12 minutes, the talks before it three hours, then came lunch"
    assert occasion(text, text.index("12")) == "press"
    assert occasion(text, text.index("three")) == "talks"


def test_what_stands_right_behind_a_figure_is_what_it_is_of():
    text = "After three hours of talks they left without the lunch that had been laid for all of the guests"
    assert occasion(text, text.index("three")) == "talks"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Talks began at 11:26", "begin"),
        ("Встреча завершилась в 15:30", "end"),
        ("Quill landed at 10:20", "arrive"),
        ("Quill spoke at 10:20", None),
    ],
)
def test_the_turn_of_an_occasion_is_told(text, kind):
    assert turn(text, len(text)) == kind
