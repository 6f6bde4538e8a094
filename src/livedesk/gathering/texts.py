"""Texts made comparable: headline keys, tokens, hashed shingles. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from livedesk.gathering.thresholds import SAMPLED_WORDS, SHINGLE_KEEP, SHINGLE_WORDS

Hashes = npt.NDArray[np.uint64]

_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0980-\u0dff\u0900-\u097f]+[^\W_]*)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SUFFIX = re.compile(r"\s+(?:[|\u2013\u2014-])\s+[^|\u2013\u2014]{2,60}$")
_LABEL = re.compile(r"\s+\|\s+[^|]{2,60}$")
_ASCII = re.compile(r"[a-z0-9]+")
_ASCII_WORDS = "".join(chr(c).lower() if chr(c).isalnum() else " " for c in range(128))
_CACHE_LIMIT = 200_000


class _Hashes(dict[str, bytes]):
    """Words' hashes, eight bytes each, made when first asked for."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        made = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
        self[word] = made
        return made


_hashes = _Hashes()


def tokens(text: str) -> list[str]:
    """Lower-case words in order; runs of Chinese, Japanese or Korean as overlapping pairs."""
    if text.isascii():  # splitting at the blanks that all else becomes takes a quarter of the time
        return text.translate(_ASCII_WORDS).split()
    words: list[str] = _TOKEN.findall(text.lower())
    if _CJK.search(text) is None:
        return words
    found: list[str] = []
    for word in words:
        if _CJK.search(word) and len(word) > 2:
            found.extend(word[i : i + 2] for i in range(len(word) - 1))
        else:
            found.append(word)
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
    return int.from_bytes(_hashes[word], "little")


# Odd 64-bit multipliers (SplitMix64's and Murmur3's finalisers), one for each place in the shingle.
_PLACES = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xFF51AFD7ED558CCD], dtype=np.uint64
)
_SHIFT = np.uint64(29)
_KEEP = np.uint64((SHINGLE_KEEP - 1) << 7)  # bits that are 0 in one hash of so many, a power of two


def shingles(words: Sequence[str]) -> Hashes:
    """Hashes of the overlapping runs of four words, sorted, each once.

    Multiply-and-add of the words' BLAKE2b hashes modulo 2**64: stable, and one pass of numpy.
    """
    return _distinct(_mixed(words))


def _mixed(words: Sequence[str]) -> Hashes:
    count = len(words) - SHINGLE_WORDS + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    hashed = np.frombuffer(b"".join(map(_hashes.__getitem__, words)), dtype="<u8")
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_PLACES):
        mixed += hashed[place : place + count] * factor
        mixed ^= mixed >> _SHIFT
    return mixed


def _distinct(made: Hashes) -> Hashes:
    """Sorted, each once; what np.unique does, without its ceremony."""
    made.sort()
    return made[np.concatenate(([True], made[1:] != made[:-1]))] if len(made) else made


def pack(words: Sequence[str]) -> bytes:
    """A text's shingles for keeping: a mark, then the hashes; of a long text a quarter of them.

    Keeping those divisible by four is Broder's mod-p sketch: the share two sketches have in common
    estimates the share the texts have in common. Short texts are kept whole (mark 1).
    """
    made = _mixed(words)
    if len(words) > SAMPLED_WORDS:
        return b"\0" + _distinct(made[_kept(made)]).tobytes()
    return b"\1" + _distinct(made).tobytes()


def is_whole(body: bytes) -> bool:
    """Was the text short enough for all its shingles to be kept?"""
    return body[:1] == b"\1"


def length(body: bytes) -> int:
    """About how many shingles the packed text had."""
    return max(0, len(body) - 1) // 8 * (1 if is_whole(body) else SHINGLE_KEEP)


def sampled(body: bytes) -> list[int]:
    """The quarter of a packed text's hashes by which it is found."""
    made = _unpack(body)
    return (made[_kept(made)] if is_whole(body) else made).tolist()


def contained(mine: bytes, theirs: bytes) -> float:
    """Share of the shorter packed text's shingles that stand in the other; 0 when either is empty."""
    first, second = _unpack(mine), _unpack(theirs)
    if is_whole(mine) != is_whole(theirs):
        first, second = first[_kept(first)], second[_kept(second)]
    if len(first) > len(second):
        first, second = second, first
    if not len(first):
        return 0.0
    # Both are sorted: looking one up in the other takes a quarter of the time of np.intersect1d.
    at = second.searchsorted(first)
    at[at == len(second)] = 0
    return int(np.count_nonzero(second[at] == first)) / len(first)


def _unpack(body: bytes) -> Hashes:
    return np.frombuffer(body, dtype=np.uint64, offset=1) if body else np.zeros(0, dtype=np.uint64)


def _kept(made: Hashes) -> npt.NDArray[np.bool_]:
    return made & _KEEP == 0


def weight(words: Iterable[str]) -> float:
    """How many words a headline has, a pair of Chinese characters counting as half a word."""
    return sum(0.5 if _CJK.match(word) else 1.0 for word in words)


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
