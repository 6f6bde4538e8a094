"""What a report repeats."""

from __future__ import annotations

import pytest

from gathering.scenes import Desk
from newsroom import at

TITLE = "Quill calls a strike at Grey Harbour for Monday"
BODY = (
    "Dockers at Grey Harbour walked out at dawn after their leader Mara Quill broke off talks with the port "
    "company over wages, leaving eleven ships waiting in the roads and two ferries turned back to the mainland."
)
OTHER = (
    "Tom Ashdown, who runs the port of Grey Harbour, told a meeting of shippers that no cargo would be lost and "
    "that cranes from two neighbouring ports could be brought in by the end of next week if need be."
)


@pytest.fixture
def desk():
    return Desk()


def rules(placement):
    return [because.rule for because in placement.because if because.rule.startswith("copy")]


def test_the_same_headline_from_another_outlet_is_a_copy(desk):
    first = desk.hears("09:00", "Coast Daily", TITLE)
    second = desk.hears("09:10", "Hill Gazette", f"{TITLE} - Hill Gazette")
    assert second.copy_of == first.report
    assert rules(second) == ["copy.exact"]
    assert second.development == first.development


def test_a_rubric_over_another_text_is_no_copy(desk):
    desk.hears("09:00", "Coast Daily", "Strike at Grey Harbour: the evening news", summary=BODY)
    second = desk.hears("21:00", "Coast Daily", "Strike at Grey Harbour: the evening news", summary=OTHER)
    assert second.copy_of is None


def test_a_short_headline_is_no_copy_elsewhere(desk):
    desk.hears("09:00", "Coast Daily", "Grey Harbour strike")
    assert desk.hears("09:10", "Hill Gazette", "Grey Harbour strike").copy_of is None


def test_a_headline_days_later_is_no_copy_unless_the_page_is_the_same(desk):
    first = desk.hears("2025-08-10T09:00+00:00", "Coast Daily", TITLE, url="https://coast.example/1")
    later = "2025-08-14T09:00+00:00"
    assert desk.hears(later, "Hill Gazette", TITLE).copy_of is None
    same = desk.hears(later, "Coast Daily", TITLE, url="https://coast.example/1?utm_source=feed")
    assert same.copy_of == first.report


def test_an_old_headline_in_the_new_summary_is_a_copy(desk):
    first = desk.hears("09:00", "Coast Daily", "Quill and Ashdown to meet the mediator in Grey Harbour")
    second = desk.hears(
        "09:30",
        "Coast Daily",
        "Grey Harbour: mediator's day",
        summary="Quill and Ashdown to meet the mediator in Grey Harbour",
    )
    assert second.copy_of == first.report


def test_a_headline_with_another_figure_is_another_bulletin(desk):
    desk.hears("09:00", "Coast Daily", "Grey Harbour strike bulletin of the dockers' union, day 4")
    second = desk.hears("10:00", "Coast Daily", "Grey Harbour strike bulletin of the dockers' union, day 5")
    assert second.copy_of is None


def test_a_cut_and_framed_text_is_a_copy(desk):
    first = desk.hears(
        "09:00",
        "Wire One",
        "Grey Harbour dockers walk out as Quill breaks off talks",
        summary=f"{BODY} {OTHER}",
    )
    framed = f"By our reporter. {BODY[:170]} More on this story as it comes."
    second = desk.hears(
        "09:40", "Bay Radio", "Quill breaks off talks, Grey Harbour dockers walk out", summary=framed
    )
    assert second.copy_of == first.report
    assert rules(second) == ["copy.body"]
    assert "this one is the shorter" in second.because[1].text


def test_one_standing_summary_under_other_headlines_makes_no_copies(desk):
    desk.hears("09:00", "Coast Daily", "Quill calls strike at Grey Harbour", summary=BODY)
    second = desk.hears("12:00", "Coast Daily", "Ashdown brings cranes from two other ports", summary=BODY)
    assert second.copy_of is None


def test_two_reports_that_share_a_quotation_are_two(desk):
    quoted = "“We will not load another crate until this is settled”"
    desk.hears(
        "09:00",
        "Coast Daily",
        "Quill tells dockers to stop loading at Grey Harbour",
        summary=f"{quoted}, Mara Quill told a cheering crowd at the gates of Grey Harbour early on Friday as rain set in over the quays.",
    )
    second = desk.hears(
        "09:30",
        "Bay Radio",
        "Grey Harbour strike: shippers look for other ports",
        summary=f"{quoted}, union leader Quill said; shipping lines were quick to send vessels elsewhere, among them the two largest tankers due.",
    )
    assert second.copy_of is None


def test_a_page_retitled_without_news_is_copy_and_revision(desk):
    first = desk.hears(
        "09:00", "Coast Daily", "Quill and Ashdown meet at Grey Harbour", url="https://coast.example/1"
    )
    second = desk.hears(
        "09:30", "Coast Daily", "Ashdown and Quill meet again at Grey Harbour", url="https://coast.example/1"
    )
    assert second.copy_of == second.revision_of == first.report


