"""Reports over time as bars."""

from livedesk.page.pictures.volume import HEIGHT, volume
from livedesk.page.pieces import Bar
from livedesk.page.times import Clock
from newsroom import at
from page.pictures.contract import found, read

CLOCK = Clock("America/Anchorage", "Anchorage", "en")


def bar(time: str, *counts: tuple[str, int], label: str = "") -> Bar:
    return Bar(at=CLOCK.moment(at(time)), label=label, counts=counts)


def test_without_reports_there_is_no_picture():
    assert volume([], "t", "d", "0") == ""


def test_bars_stand_on_one_line_and_their_heights_are_in_proportion():
    bars = [bar("10:00", ("outlet", 4), ("official", 2)), bar("11:00", ("outlet", 0), ("official", 3))]
    drawn = [r for r in found(read(volume(bars, "t", "d", "6")), "rect") if "kind" in (r.get("class") or "")]
    heights = {r.get("class"): float(r.get("height", 0)) for r in drawn[:2]}
    assert abs(heights["kind outlet"] - 2 * heights["kind official"]) < 0.2
    assert abs(float(drawn[2].get("height", 0)) - heights["kind official"] * 1.5) < 0.2
    assert all(float(r.get("y", 0)) + float(r.get("height", 0)) <= HEIGHT for r in drawn)
    assert len(drawn) == 3  # nothing is drawn for what brought nothing


def test_the_highest_figure_and_the_labels_are_written():
    tree = read(volume([bar("10:00", ("outlet", 4), label="02:00")], "t", "d", "4"))
    assert [text.text for text in found(tree, "text")] == ["4", "02:00"]
