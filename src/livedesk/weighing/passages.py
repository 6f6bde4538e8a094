"""Extracts of reports, as the record and the page carry them: exact, short, with who wrote them and where."""

from __future__ import annotations

from typing import Final

from livedesk.model import Member, Passage

LONGEST: Final = 300
"""Characters of an extract at most: a quotation, never the article."""


def passage(member: Member, text: str) -> Passage:
    """``text``, which stands in the member's report, cut to LONGEST characters, with its source."""
    report = member.report
    return Passage(
        text=text[:LONGEST],
        report=report.id,
        source_name=report.source_name,
        url=report.url,
        lang=member.placement.lang,
        at=report.seen_at,
        published_at=report.published_at,
        author=report.author,
    )
