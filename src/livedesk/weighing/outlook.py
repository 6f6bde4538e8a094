"""How the story may end: probabilities moved by evidence, each step stored with its sentence.

Log-odds are updated with likelihood ratios (Good, *Probability and the Weighing of Evidence*, 1950),
each discounted by how sure its development is, by whether the thing has come or is only planned, and
by how often the like was heard before; an origin counts once, and has a cap a day. The state is a
function of the moves in the record: when a development is withdrawn, what it had moved is taken back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

import msgspec

from livedesk.model import Assessment, Because, Member, Move, Passage
from livedesk.story.schema import Indicator, Outcome, Story
from livedesk.weighing.indicators import Indicators, Sign
from livedesk.weighing.passages import passage
from livedesk.weighing.thresholds import (
    LEAST_PROBABLE,
    MOST_BEFORE_EVENT,
    PER_DAY,
    PER_ORIGIN_AND_DAY,
    REPEAT,
    STATUS_WEIGHT,
)

NEGLIGIBLE = 0.005
"""Log-odds below which evidence counts for nothing: an eighth of a per cent at even chances."""

TINY = 1e-6
"""A share never falls under this, so that it has a logarithm."""

Key = tuple[str, str, str]
"""Outcome, indicator, development: what a piece of evidence is known by."""

Word = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]  # fmt: skip


def in_words(probability: float) -> Word:
    """The probability in words, by the scale of ICD 203 (US Director of National Intelligence, 2015)."""
    for most, word in _SCALE:
        if probability <= most:
            return word
    return "almost certain"


_SCALE: tuple[tuple[float, Word], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
)


@dataclass(slots=True)
class _Piece:
    """What one sentence adds to one outcome, as it stands."""

    outcome: Outcome
    indicator: Indicator
    development: str
    sentence: Passage
    mode_weight: float
    first: datetime
    age: float = 1.0
    """1 for news, 0 for a story of other days served again."""
    editor: float = 1.0
    """What an editor lets it count; 1 unless one decided otherwise."""
    by: str = "rule"
    told: bool = False
    """True once a move of the record tells of it as it is."""
    shift: float = 0.0
    shares: dict[str, float] = field(default_factory=dict[str, float])
    """What of the shift each origin bears."""
    discounts: dict[str, float] = field(default_factory=dict[str, float])
    """As the last move of it has them."""


class Outlook:
    """The outcomes of one story and what has moved them. Fed in order; same moves, same state."""

    def __init__(self, story: Story, moves: Iterable[Move] = ()) -> None:
        self._story = story
        self._indicators = Indicators(story)
        self._outcomes = {outcome.id: outcome for outcome in story.outcomes}
        self._sets: dict[str, list[Outcome]] = {}
        for outcome in story.outcomes:
            self._sets.setdefault(outcome.set, []).append(outcome)
        self._pieces: dict[Key, _Piece] = {}
        self._of_development: dict[str, list[Key]] = {}
        self._in_force: dict[str, dict[Key, _Piece]] = {outcome: {} for outcome in self._outcomes}
        """Evidence that shifts each outcome now: few, since repeats soon count for nothing."""
        for move in moves:
            self._recall(move)

    # --- asking ------------------------------------------------------------------------------------

    def probability(self, outcome: str) -> float:
        """Of an outcome now, 0..1. Raises KeyError for an id the story file has not."""
        return self._set_now(self._outcomes[outcome].set)[outcome]

    def probabilities(self) -> dict[str, float]:
        """Of all outcomes, by id, in the story file's order."""
        return {id_: p for ends in self._sets for id_, p in self._set_now(ends).items()}

    def decisive(self, development: str) -> list[tuple[Outcome, Indicator, Passage]]:
        """What a development shows, as done, that by the story file decides whether an outcome came."""
        pieces = (self._pieces[key] for key in self._of_development.get(development, ()))
        return [
            (piece.outcome, piece.indicator, piece.sentence)
            for piece in pieces
            if piece.indicator.decides and piece.mode_weight == 1.0 and piece.age * piece.editor > 0
        ]

    # --- moving ------------------------------------------------------------------------------------

    def weigh(
        self, development: str, members: Iterable[Member], assessment: Assessment | None, at: datetime
    ) -> list[Move]:
        """The steps that a development makes now: with further reports, a new assessment, or both.

        ``members`` are those not given before. ``assessment`` None: the development was withdrawn from
        readers, and counts for nothing more.
        """
        for member in members:
            for sign in self._indicators.signs(member):
                self._take(development, member, sign, at)
        steps = (
            self._step(self._pieces[key], assessment, at) for key in self._of_development.get(development, ())
        )
        return [move for move in steps if move is not None]

    def merge(self, ended: str, into: str) -> list[Move]:
        """Two developments are one from now on: the evidence of the one that ends is the other's.

        What only it had goes over as it stands, and moves nothing; what both had counts once.
        """
        moves: list[Move] = []
        for key in self._of_development.pop(ended, []):
            piece = self._pieces.pop(key)
            in_force, heir = self._in_force[key[0]], (key[0], key[1], into)
            before = self._set_now(piece.outcome.set)
            in_force.pop(key, None)
            taken = None
            if heir not in self._pieces:
                taken = replace(piece, development=into)
                self._keep(heir, taken)
                if taken.shift:
                    in_force[heir] = taken
            after = self._set_now(piece.outcome.set)
            because = Because(rule="outcome.merged", text="its development became part of another")
            if piece.shift:
                moves.append(_move(replace(piece, shift=0.0, shares={}), before, after, because))
            if taken is not None:
                moves.append(_move(taken, before, after, because))
        return moves

    def judge(
        self, key: Key, weight: float, assessment: Assessment | None, at: datetime, by: str
    ) -> Move | None:
        """The step an editor makes by letting a piece of evidence count less, more, or not at all.

        ``weight`` is 0 (rejected) to 2. Raises ValueError when there is no such evidence or the weight is
        outside that range.
        """
        piece = self._pieces.get(key)
        if piece is None:
            msg = f"no evidence of {'/'.join(key)} was ever found"
            raise ValueError(msg)
        if not 0 <= weight <= 2:
            msg = f"a weight is between 0 and 2, not {weight:g}"
            raise ValueError(msg)
        piece.editor, piece.by, piece.told = weight, by, False
        return self._step(piece, assessment, at)

    def drop(self, development: str, reports: Sequence[str]) -> list[Move]:
        """The steps by which evidence that stands in these reports counts no more for a development."""
        moves: list[Move] = []
        for key in list(self._of_development.get(development, ())):
            piece = self._pieces[key]
            if piece.sentence.report not in reports:
                continue
            before = self._set_now(piece.outcome.set)
            self._in_force[key[0]].pop(key, None)
            self._of_development[development].remove(key)
            del self._pieces[key]
            if piece.shift:
                gone = replace(piece, shift=0.0, shares={})
                because = Because(rule="outcome.moved-away", text="its report lies in another development")
                moves.append(_move(gone, before, self._set_now(piece.outcome.set), because))
        return moves

    def latest(self, key: Key) -> bool:
        """Whether there is such evidence."""
        return key in self._pieces

    def restore(self, key: Key, earlier: Move | None, because: Because) -> Move | None:
        """The step that puts a piece of evidence back to where ``earlier`` left it; None: to nothing.

        None when there is no such evidence.
        """
        piece = self._pieces.get(key)
        if piece is None and earlier is None:
            return None
        outcome = piece.outcome if piece is not None else self._outcomes.get(key[0])
        if outcome is None:
            return None
        before = self._set_now(outcome.set)
        if earlier is not None:
            self._recall(msgspec.structs.replace(earlier, development=key[2]))
            piece = self._pieces[key]
        elif piece is not None:
            piece.shift, piece.shares, piece.editor, piece.by = 0.0, {}, 1.0, "rule"
            self._in_force[outcome.id].pop(key, None)
        return None if piece is None else _move(piece, before, self._set_now(outcome.set), because)

    # --- how ---------------------------------------------------------------------------------------

    def _take(self, development: str, member: Member, sign: Sign, at: datetime) -> None:
        key = (sign.outcome.id, sign.indicator.id, development)
        known = self._pieces.get(key)
        age = 0.0 if sign.stale else 1.0
        if known is not None and (known.age, known.mode_weight) >= (age, sign.weight):
            return
        sentence = passage(member, sign.sentence)
        if known is None:
            self._keep(key, _Piece(sign.outcome, sign.indicator, development, sentence, sign.weight, at, age))
        else:
            known.sentence, known.mode_weight, known.age, known.told = sentence, sign.weight, age, False

    def _keep(self, key: Key, piece: _Piece) -> None:
        if key not in self._pieces:
            self._of_development.setdefault(key[2], []).append(key)
        self._pieces[key] = piece

    def _step(self, piece: _Piece, assessment: Assessment | None, at: datetime) -> Move | None:
        outcome = piece.outcome
        in_force = self._in_force[outcome.id]
        key = (outcome.id, piece.indicator.id, piece.development)
        before = self._set_now(outcome.set)
        in_force.pop(key, None)
        origins = tuple(o.name for o in assessment.origins) if assessment is not None else ()
        discounts = {
            "status": STATUS_WEIGHT[assessment.status] if assessment is not None else 0.0,
            "mode": piece.mode_weight,
            "repeat": self._repeat(piece, origins),
        }
        if piece.age != 1.0:
            discounts["age"] = piece.age
        if piece.editor != 1.0:
            discounts["editor"] = piece.editor
        wished = math.log(piece.indicator.ratio) * math.prod(discounts.values())
        shares = self._capped(piece, wished, origins)
        whole = math.fsum(shares.values())
        shift = self._below_ceiling(outcome, whole, at)
        if abs(shift) < NEGLIGIBLE:
            shift = 0.0
        told, was = piece.told, piece.shift
        piece.told = True
        if told and abs(shift - was) < NEGLIGIBLE:
            if was:
                in_force[key] = piece
            return None
        piece.shift = shift
        piece.shares = {name: share * shift / whole for name, share in shares.items()} if shift else {}
        if shift:
            in_force[key] = piece
        after = self._set_now(outcome.set)
        if abs(shift) < abs(wished) - NEGLIGIBLE:
            discounts["cap"] = round(shift / wished, 3)
        piece.discounts = discounts
        why = _because(piece, discounts, before[outcome.id], after[outcome.id])
        return _move(piece, before, after, why)

    def _repeat(self, piece: _Piece, origins: Sequence[str]) -> float:
        """1 for the first happening under an indicator, a half for the next; 0 when its origins all spoke before."""
        earlier = [
            other
            for other in self._in_force[piece.outcome.id].values()
            if other.indicator.id == piece.indicator.id
            and (other.first, other.development) < (piece.first, piece.development)
        ]
        heard = {name for other in earlier for name in other.shares}
        if earlier and heard.issuperset(origins):
            return 0.0
        return REPEAT ** len(earlier)

    def _capped(self, piece: _Piece, wished: float, origins: Sequence[str]) -> dict[str, float]:
        """What of the wished shift each origin may still bear on the day the sentence came."""
        if not origins or not wished:
            return {}
        day = _day(piece.first)
        same = [o for o in self._in_force[piece.outcome.id].values() if _day(o.first) == day]
        sign = 1.0 if wished > 0 else -1.0
        left = max(0.0, PER_DAY - math.fsum(abs(o.shift) for o in same if o.shift * sign > 0))
        share = abs(wished) / len(origins)
        shares: dict[str, float] = {}
        for name in origins:
            used = math.fsum(abs(other.shares.get(name, 0.0)) for other in same)
            mine = min(share, max(0.0, PER_ORIGIN_AND_DAY - used), left)
            left -= mine
            shares[name] = sign * mine
        return shares

    def _below_ceiling(self, outcome: Outcome, shift: float, at: datetime) -> float:
        """The shift that keeps an outcome under its ceiling while the event has not begun."""
        starts = self._story.event.starts
        if starts is None or at >= starts or shift <= 0:
            return shift
        inner = self._inner(outcome.set)
        share, most = inner[outcome.id], _inside(MOST_BEFORE_EVENT, len(inner))
        room = math.log(most / (1 - most)) - math.log(share / (1 - share)) if share < most else 0.0
        return min(shift, max(0.0, room))

    # --- a set's probabilities ---------------------------------------------------------------------

    def _set_now(self, ends: str) -> dict[str, float]:
        inner = self._inner(ends)
        floor = LEAST_PROBABLE
        return {id_: floor + (1 - floor * len(inner)) * p for id_, p in inner.items() if id_ != _REST}

    def _inner(self, ends: str) -> dict[str, float]:
        """Shares of a set above the floor; they sum to one with that of an end nobody lists."""
        outcomes = self._sets[ends]
        rest = 1.0 - math.fsum(o.prior for o in outcomes)
        # With the floor taken for it too, what is left has to be more than nothing to be an end of its own.
        count = len(outcomes) + (rest > LEAST_PROBABLE)
        logits = {o.id: math.log(_inside(o.prior, count)) for o in outcomes}
        if rest > LEAST_PROBABLE:
            logits[_REST] = math.log(_inside(rest, count))
        for outcome in outcomes:
            shifts = [piece.shift for piece in self._in_force[outcome.id].values()]
            logits[outcome.id] += math.fsum(shifts)
        top = max(logits.values())
        total = math.fsum(math.exp(value - top) for value in logits.values())
        return {id_: math.exp(value - top) / total for id_, value in logits.items()}

    def _recall(self, move: Move) -> None:
        """Take up a move from the record."""
        outcome = self._outcomes.get(move.outcome)
        indicator = next((i for i in outcome.indicators if i.id == move.indicator), None) if outcome else None
        if outcome is None or indicator is None:  # the story file has dropped it: it counts no more
            return
        key = (move.outcome, move.indicator, move.development)
        piece = _Piece(
            outcome,
            indicator,
            move.development,
            move.sentence,
            move.mode_weight,
            move.found_at,
            age=move.discounts.get("age", 1.0),
            editor=move.discounts.get("editor", 1.0),
            by=move.by,
            told=True,
            shift=move.shift,
            shares=move.shares,
            discounts=move.discounts,
        )
        self._keep(key, piece)
        if move.shift:
            self._in_force[outcome.id][key] = piece
        else:
            self._in_force[outcome.id].pop(key, None)


