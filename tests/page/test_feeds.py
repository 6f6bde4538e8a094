"""Feeds of updates."""

import json
from typing import Any

import feedparser

from livedesk.page.feeds import atom, json_feed
from livedesk.page.links import Links
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story

BASE = "https://desk.example"


def read(desk: Newsroom, links: Links | None = None) -> tuple[Any, dict[str, Any]]:
    view = build_view(desk.state, desk.story, now=at("23:00"))
    parsed: Any = feedparser.parse(atom(view, BASE, links=links))
    assert not parsed.bozo
    return parsed, json.loads(json_feed(view, BASE, links=links))


def scene() -> tuple[Newsroom, str]:
    desk = Newsroom(story=story(issue=[{"id": "wages", "title": "Wages", "question": "How much?"}]))
    heard = desk.hears("14:05", "Harbour <Wire>", "The plane & all", summary="It was six.", lang="en")
    desk.publishes("14:07", heard, issues=("wages",))
    return desk, f"d-{heard.id}"


def test_an_update_is_an_entry_with_its_address_and_evidence():
    desk, id_ = scene()
    parsed, feed = read(desk)
    (entry,) = parsed.entries
    (item,) = feed["items"]
    assert entry.title == item["title"] == "The plane & all"
    assert entry.link == item["url"] == f"{BASE}/updates/{id_}"
    assert entry.id == item["id"] == f"tag:desk.example,2025:/{id_}"
    assert "1 outlet, 1 origin" in entry.content[0].value
    assert item["tags"] == ["Wages"]
    assert feed["version"].endswith("1.1")


def test_a_revised_update_is_the_same_entry_with_a_new_date():
    desk, _ = scene()
    before, _ = read(desk)
    desk.corrects("15:00", desk.state.published.values[0], "It was seven.")
    after, feed = read(desk)
    assert after.entries[0].id == before.entries[0].id
    assert after.entries[0].published == before.entries[0].published
    assert after.entries[0].updated == "2025-08-15T15:00:00Z"
    assert after.entries[0].title == "Corrected: The plane & all"
    assert "It was seven." in feed["items"][0]["content_html"]


def test_a_withdrawn_update_stays_and_says_so():
    desk, _ = scene()
    desk.withdraws("15:00", desk.state.published.values[0], "It did not.")
    parsed, feed = read(desk)
    assert parsed.entries[0].title == feed["items"][0]["title"] == "Withdrawn: The plane & all"
    assert "It was six." not in feed["items"][0]["content_html"]


def test_what_xml_can_not_hold_is_left_out():
    desk = Newsroom()
    desk.publishes("14:07", desk.hears("14:05", "W\x00ire", "Bell\x07 \ufffe rings", id="r1"))
    parsed, _ = read(desk)
    assert parsed.entries[0].title == "Bell  rings"


def test_an_empty_feed_is_a_feed():
    parsed, feed = read(Newsroom())
    assert parsed.entries == feed["items"] == []


def test_a_static_sites_feed_points_to_its_files_under_the_same_ids():
    desk, id_ = scene()
    parsed, _ = read(desk, Links(flat=True))
    assert parsed.entries[0].link == f"{BASE}/update-{id_}.html"
    assert parsed.entries[0].id == f"tag:desk.example,2025:/{id_}"


def test_a_closed_story_is_an_expired_feed():
    desk, _ = scene()
    desk.turns("20:00", "closed")
    assert read(desk)[1]["expired"] is True
