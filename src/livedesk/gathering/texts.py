"""Texts made comparable: headline keys, tokens, hashed shingles. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from sys import intern

import numpy as np

from livedesk.gathering.thresholds import SHINGLE_KEEP, SHINGLE_WORDS

_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0980-\u0dff\u0900-\u097f]+[^\W_]*)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SUFFIX = re.compile(r"\s+(?:[|\u2013\u2014-])\s+[^|\u2013\u2014]{2,60}$")
_LABEL = re.compile(r"\s+\|\s+[^|]{2,60}$")
_ASCII = re.compile(r"[a-z0-9]+")
_CACHE_LIMIT = 200_000
_hashes: dict[str, int] = {}


def tokens(text: str) -> list[str]:
    """Lower-case words in order; runs of Chinese, Japanese or Korean as overlapping pairs."""
    found: list[str] = []
    for word in _TOKEN.findall(text.lower()):
        if _CJK.search(word) and len(word) > 2:
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            found.append(intern(word))
    return found


def bare_title(title: str, source_name: str = "") -> str:
    """A headline without what aggregators and outlets hang on it.

    " - Outlet" goes when it names the source; " | Rubric" always goes, as no headline continues there.
    """
    title = _LABEL.sub("", title)
    found = _SUFFIX.search(title)
    if found and source_name:
        tail = set(tokens(found.group()))
        if tail and tail & set(tokens(source_name)) and len(tail) <= len(set(tokens(source_name))) + 2:
            title = title[: found.start()]
    return title


def word_hash(word: str) -> int:
    """A stable 64-bit hash of one word (BLAKE2b), remembered while the process lives."""
    known = _hashes.get(word)
    if known is None:
        if len(_hashes) >= _CACHE_LIMIT:
            _hashes.clear()
        known = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        _hashes[word] = known
    return known


# Odd 64-bit multipliers (SplitMix64's and Murmur3's finalisers), one for each place in the shingle.
_PLACES = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xFF51AFD7ED558CCD], dtype=np.uint64
)


def shingles(words: list[str]) -> tuple[int, ...]:
    """Kept hashes of the overlapping runs of four words, sorted, each once.

    Multiply-and-add of the words' BLAKE2b hashes modulo 2**64; a quarter is kept (Broder's mod-p
    sketch), so that containment of kept hashes estimates containment of the texts.
    """
    count = len(words) - SHINGLE_WORDS + 1
    if count < 1:
        return ()
    hashed = np.fromiter((word_hash(w) for w in words), dtype=np.uint64, count=len(words))
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        mixed += hashed[place : place + count] * _PLACES[place]
        mixed ^= mixed >> np.uint64(29)
    kept = np.unique(mixed[(mixed >> np.uint64(7)) % np.uint64(SHINGLE_KEEP) == 0])
    return tuple(kept.tolist())


def slug(text: str, most: int = 48) -> str:
    """ASCII words joined by hyphens, accents taken off, cut at a word; "" for a text in another script."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("\u0111", "d").replace("\u0131", "i"))
    made = ""
    for word in _ASCII.findall(
        "".join(c for c in plain if not unicodedata.combining(c) and c not in "'\u2019")
    ):
        if len(made) + len(word) + 1 > most:
            break
        made = f"{made}-{word}" if made else word
    return made if len(made) * 2 >= min(most, len(text)) * 0.8 or len(made) > 12 else ""
