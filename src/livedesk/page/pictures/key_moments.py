"""Key moments on a line of time: how they lie, and a way to each; the list beside it says the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup

from livedesk.page.pictures.drawing import Scale, element, percent

HEIGHT = 34
_LINE = 12


class Stop(NamedTuple):
    """A key moment."""

    at: datetime
    """When."""
    anchor: str
    """Its id on the page."""
    href: str
    """Where it stands."""
    words: str
    """Time and headline, for the mouse."""
    status: str
    """The model's word: names the shape."""


def key_moments(stops: Sequence[Stop], zone: ZoneInfo, day: Callable[[date], str]) -> Markup:
    """The line, oldest left; empty for fewer than two moments. ``day`` writes a day of the scale.

    Hidden from those who listen: every dot is a link of the list beside it.
    """
    if len(stops) < 2:
        return Markup()
    scale = Scale(stops[0].at, stops[-1].at, margin=0.04)
    drawn: list[Markup] = [element("line", class_="axis", x1=0, x2="100%", y1=_LINE, y2=_LINE)]
    for at, label in _marks(scale, stops[-1].at, zone, day):
        drawn.append(element("line", class_="tick", x1=scale.x(at), x2=scale.x(at), y1=_LINE, y2=_LINE + 8))
        drawn.append(element("text", label, x=scale.x(at), y=HEIGHT - 2, text_anchor="middle"))
    for stop in stops:
        dot = element("circle", class_=f"stop {stop.status}", cx=scale.x(stop.at), cy=_LINE, r=6)
        drawn.append(
            element(
                "a", element("title", stop.words), dot, href=stop.href, data_to=stop.anchor, tabindex="-1"
            )
        )
    return element(
        "svg",
        *drawn,
        class_="picture key-moments",
        width="100%",
        height=HEIGHT,
        direction="ltr",
        aria_hidden="true",
        focusable="false",
    )


def _marks(
    scale: Scale, last: datetime, zone: ZoneInfo, day: Callable[[date], str]
) -> list[tuple[datetime, str]]:
    """Full hours or days of the event's zone, at most four, none at the very edges."""
    step = scale.step(4)
    local = scale.first.astimezone(zone)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[tuple[datetime, str]] = []
    for n in range(1, 400):
        # Added on the wall clock, so that marks stay at full hours when clocks change.
        wall = (start.replace(tzinfo=None) + n * step).replace(tzinfo=zone)
        if wall > last:
            break
        if 0.06 < scale.share(wall) < 0.94:
            label = f"{wall:%H:%M}" if step < timedelta(days=1) else day(wall.date())
            found.append((wall, label))
    return found


__all__ = ["HEIGHT", "Stop", "key_moments", "percent"]
