"""Sentence support: every name, number, date and quotation of a sentence stands in a passage it cites.

Pure. A sentence taken word for word from a passage is supported. Any other is held to its parts: each
quotation must stand in one passage as it is, so must each number and date, and each name whole; and where
a sentence follows a passage but for a few words, those few may be no names or numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence, Set
from difflib import SequenceMatcher
from typing import Final, Literal

import msgspec

from livedesk.reading.numbers import numbers
from livedesk.reading.script import TOKEN
from livedesk.reading.sentences import sentences
from livedesk.reading.stop_words import NO_STOP_WORDS, STOP_WORDS

Kind = Literal["name", "number", "date", "quotation"]

FOLLOWS: Final = 0.6
"""Share of a sentence's words found in one sentence of a passage in the same order for it to be said to follow it."""
_APOSTROPHE: Final = "[’'](?=[0-9A-Za-z_À-ɏЀ-ӿ])"
"""Inside a word of the scripts that have one; in others an ending may follow a closing mark at once."""
_QUOTATIONS: Final = re.compile(
    "“([^”“]{2,400})”|„([^“”]{2,400})[“”]|«([^»]{2,400})»|「([^」]{2,200})」|『([^』]{2,200})』"
    f"|\"([^\"]{{2,400}})\"|(?<!\\w)[‘']([^‘’']{{2,400}}(?:{_APOSTROPHE}[^‘’']{{0,400}})*)(?!{_APOSTROPHE})[’']"
)
_MARKS: Final = str.maketrans("‘’‚‛“”„‟«»‹›–—−\u00a0\u202f\u2009", "''''\"\"\"\"\"\"''---   ")
_ENDINGS: Final = re.compile(r"['’]s?$")


