"""Prebuilt events for push."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from livedesk.model import DevelopmentsMerged, StoryRevised
from livedesk.page.html import Renderer
from livedesk.page.parts import Checked
from livedesk.page.push import Frame, catch_up, checked_frame, frames
from livedesk.page.view import build_view
from newsroom import Newsroom, at, because, story

RENDERER = Renderer()


def parsed(frame: Frame) -> tuple[str, dict[str, Any]]:
    """The event as a browser reads it: name and data; checks the form on the way."""
    text = frame.data.decode()
    assert text.endswith("\n\n")
    fields = dict(line.split(": ", 1) for line in text.rstrip("\n").split("\n"))
    assert ("id" in fields) == bool(frame.seq)
    if frame.seq:
        assert int(fields["id"]) == frame.seq
    assert fields["event"] == frame.event
    return fields["event"], json.loads(fields["data"])


def sent(desk: Newsroom, last: int = 1) -> list[tuple[str, dict[str, Any]]]:
    return [parsed(f) for f in frames(desk.state, desk.story, desk.entries[-last:], RENDERER)]


def missed(desk: Newsroom, after: int, limit: int = 200) -> list[tuple[str, dict[str, Any]]]:
    return [parsed(f) for f in catch_up(desk.state, desk.story, after, RENDERER, limit=limit)]


def test_a_first_publication_is_an_addition_with_what_the_browser_needs():
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:07", heard, key=True)
    ((name, data),) = sent(desk)
    assert name == "add"
    assert data["id"] == f"d-{heard.id}"
    assert data["anchor"] == f"u-d-{heard.id}"
    assert (data["revision"], data["at"], data["key"]) == (1, "2025-08-15T14:05:00Z", True)
    assert data["headline"] == "The plane lands"
    view = build_view(desk.state, desk.story, now=at("15:00"))
    assert data["html"] == RENDERER.update(view.updates[0])
    assert "The plane lands" in data["stand"]
    assert "The plane lands" in data["rail"]


def test_revisions_corrections_and_withdrawals_have_their_own_names():
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:07", heard)
    names = []
    desk.publishes("14:08", heard)
    names += sent(desk)
    desk.corrects("14:09", heard, "It was seven.")
    names += sent(desk)
    desk.withdraws("14:10", heard, "It did not.")
    names += sent(desk)
    assert [name for name, _ in names] == ["revise", "correct", "withdraw"]


def test_reports_that_change_nothing_on_the_page_send_nothing():
    desk = Newsroom()
    desk.hears("14:05", "Wire", "The plane lands")
    assert sent(desk, last=2) == []


def test_where_things_stand_is_sent_only_when_it_changed():
    desk = Newsroom()
    for i in range(6):
        desk.publishes(f"14:0{i}", desk.hears(f"14:0{i}", "Wire", f"Thing {i}"))
    desk.publishes("14:10", f"d-r-wire-thing-{0}")
    ((_, data),) = sent(desk)
    assert "stand" not in data
    assert "rail" not in data


def test_a_batch_sends_each_revision_as_it_was_and_the_lines_once():
    desk = Newsroom()
    heard = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:07", heard)
    desk.corrects("14:08", heard, "It was seven.")
    (first, one), (second, two) = sent(desk, last=2)
    assert (first, second) == ("add", "correct")
    assert "It was seven." not in one["html"]
    assert "stand" not in one
    assert "stand" in two


def test_issues_whose_updates_changed_are_sent_and_no_others():
    issues = [{"id": name, "title": name, "question": "What?"} for name in ("wages", "hours")]
    desk = Newsroom(story=story(issue=issues))
    heard = desk.hears("14:05", "Wire", "The plane lands")
    desk.publishes("14:07", heard, issues=("wages",))
    ((_, data),) = sent(desk)
    (wages,) = data["issues"]
    assert (wages["id"], wages["count"]) == ("wages", "Raised · 1 update")
    assert "The plane lands" in wages["html"]
    desk.publishes("14:08", heard)
    ((_, data),) = sent(desk)
    assert "issues" not in data


def test_the_last_frame_carries_the_desks_clock_and_how_much_was_read():
    desk = Newsroom()
    desk.publishes("14:07", desk.hears("14:05", "Wire", "The plane lands"))
    (frame,) = frames(desk.state, desk.story, desk.entries[-1:], RENDERER, at("14:07:30"))
    _, data = parsed(frame)
    assert (data["now"], data["received"]) == ("2025-08-15T14:07:30Z", "1 report read")


def test_a_phase_is_sent_with_its_word():
    desk = Newsroom()
    desk.turns("14:00", "live")
    ((name, data),) = sent(desk)
    assert (name, data["phase"], data["word"]) == ("phase", "live", "LIVE")
    assert "LIVE" in data["html"]


def test_a_new_story_file_asks_for_the_whole_page():
    desk = Newsroom()
    desk.append("14:00", "story", StoryRevised(text="", digest="1" * 32, origin="test"))
    assert [name for name, _ in sent(desk)] == ["reload"]
    assert [name for name, _ in missed(desk, 1)] == ["reload"]


def test_one_who_missed_nothing_is_sent_nothing():
    desk = Newsroom()
    desk.publishes("14:07", desk.hears("14:05", "Wire", "The plane lands"))
    assert missed(desk, desk.state.seq) == []


def test_a_returning_reader_gets_each_update_once_at_its_latest_in_order():
    desk = Newsroom()
    first = desk.hears("14:05", "Wire", "First")
    second = desk.hears("14:06", "Wire", "Second")
    desk.publishes("14:07", first)
    after = desk.state.seq
    desk.publishes("14:08", second)
    desk.corrects("14:09", first, "Wrong.")
    desk.turns("14:10", "quiet")
    found = missed(desk, after)
    assert [name for name, _ in found] == ["add", "correct", "phase", "stand"]
    assert [data["seq"] for _, data in found] == sorted(data["seq"] for _, data in found)
    assert found[1][1]["revision"] == 2


def test_what_a_reader_never_saw_is_an_addition_even_when_it_was_revised_since():
    desk = Newsroom()
    after = desk.state.seq
    heard = desk.hears("14:05", "Wire", "First")
    desk.publishes("14:07", heard)
    desk.corrects("14:08", heard, "Wrong.")
    assert [name for name, _ in missed(desk, after)] == ["add", "stand"]


def test_another_records_number_or_too_much_to_send_is_one_reload():
    desk = Newsroom()
    for i in range(5):
        desk.publishes(f"14:0{i}", desk.hears(f"14:0{i}", "Wire", f"Thing {i}"))
    for after in (-1, desk.state.seq + 1):
        assert [name for name, _ in missed(desk, after)] == ["reload"]
    assert [name for name, _ in missed(desk, 1, limit=4)] == ["reload"]
    assert len(missed(desk, 1, limit=5)) == 6


def test_a_sign_of_life_has_no_number():
    desk = Newsroom()
    frame = checked_frame(
        desk.state, desk.story, Checked(last_checked=at("14:00"), sources=2), RENDERER, at("14:00:12")
    )
    name, data = parsed(frame)
    assert (name, frame.seq) == ("checked", 0)
    assert data["now"] == "2025-08-15T14:00:12Z"
    assert "12 s ago" in data["html"]


class Browser:
    """The page's script in seven lines: what is shown, by update, and the number to go on from."""

    def __init__(self) -> None:
        self.shown: dict[str, tuple[int, str]] = {}
        self.seq = 1

    def hear(self, frame: Frame) -> None:
        _, data = parsed(frame)
        if "id" in data and self.shown.get(data["id"], (0, ""))[0] < data["revision"]:
            self.shown[data["id"]] = (data["revision"], data["html"])
        self.seq = max(self.seq, data["seq"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=30), st.data())
