"""How closely developments hang together: what the likeness of their reports adds up to."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from livedesk.gathering import thresholds as t


class Tie(msgspec.Struct, array_like=True):
    """What links two developments."""

    closest: float
    """Likeness of the two reports, one of each, that are most alike."""
    total: float
    """Sum of likeness over the pairs of reports alike enough to count; the others add nothing."""


class TiesState(msgspec.Struct, kw_only=True):
    """All that ties remember; plain data for the snapshot."""

    sizes: dict[int, int]
    """Reports of each development, by number."""
    ties: list[tuple[int, int, Tie]]
    """Lower number, higher number, tie."""


class Ties:
    """Ties between developments, by number, built up report by report.

    A report adds at most what it is alike to, so the cost of one is bounded by the rows it was compared with.
    """

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}
        self._ties: dict[int, dict[int, Tie]] = {}
        """By either development, the tie itself once."""

    def add(self, number: int, alike: Iterable[tuple[int, float]]) -> None:
        """One more report of a development, with the developments of the reports it is alike to, and how far."""
        self._sizes[number] = self._sizes.get(number, 0) + 1
        mine = self._ties.setdefault(number, {})
        for other, likeness in alike:
            if other == number:
                continue
            tie = mine.get(other)
            if tie is None:
                self._set(number, other, Tie(likeness, likeness))
            else:
                tie.total += likeness
                if likeness > tie.closest:
                    tie.closest = likeness

    def strongest(self, number: int, apart: Iterable[int] = ()) -> tuple[float, int] | None:
        """Strength and number of the development tied closest; ``apart`` names those that must stay others."""
        forbidden = set(apart)
        mine, sizes, share = self._sizes.get(number, 1), self._sizes, t.CLOSEST_SHARE
        best, found = -math.inf, -1
        for other, tie in self._ties.get(number, {}).items():
            # Closest and mean likeness weighed as for one report that joins.
            strength = share * tie.closest + (1 - share) * tie.total / (mine * sizes[other])
            if (strength > best or (strength == best and other < found)) and other not in forbidden:
                best, found = strength, other
        return None if found < 0 else (best, found)

    def merge(self, kept: int, ended: int) -> None:
        """The reports of ``ended`` are ``kept``'s from now on."""
        self._sizes[kept] = self._sizes.get(kept, 0) + self._sizes.pop(ended, 0)
        for other, tie in self._ties.pop(ended, {}).items():
            self._ties[other].pop(ended)
            if other != kept:
                before = self._ties.get(kept, {}).get(other, Tie(0.0, 0.0))
                self._set(kept, other, Tie(max(before.closest, tie.closest), before.total + tie.total))

    def forget(self, number: int) -> None:
        """Drop a development: out of reach, or its reports placed anew."""
        self._sizes.pop(number, None)
        for other in self._ties.pop(number, {}):
            self._ties[other].pop(number)

    def numbers(self) -> list[int]:
        """Developments known, in the order they came."""
        return list(self._sizes)

    def _set(self, one: int, other: int, tie: Tie) -> None:
        self._sizes.setdefault(other, 1)
        self._ties.setdefault(one, {})[other] = tie
        self._ties.setdefault(other, {})[one] = tie

    def state(self) -> TiesState:
        """Plain data from which ``take`` makes equal ties."""
        # In order of number: which of two ties was made first is not remembered, and makes no difference.
        kept = [
            (one, other, msgspec.structs.replace(self._ties[one][other]))
            for one in sorted(self._ties)
            for other in sorted(self._ties[one])
            if one < other
        ]
        return TiesState(sizes=dict(self._sizes), ties=kept)

    def take(self, state: TiesState) -> None:
        """Go on from ``state``. Raises ValueError when a strength in it is no number."""
        self._sizes = dict(state.sizes)
        self._ties = {}
        for one, other, tie in state.ties:
            if not math.isfinite(tie.total):
                msg = f"tie of {one} and {other} is {tie.total}"
                raise ValueError(msg)
            self._ties.setdefault(one, {})[other] = tie
            self._ties.setdefault(other, {})[one] = tie
