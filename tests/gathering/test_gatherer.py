"""The gatherer: the laws that hold whatever it is fed."""

from __future__ import annotations

import time
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    gatherer = Gatherer(STORY)
    report, reading = item("09:00", "Coast Daily", "Quill calls a strike at Grey Harbour for Monday morning")

    def seconds(start, count):
        begun = time.process_time()
        for number in range(start, start + count):
            gatherer.place(msgspec.structs.replace(report, id=f"n{number}"), reading)
        return time.process_time() - begun

    early, _, late = seconds(0, 1000), seconds(1000, 8000), seconds(9000, 1000)
    assert late < early * 3 + 0.05


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
