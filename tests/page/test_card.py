"""Cards: lines that have room, every script from its own side, nothing unescaped."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from livedesk.page.card import HEIGHT, MARGIN, WIDTH, broken, card_svg, fitted, width
from livedesk.page.view import build_view
from newsroom import Newsroom, at

ROOM = WIDTH - 2 * MARGIN
SVG = "{http://www.w3.org/2000/svg}"


def drawn(headline: str, lang: str = "en", **more: Any) -> ElementTree.Element:
    desk = Newsroom()
    desk.publishes("14:00", desk.hears("14:00", "Wire", headline, lang=lang))
    view = build_view(desk.state, desk.story, now=at("15:00"))
    return ElementTree.fromstring(card_svg(view.header, view.updates[0], **more))


def texts(card: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in card.iter(f"{SVG}text")]


def test_a_card_shows_story_headline_status_evidence_time_and_place() -> None:
    card = drawn("Talks begin at the harbour")
    assert (card.get("width"), card.get("height")) == (str(WIDTH), str(HEIGHT))
    story, *headline, outlet, below = texts(card)
    assert story == "The talks at the harbour"
    assert " ".join(headline) == "Talks begin at the harbour"
    assert outlet == "Wire"
    assert below == "Reported · 1 outlet, 1 origin · 06:00, Fri 15 Aug, Anchorage"


@pytest.mark.parametrize("words", [8, 18, 26, 34, 60, 90])
def test_a_long_headline_stands_between_the_storys_name_and_its_outlet(words: int) -> None:
    svg = drawn("negotiators " * words)
    lines = [text for text in svg.iter(f"{SVG}text") if text.get("font-weight") == "700"]
    (outlet,) = (text for text in svg.iter(f"{SVG}text") if text.text == "Wire")
    assert int(lines[0].get("y", "")) - int(lines[0].get("font-size", "")) >= 120
    assert int(lines[-1].get("y", "")) < int(outlet.get("y", "")) - 20
    assert int(outlet.get("y", "")) < 538


def test_markup_in_a_headline_is_text() -> None:
    card = drawn('</text><script>alert(1)</script> & "x"')
    assert "<script>" in " ".join(texts(card))
    assert not list(card.iter(f"{SVG}script"))


def test_a_headline_in_arabic_is_one_embedding_set_from_the_right() -> None:
    lines = list(drawn("الكرملين: بدأت المحادثات (Alaska) في 11:26", "ar").iter(f"{SVG}text"))[1:-2]
    for line in lines:
        assert line.get("text-anchor") == "end"
        assert line.get("x") == str(WIDTH - MARGIN)
        words = "".join(line.itertext())
        assert (words[0], words[-1]) == ("\u202b", "\u202c")
    latin = [part.text for line in lines for part in line.iter(f"{SVG}tspan")]
    assert "(Alaska)" in latin


@pytest.mark.parametrize(
    "text",
    [
        "word " * 60,
        "x" * 10_000,
        "克里姆林宫：普京与特朗普的会谈" * 12,
        "Донау " * 40 + "пароход" * 20,
        "a\u0301" * 500,
        "",
    ],
)
def test_no_line_is_wider_than_the_card_and_what_is_left_out_is_marked(text: str) -> None:
    size, lines = fitted(text, ROOM)
    assert 1 <= len(lines) <= 5
    assert all(width(line) * size <= ROOM for line in lines)
    whole = len("".join(lines).replace(" ", "")) >= len("".join(text.split()))
    assert whole or lines[-1].endswith("…")


def test_chinese_breaks_anywhere_but_never_before_a_mark() -> None:
    lines = broken("会谈于开始，在场" * 3, 5)
    assert "".join(lines) == "会谈于开始，在场" * 3
    assert not [line for line in lines if line.startswith("，")]


def test_a_rehearsals_card_says_so_and_a_withdrawn_updates_too() -> None:
    assert texts(drawn("Talks begin", rehearsal=True))[-1].startswith("Rehearsal · ")
    desk = Newsroom()
    heard = desk.hears("14:00", "Wire", "Talks begin")
    desk.publishes("14:00", heard)
    desk.withdraws("14:10", heard, "They did not.")
    view = build_view(desk.state, desk.story, now=at("15:00"))
    assert "Withdrawn: Talks begin" in card_svg(view.header, view.updates[0])
    assert "PLANNED" in card_svg(view.header).upper()


def test_a_corrected_updates_card_says_so() -> None:
    desk = Newsroom()
    heard = desk.hears("14:00", "Wire", "Talks begin")
    desk.publishes("14:00", heard)
    desk.corrects("14:10", heard, "They had begun.")
    view = build_view(desk.state, desk.story, now=at("15:00"))
    assert "Corrected: Talks begin" in card_svg(view.header, view.updates[0])
