"""The probability of an outcome over time."""

import re

from livedesk.page.pictures.chance import HEIGHT, chance
from newsroom import at
from page.pictures.contract import found, read


def drawn(*series: tuple[str, float]) -> str:
    return chance(
        [(at(time), value) for time, value in series],
        at("20:00"),
        name="deal",
        title="A deal over time",
        description="From 10 % to 60 %.",
        ends=("10 %", "60 %"),
    )


def test_what_never_moved_is_not_drawn():
    assert drawn(("10:00", 0.1)) == ""


def test_the_line_goes_in_steps_and_stays_until_the_next():
    tree = read(drawn(("10:00", 0.0), ("15:00", 1.0)))
    path = found(tree, "path")[0].get("d", "")
    assert re.fullmatch(r"M0 [\d.]+H500.0V[\d.]+H1000", path)
    start, end = (float(y) for y in re.findall(r"(?:M0 |V)([\d.]+)", path))
    assert 0 <= end < start <= HEIGHT


def test_every_step_has_its_dot_and_the_prior_none():
    tree = read(drawn(("10:00", 0.0), ("12:00", 0.5), ("15:00", 1.0)))
    line, dots = (path.get("d", "") for path in found(tree, "path"))
    stands = re.findall(r"M([\d.]+) ([\d.]+)h0", dots)
    assert [x for x, _ in stands] == ["200.0", "500.0"]
    assert [y for _, y in stands] == re.findall(r"V([\d.]+)", line)


def test_a_band_lies_round_the_line_and_marks_stand_across_it():
    tree = read(
        chance(
            [(at("10:00"), 0.5), (at("12:00"), 0.6)],
            at("20:00"),
            name="x",
            title="t",
            description="d",
            ends=("", ""),
            band=[(at("10:00"), 0.4, 0.6), (at("12:00"), 0.5, 0.7)],
            marks=[(at("15:00"), "Quay <b>")],
        )
    )
    band, *_ = found(tree, "path")
    assert band.get("class") == "chance-band"
    assert band.get("d", "").count("H") == 4
    assert band.get("d", "").endswith("Z")
    (mark,) = [line for line in found(tree, "line") if line.get("class") == "mark"]
    assert mark.get("x1") == "50%"
