"""Key moments on a line of time."""

from datetime import date
from zoneinfo import ZoneInfo

from livedesk.page.pictures.key_moments import Stop, key_moments
from newsroom import at
from page.pictures.contract import found, read

ZONE = ZoneInfo("America/Anchorage")


def day_mark(day: date) -> str:
    return f"{day.day}/{day.month}"


def stops(*times: str) -> list[Stop]:
    return [Stop(at(time), f"u-{n}", f"#u-{n}", f"Moment {n}", "confirmed") for n, time in enumerate(times)]


def test_one_moment_makes_no_line():
    assert key_moments(stops("10:00"), ZONE, day_mark) == ""


def test_every_moment_is_a_dot_that_leads_to_it_at_its_place_in_time():
    tree = read(key_moments(stops("10:00", "11:00", "14:00"), ZONE, day_mark))
    places = [float(dot.get("cx", "").rstrip("%")) for dot in found(tree, "circle", "stop")]
    assert places == sorted(places)
    assert round((places[1] - places[0]) / (places[2] - places[0]), 3) == 0.25
    assert [a.get("href") for a in found(tree, "a")] == ["#u-0", "#u-1", "#u-2"]


def test_who_listens_or_tabs_meets_the_list_alone():
    tree = read(key_moments(stops("10:00", "14:00"), ZONE, day_mark))
    assert tree.get("aria-hidden") == "true"
    assert {a.get("tabindex") for a in found(tree, "a")} == {"-1"}


def test_marks_stand_at_full_hours_of_the_event_and_at_days_for_longer_spans():
    labels = [text.text for text in found(read(key_moments(stops("17:40", "21:50"), ZONE, day_mark)), "text")]
    assert labels == ["12:00"] or all(label and label.endswith(":00") for label in labels)
    long = [*stops("10:00"), Stop(at("2025-08-20T10:00:00+00:00"), "u-9", "#u-9", "Later", "reported")]
    assert {text.text for text in found(read(key_moments(long, ZONE, day_mark)), "text")} == {"17/8", "19/8"}
