"""JSON Feed, forgiving about types and a lost end."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livedesk.sources.json_feed import NotJSONFeed, read_json

URL = "https://harbour.example/feed.json"
ITEM = {
    "id": "n1",
    "url": "https://harbour.example/1",
    "title": "Talks",
    "summary": "They met.",
    "content_html": "<p>They met.</p>",
    "date_published": "2025-08-15T11:30:00Z",
    "date_modified": "2025-08-15T12:00:00Z",
    "authors": [{"name": "Ana"}, {"name": "Bo"}],
    "language": "es",
}


def read(*items, **feed):
    return read_json(
        json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": items, **feed}
        ),
        url=URL,
    )


def test_an_item_is_read():
    (only,) = read(ITEM).items
    assert (only.key, only.link, only.title, only.summary) == (
        "n1",
        "https://harbour.example/1",
        "Talks",
        "They met.",
    )
    assert (only.published, only.updated) == (("2025-08-15T11:30:00Z",), ("2025-08-15T12:00:00Z",))
    assert (only.author, only.lang, only.tier) == ("Ana, Bo", "es", "json")


def test_version_1_has_one_author_and_numbers_serve_as_ids():
    (only,) = read({"id": 7, "author": {"name": "Ana"}, "content_text": "a < b"}).items
    assert (only.key, only.author, only.content) == ("7", "Ana", "a &lt; b")


def test_hubs_and_title_are_hints():
    hints = read(hubs=[{"type": "WebSub", "url": "https://hub.example/"}, 3, {}]).hints
    assert (hints.title, hints.hubs) == ("Harbour", ("https://hub.example/",))
    assert hints.topic is None


def test_what_is_no_item_is_left_out_with_its_place():
    feed = read(ITEM, 3, None, {"id": "n2"})
    assert [item.key for item in feed.items] == ["n1", "n2"]
    assert feed.warnings == ("item 2 is not an object; left out", "item 3 is not an object; left out")


def test_a_body_cut_off_gives_its_whole_items():
    whole = json.dumps({"title": "Harbour", "items": [ITEM, {**ITEM, "id": "n2"}, {**ITEM, "id": "n3"}]})
    feed = read_json(whole[:-60], url=URL)
    assert [item.key for item in feed.items] == ["n1", "n2"]
    assert feed.warnings == ("JSON is broken at line 1; the 2 items before it are read",)


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"items": {}}', '{"items": [', "{", "[" * 100_000, '{"a":' * 100_000]
)
def test_what_is_no_feed_says_so(text):
    with pytest.raises(NotJSONFeed, match=r"^is "):
        read_json(text, url=URL)


any_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ITEM, "name", "url"]), inner, max_size=5)
    ),
    max_leaves=10,
)


@given(st.lists(any_json, max_size=4), any_json, any_json)
def test_no_types_break_it(items, title, hubs):
    assert len(read(*items, title=title, hubs=hubs).items) <= len(items)
