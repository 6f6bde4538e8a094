"""Addresses."""

import pytest

from livedesk.page.links import Links, absolute, anchor


def test_the_page_keeps_only_what_was_asked():
    links = Links()
    assert links.page() == "/"
    assert links.page(order="newest") == "/"
    assert links.page(order="oldest", after=7) == "/?order=oldest&after=7"
    assert links.page(before=60, at="2025-08-15T19:26:00Z") == "/?before=60&at=2025-08-15T19%3A26%3A00Z"


def test_a_desk_may_answer_under_a_path():
    links = Links(root="/alaska/")
    assert links.update("d/1 ?") == "/alaska/updates/d%2F1%20%3F"
    assert links.asset("page.1.css") == "/alaska/assets/page.1.css"
    assert links.events() == "/alaska/events"


def test_a_static_site_is_files_of_one_folder_without_push():
    links = Links(flat=True)
    assert [
        links.page(),
        links.about(),
        links.corrections(),
        links.atom(),
        links.json_feed(),
        links.events(),
    ] == [
        "index.html",
        "about.html",
        "corrections.html",
        "feed.atom",
        "feed.json",
        "",
    ]
    assert links.update("d1") == "update-d1.html"


@pytest.mark.parametrize(
    ("base", "address", "whole"),
    [
        ("https://desk.example", "/updates/d1", "https://desk.example/updates/d1"),
        ("https://desk.example/", "/", "https://desk.example/"),
        ("https://desk.example/alaska/", "/alaska/about", "https://desk.example/alaska/about"),
        ("https://desk.example/alaska", "about.html", "https://desk.example/alaska/about.html"),
    ],
)
def test_addresses_for_others_are_absolute(base: str, address: str, whole: str):
    assert absolute(base, address) == whole


def test_anchors_are_fit_for_fragments_and_differ_when_ids_do():
    ids = ["d1", "d 1", "d%201", "d~1", "ü", "a/b"]
    anchors = [anchor(i) for i in ids]
    assert len(set(anchors)) == len(ids)
    assert all(c.isalnum() or c in "-_.~" for a in anchors for c in a)
