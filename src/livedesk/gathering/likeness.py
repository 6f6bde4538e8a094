"""How one report compares with the reports in reach, before and after what happened in each is compared.

Comparing frames costs the most and can add only so much. So all else is worked out for every row at once, with what
frames could add at best, and frames are then compared for the rows that matter.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """One report beside every row, oldest first; frames are not in it yet."""

    total: Floats
    """All parts together but frames, as if no hours had faded it."""
    fade: Floats
    """Share of what is alike that the hours leave."""
    developments: Ints
    """Number of the development each row is in."""
    meaning: Floats
    """Cosine of the centred embeddings; 0 where either has none."""
    words: Floats
    """Cosine of the weighted words."""
    mentions: Floats
    """Cosine of the weighted mentions."""
    telling: Flags
    """Rows whose frames are to be compared with the report's."""
    hoped: Floats
    """What it comes to, faded, if the frames of all telling rows agree in full: never less than it does."""

    def with_frames(self, at: Ints, frames: Floats) -> Floats:
        """What it comes to for the rows ``at``, whose frames add this, as the hours leave it."""
        return faded(self.total[at] + frames, self.fade[at])


def faded(total: Floats, fade: Floats) -> Floats:
    """Likeness as the hours leave it: what is alike fades, what is not stays as far apart."""
    return np.where(total > 0, total * fade, total)


def most_alike(total: Floats, floor: float, most: int) -> Ints:
    """Places of the rows at or above ``floor``, oldest first; of more than ``most`` those most alike, then latest."""
    found = (total >= floor).nonzero()[0]
    if len(found) <= most:
        return found
    figures = total[found]
    # By argpartition: np.partition takes ten times as long where many are equal.
    least = figures[figures.argpartition(-most)[-most]]
    taken = figures > least
    taken[np.flatnonzero(figures == least)[np.count_nonzero(taken) - most :]] = True
    return found[taken]
