"""A page's tree, structured data and meta tags, as far as they can be read."""

import json

import pytest

from livedesk.sources.web_page import names_of, read_page, text_of, time_of, type_names

URL = "https://harbour.example/news/a1"


def page(head="", body="<p>x</p>", content_type=None):
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_page(html.encode(), url=URL, content_type=content_type)


def ld(data):
    return (
        f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'
    )


def test_structured_data_is_found_in_lists_graphs_and_within_other_objects():
    found = page(
        ld([{"@type": "Organization", "name": "Post"}])
        + ld(
            {
                "@graph": [
                    {"@type": "WebPage", "mainEntity": {"@type": ["Thing", "NewsArticle"], "headline": "A"}}
                ]
            }
        )
    )
    assert [type_names(thing) for thing in found.things] == [
        ("Organization",),
        ("WebPage",),
        ("Thing", "NewsArticle"),
    ]
    assert next(found.of_type("NewsArticle", "WebPage"))["headline"] == "A"


@pytest.mark.parametrize(
    "written",
    [
        '<!-- {"@type": "Article", "headline": "A"} -->',
        '{"@type": "Article",\n"headline": "A\nB"}',
        '{"@type": "Article", "headline": "A"};',
    ],
)
def test_structured_data_written_by_hand_is_read_all_the_same(written):
    found = page(ld(written))
    assert next(found.of_type("Article"))["headline"].startswith("A")


def test_broken_and_endless_structured_data_is_passed_over():
    assert page(ld("{]") + ld("[" * 100_000) + ld({"@type": "Article"})).things == [{"@type": "Article"}]


def test_types_lose_their_vocabulary_and_times_are_whole_dates_only():
    assert type_names({"@type": "https://schema.org/NewsArticle"}) == ("NewsArticle",)
    assert type_names({"@type": "schema:NewsArticle"}) == ("NewsArticle",)
    assert time_of("yesterday", None, "2025-08-15T10:00:00Z").precision == "second"
    assert time_of("10:00") is None


def test_names_are_those_of_persons_and_organisations_each_once():
    assert names_of([{"name": "Ida Holm"}, "Tom Ash", {"name": "Ida Holm"}, {"@type": "Person"}]) == (
        "Ida Holm",
        "Tom Ash",
    )
    assert text_of({"@value": "A  b"}) == "A b"


def test_addresses_hang_on_the_base_and_are_of_the_web():
    found = page("<base href='/deep/'>")
    assert found.absolute("x") == "https://harbour.example/deep/x"
    assert found.absolute("javascript:alert(1)") is None
    assert found.absolute("http://[") is None
    assert found.absolute(None) is None


def test_the_charset_is_the_headers_else_the_pages_own():
    body = '<html><head><meta charset="windows-1251"></head><body><p>Встреча</p></body></html>'.encode(
        "windows-1251"
    )
    assert read_page(body, url=URL, content_type="text/html").text_of("//p") == "Встреча"
    assert (
        read_page(body, url=URL, content_type="text/html; charset=windows-1251").text_of("//p") == "Встреча"
    )


def test_invalid_bytes_are_told_and_the_rest_is_read():
    found = read_page(
        b"<html><body><p>Quill \xff\xfe walks</p></body></html>",
        url=URL,
        content_type="text/html; charset=utf-8",
    )
    assert "Quill" in found.text_of("//p")
    assert found.warnings


def test_what_has_no_markup_is_no_page():
    assert read_page(b"words", url=URL, content_type=None) is None
    assert read_page(b"", url=URL, content_type=None) is None


def test_meta_tags_are_read_by_name_and_property_the_first_of_each():
    found = page(
        '<meta property="og:title" content="A"><meta name="og:title" content="B"><meta name="Author" content="C">'
    )
    assert (found.first_meta("og:title"), found.first_meta("nothing", "author")) == ("A", "C")
