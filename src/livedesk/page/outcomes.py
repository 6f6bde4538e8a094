"""How the story may end: probabilities as they stand, and what moved them."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from livedesk.model import Move
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.parts import MovePart, OutcomePart
from livedesk.page.sentences import told
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.story.schema import Outcome
from livedesk.weighing.outlook import in_words

CHANCES = (
    N_("almost no chance"),
    N_("very unlikely"),
    N_("unlikely"),
    N_("roughly even chance"),
    N_("likely"),
    N_("very likely"),
    N_("almost certain"),
)
"""The words of `in_words`, for the catalogues."""
MOVES_SHOWN = 12
"""Steps shown of each outcome; the API has all."""
LEAST_STEP = 0.005
"""A step of less than half a per cent moves nothing a reader could see."""


def outcomes(state: State, desk: Desk, seq: int) -> tuple[OutcomePart, ...]:
    """The outcomes after entry ``seq``, likeliest first, each with the steps that brought it there."""
    now = {o.id: ([o.prior] + [p for _, p in series(state, desk, o, seq)])[-1] for o in desk.story.outcomes}
    return tuple(
        _part(state, desk, outcome, seq, now[outcome.id])
        for outcome in sorted(desk.story.outcomes, key=lambda o: -now[o.id])
    )


def _part(state: State, desk: Desk, outcome: Outcome, seq: int, now: float) -> OutcomePart:
    history = state.outcomes.get(outcome.id)
    upto = bisect_right(history.seqs, seq) if history is not None else 0
    steps = list(zip(history.times[:upto], history.values[:upto], strict=True)) if history is not None else []
    telling = [(at, move) for at, move in steps if abs(move.after - move.before) >= LEAST_STEP]
    decided = state.resolutions.get(outcome.id)
    resolution = decided.as_of(seq) if decided is not None else None
    decided_by = told(desk.words, resolution.because.text if resolution is not None else "")
    signs = len({(move.indicator, move.development) for _, move in telling})
    return OutcomePart(
        id=outcome.id,
        title=clean(desk.outcomes[outcome.id]),
        criteria=clean(outcome.criteria, 1000),
        percent=round(now * 100),
        word=desk.say(in_words(now)),
        prior=round(outcome.prior * 100),
        because=clean(outcome.prior_because, 1000),
        until=state.moments.times[bisect_right(state.moments.seqs, seq) - 1] if state.moments.times else None,
        points=_points(state, desk, outcome, seq),
        moves=tuple(
            _move(state, desk, outcome, at, move, seq) for at, move in reversed(telling[-MOVES_SHOWN:])
        ),
        moved=desk.say_count(
            "%(n)s sign moved it from %(percent)s",
            "%(n)s signs moved it from %(percent)s",
            signs,
            percent=desk.words.percent(round(outcome.prior * 100)),
        )
        if signs
        else "",
        came=resolution.came if resolution is not None else None,
        decided=clean(decided_by.text),
        decided_lang=decided_by.lang,
    )


def _move(state: State, desk: Desk, outcome: Outcome, at: datetime, move: Move, seq: int) -> MovePart:
    looked_for = next((i.text for i in outcome.indicators if i.id == move.indicator), move.indicator)
    discounts = ", ".join(f"{name} × {value:g}" for name, value in move.discounts.items() if value != 1)
    return MovePart(
        at=desk.clock.moment(at),
        before=round(move.before * 100),
        after=round(move.after * 100),
        sentence=extract(desk, move.sentence),
        indicator=clean(looked_for),
        working=f"ratio {move.ratio:g}" + (f"; {discounts}" if discounts else ""),
        update=state.resolve(move.development, seq),
        by_editor=move.by.startswith("editor"),
    )


def _points(state: State, desk: Desk, outcome: Outcome, seq: int) -> tuple[tuple[datetime, float], ...]:
    """What the picture draws: the prior at the first publication, then every step; empty before the first."""
    steps = series(state, desk, outcome, seq)
    if not steps:
        return ()
    begun = min([steps[0][0], *state.published.times[:1]])
    return ((begun, outcome.prior), *steps)


def series(state: State, desk: Desk, outcome: Outcome, seq: int) -> tuple[tuple[datetime, float], ...]:
    """Probability over time: its own steps and those of the others of its set, which move it too.

    Oldest first, 0..1; empty before the first step.
    """
    points: list[tuple[int, datetime, float]] = []
    for other in desk.story.outcomes:
        history = state.outcomes.get(other.id)
        if other.set != outcome.set or history is None:
            continue
        upto = bisect_right(history.seqs, seq)
        for n in range(upto):
            move = history.values[n]
            value = move.after if other.id == outcome.id else move.beside.get(outcome.id)
            if value is not None:
                points.append((history.seqs[n], history.times[n], value))
    return tuple((at, value) for _, at, value in sorted(points, key=lambda point: point[0]))


__all__ = ["outcomes", "series"]
