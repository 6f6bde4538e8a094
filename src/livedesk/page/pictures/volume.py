"""Reports on the story over time, by kind of source: bars on bars, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from livedesk.page.pictures.drawing import element, percent, picture
from livedesk.page.pieces import Bar

HEIGHT = 132
_TOP, _FOOT = 14, 18


def volume(bars: Sequence[Bar], title: str, description: str, most: str) -> Markup:
    """The bars, oldest left; empty when there are none. ``most`` is written at the top line."""
    if not bars:
        return Markup()
    highest = max(1, *(sum(count for _, count in bar.counts) for bar in bars))
    room = HEIGHT - _TOP - _FOOT
    drawn: list[Markup] = [
        element("line", class_="tick", x1=0, x2="100%", y1=_TOP, y2=_TOP),
        element("text", most, x="100%", y=_TOP - 3, text_anchor="end"),
    ]
    width = 1 / max(len(bars), 8)
    for n, bar in enumerate(bars):
        base = float(HEIGHT - _FOOT)
        for kind, count in bar.counts:
            if not count:
                continue
            tall = room * count / highest
            base -= tall
            drawn.append(
                element(
                    "rect",
                    class_=f"kind {kind}",
                    x=percent(n * width),
                    width=percent(width * 0.86),
                    y=f"{base:.1f}",
                    height=f"{tall:.1f}",
                )
            )
        if bar.label:
            drawn.append(element("text", bar.label, x=percent(n * width), y=HEIGHT - 4))
    drawn.append(element("line", class_="axis", x1=0, x2="100%", y1=HEIGHT - _FOOT, y2=HEIGHT - _FOOT))
    return picture("volume", title, description, HEIGHT, drawn)
