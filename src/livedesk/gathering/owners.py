"""Which rows hold a word, and with what weight: an index that is asked for many words at once."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_COMPACT = 64
"""Owners gone from the front of a list before it is cut: moving what is left costs nothing then."""


class _Owned:
    """The rows of one word, oldest first, in two columns."""

    __slots__ = ("gone", "numbers", "weights")

    def __init__(self) -> None:
        self.numbers = array("q")
        self.weights = array("d")
        self.gone = 0


class Owners:
    """Rows by word. Rows are numbered upwards; the oldest leave first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._owned: dict[str, _Owned] = {}

    def count(self, key: str) -> int:
        """How many rows hold a word."""
        owned = self._owned.get(key)
        return 0 if owned is None else len(owned.numbers) - owned.gone

    def add(self, number: int, weights: Mapping[str, float]) -> None:
        """Add a row, newer than all there are."""
        for key, weight in weights.items():
            owned = self._owned.get(key)
            if owned is None:
                owned = self._owned[key] = _Owned()
            owned.numbers.append(number)
            owned.weights.append(weight)

    def drop_oldest(self, weights: Mapping[str, float]) -> None:
        """Take out the oldest row, which was added with these weights."""
        for key in weights:
            owned = self._owned[key]
            owned.gone += 1
            if owned.gone == len(owned.numbers):
                del self._owned[key]
            elif owned.gone >= _COMPACT and owned.gone * 2 >= len(owned.numbers):
                del owned.numbers[: owned.gone]
                del owned.weights[: owned.gone]
                owned.gone = 0

    def products(self, weights: Mapping[str, float], first: int, count: int) -> Floats:
        """Scalar product of ``weights`` with each of ``count`` rows numbered from ``first``.

        Of a word, only its latest owners count, as many as the index was made for: bounds the cost. Summed
        row by row in the order of ``weights``, so the same rows give the same figures in every process.
        """
        numbers, theirs = array("q"), array("d")
        lengths: list[int] = []
        mine: list[float] = []
        for key, weight in weights.items():
            owned = self._owned.get(key)
            if owned is None:
                continue
            start = max(owned.gone, len(owned.numbers) - self._most)
            numbers += owned.numbers[start:]
            theirs += owned.weights[start:]
            lengths.append(len(owned.numbers) - start)
            mine.append(weight)
        if not lengths:
            return np.zeros(count)
        products = np.repeat(np.array(mine), lengths) * np.frombuffer(theirs, dtype=np.float64)
        at = np.frombuffer(numbers, dtype=np.int64) - first
        return np.bincount(at, weights=products, minlength=count).astype(np.float64, copy=False)
