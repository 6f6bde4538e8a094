"""How one report compares with the reports in reach."""

from __future__ import annotations

import numpy as np
import pytest

from gathering.test_active import row
from livedesk.gathering import thresholds as t
from livedesk.gathering.active import Active
from livedesk.gathering.likeness import faded, most_alike
from livedesk.model import Frame


def by_sorting(total, floor, most):
    """Most alike first, the later of two that are equally alike, then put in order."""
    good = [place for place in range(len(total)) if total[place] >= floor]
    return sorted(sorted(good, key=lambda place: (-total[place], -place))[:most])


@pytest.mark.parametrize("most", [1, 3, 7, 12])
@pytest.mark.parametrize("seed", range(6))
def test_the_most_alike_are_those_that_sorting_finds_the_latest_of_equals(seed, most):
    total = np.random.default_rng(seed).integers(0, 4, 12) / 4
    assert most_alike(total, 0.25, most).tolist() == by_sorting(total, 0.25, most)


def test_nothing_above_the_floor_is_nothing_alike():
    assert most_alike(np.zeros(4), 0.5, 2).tolist() == []


def test_hours_fade_what_is_alike_and_leave_what_is_not():
    assert faded(np.array([0.8, -0.8]), np.array([0.5, 0.5])).tolist() == [0.4, -0.8]


def test_what_is_hoped_for_is_never_less_than_what_frames_make_of_it():
    active = Active()
    for number in range(40):
        who, act = ("quill", "ashdown")[number % 2], ("reject", "meet", "attack")[number % 3]
        active.add(row(active, hours=number / 4, frame=Frame(who=who, act=act), words=(f"w{number % 5}",)))
    new = row(active, hours=10.0, frame=Frame(who="quill", act="meet"), words=("w1", "w2"))
    likeness = active.likeness(new)
    everywhere = np.arange(40)
    frames = active.frames(new, likeness, everywhere)
    assert frames.max() == pytest.approx(0.6 * t.FRAMES_AGREE)
    assert frames.min() == -t.FRAMES_CLASH
    assert (likeness.with_frames(everywhere, frames) <= likeness.hoped).all()
