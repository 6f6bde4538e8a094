"""Resuming: exactly what was missed, or a reason to start over."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from livedesk.serving.resume import resume
from newsroom import Newsroom


@pytest.fixture
def desk() -> Newsroom:
    desk = Newsroom()
    for i in range(5):
        desk.publishes("14:00", desk.hears("14:00", "Reuters", f"News {i}"))
    return desk


def missed(after: int):
    return [SimpleNamespace(seq=after + 1, data=b"after %d" % after)]


@pytest.mark.parametrize("seen", [None, ""])
def test_a_first_visit_has_missed_nothing(desk: Newsroom, seen: str | None) -> None:
    opening, reload = resume(desk.state, seen, 500, missed)
    assert (opening.data, opening.sent, reload) == (b"", desk.state.seq, False)


def test_a_known_entry_leads_to_what_came_after(desk: Newsroom) -> None:
    opening, reload = resume(desk.state, "7", 500, missed)
    assert (opening.data, opening.sent, reload) == (b"after 7", desk.state.seq, False)


def test_the_last_entry_itself_is_no_reason_to_reload(desk: Newsroom) -> None:
    _, reload = resume(desk.state, str(desk.state.seq), 500, missed)
    assert reload is False


@pytest.mark.parametrize("seen", ["99", "x", "1.5", "0x1", " 3", "1" * 16, "\x00"])
def test_what_is_no_entry_of_this_record_reloads(desk: Newsroom, seen: str) -> None:
    opening, reload = resume(desk.state, seen, 500, missed)
    assert reload is True
    assert opening.sent == desk.state.seq
    lines = opening.data.decode().split("\n")
    assert lines[:2] == [f"id: {desk.state.seq}", "event: reload"]
    assert json.loads(lines[2].removeprefix("data: "))["seq"] == desk.state.seq
    assert opening.data.endswith(b"\n\n")


def test_the_limit_counts_changes(desk: Newsroom) -> None:
    assert resume(desk.state, "1", 5, missed)[1] is False
    assert resume(desk.state, "1", 4, missed)[1] is True
