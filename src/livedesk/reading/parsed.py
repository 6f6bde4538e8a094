"""What a parse adds to who says what in English: subjects whole, and clauses that word order alone does not show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from livedesk.reading.cues import Cue, english
from livedesk.reading.parser import Parser, Word
from livedesk.reading.said import Place, Said

PARSED: Final = 40_000
"""Characters of a text that are parsed, which takes about two seconds; the rest is read by the plain rules alone."""

LONGEST_SUBJECT: Final = 160
"""Characters of a subject; a longer one tells a story of its own."""

_SAYING: Final = frozenset({"say", "strict", "tell", "believe", "deny", "ask"})
_WISHING: Final = frozenset({"want", "urge", "believe"})
_OPENING: Final = frozenset({"that", ",", "“", '"', ":", "''", "``"})
_CLOSING: Final = frozenset({",", ".", "”", '"', ";", ":", "''"})
_AUTHOR: Final = frozenset({"i", "we", "you"})


class _Clause(NamedTuple):
    subject: Place
    cue: Place
    contents: tuple[Place, ...]


def completed(text: str, said: Sequence[Said], parser: Parser, *, most: int) -> list[Said]:
    """The attributions that the plain rules found, with subjects as the parse has them where both found the verb, and those
    beside them that the parse alone shows; in order of their place, at most ``most``.

    What a parse adds stands in nothing that somebody is given as saying already.
    """
    cut = text.rfind("\n", 0, PARSED) + 1 if len(text) > PARSED else len(text)
    clauses = _clauses(parser(text[: cut or PARSED]))
    whole = {clause.cue: clause.subject for clause in clauses}
    found = [one._replace(speaker=whole.get(one.cue, one.speaker)) if one.speaker else one for one in said]
    taken = sorted((min(a, one.cue[0]), max(b, one.cue[1])) for one in said for a, b in one.contents)
    for clause in clauses:
        begin = min(clause.cue[0], *(a for a, _ in clause.contents))
        end = max(clause.cue[1], *(b for _, b in clause.contents))
        if any(a < end and begin < b for a, b in taken):
            continue
        if text[slice(*clause.subject)].lower() not in _AUTHOR:
            found.append(Said(clause.subject, clause.cue, clause.contents))
    return sorted(found, key=lambda one: (one.cue, one.contents))[:most]


def _clauses(words: Sequence[Word]) -> list[_Clause]:
    cues = english().verbs
    under: dict[int, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        if word.head != i:
            under[word.head].append(i)
    found: list[_Clause] = []
    for i, word in enumerate(words):
        verbs = cues.get(word.low)
        if verbs is None or any(words[k].dep in {"neg", "nsubjpass", "auxpass"} for k in under[i]):
            continue
        clause = _clause(words, under, i, verbs[-1])
        if clause is not None:
            found.append(clause)
    return found


def _clause(words: Sequence[Word], under: dict[int, list[int]], at: int, cue: Cue) -> _Clause | None:
    word, kinds = words[at], frozenset(cue.kinds)
    owner = word.head if word.dep == "conj" else at
    subject = next(
        (k for place in dict.fromkeys((at, owner)) for k in under[place] if words[k].dep == "nsubj"), None
    )
    if subject is None or cue.rest:
        return None
    place = (words[words[subject].first].start, words[words[subject].last].end)
    if place[1] - place[0] > LONGEST_SUBJECT:
        return None
    pieces = [
        piece
        for k in under[at]
        if (words[k].dep == "ccomp" and kinds & _SAYING) or (words[k].dep == "xcomp" and kinds & _WISHING)
        if (piece := _piece(words, words[k].first, min(words[k].last, at - 1) if k < at else words[k].last))
    ]
    if not pieces and word.dep == "parataxis":
        last = min(words[word.head].last, words[subject].first - 1, at - 1)
        piece = _piece(words, words[word.head].first, last)
        pieces = [piece] if piece is not None else []
    return _Clause(place, (word.start, word.end), tuple(pieces)) if pieces else None


def _piece(words: Sequence[Word], first: int, last: int) -> Place | None:
    while first <= last and words[first].low in _OPENING:
        first += 1
    while last >= first and words[last].low in _CLOSING:
        last -= 1
    return (words[first].start, words[last].end) if first < last else None


__all__ = ["LONGEST_SUBJECT", "PARSED", "completed"]
