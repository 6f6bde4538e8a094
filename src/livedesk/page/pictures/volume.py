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
    columns = max(len(bars), 8)
    paths: dict[str, list[str]] = {}  # a path for each kind: a fourth of the bytes of a shape for each bar
    for n, bar in enumerate(bars):
        base = float(HEIGHT - _FOOT)
        for kind, count in bar.counts:
            if not count:
                continue
            tall = room * count / highest
            base -= tall
            paths.setdefault(kind, []).append(f"M{n * 50} {base:.1f}h43v{tall:.1f}h-43")
        if bar.label:
            drawn.append(element("text", bar.label, x=percent(n / columns), y=HEIGHT - 4))
    shapes = (element("path", class_=f"kind {kind}", d="".join(path)) for kind, path in paths.items())
    drawn.append(
        element(
            "svg",
            *shapes,
            viewBox=f"0 0 {columns * 50} {HEIGHT}",
            preserveAspectRatio="none",
            width="100%",
            height=HEIGHT,
        )
    )
    drawn.append(element("line", class_="axis", x1=0, x2="100%", y1=HEIGHT - _FOOT, y2=HEIGHT - _FOOT))
    return picture("volume", title, description, HEIGHT, drawn)
