"""What happened, as a kind of event between parties: PLOVER's scheme."""

from __future__ import annotations

from datetime import date
from typing import Literal

from livedesk.model.noun import Because, Noun
from livedesk.model.reading import Mode

Root = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT",
    "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""PLOVER's event types (Open Event Data Alliance, manual of 2021)."""
Quad = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
"""The four classes of the field: words or deeds, with or against."""


class Event(Noun, frozen=True, kw_only=True):
    """One happening as the field codes it: who did what kind of thing toward whom."""

    development: str
    """Id of the development."""
    root: Root
    """Kind of event."""
    mode: Mode
    """Whether it has come."""
    who: str
    """Id of the story's actor who acts, or of the one on whose side it is."""
    whom: tuple[str, ...]
    """Ids of the actors it is done toward."""
    quad: Quad
    """Class of the kind."""
    weight: float
    """Goldstein's scale, -10 (conflict) to 10 (cooperation), for the kind."""
    report: str
    """Id of the report whose headline tells it."""
    because: Because
    """How it was told."""
    place: str | None = None
    """Where, in the report's words; None when it names none."""
    day: date | None = None
    """On which day (UTC), by the day word of the headline; None when it names none."""