def test_a_page_that_says_something_new_is_a_revision_only(desk):
    first = desk.hears(
        "09:00", "Coast Daily", "Quill and Ashdown meet at Grey Harbour", url="https://coast.example/1"
    )
    second = desk.hears(
        "11:00", "Coast Daily", "Strike suspended as Quill accepts a mediator", url="https://coast.example/1"
    )
    assert second.copy_of is None
    assert second.revision_of == first.report
    assert rules(second) == ["copy.revision"]


def test_a_page_with_another_figure_says_something_new(desk):
    url = "https://coast.example/1"
    first = desk.hears(
        "09:00", "Coast Daily", "More than 50 arrests at Grey Harbour as Quill is led away", url=url
    )
    second = desk.hears(
        "09:40", "Coast Daily", "More than 150 arrests at Grey Harbour as Quill is led away", url=url
    )
    assert second.copy_of is None
    assert second.revision_of == first.report
    assert "150" in second.because[-2].text
    back = desk.hears("10:10", "Coast Daily", "Over 50 arrests at Grey Harbour as Quill is led away", url=url)
    assert back.copy_of == first.report


def test_a_page_that_returns_to_an_old_headline_copies_that(desk):
    url = "https://coast.example/1"
    first = desk.hears("09:00", "Coast Daily", "Quill and Ashdown meet at Grey Harbour", url=url)
    second = desk.hears("11:00", "Coast Daily", "Strike suspended as Quill accepts a mediator", url=url)
    third = desk.hears("11:10", "Coast Daily", "Quill and Ashdown meet at Grey Harbour", url=url)
    assert third.copy_of == first.report
    assert third.revision_of == second.report


def test_a_rolling_page_with_a_new_headline_is_no_copy(desk):
    url = "https://coast.example/live"
    desk.hears(
        "09:00", "Coast Daily", "Grey Harbour strike live updates: Quill arrives at town hall", url=url
    )
    second = desk.hears(
        "10:00", "Coast Daily", "Grey Harbour strike live updates: Ashdown leaves town hall", url=url
    )
    assert second.copy_of is None
    assert second.revision_of is not None


def test_an_address_that_all_items_share_is_no_page(desk):
    front = "https://coast.example/"
    desk.hears("09:00", "Coast Daily", "Quill calls strike", url=front)
    second = desk.hears("09:10", "Coast Daily", "Ferries stopped by walkout at Grey Harbour", url=front)
    assert second.revision_of is None


def test_an_address_with_many_headlines_is_a_ticker(desk):
    url = "https://coast.example/ticker"
    for number in range(20):
        last = desk.hears(
            at(f"09:{number:02}"), "Coast Daily", f"Quill strike note {number} x{number} y{number}", url=url
        )
    assert last.revision_of is None


def test_posts_without_headlines_are_compared_by_their_text(desk):
    text = "Dockers of Grey Harbour: the strike begins on Monday at six"
    first = desk.hears("09:00", "Union Post", "", summary=text)
    second = desk.hears("09:05", "Union Mirror", "", summary=text.upper())
    assert second.copy_of == first.report


LONG = (
    f"{BODY} {OTHER} The strike is the third this year. In March the crane drivers stayed away for nine days until "
    "the mediator found a formula on night shifts that both sides now read differently, and in June the tug crews "
    "refused to bring in a tanker whose papers they did not trust. Bakers on the two islands said flour would last "
    "until Thursday; the hospital has moved its deliveries to the airfield. The council meets tomorrow to decide "
    "whether the old fish quay can be opened for ferries, which its engineers have warned against since the storm "
    "took away part of the western wall. Quill said she would come to the council if she was asked."
)


def test_what_is_cut_from_a_long_text_is_a_copy_under_any_headline(desk):
    first = desk.hears("09:00", "Coast Daily", TITLE, summary=LONG)
    cut = desk.hears(
        "09:30", "Hill Gazette", "Ferries turned back as Grey Harbour dockers walk out", summary=BODY
    )
    assert cut.copy_of == first.report
    assert rules(cut) == ["copy.body"]


def test_one_short_summary_under_two_headlines_is_no_copy(desk):
    desk.hears("09:00", "Coast Daily", TITLE, summary=BODY)
    second = desk.hears(
        "09:30", "Coast Daily", "Council weighs opening the fish quay after strike", summary=BODY
    )
    assert second.copy_of is None


def test_what_only_the_longer_copy_says_is_found_too(desk):
    first = desk.hears("09:00", "Coast Daily", TITLE, summary=BODY)
    longer = desk.hears(
        "09:20", "Hill Gazette", "Dockers walk out at Grey Harbour, strike begins", summary=LONG
    )
    rest = LONG.removeprefix(BODY)
    third = desk.hears(
        "09:40", "Bay Post", "Bakers count their flour in the Grey Harbour strike", summary=rest
    )
    assert longer.copy_of == first.report
    assert third.copy_of == first.report


def test_a_text_without_headline_is_found_by_its_body(desk):
    first = desk.hears("09:00", "Coast Daily", "", summary=LONG)
    framed = desk.hears(
        "09:30", "Hill Gazette", "", summary=f"From our reporter at the quay. {LONG} All rights kept."
    )
    assert framed.copy_of == first.report
    assert rules(framed) == ["copy.body"]
