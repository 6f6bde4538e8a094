"""Reports over time as bars."""

import re

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
    drawn = {
        path.get("class"): [
            tuple(float(n) for n in bar)
            for bar in re.findall(r"M([\d.]+) ([\d.]+)h[\d.]+v([\d.]+)", path.get("d", ""))
        ]
        for path in found(read(volume(bars, "t", "d", "6")), "path")
    }
    ((_, foot, tall),) = drawn["kind outlet"]  # nothing is drawn for what brought nothing
    (first, second) = drawn["kind official"]
    assert abs(tall - 2 * first[2]) < 0.2
    assert abs(second[2] - first[2] * 1.5) < 0.2
    assert abs(first[1] + first[2] - foot) < 0.2  # they stand on each other
    assert second[0] > first[0]
    assert all(y + height <= HEIGHT for bars in drawn.values() for _, y, height in bars)


def test_the_highest_figure_and_the_labels_are_written():
    tree = read(volume([bar("10:00", ("outlet", 4), label="02:00")], "t", "d", "4"))
    assert [text.text for text in found(tree, "text")] == ["4", "02:00"]
