"""Selectors are checked when the story file is read, not when a page comes."""

import pytest
from pydantic import ValidationError

from livedesk.story.pages import Fetching, Selectors
from livedesk.story.schema import Source

SOURCE = {"id": "office", "name": "Office", "address": "https://office.example/", "publisher": "Office"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "li["},
        {"item": "li", "link": "a["},
        {"item": "li", "date": "time]@datetime"},
        {"item": "li", "text": ">>"},
    ],
)
def test_what_is_no_selector_is_refused(wrong):
    with pytest.raises(ValidationError, match="is no CSS selector"):
        Selectors(**wrong)


def test_selectors_may_read_an_attribute_of_the_item_itself():
    assert Selectors(item="li", link="@data-href", date="time@datetime").link == "@data-href"


def test_a_zone_is_one_of_the_iana_list():
    assert Selectors(item="li", zone="Europe/Kyiv").zone == "Europe/Kyiv"
    with pytest.raises(ValidationError, match="is no IANA time zone"):
        Selectors(item="li", zone="MSK")


def test_a_list_page_needs_selectors_and_a_feed_does_not():
    with pytest.raises(ValidationError, match=r"needs \[source\.select\] with at least item"):
        Source(**SOURCE, kind="list-page")
    assert Source(**SOURCE).select is None


def test_no_page_is_read_unless_the_story_file_says_so():
    assert not Fetching().article_text
    assert Fetching().rereads
