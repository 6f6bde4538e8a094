"""Embeddings made comparable: centred per language by running means.

Raw sentence embeddings of one model all point one way, and those of one language share a direction of
their own: two Vietnamese headlines look alike whatever they say. Taking away the mean of the language,
shrunk towards the mean of all while the language is little seen, leaves what a report says.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from livedesk.gathering.thresholds import SHRINK

Floats = npt.NDArray[np.float64]


def vector(embedding: bytes | None) -> Floats | None:
    """The embedding of a reading as numbers; None when there is none or it is not usable."""
    if not embedding or len(embedding) % 4:
        return None
    made = np.frombuffer(embedding, dtype="<f4").astype(np.float64)
    return made if np.isfinite(made).all() else None


class Centres:
    """Running means of embeddings, one per language, each shrunk towards the mean of all."""

    def __init__(self) -> None:
        self._sums: dict[str, Floats] = {}
        self._counts: dict[str, int] = {}
        self._sum: Floats | None = None
        self._count = 0

    def add(self, made: Floats, lang: str) -> None:
        """Count one more embedding of a language; one of another model's length starts all anew."""
        if self._sum is None or self._sum.shape != made.shape:
            self._sums, self._counts, self._sum, self._count = {}, {}, np.zeros_like(made), 0
        own = self._sums.get(lang)
        if own is None:
            own = self._sums[lang] = np.zeros_like(made)
        own += made
        self._counts[lang] = self._counts.get(lang, 0) + 1
        self._sum += made
        self._count += 1

    def centre(self, lang: str, size: int) -> Floats:
        """Mean of a language as known now; zeros before anything was seen."""
        if self._sum is None or self._sum.shape != (size,):
            return np.zeros(size)
        overall = self._sum / self._count
        own = self._sums.get(lang)
        if own is None:
            return overall
        return (own + SHRINK * overall) / (self._counts[lang] + SHRINK)

    def centred(self, made: Floats, lang: str) -> Floats:
        """The embedding less its language's mean; not scaled."""
        return made - self.centre(lang, made.shape[0])

    def state(self) -> dict[str, tuple[int, bytes]]:
        """Plain data from which ``take`` makes equal centres; the key "" holds the sum of all."""
        kept = {lang: (self._counts[lang], made.tobytes()) for lang, made in self._sums.items()}
        if self._sum is not None:
            kept[""] = (self._count, self._sum.tobytes())
        return kept

    def take(self, kept: dict[str, tuple[int, bytes]]) -> None:
        """Go on from ``state``."""
        self._sums = {lang: np.frombuffer(raw).copy() for lang, (_, raw) in kept.items() if lang}
        self._counts = {lang: count for lang, (count, _) in kept.items() if lang}
        self._count, raw = kept.get("", (0, b""))
        self._sum = np.frombuffer(raw).copy() if raw else None
