"""Are the pages behind two reports one text, or one page?

Fed with article texts in the order in which they were read, which is not that of the reports: the report seen
first is always the one that is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from livedesk.gathering import thresholds as t
from livedesk.gathering.texts import contained, length, pack, sampled, tokens
from livedesk.model import Because, Repetition, Report


@dataclass(slots=True)
class _Body:
    """A text that was read, and where it stands."""

    report: str
    source: str
    seen_at: datetime
    page: str | None
    shingles: bytes
    root: str


class Bodies:
    """Remembers the texts of a window of time; bounded, and the cost of one does not grow with their number."""

    def __init__(self) -> None:
        self._bodies: dict[str, _Body] = {}
        self._owners: dict[int, list[str]] = {}
        self._pages: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    def hear(self, report: Report, page: str | None, shingles: bytes) -> tuple[Repetition, ...]:
        """What a text that was read shows: that the report repeats another, or that others repeat it.

        ``page`` is the address the page gives itself in canonical form, ``shingles`` as ``pack`` makes them. A text
        read again takes the place of the one before, and decides nothing anew.
        """
        known = self._bodies.get(report.id)
        body = _Body(report.id, report.source, report.seen_at, page, shingles, report.id)
        if known is not None:
            body.root = known.root
            self._forget(known)
            self._remember(body)
            return ()
        found = self._same_page(body) or self._same_text(body)
        self._remember(body)
        if found is None:
            return ()
        other, because = found
        root = self._bodies.get(other.root, other)
        if (body.seen_at, body.report) >= (root.seen_at, root.report):
            body.root = root.root
            return (Repetition(report=body.report, of=root.root, because=because),)
        repeating = [each for each in self._bodies.values() if each.root == root.root and each is not body]
        for each in repeating:
            each.root = body.report
        return tuple(Repetition(report=each.report, of=body.report, because=because) for each in repeating)

    def recall(self, report: Report, page: str | None, shingles: bytes, copy_of: str | None) -> None:
        """Remember a text that was heard before, as it was decided then."""
        self._remember(_Body(report.id, report.source, report.seen_at, page, shingles, copy_of or report.id))

    def _same_page(self, body: _Body) -> tuple[_Body, Because] | None:
        same = [self._bodies[id_] for id_ in self._pages.get(body.page or "", ())]
        if not same:
            return None
        other = min(same, key=lambda each: (each.seen_at, each.report))
        # A site that gives all its pages one address of their own has pages without a word in common.
        share = contained(body.shingles, other.shingles)
        if body.shingles and other.shingles and share < t.OTHER_TEXT:
            return None
        text = f"its page and that of {other.report} name the same page as their own address"
        return other, Because(rule="copy.canonical", text=text, values={"contained": round(share, 2)})

    def _same_text(self, body: _Body) -> tuple[_Body, Because] | None:
        shared: dict[str, int] = {}
        for shingle in sampled(body.shingles):
            owners = self._owners.get(shingle, ())
            for id_ in owners if len(owners) <= t.SHINGLE_OWNERS else ():
                shared[id_] = shared.get(id_, 0) + 1
        best: tuple[float, _Body] | None = None
        for id_, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[: t.BODY_CANDIDATES]:
            other = self._bodies[id_]
            # What an outlet says again under every article of its own is no copy.
            if other.source == body.source:
                continue
            share = contained(body.shingles, other.shingles)
            if share >= self._needed(body, other) and (best is None or share > best[0]):
                best = (share, other)
        if best is None:
            return None
        share, other = best
        needed = self._needed(body, other)
        text = f"{share:.0%} of the text behind one stands behind the other, {other.report}"
        values: dict[str, float | str] = {"contained": round(share, 2), "threshold": needed}
        return other, Because(rule="copy.text", text=text, values=values)

    @staticmethod
    def _needed(body: _Body, other: _Body) -> float:
        shorter = min(length(body.shingles), length(other.shingles))
        return t.CONTAINED if shorter >= t.SAMPLED_WORDS else t.CONTAINED_SHORT

    def _remember(self, body: _Body) -> None:
        self._bodies[body.report] = body
        for shingle in sampled(body.shingles):
            self._owners.setdefault(shingle, []).append(body.report)
        if body.page is not None:
            self._pages.setdefault(body.page, []).append(body.report)
        horizon = body.seen_at - timedelta(hours=t.COPY_HOURS)
        while len(self._bodies) > 1:
            oldest = next(iter(self._bodies.values()))
            if oldest.seen_at >= horizon and len(self._bodies) <= t.TEXTS_KEPT:
                break
            self._forget(oldest)

    def _forget(self, body: _Body) -> None:
        del self._bodies[body.report]
        for shingle in sampled(body.shingles):
            owners = self._owners[shingle]
            owners.remove(body.report)
            if not owners:
                del self._owners[shingle]
        if body.page is not None:
            same = self._pages[body.page]
            same.remove(body.report)
            if not same:
                del self._pages[body.page]


def shingled(text: str) -> bytes:
    """A text's shingles, for ``Bodies``; none for one too short to be told from others."""
    words = tokens(text)
    return pack(words) if len(words) >= t.BODY_WORDS else b""


__all__ = ["Bodies", "shingled"]
