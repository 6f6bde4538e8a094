"""News sitemaps and their index files."""

import gzip

import pytest

from livedesk.sources.sitemap import NotASitemap, read_sitemap
from sources.pages import LOGIN, index, sitemap
from sources.world import item, rss


def read(body, content_type="application/xml", longest=200_000):
    return read_sitemap(body, content_type=content_type, longest=longest)


ONE = sitemap(("https://post.example/a", "Talks begin &amp; end", "2025-08-15T11:30:00+01:00"))


@pytest.mark.parametrize("body", [ONE, gzip.compress(ONE)])
def test_pages_with_news_are_read_plain_or_gzipped(body):
    found = read(body)
    (page,) = found.items
    assert (page.url, page.title) == ("https://post.example/a", "Talks begin & end")
    assert (f"{page.published.at:%H:%M}", page.lang, page.publication) == ("10:30", "en", "Harbour Post")
    assert (found.kind, found.pages, found.warnings) == ("items", 1, ())


def test_pages_without_news_are_counted_only():
    found = read(sitemap(head="<url><loc>https://post.example/about</loc></url>"))
    assert (found.items, found.pages) == ((), 1)


def test_news_without_title_or_address_is_left_out_with_its_place():
    found = read(sitemap(("https://post.example/a", "", "2025-08-15"), ("mailto:x", "A", "soon")))
    assert found.items == ()
    assert found.warnings[0].startswith("line 1: news without title")
    assert found.warnings[1].startswith("line 1: news without address")
    assert "does not say a whole date" in read(sitemap(("https://post.example/a", "A", "soon"))).warnings[0]


def test_an_index_names_its_parts():
    found = read(index(("https://post.example/1.xml", "2025-08-15T11:00:00Z"), ("ftp://x", "")))
    assert found.kind == "index"
    assert [(part.url, f"{part.changed_at:%H:%M}") for part in found.parts] == [
        ("https://post.example/1.xml", "11:00")
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "is empty"),
        (rss(item()), "a feed: its kind is feed"),
        (LOGIN, 'sent a web page titled "Sign in" in place of a sitemap'),
        (b"<svg/>", "begins with <svg>"),
        (b"words", "not well formed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><urlset>&x;</urlset>', "not well formed"),
        (gzip.compress(b"x" * 300_000), "unpacks to more than"),
        (b"\x1f\x8bbroken bytes", "can't be unpacked"),
    ],
)
def test_what_is_no_sitemap_is_refused_and_named(body, why):
    with pytest.raises(NotASitemap, match=why):
        read(body)
