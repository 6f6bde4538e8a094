"""A map of the world: the place of the story, and countries by how much came from them or by what they said.

Patterson projection (Patterson, Savric and Jenny 2015), on which countries look as they are known; shapes from
Natural Earth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from math import pi, radians
from typing import Literal

from markupsafe import Markup

from livedesk.page.pictures.drawing import element

WIDTH, HEIGHT = 960, 424
LEGEND = 106
"""What the map of reactions is higher, for its legend."""
_WEST = -168.5
"""The map's left edge, so that no country is cut."""
_NORTH = 83.8
"""Degrees at its upper edge."""
_FACTORS = ((1.0148, 1), (0.23185, 5), (-0.14499, 7), (0.02406, 9))
SHADES = (1, 10, 100)
"""From how many on a country has the next shade."""

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
Stance = Literal["for", "against", "spoke", "silent"]
"""What a country said last: it supports, it opposes or warns, something else, or nothing though a word is expected."""
STANCES: tuple[Stance, ...] = ("for", "against", "spoke", "silent")
_COLOURS: dict[Scheme, dict[str, str]] = {
    "light": {"land": "#e4e0d8", "shades": "#b9cde0 #7aa2c8 #1b568f", "edge": "#fbfaf7", "ink": "#16181d", "mark": "#a8201f", "stances": "#1b568f #c8740c #8a857b"},
    "dark": {"land": "#2b2e34", "shades": "#3c5470 #5b83b0 #9cc8f5", "edge": "#131417", "ink": "#ecebe8", "mark": "#ff7d74", "stances": "#6fa8e0 #eb9a3c #8d919a"},
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
    fills = (colours["land"], *colours["shades"].split())
    groups = {code: _level(count) + 1 for code, count in counts.items()}
    return _picture(fills, groups, _mark(place, label, colours), colours, title, description)


def stances(
    said: Mapping[str, Stance],
    place: tuple[float, float] | None,
    *,
    words: Mapping[Stance, str],
    title: str,
    description: str,
    scheme: Scheme = "light",
) -> Markup:
    """Who said what, as a file of its own; ``said`` by ISO 3166 alpha-2 code, ``words`` are the legend's.

    Blue and orange are told apart by everybody, and the silent are hatched; the list beside the map says it in words.
    """
    colours = _COLOURS[scheme]
    fills = (colours["land"], *colours["stances"].split(), "url(#silent)")
    groups = {code: 1 + STANCES.index(stance) for code, stance in said.items()}
    hatch = element(
        "pattern",
        element("rect", width=6, height=6, fill=colours["land"]),
        element("path", d="M0 6L6 0", stroke=colours["ink"], stroke_width=1),
        id="silent",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    legend = [element("defs", hatch)]
    for place_in_row, stance in enumerate(STANCES):
        # Under the map and large: on a phone the picture is a third of its size.
        x, y = 12 + WIDTH // 2 * (place_in_row % 2), HEIGHT + 14 + 46 * (place_in_row // 2)
        legend.append(
            element(
                "rect", x=x, y=y, width=30, height=30, fill=fills[place_in_row + 1], stroke=colours["ink"]
            )
        )
        legend.append(
            element(
                "text",
                words[stance],
                x=x + 42,
                y=y + 26,
                fill=colours["ink"],
                font_family="system-ui, sans-serif",
                font_size=32,
            )
        )
    marks = [*legend, *_mark(place, "", colours)]
    return _picture(fills, groups, marks, colours, title, description, HEIGHT + LEGEND)


def _mark(place: tuple[float, float] | None, label: str, colours: Mapping[str, str]) -> list[Markup]:
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
    return marks


def _picture(
    fills: Sequence[str],
    groups: Mapping[str, int],
    marks: Sequence[Markup],
    colours: Mapping[str, str],
    title: str,
    description: str,
    height: int = HEIGHT,
) -> Markup:
    """Countries by the group they are in, 0 for those not named, and marks over them."""
    shapes = _shapes()
    drawn: list[Markup] = []
    for group, fill in enumerate(fills):
        inside = [path for code, path in shapes.items() if groups.get(code, 0) == group]
        if inside:
            drawn.append(element("path", d="".join(inside), fill=fill))
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        element("g", *drawn, stroke=colours["edge"], stroke_width=0.8, stroke_linejoin="round"),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
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