_REST = ""
"""The end nobody listed, among the shares of a set."""


def _move(piece: _Piece, before: dict[str, float], after: dict[str, float], because: Because) -> Move:
    """The step that tells of a piece as it stands, with the probabilities of its set around it."""
    outcome = piece.outcome.id
    return Move(
        outcome=outcome,
        indicator=piece.indicator.id,
        development=piece.development,
        sentence=piece.sentence,
        mode_weight=piece.mode_weight,
        ratio=piece.indicator.ratio,
        discounts=piece.discounts,
        shift=piece.shift,
        shares=piece.shares,
        found_at=piece.first,
        before=round(before[outcome], 4),
        after=round(after[outcome], 4),
        beside={id_: round(p, 4) for id_, p in after.items() if id_ != outcome},
        by=piece.by,
        because=because,
    )


def _inside(probability: float, count: int) -> float:
    """A probability as a share above the floor."""
    floor = LEAST_PROBABLE
    return max(TINY, (probability - floor) / (1 - floor * count))


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _because(piece: _Piece, discounts: dict[str, float], before: float, after: float) -> Because:
    figures = ", ".join(f"{name} × {value:g}" for name, value in discounts.items())
    text = (
        f"{piece.outcome.title}: {before:.0%} → {after:.0%}. {piece.indicator.text}: "
        f"ratio {piece.indicator.ratio:g}, {figures}"
    )
    values: dict[str, float | str] = {"ratio": piece.indicator.ratio, **discounts}
    return Because(rule="outcome.moved", text=text, values=values)
