"""Quoted strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.quotes import quotes

PIECES = st.lists(st.sampled_from(list("“”„«»‹›「」『』‘’‚\"' abcД中")), max_size=60).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_quotes_are_exact_substrings_each_once(text: str) -> None:
    found = quotes(text)
    assert len(found) == len(set(found))
    assert all(quote in text and quote == quote.strip() for quote in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said “we made real progress” today", ["we made real progress"]),
        ('He said "we made real progress" today', ["we made real progress"]),
        ("Er sagte „wir haben es versucht“ und ging", ["wir haben es versucht"]),
        ("Он сказал: «мы говорили три часа».", ["мы говорили три часа"]),
        ("Il a dit « nous avons parlé longtemps » hier", ["nous avons parlé longtemps"]),
        ("他说：「会谈很有成果」", ["会谈很有成果"]),
        ("‘We don’t agree on that,’ she said", ["We don’t agree on that,"]),
        ("'It's a long road' to peace", ["It's a long road"]),
        ("The leaders’ talks and Anna’s plan weren’t long", []),
        ("the leaders' talks on the two nations' borders", []),
        ("'Great day' and “no deal”", []),
        (
            "“He told me ‘there is no deal’ twice,” she said",
            ["He told me ‘there is no deal’ twice,", "there is no deal"],
        ),
        ("“an opening without an end and more", []),
        ("an end without opening” and more words", []),
        ("“broken start then “the real one is here” end", ["the real one is here"]),
        ("6' 2\" tall and 5' 9\" wide men", []),
    ],
)
def test_marks_of_each_language(text: str, found: list[str]) -> None:
    assert quotes(text) == found


def test_marks_far_apart_do_not_belong_together() -> None:
    assert quotes("“" + "word " * 300 + "”") == []


@pytest.mark.parametrize("monster", ["“" * 100_000, "“a b c”" * 20_000, "'a " * 70_000, '"' * 100_000])
def test_many_marks_take_bounded_time(monster: str) -> None:
    assert lowest(lambda: spent(lambda: quotes(monster)), under=2) < 2
