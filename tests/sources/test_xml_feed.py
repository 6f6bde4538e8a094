"""Every XML format gives the same wire items."""

import pytest

from livedesk.sources.tree import strict_tree
from livedesk.sources.xml_feed import is_feed, read_xml

URL = "https://harbour.example/news/feed.xml"

RSS_2 = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour</title>
<item><title>Talks</title><link>https://harbour.example/1</link><guid isPermaLink="false">n1</guid>
<description>They met.</description><pubDate>Fri, 15 Aug 2025 11:30:00 GMT</pubDate><dc:creator>Ana Ruiz</dc:creator></item>
</channel></rss>"""
RSS_091 = """<rss version="0.91"><channel><title>Harbour</title><item><title>Talks</title>
<link>https://harbour.example/1</link><description>They met.</description></item></channel></rss>"""
RSS_090 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Harbour</title></channel><item><title>Talks</title><link>https://harbour.example/1</link></item></rdf:RDF>"""
RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbour.example/"><title>Harbour</title></channel>
<item rdf:about="https://harbour.example/1"><title>Talks</title><link>https://harbour.example/1</link>
<description>They met.</description><dc:date>2025-08-15T11:30:00Z</dc:date></item></rdf:RDF>"""
RSS_OWN_NAMESPACE = """<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>Harbour</title>
<item><title>Talks</title><link>https://harbour.example/1</link></item></channel></rss>"""
ATOM_1 = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><entry><title>Talks</title>
<link rel="self" href="https://harbour.example/self"/><link href="https://harbour.example/1"/><id>n1</id>
<summary>They met.</summary><published>2025-08-15T11:30:00Z</published><updated>2025-08-15T12:00:00Z</updated>
<author><name>Ana Ruiz</name></author></entry></feed>"""
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Harbour</title><entry><title>Talks</title>
<link rel="alternate" type="text/html" href="https://harbour.example/1"/><id>n1</id><issued>2025-08-15T11:30:00Z</issued></entry></feed>"""


def read(text, url=URL):
    root, fault = strict_tree(text)
    assert root is not None, fault
    assert is_feed(root)
    return read_xml(root, url=url)


def entry(inside, attributes="", feed=""):
    return read(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {feed}><entry {attributes}>{inside}</entry></feed>'
    ).items[0]


def rss_item(inside, head=""):
    return read(
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel>{head}<item>{inside}</item></channel></rss>"
    ).items[0]


@pytest.mark.parametrize("text", [RSS_2, RSS_091, RSS_090, RSS_1, RSS_OWN_NAMESPACE, ATOM_1, ATOM_03])
def test_every_format_gives_title_and_link(text):
    feed = read(text)
    (only,) = feed.items
    assert feed.hints.title == "Harbour"
    assert (only.title, only.link) == ("Talks", "https://harbour.example/1")


@pytest.mark.parametrize(
    ("text", "key", "published"),
    [
        (RSS_2, "n1", ("Fri, 15 Aug 2025 11:30:00 GMT",)),
        (RSS_091, None, ()),
        (RSS_1, "https://harbour.example/1", ("2025-08-15T11:30:00Z",)),
        (ATOM_1, "n1", ("2025-08-15T11:30:00Z",)),
        (ATOM_03, "n1", ("2025-08-15T11:30:00Z",)),
    ],
)
def test_ids_and_dates_are_taken_as_written(text, key, published):
    (only,) = read(text).items
    assert (only.key, only.published) == (key, published)


def test_items_say_where_they_stand():
    assert read(RSS_2).items[0].place == "item 1, line 2"


def test_media_and_podcast_titles_are_not_the_title():
    assert (
        rss_item(
            "<media:title>picture</media:title><itunes:title>show</itunes:title><title>Talks</title>"
        ).title
        == "Talks"
    )
    assert rss_item("<media:title>picture</media:title>").title is None


def test_titles_that_are_elements_are_kept_whole():
    xhtml = (
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Talks <b>begin</b> now</div></title>'
    )
    assert "Talks <b>begin</b> now" in entry(xhtml).title
    assert rss_item("<title>Talks <b>begin</b> now</title>").title == "Talks <b>begin</b> now"


