"""What others say of it: reactions of countries and institutions."""

from __future__ import annotations

from typing import Literal

from livedesk.model.noun import Because, Noun
from livedesk.model.update import Passage

Attitude = Literal["supports", "opposes", "calls for", "warns", "waits", "comments"]
"""What a reaction does toward what happened."""
Rank = Literal["head", "minister", "spokesperson", "envoy", "lawmaker", "former", "other"]
"""How high the speaker stands."""


class Reaction(Noun, frozen=True, kw_only=True):
    """What a country or an institution says of the story, by whom and in which words."""

    party: str
    """ISO 3166 alpha-2 code of the country, or an institution's short name: "DE", "nato"."""
    speaker: str
    """Who speaks: the name of the story's actor, else the report's words."""
    actor: str | None = None
    """Id of the story's actor who speaks; None when none of its actors."""
    rank: Rank = "other"
    """How high the speaker stands."""
    attitude: Attitude
    """What the words do."""
    sentence: Passage
    """The words, exact."""
    development: str
    """Id of the development they stand in."""
    because: Because
    """How party and attitude were told."""
