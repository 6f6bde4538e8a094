"""The probability of one outcome over time: a line in steps, a dot for each; the steps are listed beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from markupsafe import Markup

from livedesk.page.pictures.drawing import Scale, element, picture

HEIGHT = 84
_TOP, _FOOT = 10, 18


def chance(
    series: Sequence[tuple[datetime, float]],
    until: datetime,
    *,
    name: str,
    title: str,
    description: str,
    ends: tuple[str, str],
    band: Sequence[tuple[datetime, float, float]] = (),
    marks: Sequence[tuple[datetime, str]] = (),
) -> Markup:
    """The line of one outcome; ``series`` are (when, probability 0..1), oldest first, the prior among them.

    Drawn on to ``until``. ``ends`` are the words under its two ends; ``band`` is (when, lower, upper edge)
    around it, oldest first; ``marks`` are moments with their words, drawn as lines across. Empty before the first step: what
    never moved is told by its figure.
    """
    if len(series) < 2:
        return Markup()
    scale = Scale(series[0][0], max(until, series[-1][0]))
    room = HEIGHT - _TOP - _FOOT

    def y(value: float) -> float:
        return round(_TOP + room * (1 - value), 1)

    path = f"M0 {y(series[0][1])}"
    for at, value in series[1:]:
        path += f"H{scale.share(at) * 1000:.1f}V{y(value)}"
    path += "H1000"
    # A line of no length with round ends is a dot, whatever the width.
    dots = "".join(f"M{scale.share(at) * 1000:.1f} {y(value)}h0" for at, value in series[1:])
    line = element(
        "svg",
        *(element("path", class_="chance-band", d=_around(band, scale, y)) for _ in band[:1]),
        element("path", class_="chance-line", d=path, vector_effect="non-scaling-stroke"),
        element("path", class_="chance-line step", d=dots, vector_effect="non-scaling-stroke"),
        viewBox=f"0 0 1000 {HEIGHT}",
        preserveAspectRatio="none",
        width="100%",
        height=HEIGHT,
    )
    drawn = [
        *(
            element("line", class_="tick", x1=0, x2="100%", y1=y(level), y2=y(level))
            for level in (0.0, 0.5, 1.0)
        ),
        *(
            element(
                "line",
                element("title", words),
                class_="mark",
                x1=scale.x(at),
                x2=scale.x(at),
                y1=_TOP,
                y2=HEIGHT - _FOOT,
            )
            for at, words in marks
        ),
        line,
        *(_under(scale, at, words) for at, words in marks),
        element("text", ends[0], x=0, y=HEIGHT - 4),
        element("text", ends[1], x="100%", y=HEIGHT - 4, text_anchor="end"),
    ]
    return picture("chance", title, description, HEIGHT, drawn, id_=f"chance-{name}")


def _around(band: Sequence[tuple[datetime, float, float]], scale: Scale, y: Callable[[float], float]) -> str:
    """The outline of a band that goes in steps: along its upper edge, and back along the lower one."""
    at, low, high = band[0]
    path = f"M{scale.share(at) * 1000:.1f} {y(high)}"
    for at, _, high in band[1:]:
        path += f"H{scale.share(at) * 1000:.1f}V{y(high)}"
    path += f"H1000V{y(band[-1][1])}"
    for (at, _, _), (_, low, _) in zip(reversed(band), [*reversed(band[:-1]), band[0]], strict=True):
        path += f"H{scale.share(at) * 1000:.1f}V{y(low)}"
    return path + "Z"


def _under(scale: Scale, at: datetime, words: str) -> Markup:
    share = scale.share(at)
    anchor = "start" if share < 0.2 else "end" if share > 0.8 else "middle"
    return element("text", words, x=scale.x(at), y=HEIGHT - 4, text_anchor=anchor)
