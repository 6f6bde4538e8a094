"""Quoted strings: exact substrings between marks, without the marks."""

from __future__ import annotations

import re

FEWEST_WORDS = 3
"""Shorter quotations are mostly names and scare quotes."""

LONGEST = 600
"""Characters between marks beyond which the marks do not belong together."""

_EAST_ASIAN_PER_WORD = 2  # characters that count as a word in scripts without blanks

_PAIRS = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "‘": "’", "‚": "‘’", "〝": "〞",
    '"': '"', "＂": "＂", "'": "'",
}  # fmt: skip
_SPACED = frozenset("«‹「『")  # point one way, and French sets blanks inside them
_UPRIGHT = frozenset("\"'‘")
_MARKS = re.compile("[“”„«»‹›「」『』‘’‚〝〞\"＂']")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]")


def quotes(text: str) -> list[str]:
    """Quoted strings of three words or more, in order of their opening, each once.

    A mark opens where white space, a bracket or a stop stands before it, and closes where none
    does, so that apostrophes stay letters. An opening without its closing counts for nothing;
    quotations inside quotations are found too.
    """
    opened: list[tuple[str, int]] = []
    found: list[tuple[int, str]] = []
    for mark in _MARKS.finditer(text):
        char, at = mark[0], mark.start()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if char in "'’‘" and before.isalnum() and after.isalnum():
            continue  # don't, Putin’s
        place = _closes(opened, char, at, before)
        if place is not None:
            _, start = opened[place]
            del opened[place:]
            inner = text[start:at].strip()
            if _words(inner) >= FEWEST_WORDS:
                found.append((start, inner))
        elif char in _PAIRS and (
            char in _SPACED or (not after.isspace() and (char not in _UPRIGHT or not before.isalnum()))
        ):
            opened.append((char, at + 1))
            del opened[:-4]
    found.sort()
    return list(dict.fromkeys(inner for _, inner in found))


def _closes(opened: list[tuple[str, int]], char: str, at: int, before: str) -> int | None:
    for place in range(len(opened) - 1, -1, -1):
        opening, start = opened[place]
        if at - start > LONGEST:
            continue
        if char in _PAIRS[opening] and (opening in _SPACED or not before.isspace()) and at > start:
            return place
    return None


def _words(text: str) -> int:
    spaced = len(text.split())
    return spaced if spaced >= FEWEST_WORDS else max(spaced, len(_HAN.findall(text)) // _EAST_ASIAN_PER_WORD)
