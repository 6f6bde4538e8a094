"""Which development does a report on the story belong to? One pass, in the order the desk saw things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

import msgspec
import numpy as np

from livedesk.gathering import thresholds as t
from livedesk.gathering.active import Active, ActiveState, Row
from livedesk.gathering.likeness import Floats, Ints, Likeness, most_alike
from livedesk.gathering.texts import slug, tokens
from livedesk.gathering.ties import Ties, TiesState
from livedesk.model import Because, Frame, Reading, Report
from livedesk.reading.frame_likeness import clash
from livedesk.story.schema import Story

_OPENING_FORMS = ("news", "social")
_ADDRESS = re.compile(r"https?://\S+")
_LETTERS = 3
"""Fewer letters beside its addresses, and a post says nothing of its own."""
_AT_ONCE = 8
"""Developments whose frames are compared in one go, at first."""
_NOWHERE = -1
"""Number of a row that an editor took out of all developments."""


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """Two developments that turned out to be one."""

    ended: str
    """Id that leads to the other from now on."""
    into: str
    """Id that stays: that of the one opened first."""
    because: Because
    """Why."""


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """Where a report belongs."""

    development: str | None
    """Id of the development; None when it states no one happening."""
    opens: bool
    """True when it opens that development."""
    because: Because
    """Why."""
    merged: tuple[Merged, ...] = ()
    """Developments that this report showed to be one, in order; ``development`` may be among those ended."""


class DevelopmentsState(msgspec.Struct, kw_only=True):
    """All that developments remember; plain data for the snapshot."""

    active: ActiveState
    """The rows likeness is measured against."""
    ids: dict[int, str]
    """Ids of developments by number, in the order they were opened."""
    next: int
    """The next number."""
    ties: TiesState
    """What links the developments in reach."""
    into: dict[str, str]
    """Ids that ended, and where they lead."""
    apart: list[tuple[str, str]]
    """Pairs of developments that an editor keeps apart."""


class Developments:
    """Developments of one story, as far back as likeness reaches."""

    def __init__(self, story: Story) -> None:
        self._actors = {actor.id: actor.name for actor in story.actors}
        self._names = self._actors | {term.id: term.id for term in story.terms}
        self._active = Active()
        self._ids: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._next = 0
        self._ties = Ties()
        self._into: dict[str, str] = {}
        self._apart: dict[tuple[str, str], None] = {}

    def join(self, report: Report, reading: Reading, hours: float, repeats: str | None) -> Joined:
        """Place one report on the story and remember it.

        ``repeats`` is the development of the report it copies, when it is a copy: it goes there, and
        likeness is not measured against copies, so that a text sent often does not pull others in.
        """
        if repeats is not None:
            return Joined(
                development=self.resolve(repeats),
                opens=False,
                because=Because(rule="development.copy", text="with the report it repeats"),
            )
        row = self._row(report, reading, hours)
        likeness = self._active.likeness(row)
        joined = self._place(report, reading, row, likeness)
        if joined.development is None:
            return joined
        number = row.development = self._number(joined.development)
        self._ties.add(number, self._alike(row, likeness))
        for gone in self._active.add(row):
            self._ties.forget(gone)  # nothing that comes can be tied to it any more
        return msgspec.structs.replace(joined, merged=tuple(self._merge_all(number, row)))

    def resolve(self, development: str) -> str:
        """The id a development goes by now, merges followed."""
        while development in self._into:
            development = self._into[development]
        return development

    def _place(self, report: Report, reading: Reading, row: Row, likeness: Likeness) -> Joined:
        threshold = _threshold(row)
        best = self._closest(row, likeness)
        if best is not None and best[0] >= threshold:
            score, number, members, totals = best
            nearest = int(members[np.argmax(totals)])
            return Joined(
                development=self._ids[number],
                opens=False,
                because=self._why(score, threshold, nearest, likeness, row),
            )
        values: dict[str, float | str] = {"threshold": threshold}
        near = "nothing like it in reach"
        if best is not None:
            score, number, members, totals = best
            # Rounded like the threshold, but never up to it: "0.38 < 0.38" explains nothing.
            shown = min(round(score, 2), round(threshold - 0.01, 2))
            values |= {"closest": shown, "near": self._ids[number]}
            near = f"closest {shown:.2f} < {threshold}"
            other = self._active.rows[int(members[np.argmax(totals)])]
            apart = (
                clash(row.frame, other.frame) if row.frame is not None and other.frame is not None else None
            )
            if apart is not None:
                values["apart"] = apart.rule
                near += f", {apart.text}"
        what = reading.form if reading.form not in _OPENING_FORMS else _nothing_but_a_link(reading)
        if what is not None:
            because = Because(rule="development.form", text=f"{what} opens none; {near}", values=values)
            return Joined(development=None, opens=False, because=because)
        because = Because(rule="development.opens", text=f"opens a development: {near}", values=values)
        return Joined(development=development_id(report, reading), opens=True, because=because)

    def _closest(self, row: Row, likeness: Likeness) -> tuple[float, int, Ints, Floats] | None:
        """Score and number of the best development, its rows and how alike each is."""
        if not len(likeness.total):
            return None
        kinds, group = _distinct(likeness.developments)
        if kinds[-1] == _NOWHERE:
            return None
        sizes = np.bincount(group)

        def scores(group: Ints, total: Floats) -> Floats:
            tops = np.full(len(kinds), -np.inf)
            np.maximum.at(tops, group, total)
            means = np.bincount(group, weights=total, minlength=len(kinds)) / sizes
            made: Floats = t.CLOSEST_SHARE * tops + (1 - t.CLOSEST_SHARE) * means
            if kinds[0] == _NOWHERE:  # the least of all numbers
                made[0] = -np.inf
            return made

        # Frames cost the most to compare and can add only so much: the most hopeful developments first, until
        # no other can come out above the best. Nothing is lost by it.
        hope = scores(group, likeness.hoped)
        order = (-hope).argsort(kind="stable")
        found = np.full(len(kinds), -np.inf)
        totals = np.zeros(len(group))
        tried, some = 0, _AT_ONCE
        while tried < len(kinds) and hope[order[tried]] >= found.max() - 1e-9:
            chosen = np.zeros(len(kinds), dtype=np.bool_)
            chosen[order[tried : tried + some]] = True
            rows = chosen[group].nonzero()[0]
            totals[rows] = likeness.with_frames(rows, self._active.frames(row, likeness, rows))
            found[chosen] = scores(group[rows], totals[rows])[chosen]
            tried, some = tried + some, some * 2
        at = int(found.argmax())
        members = (group == at).nonzero()[0]
        return float(found[at]), int(kinds[at]), members, totals[members]

    # --- merging ------------------------------------------------------------------------------------

    def _alike(self, row: Row, likeness: Likeness) -> list[tuple[int, float]]:
        """Developments of the rows that are alike enough to tie, and how far, oldest row first."""
        floor = _threshold(row) * t.TIE_SHARE
        places = most_alike(likeness.hoped, floor, t.TIES_COUNTED)
        total = likeness.with_frames(places, self._active.frames(row, likeness, places))
        ties = zip(likeness.developments[places].tolist(), total.tolist(), strict=True)
        return [(number, alike) for number, alike in ties if alike >= floor and number != _NOWHERE]

    def _merge_all(self, number: int, row: Row) -> Iterator[Merged]:
        """Merge the development just added to with the one tied closest, as long as that is close enough."""
        threshold = _threshold(row) * t.MERGE_SHARE
        while True:
            best = self._ties.strongest(number, self._kept_apart(number))
            if best is None or best[0] < threshold:
                return
            strength, other = best
            kept, ended = min(number, other), max(number, other)
            because = Because(
                rule="development.merge",
                text=f"one with another: their reports are as alike as those of one ({strength:.2f} ≥ {threshold:.2f})",
                values={"strength": round(strength, 2), "threshold": round(threshold, 2)},
            )
            yield Merged(ended=self._ids[ended], into=self._ids[kept], because=because)
            self._unite(ended, kept)
            number = kept

    def _unite(self, ended: int, kept: int) -> None:
        gone, stays = self._ids.pop(ended), self._ids[kept]
        self._numbers.pop(gone, None)
        self._into[gone] = stays
        self._apart = {_pair(*(stays if id_ == gone else id_ for id_ in pair)): None for pair in self._apart}
        self._ties.merge(kept, ended)
        for place, row in enumerate(self._active.rows):
            if row.development == ended:
                self._active.move(place, kept)

    def _kept_apart(self, number: int) -> list[int]:
        """Numbers of the developments that an editor keeps apart from this one."""
        if not self._apart:
            return []
        mine = self._ids[number]
        others = [b if a == mine else a for a, b in self._apart if mine in (a, b)]
        return [self._numbers[other] for other in others if other in self._numbers]

    # --- an editor's word ---------------------------------------------------------------------------

    def merge(self, ended: str, into: str) -> bool:
        """An editor says that two are one, for good; False when they were already."""
        ended, into = self.resolve(ended), self.resolve(into)
        if ended == into:
            return False
        self._apart.pop(_pair(ended, into), None)
        self._unite(self._number(ended), self._number(into))
        return True

    def unmerge(self, ended: str) -> None:
        """An id that had ended stands for itself again; its reports are the caller's to move."""
        self._into.pop(ended, None)

    def move(self, reports: Collection[str], into: str | None) -> None:
        """An editor says where reports belong, or that they belong nowhere; new ids open developments.

        What the reports leave and what they join stay two for good, unless the editor merges them.
        """
        target = None if into is None else self.resolve(into)
        number = _NOWHERE if target is None else self._number(target)
        left: dict[int, None] = {}
        for place, row in enumerate(self._active.rows):
            if row.id in reports and row.development != number:
                left[row.development] = None
                self._active.move(place, number)
        for other in left:
            if other == _NOWHERE:
                continue
            self._ties.forget(other)
            if target is not None:
                self._apart[_pair(self._ids[other], target)] = None
        self._ties.forget(number)
        self._count_anew([number, *left])

    def _count_anew(self, numbers: Sequence[int]) -> None:
        """Sizes of developments whose reports changed hands; their ties grow anew from the next report."""
        for row in self._active.rows:
            if row.development in numbers and row.development != _NOWHERE:
                self._ties.add(row.development, ())

    # --- what likeness needs of a report ------------------------------------------------------------

    def _row(self, report: Report, reading: Reading, hours: float) -> Row:
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
            id=report.id,
            hours=hours,
            development=_NOWHERE,
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
                self._forget()
            number = self._numbers[development] = self._next
            self._ids[number] = development
            self._next += 1
        return number

    def _forget(self) -> None:
        """Drop what no row in reach belongs to."""
        reach = {row.development for row in self._active.rows}
        self._ids = {n: id_ for n, id_ in self._ids.items() if n in reach}
        self._numbers = {id_: n for n, id_ in self._ids.items()}
        for number in self._ties.numbers():
            if number not in reach:
                self._ties.forget(number)
        self._apart = {pair: None for pair in self._apart if all(id_ in self._numbers for id_ in pair)}
        self._into = dict(list(self._into.items())[-t.WINDOW_REPORTS :])

    # --- snapshot -------------------------------------------------------------------------------------

    def state(self) -> DevelopmentsState:
        """Plain data from which ``take`` makes equal developments."""
        return DevelopmentsState(
            active=self._active.state(),
            ids=self._ids,
            next=self._next,
            ties=self._ties.state(),
            into=self._into,
            apart=list(self._apart),
        )

    def take(self, state: DevelopmentsState) -> None:
        """Go on from ``state``."""
        self._active.take(state.active)
        self._ids = dict(state.ids)
        self._numbers = {id_: n for n, id_ in self._ids.items()}
        self._next = state.next
        self._ties.take(state.ties)
        self._into = dict(state.into)
        self._apart = dict.fromkeys(state.apart)

    # --- saying why -----------------------------------------------------------------------------------

    def _why(self, score: float, threshold: float, nearest: int, likeness: Likeness, row: Row) -> Because:
        other = self._active.rows[nearest]
        parts: list[str] = []
        frames = self._active.frames(row, likeness, np.array([nearest]))
        if row.frame is not None and other.frame is not None and frames[0] > 0:
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
    kinds = present.nonzero()[0]
    return kinds + lowest, (present.cumsum() - 1)[numbers - lowest]


def _nothing_but_a_link(reading: Reading) -> str | None:
    """ "a bare link" for a post of addresses alone; None for what says something."""
    text = reading.title or reading.summary
    if "http" not in text or sum(map(str.isalpha, _ADDRESS.sub("", text))) >= _LETTERS:
        return None
    return "a bare link"


def _threshold(row: Row) -> float:
    return t.JOIN if row.vector else t.JOIN_WORDS


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def development_id(report: Report, reading: Reading) -> str:
    """Readable and stable: the opening headline's words, then four bytes of the opening report's id."""
    digest = blake2b(report.id.encode(), digest_size=4).hexdigest()
    words = slug(reading.title or reading.summary)
    if not words:  # another script: what it names, by the story file's own ids
        words = "-".join(m.id for m in sorted(reading.mentions, key=lambda m: not m.in_title)[:3])
    return f"{words}-{digest}" if words else digest
