"""Where the feeds of a site may be."""

from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.feed_links import MOST_LINKS, named_feeds, usual_feeds

URL = "https://harbour.example/news/ports?x=1"


def page(head="", body=""):
    return f"<!doctype html><html><head><title>Harbour Post</title>{head}</head><body>{body}</body></html>"


def addresses(links):
    return [link.address for link in links]


def test_the_page_names_its_feeds_in_its_head():
    found = named_feeds(
        page(
            '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
            '<link rel="alternate" type="application/atom+xml; charset=utf-8" title="All" href="../atom.xml">'
            '<link rel="alternate" type="application/feed+json" href="//json.example/f">'
            '<link rel="alternate" hreflang="es" href="/es/">'
            '<link rel="stylesheet" href="/rss.css">'
        ),
        URL,
    )
    assert addresses(found) == [
        "https://harbour.example/atom.xml",
        "https://json.example/f",
        "https://harbour.example/comments/feed",
    ]
    assert found[0].title == "All"
    assert found[0].how == "the page names it as its feed"


def test_links_in_the_body_count_when_they_look_like_feeds():
    body = (
        '<a href="/rss/ports.xml">Ports <b>feed</b></a><a href="/feedback">Write to us</a><a href="/a">A</a>'
    )
    (one,) = named_feeds(page(body=body), URL)
    assert (one.address, one.title) == ("https://harbour.example/rss/ports.xml", "Ports feed")
    assert one.how == "the page links to it"


def test_addresses_that_cannot_be_fetched_are_passed_over():
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{href}">'
        for href in ("javascript:alert(1)", "file:///etc/passwd", "", "http://[bad", "/ok#top")
    )
    assert addresses(named_feeds(page(head), URL)) == ["https://harbour.example/ok"]


def test_a_page_of_a_thousand_feeds_has_an_end():
    body = "".join(f'<a href="/feed/{n}">{n}</a>' for n in range(1_000))
    assert len(named_feeds(page(body=body), URL)) == MOST_LINKS


def test_usual_places_are_beside_the_page_and_at_the_root():
    found = addresses(usual_feeds("https://harbour.example/news/"))
    assert found[:3] == [f"https://harbour.example/news{end}" for end in ("/feed", "/rss", ".rss")]
    assert "https://harbour.example/rss.xml" in found
    assert addresses(usual_feeds("https://harbour.example"))[0] == "https://harbour.example/feed"


@given(st.text(max_size=300))
def test_any_page_is_read_without_fault(text):
    named_feeds("<html><a href='" + text + "'>" + text, URL)
