"""Set phrases in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.reading.phrases import Phrases, inside, lower, piece, tokens


def found(written: str | list[str], text: str) -> list[str]:
    phrases = Phrases([(phrase, phrase) for phrase in ([written] if isinstance(written, str) else written)])
    low = lower(text)
    return [text[f.start : f.end] for f in phrases.find(low, tokens(low))]


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("red line", "Red lines and a red line; a red-line.", ["red line", "red-line"]),
        ("report*", "Reportedly, reports", ["Reportedly", "reports"]),
        ("took/takes (careful) note", "He took note. She takes careful note.", ["took note", "takes careful note"]),
        ("(very) likely", "Very likely or likely", ["Very likely", "likely"]),
        ("about #", "about 30, about thirty, about time", ["about 30", "about thirty"]),
        ("# may", "On 5 May they may go", ["5 May"]),
        ("chances ... are slim", "Chances of a deal are slim; chances are slim", ["Chances of a deal are slim", "chances are slim"]),
        ("couldn't", "They couldn’t and couldn't", ["couldn’t", "couldn't"]),
        ("конструктивн*", "Конструктивный разговор", ["Конструктивный"]),
        ("可能", "他可能来", ["可能"]),
        ("至少 #", "至少30人", ["至少30"]),
        ("some", "handsome awesome", []),
    ],
)  # fmt: skip
def test_a_phrase_is_found_as_it_is_written_down(written, text, expected):
    assert found(written, text) == expected


def test_of_phrases_that_begin_at_one_word_the_longest_counts_and_none_stands_inside_another():
    assert found(["may", "may have", "have been"], "It may have been") == ["may have"]


def test_equal_phrases_count_once_for_the_first_meaning():
    phrases = Phrases([("may", 1), ("may", 2)])
    assert [f.means for f in phrases.find("may", tokens("may"))] == [1]


def test_a_phrase_that_begins_with_no_word_is_refused():
    with pytest.raises(ValueError, match="does not begin with a word"):
        Phrases([("-odd", 1)])


def test_letters_that_grow_when_lowered_keep_their_place():
    assert lower("İstanbul MAY") == "İstanbul may"
    assert found("may", "İİ may") == ["may"]


def test_many_distinct_words_do_not_fill_memory():
    phrases = Phrases([("may", 1)])
    for start in range(0, 60_000, 1000):
        low = " ".join(f"w{n}" for n in range(start, start + 1000))
        phrases.find(low, tokens(low))
    assert len(phrases._known) <= 50_000


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He called it “very useful” today", ["very useful"]),
        ('She said "no" twice', ["no"]),
        ("Putin's 'frank talks' and Trump's", ["frank talks"]),
        ("«Конструктивно», сказал он", ["Конструктивно"]),
        ("The talks' end and the leaders' words", []),
        ("An open “mark", []),
    ],
)
def test_quoted_stretches_are_known(text, quoted):
    part = piece("title", text)
    assert [text[start : end - 1] for start, end in part.quoted] == quoted
    assert all(inside(start, part.quoted) for start, _ in part.quoted)


@given(st.text(max_size=300))
def test_whatever_the_text_what_is_found_lies_within_it_and_in_order(text):
    phrases = Phrases([(p, p) for p in ("may", "a ... b", "# may", "(a) b*", "可能", "i")])
    part = piece("text", text)
    assert len(part.low) == len(text)
    behind = 0
    for f in phrases.find(part.low, part.words):
        assert behind <= f.start < f.end <= len(text)
        behind = f.end
