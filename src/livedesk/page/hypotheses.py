"""Evidence against outcomes as a matrix, and how past probabilities fared: after any entry of the record."""

from __future__ import annotations

from bisect import bisect_right

from livedesk.model import Move, Resolution
from livedesk.page.desk import Desk, extract
from livedesk.page.outcomes import series
from livedesk.page.parts import BandPart, EvidencePart, HypothesesPart, HypothesisPart
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Outcome
from livedesk.weighing.hypotheses import against, brier, fit, log_score, matrix, reliability

ROWS_SHOWN = 60
"""Pieces of evidence shown of a set, most telling first; the record has all."""


def hypotheses(state: State, desk: Desk, seq: int) -> HypothesesPart:
    """The matrix of each set of outcomes, and scores of those decided by then."""
    sets: dict[str, list[Outcome]] = {}
    for outcome in desk.story.outcomes:
        sets.setdefault(outcome.set, []).append(outcome)
    said = {outcome.id: _probability(state, desk, outcome, seq) for outcome in desk.story.outcomes}
    decided = {id_: found for id_ in said if (found := _resolution(state, id_, seq)) is not None}
    came = {id_: one.came for id_, one in decided.items() if one.came is not None}
    scores = brier(said, came), log_score(said, came)
    return HypothesesPart(
        tables=tuple(_table(state, desk, ends, said, came, seq) for ends in sets.values()),
        brier=f"{scores[0]:.3f}" if scores[0] is not None else "",
        log_score=f"{scores[1]:.2f}" if scores[1] is not None else "",
        bands=tuple(
            BandPart(
                words=f"{desk.words.percent(round(band.low * 100))} – {desk.words.percent(round(band.high * 100))}",
                said=round(band.said * 100),
                came=round(band.came * 100),
                count=desk.say_count("%(n)s outcome", "%(n)s outcomes", band.number),
            )
            for band in reliability([(said[id_], came[id_]) for id_ in sorted(came)])
        ),
    )


def _table(
    state: State, desk: Desk, ends: list[Outcome], said: dict[str, float], came: dict[str, bool], seq: int
) -> tuple[tuple[HypothesisPart, ...], tuple[EvidencePart, ...]]:
    ids = [outcome.id for outcome in ends]
    known = [state.outcomes[id_] for id_ in ids if id_ in state.outcomes]
    moves = [pair for moves in known for pair in zip(moves.seqs, moves.upto(seq), strict=False)]
    moves.sort(key=lambda pair: pair[0])
    rows = matrix(move for _, move in moves)
    less = against(rows, ids)
    columns = tuple(
        HypothesisPart(
            id=outcome.id,
            title=clean(desk.outcomes[outcome.id]),
            percent=round(said[outcome.id] * 100),
            against=f"{less[outcome.id]:.2f}".replace("-", "−"),
            came=came.get(outcome.id),
        )
        for outcome in ends
    )
    evidence = tuple(
        EvidencePart(
            sentence=extract(desk, row.sentence),
            update=state.resolve(row.development, seq),
            fits=tuple(fit(row.shifts.get(id_, 0.0)) for id_ in ids),
            figures=tuple(
                f"{row.shifts[id_]:+.2f}".replace("-", "−") if id_ in row.shifts else "" for id_ in ids
            ),
        )
        for row in rows[:ROWS_SHOWN]
    )
    return columns, evidence


def _resolution(state: State, outcome: str, seq: int) -> Resolution | None:
    history = state.resolutions.get(outcome)
    return history.as_of(seq) if history is not None else None


def _probability(state: State, desk: Desk, outcome: Outcome, seq: int) -> float:
    """Now, or the last one before what decided it: what comes after is no forecast."""
    upto = seq
    decided = state.resolutions.get(outcome.id)
    place = bisect_right(decided.seqs, seq) if decided is not None else 0
    if decided is not None and place and decided.values[place - 1].came is not None:
        upto = decided.seqs[place - 1] - 1
        by = decided.values[place - 1].development
        meant = state.meant.get(state.resolve(by, seq)) if by is not None else None
        if meant is not None:  # its own steps are part of what decided
            upto = min(
                [upto, *(n - 1 for n, m in zip(meant.seqs, meant.values, strict=True) if isinstance(m, Move))]
            )
    return ([outcome.prior] + [p for _, p in series(state, desk, outcome, upto)])[-1]


__all__ = ["hypotheses"]
