"""What pictures are made of: elements, a frame with title and description, a scale of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from markupsafe import Markup, escape

STEPS = tuple(
    timedelta(minutes=m)
    for m in (10, 30, 60, 180, 360, 720, 1440, 2880, 10080, 43200, 129600, 525600, 2628000)
)
"""Distances between marks of a scale of time: from ten minutes to five years."""


def element(name: str, *children: str, **attributes: object) -> Markup:
    """An SVG element; ``_`` in attribute names is ``-``, "class_" is "class", None leaves one out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup(f"<{name}{written}/>")  # noqa: S704 (every value is escaped)
    inner = "".join(str(escape(child)) for child in children)
    return Markup(f"<{name}{written}>{inner}</{name}>")  # noqa: S704 (every child is escaped or drawn here)


def picture(
    name: str, title: str, description: str, height: int, children: Iterable[str], *, id_: str | None = None
) -> Markup:
    """A picture as wide as its place and ``height`` pixels high, named and described for those who can't see it."""
    own = id_ or name
    return element(
        "svg",
        element("title", title, id=f"{own}-title"),
        element("desc", description, id=f"{own}-desc"),
        *children,
        class_=f"picture {name}",
        role="img",
        aria_labelledby=f"{own}-title {own}-desc",
        width="100%",
        height=height,
        direction="ltr",
    )


def percent(share: float) -> str:
    """ "37.5%" for 0.375."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


class Scale:
    """Times along the width, from ``first`` to ``last``, with a margin on both sides (shares of the width)."""

    def __init__(self, first: datetime, last: datetime, *, margin: float = 0.0) -> None:
        self.first = first
        self.length = max(last - first, timedelta(minutes=1))
        self._margin = margin

    def share(self, at: datetime) -> float:
        """Where a time lies, 0..1."""
        return self._margin + (1 - 2 * self._margin) * ((at - self.first) / self.length)

    def x(self, at: datetime) -> str:
        """The same in per cent."""
        return percent(self.share(at))

    def step(self, most: int) -> timedelta:
        """The least usual distance that makes at most ``most`` marks."""
        return next((step for step in STEPS if self.length / step <= most), STEPS[-1])
