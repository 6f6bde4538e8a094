"""Keys proposed for a source found by its address."""

import re

import pytest

from livedesk.sources.newcomer import source_id, source_keys
from livedesk.story.schema import Source

FEED = "https://www.kodiak.example/rss"


@pytest.mark.parametrize(
    ("name", "address", "found"),
    [
        ("Kodiak Daily", FEED, "kodiak-daily"),
        ("L'Écho du Port – À la une", FEED, "l-echo-du-port-a-la-une"),
        ("Портовая правда 24", FEED, "kodiak-example"),
        ("港口日报", FEED, "kodiak-example"),
        ("RSS", FEED, "kodiak-example"),
        ("???", "not an address", "source"),
        ("a" * 200, FEED, "a" * 60),
    ],
)
def test_an_id_comes_from_the_name_or_else_from_the_host(name, address, found):
    assert source_id(name, address) == found


def test_an_id_is_one_that_is_free():
    assert source_id("Kodiak Daily", FEED, {"kodiak-daily", "kodiak-daily-2"}) == "kodiak-daily-3"
    long = source_id("a" * 200, FEED, {"a" * 60})
    assert re.fullmatch(r"a{58}-2", long)


def test_the_table_of_publishers_says_what_it_knows():
    keys = source_keys("TASS", "https://tass.com/rss/v2.xml")
    assert (keys["publisher"], keys["country"], keys["type"]) == ("TASS", "RU", "agency")


def test_no_source_is_taken_for_official_by_its_name():
    assert "type" not in source_keys("The Ministry of Harbours", "https://harbours.gov.example/feed")


def test_what_somebody_said_holds_over_what_is_guessed():
    keys = source_keys(
        "TASS", "https://tass.com/rss/v2.xml", known={"publisher": "Mine", "type": "outlet", "owner": ""}
    )
    assert (keys["publisher"], keys["type"]) == ("Mine", "outlet")
    assert "owner" not in keys


def test_keys_make_a_source_of_a_story_file():
    keys = source_keys("Kodiak  Daily ", FEED, site="https://kodiak.example", lang="en-US")
    assert Source.model_validate(keys).lang == "en"
    assert Source.model_validate(keys).name == "Kodiak Daily"
    assert "lang" not in source_keys("K", FEED, lang="english")
    assert "site" not in source_keys("K", FEED, site="javascript:alert(1)")
