"""Is a report a copy of an earlier one, or a new state of the same page?"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from sys import intern
from typing import Final, TypeVar

import msgspec
import numpy as np

from livedesk.gathering import thresholds as t
from livedesk.gathering.texts import bare_title, contained, is_whole, length, pack, sampled, tokens, weight
from livedesk.model import Because, Reading, Report

K = TypeVar("K")
_NONE: Final[list[str]] = []


class Original(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """What is remembered of a report so that later ones can be held against it."""

    id: str
    """Id of the report."""
    hours: float
    """When the desk saw it, hours since 1970."""
    source: str
    """Id of its source."""
    page: str | None
    """Canonical address."""
    title: tuple[str, ...]
    """Words of the headline, in order; of the text when it has no headline."""
    also: tuple[str, ...]
    """Words of a short summary: outlets put an old headline there when they write a new one."""
    body: bytes
    """Shingle hashes of the summary as ``pack`` makes them; empty for short texts."""
    root: str
    """The earliest report with this text: its own id unless it is a copy."""
    live: bool
    """A rolling page."""
    more: bytes = b""
    """Of a copy: the hashes it is found by, those that the report it repeats does not have."""
    by_title: bool = False
    """Is it the one its headline is found by?"""
    by_words: bool = False
    """Is it also found by the words of its headline?"""
    by_page: bool = False
    """Is it one of those its page is found by?"""
    distinct: int = 0
    """Words of the headline, each counted once."""
    relevant: bool = False
    """Was it on the story?"""
    development: str | None = None
    """Where it was placed."""
    ruled: bool | None = None
    """Whether an editor said that it is on the story; None where nobody did. Its copies go the same way."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What copies has to say of a report."""

    copy_of: Original | None = None
    """The earliest report with the same text."""
    revision_of: Original | None = None
    """The latest report of the same page, when its headline changed."""
    because: Because | None = None
    """Why; None when it is neither."""


