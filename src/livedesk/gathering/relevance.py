"""Is a report on the story? Terms and actors of the story file first, then closeness to the story."""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt

from livedesk.gathering import thresholds as t
from livedesk.gathering.vectors import Centres, vector
from livedesk.model import Because, Reading
from livedesk.story.schema import Story

Floats = npt.NDArray[np.float64]


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a report is on the story, by how much, and why."""

    relevant: bool
    """On the story?"""
    relevance: float
    """0..1, 0.5 at the threshold."""
    because: Because
    """The sum and what it is made of."""


class Taught(msgspec.Struct, kw_only=True):
    """What reports whose terms left no doubt have taught so far; plain data for the snapshot."""

    near: int = 0
    """Reports that were surely on the story."""
    far: int = 0
    """Reports that surely were not."""
    near_words: dict[str, int] = {}
    """In how many of the near a word stood; of the last few thousand reports."""
    far_words: dict[str, int] = {}
    """The same of the far."""
    near_vectors: int = 0
    """How many of the near had an embedding."""
    far_vectors: int = 0
    """How many of the far had one."""
    near_sum: bytes = b""
    """Sum of the near's centred embeddings, float64."""
    far_sum: bytes = b""
    """The same of the far."""


class Relevance:
    """Judges reports of one story in the order the desk saw them; learns from the clear cases.

    The closeness is Rocchio's: the line from the mean of what was surely off the story to the mean of
    what was surely on it, embeddings centred per language. Without embeddings it is the log-odds of
    the words under the same two groups (naive Bayes), bounded.
    """

    def __init__(self, story: Story) -> None:
        self._weights = {term.id: term.weight for term in story.terms}
        self._weights |= {actor.id: actor.weight for actor in story.actors}
        self._names = {actor.id: actor.name for actor in story.actors}
        self._taught = Taught()
        self._centres = Centres()
        self._near: Floats | None = None
        self._far: Floats | None = None

    def terms(self, reading: Reading) -> float:
        """Sum of the weights of the distinct terms and actors mentioned; the headline counts in full."""
        elsewhere = t.SUMMARY_SHARE if reading.title else 1.0
        return sum(
            self._weights.get(m.id, 0.0) * (1.0 if m.in_title else elsewhere) for m in reading.mentions
        )

    def judge(self, reading: Reading, *, page_was_relevant: bool = False) -> Judgement:
        """Judge one report, then learn from it when its terms leave no doubt."""
        terms = self.terms(reading)
        values: dict[str, float | str] = {"terms": round(terms, 2), "threshold": t.RELEVANT}
        total = terms
        closeness: float | None = None
        made = vector(reading.embedding)
        if reading.mentions or reading.embedding is not None:
            closeness = self._closeness(reading, made)
        if closeness is not None:
            total += closeness
            values["closeness"] = round(closeness, 2)
        if page_was_relevant:
            total += t.SAME_PAGE
            values["same page"] = t.SAME_PAGE
        self._learn(reading, made, terms)
        relevant = total >= t.RELEVANT
        return Judgement(
            relevant=relevant,
            relevance=round(1 / (1 + math.exp(-4 * (total - t.RELEVANT))), 3),
            because=Because(
                rule="relevance.terms", text=self._say(reading, relevant, values, total), values=values
            ),
        )

    # --- closeness --------------------------------------------------------------------------------

    def _closeness(self, reading: Reading, made: Floats | None) -> float | None:
        taught = self._taught
        if made is not None and (along := self._along(made, reading.lang)) is not None:
            return _bounded(t.CLOSENESS_SLOPE * along + t.CLOSENESS_LIFT, t.CLOSENESS_REACH)
        if min(taught.near, taught.far) >= t.TAUGHT:
            return _bounded(t.WORDS_SLOPE * self._log_odds(reading.words), t.WORDS_REACH)
        return None

    def _along(self, made: Floats, lang: str) -> float | None:
        """Where an embedding lies on the line from off to on the story: -0.5 and 0.5 are the two means."""
        taught = self._taught
        if self._near is None or self._far is None or self._near.shape != made.shape:
            return None
        if min(taught.near_vectors, taught.far_vectors) < t.TAUGHT:
            return None
        near, far = self._near / taught.near_vectors, self._far / taught.far_vectors
        axis = near - far
        length = float(axis @ axis)
        if length == 0:
            return None
        return float((self._centres.centred(made, lang) - (near + far) / 2) @ axis) / length

    def _log_odds(self, words: Iterable[str]) -> float:
        taught, odds, count = self._taught, 0.0, 0
        near_all, far_all = taught.near + 1.0, taught.far + 1.0
        for word in sorted(set(words)):
            count += 1
            near, far = taught.near_words.get(word, 0), taught.far_words.get(word, 0)
            if near + far >= t.WORD_SEEN:
                odds += _bounded(math.log((near + 0.5) / near_all * far_all / (far + 0.5)), 2.0)
        return odds / math.sqrt(count + 3)

    def _learn(self, reading: Reading, made: Floats | None, terms: float) -> None:
        near = terms >= t.SURE
        if not near and terms > t.FAR:
            return
        taught = self._taught
        words = taught.near_words if near else taught.far_words
        for word in set(reading.words):
            words[word] = words.get(word, 0) + 1
        if near:
            taught.near += 1
        else:
            taught.far += 1
        if taught.near + taught.far >= t.TAUGHT_REPORTS:
            self._forget()
        if made is None:
            return
        if self._near is not None and self._near.shape != made.shape:
            self._near = self._far = None  # another model: what the old one taught means nothing to it
            taught.near_vectors = taught.far_vectors = 0
        elif self._far is not None and self._far.shape != made.shape:
            self._far, taught.far_vectors = None, 0
        self._centres.add(made, reading.lang)
        centred = self._centres.centred(made, reading.lang)
        if near:
            taught.near_vectors += 1
            self._near = centred if self._near is None else self._near + centred
        else:
            taught.far_vectors += 1
            self._far = centred if self._far is None else self._far + centred

    def _forget(self) -> None:
        """Halve all counts, so that memory is bounded and the latest reports count most."""
        taught = self._taught
        taught.near //= 2
        taught.far //= 2
        taught.near_words = {w: n // 2 for w, n in taught.near_words.items() if n >= 2}
        taught.far_words = {w: n // 2 for w, n in taught.far_words.items() if n >= 2}

    # --- saying why -------------------------------------------------------------------------------

    def _say(self, reading: Reading, relevant: bool, values: dict[str, float | str], total: float) -> str:
        named = [m.text for m in sorted(reading.mentions, key=lambda m: not m.in_title)][:5]
        what = ", ".join(named) if named else "no term of the story"
        parts = [f"{what} {values['terms']}"]
        if "closeness" in values:
            parts.append(f"closeness {values['closeness']:+}")
        if "same page" in values:
            parts.append(f"same page {values['same page']:+}")
        sign = "≥" if relevant else "<"
        head = "on the story" if relevant else "held"
        return f"{head}: {', '.join(parts)} ({total:.2f} {sign} {t.RELEVANT})"

    # --- snapshot ---------------------------------------------------------------------------------

    def state(self) -> tuple[Taught, dict[str, tuple[int, bytes]]]:
        """Plain data from which ``take`` makes an equal judge."""
        taught = msgspec.structs.replace(
            self._taught,
            near_sum=b"" if self._near is None else self._near.tobytes(),
            far_sum=b"" if self._far is None else self._far.tobytes(),
        )
        return taught, self._centres.state()

    def take(self, taught: Taught, centres: dict[str, tuple[int, bytes]]) -> None:
        """Go on from ``state``."""
        self._taught = taught
        self._centres.take(centres)
        self._near = np.frombuffer(taught.near_sum).copy() if taught.near_sum else None
        self._far = np.frombuffer(taught.far_sum).copy() if taught.far_sum else None


def _bounded(value: float, reach: float) -> float:
    return max(-reach, min(reach, value))
