"""How much a development matters: stated features, each with its share, and the rule for key moments."""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.model import Because, Origin
from livedesk.weighing.tally import Tally
from livedesk.weighing.thresholds import HALF, KEY_ORIGINS, KEY_SIGNIFICANCE, SHARES


def significance(tally: Tally, origins: Sequence[Origin]) -> tuple[float, Because]:
    """0..1 and the features that make it up. Copies add to outlets and languages, to nothing else."""
    values = {
        "origins": _more("origins", newsrooms(origins)),
        "outlets": _more("outlets", len(tally.outlets)),
        "languages": _more("languages", len(tally.languages)),
        "types": _more("types", len(tally.types)),
        "principals": tally.principals,
        "official": 1.0 if "official" in tally.types else 0.0,
        "novelty": tally.novelty,
    }
    shares = {feature: round(SHARES[feature] * min(1.0, value), 3) for feature, value in values.items()}
    total = round(sum(shares.values()), 3)
    telling = sorted((f for f in shares if shares[f] > 0), key=lambda f: -shares[f])[:3]
    text = f"significance {total:.2f}: " + ", ".join(
        f"{feature} {shares[feature]:.2f}" for feature in telling
    )
    return total, Because(rule="significance.features", text=text, values=dict(shares))


def newsrooms(origins: Sequence[Origin]) -> int:
    """How many newsrooms that do not hang on each other bring it: one man's word that ten of them heard matters."""
    return sum(origin.newsrooms for origin in origins)


def is_key_moment(significance: float, newsrooms: int) -> bool:
    """Significant enough, and brought by enough newsrooms that do not hang on each other."""
    return significance >= KEY_SIGNIFICANCE and newsrooms >= KEY_ORIGINS


def _more(feature: str, count: int) -> float:
    """0 for one, a half at HALF more, towards 1 without end."""
    beyond = max(0, count - 1)
    return beyond / (beyond + HALF[feature])
