"""The publisher table: what it holds, and whose a source is."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest
from babel import Locale

from livedesk.story.publishers import folded, named, of_site, publisher_of, publishers


def test_the_table_holds_publishers_of_the_world():
    table = publishers()
    assert len(table) >= 150
    assert len({row.country for row in table}) >= 40
    assert sum(row.agency for row in table) >= 40
    assert {row.state for row in table} == {"yes", "no", "partly"}


def test_every_row_has_its_site_its_country_and_an_address_where_its_facts_stand():
    countries = Locale("en").territories
    for row in publishers():
        assert row.name
        assert row.sites, row.name
        assert row.country in countries, row.name
        cite = urlsplit(row.cite)
        assert cite.scheme == "https", row.name
        assert cite.hostname, row.name
        assert row.owner is None or row.owner.strip() == row.owner != "", row.name


def test_no_name_and_no_site_stands_twice():
    names = Counter(name for row in publishers() for name in {folded(n) for n in (row.name, *row.names)})
    sites = Counter(site for row in publishers() for site in row.sites)
    assert [name for name, count in names.items() if count > 1] == []
    assert [site for site, count in sites.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("reuters", "Reuters"),
        ("  Thomson   Reuters ", "Reuters"),
        ("ТАСС", "TASS"),
        ("新华社", "Xinhua"),
        ("ＡＰ", "AP"),
        ("BBC Russian", "BBC"),
        ("Coast Daily", None),
        ("", None),
    ],
)
def test_a_publisher_is_known_by_any_of_its_names(name, found):
    row = named(name)
    assert (row.name if row else None) == found


def test_a_host_below_a_site_is_the_sites():
    assert of_site("edition.cnn.com").name == "CNN"
    assert of_site("notcnn.com") is None
    assert of_site("") is None


def test_sources_of_one_newsroom_have_one_house_and_one_owner_alone_makes_none():
    assert publisher_of("RIA Novosti").house == publisher_of("Sputnik").house
    assert publisher_of("The Sun", country="GB").house != publisher_of("The Wall Street Journal").house


def test_a_source_is_known_by_publisher_by_name_or_by_host():
    assert publisher_of("Some Holding", "BBC News").name == "BBC"
    assert publisher_of("axios.com").name == "Axios"
    assert publisher_of("My feed", "Feed 3", "https://www.lemonde.fr/rss/une.xml").name == "Le Monde"
    assert publisher_of("Coast Daily", "Coast Daily", "https://coast.example/a1") is None


def test_a_paper_elsewhere_that_bears_a_common_name_is_not_the_one_in_the_table():
    assert publisher_of("The Times").country == "GB"
    assert publisher_of("The Times", country="ZA") is None
    assert publisher_of("The Times", "The Times", "https://www.times-of-the-harbour.example/1") is None
    assert publisher_of("The Times", "The Times", "https://news.google.com/rss/articles/x").country == "GB"


@pytest.mark.parametrize("address", ["https://[broken/", "no address", "http://", "https://\u0000/"])
def test_an_address_that_is_none_tells_nothing(address):
    assert publisher_of("Coast Daily", "Coast Daily", address) is None
