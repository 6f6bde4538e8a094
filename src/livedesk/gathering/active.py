"""The reports likeness is measured against: the latest ones on the story, as columns of numbers.

One row per report. Rows are only ever added at the end and dropped from the front, so the cost of a
comparison is bounded by the rows, and a restored machine computes on the same numbers in the same order.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from livedesk.gathering import thresholds as t
from livedesk.gathering.vectors import Centres
from livedesk.model import Frame
from livedesk.reading.frame_likeness import agree, clash

Floats = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]


class Row(msgspec.Struct, kw_only=True, array_like=True):
    """One report as likeness sees it."""

    hours: float
    """When the desk saw it."""
    development: int
    """Number of the development it is in."""
    lang: str
    """Its language."""
    frame: Frame | None
    """What its headline says happened; None when nothing tells."""
    words: dict[str, float]
    """Weights of its words: unit length, frozen when it came."""
    mentions: dict[str, float]
    """Weights of the actors and terms it names: at most unit length, frozen when it came."""
    vector: bytes
    """Its embedding, float32; empty when it has none."""


class ActiveState(msgspec.Struct, kw_only=True):
    """All that the rows remember; plain data for the snapshot."""

    rows: list[Row]
    """Oldest first."""
    first: int
    """Number of the oldest."""
    vectors: int
    """Length of the embeddings."""
    table: int
    """Rows the vector tables have room for."""
    dropped: int
    """Rows at their front that are no longer in use."""
    centred: bytes
    """Centred embeddings of the rows in use, float32."""
    centre_of: dict[str, bytes]
    """Centres they were made with, float32."""
    since_centred: int
    """Rows added since."""
    centres: dict[str, tuple[int, bytes]]
    """The running means."""


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How one report compares with every row."""

    total: Floats
    """All parts together."""
    meaning: Floats
    """Cosine of the centred embeddings; 0 where either has none."""
    words: Floats
    """Cosine of the weighted words."""
    mentions: Floats
    """Cosine of the weighted mentions."""
    frames: Floats
    """What the frames add where they agree, less what they take away where they clash; 0 where neither tells
    and where it could not decide."""


