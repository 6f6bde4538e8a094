"""Where accounts differ, as data."""

from __future__ import annotations

from livedesk.page.pieces import Extract, Part


class AccountPart(Part, frozen=True, kw_only=True):
    """One answer."""

    answer: str
    """ "about 25 minutes", in the report's words."""
    says: Extract
    """The sentence it stands in."""
    speaker: str | None
    """Whose word it is; None for the outlet's own."""
    update: str | None
    """Id of the update its development has; None when readers see none."""
    refused: bool = False
    """True when the answer is what was not so."""
    foreseen: bool = False
    """True for what was planned or forecast."""
    label: str = ""
    """ "Planned" or "Came" where a forecast met its outcome; "" else."""
    taken_back: bool
    """True when its source has since corrected it or taken it back."""


class DifferencePart(Part, frozen=True, kw_only=True):
    """One question with its answers, first seen first."""

    id: str
    """The anchor is "differ-N" by its place in the list."""
    question: str
    """ "How long?"."""
    forecast: bool = False
    """True for a forecast and what came of it."""
    about: str = ""
    """ "planned, and what came" for a forecast; "" else."""
    headline: Extract | None
    """Of the update whose question it is; None when readers see none."""
    update: str | None
    """Its id."""
    accounts: tuple[AccountPart, ...]
    """At least two that differ."""
