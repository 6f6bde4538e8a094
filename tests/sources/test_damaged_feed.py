"""Damage to one item stays with that item."""

import pytest

from costs import lowest, spent
from livedesk.sources.damaged_feed import read_damaged
from sources.world import item, rss

URL = "https://harbour.example/feed"


def read(text):
    return read_damaged(text, url=URL, fault="line 9: torn")


def feed(*items):
    return rss(*items).decode()


def titles(wire):
    return [(each.title or "").replace("</b>", "") for each in wire.items]


def test_items_that_are_whole_are_read_as_ever_and_the_broken_one_by_feedparser():
    wire = read(feed(item("One"), "<item><title>Two</b></title><guid>k2</guid></item>", item("Three", "k3")))
    assert titles(wire) == ["One", "Two", "Three"]
    assert [each.tier for each in wire.items] == ["fast", "tolerant", "fast"]
    assert wire.warnings == ("is not well formed (line 9: torn); 3 items read, 1 of them tolerantly",)


def test_items_keep_their_place_in_the_file():
    wire = read(feed(item("One"), "<item><title>Two</b></item>"))
    assert [each.place for each in wire.items] == ["item 1, line 3", "item 2, line 4"]


def test_the_item_in_which_a_feed_breaks_off_waits_for_the_next_look():
    whole = feed(item("One"), item("Two", "k2", "Fri, 15 Aug 2025 11:30:00 GMT"))
    wire = read(whole[: whole.index("11:30:00 GMT</pubDate></item>\n</channel>") + 4])
    assert titles(wire) == ["One"]
    assert wire.warnings[1] == "is cut off at line 4; the unfinished item there is left for the next look"


def test_prefixes_that_are_used_but_not_declared_are_known():
    (only,) = read("<rss><channel><item><title>One</title><dc:date>2025-08-15</dc:date><own:x/></item>").items
    assert (only.published, only.tier) == (("2025-08-15",), "fast")


def test_atom_and_rdf_are_taken_apart_too():
    atom = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>H</title><entry><title>One</title></entry><bad>'
    assert [(each.title, each.lang) for each in read(atom).items] == [("One", "de")]
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>H</title></channel><item><title>One</title></item><bad></rdf:RDF>"
    )
    assert titles(read(rdf)) == ["One"]


def test_the_head_still_gives_its_hints():
    text = rss(item("One"), head="<ttl>15</ttl>").decode().replace("</channel>", "")
    assert read(text).hints.ttl_minutes == 15


def test_a_torn_head_does_not_cost_the_items():
    assert titles(
        read("<rss version=2.0 =><channel><title>" + item("One") + item("Two", "k2") + "</rss>")
    ) == ["One", "Two"]


def test_items_quoted_in_cdata_or_comments_are_not_items():
    quoting = item("One", more="<description><![CDATA[<item><title>no</title></item>]]></description>")
    assert titles(read(feed(quoting, "<!-- <item><title>no</title></item> -->", "<bad>"))) == ["One"]


def test_an_open_cdata_section_costs_its_item_only():
    torn = "<item><title><![CDATA[Two</title></item>"
    wire = read(feed(item("One"), torn, item("Three", "k3", more="<description><![CDATA[x]]></description>")))
    assert titles(wire)[0] == "One"
    assert titles(wire)[-1] == "Three"


def test_nothing_of_a_feed_is_in_text_without_items():
    assert read("no feed at all").items == ()


HEAD = "<rss><channel><item><title>Torn</b></title>"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "<" * 300_000,
        HEAD + "<a " * 100_000,
        HEAD + "<link>" * 50_000 + "</item>",
        "<rss><channel><item " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/></b>" + item("One"),
        "<rss><channel>" + "<a>" * 100_000,
        "<rss><channel>" + "<item>" * 100_000,
        "<rss><channel>" + "<item>" * 5_000 + "</b>" + "</item>" * 5_000,
        "<rss><channel>" + "<![CDATA[" * 50_000,
        "<rss><channel>" + "<!--" * 100_000,
        "<rss><channel>" + "</item>" * 100_000,
        "<rss " + "xmlns:a='b' " * 20_000,
    ],
    ids=range(11),
)
def test_hostile_damage_costs_seconds_at_most(text):
    assert lowest(lambda: spent(lambda: read(text)), under=10) < 10
