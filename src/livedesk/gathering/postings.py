"""Which groups hold a word, and with what weight: asked for all words of an item at once."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt

from livedesk.gathering.lists import Lists

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Words looked up: who holds them. True until something is added or dropped."""

    words: Ints
    """The words, by number."""
    mine: Floats
    """The weights they were looked up with."""
    counts: Ints
    """How many groups hold each."""
    slots: Ints
    """Those groups, word by word."""
    theirs: Floats
    """Their weights."""
    at: Ints
    """Where these stand."""

    def products(self, room: int) -> Floats:
        """Scalar product with each group, by slot below ``room``."""
        products = self.mine.repeat(self.counts) * self.theirs
        return np.bincount(self.slots, weights=products, minlength=room).astype(np.float64, copy=False)


class Postings:
    """Sums of weights by word and group, groups known by slot, and how often each word was seen."""

    def __init__(self) -> None:
        self._lists = Lists()
        self._seen = np.zeros(0)

    def __len__(self) -> int:
        """Pairs of word and group."""
        return int(self._lists.lengths.sum())

    def words(self) -> set[str]:
        """Words that a group holds."""
        return set(self.said(np.flatnonzero(self._lists.lengths)))

    # --- words --------------------------------------------------------------------------------------

    def see(self, words: Iterable[str]) -> tuple[Ints, Floats]:
        """Different words are seen once more: their numbers, and how often they were."""
        numbers = self._lists.open(words)
        if len(self._seen) < len(self._lists.lengths):
            self._seen = np.concatenate((self._seen, np.zeros(len(self._lists.lengths) - len(self._seen))))
        self._seen[numbers] += 1
        return numbers, self._seen[numbers]

    def fade(self) -> None:
        """Every word was seen half as often; those seen less than twice, that no group holds, are forgotten."""
        self._seen = np.where(self._seen >= 2, self._seen / 2, 0.0)
        empty = self._lists.empty()
        self._lists.close(empty[self._seen[empty] == 0])

    def said(self, words: Ints) -> list[str]:
        """Words by number."""
        return [self._lists[number] for number in words.tolist()]

    # --- groups -------------------------------------------------------------------------------------

    def find(self, words: Ints, weights: Floats) -> Found:
        """Who holds the words."""
        lists = self._lists
        counts = lists.lengths[words]
        at = lists.entries(words, counts)
        return Found(
            words=words, mine=weights, counts=counts, slots=lists.holders[at], theirs=lists.weights[at], at=at
        )

    def open(self, words: Ints, weights: Floats, slot: int) -> tuple[float, list[int]]:
        """The first words of a group; gives what ``add`` gives."""
        self._lists.append(words, slot, weights)
        return _sum(weights * weights), words.tolist()

    def add(self, found: Found, slot: int) -> tuple[float, list[int]]:
        """Add to a group's weights; gives by how much the square of their length grew, and the words new to it."""
        mine = found.mine
        held = np.flatnonzero(found.slots == slot)
        which = found.counts.cumsum().searchsorted(held, side="right")
        before = np.zeros(len(mine))
        before[which] = found.theirs[held]
        self._lists.weights[found.at[held]] += mine[which]
        new = np.ones(len(mine), dtype=np.bool_)
        new[which] = False
        words = found.words[new]
        self._lists.append(words, slot, mine[new])
        return _sum(mine * (2 * before + mine)), words.tolist()

    def pour(self, slot: int, words: list[int], other: int) -> tuple[float, list[int]]:
        """Add all weights of a group, which holds ``words``, to another's; gives what ``add`` gives."""
        mine = np.array(words, dtype=np.int64)
        return self.add(self.find(mine, self.of(slot, mine)), other)

    def of(self, slot: int, words: Ints) -> Floats:
        """A group's weights of words that it holds."""
        return self._lists.weights[self._held(slot, words)[2]]

    def between(self, slot: int, words: list[int], room: int) -> Floats:
        """Scalar products of a group, which holds ``words``, with each group by slot below ``room``."""
        lists = self._lists
        counts, at, held = self._held(slot, np.array(words, dtype=np.int64))
        products = lists.weights[held].repeat(counts) * lists.weights[at]
        return np.bincount(lists.holders[at], weights=products, minlength=room).astype(np.float64, copy=False)

    def drop(self, slot: int, words: list[int]) -> None:
        """Take a group out of the words it holds."""
        mine = np.array(words, dtype=np.int64)
        self._lists.drop(mine, self._held(slot, mine)[2])

    def _held(self, slot: int, words: Ints) -> tuple[Ints, Ints, Ints]:
        """Of words that a group holds: how many do, where all their weights stand, and where the group's."""
        counts = self._lists.lengths[words]
        at = self._lists.entries(words, counts)
        return counts, at, at[self._lists.holders[at] == slot]


def _sum(figures: Floats) -> float:
    return math.fsum(figures.tolist())