def test_whenever_a_connection_is_cut_the_reader_ends_with_the_page_as_it_is(
    steps: list[tuple[int, bool]], data: st.DataObject
):
    """Law: no gap and no double, wherever frames or catching up are cut short, frames repeated included."""
    desk = Newsroom()
    heard = [desk.hears("00:00", "Wire", f"Thing {i}") for i in range(6)]
    browser = Browser()
    browser.seq = desk.state.seq
    connected = True
    for which, cut in steps:
        desk.publishes("10:00", heard[which])
        if cut:
            connected = not connected
            if connected:
                back = catch_up(desk.state, desk.story, browser.seq, RENDERER)
                kept = data.draw(st.integers(0, len(back)))
                for frame in back[:kept]:
                    browser.hear(frame)
                connected = kept == len(back)
        elif connected:
            for frame in frames(desk.state, desk.story, desk.entries[-1:], RENDERER):
                browser.hear(frame)
                browser.hear(frame)
    for frame in catch_up(desk.state, desk.story, browser.seq, RENDERER):
        browser.hear(frame)
    view = build_view(desk.state, desk.story, now=at("23:00"))
    assert browser.shown == {u.id: (u.revision, RENDERER.update(u)) for u in view.updates}


def merged(desk: Newsroom, ended: str, into: str) -> None:
    body = DevelopmentsMerged(development=ended, into=into, because=because())
    desk.append("14:20", f"development:{ended}", body)


def two() -> tuple[Newsroom, str, str]:
    desk = Newsroom()
    stays, ends = desk.hears("14:05", "Wire", "The plane lands"), desk.hears("14:06", "Post", "It is down")
    desk.publishes("14:07", stays)
    desk.publishes("14:08", ends, key=True)
    return desk, desk.development(ends), desk.development(stays)


def test_a_merge_tells_open_pages_which_card_goes_and_where_it_went():
    desk, ended, into = two()
    merged(desk, ended, into)
    ((name, data),) = sent(desk)
    assert (name, data["id"]) == ("merge", ended)
    assert (data["anchor"], data["into"]) == (f"u-{ended}", f"u-{into}")
    assert "html" not in data
    assert "It is down" not in data["rail"]


def test_a_card_merged_into_what_nobody_sees_yet_goes_when_that_is_published():
    desk = Newsroom()
    first, second = desk.hears("14:05", "Wire", "The plane lands"), desk.hears("14:06", "Post", "It is down")
    desk.publishes("14:07", first)
    ended, into = desk.development(first), desk.development(second)
    merged(desk, ended, into)
    assert sent(desk) == []
    desk.publishes("14:25", second)
    assert [(name, data["id"]) for name, data in sent(desk)] == [("add", into), ("merge", ended)]


def test_a_returning_reader_is_told_of_merges_of_what_stood_on_its_page_and_of_no_other():
    desk, ended, into = two()
    seen = desk.state.seq
    merged(desk, ended, into)
    desk.publishes("14:21", next(iter(desk.state.members.values())).report)
    assert [(name, data["id"]) for name, data in missed(desk, seen) if "id" in data] == [
        ("merge", ended),
        ("revise", into),
    ]
    assert [data["id"] for _, data in missed(desk, 1) if "id" in data] == [into]
