"""What a reading hands on to the rooms that weigh."""

from __future__ import annotations

from livedesk.model import Findings, Reading


def findings(reading: Reading) -> Findings | None:
    """Frame, claims, hedges, signals and figures of a reading; None when it has none of them."""
    found = Findings(
        frame=reading.frame,
        claims=reading.claims,
        hedges=reading.hedges,
        signals=reading.signals,
        figures=reading.figures,
    )
    return None if found == Findings() else found
