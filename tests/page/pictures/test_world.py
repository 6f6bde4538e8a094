"""The map of the world."""

import gzip
import re
from typing import Any

import pytest

from livedesk.page.pictures.world import HEIGHT, SCHEMES, WIDTH, project, stances, world
from page.pictures.contract import SVG, found, read


def drawn(**fields: Any) -> str:
    asked: dict[str, Any] = {"counts": {}, "place": None, "title": "Where", "description": "What"} | fields
    return world(asked.pop("counts"), asked.pop("place"), **asked)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(-149.8, 61.25), (0, 51.5), (37.6, 55.7), (-168, 65), (-175, -18), (179, 68)]
)
def test_every_place_lies_on_the_map(longitude: float, latitude: float):
    x, y = project(longitude, latitude)
    assert 0 <= x <= WIDTH
    assert 0 <= y <= HEIGHT


def test_north_is_up_and_east_is_right():
    assert project(10, 50)[1] < project(10, -20)[1]
    assert project(10, 50)[0] < project(100, 50)[0]
    assert project(-175, 0)[0] > project(170, 0)[0]  # beyond the date line it goes on


def test_no_line_is_drawn_across_the_whole_map():
    paths = " ".join(path.get("d", "") for path in found(read(drawn()), "path"))
    steps = [float(n) for n in re.findall(r"l(-?\d+) ", paths)] + [
        float(n) for n in re.findall(r" (-?\d+) -?\d+", paths)
    ]
    assert len(steps) > 1000
    assert max(map(abs, steps)) < WIDTH / 4


def test_more_reports_make_a_country_darker():
    tree = read(drawn(counts={"NO": 1, "RU": 100, "XX": 5}))
    fills = [path.get("fill") for path in found(tree, "path")]
    assert len(fills) == len(set(fills)) == 3  # the others, a few, many; a code no country has is left out


def test_the_place_is_marked_and_named_and_the_name_stays_on_the_map():
    label = found(read(drawn(place=(61.25, -149.8), label="Anchorage")), "text")[0]
    assert (label.text, label.get("text-anchor")) == ("Anchorage", "start")
    assert found(read(drawn(place=(-36.8, 174.7), label="Auckland")), "text")[0].get("text-anchor") == "end"
    assert found(read(drawn()), "circle") == []


def test_hostile_words_stay_text():
    tree = read(drawn(place=(0, 0), label="<script>", title="</svg>"))
    assert tree.findtext(f"{SVG}title") == "</svg>"


def test_light_and_dark_are_different_files_of_a_few_kilobytes():
    light, dark = drawn(), drawn(scheme="dark")
    assert light != dark
    assert len(gzip.compress(light.encode())) < 9_000


WORDS = {"for": "supports", "against": "opposes or warns", "spoke": "has spoken", "silent": "no word so far"}


def test_what_countries_said_is_told_apart_by_more_than_colour_and_a_legend_says_it():
    said = {"NO": "for", "RU": "against", "FR": "spoke", "CN": "silent", "EU": "for"}
    tree = read(stances(said, (61.25, -149.8), words=WORDS, title="Who", description="What"))
    fills = [path.get("fill") for path in found(tree, "path") if path.get("fill")]
    assert len(fills) == len(set(fills)) == 5  # the others, and four stances; no country is called EU
    assert "url(#silent)" in fills
    assert [text.text for text in found(tree, "text")] == list(WORDS.values())
    legend = [rect.get("fill") for rect in found(tree, "rect") if rect.get("stroke")]
    assert set(legend) <= set(fills)


def test_the_map_of_reactions_is_a_file_of_a_few_kilobytes_in_light_and_dark():
    both = [
        stances({"NO": "for"}, None, words=WORDS, title="Who", description="What", scheme=scheme)
        for scheme in SCHEMES
    ]
    assert both[0] != both[1]
    assert all(len(gzip.compress(drawn.encode())) < 24_000 for drawn in both)
