"""What is on the table: each step of an issue."""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Because, Noun
from livedesk.model.update import Passage

IssueState = Literal["untouched", "raised", "contested", "narrowing", "agreed"]
"""Where an issue stands by what was said on it; "stalled" is any of them with nothing new for long."""
Toward = Literal["raises", "for", "against", "agrees"]
"""What a development does on an issue."""


class IssueStep(Noun, frozen=True, kw_only=True):
    """What one development did on one issue, and where the issue stood then."""

    issue: str
    """Id of the issue in the story file."""
    development: str
    """Id of the development."""
    toward: Toward
    """What it does on it."""
    side: str | None
    """Whose step it is: id of the principal who speaks or acts, or whose side does; None when nobody's."""
    before: IssueState
    """Where the issue stood."""
    after: IssueState
    """Where it stands now."""
    sentence: Passage
    """What it rests on, exact."""
    because: Because
    """How it was told."""
