"""What the state keeps of the pages behind reports' links: what came of every reading, never the text itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from livedesk.model import Article, Claim, Findings, Member, Placement, TextRead


@dataclass(slots=True)
class TextHistory:
    """The readings of the page behind one report."""

    times: list[datetime] = field(default_factory=list[datetime])
    """When each was, oldest first."""
    last: Article | None = None
    """What the last one found, without its text."""
    read: Article | None = None
    """The last that found a text, without it."""
    seq: int = 0
    """Entry that holds that text; 0 while there is none."""

    def add(self, seq: int, article: Article) -> None:
        """One more reading."""
        self.times.append(article.read_at)
        self.last = remembered(article)
        if article.found == "read":
            self.read, self.seq = self.last, seq

    def __len__(self) -> int:
        return len(self.times)


def remembered(article: Article) -> Article:
    """An article as it is kept in memory: all but its text."""
    return msgspec.structs.replace(article, text="") if article.text else article


def with_article(member: Member, article: Article, findings: Findings | None) -> Member:
    """A report with what its page says: the claims, signals and figures found there take the place of earlier ones."""
    before = member.findings or Findings()
    found = findings or Findings()
    merged = msgspec.structs.replace(
        before,
        claims=(*(claim for claim in before.claims if not _of_text(claim)), *found.claims),
        signals=(*(s for s in before.signals if s.span.part != "text"), *found.signals),
        figures=(*(f for f in before.figures if f.span.part != "text"), *found.figures),
    )
    return msgspec.structs.replace(
        member, article=remembered(article), findings=merged if merged != Findings() else None
    )


def with_copy(member: Member, of: str) -> Member:
    """A report that repeats another."""
    placement: Placement = msgspec.structs.replace(member.placement, copy_of=of)
    return msgspec.structs.replace(member, placement=placement)


def standing_anew(members: Mapping[str, Member], read: TextRead) -> Iterator[Member]:
    """The reports on the story that stand otherwise once a page was read, as they stand then."""
    found: dict[str, Member] = {}
    known = members.get(read.article.report)
    if known is not None and read.article.found == "read":
        found[known.report.id] = with_article(known, read.article, read.findings)
    for repetition in read.repeats:
        repeating = found.get(repetition.report) or members.get(repetition.report)
        if repeating is not None:
            found[repetition.report] = with_copy(repeating, repetition.of)
    yield from found.values()


def _of_text(claim: Claim) -> bool:
    return claim.content_span.part == "text"


__all__ = ["TextHistory", "remembered", "standing_anew", "with_article", "with_copy"]
