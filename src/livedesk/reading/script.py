"""Scripts of the world as far as reading needs them: which characters make words, and how.

One table for the whole room, so that words, mentions and language agree on what a word is.
"""

from __future__ import annotations

import re
import unicodedata

UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u2e80-\u2fff\u3005\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"  # Han, Kana
    "\U00020000-\U0003134f"
)
"""Ranges (for a character class) of scripts written without blanks between words."""


def _marks() -> str:
    """Combining marks of the basic plane as ranges, those of unspaced scripts left out."""
    unspaced = re.compile(f"[{UNSPACED}]")
    ranges: list[list[int]] = []
    for code in range(0x300, 0x10000):
        char = chr(code)
        if unicodedata.category(char)[0] == "M" and not unspaced.match(char):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" if a != b else chr(a) for a, b in ranges)


_LETTER = rf"[^\W_{UNSPACED}]"
MARK = f"[{_marks()}\u200c\u200d]"
"""A combining mark of a script with blanks, or a joiner (a character class)."""

TOKEN = re.compile(rf"[{UNSPACED}]|{_LETTER}+(?:{MARK}+{_LETTER}*)*")
"""A word with its combining marks, or one character of a script without blanks."""

SPACED_WORD = re.compile(rf"{_LETTER}+(?:{MARK}+{_LETTER}*)*")
"""A word of a script with blanks."""

UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
"""A stretch of a script without blanks."""

_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x005A, "Latn"), (0x0061, 0x007A, "Latn"), (0x00C0, 0x00D6, "Latn"), (0x00D8, 0x00F6, "Latn"),
    (0x00F8, 0x024F, "Latn"), (0x1E00, 0x1EFF, "Latn"), (0x0370, 0x03FF, "Grek"), (0x1F00, 0x1FFF, "Grek"),
    (0x0400, 0x052F, "Cyrl"), (0x0530, 0x058F, "Armn"), (0x0590, 0x05FF, "Hebr"), (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"), (0x08A0, 0x08FF, "Arab"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFC, "Arab"),
    (0x0780, 0x07BF, "Thaa"), (0x0900, 0x097F, "Deva"), (0x0980, 0x09FF, "Beng"), (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"), (0x0B00, 0x0B7F, "Orya"), (0x0B80, 0x0BFF, "Taml"), (0x0C00, 0x0C7F, "Telu"),
    (0x0C80, 0x0CFF, "Knda"), (0x0D00, 0x0D7F, "Mlym"), (0x0D80, 0x0DFF, "Sinh"), (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Laoo"), (0x0F00, 0x0FFF, "Tibt"), (0x1000, 0x109F, "Mymr"), (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"), (0x3130, 0x318F, "Hang"), (0xAC00, 0xD7AF, "Hang"), (0x1200, 0x137F, "Ethi"),
    (0x1780, 0x17FF, "Khmr"), (0x3041, 0x30FF, "Kana"), (0x31F0, 0x31FF, "Kana"), (0xFF66, 0xFF9F, "Kana"),
    (0x3400, 0x4DBF, "Hani"), (0x4E00, 0x9FFF, "Hani"), (0xF900, 0xFAFF, "Hani"),
)  # fmt: skip

_NAMES = ("", *sorted({name for _, _, name in _RANGES}))
_TABLE = bytearray(0x10000)
for _first, _last, _name in _RANGES:
    _TABLE[_first : _last + 1] = bytes([_NAMES.index(_name)]) * (_last - _first + 1)

_SAMPLE = 64  # characters looked at: enough to tell a script, cheap for a long text


_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")


def scripts(text: str) -> dict[str, int]:
    """How many of a sample of the text's letters stand in each script (ISO 15924 code)."""
    if not _BEYOND_LATIN.search(text):
        return {"Latn": len(text)} if any(map(str.isalpha, text)) else {}
    step = max(1, len(text) // _SAMPLE)
    counts = [0] * len(_NAMES)
    table = _TABLE
    for char in text[::step]:
        code = ord(char)
        counts[table[code] if code < 0x10000 else 0] += 1
    return {_NAMES[i]: n for i, n in enumerate(counts) if n and i}
