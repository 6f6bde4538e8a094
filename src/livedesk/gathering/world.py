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

from livedesk.gathering.texts import slug
from livedesk.gathering.vectors import Centres, vector
from livedesk.model import Because

Floats = npt.NDArray[np.float32]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What world mode compares with, each with its reason. Set by reasoning, in round numbers: none of
    them is fitted to a data set whose licence forbids it, and bench/world.py says what they give."""

    window_hours: float = 168.0
    """An item is remembered for a week."""
    window_items: int = 50_000
    """At most so many items are remembered, whatever their age: bounds memory in a flood."""
    groups: int = 4_096
    """So many groups, those last added to, can still be joined: bounds the cost of an item."""
    sigma_hours: float = 24.0
    """Width of the Gaussian decay over the hours since a group's latest item. A day for stories, hours for
    developments."""
    join: float = 0.2
    """How far a group has to stand out before an item with an embedding joins it."""
    join_words: float = 0.12
    """The same on words alone, whose cosines are lower."""
    brief_words: float = 20.0
    """Words at which an item is half as brief as a bare headline. A headline's few words leave much to
    chance, those of a whole text do not: the next three figures follow how brief an item is."""
    words_share: tuple[float, float] = (0.2, 0.6)
    """Share of words in likeness within one language, of the briefest item and of a long one; the rest is
    the embedding's."""
    across: float = 1.0
    """Factor for an item in a language that the group does not have yet, compared by embedding alone."""
    rivals: float = 1.0
    """Share of the mean likeness of the next closest groups that is taken away, for the briefest item."""
    long: float = 0.1
    """Added to the threshold for a long item, whose likeness is hardly lessened by rivals."""
    rival_groups: int = 8
    """How many next closest groups count."""
    density: float = 0.02
    """Added to the threshold for each e-fold of live items: the closest of many is close by chance."""
    density_at: float = 500.0
    """Live items at which nothing is added."""
    summary_share: float = 0.5
    """What a word of the summary counts beside one of the headline."""


OWNERS = 128
"""A word that more groups have finds no candidates; it still counts for those found by another."""

