"""Mending XML where there is one way to mend it.

This comes before any tolerant parser: feedparser reads "AT&T buys Q&A" as "AT&T; buys Q&A;".
"""

from __future__ import annotations

import re
from html.entities import html5

_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# CDATA and comments are passed over: an ampersand needs no escape there.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?",
    re.DOTALL,
)
_CHARACTER = re.compile(r"#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")


def mend_entities(text: str) -> str:
    """Bare ampersands escaped, HTML's named characters written out, references XML forbids dropped."""

    def mend(found: re.Match[str]) -> str:
        whole, name = found[0], found[1]
        if whole[0] == "<":
            return whole
        if name is None:
            return "&amp;"
        if name[0] == "#":
            return whole if _allowed(name) else ""
        if name[:-1] in _XML_ENTITIES:
            return whole
        character = html5.get(name)
        return f"&amp;{name}" if character is None else character

    return _AMPERSAND.sub(mend, text)


def _allowed(reference: str) -> bool:
    """Whether XML 1.0 allows the character a reference names."""
    found = _CHARACTER.fullmatch(reference)
    if found is None:
        return False
    code = int(found[1]) if found[1] else int(found[2], 16)
    return (
        code in {9, 10, 13}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


__all__ = ["mend_entities"]
