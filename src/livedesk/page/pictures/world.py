"""A map of the world: the place of the story, and countries by how much came from them.

Patterson projection (Patterson, Savric and Jenny 2015), on which countries look as they are known; shapes from
Natural Earth.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from math import pi, radians
from typing import Literal

from markupsafe import Markup

from livedesk.page.pictures.drawing import element

WIDTH, HEIGHT = 960, 424
_WEST = -168.5
"""The map's left edge, so that no country is cut."""
_NORTH = 83.8
"""Degrees at its upper edge."""
_FACTORS = ((1.0148, 1), (0.23185, 5), (-0.14499, 7), (0.02406, 9))
SHADES = (1, 10, 100)
"""From how many on a country has the next shade."""

Scheme = Literal["light", "dark"]
_COLOURS: dict[Scheme, dict[str, str]] = {
    "light": {"land": "#e4e0d8", "shades": "#b9cde0 #7aa2c8 #1b568f", "edge": "#fbfaf7", "ink": "#16181d", "mark": "#a8201f"},
    "dark": {"land": "#2b2e34", "shades": "#3c5470 #5b83b0 #9cc8f5", "edge": "#131417", "ink": "#ecebe8", "mark": "#ff7d74"},
}  # fmt: skip


def world(
    counts: Mapping[str, int],
    place: tuple[float, float] | None,
    *,
    title: str,
    description: str,
    label: str = "",
    scheme: Scheme = "light",
) -> Markup:
    """The map as a file of its own; ``counts`` by ISO 3166 alpha-2 code, ``place`` is (latitude, longitude).

    Colours stand in attributes: a picture of its own does not know the page's stylesheet.
    """
    colours = _COLOURS[scheme]
    shades = colours["shades"].split()
    shapes = _shapes()
    groups: list[Markup] = []
    for level in range(-1, len(SHADES)):
        inside = [path for code, path in shapes.items() if _level(counts.get(code, 0)) == level]
        if inside:
            fill = colours["land"] if level < 0 else shades[level]
            groups.append(element("path", d="".join(inside), fill=fill))
    marks: list[Markup] = []
    if place is not None:
        x, y = project(place[1], place[0])
        ring = element("circle", cx=x, cy=y, r=13, fill="none", stroke=colours["mark"], stroke_width=2)
        marks = [element("circle", cx=x, cy=y, r=6, fill=colours["mark"]), ring]
        if label:
            end = x > WIDTH * 0.7
            marks.append(
                element(
                    "text",
                    label,
                    x=x - 20 if end else x + 20,
                    y=y + 7,
                    text_anchor="end" if end else "start",
                    fill=colours["ink"],
                    stroke=colours["edge"],
                    stroke_width=5,
                    paint_order="stroke",
                    font_family="system-ui, sans-serif",
                    font_size=20,
                    font_weight=700,
                )
            )
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        element("g", *groups, stroke=colours["edge"], stroke_width=0.8, stroke_linejoin="round"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
    )


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to the map's units, to a tenth."""
    if longitude < _WEST:
        longitude += 360
    scale = WIDTH / (2 * pi)
    return (
        round(radians(longitude - _WEST) * scale, 1),
        round((_patterson(radians(_NORTH)) - _patterson(radians(latitude))) * scale, 1),
    )


def _patterson(latitude: float) -> float:
    return sum(factor * latitude**power for factor, power in _FACTORS)


def _level(count: int) -> int:
    return sum(count >= least for least in SHADES) - 1


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    """Path of each country, projected, in whole units."""
    text = (resources.files("livedesk.page.pictures") / "world.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, _, rings = line.partition("\t")
        found[code] = "".join(_ring(ring) for ring in rings.split(";"))
    return found


def _ring(ring: str) -> str:
    east = north = 0
    points: list[tuple[int, int]] = []
    for step in ring.split(" "):
        dx, _, dy = step.partition(",")
        east, north = east + int(dx), north + int(dy)
        x, y = project(east / 10, north / 10)
        points.append((round(x), round(y)))
    path, (px, py) = f"M{points[0][0]} {points[0][1]}", points[0]
    path += "l"
    for x, y in points[1:]:
        if (x, y) != (px, py):
            path += f"{x - px} {y - py} "
            px, py = x, y
    return path.rstrip(" l") + "z"
