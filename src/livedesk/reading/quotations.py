"""Where quotations stand in a text: pairs of marks, outermost first, found in one pass."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 3_000
"""Characters between marks beyond which the marks do not belong together."""

_PAIRS = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "‘": "’", "‚": "‘’", "〝": "〞",
    '"': '"', "＂": "＂", "'": "'", "``": "''", "''": "''",
}  # fmt: skip
_POINTED = frozenset("«‹「『〝")  # point one way whatever stands around them
_SINGLE = frozenset("'‘’")
_MARKS = re.compile("``|''|[“”„«»‹›「」『』‘’‚〝〞\"＂'\n]")
_DEEPEST = 6


class Quotation(NamedTuple):
    """A quotation and its marks."""

    start: int
    """The opening mark."""
    inner: int
    """First character behind it."""
    stop: int
    """The closing mark, or where the paragraph ends."""
    end: int
    """First character behind the closing mark."""


def quotations(text: str) -> list[Quotation]:
    """Quotations that stand in no other, in order.

    A mark opens where white space, a bracket or a stop stands before it and a letter behind it, and
    closes the other way round, so that apostrophes stay letters. A quotation ends with its paragraph:
    one left open runs to the paragraph's end where the next paragraph opens with the same mark (the
    custom for long quotations), and counts for nothing elsewhere. Linear in the text's length.
    """
    found: list[Quotation] = []
    opened: list[tuple[str, int, int]] = []
    for match in _MARKS.finditer(text):
        char, at = match[0], match.start()
        if char == "\n":
            if opened:
                mark, start, inner = opened[0]
                behind = text[at : at + 8].lstrip()
                if behind.startswith(mark) and mark != "'" and text[at - 1 : at] != ",":
                    found.append(Quotation(start, inner, at, at))
                opened.clear()
            continue
        before = text[at - 1] if at else " "
        end = match.end()
        after = text[end] if end < len(text) else " "
        if char in _SINGLE and before.isalnum() and after.isalnum():
            continue  # don't, Putin’s
        place = _closes(opened, char, at, before, after)
        if place is not None:
            _, start, inner = opened[place]
            del opened[place:]
            found.append(Quotation(start, inner, at, end))
        elif (
            char in _PAIRS
            and len(opened) < _DEEPEST
            and (char in _POINTED or (not after.isspace() and _opens(char, before, after)))
        ):
            opened.append((char, at, end))
    return _outermost(found)


def _opens(char: str, before: str, after: str) -> bool:
    if char in "“„":
        return True
    if char in _SINGLE or char in {'"', "''"}:
        return not before.isalnum() and before not in ".!?" and (after.isalnum() or after in "\"'“‘«[($…-")
    return not before.isalnum()


def _closes(opened: list[tuple[str, int, int]], char: str, at: int, before: str, after: str) -> int | None:
    for place in range(len(opened) - 1, -1, -1):
        mark, _, inner = opened[place]
        if char not in _PAIRS[mark] or at <= inner or at - inner > LONGEST:
            continue
        if char in _SINGLE and after.isalnum():
            continue
        if mark in _POINTED or not before.isspace() or after in ",.;" or not after.strip():
            return place
    return None


def _outermost(found: list[Quotation]) -> list[Quotation]:
    """Those that stand in no other; one left open holds nothing together, what stands in it counts."""
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quotation] = []
    for quotation in found:
        if not kept or quotation.start >= kept[-1].end:
            kept.append(quotation)
    return kept
