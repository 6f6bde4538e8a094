"""An embedder that is asked for no text twice while it is fresh, however many stories want it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from livedesk.reading.embedding import Embedder, Vectors

REMEMBERED = 8192
"""Vectors kept: some 13 MB, an hour of a hundred busy stories."""


class RememberedEmbedder:
    """Another embedder with a memory. Threads may share it."""

    def __init__(self, embedder: Embedder, size: int = REMEMBERED) -> None:
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.asked = 0
        """Texts that were really embedded."""
        self._embedder = embedder
        self._size = size
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order, bit for bit as the embedder itself would give it."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = list(dict.fromkeys(text for text in texts if text not in found))
        if missing:
            found |= dict(zip(missing, self._embedder.embed(missing), strict=True))
        with self._lock:
            self.asked += len(missing)
            for text in dict.fromkeys(texts):
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack([found[text] for text in texts])
