"""What editors decided over the rules, one thing at a time."""

from __future__ import annotations

from typing import Literal

from livedesk.model.development import Placement, Status
from livedesk.model.noun import Noun
from livedesk.model.reaction import Reaction
from livedesk.model.update import Image


class Decision(Noun, frozen=True, kw_only=True, tag="decision"):
    """What an editor decided on a development: that it goes out, waits, never goes out, or is taken back."""

    verdict: Literal["publish", "hold", "reject", "withdraw"]
    """What was decided."""
    note: str = ""
    """For readers, why it was taken back; for colleagues, why it waits or was rejected."""


class Wording(Noun, frozen=True, kw_only=True, tag="wording"):
    """Words that an editor gave an update."""

    headline: str | None = None
    """None for the one taken from reports."""
    text: str | None = None
    """Markdown; None for extracts taken from reports."""


class Images(Noun, frozen=True, kw_only=True, tag="images"):
    """All pictures on an update, in order."""

    images: tuple[Image, ...]
    """Each media once."""


class Line(Noun, frozen=True, kw_only=True, tag="line"):
    """How an update stands among where things stand."""

    text: str = ""
    """In the editor's words; "" for the update's headline."""
    pinned: bool = False
    """Among the lines whatever the rule chooses."""
    hidden: bool = False
    """Never among the lines."""


class StatusRuling(Noun, frozen=True, kw_only=True, tag="status"):
    """A status that an editor set over the rules."""

    status: Status
    """The status."""
    why: str
    """The reason readers see."""


class Placed(Noun, frozen=True, kw_only=True, tag="placed"):
    """Where an editor put a report, and where it was before."""

    now: Placement
    """Where it is."""
    before: Placement | None
    """Where it was; None when it was held and not kept in reach."""


class Said(Noun, frozen=True, kw_only=True, tag="said"):
    """What an editor heard a party say, or that it said nothing."""

    reaction: Reaction | None
    """None takes what the rules heard off the page."""


Value = (
    Decision
    | Wording
    | Images
    | Line
    | StatusRuling
    | Placed
    | Said
    | bool
    | float
    | str
    | tuple[str, ...]
    | None
)
"""What can be decided. None: nothing, the rules decide."""


class Ruling(Noun, frozen=True, kw_only=True):
    """What editors decided on one thing, over the rules."""

    about: str
    """What it is about: "decision:DEVELOPMENT", "wording:DEVELOPMENT", "mode:story" and so on."""
    value: Value
    """What was decided; None gives it back to the rules."""
    by: str
    """Who: "editor:NAME"."""
    command: str
    """Id of the command whose word it is; "" in records from before commands had ids."""


__all__ = [
    "Decision",
    "Images",
    "Line",
    "Placed",
    "Ruling",
    "Said",
    "StatusRuling",
    "Value",
    "Wording",
]
