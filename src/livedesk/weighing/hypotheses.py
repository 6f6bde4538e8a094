"""Evidence against hypotheses: how each piece fits each outcome, and how past probabilities fared.

The matrix is that of the analysis of competing hypotheses (Heuer, *Psychology of Intelligence Analysis*, 1999): what
speaks against an outcome counts, and evidence that fits all of them equally well tells nothing. Consistency comes from
the moves of the record: the logarithm of a move's ratio after its discounts. Scores after Brier, "Verification of
Forecasts Expressed in Terms of Probability" (1950), and Good, "Rational Decisions" (1952).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from livedesk.model import Move, Passage

Fit = Literal["++", "+", "0", "−", "−−"]
"""How a piece of evidence fits an outcome: much likelier if it comes, likelier, no matter, less likely, much less."""

CLEAR: Final = 0.10
"""Log-odds from which evidence speaks for or against at all: a tenth more likely."""

STRONG: Final = math.log(2)
"""Log-odds from which it does so strongly: twice as likely."""

BANDS: Final = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 1.0)
"""Upper ends of the bands of ICD 203 in which past probabilities are held against what came."""


class Row(NamedTuple):
    """One piece of evidence against all outcomes."""

    development: str
    """Id of the development it stands in."""
    sentence: Passage
    """The sentence, exact."""
    shifts: dict[str, float]
    """Log-odds by outcome; outcomes it says nothing of are not in it."""
    telling: float
    """Distance between the outcome it fits best and the one it fits worst: 0 tells nothing."""


class Band(NamedTuple):
    """Past probabilities of one band, and how often what they were of came."""

    low: float
    """Lower end of the band."""
    high: float
    """Upper end."""
    said: float
    """Mean of the probabilities, 0..1."""
    came: float
    """Share of them that came, 0..1."""
    number: int
    """How many there were."""


def fit(shift: float) -> Fit:
    """A move's log-odds as a mark of the matrix."""
    if abs(shift) < CLEAR:
        return "0"
    if shift > 0:
        return "++" if shift >= STRONG else "+"
    return "−−" if shift <= -STRONG else "−"


def matrix(moves: Iterable[Move]) -> list[Row]:
    """Evidence in force, most telling first. ``moves`` are all steps of the record, oldest first.

    Of several indicators one development answers, the shifts on one outcome are added.
    """
    latest: dict[tuple[str, str, str], Move] = {}
    for move in moves:
        latest[(move.outcome, move.indicator, move.development)] = move
    rows: dict[str, tuple[Passage, dict[str, float]]] = {}
    for (outcome, _, development), move in latest.items():
        if not move.shift:
            continue
        _, shifts = rows.setdefault(development, (move.sentence, {}))
        shifts[outcome] = round(shifts.get(outcome, 0.0) + move.shift, 6)
    found = [
        Row(development, sentence, shifts, max(0.0, *shifts.values()) - min(0.0, *shifts.values()))
        for development, (sentence, shifts) in rows.items()
    ]
    return sorted(found, key=lambda row: (-row.telling, row.sentence.at, row.development))


def against(rows: Sequence[Row], outcomes: Iterable[str]) -> dict[str, float]:
    """What speaks against each outcome, in log-odds (0 or less): the least of them stands up best."""
    return {
        outcome: round(math.fsum(min(0.0, row.shifts.get(outcome, 0.0)) for row in rows), 4)
        for outcome in outcomes
    }


def brier(said: Mapping[str, float], came: Mapping[str, bool]) -> float | None:
    """Mean squared distance of probabilities from what came (0 best, 0.25 for even chances); None for none resolved."""
    both = [(said[id_], float(came[id_])) for id_ in sorted(came) if id_ in said]
    return math.fsum((p - c) ** 2 for p, c in both) / len(both) if both else None


def log_score(said: Mapping[str, float], came: Mapping[str, bool]) -> float | None:
    """Mean surprise in natural logarithms (0 best, 0.69 for even chances); None for none resolved."""
    both = [(said[id_], came[id_]) for id_ in sorted(came) if id_ in said]
    if not both:
        return None
    return -math.fsum(math.log(max(1e-9, p if c else 1 - p)) for p, c in both) / len(both)


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[Band]:
    """Probabilities held against what came, by the bands of ICD 203; bands without any are left out."""
    bands: list[Band] = []
    low = 0.0
    for high in BANDS:
        inside = [(p, c) for p, c in pairs if low <= p < high or (high == 1.0 and p == 1.0)]
        if inside:
            said = math.fsum(p for p, _ in inside) / len(inside)
            bands.append(Band(low, high, said, sum(c for _, c in inside) / len(inside), len(inside)))
        low = high
    return bands
