"""Sentence splitting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.reading.sentences import sentences

PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "Mr",
            "U.S",
            ".",
            "!",
            "?",
            "…",
            "。",
            "”",
            "»",
            '"',
            "(",
            " ",
            "\n",
            "Now",
            "3",
            "।",
            "」",
            "J",
        ]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_sentences_are_exact_substrings_in_order_and_lose_nothing_but_blanks(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert sentence
        found = text.find(sentence, at)
        assert found >= at
        at = found + len(sentence)
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith and Gen. J. D. Vole met at 3.5 p.m. Friday in the U.S. capital.",
        "The U.S. Senate voted 52.5 to 47.5 per cent on Jan. 6.",
        "Сумма составила 3,5 млн. рублей, т.е. вдвое больше.",
        "Le 15 août, M. Dupont est arrivé.",
        "El Sr. López llegó a EE.UU. ayer.",
        "Version 2.0 is out",
    ],
)
def test_dots_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert len(sentences(text)) == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("They met. They left.", ["They met.", "They left."]),
        ("“We tried.” He left.", ["“We tried.”", "He left."]),
        ("Really?! Yes… No more.", ["Really?!", "Yes…", "No more."]),
        ("会谈结束。双方离开！何时再见？", ["会谈结束。", "双方离开！", "何时再见？"]),
        ("他说：“会谈结束。”双方离开。", ["他说：“会谈结束。”", "双方离开。"]),
        ("বৈঠক শেষ। নেতারা চলে গেছেন।", ["বৈঠক শেষ।", "নেতারা চলে গেছেন।"]),
        ("وصل الوفد. هل يعود؟ لا أحد يعلم.", ["وصل الوفد.", "هل يعود؟", "لا أحد يعلم."]),
        ("It cost 5.5 million. Then 6.", ["It cost 5.5 million.", "Then 6."]),
        (
            "He came from the U.K. They did not.",
            ["He came from the U.K. They did not."],
        ),  # the price of sparing "U.S. Senate"
        ("«Нет». Он ушёл.", ["«Нет».", "Он ушёл."]),
        ("", []),
        ("   ", []),
    ],
)
def test_stops_end_sentences_in_each_script(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_text_without_stops_is_cut_at_blanks() -> None:
    parts = sentences("word " * 1000)
    assert max(map(len, parts)) <= 600
    assert all(set(part.split()) == {"word"} for part in parts)


@pytest.mark.parametrize("monster", ["." * 200_000, "a." * 100_000, "x" * 200_000, "a. " * 70_000])
def test_long_text_takes_bounded_time(monster: str) -> None:
    assert lowest(lambda: spent(lambda: sentences(monster)), under=2) < 2
