"""Markup becomes text; text stays text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from livedesk.sources.plain_text import cut, fit, plain_text


def text(markup):
    return plain_text(markup, longest=1000)


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("Dockers &amp; company", "Dockers & company"),
        ("AT&T buys Q&A", "AT&T buys Q&A"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("Line<br>break", "Line break"),
        ("<b>bold</b>face", "boldface"),
        ("wages &lt; prices", "wages < prices"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("I <3 the harbour", "I <3 the harbour"),
        ("port<Port", "port<Port"),
        ("&quot;No&quot;, she said&nbsp;&mdash; twice", '"No", she said — twice'),
        ("  much \n\t space ", "much space"),
        ("seen <!-- unseen --> again", "seen again"),
        ("cut off in <a href=", "cut off in"),
    ],
)
def test_markup_is_gone_and_text_is_not(markup, plain):
    assert text(markup) == plain


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>calm",
        "calm<style>body{}</style>",
        "<img src=x onerror=alert(1)>calm",
        "<svg/onload=alert(1)>calm",
        "<<script>script>alert(1)</script>calm",
    ],
)
def test_scripts_leave_nothing_that_runs(markup):
    assert "<script" not in text(markup)
    assert "alert(1)</" not in text(markup)
    assert "onload" not in text(markup)
    assert "calm" in text(markup)


@pytest.mark.parametrize("markup", ["", "   ", "<p></p>", "<script>x</script>", "&nbsp;"])
def test_nothing_left_is_none(markup):
    assert text(markup) is None


def test_long_text_is_cut_at_a_word():
    assert plain_text("one two three four", longest=13) == "one two…"
    assert cut("short", 10) == "short"
    assert cut("x" * 20, 10) == "x" * 9 + "…"


def test_characters_that_no_file_can_hold_are_dropped():
    assert fit("a\x00b\ud800c\x0bd") == "abcd"
    assert fit("fine\n\ttext") == "fine\n\ttext"


@given(st.text(max_size=300))
def test_any_text_gives_one_line_that_can_be_stored(markup):
    plain = text(markup)
    if plain is not None:
        assert plain == " ".join(plain.split())
        assert plain.encode()
        assert len(plain) <= 1000


@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "<p>", "</p>", "&", "&amp;", "<script>", "</script>", "<a ", "x", '"', "<!--"]
        )
    )
)
def test_no_mixture_of_tags_leaves_a_whole_script_tag(parts):
    plain = text("".join(parts)) or ""
    assert "<script>" not in plain


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<b><p>", "<", "&", "<a ", "<!--", "<table>", "<svg><math>"]
)
def test_hostile_markup_costs_milliseconds(piece):
    assert lowest(lambda: spent(lambda: text(piece * 100_000)), under=0.5) < 0.5
