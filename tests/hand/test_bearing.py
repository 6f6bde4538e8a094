"""Bearing out: an editor's words are held against the reports, sentence by sentence, Markdown or not."""

from __future__ import annotations

import pytest

from livedesk.errors import NotBorneOut
from livedesk.hand.bearing import not_borne_out
from livedesk.model import Member
from newsroom import placement, report


def member(number: int, title: str, summary: str = "") -> Member:
    one = report("14:00", "Northlight", title, id=f"r{number}", summary=summary or None)
    return Member(report=one, placement=placement(one, "lands"))


LANDS = [member(1, "Mara Quill lands at noon", "She brought 11 pages, “all of them signed”.")]


def test_words_that_stand_in_a_report_are_borne_out() -> None:
    text = "Mara Quill lands at noon.\n\n> She brought **11 pages**, “all of them signed”."
    assert not_borne_out("Mara Quill lands", text, LANDS, "en", where="x", confirmed=False) == ()


def test_a_name_a_number_and_a_quotation_that_stand_nowhere_are_named() -> None:
    with pytest.raises(NotBorneOut) as told:
        not_borne_out(
            "Tom Ashdown lands", "With 12 pages, “none signed”.", LANDS, "en", where="x", confirmed=False
        )
    found = " ".join(told.value.unsupported)
    assert "Tom Ashdown" in found
    assert "12" in found
    assert "none signed" in found


def test_an_editor_who_stands_by_it_goes_on_and_it_is_kept() -> None:
    assert not_borne_out("Tom Ashdown lands", None, LANDS, "en", where="x", confirmed=True) == (
        "name: Tom Ashdown",
    )


def test_of_a_long_development_the_first_and_the_latest_reports_count() -> None:
    many = [member(n, f"Pier {n} is closed") for n in range(200)]
    assert not_borne_out("Pier 199 is closed", None, many, "en", where="x", confirmed=True) == ()
    assert not_borne_out("Pier 3 is closed", None, many, "en", where="x", confirmed=True) == ()


def test_a_note_may_name_what_stood_there_before_and_what_the_new_words_say() -> None:
    fields = {"where": "x", "confirmed": False, "said": ["Mara Quill lands with 12 pages"]}
    note = "An earlier version said 12 pages; she brought 11."
    assert not_borne_out(None, None, LANDS, "en", note=note, **fields) == ()
    with pytest.raises(NotBorneOut) as told:
        not_borne_out(None, None, LANDS, "en", note="It was Ida Holm, with 13 pages.", **fields)
    assert "Ida Holm" in str(told.value.unsupported)
    assert "13" in str(told.value.unsupported)
