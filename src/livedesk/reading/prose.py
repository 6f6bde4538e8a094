"""English prose cut into sentences of words, marks and quotations, for the rules that attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from livedesk.reading.quotations import Quotation, quotations
from livedesk.reading.script import MARK

QUOTE = "\x00"
"""Stands for a whole quotation among a sentence's words."""

MOST_WORDS = 400
"""Words of one sentence looked at; a longer one is a list or a page without stops, and is cut."""

_Token = tuple[str, int, int, bool]
_TITLES = (
    r"Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|St|Jr|Sr|Rev|Prof|Adm|Pres|Hon|No|vs|Inc|"
    r"Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|"
    r"Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|[A-Z]"
)
_WORD = re.compile(
    rf"(?:[A-Z]\.){{2,}}|(?:{_TITLES})\.(?!\w)|\w+(?:(?:{MARK}|['’.\-\u2011&/])\w+|{MARK}+|,(?=\d{{3}}))*['’]?|\n+|\.{{2,}}|--+|[^\w\s]"
)
_STOPS = frozenset(".!?।")
_OPENERS = frozenset("(\"“‘'[«")


class Sentence(NamedTuple):
    """One sentence: parallel tuples, a token each."""

    lows: list[str]
    """Lower case, apostrophes upright; QUOTE for a quotation."""
    spans: list[tuple[int, int]]
    """Where each stands in the text."""
    capital: list[bool]
    """Begins with a capital letter or a digit that names."""
    end: int
    """First character behind the sentence's last token that is no stop."""


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences in order. Linear in the text's length."""
    lows: list[str] = []
    spans: list[tuple[int, int]] = []
    capital: list[bool] = []
    for low, start, end, cap in _tokens(text, quotations(text)):
        if low == "\n" or len(lows) >= MOST_WORDS:
            if lows:
                yield Sentence(lows, spans, capital, _end(lows, spans))
                lows, spans, capital = [], [], []
            if low == "\n":
                continue
        elif lows:
            last = lows[-1]
            # after most words nothing can end
            if (not last.isalnum() or last == QUOTE) and _breaks(text, lows, spans, low, start, cap):
                yield Sentence(lows, spans, capital, _end(lows, spans))
                lows, spans, capital = [], [], []
        lows.append(low)
        spans.append((start, end))
        capital.append(cap)
    if lows:
        yield Sentence(lows, spans, capital, _end(lows, spans))


def _end(lows: list[str], spans: list[tuple[int, int]]) -> int:
    last = len(lows) - 1
    while last > 0 and (lows[last] in _STOPS or lows[last] in {"...", "…"}):
        last -= 1
    return spans[last][1]


def _breaks(
    text: str, lows: list[str], spans: list[tuple[int, int]], low: str, start: int, capital: bool
) -> bool:
    last = lows[-1]
    if last in _STOPS:
        return (
            last == "।"
            or capital
            or low == QUOTE
            or low in _OPENERS
            or low[0].isdigit()
            or low in {"@", "#", "$", "—"}
        )
    if last == QUOTE and text[max(0, spans[-1][1] - 2) : spans[-1][1] - 1] == "।":
        return True  # no capitals there
    if last == QUOTE and (capital or low == QUOTE):
        a, b = spans[-1]
        tail = text[max(a, b - 4) : b].rstrip("\"'”’» ")
        if low == QUOTE:
            return tail[-1:] in {".", "!", "?", ",", "…"} or "\n" in text[b:start]
        return tail[-1:] in {".", "।"} or (tail[-1:] in {"!", "?"} and not _cued(text, start))
    if last == ")" and len(lows) > 1 and lows[-2] in _STOPS:
        return capital
    # an abbreviation may end a sentence: "in the U.S. He said"
    return (
        last.endswith(".")
        and len(last) > 2
        and last.count(".") > 1
        and low in {"he", "she", "they", "the", "it"}
        and capital
    )


_CUED = re.compile(
    r"\w[\w.’']*(?:\s\w[\w.’']*){0,3}?\s(?:said|says|asked|wrote|tweeted|told|added|replied|responded)\b"
)


def _cued(text: str, start: int) -> bool:
    """A speaker and verb follow the quotation: "“Never!” Smith said"."""
    return _CUED.match(text, start) is not None


def _tokens(text: str, quotes: list[Quotation]) -> Iterator[_Token]:
    at = 0
    for quote in quotes:
        if quote.start > at:
            yield from _plain(text, at, quote.start)
        yield QUOTE, quote.start, quote.end, False
        at = quote.end
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> list[_Token]:
    found: list[_Token] = []
    add = found.append
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        a, b = match.span()
        if word.isalnum():
            add((word.lower(), a, b, word[0].isupper()))
            continue
        if word[0] == "\n" or word == "|":  # a bar parts a headline from its section
            add(("\n", a, b, False))
            continue
        capital = word[0].isupper()
        low = word.lower().replace("’", "'")
        if low.endswith("'s") and low[:-2] in _CONTRACTED:  # he's, who's, that's
            add((low[:-2], a, b - 2, capital))
            add(("'s", b - 2, b, False))
        elif (cut := low.rfind("'")) > 0 and low[cut:] in _CLITICS:
            add((low[:cut], a, a + cut, capital))
            add((low[cut:], a + cut, b, False))
        else:
            add((low, a, b, capital))
    return found


_CONTRACTED = frozenset({"he", "she", "it", "who", "that", "there", "what", "where", "here", "let"})
_CLITICS = frozenset({"'ve", "'d", "'ll", "'re", "'m"})
