"""Clean text: decoding repaired, white space folded, nothing invisible left, length bounded.

Works in bounded time whatever comes in: the field is cut before anything costly looks at it.
"""

from __future__ import annotations

import html
import re
import unicodedata

import ftfy
import nh3

TITLE_CHARS = 500
"""Longest headline kept, in characters."""

SUMMARY_CHARS = 5_000
"""Longest summary kept, in characters."""

_LOOK_AHEAD = 4  # markup and invisible characters may take this many times the room of the text

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Joiners (U+200C, U+200D) shape words in these scripts, and glue emoji together; elsewhere they only hide.
_JOINED = (
    "\u0600-\u06ff\u0700-\u07bf\u0800-\u085f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af"
    "\ufb50-\ufdff\ufe70-\ufefc"
)
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_JOINER_KEPT = re.compile(
    f"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"
)
_JOINER_HELD = {"\u200c": "\ue0fc", "\u200d": "\ue0fd"}  # private-use stand-ins while the rest is swept
_JOINER_BACK = {0xE0FC: "\u200c", 0xE0FD: "\u200d"}

_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#|[a-zA-Z][a-zA-Z0-9]{1,30};)")
_TAG = re.compile(r"<[a-zA-Z/!?]")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header"
    r"|hr|li|main|nav|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_NESTED_ENTITY = re.compile(r"&(?:amp;|#0*38;|#[xX]0*26;)+", re.IGNORECASE)
_ROUNDS = 4  # markup inside escaped markup, characters misread twice …: after this many, enough

# UTF-8 read as Latin-1 or Windows-1252 leaves a lead byte followed by a continuation byte.
_MISREAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_MARK_RUN = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str | None, limit: int) -> str:
    """Text as a person would read it, at most ``limit`` characters; "" for None.

    Repairs UTF-8 that was decoded as something else (ftfy), turns markup and entities that slipped
    through into plain text, composes characters (NFC), drops control, direction and zero-width
    characters (joiners stay where a script needs them), cuts stacked accents to three, folds white
    space to single blanks. Cleaning clean text changes nothing.
    """
    if not text:
        return ""
    text = text[: limit * _LOOK_AHEAD]
    if not text.isascii():
        text = _SURROGATE.sub("", text)  # html parsers written in C take UTF-8, and these have none
    for _ in range(_ROUNDS):  # what one step takes away may have hidden work for another
        before = text
        if "<" in text or "&" in text:
            text = _without_markup(text)
        if not text.isascii():
            text = _repaired(text)
        elif not text.isprintable():
            text = _INVISIBLE.sub("", text)
        text = " ".join(text.split())
        if text == before:
            break
    return _cut(text, limit)


def _repaired(text: str) -> str:
    if _MISREAD.search(text):
        text = ftfy.fix_encoding(text)
    text = _swept(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
    return _MARK_RUN.sub(r"\1", text)


def _swept(text: str) -> str:
    if not _INVISIBLE.search(text):
        return text
    text = text.translate({0xE0FC: None, 0xE0FD: None})
    text = _JOINER_KEPT.sub(lambda found: _JOINER_HELD[found[0]], text)
    return _INVISIBLE.sub("", text).translate(_JOINER_BACK)


def _without_markup(text: str) -> str:
    for _ in range(_ROUNDS):
        if not _MARKUP.search(text):
            return text
        if _TAG.search(text):
            text = nh3.clean(_BLOCK.sub(" <", text), tags=set(), clean_content_tags={"script", "style"})
        text = html.unescape(_NESTED_ENTITY.sub("&", text))
    return text.replace("<", " ").replace("&", " ") if _MARKUP.search(text) else text


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[:limit]
    blank = head.rfind(" ", limit - limit // 10)
    return head[:blank] if blank > 0 else head.rstrip()
