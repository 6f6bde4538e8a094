"""Frames of the rows, each distinct one once, and how those asked for lately compare with them.

Most reports of a story say one of few things, so few pairs have to be compared; what was compared is kept in a
table with a line for each frame asked for and a column for each frame held, a byte for each pair.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from livedesk.gathering import thresholds as t
from livedesk.model import Frame
from livedesk.reading.frame_likeness import in_common, kind_of_clash

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

LINES = 1_024
"""Frames asked for whose comparisons are kept."""

_CLASH = 101
_UNKNOWN = 255
"""Marks of a pair, beside the hundredths they have in common."""


class Compared:
    """Distinct frames by number; numbers are used again once nobody holds the frame."""

    def __init__(self) -> None:
        self._numbers: dict[Frame, int] = {}
        self._frames: list[Frame | None] = []
        self._holders: list[int] = []
        self._free: list[int] = []
        self._lines: dict[Frame, int] = {}
        self._table: Bytes = np.full((LINES, 0), _UNKNOWN, dtype=np.uint8)
        self._worth = np.array([*(t.FRAMES_AGREE * (n / 100) for n in range(_CLASH)), -t.FRAMES_CLASH])

    def __len__(self) -> int:
        """Distinct frames held."""
        return len(self._numbers)

    def hold(self, frame: Frame) -> int:
        """Number of a frame; held until it is released as often."""
        number = self._numbers.get(frame)
        if number is None:
            if not self._free:
                self._widen()
            number = self._free.pop()
            self._numbers[frame] = number
            self._frames[number] = frame
            self._table[:, number] = _UNKNOWN
        self._holders[number] += 1
        return number

    def release(self, frame: Frame) -> None:
        """One holder less."""
        number = self._numbers[frame]
        self._holders[number] -= 1
        if not self._holders[number]:
            del self._numbers[frame]
            self._frames[number] = None
            self._free.append(number)

    def compared(self, frame: Frame, numbers: Ints) -> Floats:
        """What each of the frames held under ``numbers`` adds to likeness or takes away from it."""
        line = self._lines.get(frame)
        if line is None:
            if len(self._lines) == LINES:
                self._lines.clear()
            line = self._lines[frame] = len(self._lines)
            self._table[line] = _UNKNOWN
        known = self._table[line]
        found = known[numbers]
        missing = found == _UNKNOWN
        if missing.any():
            asked: list[int] = numbers[missing].tolist()
            for number in dict.fromkeys(asked):
                other = self._frames[number]
                known[number] = 0 if other is None else _mark(frame, other)
            found = known[numbers]
        return self._worth[found]

    def _widen(self) -> None:
        count = len(self._frames)
        added = max(64, count)
        self._frames += [None] * added
        self._holders += [0] * added
        self._free += range(count + added - 1, count - 1, -1)
        self._table = np.concatenate((self._table, np.full((LINES, added), _UNKNOWN, dtype=np.uint8)), axis=1)


def _mark(mine: Frame, theirs: Frame) -> int:
    return _CLASH if kind_of_clash(mine, theirs) is not None else round(100 * in_common(mine, theirs))