class Unsupported(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a sentence and in none of the passages it cites."""

    kind: Kind
    """What it is."""
    text: str
    """As it stands in the sentence."""


def unsupported(sentence: str, passages: Sequence[str], lang: str) -> tuple[Unsupported, ...]:
    """What of a sentence no cited passage bears out, in order of kind; empty when it may go out.

    ``lang`` is the language of the sentence: it says how its numbers are written. Passages are whole
    texts of cited reports, or extracts of them.
    """
    plain = _plain(sentence)
    cited = [_plain(passage) for passage in passages if passage]
    if any(_stands(plain, passage) for passage in cited):
        return ()
    held: dict[tuple[Kind, str], None] = {}
    for quotation in _quotations(sentence):
        if not any(_plain(quotation).strip(" ,.;:!?…'\"") in passage for passage in cited):
            held[("quotation", quotation)] = None
    supported = {number for passage in cited for number in numbers(passage, lang)}
    for number in numbers(plain, lang):
        if number not in supported:
            held[("date" if number.startswith("@") else "number", number.removeprefix("@"))] = None
    common = {token for passage in cited for token in TOKEN.findall(passage) if not token[:1].isupper()}
    for name in _names(plain, STOP_WORDS.get(lang, NO_STOP_WORDS)):
        first = plain.startswith(name) and TOKEN.findall(name)[0].lower() in common
        if not any(_together(name, passage, first=first) for passage in cited):
            held[("name", name)] = None
    for part in dict.fromkeys((plain, *sentences(plain))):
        for whole, units in ((True, cited), (False, [u for passage in cited for u in sentences(passage)])):
            for kind, text in _exchanged(part, units, lang, common, whole=whole):
                held[(kind, text)] = None
    for text in _repeated(plain, cited):
        held[("name", text)] = None
    return tuple(Unsupported(kind=kind, text=text) for kind, text in held)


def _plain(text: str) -> str:
    """One way of writing: marks and blanks folded, compatibility forms folded."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MARKS).split())


def _stands(plain: str, passage: str) -> bool:
    """Whether the sentence stands in the passage word for word, and not in the middle of a word or figure."""
    at = passage.find(plain)
    while plain and at >= 0:
        end = at + len(plain)
        before, after = passage[at - 1 : at], passage[end : end + 1]
        cut = after.isalnum() and plain[-1].isalnum() and plain[-1].isascii()
        if not cut and not (before.isalnum() and plain[0].isascii()):
            return True
        at = passage.find(plain, at + 1)
    return False


def _quotations(text: str) -> list[str]:
    return [next(group for group in found.groups() if group) for found in _QUOTATIONS.finditer(text)]


def _names(plain: str, stop: frozenset[str]) -> list[str]:
    """Runs of capitalised words; the sentence's first word too, unless it is a function word."""
    found: list[str] = []
    run: list[re.Match[str]] = []
    for token in [*TOKEN.finditer(plain), None]:
        word = token[0] if token is not None else ""
        capital = word[:1].isupper() and not (not found and not run and word.lower() in stop)
        if run and (
            token is None or not capital or plain[run[-1].end() : token.start()] not in (" ", "-", ". ")
        ):
            found.append(plain[run[0].start() : run[-1].end()])
            run = []
        if token is not None and capital:
            run.append(token)
    return found


def _bare(word: str) -> str:
    return _ENDINGS.sub("", word).casefold()


def _together(name: str, passage: str, *, first: bool) -> bool:
    """Whether the words of a name stand side by side in a passage; ``first``: its first may be no name."""
    parts = [_bare(part) for part in TOKEN.findall(name)]
    theirs = [_bare(part) for part in TOKEN.findall(passage)]
    for start in (0, 1) if first else (0,):
        size = len(parts) - start
        if any(theirs[i : i + size] == parts[start:] for i in range(len(theirs) - size + 1)):
            return True
    return False


def _exchanged(
    plain: str, units: Sequence[str], lang: str, common: Set[str], *, whole: bool
) -> list[tuple[Kind, str]]:
    """Names and numbers put where a passage, followed else, has other words.

    Catches what stands in the passage, but elsewhere: the speaker exchanged for the one spoken of. ``units``
    are whole passages or their sentences; in a whole passage a long gap is text left out, not exchanged.
    """
    tokens = list(TOKEN.finditer(plain))
    lows = [_bare(t[0]) for t in tokens]
    best: Sequence[tuple[str, int, int, int, int]] = ()
    most = 0
    followed = ""
    for unit in units:
        words = [_bare(t) for t in TOKEN.findall(unit)]
        codes = SequenceMatcher(None, lows, words, autojunk=False).get_opcodes()
        equal = sum(c[2] - c[1] for c in codes if c[0] == "equal")
        if equal > most:
            best, most, followed = codes, equal, unit
    if not tokens or most < FOLLOWS * len(tokens):
        return []
    stop = STOP_WORDS.get(lang, NO_STOP_WORDS)
    held: list[tuple[Kind, str]] = [("name", tokens[i][0]) for i in _halved(tokens, best, followed)]
    for place, (tag, i1, i2, j1, j2) in enumerate(best):
        if not (tag == "replace" or (tag == "delete" and _moved(best, place))):
            continue
        if whole and j2 - j1 > i2 - i1 + 2:
            continue
        put = [
            tokens[i][0] for i in range(i1, i2) if lows[i] not in stop or (i and tokens[i][0][:1].isupper())
        ]
        if i1 == 0 and put and put[0] == tokens[0][0] and put[0].lower() in common:
            put = put[1:]  # a sentence's first word has its capital from the place
        text = " ".join(put)
        if not put:
            continue
        if any(numbers(word, lang) for word in put):
            held.append(("number", text))
        elif any(word[:1].isupper() or word.upper() == word.lower() for word in put):
            held.append(("name", text))  # scripts without capitals do not tell names from words
    return held


def _halved(
    tokens: Sequence[re.Match[str]], codes: Sequence[tuple[str, int, int, int, int]], followed: str
) -> list[int]:
    """Places of capitalised words whose other half the passage has behind a hyphen, and the sentence leaves out."""
    theirs = list(TOKEN.finditer(followed))
    found: list[int] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag not in ("insert", "replace"):
            continue
        for kept, one, other in ((i1 - 1, j1 - 1, j1), (i2, j2 - 1, j2)):
            inside = 0 <= kept < len(tokens) and one >= 0 and other < len(theirs)
            if inside and tokens[kept][0][:1].isupper():
                between = followed[theirs[one].end() : theirs[other].start()]
                found += [kept] * (between == "-")
    return found


def _moved(codes: Sequence[tuple[str, int, int, int, int]], place: int) -> bool:
    """Whether words put in stand next to words left out, a word or two between: exchanged, said twice."""
    for other, between in ((place - 2, place - 1), (place + 2, place + 1)):
        if 0 <= other < len(codes) and codes[other][0] == "insert":
            _, i1, i2, _, _ = codes[between]
            if i2 - i1 <= 2:
                return True
    return False


def _repeated(plain: str, cited: Sequence[str]) -> list[str]:
    """Capitalised words said more often than all passages say them: one of them stands for another."""
    theirs = Counter(_bare(token) for passage in cited for token in TOKEN.findall(passage))
    mine = Counter(_bare(token) for token in TOKEN.findall(plain))
    return [
        token
        for token in dict.fromkeys(TOKEN.findall(plain))
        if token[:1].isupper() and len(token) > 1 and mine[_bare(token)] > theirs[_bare(token)]
    ]
