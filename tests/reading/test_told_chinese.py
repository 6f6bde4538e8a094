"""Who says what in Chinese."""

import pytest

from livedesk.reading.told_chinese import has_telling_word, told_chinese
from reading.harbour import said


def heard(text):
    return [
        (text[slice(*s.speaker)], [text[slice(*c)] for c in s.contents])
        for s in told_chinese(text, lambda *_: True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("林德称，港口将于中午开放。", [("林德", ["港口将于中午开放"])]),
        ("据新华社报道，港口关闭。", [("新华社", ["港口关闭"])]),
        ("“林德说港口关闭。”港口开放。", []),
        ("港口关闭。", []),
        ("林德称港口开放 工会称罢工继续", [("林德", ["港口开放"])]),
    ],
)
def test_who_stands_before_a_telling_word_outside_quotations_speaks(text, expected):
    assert heard(text) == expected


def test_reports_of_nobody_in_particular_have_no_speaker():
    assert said("有报道称，港口关闭。", "zh") == []


def test_a_telling_word_is_seen_anywhere():
    assert has_telling_word("林德表示")
    assert not has_telling_word("林德")
