"""What one development means for another, and where accounts of one thing differ."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from livedesk.model.noun import Because, Noun
from livedesk.model.saying import Part

LinkKind = Literal["denies", "supersedes", "fulfils"]
"""What the newer does to the older: denies it, takes the place of a plan, or is what a plan foresaw."""
QuestionKind = Literal[
    "how long", "how far", "how much", "how many", "what share", "when", "agreed", "who proposed"
]
"""What is asked: a duration, a distance, an amount of money or matter, a count, a percentage, a time of day, whether
something was agreed, who proposed an occasion."""


class Link(Noun, frozen=True, kw_only=True):
    """What a newer development does to an older one: denies, supersedes or fulfils it."""

    id: str
    """Stable: kind and both developments."""
    kind: LinkKind
    """What the newer does to the older."""
    newer: str
    """Id of the development that says so."""
    older: str
    """Id of the development it is said of."""
    report: str
    """Id of the report that says so."""
    responsible: bool = False
    """True when the party that the older one is about says so itself."""
    because: Because
    """The rule, and what it compared."""


class Account(Noun, frozen=True, kw_only=True):
    """One answer to a question on which accounts differ."""

    answer: str
    """The answer in the report's words, exact: "about 25 minutes", "no deal", "the Kremlin"."""
    says: str
    """The sentence it stands in, an exact substring of the report, at most 300 characters."""
    part: Part
    """Where in the report the sentence stands."""
    report: str
    """Id of the report."""
    development: str
    """Id of the development the report is in."""
    source_name: str
    """Who published it."""
    speaker: str | None = None
    """Whose word it is, in the report's words; None for the report's own."""
    url: str | None
    """Where it stands."""
    lang: str
    """Language of the sentence."""
    at: datetime
    """When the desk saw it."""
    foreseen: bool = False
    """True for what was planned or forecast; the other answers are then what came."""
    refused: bool = False
    """True when the answer is what was not so: "not the Kremlin"."""


class Difference(Noun, frozen=True, kw_only=True):
    """One question to which accounts give different answers, or a forecast and what came of it."""

    id: str
    """Stable while accounts are added."""
    kind: QuestionKind
    """What is asked."""
    about: str
    """Id of the development whose question it is: the first account's."""
    accounts: tuple[Account, ...]
    """First seen first; at least two answers that differ, or one that was foreseen and one that came."""
    because: Because
    """Why they are one question, and why the answers differ."""

    @property
    def forecast(self) -> bool:
        """True for a forecast and what came of it: no clash of accounts."""
        return any(account.foreseen for account in self.accounts)
