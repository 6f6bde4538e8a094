"""What pictures are made of."""

from datetime import timedelta

import pytest

from livedesk.page.pictures.drawing import Scale, element, percent, picture
from newsroom import at
from page.pictures.contract import read


def test_what_is_written_into_a_picture_is_escaped():
    drawn = element("text", "<script>", x='"><script>')
    assert drawn == '<text x="&#34;&gt;&lt;script&gt;">&lt;script&gt;</text>'


def test_attributes_without_a_value_are_left_out_and_names_are_written_as_svg_has_them():
    assert (
        element("rect", class_="a", text_anchor=None, stroke_width=2) == '<rect class="a" stroke-width="2"/>'
    )


def test_a_picture_is_named_and_described():
    tree = read(picture("chance", "A title", "What it shows", 40, [], id_="chance-deal"))
    assert tree.get("aria-labelledby") == "chance-deal-title chance-deal-desc"


@pytest.mark.parametrize(("share", "written"), [(0, "0%"), (0.375, "37.5%"), (1, "100%"), (1 / 3, "33.33%")])
def test_places_are_per_cent_of_the_width(share: float, written: str):
    assert percent(share) == written


def test_a_scale_runs_from_edge_to_edge_less_its_margin():
    scale = Scale(at("10:00"), at("14:00"), margin=0.1)
    assert [scale.x(at(time)) for time in ("10:00", "12:00", "14:00")] == ["10%", "50%", "90%"]
    assert scale.step(4) == timedelta(hours=1)
    assert Scale(at("10:00"), at("10:00")).share(at("10:00")) == 0
