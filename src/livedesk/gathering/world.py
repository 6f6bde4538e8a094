"""Without a story: a whole stream of items grouped into stories, in one pass, as they come.

Streaming TF-IDF and, where an item has one, its embedding are compared with the mean of each group under
a Gaussian decay of a day (Miranda et al. 2018 use the same three). What decides is not how close the
closest group is but how far it stands out: part of what the next closest reach is taken away, because in
a stream full of one topic everything is close to something.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from hashlib import blake2b

import msgspec
import numpy as np
import numpy.typing as npt

from livedesk.gathering.postings import Found, Postings
from livedesk.gathering.texts import slug
from livedesk.gathering.vectors import Centres, vector
from livedesk.gathering.world_settings import Settings
from livedesk.model import Because

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


CANDIDATES = 64
"""So many groups, the closest by sketch, and twice as many by words, are compared in full."""

LOOKS = frozenset({2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64})
"""Numbers of items at which a group is held against others: ever more rarely, as its mean moves ever less."""

BRIEF = 0.5
"""Only groups whose items are so brief on average, the one that brought them together as well, are made one: means
of whole texts of one field are all close."""

MOST_WORDS = 128
"""Only so many words of an item count, those that tell most."""

SKETCH = 64
"""Length of the sketch by which embeddings are looked up (random signs, Achlioptas 2003): a cosine comes
out within about an eighth, enough to find candidates, and is then taken in full."""

COUNTED = 100_000
"""Items after which what is known of words is halved: bounds memory, keeps the latest days in front."""


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One item of a stream."""

    id: str
    """Its id."""
    hours: float
    """When it was seen, hours since 1970."""
    lang: str = "und"
    """BCP 47 primary tag."""
    title: str = ""
    """Headline; names the group it opens."""
    words: tuple[str, ...] = ()
    """Content words in order: the headline's, then the summary's."""
    title_words: int = 0
    """How many of them stand in the headline; 0 when it has none."""
    embedding: bytes | None = None
    """Unit vector, float32; None when there is none."""


class Merged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Two groups that turned out to be one."""

    group: str
    """Id of the one that is no more; stands for the other from now on."""
    into: str
    """Id of the one it is part of."""
    because: Because
    """Why."""


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where an item belongs."""

    group: str
    """Id of the group."""
    opens: bool
    """True when the item opens it."""
    because: Because
    """Why."""
    merged: Merged | None = None
    """Set when the item brought two groups together."""


class _Group:
    """A group that can still be joined. Figures stand in the world's columns at its slot."""

    __slots__ = ("id", "items", "langs", "length", "words")

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.items = 0
        self.length = 0  # words of all its items
        self.words: list[int] = []  # by number
        self.langs: dict[str, None] = {}