CANDIDATES = 64
"""So many groups, the closest by sketch, and twice as many by words, are compared in full."""

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


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where an item belongs."""

    group: str
    """Id of the group."""
    opens: bool
    """True when the item opens it."""
    because: Because
    """Why."""


class _Group:
    """A group that can still be joined. Figures stand in the world's columns at its slot."""

    __slots__ = ("id", "words")

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.words: list[str] = []


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
        self._seen: dict[str, float] = {}
        self._count = 0.0
        self._centres = Centres()
        # Groups by slot; slots by how lately they were added to, the coldest first.
        size = self._set.groups
        self._groups: list[_Group | None] = []
        self._free: list[int] = []
        self._warmth: OrderedDict[int, None] = OrderedDict()
        self._owners: dict[str, dict[int, float]] = {}
        self._langs: dict[str, npt.NDArray[np.bool_]] = {}
        self._last = np.full(size, -np.inf)
        self._words_square = np.zeros(size)
        self._made_square = np.zeros(size)
        self._sums: Floats = np.zeros((0, 0), dtype=np.float32)
        self._sketches: Floats = np.zeros((0, SKETCH), dtype=np.float32)
        self._signs: Floats = np.zeros((0, SKETCH), dtype=np.float32)

    def __len__(self) -> int:
        """Items remembered."""
        return len(self._window)

    def place(self, item: Item) -> Placed:
        """Decide on one item. One placed before, by id, gets the group it has; nothing else changes."""
        known = self._placed.get(item.id)
        if known is not None:
            because = Because(rule="world.again", text="placed before under the same id")
            return Placed(group=known, opens=False, because=because)
        self._hours = hours = max(self._hours, item.hours)
        self._forget(hours)
        key = _key(item)
        same = self._texts.get(key) if key else None
        if same is not None:
            # Not counted again: a text sent ten thousand times weighs as much as one sent once.
            placed = Placed(
                group=same[1], opens=False, because=Because(rule="world.copy", text=f"the text of {same[0]}")
            )
        else:
            placed = self._decide(item, hours)
            if key:
                self._texts[key] = (item.id, placed.group)
        self._placed[item.id] = placed.group
        self._window.append((item.id, hours, key if same is None else b""))
        return placed

    # --- deciding ---------------------------------------------------------------------------------

    def _decide(self, item: Item, hours: float) -> Placed:
        words = self._weigh(item)
        made = self._centred(item)
        brief = self._set.brief_words / (self._set.brief_words + len(item.words))
        slots, scores = self._scores(item.lang, words, made, hours, brief)
        threshold = self._set.join_words if made is None else self._set.join
        threshold += self._set.long * (1 - brief)
        live = max(len(self._window), 50)
        threshold += self._set.density * math.log(live / self._set.density_at)
        values: dict[str, float | str] = {"threshold": round(threshold, 2)}
        near = "nothing like it in reach"
        if len(slots):
            order = np.argsort(-scores, kind="stable")[: self._set.rival_groups + 1]
            best = float(scores[order[0]])
            rivals = float(np.maximum(scores[order[1:]], 0).sum()) / self._set.rival_groups
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
                self._add(slot, group, item, words, made, hours)
                because = Because(rule="world.join", text=text, values=values)
                return Placed(group=group.id, opens=False, because=because)
            near = f"closest {best:.2f}, others {rivals:.2f} ({stands_out:.2f} < {threshold:.2f})"
        group = _Group(_group_id(item))
        self._add(self._slot(group), group, item, words, made, hours)
        because = Because(rule="world.opens", text=f"opens a story: {near}", values=values)
        return Placed(group=group.id, opens=True, because=because)

    def _scores(
        self, lang: str, words: dict[str, float], made: Floats | None, hours: float, brief: float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Groups worth comparing, by slot, and how close each is."""
        shared = self._sharing(words)
        found = list(shared)
        if made is not None:
            found.extend(slot for slot in self._like(made, hours) if slot not in shared)
        slots = np.array(found, dtype=np.int64)
        if not found:
            return slots, np.zeros(0)
        dots = np.zeros(len(found))
        dots[: len(shared)] = list(shared.values())
        if made is None:
            close = dots / np.sqrt(np.maximum(self._words_square[slots], 1.0))
        else:
            least, most = self._set.words_share
            share = most + (least - most) * brief
            meant = (self._sums[slots] @ made).astype(np.float64)
            square = self._made_square[slots]
            mixed = share * self._words_square[slots] + (1 - share) * square
            close = (share * dots + (1 - share) * meant) / np.sqrt(np.maximum(mixed, 0.1))
            strange = ~self._column(lang)[slots]
            if strange.any():
                alone = self._set.across * meant / np.sqrt(np.maximum(square, 0.1))
                close = np.where(strange, alone, close)
        gaps = (hours - self._last[slots]) / self._set.sigma_hours
        return slots, close * np.exp(-0.5 * gaps * gaps)

    def _column(self, lang: str) -> npt.NDArray[np.bool_]:
        """Which groups have an item in the language."""
        column = self._langs.get(lang)
        if column is None:
            column = self._langs[lang] = np.zeros(self._set.groups, dtype=np.bool_)
        return column

    def _sharing(self, words: dict[str, float]) -> dict[int, float]:
        """Groups that share a telling word, with their scalar products; those with most when there are many."""
        shared: dict[int, float] = {}
        common: list[tuple[float, dict[int, float]]] = []
        for word, weight in words.items():
            owners = self._owners.get(word)
            if owners is None:
                continue
            if len(owners) > OWNERS:
                common.append((weight, owners))
                continue
            for slot, theirs in owners.items():
                shared[slot] = shared.get(slot, 0.0) + weight * theirs
        if len(shared) > 2 * CANDIDATES:
            kept = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[: 2 * CANDIDATES]
            shared = dict(kept)
        for weight, owners in common:
            for slot in shared.keys() & owners.keys() if len(shared) > len(owners) else shared:
                theirs = owners.get(slot)
                if theirs is not None:
                    shared[slot] += weight * theirs
        return shared

    def _like(self, made: Floats, hours: float) -> list[int]:
        """Groups whose sketch is closest to the embedding's, decay included."""
        used = len(self._groups)
        rough = self._sketches[:used] @ (made @ self._signs)
        gaps = (hours - self._last[:used]) / self._set.sigma_hours
        rough = rough * np.exp(-0.5 * gaps * gaps)
        if used <= CANDIDATES:
            return list(range(used))
        return np.sort(np.argpartition(-rough, CANDIDATES)[:CANDIDATES]).tolist()

    # --- what is compared -------------------------------------------------------------------------

    def _weigh(self, item: Item) -> dict[str, float]:
        """Weights of an item's words by their frequency in the stream so far: unit length."""
        counts: dict[str, float] = {}
        for place, word in enumerate(item.words):
            share = 1.0 if place < item.title_words or not item.title_words else self._set.summary_share
            counts[word] = counts.get(word, 0.0) + share
        self._count += 1
        seen = self._seen
        if self._count > COUNTED:
            self._count /= 2
            self._seen = seen = {word: n / 2 for word, n in seen.items() if n >= 2}
        weights: dict[str, float] = {}
        everything = self._count + 50
        for word, count in counts.items():
            seen[word] = known = seen.get(word, 0.0) + 1
            # Counts below one are words of the summary said once.
            weights[word] = (1 + math.log(count) if count >= 1 else count) * math.log(
                everything / (1 + known)
            )
        if len(weights) > MOST_WORDS:
            weights = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
        length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}

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
        self._sketches = np.zeros((self._set.groups, SKETCH), dtype=np.float32)
        bits = b"".join(
            blake2b(n.to_bytes(4, "little"), digest_size=SKETCH // 8).digest() for n in range(size)
        )
        drawn = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).reshape(size, SKETCH)
        self._signs = ((drawn.astype(np.float32) * 2 - 1) / np.sqrt(SKETCH)).astype(np.float32)

    # --- groups -----------------------------------------------------------------------------------

    def _add(
        self, slot: int, group: _Group, item: Item, words: dict[str, float], made: Floats | None, hours: float
    ) -> None:
        square = self._words_square[slot]
        for word, weight in words.items():
            owners = self._owners.setdefault(word, {})
            before = owners.get(slot)
            if before is None:
                group.words.append(word)
                before = 0.0
            owners[slot] = before + weight
            square += weight * (2 * before + weight)
        self._words_square[slot] = square
        if made is not None:
            row = self._sums[slot]
            row += made
            self._made_square[slot] = squared = float(row @ row)
            self._sketches[slot] = (row @ self._signs) / math.sqrt(max(squared, 1e-9))
        self._column(item.lang)[slot] = True
        self._last[slot] = hours
        self._warmth[slot] = None
        self._warmth.move_to_end(slot)

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
        for word in () if group is None else group.words:
            owners = self._owners[word]
            del owners[slot]
            if not owners:
                del self._owners[word]
        for column in self._langs.values():
            column[slot] = False
        self._groups[slot] = None
        self._words_square[slot] = self._made_square[slot] = 0.0
        self._last[slot] = -np.inf
        if len(self._sums):
            self._sums[slot] = 0.0
            self._sketches[slot] = 0.0
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
        # Four sigmas on, decay leaves nothing to join.
        while self._warmth:
            coldest = next(iter(self._warmth))
            if hours - self._last[coldest] <= 4 * self._set.sigma_hours:
                break
            self._close(coldest)


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