class Active:
    """Rows in the order the desk saw them, with an index of their words."""

    def __init__(self) -> None:
        self.rows: deque[Row] = deque()
        self.first = 0
        """Number of the oldest row; numbers never repeat."""
        self._word_rows: dict[str, deque[tuple[int, float]]] = {}
        self._mention_rows: dict[str, deque[tuple[int, float]]] = {}
        self._vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._centred: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._used = 0
        """Rows of the vector tables in use, dropped ones at the front included."""
        self._dropped = 0
        self._since_centred = 0
        self._centre_of: dict[str, Vectors] = {}
        self.centres = Centres()

    def __len__(self) -> int:
        return len(self.rows)

    # --- likeness ---------------------------------------------------------------------------------

    def likeness(self, row: Row) -> Likeness:
        """Compare ``row`` (not yet added) with every row, oldest first."""
        count = len(self.rows)
        words = self._dots(row.words, self._word_rows, count)
        mentions = self._dots(row.mentions, self._mention_rows, count)
        same = np.fromiter((r.lang == row.lang for r in self.rows), dtype=bool, count=count)
        meaning = self._meaning(row, count)
        if row.vector:
            total: Floats = np.where(same, 1.0, t.ACROSS_LANGUAGES) * meaning
        else:
            total = t.WORDS_WEIGHT * words
        total = total + t.MENTIONS_WEIGHT * mentions
        frames = self._frames(row, total)
        return Likeness(total=total + frames, meaning=meaning, words=words, mentions=mentions, frames=frames)

    def _frames(self, row: Row, total: Floats) -> Floats:
        """Frames are compared only where they could lift a row over the threshold or push it below."""
        out = np.zeros(len(total))
        if row.frame is None:
            return out
        floor = (t.JOIN if row.vector else t.JOIN_WORDS) - t.FRAMES_AGREE
        for i in np.flatnonzero(total >= floor).tolist():
            other = self.rows[i]
            if other.frame is None or row.hours - other.hours > 3 * t.SIGMA_HOURS:
                continue
            if clash(row.frame, other.frame) is not None:
                out[i] = -t.FRAMES_CLASH
            else:
                out[i] = t.FRAMES_AGREE * agree(row.frame, other.frame)
        return out

    def _meaning(self, row: Row, count: int) -> Floats:
        if not row.vector or self._vectors.shape[1] * 4 != len(row.vector) or count == 0:
            return np.zeros(count)
        mine = self._unit(np.frombuffer(row.vector, dtype="<f4")[None, :], [row.lang])[0]
        dots: Floats = (self._centred[self._dropped : self._used] @ mine).astype(np.float64)
        # Kept to six digits: the last bits of a matrix product depend on the machine.
        return dots.round(6)

    def _dots(
        self, weights: Mapping[str, float], index: Mapping[str, deque[tuple[int, float]]], count: int
    ) -> Floats:
        out = [0.0] * count
        first = self.first
        for key, weight in weights.items():
            owners = index.get(key)
            if owners is None:
                continue
            if len(owners) > t.WORD_OWNERS:
                for number, theirs in list(owners)[-t.WORD_OWNERS :]:
                    out[number - first] += weight * theirs
            else:
                for number, theirs in owners:
                    out[number - first] += weight * theirs
        return np.array(out, dtype=np.float64)

    # --- weights ----------------------------------------------------------------------------------

    def weigh_words(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Unit weights of a report's words: rare among the active reports counts more, common not at all."""
        return self._unit_weights(counts)

    def weigh_mentions(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Weights of the actors and terms a report names. One that every report names says nothing: the
        length they are scaled by has a floor, so that naming only such ones is no likeness."""
        everything = len(self.rows) + 1 + t.MENTIONS_BEFORE
        weights: dict[str, float] = {}
        for key, count in counts.items():
            owners = len(self._mention_rows.get(key, ())) + 1
            weights[key] = count * math.log(everything / owners)
        length = math.sqrt(math.fsum(w * w for w in weights.values()) + t.MENTIONS_FLOOR**2)
        return {key: round(w / length, 4) for key, w in weights.items() if w > 0}

    def _unit_weights(self, counts: Mapping[str, float]) -> dict[str, float]:
        everything = len(self.rows) + 1
        weights: dict[str, float] = {}
        for key, count in counts.items():
            owners = len(self._word_rows.get(key, ())) + 1
            if owners > t.COMMON_WORD * everything + 3:
                continue
            weights[key] = count * math.log(1 + everything / owners)
        length = math.sqrt(math.fsum(w * w for w in weights.values()))
        return {key: round(w / length, 4) for key, w in weights.items()} if length else {}

    # --- rows -------------------------------------------------------------------------------------

    def add(self, row: Row) -> None:
        """Add a row, drop those that are too old or too many."""
        self._add(row)
        if row.vector:
            self.centres.add(np.frombuffer(row.vector, dtype="<f4").astype(np.float64), row.lang)
            self._since_centred += 1
            if self._since_centred >= min(t.RECENTRE, 1 + len(self.rows) // 8):
                self._recentre()
        while len(self.rows) > t.ACTIVE_REPORTS or row.hours - self.rows[0].hours > t.ACTIVE_HOURS:
            self._drop()

    def _add(self, row: Row) -> None:
        number = self.first + len(self.rows)
        self.rows.append(row)
        for key, weight in row.words.items():
            self._word_rows.setdefault(key, deque()).append((number, weight))
        for key, weight in row.mentions.items():
            self._mention_rows.setdefault(key, deque()).append((number, weight))
        self._add_vector(row)

    def _add_vector(self, row: Row) -> None:
        size = len(row.vector) // 4
        if size and self._vectors.shape[1] != size:  # the first embedding, or another model's
            self._vectors = np.zeros((max(64, self._used), size), dtype=np.float32)
            self._centred = np.zeros_like(self._vectors)
            self._centre_of = {}
        if self._used == len(self._vectors):
            self._make_room()
        if size:
            made = np.frombuffer(row.vector, dtype="<f4")
            self._vectors[self._used] = made
            self._centred[self._used] = self._unit(made[None, :], [row.lang])[0]
        self._used += 1

    def _make_room(self) -> None:
        kept = self._used - self._dropped
        for name in ("_vectors", "_centred"):
            old: Vectors = getattr(self, name)
            new = np.zeros((max(64, kept * 2), old.shape[1]), dtype=np.float32)
            new[:kept] = old[self._dropped : self._used]
            setattr(self, name, new)
        self._used, self._dropped = kept, 0

    def _drop(self) -> None:
        row = self.rows.popleft()
        for keys, index in ((row.words, self._word_rows), (row.mentions, self._mention_rows)):
            for key in keys:
                owners = index[key]
                owners.popleft()
                if not owners:
                    del index[key]
        self.first += 1
        self._dropped += 1

    def _recentre(self) -> None:
        """Take the centres as known now for all rows."""
        self._since_centred = 0
        langs = {row.lang for row in self.rows}
        size = self._vectors.shape[1]
        self._centre_of = {lang: self.centres.centre(lang, size).astype(np.float32) for lang in sorted(langs)}
        live = slice(self._dropped, self._used)
        self._centred[live] = self._unit(self._vectors[live], [row.lang for row in self.rows])

    def _unit(self, made: Vectors, langs: list[str]) -> Vectors:
        size = made.shape[1]
        for lang in langs:
            if lang not in self._centre_of:
                self._centre_of[lang] = self.centres.centre(lang, size).astype(np.float32)
        centred = made - np.stack([self._centre_of[lang] for lang in langs])
        lengths: Vectors = np.sqrt((centred * centred).sum(axis=1, keepdims=True))
        present = made.any(axis=1, keepdims=True).astype(np.float32)
        scaled = centred / np.maximum(lengths, np.float32(1e-6)) * present
        return scaled.astype(np.float32)

    # --- snapshot ---------------------------------------------------------------------------------

    def state(self) -> ActiveState:
        """Plain data from which ``take`` makes an equal table, down to where its rows lie in memory."""
        return ActiveState(
            rows=list(self.rows),
            first=self.first,
            vectors=self._vectors.shape[1],
            table=len(self._vectors),
            dropped=self._dropped,
            centred=self._centred[self._dropped : self._used].tobytes(),
            centre_of={lang: made.tobytes() for lang, made in self._centre_of.items()},
            since_centred=self._since_centred,
            centres=self.centres.state(),
        )

    def take(self, state: ActiveState) -> None:
        """Go on from ``state``. Raises ValueError when its parts do not fit together."""
        self.centres.take(state.centres)
        self._centre_of = {lang: np.frombuffer(raw, dtype="<f4") for lang, raw in state.centre_of.items()}
        self._since_centred = state.since_centred
        self._vectors = np.zeros((state.table, state.vectors), dtype=np.float32)
        self._centred = np.zeros_like(self._vectors)
        self.first = state.first
        self._dropped = self._used = state.dropped
        for row in state.rows:
            self._add(row)
        kept = np.frombuffer(state.centred, dtype="<f4")
        self._centred[self._dropped : self._used] = kept.reshape(len(state.rows), state.vectors)
