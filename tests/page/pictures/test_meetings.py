"""The meetings on a line of years."""

from datetime import date

from livedesk.page.pictures.meetings import HEIGHT, TALL, Occasion, meetings
from page.pictures.contract import found, read

HELD = Occasion(date(2017, 7, 7), True, "7 July 2017: Hamburg")
NOT_HELD = Occasion(date(2018, 11, 30), False, "30 November 2018: Buenos Aires")
LAST = Occasion(date(2025, 8, 15), True, "15 August 2025: Anchorage")


def test_one_meeting_makes_no_line():
    assert meetings([HELD], "t", "d") == ""


def test_meetings_lie_by_their_dates_and_those_not_held_look_different():
    tree = read(meetings([HELD, NOT_HELD, LAST], "t", "d"))
    dots = found(tree, "circle", "stop")
    assert [dot.get("class") for dot in dots] == ["stop confirmed", "stop reported", "stop confirmed"]
    places = [float(dot.get("cx", "").rstrip("%")) for dot in dots]
    assert places == sorted(places)
    assert places[1] - places[0] < places[2] - places[1]
    assert "2020" in {text.text for text in found(tree, "text")}


def test_the_relationship_is_drawn_above_them_where_it_is_measured():
    measured = [(date(2017, 1, 1), -0.5), (date(2020, 1, 1), 0.5), (date(2025, 1, 1), -1.0)]
    assert read(meetings([HELD, LAST], "t", "d")).get("height") == str(HEIGHT)
    tree = read(meetings([HELD, LAST], "t", "d", relationship=measured))
    assert tree.get("height") == str(TALL)
    heights = [float(point.split(",")[1]) for point in found(tree, "polyline")[0].get("points", "").split()]
    assert heights[1] < heights[0] < heights[2]  # better is higher
