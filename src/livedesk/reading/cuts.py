"""Where a headline goes on to something else than what was said: behind a colon, a semicolon, in brackets at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from livedesk.reading.quotations import Quotation
from livedesk.reading.said import Place

LEAST = 3
"""Characters of a content that are not cut away."""

_BREAK = re.compile(r"[:：](?=\s)|[;；]|\s[|•]\s|\s[-–—]\s(?=(?:follow |watch )?live\b)")
_BRACKETS = re.compile(r"\s[(\[（][^()\[\]（）]{2,40}[)\]）]\W*$")
_MEANWHILE = re.compile(r",?\s(?i:as|while|amid)\s(?=[A-Z])")
_NOT_MEANWHILE = re.compile(
    r"\b(?:such|same|just|so|well|as|far|soon|long|known|seen|serve|serves|act|acts)$", re.IGNORECASE
)
_MORE = re.compile(r"\s(?:and|plus)\s(?:more|other)(?:\s[\w-]+){0,4}\W*$", re.IGNORECASE)
_KINDS = frozenset({"headlines", "stories", "news", "updates", "takeaways", "more"})
CLAUSE_WORDS = 4
"""Words behind "as" from which a clause is seen; a comparison is shorter."""
_COMPARES = re.compile(
    r"(?i:describ|characteri|portray|depict|cast|hail|label|brand|regard|view|see|frame|paint|name)"
)
"""Verbs whose "as" says what somebody or something is."""


def cut(text: str, cue: Place, content: Place, quotes: Sequence[Quotation], lang: str) -> Place:
    """The part of a content of the headline ``text`` that was said, by the ``cue`` before or behind it.

    Two headlines in one line are parted at a semicolon, a label and what it introduces at a colon; "(live
    updates)" at the end is the outlet's. In English "as X says …" is another's word. What stands in quotation marks
    is never cut.
    """
    start, end = content

    def outside(at: int) -> bool:
        return not any(q.start < at < q.end for q in quotes)

    breaks = [m for m in _BREAK.finditer(text, start, end) if outside(m.start())]
    if start >= cue[1]:
        if breaks and breaks[0].start() - start >= LEAST:
            end = breaks[0].start()
        bracketed = _BRACKETS.search(text, start, end)
        if bracketed is not None and bracketed.start() - start >= LEAST and outside(bracketed.start() + 1):
            end = bracketed.start()
        if lang == "en" and not _COMPARES.match(text, cue[0]):
            end = _before_another(text, start, end, quotes)
        if lang == "en":
            more = _MORE.search(text, start + LEAST, end)
            if more is not None and more[0].split()[-1].lower().strip(".") in _KINDS:
                end = more.start()
    elif end <= cue[0] and breaks and end - breaks[-1].end() >= LEAST:
        start = breaks[-1].end()
    return start, end


def _before_another(text: str, start: int, end: int, quotes: Sequence[Quotation]) -> int:
    """The end before "as X says", "as leaders of X meet": a capital, and more words than a comparison takes."""
    for match in _MEANWHILE.finditer(text, start + LEAST, end):
        if any(q.start < match.start() < q.end for q in quotes) or _NOT_MEANWHILE.search(
            text, start, match.start()
        ):
            continue
        if len(text[match.end() : end].split()) >= CLAUSE_WORDS:
            return match.start()
    return end
