"""The count over a development's members: the same however it was come by, and linear."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from costs import lowest, spent
from gathering.scenes import harbour
from livedesk.weighing import weigh
from livedesk.weighing.naming import naming
from livedesk.weighing.origins import origins
from livedesk.weighing.tally import Tally, tally
from weighing.scenes import STORY, member, union

NAMES = naming(STORY)
MEMBERS = [
    union(),
    member("Coast Daily", "Quill says no", revision_of="x"),
    member("Bay Radio", "Ashdown out (Reuters)", lang="es"),
    member("Hill Gazette", copy_of="r-bay-radio-ashdown-out-reuters"),
    member("Bay Radio", "Rain", type="agency"),
]


def told(count):
    return (
        count.origins.found(),
        list(count.outlets),
        list(count.languages),
        list(count.types),
        vars(count.counts),
        count.on_record,
    )


@given(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=8), st.data())
def test_counting_on_gives_what_counting_anew_gives(members, data):
    names = naming(STORY)
    cut = data.draw(st.integers(0, len(members)))
    if cut:
        tally("d", members[:cut], names)
    anew = Tally(names)
    for one in members:
        anew.add(one)
    assert told(tally("d", members, names)) == told(anew)


def test_other_members_of_the_same_development_are_counted_anew():
    tally("moved", MEMBERS[:3], NAMES)
    assert told(tally("moved", MEMBERS[1:3], NAMES))[1] == ["Coast Daily", "Bay Radio"]
    assert told(tally("moved", MEMBERS[1:2], NAMES))[1] == ["Coast Daily"]


def test_developments_kept_are_bounded():
    names = naming(harbour())
    kept = [tally(f"d{number}", MEMBERS[:1], names) for number in range(200)]
    assert tally("d199", MEMBERS[:1], names) is kept[199]
    assert tally("d0", MEMBERS[:1], names) is not kept[0]


def test_a_development_kept_no_longer_is_counted_again():
    assert told(tally("d0", MEMBERS[:2], NAMES))[1] == ["Dockers Union", "Coast Daily"]


def seconds_per_report(count, story):
    """Of the last hundred reports, the middle one's."""
    members, spent = [], []
    for number in range(count):
        members.append(member(f"Outlet {number % 200}", f"Strike talks, part {number}", id=f"r{number}"))
        begun = time.process_time()
        weigh("burst", members, story, None)
        spent.append(time.process_time() - begun)
    return sorted(spent[-100:])[50]


def test_a_report_costs_no_more_in_a_development_of_thousands():
    def large_by_small():
        return seconds_per_report(5_000, harbour()) / seconds_per_report(500, harbour())

    assert lowest(large_by_small, under=2.5) < 2.5


def test_a_burst_of_ten_thousand_different_outlets_is_counted_in_seconds():
    members = [member(f"Outlet {n}", f"Quill says part {n}", id=f"r{n}") for n in range(10_000)]
    found = origins(members, NAMES)
    assert lowest(lambda: spent(lambda: origins(members, NAMES)), under=20) < 20
    assert len({outlet for origin in found for outlet in origin.outlets}) == 10_000
