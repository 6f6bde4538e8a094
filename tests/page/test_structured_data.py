"""schema.org for machines."""

import json
from typing import Any

import pytest

from livedesk.page.html import Renderer
from livedesk.page.structured_data import MOST_UPDATES, embed, live_blog_posting
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story
from page.schema_org import faults


def data(desk: Newsroom) -> dict[str, Any]:
    view = build_view(desk.state, desk.story, now=at("23:00"))
    return json.loads(live_blog_posting(view, base_url="https://desk.example"))


def test_each_update_has_headline_dates_body_and_a_fragment_address():
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands", summary="It was six.", lang="en")
    desk.publishes("14:07", heard)
    found = data(desk)
    assert found["@type"] == "LiveBlogPosting"
    assert found["coverageStartTime"] == "2025-08-15T14:07:00Z"
    assert "coverageEndTime" not in found
    (posting,) = found["liveBlogUpdate"]
    assert posting["headline"] == "The plane lands"
    assert posting["articleBody"] == "Wire: It was six."
    assert posting["url"] == f"https://desk.example/#u-d-{heard.id}"
    assert "?" not in posting["url"]
    assert posting["datePublished"] == posting["dateModified"] == "2025-08-15T14:07:00Z"
    assert posting["citation"] == [heard.url]


def test_a_correction_is_a_correction_comment_and_a_withdrawal_takes_the_text_away():
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands", summary="It was six.")
    desk.publishes("14:07", heard)
    desk.corrects("14:10", heard, "It was seven.")
    (posting,) = data(desk)["liveBlogUpdate"]
    assert posting["correction"] == [
        {"@type": "CorrectionComment", "datePublished": "2025-08-15T14:10:00Z", "text": "It was seven."}
    ]
    desk.withdraws("14:20", heard, "It did not land.")
    (posting,) = data(desk)["liveBlogUpdate"]
    assert posting["headline"] == "Withdrawn: The plane lands"
    assert posting["articleBody"] == "It did not land."
    assert "citation" not in posting


def test_a_closed_story_says_when_it_ended_and_a_planned_event_when_it_is():
    desk = Newsroom(
        story=story(
            event={
                "place": "Anchorage",
                "zone": "America/Anchorage",
                "starts": "2025-08-15T11:00:00-08:00",
                "ends": "2025-08-15T18:00:00-08:00",
            }
        )
    )
    desk.turns("22:00", "closed")
    found = data(desk)
    assert found["coverageEndTime"] == "2025-08-15T22:00:00Z"
    assert found["about"]["startDate"] == "2025-08-15T19:00:00Z"
    assert found["about"]["endDate"] == "2025-08-16T02:00:00Z"


def test_only_the_newest_are_repeated_for_machines():
    desk = Newsroom()
    for i in range(MOST_UPDATES + 5):
        desk.publishes(f"10:{i:02d}", desk.hears(f"10:{i:02d}", "Wire", f"Thing {i}"))
    updates = data(desk)["liveBlogUpdate"]
    assert len(updates) == MOST_UPDATES
    assert updates[0]["headline"] == f"Thing {MOST_UPDATES + 4}"


def test_no_text_can_end_the_script_it_stands_in():
    text = embed({"x": "</script><!-- & \u2028"})
    assert "<" not in text
    assert ">" not in text
    assert "\u2028" not in text
    assert json.loads(text) == {"x": "</script><!-- & \u2028"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning", "ignore::UserWarning")
def test_extruct_finds_it_in_the_page_and_schema_org_knows_every_word_of_it():
    from extruct.jsonld import JsonLdExtractor

    desk = Newsroom(
        story=story(
            event={
                "place": "Anchorage",
                "zone": "America/Anchorage",
                "starts": "2025-08-15T11:00:00-08:00",
                "ends": "2025-08-15T18:00:00-08:00",
            }
        )
    )
    nasty = desk.hears("14:05", "Wire", "The </script> plane lands", summary="It was six.", lang="en")
    desk.publishes("14:07", nasty)
    desk.corrects("14:10", nasty, "It was seven.")
    gone = desk.hears("14:20", "Post", "رحلة", lang="ar")
    desk.publishes("14:21", gone)
    desk.withdraws("14:22", gone, "It did not land.")
    desk.turns("22:00", "closed")
    view = build_view(desk.state, desk.story, now=at("23:00"))
    page = Renderer().page(view, base_url="https://desk.example")
    (found,) = JsonLdExtractor().extract(page, base_url="https://desk.example")
    assert faults(found) == []
    assert found["@type"] == "LiveBlogPosting"
    assert {
        "headline",
        "coverageStartTime",
        "coverageEndTime",
        "datePublished",
        "dateModified",
    } <= found.keys()
    assert len(found["liveBlogUpdate"]) == 2
    for posting in found["liveBlogUpdate"]:
        assert {
            "headline",
            "datePublished",
            "dateModified",
            "articleBody",
            "url",
            "correction",
        } <= posting.keys()
        assert f'id="{posting["url"].partition("#")[2]}"' in page


def test_the_vocabulary_check_can_fail():
    assert faults({"@type": "BlogPosting", "headline": "x", "liveBlogUpdate": []}) == [
        "/liveBlogUpdate: not a property of BlogPosting"
    ]
    assert faults({"@type": "BlogPosting", "headlin": "x"}) == ["/headlin: no such property"]
    assert len(faults({"@type": "BlogPosting", "datePublished": "yesterday"})) == 1
    assert len(faults({"@type": "LiveBlogPosting", "correctionsPolicy": "https://x.example/"})) == 1
