"""Reports read, and embedded where that is worth it: no text is ever embedded twice, a restart included."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Protocol

import numpy as np

from livedesk.model import Article, Findings, Reading, Report
from livedesk.reading.embedding import Embedder
from livedesk.reading.parser import installed_parser
from livedesk.reading.reader import Reader
from livedesk.story.schema import Story


class Cache(Protocol):
    """The part of a log that keeps embeddings."""

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings."""
        ...

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        ...


class Readings:
    """Reads reports for one story; embeddings are kept by their content in the record's caches."""

    def __init__(self, story: Story, record: Cache, embedder: Embedder | None) -> None:
        self._record = record
        self._embedder = embedder
        self.use(story)

    def use(self, story: Story) -> None:
        """Put an edited story file in force."""
        self._reader = Reader(story)

    async def of(self, reports: Sequence[Report]) -> list[Reading]:
        """Readings of the reports, embedded in another thread where the gate lets them through."""
        readings = [self._reader.read(report) for report in reports]
        if self._embedder is None:
            return readings
        return await asyncio.to_thread(self._embed, self._embedder, readings)

    async def of_text(self, article: Article) -> Findings | None:
        """Claims, signals and figures of the page behind a report's link; with a parser, in another thread."""
        parser = installed_parser()
        if parser is None:
            return self._reader.read_text(article.text, article.lang)
        return await asyncio.to_thread(self._reader.read_text, article.text, article.lang, parser)

    def at_once(self, reports: Sequence[Report]) -> list[Reading]:
        """The same, in this thread: for start-up, which waits for it."""
        readings = [self._reader.read(report) for report in reports]
        return readings if self._embedder is None else self._embed(self._embedder, readings)

    def _embed(self, embedder: Embedder, readings: Sequence[Reading]) -> list[Reading]:
        texts: dict[str, str] = {}
        keys: dict[int, str] = {}
        for i, reading in enumerate(readings):
            if self._reader.gate(reading):
                text = self._reader.embedding_text(reading)
                key = blake2b(f"{embedder.name}\0{text}".encode(), digest_size=16).hexdigest()
                keys[i] = key
                texts[key] = text
        vectors = self._record.readings(list(texts))
        missing = [key for key in texts if key not in vectors]
        if missing:
            rows = np.asarray(embedder.embed([texts[key] for key in missing]), dtype="<f4")
            made = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
            self._record.keep_readings(made.items())
            vectors |= made
        return [
            self._reader.with_embedding(reading, np.frombuffer(vectors[keys[i]], "<f4"))
            if i in keys
            else reading
            for i, reading in enumerate(readings)
        ]
