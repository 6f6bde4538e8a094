"""The gatherer: the laws that hold whatever it is fed."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costs import lowest, spent, timed
from gathering.scenes import STORY, Desk, harbour, item, vector
from livedesk.gathering import Gatherer
from livedesk.gathering import thresholds as t
from newsroom import at

SUBJECTS = ("Quill", "Ashdown", "Mara Quill", "The council", "Dockers")
VERBS = ("calls", "rejects", "suspends", "backs", "explains")
OBJECTS = ("strike", "walkout", "pay offer", "regatta", "mediator", "night shift")
PLACES = ("at Grey Harbour", "in town", "before Monday", "after talks with Ashdown")


@st.composite
def streams(draw):
    """A few dozen items of few words, so that copies, retitled pages and lookalikes abound."""
    items = []
    minutes = 0
    for number in range(draw(st.integers(2, 16))):
        minutes += draw(st.sampled_from([0, 1, 7, 60, 900, 6000]))
        title = " ".join(draw(st.sampled_from(words)) for words in (SUBJECTS, VERBS, OBJECTS, PLACES))
        if draw(st.booleans()):
            title += f" {draw(st.integers(1, 3))}"
        parts = draw(st.one_of(st.none(), st.tuples(*[st.integers(0, 3)] * 3)))
        items.append(
            item(
                at("00:00") + timedelta(minutes=minutes),
                draw(st.sampled_from(["Coast Daily", "Hill Gazette", "Bay Radio"])),
                title if draw(st.integers(0, 9)) else "",
                id=f"s{number}",
                summary=draw(st.sampled_from([None, title, "Dockers and company met. " * 8])),
                url=draw(st.sampled_from([None, "https://coast.example/1", "https://coast.example/2"])),
                embedding=None if parts is None else vector(*parts),
            )
        )
    return items


def placed(items, gatherer=None):
    gatherer = gatherer or Gatherer(STORY)
    return [gatherer.place(report, reading) for report, reading in items]


@settings(max_examples=40)
@given(streams())
def test_a_copy_points_at_an_earlier_report_that_is_no_copy(items):
    before = {}
    for placement in placed(items):
        if placement.copy_of is not None:
            assert before[placement.copy_of].copy_of is None
        if placement.revision_of is not None:
            assert placement.revision_of in before
        before[placement.report] = placement


@settings(max_examples=40)
@given(streams())
def test_the_same_items_in_the_same_order_are_placed_the_same(items):
    assert placed(items) == placed(items)


@settings(max_examples=40)
@given(streams(), st.data())
def test_a_restored_gatherer_goes_on_as_if_it_had_never_stopped(items, data):
    cut = data.draw(st.integers(0, len(items)))
    gatherer = Gatherer(STORY)
    first = placed(items[:cut], gatherer)
    restored = Gatherer.restore(STORY, gatherer.snapshot())
    assert first + placed(items[cut:], restored) == placed(items)
    assert restored.snapshot() == Gatherer.restore(STORY, restored.snapshot()).snapshot()


@settings(max_examples=40)
@given(streams())
def test_a_development_is_opened_once_and_by_a_report_on_the_story(items):
    opened = set()
    for placement in placed(items):
        if placement.opens:
            assert placement.relevant
            assert placement.development not in opened
            opened.add(placement.development)
        elif placement.development is not None:
            assert placement.development in opened
        assert placement.because


def test_a_held_report_says_why_and_stands_nowhere():
    placement = Desk().hears("09:00", "Coast Daily", "Ferry timetable changes on Sunday")
    assert not placement.relevant
    assert placement.development is None
    assert placement.because[0].text.startswith("held: no term of the story 0")


def test_an_id_heard_twice_keeps_its_place_and_changes_nothing():
    gatherer = Gatherer(STORY)
    heard = item("09:00", "Coast Daily", "Quill calls a strike at Grey Harbour")
    first = gatherer.place(*heard)
    before = gatherer.snapshot()
    again = gatherer.place(*heard)
    assert (again.development, again.copy_of, again.opens) == (first.development, None, False)
    assert gatherer.snapshot() == before


def test_a_clock_that_runs_backwards_does_not_make_reports_strangers():
    desk = Desk()
    first = desk.hears("14:00", "Coast Daily", "Quill suspends strike at Grey Harbour until Monday")
    second = desk.hears("09:00", "Hill Gazette", "Strike at Grey Harbour suspended until Monday, Quill says")
    assert second.development == first.development


def test_an_item_with_nothing_in_it_is_held():
    placement = Desk().hears("09:00", "Coast Daily", "", summary=None)
    assert not placement.relevant


def test_ten_thousand_of_one_text_cost_no_more_each_than_the_first_thousand():
    report, reading = item("09:00", "Coast Daily", "Quill calls a strike at Grey Harbour for Monday morning")

    def late_by_early():
        gatherer = Gatherer(STORY)

        def place(numbers):
            for number in numbers:
                gatherer.place(msgspec.structs.replace(report, id=f"n{number}"), reading)

        early, _, late = (
            spent(lambda part=part: place(part))
            for part in (range(1_000), range(1_000, 9_000), range(9_000, 10_000))
        )
        return (late - 0.05) / early

    assert lowest(late_by_early, under=3) < 3


@pytest.mark.slow
def test_five_thousand_items_in_one_second_are_placed_in_bounded_time():
    gatherer = Gatherer(STORY)
    begun = time.process_time()
    for number in range(5000):
        title = f"Quill {VERBS[number % 5]} strike {number % 977} at Grey Harbour gate {number % 53} crane {number}"
        gatherer.place(
            *item("09:00", f"Outlet {number % 40}", title, embedding=vector(number % 7, number % 11, 1))
        )
    assert time.process_time() - begun < 60


def test_a_copy_of_a_copy_names_the_first_even_when_that_is_forgotten():
    desk = Desk()
    title = "Quill calls a strike at Grey Harbour for Monday"
    first = desk.hears("2025-08-01T09:00+00:00", "Coast Daily", title)
    second = desk.hears("2025-08-03T09:00+00:00", "Bay Radio", title, url="https://bay.example/1")
    third = desk.hears("2025-08-09T09:00+00:00", "Bay Radio", title, url="https://bay.example/1")
    assert second.copy_of == third.copy_of == first.report
    assert third.development == first.development


def test_the_window_forgets_the_oldest_beyond_its_count(monkeypatch):
    monkeypatch.setattr(t, "WINDOW_REPORTS", 50)
    gatherer = Gatherer(STORY)
    first = item("09:00", "Coast Daily", "Quill calls a strike at Grey Harbour for Monday")
    gatherer.place(*first)
    sizes = []
    for number in range(400):
        gatherer.place(
            *item("09:01", "Bay Radio", f"Ferry {number} leaves pier {number} late at {number} past")
        )
        sizes.append(len(gatherer.snapshot()))
    assert max(sizes[200:]) < sizes[100] * 1.5
    again = gatherer.place(*item("09:30", "Hill Gazette", "Quill calls a strike at Grey Harbour for Monday"))
    assert again.copy_of is None


def test_an_edited_story_file_takes_over_what_was_gathered():
    desk = Desk()
    first = desk.hears("14:00", "Coast Daily", "Quill suspends strike at Grey Harbour until Monday")
    edited = harbour(brief="Another brief.")
    gatherer = Gatherer.restore(edited, desk.gatherer.snapshot())
    second = gatherer.place(
        *item("14:05", "Hill Gazette", "Quill suspends strike at Grey Harbour until Monday")
    )
    assert second.copy_of == first.report


@pytest.mark.parametrize("data", [b"", b"\x00", b"not a snapshot", msgspec.msgpack.encode({"version": 1})])
def test_bytes_that_are_no_snapshot_are_refused(data):
    with pytest.raises(ValueError, match="snapshot of the gatherer"):
        Gatherer.restore(STORY, data)


def test_a_snapshot_of_another_version_is_refused():
    kept = msgspec.msgpack.decode(Gatherer(STORY).snapshot())
    with pytest.raises(ValueError, match="has version 0"):
        Gatherer.restore(STORY, msgspec.msgpack.encode(kept | {"version": 0}))


def test_items_without_title_text_address_or_time_are_placed():
    desk = Desk()
    empty = [
        desk.hears("09:00", "Coast Daily", "", summary=None, url=None, published_at=None, lang=None)
        for _ in range(3)
    ]
    assert not any(placement.relevant for placement in empty)
    bare = desk.hears(
        "09:01", "Coast Daily", "", summary="Quill calls a strike at Grey Harbour", published_at=None
    )
    assert bare.relevant
    assert bare.opens
    titled = desk.hears(
        "09:02", "Bay Radio", "Quill calls a strike at Grey Harbour", summary=None, published_at=None
    )
    assert titled.development == bare.development
    assert all(placement.because for placement in (*empty, bare, titled))


def test_forty_languages_at_once_are_placed_each_by_its_own():
    desk = Desk()
    langs = [f"{a}{b}" for a in "abcdefgh" for b in "kmnop"]
    placements = [
        desk.hears(
            at("09:00") + timedelta(seconds=n),
            f"Outlet {lang}",
            f"Quill {lang}ra {lang}mo {n} Grey Harbour",
            lang=lang,
            embedding=vector(n % 3, n % 5, n % 7, 1),
        )
        for n, lang in enumerate(langs * 3)
    ]
    assert all(placement.relevant for placement in placements)
    assert all(placement.development for placement in placements)


def test_two_happenings_of_the_same_people_in_the_same_hour_stay_two():
    desk = Desk()
    one = desk.hears("09:00", "Coast Daily", "Quill rejects Ashdown's pay offer as an insult to dockers")
    two = desk.hears(
        "09:05", "Bay Radio", "Quill and Ashdown meet at Grey Harbour memorial for drowned sailors"
    )
    again = desk.hears(
        "09:20", "Hill Gazette", "Ashdown's pay offer an insult to dockers, says Quill in rejection"
    )
    also = desk.hears(
        "09:25", "Hill Gazette", "Ashdown, Quill meet at memorial for sailors drowned off Grey Harbour"
    )
    assert one.development != two.development
    assert again.development == one.development
    assert also.development == two.development


@pytest.mark.parametrize("hours", [-5, -4, 9])
def test_clocks_of_sources_hours_apart_change_nothing(hours):
    def told(claimed):
        desk = Desk()
        return [
            desk.hears(
                "09:00", "Coast Daily", "Mediator Ida Holm named to settle Grey Harbour strike", id="a"
            ),
            desk.hears(
                "09:10",
                "Hill Gazette",
                "Ministry names Ida Holm mediator in Grey Harbour strike",
                id="b",
                published_at=at("09:10") + timedelta(hours=claimed),
            ),
        ]

    assert told(hours) == told(0)
    assert told(hours)[1].development == told(hours)[0].development
    assert "10 min apart" in told(hours)[1].because[-1].text


def test_one_source_sending_one_item_ten_thousand_times_is_one_development():
    first = item("09:00", "Coast Daily", "Quill calls a strike at Grey Harbour for Monday", id="n0")

    def late_by_early():
        gatherer = Gatherer(STORY)
        opened = gatherer.place(*first)
        costs = []
        for block in range(10):
            again = [(msgspec.structs.replace(first[0], id=f"n{block}-{n}"), first[1]) for n in range(1_000)]
            placements, cost = timed(lambda pairs=again: [gatherer.place(*pair) for pair in pairs])
            costs.append(cost)
            assert {(p.copy_of, p.development) for p in placements} == {("n0", opened.development)}
            assert placements[-1].because[-2].rule == "copy.exact"
        # The machine's pauses fall where they may: the cheapest of each half are compared.
        return min(costs[5:]) / min(costs[:5])

    assert lowest(late_by_early, under=2) < 2


@pytest.mark.slow
@pytest.mark.parametrize("embedded", [True, False])
def test_a_burst_of_five_thousand_items_in_one_second_costs_each_item_the_same(embedded):
    items = [
        item(
            at("09:00") + timedelta(microseconds=200 * n),
            f"Outlet {n % 300}",
            f"Quill {VERBS[n % 5]} {OBJECTS[n % 7 % 6]} {n % 611} {n % 907} at Grey Harbour",
            embedding=vector(n % 3, n % 5, n % 7, n % 11, 1) if embedded else None,
        )
        for n in range(5_000)
    ]

    def late_by_early():
        gatherer = Gatherer(STORY)
        costs = []
        for start in range(0, 5_000, 250):
            piece = items[start : start + 250]
            placements, cost = timed(lambda pairs=piece: [gatherer.place(*pair) for pair in pairs])
            costs.append(cost)
            for placement in placements:
                because = placement.because[-1]
                if because.rule == "development.join":
                    assert because.values["score"] >= because.values["threshold"]
        # The window of likeness is full after two thousand; from then on nothing may grow.
        return statistics.median(costs[14:]) / statistics.median(costs[8:14])

    assert lowest(late_by_early, under=1.6) < 1.6


def test_what_its_source_holds_changes_nothing_for_what_comes_later():
    items = [
        item(at("09:00"), "Coast Daily", "Mara Quill calls strike at Grey Harbour", id="a"),
        item(at("09:05"), "Hill Gazette", "Mara Quill calls strike at Grey Harbour", id="b"),
    ]
    report, reading = item(at("08:00"), "Crowd", "Mara Quill calls strike at Grey Harbour", id="x")
    held = (msgspec.structs.replace(report, held="its account is not in the story's register"), reading)
    gatherer = Gatherer(STORY)
    first = gatherer.place(*held)
    assert (first.relevant, first.development, [b.rule for b in first.because]) == (
        False,
        None,
        ["relevance.source"],
    )
    assert placed(items, gatherer) == placed(items)
    assert gatherer.place(*held) == first
