"""Which development does a report on the story belong to? One pass, in the order the desk saw things."""

from __future__ import annotations

from hashlib import blake2b

import msgspec
import numpy as np

from livedesk.gathering import thresholds as t
from livedesk.gathering.active import Active, ActiveState, Floats, Ints, Likeness, Row
from livedesk.gathering.texts import slug, tokens
from livedesk.model import Because, Frame, Reading, Report
from livedesk.story.schema import Story

_OPENING_FORMS = ("news", "social")
_AT_ONCE = 8
"""So many developments have their frames compared before it is asked whether others still could win; then
twice as many."""


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """Where a report belongs."""

    development: str | None
    """Id of the development; None when it states no one happening."""
    opens: bool
    """True when it opens that development."""
    because: Because
    """Why."""


class DevelopmentsState(msgspec.Struct, kw_only=True):
    """All that developments remember; plain data for the snapshot."""

    active: ActiveState
    """The rows likeness is measured against."""
    ids: dict[int, str]
    """Ids of developments by number, in the order they were opened."""
    next: int
    """The next number."""


class Developments:
    """Developments of one story, as far back as likeness reaches."""

    def __init__(self, story: Story) -> None:
        self._actors = {actor.id: actor.name for actor in story.actors}
        self._names = self._actors | {term.id: term.id for term in story.terms}
        self._active = Active()
        self._ids: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0

    def join(self, report: Report, reading: Reading, hours: float, repeats: str | None) -> Joined:
        """Place one report on the story and remember it.

        ``repeats`` is the development of the report it copies, when it is a copy: it goes there, and
        likeness is not measured against copies, so that a text sent often does not pull others in.
        """
        if repeats is not None:
            return Joined(
                development=repeats,
                opens=False,
                because=Because(rule="development.copy", text="with the report it repeats"),
            )
        row = self._row(reading, hours)
        joined = self._place(report, reading, row)
        if joined.development is not None:
            row.development = self._number(joined.development)
            self._active.add(row)
        return joined

    def _place(self, report: Report, reading: Reading, row: Row) -> Joined:
        threshold = t.JOIN if row.vector else t.JOIN_WORDS
        best = self._closest(row, threshold)
        if best is not None and best[0] >= threshold:
            score, number, nearest, likeness = best
            return Joined(
                development=self._ids[number],
                opens=False,
                because=self._why(score, threshold, nearest, likeness, row),
            )
        values: dict[str, float | str] = {"threshold": threshold}
        near = "nothing like it in reach"
        if best is not None:
            values["closest"] = round(best[0], 2)
            near = f"closest {best[0]:.2f} < {threshold}"
        if reading.form not in _OPENING_FORMS:
            because = Because(
                rule="development.form",
                text=f"{reading.form} opens none; {near}",
                values=values,
            )
            return Joined(development=None, opens=False, because=because)
        because = Because(rule="development.opens", text=f"opens a development: {near}", values=values)
        return Joined(development=development_id(report, reading), opens=True, because=because)

    def _closest(self, row: Row, threshold: float) -> tuple[float, int, int, Likeness] | None:
        """Score, development, its closest row and the likeness to all, of the best development."""
        if not self._active.rows:
            return None
        bare = self._active.without_frames(row)
        kinds, group = _distinct(bare.developments)
        sizes = np.bincount(group)
        gap = np.full(len(kinds), np.inf)
        np.minimum.at(gap, group, np.abs(row.hours - bare.hours))
        decay = np.exp(-(gap**2) / (2 * t.SIGMA_HOURS**2))
        crowd = t.CROWD * threshold * np.log(sizes)

        def scores(total: Floats) -> Floats:
            tops = np.full(len(kinds), -np.inf)
            np.maximum.at(tops, group, total)
            means = np.bincount(group, weights=total) / sizes
            return (t.CLOSEST_SHARE * tops + (1 - t.CLOSEST_SHARE) * means) * decay - crowd

        # Frames cost the most to compare and can add only so much: the most hopeful developments first, until
        # no other can come out above the best. Nothing is lost by it.
        telling = self._active.telling(row, bare)
        hope = scores(bare.total + np.where(telling, t.FRAMES_AGREE, 0.0))
        order = np.argsort(-hope, kind="stable")
        frames = np.zeros(len(group))
        found = np.full(len(kinds), -np.inf)
        tried, some = 0, _AT_ONCE
        while tried < len(kinds) and hope[order[tried]] >= found.max() - 1e-9:
            chosen = np.zeros(len(kinds), dtype=np.bool_)
            chosen[order[tried : tried + some]] = True
            frames += self._active.frames(row, np.flatnonzero(chosen[group] & telling))
            tried, some = tried + some, some * 2
            found[order[:tried]] = scores(bare.total + frames)[order[:tried]]
        likeness = msgspec.structs.replace(bare, total=bare.total + frames, frames=frames)
        at = int(np.argmax(found))
        members = np.flatnonzero(group == at)
        nearest = int(members[np.argmax(likeness.total[members])])
        return float(found[at]), int(kinds[at]), nearest, likeness

    # --- what likeness needs of a report ------------------------------------------------------------

    def _row(self, reading: Reading, hours: float) -> Row:
        # Names count once, as mentions, which know them in every language; what is left is what happened.
        names = {word for m in reading.mentions for word in tokens(m.text)}
        words: dict[str, float] = {}
        for place, word in enumerate(reading.words):
            if word in names:
                continue
            share = 1.0 if place < reading.title_words else 0.5
            words[word] = min(2.0, words.get(word, 0.0) + share)
        mentions = {m.id: 1.0 if m.in_title else 0.5 for m in reading.mentions}
        return Row(
            hours=hours,
            development=-1,
            lang=reading.lang,
            frame=reading.frame,
            words=self._active.weigh_words(words),
            mentions=self._active.weigh_mentions(mentions),
            vector=reading.embedding or b"",
        )

    def _number(self, development: str) -> int:
        number = self._numbers.get(development)
        if number is None:
            if len(self._ids) > 2 * t.ACTIVE_REPORTS:
                reach = {row.development for row in self._active.rows}
                self._ids = {n: id_ for n, id_ in self._ids.items() if n in reach}
                self._numbers = {id_: n for n, id_ in self._ids.items()}
            number = self._numbers[development] = self._next
            self._ids[number] = development
            self._next += 1
        return number

    # --- snapshot -------------------------------------------------------------------------------------

    def state(self) -> DevelopmentsState:
        """Plain data from which ``take`` makes equal developments."""
        return DevelopmentsState(active=self._active.state(), ids=self._ids, next=self._next)

    def take(self, state: DevelopmentsState) -> None:
        """Go on from ``state``."""
        self._active.take(state.active)
        self._ids = dict(state.ids)
        self._numbers = {id_: n for n, id_ in self._ids.items()}
        self._next = state.next

    # --- saying why -----------------------------------------------------------------------------------

    def _why(self, score: float, threshold: float, nearest: int, likeness: Likeness, row: Row) -> Because:
        other = self._active.rows[nearest]
        parts: list[str] = []
        if row.frame is not None and other.frame is not None and likeness.frames[nearest] > 0:
            parts += self._in_common(row.frame, other.frame)
        shared = sorted(set(row.mentions) & set(other.mentions), key=lambda k: (-row.mentions[k], k))[:3]
        if likeness.mentions[nearest] > 0 and shared:
            parts.append("names " + ", ".join(self._names.get(k, k) for k in shared))
        words = sorted(set(row.words) & set(other.words), key=lambda k: (-row.words[k], k))[:3]
        if words:
            parts.append("shares " + ", ".join(words))
        values: dict[str, float | str] = {"score": round(score, 2), "threshold": threshold}
        if row.vector:
            values["meaning"] = round(float(likeness.meaning[nearest]), 2)
        values["words"] = round(float(likeness.words[nearest]), 2)
        minutes = abs(row.hours - other.hours) * 60
        apart = f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
        parts.append(f"{apart} apart ({score:.2f} ≥ {threshold})")
        return Because(rule="development.join", text="joined: " + ", ".join(parts), values=values)

    def _in_common(self, mine: Frame, theirs: Frame) -> list[str]:
        """What two frames that agree have in common, in words."""
        parts: list[str] = []
        if mine.who is not None and mine.who == theirs.who:
            parts.append(f"same speaker or doer {self._actors.get(mine.who, mine.who)}")
        if mine.act is not None and mine.act == theirs.act:
            parts.append(f'same act "{mine.act}"')
        quote = next((q for q in mine.quotes if q in theirs.quotes), None)
        if quote is not None:
            parts.append(f"same quotation “{quote[:60]}”")
        return parts


def _distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers in order, and the place of each one's among them; as np.unique, which sorts."""
    lowest = int(numbers.min())
    reach = int(numbers.max()) - lowest + 1
    if reach > 16 * len(numbers):
        kinds, places = np.unique(numbers, return_inverse=True)
        return kinds, places.astype(np.int64)
    present = np.zeros(reach, dtype=np.bool_)
    present[numbers - lowest] = True
    kinds = np.flatnonzero(present)
    return kinds + lowest, (np.cumsum(present) - 1)[numbers - lowest]


def development_id(report: Report, reading: Reading) -> str:
    """Readable and stable: the opening headline's words, then four bytes of the opening report's id."""
    digest = blake2b(report.id.encode(), digest_size=4).hexdigest()
    words = slug(reading.title or reading.summary)
    if not words:  # another script: what it names, by the story file's own ids
        words = "-".join(m.id for m in sorted(reading.mentions, key=lambda m: not m.in_title)[:3])
    return f"{words}-{digest}" if words else digest