class Text(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A report's text made comparable."""

    title: tuple[str, ...]
    """Words of the headline without what outlets hang on it; of the text when there is none."""
    also: tuple[str, ...] = ()
    """Words of a summary too short for shingles, when there is a headline beside it."""
    body: bytes = b""
    """Shingle hashes of the summary; empty when it is short."""
    content: frozenset[str] = frozenset()
    """Words of the headline that carry meaning; none when reading did not look at the text."""


def comparable(report: Report, reading: Reading) -> Text:
    """A report's text as copies compares it."""
    title = tuple(tokens(bare_title(reading.title, report.source_name)))
    # What names nothing of the story is never shown: its headline and address are enough for it.
    words = tokens(reading.summary) if reading.words or not title else []
    body = pack(words) if len(words) >= t.BODY_WORDS else b""
    if not title:
        title, words = tuple(words), []
    also = tuple(words) if words and not body else ()
    return Text(
        title=tuple(map(intern, title)),  # kept for a week: each word once
        also=tuple(map(intern, also)),
        body=body,
        content=frozenset(reading.words[: reading.title_words] or reading.words),
    )


class Copies:
    """Remembers a window of reports and finds, for a new one, the report it repeats.

    Four indexes, each asked by exact key: page address, headline, rarest words of the headline,
    shingles. Of a copy only what it adds to the first text is indexed, so ten thousand of one text cost
    no more than ten thousand different ones, and what is cut from the longer copy is found too.
    """

    def __init__(self) -> None:
        self._window: deque[Original] = deque()
        self._by_id: dict[str, Original] = {}
        # All lists are in window order: what leaves the window is always at the front.
        self._pages: dict[str, list[str]] = {}
        self._titles: dict[tuple[str, ...], str] = {}
        self._alsos: dict[tuple[str, ...], str] = {}
        self._words: dict[str, list[str]] = {}
        self._shingles: dict[int, str | list[str]] = {}  # most have one owner: no list for it

    def __len__(self) -> int:
        return len(self._window)

    def get(self, id_: str) -> Original | None:
        """A remembered report; None when it is unknown or forgotten."""
        return self._by_id.get(id_)

    def all(self) -> Iterable[Original]:
        """Every remembered report, oldest first."""
        return self._window

    def find(self, report: Report, reading: Reading, text: Text, hours: float) -> Found:
        """What ``report`` repeats; changes nothing."""
        page = self._same_page(reading, text)
        found = (
            self._same_title(report, text, hours, page)
            or self._same_body(text)
            or (self._like_title(report, reading, text, hours) if text.content else None)
        )
        if found is not None:
            if page is not None and page.title != text.title:
                return msgspec.structs.replace(found, revision_of=page)
            return found
        return Found() if page is None else self._retitled(page, reading, text)

    def remember(self, original: Original, now: float) -> None:
        """Add a report, forget what has left the window."""
        if original.page is not None:
            seen = self._pages.get(original.page, ())
            original.by_page = len(seen) <= t.PAGE_HEADLINES and all(
                self._by_id[other].title != original.title for other in seen
            )
        original.by_title = bool(original.title) and original.title not in self._titles
        if original.body and original.root != original.id:
            root = self._by_id.get(original.root)
            known = frozenset[int]() if root is None else frozenset(sampled(root.body))
            added = [shingle for shingle in sampled(original.body) if shingle not in known]
            original.more = np.array(added, dtype=np.uint64).tobytes()
        self._index(original)
        while self._window and (
            len(self._window) > t.WINDOW_REPORTS or now - self._window[0].hours > t.WINDOW_HOURS
        ):
            self._forget(self._window.popleft())

    # --- the same page ----------------------------------------------------------------------------

    def _same_page(self, reading: Reading, text: Text) -> Original | None:
        """The latest state of the page at the report's address."""
        if reading.canonical_url is None:
            return None
        seen = self._pages.get(reading.canonical_url)
        if not seen or len(seen) > t.PAGE_HEADLINES:
            return None
        latest = self._by_id[seen[-1]]
        # A feed that gives every item the address of its front page shares no words between them.
        strangers = bool(latest.title and text.title) and not set(latest.title) & set(text.title)
        return None if strangers and contained(text.body, latest.body) < t.CONTAINED else latest

    def _retitled(self, latest: Original, reading: Reading, text: Text) -> Found:
        """The page carries a headline it did not carry before: does that say something new?"""
        seen = [self._by_id[id_] for id_ in self._pages[reading.canonical_url or ""]]
        said = {word for earlier in seen for word in (*earlier.title, *earlier.also)}
        new = text.content or frozenset(text.title)
        shared = self._rarity(said & new) / self._rarity(new) if new else 1.0
        rolling = latest.live or reading.form == "live"
        needed = t.ROLLING_SHARED if rolling else t.RETITLE_SHARED
        values: dict[str, float | str] = {"shared": round(shared, 2), "threshold": needed}
        figures = sorted(_figures(new) - _figures(said))
        if figures and not rolling and reading.form not in ("analysis", "visual"):
            because = Because(
                rule="copy.revision",
                text=f"the page of {latest.id}, now with another figure ({', '.join(figures)})",
                values=values | {"figures": ", ".join(figures)},
            )
            return Found(revision_of=latest, because=because)
        if shared < needed and (rolling or reading.form != "analysis"):
            because = Because(
                rule="copy.revision",
                text=f"the page of {latest.id}, now saying something else ({shared:.2f} < {needed})",
                values=values,
            )
            return Found(revision_of=latest, because=because)
        root = self._root(latest)
        because = Because(
            rule="copy.retitled",
            text=f"the page of {root.id} retitled, nothing new said ({shared:.2f} of its words seen there)",
            values=values,
        )
        return Found(copy_of=root, revision_of=latest, because=because)

    # --- the same text elsewhere ------------------------------------------------------------------

    def _same_title(self, report: Report, text: Text, hours: float, page: Original | None) -> Found | None:
        for words, index in (
            (text.title, self._titles),
            (text.title, self._alsos),
            (text.also, self._titles),
        ):
            id_ = index.get(words) if words else None
            if id_ is None:
                continue
            original = self._by_id[id_]
            if original.page is None or page is None or original.page != page.page:
                if weight(words) < t.TITLE_WORDS:
                    continue
                # A rubric that returns: the same headline over another text, or days later.
                share = contained(text.body, original.body) if text.body and original.body else None
                if share is not None and share < t.OTHER_TEXT:
                    continue
                if hours - original.hours > t.COPY_HOURS and not share:
                    continue
            root = self._root(original)
            whose = "this source's" if root.source == report.source else "the"
            text_ = f"{whose} headline of {root.id}, word for word"
            return Found(copy_of=root, because=Because(rule="copy.exact", text=text_))
        return None

    def _same_body(self, text: Text) -> Found | None:
        if not text.body:
            return None
        shared: dict[str, int] = {}
        for owners in filter(None, map(self._shingles.get, sampled(text.body))):
            if isinstance(owners, str):
                shared[owners] = shared.get(owners, 0) + 1
            elif len(owners) <= t.SHINGLE_OWNERS:
                for id_ in owners:
                    shared[id_] = shared.get(id_, 0) + 1
        if not shared:
            return None
        best: tuple[float, Original] | None = None
        for id_, count in sorted(shared.items(), key=lambda item: -item[1])[: t.BODY_CANDIDATES]:
            other = self._by_id[id_]
            if count < t.SHARED_SHINGLES and not is_whole(text.body):
                continue
            share = contained(text.body, other.body)
            if (best is None or share > best[0]) and self._one_text(text, other, share):
                best = (share, other)
        if best is None:
            return None
        root = self._root(best[1])
        longer = "longer" if length(text.body) > length(root.body) else "shorter"
        because = Because(
            rule="copy.body",
            text=f"{best[0]:.0%} of the text stands in {root.id}, seen first; this one is the {longer}",
            values={"contained": round(best[0], 2), "threshold": t.CONTAINED},
        )
        return Found(copy_of=root, because=because)

    def _one_text(self, text: Text, other: Original, share: float) -> bool:
        """Is so large a share of the shorter text enough? Of short ones more is asked, or that headlines agree."""
        shorter = min(length(text.body), length(other.body))
        short = is_whole(text.body) or is_whole(other.body)
        if not short or share * shorter >= t.PASSAGE:
            return share >= t.CONTAINED
        longer = max(length(text.body), length(other.body))
        if share >= t.EXCERPT and longer >= 2 * shorter:
            return True
        return share >= t.CONTAINED_SHORT and (
            self._overlap(set(text.title), set(other.title)) >= t.TITLES_AGREE
        )

    def _like_title(self, report: Report, reading: Reading, text: Text, hours: float) -> Found | None:
        words = set(text.title)
        if weight(words) < t.TITLE_WORDS:
            return None
        # Headlines that differ in a few words at most share one of the rarest.
        owned = self._words
        rarest = [w for _, w in sorted([(len(owned.get(w, _NONE)), w) for w in words])[: t.RARE_WORDS]]
        best: tuple[float, Original] | None = None
        tried: set[str] = set()
        for word in rarest:
            for id_ in reversed(self._words.get(word, _NONE)[-t.TITLE_CANDIDATES :]):
                if id_ in tried:
                    continue
                tried.add(id_)
                other = self._by_id[id_]
                # Most candidates share the one word only: no need to ask how rare their words are.
                shared = len(words.intersection(other.title))
                if shared < t.TITLE_SHARED * min(len(words), other.distinct):
                    continue
                theirs = set(other.title)
                # Asked before likeness, which costs more: bursts of one headline with other figures are common.
                if hours - other.hours > t.COPY_HOURS or _numbers_differ(words, theirs):
                    continue
                likeness = self._rarity(words & theirs) / self._rarity(words | theirs)
                if self._one_article(report, reading, other, hours) and len(theirs) >= t.TITLE_WORDS:
                    likeness = max(likeness, self._overlap(words, theirs))
                if likeness < t.TITLE_JACCARD or (best is not None and likeness <= best[0]):
                    continue
                if text.body and other.body and contained(text.body, other.body) < t.OTHER_TEXT:
                    continue
                best = (likeness, other)
        if best is None:
            return None
        root = self._root(best[1])
        because = Because(
            rule="copy.near",
            text=f"the headline of {root.id} but for a word or two ({best[0]:.2f} ≥ {t.TITLE_JACCARD})",
            values={"jaccard": round(best[0], 2), "threshold": t.TITLE_JACCARD},
        )
        return Found(copy_of=root, because=because)

    @staticmethod
    def _one_article(report: Report, reading: Reading, other: Original, hours: float) -> bool:
        """May the two be one outlet's one article? Then the longer headline may say more than the shorter."""
        return (
            other.source == report.source
            and hours - other.hours <= t.RETITLE_HOURS
            and other.live == (reading.form == "live")
        )

    def _rarity(self, words: Iterable[str]) -> float:
        """Sum of how rare the words are among the headlines in the window."""
        everything = len(self._titles) + 1
        # Exact summation: sets have no order, and the same words must weigh the same in every process.
        return math.fsum(math.log(1 + everything / (1 + len(self._words.get(word, ())))) for word in words)

    def _overlap(self, mine: set[str], theirs: set[str]) -> float:
        """Rarity of the words in common over that of the shorter headline; 1 when there is none to compare."""
        if not mine or not theirs:
            return 1.0
        return self._rarity(mine & theirs) / min(self._rarity(mine), self._rarity(theirs))

    def _root(self, original: Original) -> Original:
        """The earliest report with the text; when that has left the window, still under its id."""
        root = self._by_id.get(original.root)
        return msgspec.structs.replace(original, id=original.root) if root is None else root

    # --- window -----------------------------------------------------------------------------------

    def _index(self, original: Original) -> None:
        id_ = original.id
        self._window.append(original)
        self._by_id[id_] = original
        if original.by_page and original.page is not None:
            self._pages.setdefault(original.page, []).append(id_)
        if original.by_title:
            self._titles[original.title] = id_
            if original.also:
                self._alsos[original.also] = id_
            if original.by_words:
                words = set(original.title)
                original.distinct = len(words)
                for word in words:
                    self._words.setdefault(word, []).append(id_)
        for shingle in _found_by(original):
            owners = self._shingles.setdefault(shingle, id_)
            if isinstance(owners, list):
                owners.append(id_)
            elif owners is not id_:
                self._shingles[shingle] = [owners, id_]

    def _forget(self, original: Original) -> None:
        id_ = original.id
        del self._by_id[id_]
        if original.by_page and original.page is not None:
            _drop(self._pages, original.page)
        if original.by_title:
            del self._titles[original.title]
            if self._alsos.get(original.also) == id_:
                del self._alsos[original.also]
            if original.by_words:
                for word in set(original.title):
                    _drop(self._words, word)
        for shingle in _found_by(original):
            owners = self._shingles[shingle]
            if isinstance(owners, str) or len(owners) == 1:
                del self._shingles[shingle]
            else:
                owners.pop(0)

    def state(self) -> list[Original]:
        """The window, oldest first: all that ``take`` needs."""
        return list(self._window)

    def take(self, window: list[Original]) -> None:
        """Go on from ``state``."""
        for original in window:
            self._index(original)


def _drop(index: dict[K, list[str]], key: K) -> None:
    """Take the oldest owner off a queue."""
    owners = index[key]
    owners.pop(0)
    if not owners:
        del index[key]


def _found_by(original: Original) -> list[int]:
    """The hashes a remembered text is found by."""
    if original.root == original.id:
        return sampled(original.body)
    return np.frombuffer(original.more, dtype=np.uint64).tolist()


def _figures(words: Iterable[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _numbers_differ(mine: set[str], theirs: set[str]) -> bool:
    """Two bulletins that differ in a figure only are two bulletins."""
    return _figures(mine) != _figures(theirs)
