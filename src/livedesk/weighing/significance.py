"""How much a development matters: stated features, each with its share, and the rule for key moments."""

from __future__ import annotations

from collections.abc import Sequence

from livedesk.model import Because, Member, Origin
from livedesk.weighing.naming import Naming, principals_named
from livedesk.weighing.thresholds import FIRST_REPORTS, HALF, KEY_ORIGINS, KEY_SIGNIFICANCE, SHARES


def significance(
    members: Sequence[Member], origins: Sequence[Origin], outlets: int, languages: int, names: Naming
) -> tuple[float, Because]:
    """0..1 and the features that make it up. Copies add to outlets and languages, to nothing else."""
    own = [member for member in members if member.placement.copy_of is None] or list(members)
    types = {member.report.type for member in members}
    first = own[:FIRST_REPORTS]
    named = principals_named(first, names)
    values = {
        "origins": _more("origins", len(origins)),
        "outlets": _more("outlets", outlets),
        "languages": _more("languages", languages),
        "types": _more("types", len(types)),
        "principals": sum(n / len(first) for n in named.values()) / len(named) if named else 0.0,
        "official": 1.0 if "official" in types else 0.0,
        "novelty": sum(m.placement.revision_of is None for m in own) / len(own),
    }
    shares = {feature: round(SHARES[feature] * min(1.0, value), 3) for feature, value in values.items()}
    total = round(sum(shares.values()), 3)
    telling = sorted((f for f in shares if shares[f] > 0), key=lambda f: -shares[f])[:3]
    text = f"significance {total:.2f}: " + ", ".join(
        f"{feature} {shares[feature]:.2f}" for feature in telling
    )
    return total, Because(rule="significance.features", text=text, values=dict(shares))


def is_key_moment(significance: float, origins: int) -> bool:
    """Significant enough, and told by enough independent origins."""
    return significance >= KEY_SIGNIFICANCE and origins >= KEY_ORIGINS


def _more(feature: str, count: int) -> float:
    """0 for one, a half at HALF more, towards 1 without end."""
    beyond = max(0, count - 1)
    return beyond / (beyond + HALF[feature])
