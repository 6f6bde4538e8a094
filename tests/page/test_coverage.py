"""How much is said, when and from where."""

from datetime import datetime, timedelta

from livedesk.page.coverage import MOST_BARS, coverage, map_part, volume
from livedesk.page.desk import Desk
from newsroom import Newsroom, at, story


def newsroom() -> Newsroom:
    desk = Newsroom()
    desk.hears("10:05", "Harbour Wire", "One", type="agency", country="NO")
    desk.hears("10:30", "Polar Post", "Two", country="US")
    desk.hears("10:40", "The Quay", "Nothing to do with it", relevant=False, country="US")
    desk.hears("12:10", "Polar Post", "Three", country="US")
    return desk


def counted(desk: Newsroom, seq: int | None = None) -> dict[str, int]:
    part = volume(desk.state, Desk.of(desk.story), desk.state.seq if seq is None else seq)
    return {bar.at.clock: sum(count for _, count in bar.counts) for bar in part.bars}


def test_reports_on_the_story_are_counted_by_the_hour_without_gaps():
    assert counted(newsroom()) == {"02:00": 2, "03:00": 0, "04:00": 1}


def test_the_kinds_are_named_the_most_usual_first():
    part = volume(newsroom().state, Desk.of(newsroom().story), newsroom().state.seq)
    assert part.kinds == (("outlet", "news outlet"), ("agency", "news agency"))
    assert part.bars[0].counts == (("outlet", 1), ("agency", 1))
    assert (part.total, part.most) == ("3 reports on the story", "2")


def test_a_past_moment_counts_what_was_known_then():
    desk = newsroom()
    assert counted(desk, 3) == {"02:00": 1}
    assert counted(desk, 1) == {}
    rows = map_part(desk.state, Desk.of(desk.story), 5).countries
    assert [(row.code, row.count) for row in rows] == [("NO", 1), ("US", 1)]


def test_what_comes_later_does_not_change_a_past_moment():
    desk = newsroom()
    before = coverage(desk.state, Desk.of(desk.story), desk.state.seq)
    seq = desk.state.seq
    desk.hears("13:00", "Harbour Wire", "Four", type="agency", country="NO")
    desk.publishes("13:01", desk.hears("13:00", "Harbour Wire", "Five", country="NO"))
    assert coverage(desk.state, Desk.of(desk.story), seq) == before


def test_countries_are_named_and_the_place_is_where_the_story_file_says():
    desk = newsroom()
    told = story(event={"place": "Oslo, Norway", "zone": "Europe/Oslo", "latitude": 59.9, "longitude": 10.7})
    part = map_part(desk.state, Desk.of(told), desk.state.seq)
    assert (part.place, part.label) == ((59.9, 10.7), "Oslo")
    assert [(row.name, row.count) for row in part.countries] == [("United States", 2), ("Norway", 1)]
    assert map_part(desk.state, Desk.of(desk.story), desk.state.seq).place is None


def test_a_long_story_has_longer_bars_not_more_of_them():
    desk = Newsroom()
    moment: datetime = at("10:00")
    for i in range(60):
        desk.hears(moment + timedelta(days=i), "Wire", f"Report {i}", id=f"r{i}")
    part = volume(desk.state, Desk.of(desk.story), desk.state.seq)
    assert len(part.bars) <= MOST_BARS
    assert sum(count for bar in part.bars for _, count in bar.counts) == 60


def test_a_report_placed_anew_is_counted_once():
    desk = newsroom()
    before = counted(desk)
    desk.hears("10:06", "Harbour Wire", "One", id="r-harbour-wire-one", type="agency", country="NO")
    assert counted(desk) == before
