"""What has one reading is mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.mending import mend_entities


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("AT&T buys Q&A", "AT&amp;T buys Q&amp;A"),
        ("a &nbsp;b &eacute;", "a \u00a0b é"),
        ("&amp; &lt; &#233; &#xe9;", "&amp; &lt; &#233; &#xe9;"),
        ("&nosuch; &", "&amp;nosuch; &amp;"),
        ("&#0; &#xD800; &#x110000;", "  "),
        ("<![CDATA[a & b]]> & c", "<![CDATA[a & b]]> &amp; c"),
        ("<!-- & --> &", "<!-- & --> &amp;"),
    ],
)
def test_ampersands_and_named_characters(broken, mended):
    assert mend_entities(broken) == mended


@given(st.text(alphabet="&;#x<![CDATA-]> amp1", max_size=80))
def test_what_is_mended_stays_as_it_is(text):
    once = mend_entities(text)
    assert mend_entities(once) == once
