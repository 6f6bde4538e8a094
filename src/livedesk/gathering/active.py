"""The reports likeness is measured against: the latest ones on the story, as columns of numbers.

One row per report. Rows are only ever added at the end and dropped from the front, so the cost of a
comparison is bounded by the rows, and a restored machine computes on the same numbers in the same order.

What is compared with every row lies in columns. Centred embeddings are never written down: with v a row, m the
report and c the centre of the row's language, (v - c) . m is v . m - c . m, and only the length of v - c is kept.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from livedesk.gathering import thresholds as t
from livedesk.gathering.compared import Compared
from livedesk.gathering.likeness import Flags, Floats, Ints, Likeness, faded, most_alike
from livedesk.gathering.owners import Owners
from livedesk.gathering.vectors import Centres
from livedesk.model import Frame

Vectors = npt.NDArray[np.float32]


class Row(msgspec.Struct, kw_only=True, array_like=True):
    """One report as likeness sees it."""

    id: str
    """Id of the report."""
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
    scales: bytes
    """What makes the centred embeddings of the rows in use unit vectors, float32."""
    centre_of: dict[str, bytes]
    """Centres they are measured from, float32."""
    since_centred: int
    """Rows added since."""
    centres: dict[str, tuple[int, bytes]]
    """The running means."""


class Active:
    """Rows in the order the desk saw them, with an index of their words."""

    def __init__(self) -> None:
        self.rows: deque[Row] = deque()
        self.first = 0
        """Number of the oldest row; numbers never repeat."""
        self._sizes: dict[int, int] = {}
        """Rows of each development."""
        self._word_rows = Owners(t.WORD_OWNERS)
        self._mention_rows = Owners(t.WORD_OWNERS)
        # Columns, one place a row; those in use lie between _dropped and _used.
        self._hours: Floats = np.zeros(0)
        self._developments: Ints = np.zeros(0, dtype=np.int64)
        self._langs: Ints = np.zeros(0, dtype=np.int64)
        self._frame_ids: Ints = np.zeros(0, dtype=np.int64)
        self._vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
        self._squares: Vectors = np.zeros(0, dtype=np.float32)
        self._scales: Vectors = np.zeros(0, dtype=np.float32)
        self._used = 0
        self._dropped = 0
        self._lang_codes: dict[str, int] = {}
        self._frames = Compared()
        self._since_centred = 0
        self._centre_of: dict[str, Vectors] = {}
        self.centres = Centres()

    def __len__(self) -> int:
        return len(self.rows)

    # --- likeness ---------------------------------------------------------------------------------

    def likeness(self, row: Row) -> Likeness:
        """Compare ``row`` (not yet added) with every row, oldest first, but for frames."""
        count = len(self.rows)
        live = slice(self._dropped, self._used)
        gaps = row.hours - self._hours[live]
        words = self._word_rows.products(row.words, self.first, count)
        mentions = self._mention_rows.products(row.mentions, self.first, count)
        meaning = self._meaning(row, count)
        if row.vector:
            same = self._langs[live] == self._code(row.lang)
            alike: Floats = np.where(same, 1.0, t.ACROSS_LANGUAGES) * meaning
        else:
            alike = t.WORDS_WEIGHT * words
        total = alike + t.MENTIONS_WEIGHT * mentions - _distance(row, gaps)
        share = gaps / t.FADE_HOURS
        share *= share
        fade = np.exp(-(share * share))
        telling = self._telling(row, total)
        return Likeness(
            total=total,
            fade=fade,
            developments=self._developments[live],
            meaning=meaning,
            words=words,
            mentions=mentions,
            telling=telling,
            hoped=faded(total + t.FRAMES_AGREE * telling, fade),
        )

    def _telling(self, row: Row, total: Floats) -> Flags:
        """Rows whose frames are compared with the report's: where that could lift a row over the threshold or
        to what ties developments, or push it below; of very many the most alike."""
        telling = np.zeros(len(total), dtype=np.bool_)
        if row.frame is None:
            return telling
        threshold = t.JOIN if row.vector else t.JOIN_WORDS
        floor = min(t.TIE_SHARE * threshold, threshold - t.FRAMES_AGREE)
        known = self._frame_ids[self._dropped : self._used] >= 0
        telling[most_alike(np.where(known, total, -np.inf), floor, t.FRAMES_COMPARED)] = True
        return telling

    def frames(self, row: Row, likeness: Likeness, at: Ints) -> Floats:
        """What frames add or take away for the rows ``at``: 0 for those that do not tell."""
        added = np.zeros(len(at))
        telling = likeness.telling[at]
        if row.frame is not None:
            ids = self._frame_ids[self._dropped : self._used][at[telling]]
            added[telling] = self._frames.compared(row.frame, ids)
        return added

    def move(self, place: int, development: int) -> None:
        """A row belongs to another development from now on."""
        self._leave(self.rows[place].development)
        self._sizes[development] = self._sizes.get(development, 0) + 1
        self.rows[place].development = development
        self._developments[self._dropped + place] = development

    def _meaning(self, row: Row, count: int) -> Floats:
        if not row.vector or self._vectors.shape[1] * 4 != len(row.vector) or count == 0:
            return np.zeros(count)
        live = slice(self._dropped, self._used)
        raw = np.frombuffer(row.vector, dtype="<f4")
        mine = raw - self._centre(row.lang)
        mine = mine / np.float32(max(float(np.sqrt(mine @ mine)), 1e-6))
        offsets = np.array([self._centre(lang) @ mine for lang in self._lang_codes], dtype=np.float32)
        dots = (self._vectors[live] @ mine - offsets[self._langs[live]]) * self._scales[live]
        # Kept to five digits: the last bits of a matrix product depend on the machine.
        return dots.astype(np.float64).round(5)

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
            owners = self._mention_rows.count(key) + 1
            weights[key] = count * math.log(everything / owners)
        length = math.sqrt(math.fsum(w * w for w in weights.values()) + t.MENTIONS_FLOOR**2)
        return {key: round(w / length, 4) for key, w in weights.items() if w > 0}

    def _unit_weights(self, counts: Mapping[str, float]) -> dict[str, float]:
        everything = len(self.rows) + 1
        weights: dict[str, float] = {}
        for key, count in counts.items():
            owners = self._word_rows.count(key) + 1
            if owners > t.COMMON_WORD * everything + 3:
                continue
            weights[key] = count * math.log(1 + everything / owners)
        length = math.sqrt(math.fsum(w * w for w in weights.values()))
        return {key: round(w / length, 4) for key, w in weights.items()} if length else {}

    # --- rows -------------------------------------------------------------------------------------

    def add(self, row: Row) -> list[int]:
        """Add a row, drop those that are too old or too many; numbers of the developments that are out of reach now."""
        self._add(row)
        if row.vector:
            self.centres.add(np.frombuffer(row.vector, dtype="<f4").astype(np.float64), row.lang)
            self._since_centred += 1
            if self._since_centred >= min(t.RECENTRE, 1 + len(self.rows) // 8):
                self._recentre()
        gone: list[int] = []
        while len(self.rows) > t.ACTIVE_REPORTS or row.hours - self.rows[0].hours > t.ACTIVE_HOURS:
            last = self.rows[0].development
            self._drop()
            if last not in self._sizes:
                gone.append(last)
        return gone

    def _add(self, row: Row) -> None:
        number = self.first + len(self.rows)
        self.rows.append(row)
        self._sizes[row.development] = self._sizes.get(row.development, 0) + 1
        self._word_rows.add(number, row.words)
        self._mention_rows.add(number, row.mentions)
        size = len(row.vector) // 4
        if size and self._vectors.shape[1] != size:  # the first embedding, or another model's
            self._vectors = np.zeros((len(self._hours), size), dtype=np.float32)
            self._squares[:] = self._scales[:] = 0
            self._centre_of = {}
        if self._used == len(self._hours):
            self._make_room()
        at = self._used
        self._hours[at] = row.hours
        self._developments[at] = row.development
        self._langs[at] = self._code(row.lang)
        self._frame_ids[at] = -1 if row.frame is None else self._frames.hold(row.frame)
        self._used += 1
        if size:
            self._vectors[at] = made = np.frombuffer(row.vector, dtype="<f4")
            self._squares[at] = square = made @ made
            centre = self._centre(row.lang)
            # As _scale does it for many, which takes ten times as long for one.
            left = max(square - 2 * (made @ centre) + centre @ centre, np.float32(1e-12))
            self._scales[at] = 1 / np.sqrt(left) if square > 0 else 0

    def _make_room(self) -> None:
        kept = self._used - self._dropped
        self._tables(max(64, kept * 2), slice(self._dropped, self._used))
        self._used, self._dropped = kept, 0

    def _tables(self, room: int, kept: slice) -> None:
        """Columns with room for so many rows, those kept at their front."""
        for name in ("_hours", "_developments", "_langs", "_frame_ids", "_vectors", "_squares", "_scales"):
            old: npt.NDArray[Any] = getattr(self, name)
            new = np.zeros((room, *old.shape[1:]), dtype=old.dtype)
            new[: kept.stop - kept.start] = old[kept]
            setattr(self, name, new)

    def _drop(self) -> None:
        row = self.rows.popleft()
        self._leave(row.development)
        self._word_rows.drop_oldest(row.words)
        self._mention_rows.drop_oldest(row.mentions)
        if row.frame is not None:
            self._frames.release(row.frame)
        self.first += 1
        self._dropped += 1

    def _leave(self, development: int) -> None:
        """One row less of a development."""
        self._sizes[development] -= 1
        if not self._sizes[development]:
            del self._sizes[development]

    def _recentre(self) -> None:
        """Take the centres as known now for all rows."""
        self._since_centred = 0
        size = self._vectors.shape[1]
        langs = list(self._lang_codes)
        codes: list[int] = np.unique(self._langs[self._dropped : self._used]).tolist()
        self._centre_of = {
            langs[code]: self.centres.centre(langs[code], size).astype(np.float32) for code in codes
        }
        self._scale(slice(self._dropped, self._used))

    def _scale(self, at: slice) -> None:
        """Write down the lengths of the centred embeddings of some rows, as what makes them 1."""
        langs = list(self._lang_codes)
        codes: list[int] = np.unique(self._langs[at]).tolist()
        centres = np.stack([self._centre(langs[code]) for code in codes])
        # |v - c|^2 = |v|^2 - 2 v . c + |c|^2: the table is read once, however many languages there are.
        place = np.zeros(len(langs), dtype=np.int64)
        place[codes] = np.arange(len(codes))
        mine = place[self._langs[at]]
        products = (self._vectors[at] @ centres.T)[np.arange(len(mine)), mine]
        squares = self._squares[at] - 2 * products + np.einsum("ij,ij->i", centres, centres)[mine]
        lengths = np.sqrt(np.maximum(squares, np.float32(1e-12)))
        self._scales[at] = np.where(self._squares[at] > 0, 1 / lengths, np.float32(0))

    def _centre(self, lang: str) -> Vectors:
        centre = self._centre_of.get(lang)
        if centre is None:
            size = self._vectors.shape[1]
            centre = self._centre_of[lang] = self.centres.centre(lang, size).astype(np.float32)
        return centre

    def _code(self, lang: str) -> int:
        return self._lang_codes.setdefault(lang, len(self._lang_codes))

    # --- snapshot ---------------------------------------------------------------------------------

    def state(self) -> ActiveState:
        """Plain data from which ``take`` makes an equal table, down to where its rows lie in memory."""
        return ActiveState(
            rows=list(self.rows),
            first=self.first,
            vectors=self._vectors.shape[1],
            table=len(self._hours),
            dropped=self._dropped,
            scales=self._scales[self._dropped : self._used].tobytes(),
            centre_of={lang: made.tobytes() for lang, made in self._centre_of.items()},
            since_centred=self._since_centred,
            centres=self.centres.state(),
        )

    def take(self, state: ActiveState) -> None:
        """Go on from ``state``. Raises ValueError when its parts do not fit together."""
        self.centres.take(state.centres)
        self._since_centred = state.since_centred
        self._vectors = np.zeros((0, state.vectors), dtype=np.float32)
        self._tables(state.table, slice(0, 0))
        self.first = state.first
        self._dropped = self._used = state.dropped
        for row in state.rows:
            self._add(row)
        self._centre_of = {lang: np.frombuffer(raw, dtype="<f4") for lang, raw in state.centre_of.items()}
        self._scales[self._dropped : self._used] = np.frombuffer(state.scales, dtype="<f4")


def _distance(row: Row, gaps: Floats) -> Floats:
    """What the hours between two reports take away."""
    near = np.exp(-(gaps**2) / (2 * t.SIGMA_HOURS**2))
    away: Floats = t.HOURS_AWAY * (1 - near) + t.HOUR_AWAY * np.abs(gaps)
    return away if row.vector else away * t.HOURS_WORDS
