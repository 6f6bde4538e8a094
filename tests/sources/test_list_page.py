"""Lists read by selectors: everything found, and everything not found said."""

from livedesk.sources.list_page import read_list
from sources.pages import CONSENT, listing

URL = "https://office.example/en/news/"
SELECT = {"item": "li.news", "link": "h3 a", "title": "h3", "date": "time@datetime", "summary": "p.about"}


def read(body, **select):
    return read_list(body, url=URL, content_type="text/html", select={**SELECT, **select})


def test_items_have_headline_address_date_and_summary():
    found = read(
        listing(("77", "Readout of the call", "2025-08-15T12:30:00+03:00", "The two spoke for an hour."))
    )
    (item,) = found.items
    assert (item.title, item.link) == ("Readout of the call", "https://office.example/en/news/77")
    assert (f"{item.at:%H:%M}", item.precision, item.summary) == (
        "09:30",
        "second",
        "The two spoke for an hour.",
    )
    assert (found.found, found.warnings, found.instead) == (1, (), None)


def test_without_selectors_of_its_own_an_item_is_its_first_link():
    found = read(listing(("/a", "One", "2025-08-15"), ("/b", "Two", "")), link=None, title=None)
    assert [(item.title, item.link) for item in found.items] == [
        ("One", "https://office.example/a"),
        ("Two", "https://office.example/b"),
    ]


def test_items_that_are_links_themselves_are_read():
    body = b"<html><body><a class=n href='/a'>One</a><a class=n href='/b'>Two</a></body></html>"
    assert [item.title for item in read(body, item="a.n", link=None, title=None, date=None).items] == [
        "One",
        "Two",
    ]


def test_dates_without_a_zone_are_in_the_zone_of_the_story_file():
    found = read(listing(("/a", "One", "August 15, 2025, 23:45")), zone="Europe/Moscow")
    assert (f"{found.items[0].at:%d %H:%M}", found.items[0].precision) == ("15 20:45", "minute")


def test_dates_in_numbers_need_their_form():
    body = listing(("/a", "One", "05.08.2025, 14:10"))
    assert read(body).items[0].at is None
    assert "does not say a whole date" in read(body, summary=None).warnings[0]
    found = read(body, date_format="%d.%m.%Y, %H:%M", zone="Europe/Kyiv")
    assert (f"{found.items[0].at:%m-%d %H:%M}", found.items[0].precision) == ("08-05 11:10", "minute")
    assert read(listing(("/a", "One", "05.08.2025")), date_format="%d.%m.%Y").items[0].precision == "day"
    assert 'is not written as "%H"' in read(body, date_format="%H", summary=None).warnings[0]


def test_an_item_without_headline_and_address_is_left_out_with_its_place():
    body = listing(("/a", "One", "")).replace(b"</ul>", b"<li class='news'><b>Advertisement</b></li></ul>")
    found = read(body, date=None, summary=None)
    assert (len(found.items), found.found) == (1, 2)
    assert found.warnings == ("item 2: the selectors find neither headline nor address in it",)


def test_nothing_found_is_nothing_found():
    found = read(listing(("/a", "One", ""), cls="changed"))
    assert (found.items, found.found, found.title) == ((), 0, "News of the port office")


def test_what_answers_in_its_place_is_named():
    assert read(CONSENT).instead == "consent"
    assert read(b"").instead == "nothing"


def test_a_selector_that_finds_nothing_in_any_item_is_told_although_the_items_are_read():
    body = listing(("/a", "One", "2025-08-15", "About one"), ("/b", "Two", "2025-08-15", "About two"))
    found = read(body, title="h4.headline", date="span.when@datetime", summary="div.lead")
    assert [item.link for item in found.items] == ["https://office.example/a", "https://office.example/b"]
    assert found.warnings == (
        'the selector title = "h4.headline" finds nothing in any of the 2 items',
        'the selector date = "span.when@datetime" finds nothing in any of the 2 items',
        'the selector summary = "div.lead" finds nothing in any of the 2 items',
    )
    one = listing(("/a", "One", "2025-08-15", "About one"), ("/b", "Two", ""))
    assert read(one).warnings == ()
