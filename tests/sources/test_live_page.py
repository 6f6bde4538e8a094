"""A live page read update by update from its structured data."""

from livedesk.sources.live_page import read_live
from sources.pages import LOGIN, article, live, update

URL = "https://post.example/live/strike"


def read(body):
    return read_live(body, url=URL, content_type="text/html")


def test_updates_have_headline_text_time_author_and_place():
    found = read(
        live(
            update(
                "https://post.example/live/strike#p2",
                "Quill leaves",
                "<p>She left the hall.</p>",
                author={"name": "Ida Holm"},
            ),
            update("p1", None, "The talks began at noon in the hall. More follows.", "2025-08-15T10:00:00Z"),
        )
    )
    assert (found.is_live, found.title) == (True, "Grey Harbour strike: as it happens")
    second, first = found.updates
    assert (second.key, second.url) == ("https://post.example/live/strike#p2",) * 2
    assert (second.title, second.body, second.author) == ("Quill leaves", "She left the hall.", "Ida Holm")
    assert (first.title, first.url) == (
        "The talks began at noon in the hall.",
        "https://post.example/live/strike#p1",
    )
    assert f"{first.at:%H:%M}" == "10:00"


def test_updates_without_id_and_address_are_known_by_their_time():
    first = read(
        live(update(None, "A", at="2025-08-15T10:00:00Z"), update(None, "B", at="2025-08-15T10:00:00Z"))
    )
    again = read(
        live(
            update(None, "A, corrected", at="2025-08-15T10:00:00Z"),
            update(None, "B", at="2025-08-15T10:00:00Z"),
        )
    )
    assert [u.key for u in first.updates] == [u.key for u in again.updates]
    assert len({u.key for u in first.updates}) == 2
    assert len({u.url for u in first.updates}) == 2


def test_an_update_with_a_page_of_its_own_has_its_address():
    found = read(live(update("p1", "A", url="https://post.example/news/77")))
    assert found.updates[0].url == "https://post.example/news/77"


def test_what_is_no_update_is_left_out_and_said():
    found = read(live(update("p1", "A"), "words", {"@type": "BlogPosting"}))
    assert len(found.updates) == 1
    assert found.warnings == tuple(f"update {n}: has neither headline nor text; left out" for n in (2, 3))


def test_markup_in_updates_is_text():
    found = read(live(update("p1", "A &amp; B", "<script>alert(1)</script><b>bold</b> words")))
    assert (found.updates[0].title, found.updates[0].body) == ("A & B", "bold words")


def test_a_page_without_a_live_blog_says_what_it_is_instead():
    assert (read(article(thing={})).is_live, read(article(thing={})).instead) == (False, "article")
    assert read(LOGIN).instead == "login"
    assert read(b"").instead == "nothing"


def test_one_update_need_not_be_a_list_and_none_is_none():
    assert len(read(live(liveBlogUpdate=update("p1", "A"))).updates) == 1
    assert read(live(liveBlogUpdate=None)).updates == ()
