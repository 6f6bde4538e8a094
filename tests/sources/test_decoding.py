"""What the bytes show beats what anyone says about them."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.decoding import decode

FEED = "<rss><title>Hafenstreik für Löhne</title></rss>"


def declared(name, encoding=None):
    return f'<?xml version="1.0" encoding="{name}"?>{FEED}'.encode(encoding or name)


@pytest.mark.parametrize("name", ["utf-8", "iso-8859-1", "windows-1252", "UTF-8", "cp1250"])
def test_the_declaration_is_believed_when_it_is_right(name):
    decoded = decode(declared(name), None)
    assert decoded.text == FEED
    assert decoded.warnings == ()


def test_a_wrong_declaration_is_found_out():
    decoded = decode(declared("iso-8859-1", "utf-8"), None)
    assert decoded.text == FEED
    assert decoded.warnings == ("says it is windows-1252 but is UTF-8; read as UTF-8",)


def test_a_wrong_header_does_not_spoil_a_right_body():
    assert decode(declared("utf-8"), "text/xml; charset=iso-8859-1").text == FEED


def test_a_header_that_says_utf_8_of_what_is_not_gives_way_to_the_declaration():
    text = "<rss><title>Забастовка в порту</title></rss>"
    body = b'<?xml version="1.0" encoding="koi8-r"?>' + text.encode("koi8-r")
    decoded = decode(body, "text/xml; charset=utf-8")
    assert (decoded.text, decoded.encoding, decoded.warnings) == (text, "koi8-r", ())


def test_the_header_names_what_the_body_does_not():
    assert (
        decode("<rss>Забастовка</rss>".encode("cp1251"), 'text/xml; charset="windows-1251"').text
        == "<rss>Забастовка</rss>"
    )


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_wide_characters_and_byte_order_marks_are_seen(name):
    assert decode(FEED.encode(name), None).text == FEED


def test_undeclared_western_text_is_read_as_browsers_do():
    decoded = decode("<t>„Löhne“</t>".encode("windows-1252"), None)
    assert decoded.text == "<t>„Löhne“</t>"
    assert "read as windows-1252" in decoded.warnings[0]


def test_one_damaged_byte_costs_one_character():
    body = declared("utf-8").replace("Löhne".encode(), b"L\xffhne")
    decoded = decode(body, None)
    assert decoded.text == FEED.replace("Löhne", "L\ufffdhne")
    assert decoded.warnings == (f"byte {body.index(0xFF)} is not UTF-8; 1 characters can't be read",)


def test_line_numbers_survive_the_declaration():
    assert decode(b'\n<?xml version="1.0"\n?>\n<rss/>', None).text == "\n\n\n<rss/>"


@pytest.mark.parametrize(
    "name", ["", "hex", "zlib", "rot13", "punycode", "no-such", "idna", "\x00", "utf-7\r\n"]
)
def test_names_that_are_no_encoding_are_passed_over(name):
    assert decode(FEED.encode(), f"text/xml; charset={name}").text == FEED


@given(st.binary(max_size=400), st.none() | st.text(max_size=40))
def test_no_bytes_break_it(body, content_type):
    decoded = decode(body, content_type)
    assert isinstance(decoded.text, str)
    assert codecs.lookup(decoded.encoding)
