"""How the story may end: each step of an outcome's probability, and how it was resolved."""

from __future__ import annotations

from datetime import datetime

from livedesk.model.noun import Because, Noun
from livedesk.model.update import Passage


class Move(Noun, frozen=True, kw_only=True):
    """One step of an outcome's probability: the sentence it rests on, its ratio and its discounts."""

    outcome: str
    """Id of the outcome in the story file."""
    indicator: str
    """Id of its indicator; "editor" where a person set the probability by hand."""
    development: str
    """Id of the development whose sentence it is."""
    sentence: Passage
    """What was found, exact."""
    mode_weight: float
    """0..1: how far the sentence says that it has come: done 1, planned less."""
    ratio: float
    """Likelihood ratio as the story file gives it."""
    discounts: dict[str, float]
    """What the ratio's logarithm was multiplied with, by name: "status", "mode", "repeat", "age", "editor"."""
    shift: float
    """What this evidence now adds to the outcome's log-odds (natural), caps included; 0 when it counts no more."""
    shares: dict[str, float]
    """What of the shift each origin bears, by its name: those whose word it is."""
    found_at: datetime
    """When the desk first saw a sentence of this development under this indicator: the day of the caps."""
    before: float
    """Probability of the outcome before, 0..1."""
    after: float
    """Probability after."""
    beside: dict[str, float]
    """Probabilities after the step of the other outcomes of its set, by id."""
    by: str = "rule"
    """ "rule", or "editor:NAME" who confirmed, rejected or re-weighed it."""
    because: Because
    """The step in words, with its figures."""


class Resolution(Noun, frozen=True, kw_only=True):
    """Whether an outcome came, as an editor or its criterion decided."""

    outcome: str
    """Id of the outcome."""
    came: bool | None
    """True when it came; None when an editor opened it again."""
    by: str
    """ "rule", or "editor:NAME"."""
    because: Because
    """Why, with what it rests on."""
    development: str | None = None
    """Id of the development that met the criterion; None where a person decided."""
    sentence: Passage | None = None
    """The sentence that met it, exact; None where a person decided."""
