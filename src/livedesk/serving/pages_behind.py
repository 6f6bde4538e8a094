"""How a source's pages behind its links do, in words, from what the record says of the readings."""

from __future__ import annotations

from collections import Counter
from typing import Final

from livedesk.model import Article, Behind
from livedesk.record.fold import State

LATEST: Final = 10
"""Pages of a source that are looked at: the last read."""
FEWEST: Final = 3
"""So many of them that are no articles are told, where they are at least half: single ones are links elsewhere."""

_NO_ARTICLE: Final[frozenset[Behind]] = frozenset(
    ("consent", "login", "paywall", "front", "nothing", "refused", "failed", "missing")
)


def pages_behind(state: State) -> dict[str, str]:
    """By source, what is wrong with most of the last pages behind its links; those with nothing wrong are left out.

    "4 of the last 6 pages behind its links: a page that asks for consent answers in its place".
    """
    by_source: dict[str, list[Article]] = {}
    for report, history in state.texts.items():
        member = state.members.get(report)
        if member is not None and history.last is not None:
            by_source.setdefault(member.report.source, []).append(history.last)
    told: dict[str, str] = {}
    for source, found in by_source.items():
        latest = sorted(found, key=lambda article: article.read_at)[-LATEST:]
        wrong = Counter(article.found for article in latest if article.found in _NO_ARTICLE).most_common(1)
        if wrong and wrong[0][1] >= max(FEWEST, len(latest) / 2):
            words = next(article.words for article in reversed(latest) if article.found == wrong[0][0])
            told[source] = f"{wrong[0][1]} of the last {len(latest)} pages behind its links: {words}"
    return told


__all__ = ["pages_behind"]
