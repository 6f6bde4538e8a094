"""What a source did to a report of its own."""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Because, Noun

RewordingKind = Literal["cosmetic", "grew", "changed", "corrected", "withdrawn"]
"""From a comma to a retraction."""


class Rewording(Noun, frozen=True, kw_only=True):
    """What a source did to a report of its own: reworded, added to, corrected or took it back."""

    of: str
    """Id of the report it changed."""
    report: str | None
    """Id of the report that says so; the changed one's own when the text behind it was changed in place; None when
    the source only took it away."""
    kind: RewordingKind
    """What kind of change it is."""
    was: str = ""
    """The words that were wrong, exact; "" when the whole report is meant."""
    now: str = ""
    """The words that stand there now, exact; "" when nothing does."""
    source_name: str
    """Whose report it is."""
    because: Because
    """The rule, and what it compared."""
