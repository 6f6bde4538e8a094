"""Is a report a copy of an earlier one, or a new state of the same page?"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Final, TypeVar

import msgspec

from livedesk.gathering import thresholds as t
from livedesk.gathering.texts import bare_title, shingles, tokens
from livedesk.model import Because, Reading, Report

K = TypeVar("K")
_NONE: Final[deque[str]] = deque()


class Original(msgspec.Struct, kw_only=True, array_like=True):
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
    body: tuple[int, ...]
    """Kept shingle hashes of headline and summary; empty for short texts."""
    root: str
    """The earliest report with this text: its own id unless it is a copy."""
    live: bool
    """A rolling page."""
    by_title: bool = False
    """Is it the one its headline is found by?"""
    by_page: bool = False
    """Is it one of those its page is found by?"""
    relevant: bool = False
    """Was it on the story?"""
    development: str | None = None
    """Where it was placed."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What copies has to say of a report."""

    copy_of: Original | None = None
    """The earliest report with the same text."""
    revision_of: Original | None = None
    """The latest report of the same page, when its headline changed."""
    because: Because | None = None
    """Why; None when it is neither."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A report's text made comparable."""

    title: tuple[str, ...]
    """Words of the headline without what outlets hang on it; of the text when there is none."""
    body: tuple[int, ...]
    """Kept shingle hashes of the whole text; empty when it is short."""


def comparable(report: Report, reading: Reading) -> Text:
    """A report's text as copies compares it."""
    title = tokens(bare_title(reading.title, report.source_name))
    if not title:
        title = tokens(reading.summary)
    body: tuple[int, ...] = ()
    if reading.summary:
        words = tokens(reading.summary)
        if len(words) >= t.BODY_WORDS:
            body = shingles(words)
    return Text(title=tuple(title), body=body)


