"""Past moments that a copy of the coverage keeps."""

from livedesk.page.desk import Desk
from livedesk.page.moments import past_moments
from newsroom import Newsroom


def desk_of(updates: int) -> Newsroom:
    desk = Newsroom()
    for i in range(updates):
        desk.publishes(f"14:{i:02d}", desk.hears(f"14:{i:02d}", "Wire", f"Thing {i}", id=f"r{i}"), key=i == 3)
    return desk


def test_they_are_those_of_key_moments_and_equal_steps_each_another_page():
    desk = desk_of(30)
    found = past_moments(desk.state, Desk.of(desk.story))
    seqs = [moment.seq for moment in found]
    assert seqs == sorted(set(seqs))
    assert seqs[-1] < desk.state.seq
    assert [m.headline.text for m in found if m.headline] == ["Thing 3"]
    assert next(m.at.clock for m in found if m.headline) == "06:03"
    assert next(m.updates for m in found if m.headline) == "4 updates"
    assert 10 <= len(found) <= 13


def test_before_anything_is_published_and_after_one_update_there_are_none():
    for updates in (0, 1):
        desk = desk_of(updates)
        assert past_moments(desk.state, Desk.of(desk.story)) == ()
