"""What all nouns share, and the reason that every decision carries."""

from __future__ import annotations

import msgspec


# gc=False: nouns hold values and other nouns, never themselves, so the collector need not walk them.
# A long record is folded a third quicker, and no pause grows with what the desk has kept.
class Noun(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all nouns share: frozen, keyword-only, encodable."""


class Because(Noun, frozen=True, kw_only=True):
    """Why the desk decided as it did: one rule, in words and in figures."""

    rule: str
    """Name of the rule, as docs/how-it-decides.md lists it: "copy.exact", "relevance.terms"."""
    text: str
    """The sentence an editor reads, figures included. Never contains a report's full text."""
    values: dict[str, float | str] = {}
    """The figures compared, by name; thresholds under "threshold"."""
