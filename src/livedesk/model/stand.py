"""What each side says it wants, and how that compares with what it said before."""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Because, Noun
from livedesk.model.update import Passage

StandKind = Literal["offer", "goal", "priority", "demand", "red line"]
"""What is said to be wanted, from the softest to the hardest."""
Turn = Literal["first", "again", "softer", "harder", "other"]
"""How it compares with what the side said on the issue before; "other" where that was on another matter of it."""


class Stand(Noun, frozen=True, kw_only=True):
    """What a side said it wants on one issue, in whose words, and how it compares with its last."""

    side: str
    """Id of the actor whose side it is: the first principal of the speaker's country, else the speaker."""
    actor: str
    """Id of the story's actor who speaks."""
    issue: str
    """Id of the issue it bears on."""
    kind: StandKind
    """What is said to be wanted."""
    quote: str
    """What is said, exact."""
    sentence: Passage
    """The sentence or headline it stands in, exact."""
    development: str
    """Id of the development it stands in."""
    turn: Turn
    """How it compares with the last of the side on the issue, or with the story file's positions."""
    before: StandKind | None
    """What stood before; None when nothing was known."""
    because: Because
    """How it was told."""

    @property
    def about(self) -> str:
        """What an editor's ruling on it is about."""
        return f"position:{self.side}/{self.issue}/{self.development}"
