"""The meetings on a line of years, and how the relationship stood between them where that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from markupsafe import Markup

from livedesk.page.pictures.drawing import Scale, element, percent, picture

HEIGHT = 56
TALL = 120
"""With a line of the relationship above."""


class Occasion(NamedTuple):
    """A meeting on the line."""

    on: date
    """The day it began."""
    held: bool
    """False for one that was announced and did not take place."""
    words: str
    """Day and place, for the mouse."""


def meetings(
    occasions: Sequence[Occasion],
    title: str,
    description: str,
    *,
    relationship: Sequence[tuple[date, float]] = (),
) -> Markup:
    """Meetings as dots, oldest left; hollow ones did not take place. Empty for fewer than two.

    ``relationship`` is a measure over time, -1 (conflict) to 1 (cooperation), oldest first.
    """
    if len(occasions) < 2:
        return Markup()
    days = [*(o.on for o in occasions), *(day for day, _ in relationship)]
    first, last = min(days), max(days)
    scale = Scale(_noon(first), _noon(last), margin=0.04)
    tall = TALL if len(relationship) > 1 else HEIGHT
    line = tall - 36
    drawn: list[Markup] = []
    if len(relationship) > 1:
        middle, room = (line - 12) / 2, (line - 20) / 2
        points = " ".join(
            f"{scale.share(_noon(day)) * 1000:.1f},{middle - value * room:.1f}" for day, value in relationship
        )
        drawn.append(element("line", class_="tick", x1=0, x2="100%", y1=middle, y2=middle))
        drawn.append(
            element(
                "svg",
                element("polyline", class_="chance-line", points=points, vector_effect="non-scaling-stroke"),
                viewBox=f"0 0 1000 {tall}",
                preserveAspectRatio="none",
                width="100%",
                height=tall,
            )
        )
    drawn.append(element("line", class_="axis", x1=0, x2="100%", y1=line, y2=line))
    years = last.year - first.year
    for year in range(first.year + 1, last.year + 1):
        where = scale.share(_noon(date(year, 1, 1)))
        if 0.02 < where < 0.98 and (years <= 8 or year % (years // 8 + 1) == 0):
            x = percent(where)
            drawn.append(element("line", class_="tick", x1=x, x2=x, y1=line, y2=line + 8))
            drawn.append(element("text", str(year), x=x, y=line + 24, text_anchor="middle"))
    dots = [
        element(
            "circle",
            element("title", occasion.words),
            class_="stop confirmed" if occasion.held else "stop reported",
            cx=scale.x(_noon(occasion.on)),
            cy=line,
            r=6,
        )
        for occasion in occasions
    ]
    drawn += dots
    return picture("meeting-line", title, description, tall, drawn)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