class World:
    """A state machine: fed items in the order they were seen, answers with their groups.

    Deterministic; knows no clock but the items'. Memory is bounded by the window, the cost of an item by
    the number of groups that can be joined, not by what came before.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._set = settings or Settings()
        self._hours = float("-inf")
        self._window: deque[tuple[str, float, bytes]] = deque()
        self._placed: dict[str, str] = {}
        self._texts: dict[bytes, tuple[str, str]] = {}
        self._count = 0.0
        self._centres = Centres()
        self._moved: dict[str, str] = {}
        self._merges: deque[tuple[int, str]] = deque()
        self._heard = 0
        # Groups by slot; slots by how lately they were added to, the coldest first.
        size = self._set.groups
        self._groups: list[_Group | None] = []
        self._free: list[int] = []
        self._warmth: OrderedDict[int, None] = OrderedDict()
        self._postings = Postings()
        self._langs: dict[str, npt.NDArray[np.bool_]] = {}
        self._last = np.full(size, -np.inf)
        self._words_square = np.zeros(size)
        self._words_length = np.ones(size)  # its root, one at least
        self._made_square = np.zeros(size)
        self._sums: Floats = np.zeros((0, 0), dtype=np.float32)
        # A column a group: one sketch is held against all in a quarter of the time that rows would take.
        self._sketches: Floats = np.zeros((SKETCH, 0), dtype=np.float32)
        self._signs: Floats = np.zeros((0, SKETCH), dtype=np.float32)

    def __len__(self) -> int:
        """Items remembered."""
        return len(self._window)

    def place(self, item: Item) -> Placed:
        """Decide on one item. One placed before, by id, gets the group it has; nothing else changes."""
        known = self._placed.get(item.id)
        if known is not None:
            because = Because(rule="world.again", text="placed before under the same id")
            return Placed(group=self.now(known), opens=False, because=because)
        self._hours = hours = max(self._hours, item.hours)
        self._forget(hours)
        key = _key(item)
        same = self._texts.get(key) if key else None
        if same is not None:
            # Not counted again: a text sent ten thousand times weighs as much as one sent once.
            placed = Placed(
                group=self.now(same[1]),
                opens=False,
                because=Because(rule="world.copy", text=f"the text of {same[0]}"),
            )
        else:
            placed = self._decide(item, hours)
            if key:
                self._texts[key] = (item.id, placed.group)
        self._heard += 1
        self._placed[item.id] = placed.group
        self._window.append((item.id, hours, key if same is None else b""))
        return placed

    def now(self, group: str) -> str:
        """The id a group goes by now: another's, once it was merged with it."""
        while group in self._moved:
            group = self._moved[group]
        return group

    # --- deciding ---------------------------------------------------------------------------------

    def _decide(self, item: Item, hours: float) -> Placed:
        words = self._postings.find(*self._weigh(item))
        made = self._centred(item)
        brief = self._brief(len(item.words))
        slots, scores = self._scores(item.lang, words, made, hours, brief)
        threshold = self._set.join_words if made is None else self._set.join
        threshold += self._set.long * (1 - brief)
        live = max(len(self._window), 50)
        dense = self._set.density * math.log(live / self._set.density_at)
        threshold += dense
        values: dict[str, float | str] = {"threshold": round(threshold, 2)}
        near = "nothing like it in reach"
        if len(slots):
            order = np.argsort(-scores, kind="stable")
            best = float(scores[order[0]])
            # A story's other languages are no rivals of it.
            own = order[1:][self._column(item.lang)[slots[order[1:]]]][: self._set.rival_groups]
            rivals = float(np.maximum(scores[own], 0).sum()) / self._set.rival_groups
            stands_out = best - self._set.rivals * brief * rivals
            slot = int(slots[order[0]])
            group = self._groups[slot]
            values |= {
                "closest": round(best, 2),
                "rivals": round(rivals, 2),
                "stands out": round(stands_out, 2),
            }
            if group is not None and stands_out >= threshold:
                text = f"joined: {best:.2f} close where others are {rivals:.2f} ({stands_out:.2f} ≥ {threshold:.2f})"
                self._say(slot, group, *self._postings.add(words, slot))
                self._add(slot, group, item, made, hours)
                because = Because(rule="world.join", text=text, values=values)
                others = slots[order[1 : self._set.rival_groups + 2]]
                look = brief >= BRIEF and group.items in LOOKS
                folded = self._fold(slot, others, hours, brief, dense) if look else None
                if folded is None:
                    return Placed(group=group.id, opens=False, because=because)
                return Placed(group=folded.into, opens=False, because=because, merged=folded)
            near = f"closest {best:.2f}, others {rivals:.2f} ({stands_out:.2f} < {threshold:.2f})"
        group = _Group(_group_id(item))
        slot = self._slot(group)
        self._say(slot, group, *self._postings.open(words.words, words.mine, slot))
        self._add(slot, group, item, made, hours)
        because = Because(rule="world.opens", text=f"opens a story: {near}", values=values)
        return Placed(group=group.id, opens=True, because=because)

    def _scores(
        self, lang: str, words: Found, made: Floats | None, hours: float, brief: float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Groups worth comparing, by slot, and how close each is."""
        used = len(self._groups)
        if not used:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        dots = words.products(used)
        slots = (dots > 0).nonzero()[0]  # of figures themselves nonzero asks twice as long
        near = dots[slots] * self._decay(hours, slots) / self._words_length[slots]
        most_near = _most(near, 2 * CANDIDATES)
        slots = slots[most_near]
        if made is None:
            return slots, near[most_near]
        rough = ((made @ self._signs) @ self._sketches[:, :used]) * self._decay(hours, slice(used))
        worth = np.zeros(used, dtype=np.bool_)
        worth[slots] = worth[_most(rough, CANDIDATES)] = True
        slots = worth.nonzero()[0]
        least, most = self._set.words_share
        share = most + (least - most) * brief
        meant = (self._sums[slots] @ made).astype(np.float64)
        square = self._made_square[slots]
        mixed = share * self._words_square[slots] + (1 - share) * square
        close = (share * dots[slots] + (1 - share) * meant) / np.sqrt(np.maximum(mixed, 0.1))
        own = self._column(lang)[slots]
        if not own.all():
            alone = self._set.across * meant / np.sqrt(np.maximum(square, 0.1))
            close = np.where(own, close, alone)
        return slots, close * self._decay(hours, slots)

    def _decay(self, hours: float, slots: Ints | slice) -> npt.NDArray[np.float64]:
        """What the hours since their latest items leave of groups' likeness."""
        gaps = (hours - self._last[slots]) / self._set.sigma_hours
        return np.exp(-0.5 * gaps * gaps)

    def _brief(self, words: float) -> float:
        """How brief a text of so many words is: 1 with none, half with ``brief_words``."""
        return self._set.brief_words / (self._set.brief_words + words)

    def _column(self, lang: str) -> npt.NDArray[np.bool_]:
        """Which groups have an item in the language."""
        column = self._langs.get(lang)
        if column is None:
            column = self._langs[lang] = np.zeros(self._set.groups, dtype=np.bool_)
        return column

    # --- a second look ----------------------------------------------------------------------------

    def _fold(
        self, slot: int, others: npt.NDArray[np.int64], hours: float, brief: float, dense: float
    ) -> Merged | None:
        """After a group has grown: is it one with another of those closest to the item? Compared mean with mean,
        with what the next closest reach taken away, as for an item."""
        group = self._groups[slot]
        if group is None or not len(others):
            return None
        near: list[int] = others.tolist()
        dots: list[float] = self._postings.between(slot, group.words, len(self._groups))[others].tolist()
        close = [self._alike(slot, other, dot, brief) for other, dot in zip(near, dots, strict=True)]
        scores = np.array(close) * self._decay(hours, others)
        at = int(np.argmax(scores))
        best = float(scores[at])
        rivals = float(np.maximum(np.delete(scores, at), 0).sum()) / self._set.rival_groups
        threshold = (self._set.merge if self._made_square[slot] else self._set.merge_words) + dense
        threshold += self._set.long * (1 - brief)
        stands_out = best - brief * rivals
        if stands_out < threshold:
            return None
        other = int(others[at])
        mine, theirs = group, self._groups[other]
        if theirs is None or min(self._brief(one.length / one.items) for one in (mine, theirs)) < BRIEF:
            return None
        if (mine.items, -slot) > (theirs.items, -other):
            slot, other, mine, theirs = other, slot, theirs, mine
        text = f"merged: {best:.2f} close where others are {rivals:.2f} ({stands_out:.2f} ≥ {threshold:.2f})"
        values: dict[str, float | str] = {
            "closest": round(best, 2), "rivals": round(rivals, 2), "stands out": round(stands_out, 2),
            "threshold": round(threshold, 2),
        }  # fmt: skip
        self._pour(slot, mine, other, theirs)
        because = Because(rule="world.merge", text=text, values=values)
        self._moved[mine.id] = theirs.id
        self._merges.append((self._heard, mine.id))
        return Merged(group=mine.id, into=theirs.id, because=because)

    def _alike(self, slot: int, other: int, dots: float, brief: float) -> float:
        """Likeness of two groups' means, given that of their words."""
        squares = self._words_square[slot] * self._words_square[other]
        square = self._made_square[slot] * self._made_square[other]
        if not square:
            return dots / math.sqrt(max(float(squares), 1.0))
        meant = float(self._sums[slot] @ self._sums[other])
        one_language = any(self._column(lang)[slot] and self._column(lang)[other] for lang in self._langs)
        if not one_language:
            return self._set.across * meant / math.sqrt(max(float(square), 0.1))
        least, most = self._set.words_share
        share = most + (least - most) * brief
        length = (share * self._words_square[slot] + (1 - share) * self._made_square[slot]) * (
            share * self._words_square[other] + (1 - share) * self._made_square[other]
        )
        return (share * dots + (1 - share) * meant) / math.sqrt(max(float(length), 0.1))

    def _pour(self, slot: int, mine: _Group, other: int, theirs: _Group) -> None:
        """All that one group holds into another; its place is free then."""
        self._say(other, theirs, *self._postings.pour(slot, mine.words, other))
        if len(self._sums):
            self._sums[other] += self._sums[slot]
            self._sketch(other)
        for lang in mine.langs:
            self._column(lang)[other] = True
            theirs.langs[lang] = None
        theirs.items += mine.items
        theirs.length += mine.length
        self._last[other] = max(self._last[other], self._last[slot])
        self._warmth.move_to_end(other)
        self._close(slot)

    # --- what is compared -------------------------------------------------------------------------

    def _weigh(self, item: Item) -> tuple[Ints, npt.NDArray[np.float64]]:
        """An item's words, by number, and their weights by frequency in the stream so far: unit length."""
        counts: dict[str, float] = {}
        for place, whole in enumerate(item.words):
            word = whole if whole.isdigit() else whole[: self._set.stem]
            share = 1.0 if place < item.title_words or not item.title_words else self._set.summary_share
            counts[word] = counts.get(word, 0.0) + share
        self._count += 1
        if self._count > COUNTED:
            self._count /= 2
            self._postings.fade()
        numbers, seen = self._postings.see(counts)
        # By math.log: what numpy makes of a logarithm depends on the machine. Counts below one are words of the
        # summary said once.
        often = [1 + math.log(count) if count >= 1 else count for count in counts.values()]
        rarity = list(map(math.log, ((self._count + 50) / (1 + seen)).tolist()))
        weights = np.array(often) * np.array(rarity)
        if len(weights) > MOST_WORDS:
            words = self._postings.said(numbers)
            most = sorted(range(len(words)), key=lambda at: (-weights[at], words[at]))[:MOST_WORDS]
            numbers, weights = numbers[most], weights[most]
        length = math.sqrt(math.fsum((weights * weights).tolist()))
        return (numbers, weights / length) if length else (numbers[:0], weights[:0])

    def _centred(self, item: Item) -> Floats | None:
        """The embedding less the mean of its language, unit length; None when there is none."""
        made = vector(item.embedding)
        if made is None or not made.any():
            return None
        if self._sums.shape[1] != made.shape[0]:
            if len(self._sums):  # another model's: nothing made so far can be compared with it
                return None
            self._open_columns(made.shape[0])
        self._centres.add(made, item.lang)
        centred = self._centres.centred(made, item.lang)
        length = float(np.sqrt(centred @ centred))
        if length < 1e-6:  # the very first of a stream is its own mean
            centred, length = made, float(np.sqrt(made @ made))
        return (centred / length).astype(np.float32)

    def _open_columns(self, size: int) -> None:
        self._sums = np.zeros((self._set.groups, size), dtype=np.float32)
        self._sketches = np.zeros((SKETCH, self._set.groups), dtype=np.float32)
        bits = b"".join(
            blake2b(n.to_bytes(4, "little"), digest_size=SKETCH // 8).digest() for n in range(size)
        )
        drawn = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).reshape(size, SKETCH)
        self._signs = ((drawn.astype(np.float32) * 2 - 1) / np.sqrt(SKETCH)).astype(np.float32)

    # --- groups -----------------------------------------------------------------------------------

    def _add(self, slot: int, group: _Group, item: Item, made: Floats | None, hours: float) -> None:
        if made is not None:
            self._sums[slot] += made
            self._sketch(slot)
        self._column(item.lang)[slot] = True
        group.langs[item.lang] = None
        group.items += 1
        group.length += len(item.words)
        self._last[slot] = hours
        self._warmth[slot] = None
        self._warmth.move_to_end(slot)

    def _say(self, slot: int, group: _Group, grown: float, words: list[int]) -> None:
        """A group says more words: by so much the square of their length grew, and these are new to it."""
        group.words += words
        self._measure(slot, self._words_square[slot] + grown)

    def _measure(self, slot: int, square: float) -> None:
        """Put down the squared length of a group's words."""
        self._words_square[slot] = square
        self._words_length[slot] = math.sqrt(max(square, 1.0))

    def _sketch(self, slot: int) -> None:
        row = self._sums[slot]
        self._made_square[slot] = squared = float(row @ row)
        self._sketches[:, slot] = (row @ self._signs) / math.sqrt(max(squared, 1e-9))

    def _slot(self, group: _Group) -> int:
        """A free place for a new group; the coldest group's when there is none."""
        if not self._free and len(self._groups) < self._set.groups:
            self._groups.append(group)
            return len(self._groups) - 1
        if not self._free:
            self._close(next(iter(self._warmth)))
        slot = self._free.pop()
        self._groups[slot] = group
        return slot

    def _close(self, slot: int) -> None:
        """A group that can't be joined any more: only its items remember it."""
        group = self._groups[slot]
        if group is not None:
            self._postings.drop(slot, group.words)
            for lang in group.langs:
                self._langs[lang][slot] = False
        self._groups[slot] = None
        self._measure(slot, 0.0)
        self._made_square[slot] = 0.0
        self._last[slot] = -np.inf
        if len(self._sums):
            self._sums[slot] = 0.0
            self._sketches[:, slot] = 0.0
        del self._warmth[slot]
        self._free.append(slot)

    def _forget(self, hours: float) -> None:
        while self._window and (
            len(self._window) >= self._set.window_items or hours - self._window[0][1] > self._set.window_hours
        ):
            id_, _, key = self._window.popleft()
            del self._placed[id_]
            if key:
                del self._texts[key]
        # No item remembered went to these.
        while self._merges and self._merges[0][0] < self._heard - len(self._window):
            del self._moved[self._merges.popleft()[1]]
        # Four sigmas on, decay leaves nothing to join.
        while self._warmth:
            coldest = next(iter(self._warmth))
            if hours - self._last[coldest] <= 4 * self._set.sigma_hours:
                break
            self._close(coldest)


def _most(figures: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.int64]:
    """Places of the largest, in order of place."""
    if len(figures) <= most:
        return np.arange(len(figures))
    places = figures.argpartition(-most)[-most:]
    places.sort()
    return places


def _key(item: Item) -> bytes:
    """Digest of an item's words; empty when it has too few to tell one text from another."""
    if len(item.words) < 4:
        return b""
    return blake2b("\0".join((item.lang, *item.words)).encode("utf-8", "replace"), digest_size=16).digest()


def _group_id(item: Item) -> str:
    """Readable and stable: the opening headline's words, then four bytes of the opening item's id."""
    digest = blake2b(item.id.encode("utf-8", "replace"), digest_size=6).hexdigest()
    words = slug(item.title)
    return f"{words}-{digest}" if words else digest
