"""The lists of an inverted index: who holds a word and with what weight, for very many words.

All lists lie one behind another in two columns, so that an item's words are looked up once each and all else is
done for all of them at once. What a Python object for each list would cost is not its size but the misses of the
processor's cache on the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ROOM = 4
"""Entries that a new list has room for."""


class Lists:
    """Lists by number, each a run of entries: holder and weight."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}
        self._words: list[str] = []
        self._free: list[int] = []
        # By list: where it begins in the columns, how many entries it has, and for how many there is room.
        self.begins: Ints = np.zeros(64, dtype=np.int64)
        self.lengths: Ints = np.zeros(64, dtype=np.int64)
        self._rooms: Ints = np.zeros(64, dtype=np.int64)
        # The columns.
        self.holders: Ints = np.zeros(256, dtype=np.int64)
        self.weights: Floats = np.zeros(256)
        self._end = 0
        self._counting = np.arange(256)

    def __len__(self) -> int:
        """Words that have a list."""
        return len(self._of)

    def __getitem__(self, number: int) -> str:
        """The word of a list."""
        return self._words[number]

    def open(self, words: Iterable[str]) -> Ints:
        """Numbers of the words' lists, with a new list for each that had none."""
        known, found = self._of, list[int]()
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = self._open(word)
            found.append(number)
        return np.array(found, dtype=np.int64)

    def _open(self, word: str) -> int:
        if self._free:
            number = self._free.pop()
            self._words[number] = word
            return number
        number = len(self._words)
        self._words.append(word)
        if number == len(self.begins):
            for name in ("begins", "lengths", "_rooms"):
                old: Ints = getattr(self, name)
                setattr(self, name, np.concatenate((old, np.zeros_like(old))))
        return number

    def entries(self, numbers: Ints, lengths: Ints) -> Ints:
        """Places in the columns of the entries of lists of these lengths, list by list, in their order."""
        upto = lengths.cumsum()
        count = int(upto[-1]) if len(upto) else 0
        if count > len(self._counting):
            self._counting = np.arange(2 * count)
        return self._counting[:count] + (self.begins[numbers] + lengths - upto).repeat(lengths)

    def append(self, numbers: Ints, holder: int, weights: Floats) -> None:
        """One entry more for each of the lists, which are all different."""
        full = self._full(numbers)
        if len(full):
            needed = 2 * int(np.maximum(_ROOM, self.lengths[numbers]).sum())
            if self._end + needed > len(self.holders):
                self._pack(needed)
                full = self._full(numbers)
            for number in full.tolist():
                self._widen(number)
        lengths = self.lengths[numbers]
        at = self.begins[numbers] + lengths
        self.holders[at] = holder
        self.weights[at] = weights
        self.lengths[numbers] = lengths + 1

    def _full(self, numbers: Ints) -> Ints:
        return numbers[self.lengths[numbers] == self._rooms[numbers]]

    def drop(self, numbers: Ints, at: Ints) -> None:
        """Each list loses its entry at that place in the columns; its last entry takes the place."""
        lengths = self.lengths[numbers] - 1
        last = self.begins[numbers] + lengths
        self.holders[at] = self.holders[last]
        self.weights[at] = self.weights[last]
        self.lengths[numbers] = lengths

    def empty(self) -> Ints:
        """Lists without an entry."""
        found = np.array(list(self._of.values()), dtype=np.int64)
        return found[self.lengths[found] == 0]

    def close(self, numbers: Ints) -> None:
        """Give up lists that are empty; their words are forgotten."""
        for number in numbers.tolist():
            del self._of[self._words[number]]
            self._words[number] = ""
            self._rooms[number] = 0
            self._free.append(number)

    def _widen(self, number: int) -> None:
        """Room for more entries, at the end of the columns."""
        length = int(self.lengths[number])
        room = max(_ROOM, 2 * length)
        old, new = int(self.begins[number]), self._end
        self.holders[new : new + length] = self.holders[old : old + length]
        self.weights[new : new + length] = self.weights[old : old + length]
        self.begins[number], self._rooms[number] = new, room
        self._end = new + room

    def _pack(self, spare: int) -> None:
        """Lay the lists one behind another anew: what those that were widened left behind is free again."""
        numbers = np.flatnonzero(self.lengths)
        lengths = self.lengths[numbers]
        rooms = np.maximum(_ROOM, lengths + lengths // 4)
        begins = rooms.cumsum() - rooms
        end = int(rooms.sum())
        size = max(256, 2 * (end + spare))
        old = self.entries(numbers, lengths)
        new = self._counting[: len(old)] + (begins - lengths.cumsum() + lengths).repeat(lengths)
        holders, weights = np.zeros(size, dtype=np.int64), np.zeros(size)
        holders[new], weights[new] = self.holders[old], self.weights[old]
        self.holders, self.weights, self._end = holders, weights, end
        self._rooms[:] = 0
        self.begins[numbers], self._rooms[numbers] = begins, rooms
