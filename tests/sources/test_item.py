"""Wire items say nothing that a feed does not."""

from livedesk.sources.item import Hints, WireItem


def test_what_a_feed_leaves_out_is_none():
    item = WireItem(place="item 1", base="https://harbour.example/")
    given = {
        name: getattr(item, name) for name in item.__struct_fields__ if name not in {"place", "base", "tier"}
    }
    assert set(given.values()) == {None, ()}


def test_a_feed_without_hints_gives_none():
    assert Hints() == Hints(title=None, ttl_minutes=None, period_seconds=None)
