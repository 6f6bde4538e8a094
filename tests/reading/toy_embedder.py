"""An embedder of our own, for loading by name: letters counted, no model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Letters:
    """Counts of 8 classes of characters, as unit rows."""

    name = "letters-1"
    dimensions = 8

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), self.dimensions), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for char in text:
                row[ord(char) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


instance = Letters()
nothing = "not an embedder"
