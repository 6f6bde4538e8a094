"""Markdown: a few kinds of mark, and nothing that runs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.page.markdown import LONGEST, TAGS, markdown, plain

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](https://a.example/x.png)",
    "<svg/onload=alert(1)>",
    '[x](https://a.example/"onmouseover="alert(1))',
    "<a href='javascript:x'>x</a>",
    "<https://a.example/><style>*{display:none}</style>",
    "[x]: javascript:alert(1)\n\n[x]",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --><base href=//evil.example>",
]


def test_paragraphs_emphasis_links_lists_and_quotations_are_drawn():
    drawn = markdown("It **began** at *noon*.\n\n- one\n- [two](https://a.example/x)\n\n> Said so.")
    assert "<p>It <strong>began</strong> at <em>noon</em>.</p>" in drawn
    assert '<a href="https://a.example/x" rel="noopener nofollow">two</a>' in drawn
    assert "<blockquote>" in drawn
    assert "<ul>" in drawn


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_gets_through(attack):
    drawn = str(markdown(attack))
    for tag in re.findall(r"<\s*/?\s*([a-z0-9]+)", drawn, re.IGNORECASE):
        assert tag in TAGS
    for attribute in re.findall(r"<[a-z]+\s+([^>]*)>", drawn):
        assert re.fullmatch(r'(href="https?://[^"]*" )?rel="noopener nofollow"', attribute)


@given(st.text(alphabet=st.sampled_from("<>\"'&[]()!*_`#-=+~\\/ \n:.;javscriptonerxhfd0"), max_size=120))
def test_whatever_is_written_only_known_tags_come_out(text):
    drawn = str(markdown(text))
    assert {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9!]+)", drawn)} <= TAGS
    assert not re.search(r"<[^>]*\son\w+\s*=", drawn)


def test_marks_that_are_left_out_stand_there_as_written():
    assert "# No headline" in markdown("# No headline")
    assert "<h1" not in markdown("# No headline")


def test_a_text_without_end_is_cut():
    assert len(plain("word " * LONGEST)) <= LONGEST


def test_plain_is_one_line_without_marks():
    assert plain('It **began** at *noon*, [they](https://a.example) say.\n\n- 3 < 4 & "so"') == (
        'It began at noon, they say. 3 < 4 & "so"'
    )
