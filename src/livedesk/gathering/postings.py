"""Which groups hold a word, and with what weight: asked for all words of an item at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class _Holders:
    """The groups that hold one word, by place."""

    __slots__ = ("places", "slots", "weights")

    def __init__(self) -> None:
        self.slots = array("q")
        self.weights = array("d")
        self.places: dict[int, int] = {}


class Postings:
    """Sums of weights by word and group; groups are known by slot."""

    def __init__(self) -> None:
        self._words: dict[str, _Holders] = {}

    def __len__(self) -> int:
        """Pairs of word and group."""
        return sum(len(holders.slots) for holders in self._words.values())

    def words(self) -> set[str]:
        """Words that a group holds."""
        return set(self._words)

    def add(self, weights: Mapping[str, float], slot: int) -> tuple[float, list[str]]:
        """Add to a group's weights; gives by how much the square of their length grew, and the words new to it."""
        known = self._words
        grown, new = 0.0, list[str]()
        for word, weight in weights.items():
            holders = known.get(word)
            if holders is None:
                holders = known[word] = _Holders()
            place = holders.places.get(slot)
            if place is None:
                holders.places[slot] = len(holders.slots)
                holders.slots.append(slot)
                holders.weights.append(weight)
                grown += weight * weight
                new.append(word)
            else:
                before = holders.weights[place]
                holders.weights[place] = before + weight
                grown += weight * (2 * before + weight)
        return grown, new

    def of(self, slot: int, words: Iterable[str]) -> dict[str, float]:
        """A group's weights of words that it holds."""
        found: dict[str, float] = {}
        for word in words:
            holders = self._words[word]
            found[word] = holders.weights[holders.places[slot]]
        return found

    def between(self, slot: int, words: Iterable[str], others: Sequence[int]) -> list[float]:
        """Scalar products of a group, which holds ``words``, with others."""
        dots = [0.0] * len(others)
        for word in words:
            holders = self._words[word]
            if len(holders.slots) == 1:
                continue
            places, weights = holders.places, holders.weights
            mine = weights[places[slot]]
            for at, other in enumerate(others):
                place = places.get(other)
                if place is not None:
                    dots[at] += mine * weights[place]
        return dots

    def drop(self, slot: int, words: Iterable[str]) -> None:
        """Take a group out of the words it holds."""
        for word in words:
            holders = self._words[word]
            place = holders.places.pop(slot)
            last, weight = holders.slots.pop(), holders.weights.pop()
            if last != slot:  # the last takes the place that is free
                holders.slots[place], holders.weights[place] = last, weight
                holders.places[last] = place
            if not holders.slots:
                del self._words[word]

    def products(self, weights: Mapping[str, float], room: int) -> Floats:
        """Scalar product of ``weights`` with each group, by slot below ``room``."""
        slots, theirs = array("q"), array("d")
        lengths: list[int] = []
        mine: list[float] = []
        for word, weight in weights.items():
            holders = self._words.get(word)
            if holders is not None:
                slots += holders.slots
                theirs += holders.weights
                lengths.append(len(holders.slots))
                mine.append(weight)
        if not lengths:
            return np.zeros(room)
        products = np.repeat(np.array(mine), lengths) * np.frombuffer(theirs, dtype=np.float64)
        at = np.frombuffer(slots, dtype=np.int64)
        return np.bincount(at, weights=products, minlength=room).astype(np.float64, copy=False)
