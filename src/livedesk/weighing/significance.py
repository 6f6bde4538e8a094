"""How much a development matters: stated features, each with its share."""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.model import Because, Origin
from livedesk.weighing.naming import Naming
from livedesk.weighing.tally import Tally
from livedesk.weighing.thresholds import HALF, SHARES


def significance(tally: Tally, origins: Sequence[Origin], names: Naming) -> tuple[float, Because]:
    """0..1 and the features that make it up. Copies add to outlets and languages, to nothing else.

    What a story cannot have (a storm has no principals) weighs nothing: the shares of the rest make up one.
    """
    counts = tally.counts
    values = {
        "origins": _more("origins", newsrooms(origins)),
        "outlets": _more("outlets", len(tally.outlets)),
        "languages": _more("languages", len(tally.languages)),
        "types": _more("types", len(tally.types)),
        "official": 1.0 if "official" in tally.types else 0.0,
        "deeds": counts.share(counts.deeds),
        "novelty": counts.novelty * counts.share(counts.news),
    }
    if names.principals:
        values["principals"] = counts.principals
    if names.parties > 1:
        values["sides"] = counts.share(counts.sides)
    if names.stakes.any:
        values["stakes"] = 2 * counts.share(counts.stakes)
    scale = 1 / sum(SHARES[feature] for feature in SHARES if feature in values)
    shares = {
        feature: round(SHARES[feature] * scale * min(1.0, values[feature]), 3)
        for feature in SHARES
        if feature in values
    }
    total = round(sum(shares.values()), 3)
    telling = sorted((f for f in shares if shares[f] > 0), key=lambda f: -shares[f])[:3]
    text = f"significance {total:.2f}: " + ", ".join(
        f"{feature} {shares[feature]:.2f}" for feature in telling
    )
    return total, Because(rule="significance.features", text=text, values=dict(shares))


def newsrooms(origins: Sequence[Origin]) -> int:
    """How many newsrooms that do not hang on each other bring it: one man's word that ten of them heard matters."""
    return sum(origin.newsrooms for origin in origins)


def _more(feature: str, count: int) -> float:
    """0 for one, a half at HALF more, towards 1 without end."""
    beyond = max(0, count - 1)
    return beyond / (beyond + HALF[feature])
