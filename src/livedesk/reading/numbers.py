"""Numbers in a text, in one notation whatever the language writes."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f' ]*\d|\d")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,\u00a0\u202f' ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$")
_COMMA_LANGUAGES = (
    "es fr de it pt nl sv da no fi et lv lt pl cs sk sl hr hu ro tr az vi id ca ru uk be bg sr mk kk el"
)
_DECIMAL_COMMA = frozenset(_COMMA_LANGUAGES.split())
_WORDS: dict[str, dict[str, str]] = {
    "en": {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
           "ten": "10", "eleven": "11", "twelve": "12"},
    "es": {"dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
           "diez": "10", "once": "11", "doce": "12"},
    "ru": {"два": "2", "две": "2", "двух": "2", "три": "3", "трех": "3", "трёх": "3", "четыре": "4", "четырех": "4",
           "пять": "5", "пяти": "5", "шесть": "6", "шести": "6", "семь": "7", "семи": "7", "восемь": "8", "девять": "9",
           "десять": "10", "десяти": "10", "одиннадцать": "11", "двенадцать": "12"},
    "vi": {"hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"},
}  # fmt: skip
_WORD_PATTERNS = {
    lang: re.compile(r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b", re.IGNORECASE)
    for lang, words in _WORDS.items()
}


def numbers(text: str, lang: str) -> list[str]:
    """Numbers in order, each once: "6-7" gives "6" and "7", "1,5" in Spanish "1.5", "10 000" "10000", "5%" "5%"."""
    found: dict[str, None] = {}
    for match in _DIGITS.finditer(text):
        percent = text[match.end() : match.end() + 2].lstrip()[:1] in {"%", "％", "٪"}
        for number in _split(match[0], lang):
            found[number + "%" if percent else number] = None
    pattern = _WORD_PATTERNS.get(lang)
    if pattern is not None:
        for match in pattern.finditer(text):
            found[_WORDS[lang][match[0].lower()]] = None
    return list(found)


def _split(written: str, lang: str) -> list[str]:
    written = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    grouped = _GROUPED.match(written)
    if grouped:
        mark = grouped[1]
        if not (mark in ".," and written.count(mark) == 1 and mark == _decimal(lang)):
            plain = written.replace(mark, "")
            return [_plain(plain.replace(",", "."))]
    if " " in written or "\u00a0" in written or "\u202f" in written or "'" in written:
        return [n for part in re.split("[\u00a0\u202f' ]+", written) for n in _split(part, lang)]
    if written.count(".") + written.count(",") == 1:
        return [_plain(written.replace(",", "."))]
    return [_plain(part) for part in re.split("[.,]+", written) if part]


def _decimal(lang: str) -> str:
    return "," if lang in _DECIMAL_COMMA else "."


def _plain(number: str) -> str:
    whole, _, fraction = number.partition(".")
    whole = whole.lstrip("0") or "0"
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
