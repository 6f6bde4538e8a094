"""Content words of a text, for comparing texts with one another."""

from __future__ import annotations

import unicodedata

from livedesk.reading.script import SPACED_WORD, TOKEN, UNSPACED_RUN
from livedesk.reading.stop_words import NO_STOP_WORDS, STOP_WORDS, UNSPACED_FUNCTION

MOST = 600
"""Words kept of one text."""

LONGEST = 40
"""Longer strings are no words (characters)."""


# Digits of every script as the ones in common use, so that a number is one word in all languages.
_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, 0x10000)
    if unicodedata.decimal(chr(code), None) is not None
}


def words(text: str, lang: str) -> list[str]:
    """Lower-case content words in order; for scripts without blanks, overlapping pairs of characters.

    Compatibility forms are folded (NFKC), accents are kept, function words dropped. Hyphened words
    give their parts, possessive 's goes.
    """
    low = (
        text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold().translate(_DIGITS)
    )
    stop = STOP_WORDS.get(lang, NO_STOP_WORDS)
    if UNSPACED_RUN.search(low) is None:
        return [w for w in SPACED_WORD.findall(low) if w not in stop and _counts(w)][:MOST]
    found: list[str] = []
    for token in _pieces(low):
        if UNSPACED_RUN.match(token):
            pairs = (token[i : i + 2] for i in range(len(token) - 1)) if len(token) > 1 else (token,)
            found.extend(pair for pair in pairs if not UNSPACED_FUNCTION.intersection(pair))
        elif token not in stop and _counts(token):
            found.append(token)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _counts(word: str) -> bool:
    """Single letters are what initials, elisions and endings leave; single digits say something."""
    return len(word) <= LONGEST and (len(word) > 1 or word.isdigit() or not word.isascii())


def _pieces(text: str) -> list[str]:
    """Words and whole unspaced stretches, in order."""
    pieces: list[str] = []
    end = -1
    for match in TOKEN.finditer(text):
        token = match[0]
        if pieces and match.start() == end and UNSPACED_RUN.match(token) and UNSPACED_RUN.match(pieces[-1]):
            pieces[-1] += token
        else:
            pieces.append(token)
        end = match.end()
    return pieces
