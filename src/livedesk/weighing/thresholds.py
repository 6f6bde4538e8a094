"""Every constant that weighing compares with, each with its reason."""

from __future__ import annotations

from typing import Final

CORROBORATED: Final = 2
"""Independent origins that make a development corroborated: the newsroom rule of two sources."""

SHARES: Final = {
    "origins": 0.35,
    "outlets": 0.20,
    "languages": 0.10,
    "types": 0.05,
    "principals": 0.15,
    "official": 0.10,
    "novelty": 0.05,
}
"""What each feature adds to significance at most; they sum to 1. Who independently says so weighs most,
as editors weigh it; how often it is repeated weighs less."""

HALF: Final = {"origins": 2.0, "outlets": 4.0, "languages": 1.5, "types": 1.0}
"""Counts beyond the first at which a counted feature has half its share: one more voice says more when
there are few."""

KEY_SIGNIFICANCE: Final = 0.50
"""Significance from which a development is a key moment."""

KEY_ORIGINS: Final = 3
"""Independent origins a key moment has at least: what only two report is not yet what everyone must know."""

FIRST_REPORTS: Final = 200
"""Whom a development names is read from so many first reports: more would cost and not change it."""