class Copies:
    """Remembers a window of reports and finds, for a new one, the report it repeats.

    Four indexes, each asked by exact key: page address, headline, rarest words of the headline,
    shingles. Copies themselves are not indexed by text, so ten thousand of one text cost no more than
    ten thousand different ones.
    """

    def __init__(self) -> None:
        self._window: deque[Original] = deque()
        self._by_id: dict[str, Original] = {}
        # All queues are in window order, so that what leaves the window is always at the front.
        self._pages: dict[str, deque[str]] = {}
        self._titles: dict[tuple[str, ...], str] = {}
        self._words: dict[str, deque[str]] = {}
        self._shingles: dict[int, deque[str]] = {}

    def __len__(self) -> int:
        return len(self._window)

    def get(self, id_: str) -> Original | None:
        """A remembered report; None when it is unknown or forgotten."""
        return self._by_id.get(id_)

    def find(self, report: Report, reading: Reading, text: Text, hours: float) -> Found:
        """What ``report`` repeats; changes nothing."""
        page = self._same_page(reading, text)
        if page is not None:
            return self._against_page(page, reading, text)
        return (
            self._same_title(report, text, hours)
            or self._same_body(text)
            or self._like_title(text, hours)
            or Found()
        )

    def remember(self, original: Original, now: float) -> None:
        """Add a report, forget what has left the window."""
        if original.page is not None:
            seen = self._pages.get(original.page, ())
            original.by_page = len(seen) <= t.PAGE_HEADLINES and all(
                self._by_id[other].title != original.title for other in seen
            )
        original.by_title = bool(original.title) and original.title not in self._titles
        self._index(original)
        while self._window and (
            len(self._window) > t.WINDOW_REPORTS or now - self._window[0].hours > t.WINDOW_HOURS
        ):
            self._forget(self._window.popleft())

    # --- the same page ----------------------------------------------------------------------------

    def _same_page(self, reading: Reading, text: Text) -> Original | None:
        if reading.canonical_url is None:
            return None
        seen = self._pages.get(reading.canonical_url)
        if not seen or len(seen) > t.PAGE_HEADLINES:
            return None
        latest = self._by_id[seen[-1]]
        # A feed that gives every item the address of its front page shares no words between them.
        strangers = bool(latest.title and text.title) and not set(latest.title) & set(text.title)
        if strangers and _share(text.body, latest.body) < t.CONTAINED:
            return None
        return latest

    def _against_page(self, latest: Original, reading: Reading, text: Text) -> Found:
        seen = [self._by_id[id_] for id_ in self._pages[reading.canonical_url or ""]]
        for earlier in seen:
            if earlier.title == text.title:
                root = self._root(earlier)
                return Found(
                    copy_of=root,
                    revision_of=latest if latest.title != text.title else None,
                    because=_because("copy.page", f"the same page with the same headline as {root.id}"),
                )
        said = {word for earlier in seen for word in earlier.title}
        shared = len(said & set(text.title)) / len(set(text.title)) if text.title else 1.0
        values: dict[str, float | str] = {"shared": round(shared, 2), "threshold": t.RETITLE_SHARED}
        if reading.form == "live" or latest.live or shared < t.RETITLE_SHARED:
            because = Because(
                rule="copy.revision",
                text=f"the page of {latest.id} under a new headline ({shared:.2f} of its words seen there)",
                values=values,
            )
            return Found(revision_of=latest, because=because)
        root = self._root(latest)
        because = Because(
            rule="copy.retitled",
            text=f"the page of {root.id} retitled, nothing new said ({shared:.2f} ≥ {t.RETITLE_SHARED})",
            values=values,
        )
        return Found(copy_of=root, revision_of=latest, because=because)

    # --- the same text elsewhere ------------------------------------------------------------------

    def _same_title(self, report: Report, text: Text, hours: float) -> Found | None:
        if len(text.title) < t.TITLE_WORDS:
            return None
        id_ = self._titles.get(text.title)
        if id_ is None:
            return None
        original = self._by_id[id_]
        if hours - original.hours > t.COPY_HOURS and _share(text.body, original.body) < t.CONTAINED:
            return None
        root = self._root(original)
        whose = "this source's" if root.source == report.source else "the"
        return Found(
            copy_of=root, because=_because("copy.exact", f"{whose} headline of {root.id}, word for word")
        )

    def _same_body(self, text: Text) -> Found | None:
        if not text.body:
            return None
        shared: dict[str, int] = {}
        for shingle in text.body:
            owners = self._shingles.get(shingle, ())
            if len(owners) > t.SHINGLE_OWNERS:
                continue
            for id_ in owners:
                shared[id_] = shared.get(id_, 0) + 1
        best: tuple[float, str] | None = None
        for id_, count in shared.items():
            if count < t.SHARED_SHINGLES:
                continue
            contained = count / min(len(text.body), len(self._by_id[id_].body))
            if contained >= t.CONTAINED and (best is None or contained > best[0]):
                best = (contained, id_)
        if best is None:
            return None
        contained, root = best[0], self._root(self._by_id[best[1]])
        longer = "longer" if len(text.body) > len(root.body) else "shorter"
        because = Because(
            rule="copy.body",
            text=f"{contained:.0%} of the text stands in {root.id}, seen first; this one is the {longer}",
            values={"contained": round(contained, 2), "threshold": t.CONTAINED},
        )
        return Found(copy_of=root, because=because)

    def _like_title(self, text: Text, hours: float) -> Found | None:
        words = set(text.title)
        if len(words) < t.TITLE_WORDS:
            return None
        # Two headlines with Jaccard ≥ .8 differ in a few words at most: one of the rarest is in both.
        rarest = sorted(words, key=lambda w: (len(self._words.get(w, ())), w))[: t.RARE_WORDS]
        best: tuple[float, Original] | None = None
        tried: set[str] = set()
        for word in rarest:
            for id_ in islice(reversed(self._words.get(word, _NONE)), t.TITLE_CANDIDATES):
                if id_ in tried:
                    continue
                tried.add(id_)
                other = self._by_id[id_]
                theirs = set(other.title)
                jaccard = len(words & theirs) / len(words | theirs)
                if jaccard < t.TITLE_JACCARD or hours - other.hours > t.COPY_HOURS:
                    continue
                if not _numbers_differ(words, theirs) and (best is None or jaccard > best[0]):
                    best = (jaccard, other)
        if best is None:
            return None
        root = self._root(best[1])
        because = Because(
            rule="copy.near",
            text=f"the headline of {root.id} but for a word or two ({best[0]:.2f} ≥ {t.TITLE_JACCARD})",
            values={"jaccard": round(best[0], 2), "threshold": t.TITLE_JACCARD},
        )
        return Found(copy_of=root, because=because)

    def _root(self, original: Original) -> Original:
        """The earliest report with the text; the report itself when that has left the window."""
        return self._by_id.get(original.root, original)

    # --- window -----------------------------------------------------------------------------------

    def _index(self, original: Original) -> None:
        id_ = original.id
        self._window.append(original)
        self._by_id[id_] = original
        if original.by_page and original.page is not None:
            self._pages.setdefault(original.page, deque()).append(id_)
        if original.by_title:
            self._titles[original.title] = id_
            for word in set(original.title):
                self._words.setdefault(word, deque()).append(id_)
        if original.root == id_:
            for shingle in original.body:
                self._shingles.setdefault(shingle, deque()).append(id_)

    def _forget(self, original: Original) -> None:
        id_ = original.id
        del self._by_id[id_]
        if original.by_page and original.page is not None:
            _drop(self._pages, original.page)
        if original.by_title:
            del self._titles[original.title]
            for word in set(original.title):
                _drop(self._words, word)
        if original.root == id_:
            for shingle in original.body:
                _drop(self._shingles, shingle)

    def state(self) -> list[Original]:
        """The window, oldest first: all that ``take`` needs."""
        return list(self._window)

    def take(self, window: list[Original]) -> None:
        """Go on from ``state``."""
        for original in window:
            self._index(original)


def _drop(index: dict[K, deque[str]], key: K) -> None:
    """Take the oldest owner off a queue."""
    owners = index[key]
    owners.popleft()
    if not owners:
        del index[key]


def _share(mine: tuple[int, ...], theirs: tuple[int, ...]) -> float:
    if not mine or not theirs:
        return 0.0
    return len(set(mine) & set(theirs)) / min(len(mine), len(theirs))


def _numbers_differ(mine: set[str], theirs: set[str]) -> bool:
    """Two bulletins that differ in a figure only are two bulletins."""
    return {w for w in mine if w[0].isdigit()} != {w for w in theirs if w[0].isdigit()}


def _because(rule: str, text: str) -> Because:
    return Because(rule=rule, text=text)
