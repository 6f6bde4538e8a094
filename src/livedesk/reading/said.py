"""What attribution rules hand on: places in one text, before anybody asks who the speaker is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from livedesk.model import Stance

Place = tuple[int, int]
"""First character and the one behind the last."""


Speaks = Callable[[str, bool], bool]
"""Whether a phrase names somebody who can speak; the flag says that a verb or a quotation says so as well."""


class Said(NamedTuple):
    """One attribution in a text."""

    speaker: Place | None
    """Who; None when nobody is named."""
    cue: Place
    """What attributes it."""
    contents: tuple[Place, ...]
    """What is said, piece by piece in order; never empty."""
    stance: Stance = "says"
    """What the speaker does with it."""
    through: Place | None = None
    """Whom it was said to or who passes it on, where that is named."""
    nominal: bool = False
    """A noun tells: "the claim by"."""
