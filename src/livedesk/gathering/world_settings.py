"""What world mode compares with."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What world mode compares with, each with its reason. Set by reasoning, in round numbers; where a bench
    decided between round numbers, it looked at languages and topics other than those whose scores are reported
    (bench/world.py)."""

    window_hours: float = 168.0
    """An item is remembered for a week."""
    window_items: int = 50_000
    """At most so many items are remembered, whatever their age: bounds memory in a flood."""
    groups: int = 4_096
    """So many groups, those last added to, can still be joined: bounds the cost of an item."""
    sigma_hours: float = 24.0
    """Width of the Gaussian decay over the hours since a group's latest item. A day for stories, hours for
    developments."""
    join: float = 0.21
    """How far a group has to stand out before an item with an embedding joins it."""
    join_words: float = 0.16
    """The same on words alone, whose cosines are lower."""
    brief_words: float = 20.0
    """Words at which an item is half as brief as a bare headline. A headline's few words leave much to
    chance, those of a whole text do not: the next three figures follow how brief an item is."""
    words_share: tuple[float, float] = (0.3, 0.6)
    """Share of words in likeness within one language, of the briefest item and of a long one; the rest is
    the embedding's."""
    across: float = 1.0
    """Factor for an item in a language that the group does not have yet, compared by embedding alone."""
    rivals: float = 1.0
    """How much of the mean likeness of the next closest groups in the item's language is taken away, for the
    briefest item: seven tenths for a headline of eight words. On other languages than English 0.6 to 1.2 came out
    within .001 (`bench/world.py --choose`), the roundest of them best."""
    long: float = 0.1
    """Added to the threshold for a long item, whose likeness is hardly lessened by rivals."""
    rival_groups: int = 8
    """How many next closest groups count."""
    merge: float = 0.25
    """How far a group has to stand out, mean with mean, before another is merged with it: means are closer than
    an item is to one, so more is asked."""
    merge_words: float = 0.25
    """The same on words alone."""
    stem: int = 5
    """Letters of a word that count: endings fall away, in inflected languages above all, whose words would else
    seem further apart than those of others."""
    density: float = 0.02
    """Added to the threshold for each e-fold of live items: the closest of many is close by chance."""
    density_at: float = 500.0
    """Live items at which nothing is added."""
    summary_share: float = 0.5
    """What a word of the summary counts beside one of the headline."""