def test_the_page_is_the_link_and_not_its_comments_or_its_own_address():
    links = (
        '<link rel="replies" href="/c"/><link rel="enclosure" href="/a.mp3"/><link rel="self" href="/s"/>'
        '<link rel="alternate" type="application/json" href="/j"/><link rel="alternate" type="text/html" href="/p"/>'
    )
    assert entry(links).link == "/p"
    assert (
        entry('<link rel="self" href="/s"/><link rel="alternate" type="application/json" href="/j"/>').link
        == "/j"
    )
    assert entry('<link rel="replies" href="/c"/>').link is None


def test_an_rss_item_may_carry_its_link_as_atom_does():
    assert rss_item('<atom:link href="/p"/>').link == "/p"


@pytest.mark.parametrize(
    ("guid", "link"),
    [
        ("<guid>https://harbour.example/1</guid>", "https://harbour.example/1"),
        ('<guid isPermaLink="true">https://harbour.example/1</guid>', "https://harbour.example/1"),
        ('<guid isPermaLink="false">https://harbour.example/1</guid>', None),
        ("<guid>1234</guid>", None),
    ],
)
def test_a_guid_is_the_link_only_when_it_is_one(guid, link):
    assert rss_item(guid).link == link


def test_xml_base_holds_from_the_feed_down_to_the_link():
    assert (
        entry('<link href="p"/>', feed='xml:base="https://other.example/a/"').base
        == "https://other.example/a/"
    )
    nested = entry(
        '<link xml:base="c/" href="p"/>',
        attributes='xml:base="b/"',
        feed='xml:base="https://other.example/a/"',
    )
    assert nested.base == "https://other.example/a/b/c/"


def test_an_aggregated_item_credits_where_it_comes_from():
    assert rss_item('<source url="https://wire.example/">Coast Wire</source>').credit == "Coast Wire"
    assert entry("<source><title>Coast Wire</title><id>x</id></source>").credit == "Coast Wire"


def test_authors_are_named_once_each():
    assert (
        rss_item("<author>ana@harbour.example (Ana)</author><dc:creator>Ana Ruiz</dc:creator>").author
        == "ana@harbour.example (Ana), Ana Ruiz"
    )
    assert (
        entry("<author><name>Ana</name><email>a@b</email></author><author><name>Bo</name></author>").author
        == "Ana, Bo"
    )


def test_the_language_is_the_items_or_its_feeds():
    assert entry("<title>x</title>", feed='xml:lang="de-AT"').lang == "de-AT"
    assert entry("<title>x</title>", attributes='xml:lang="fr"', feed='xml:lang="de"').lang == "fr"
    assert rss_item("<title>x</title>", head="<language>es-mx</language>").lang == "es-mx"


def test_the_summary_and_the_whole_text_are_told_apart():
    both = rss_item("<description>Short.</description><content:encoded>Long text.</content:encoded>")
    assert (both.summary, both.content) == ("Short.", "Long text.")


def test_hints_are_read():
    hints = read(
        '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        "<ttl>15</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
        "<skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://a.example/feed"/></channel></rss>'
    ).hints
    assert (hints.ttl_minutes, hints.period_seconds) == (15, 900)
    assert (hints.skip_hours, hints.skip_days) == ({0}, {6})
    assert hints.hubs == ("https://hub.example/",)
    assert hints.topic == "https://a.example/feed"


@pytest.mark.parametrize("ttl", ["", "-5", "soon", "1e9", "99999999999999"])
def test_hints_that_are_no_numbers_are_no_hints(ttl):
    assert read(f"<rss><channel><ttl>{ttl}</ttl></channel></rss>").hints.ttl_minutes is None


def test_comments_and_instructions_are_passed_over():
    (only,) = read(
        "<rss><!-- a --><channel><?x y?><item><!-- b --><title>Ta<!-- c -->lks</title></item></channel></rss>"
    ).items
    assert only.title == "Ta<!-- c -->lks"


def test_other_documents_are_no_feeds():
    for text in ("<opml/>", "<html/>", "<urlset/>"):
        assert not is_feed(strict_tree(text)[0])
