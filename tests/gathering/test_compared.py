"""Distinct frames, and how those asked for lately compare with them."""

from __future__ import annotations

import itertools

import numpy as np

from livedesk.gathering import compared
from livedesk.gathering import thresholds as t
from livedesk.gathering.compared import Compared
from livedesk.model import Frame
from livedesk.reading.frame_likeness import agree, clash

FRAMES = [
    Frame(who=who, act=act, whom=whom)
    for who, act, whom in itertools.product(
        ("quill", "ashdown"), ("reject", "meet", "attack"), ((), ("holm",))
    )
]


def plain(mine, theirs):
    return -t.FRAMES_CLASH if clash(mine, theirs) is not None else t.FRAMES_AGREE * agree(mine, theirs)


def test_figures_are_those_of_comparing_each_pair(monkeypatch):
    monkeypatch.setattr(compared, "LINES", 3)
    held = Compared()
    numbers = np.array([held.hold(frame) for frame in FRAMES])
    for _ in range(2):
        for mine in FRAMES:
            assert held.compared(mine, numbers).tolist() == [plain(mine, theirs) for theirs in FRAMES]


def test_a_number_used_again_stands_for_the_new_frame():
    held = Compared()
    for n in range(200):
        frame = FRAMES[n % len(FRAMES)]
        number = held.hold(frame)
        assert held.compared(FRAMES[0], np.array([number])).tolist() == [plain(FRAMES[0], frame)]
        held.release(frame)
    assert len(held) == 0
    assert held._table.shape[1] == 64


def test_a_frame_is_held_until_released_as_often():
    held = Compared()
    number = held.hold(FRAMES[0])
    assert held.hold(FRAMES[0]) == number
    held.release(FRAMES[0])
    assert len(held) == 1
