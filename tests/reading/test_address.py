"""Canonical addresses: one page, one name."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from livedesk.reading.address import canonical_url

PIECES = st.lists(
    st.sampled_from(
        ["http://", "https://", "//", "m.", "www.", "amp.", "a.example", "example.org", "/amp", "/", ".amp.html", "?", "&", "=", "amp=1",
         "utm_source=x", "id=3", "#", "%e4", "%2F", ":443", ":80", ":99999", "@", "[", "::1]", "google.com/amp/s/", "google.com/url?q=", "é", "普", " ", "\n"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(), PIECES, PIECES.map(lambda tail: "https://" + tail)))
@example("https://m.m.m.example.org/amp/amp/?amp&amp=1")
@example("https://www.google.com/url?q=https://www.google.com/url?q=https://a.example/")
@example("http://[::1]:80/")
@example("http://\ud800.example/")
def test_any_text_gives_an_address_or_none_and_twice_is_once(text: str) -> None:
    once = canonical_url(text)
    if once is not None:
        assert canonical_url(once) == once
        assert once.isascii()
        assert once.startswith("https://")


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.example.org/news/talks",
        "https://m.example.org/news/talks/",
        "HTTPS://WWW.Example.ORG:443/news/talks?utm_source=rss&utm_medium=feed#top",
        "https://amp.example.org/news/talks",
        "https://example.org/amp/news/talks",
        "https://example.org/news/talks/amp/",
        "https://example.org/news/talks.amp",
        "https://www.example.org/news/talks?amp",
        "https://example.org/news/talks?at_medium=RSS&at_campaign=rss",
        "https://example.org/news/talks?traffic_source=rss&ref=home&cmp=1&oc=5&xtor=RSS-3&srnd=homepage&fbclid=z&gclid=y",
        "//www.example.org/news/talks",
        "https://www.google.com/amp/s/www.example.org/news/talks/amp/",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/talks",
        "https://www.google.com/url?rct=j&url=https://www.example.org/news/talks&ct=ga",
        "  https://example.org/news/talks\n",
    ],
)
def test_trimmings_go(variant: str) -> None:
    assert canonical_url(variant) == "https://example.org/news/talks"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://example.org/story?id=7&b=2&a=1", "https://example.org/story?a=1&b=2&id=7"),
        ("https://example.org/story.amp.html", "https://example.org/story.html"),
        ("https://example.org/?p=12", "https://example.org?p=12"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://en.m.wikipedia.org/wiki/Alaska", "https://en.wikipedia.org/wiki/Alaska"),
        ("https://bücher.example/über", "https://xn--bcher-kva.example/%C3%BCber"),
        ("https://example.org/%c3%bcber%7Eme", "https://example.org/%C3%BCber~me"),
        ("https://example.org/live?page=with:block-1", "https://example.org/live"),
        ("https://example.org/s?source=annual", "https://example.org/s?source=annual"),
        ("https://example.org/s?source=rss", "https://example.org/s"),
        ("https://m.com/x", "https://m.com/x"),
        ("https://example.org/camp", "https://example.org/camp"),
        ("http://[2001:db8::1]:80/x", "https://[2001:db8::1]/x"),
    ],
)
def test_the_page_itself_stays(address: str, canonical: str) -> None:
    assert canonical_url(address) == canonical


@pytest.mark.parametrize(
    "garbage",
    [None, "", "talks", "mailto:a@example.org", "javascript:alert(1)", "http://", "https:///x", "https://exa mple.org/", "http://[::1", "http://a:b:c/",
     "https://" + "a" * 5000, "https://example..org/", "https://-/"],
)  # fmt: skip
def test_what_is_no_web_address_is_none(garbage: str | None) -> None:
    assert canonical_url(garbage) is None
