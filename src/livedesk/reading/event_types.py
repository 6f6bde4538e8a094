"""What kind of event a sentence tells, in PLOVER's types, between who does it and whom it is done toward.

By a lexicon of English word patterns and the place of the words: the first telling word behind who acts
decides, or in the passive the first between the two. What only wraps it turns it: what is promised is an
AGREE, what is refused a REJECT, what is asked for a REQUEST, and a deed against somebody that is announced a
THREATEN. Types after PLOVER (Open Event Data Alliance, manual of September 2021). No parser, no weights.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple, cast, get_args

from livedesk.model import Mode, Root

GAP: Final = 8
"""Words that may stand where a pattern has "~"."""

REACH: Final = 7
"""Words between a wrapper ("agreed to") and the deed it wraps."""

MOST_WORDS: Final = 120
"""Words of a sentence looked at."""

_ROOTS: Final[tuple[Root, ...]] = get_args(Root)
_MODES: Final[dict[Root, Mode]] = {"THREATEN": "threatened", "REQUEST": "called_for", "REJECT": "denied"}
"""Modes that a kind has of itself."""
_TELLING: Final = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "tells",
        "reported",
        "reports",
        "announced",
        "according",
        "confirmed",
        "stated",
        "added",
    ]
)
_BEING: Final = frozenset(["was", "were", "been", "being", "is", "are", "be"])
_PREPOSITIONS: Final = frozenset(
    [
        "in",
        "of",
        "to",
        "from",
        "with",
        "against",
        "by",
        "on",
        "for",
        "at",
        "between",
        "near",
        "over",
        "toward",
        "towards",
        "into",
        "after",
        "under",
        "about",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_DEEDS_WITH: Final[frozenset[Root]] = frozenset(
    ("CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "AGREE")
)
_DEEDS_AGAINST: Final[frozenset[Root]] = frozenset(("SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "PROTEST"))


class EventType(NamedTuple):
    """A kind of event, and the words that tell it."""

    root: Root
    """PLOVER's type."""
    mode: Mode
    """Whether it has come."""
    start: int
    """First character of the words that tell it."""
    end: int
    """The character behind them."""


class Toward(NamedTuple):
    """An event with who does it toward whom, as places in the list of actors asked about."""

    event: EventType
    """The kind of event."""
    who: int
    """Who does it."""
    whom: tuple[int, ...]
    """Toward whom; empty when nobody else takes part."""


class _Pattern(NamedTuple):
    items: tuple[tuple[bool, frozenset[str], tuple[str, ...]], ...]
    """Each: whether a gap may stand before it, words as written, beginnings of words."""
    root: str
    words: int
    """Words it has: the longer of two that begin together says more."""


class _Found(NamedTuple):
    start: int
    end: int
    root: str
    words: int


class _Patterns:
    """Word patterns by their first word; immutable."""

    def __init__(self, written: Iterable[tuple[str, str]], classes: dict[str, str]) -> None:
        self._exact: dict[str, list[_Pattern]] = {}
        self._stems: dict[str, list[_Pattern]] = {}
        for text, root in written:
            pattern = _compiled(text, root, classes)
            _, words, stems = pattern.items[0]
            for word in sorted(words):
                self._exact.setdefault(word, []).append(pattern)
            for stem in stems:
                self._stems.setdefault(stem, []).append(pattern)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def find(self, lows: Sequence[str], free: frozenset[int]) -> list[_Found]:
        """Every place where a pattern stands; of those that begin together the one of most words, then the tightest.

        ``free`` words fill no gap."""
        found: list[_Found] = []
        for at, low in enumerate(lows):
            patterns = list(self._exact.get(low, ()))
            for length in self._lengths:
                if length > len(low):
                    break
                patterns += self._stems.get(low[:length], ())
            best: _Found | None = None
            for pattern in patterns:
                end = _stands(pattern, lows, at, free)
                if end is None:
                    continue
                if best is None or (pattern.words, -end) > (best.words, -best.end):
                    best = _Found(at, end, pattern.root, pattern.words)
            if best is not None:
                found.append(best)
        return found


def _compiled(text: str, root: str, classes: dict[str, str]) -> _Pattern:
    items: list[tuple[bool, frozenset[str], tuple[str, ...]]] = []
    gap = False
    for part in text.split():
        if part == "~":
            gap = True
            continue
        words: set[str] = set()
        stems: list[str] = []
        for word in part.split("|"):
            for one in classes[word].split("|") if word in classes else (word,):
                if one.endswith("*"):
                    stems.append(one[:-1])
                else:
                    words.add(one)
        items.append((gap, frozenset(words), tuple(stems)))
        gap = False
    return _Pattern(tuple(items), root, len(items))


def _stands(pattern: _Pattern, lows: Sequence[str], at: int, free: frozenset[int]) -> int | None:
    """The word behind the pattern where it stands at a place; None where it does not."""
    place = at + 1
    for gap, words, stems in pattern.items[1:]:
        left = GAP if gap else 0
        while place < len(lows):
            low = lows[place]
            if low in words or (stems and low.startswith(stems)):
                break
            if not left:
                return None
            left -= place not in free
            place += 1
        else:
            return None
        place += 1
    return place


class EventTypes:
    """The lexicon of event types, compiled; immutable."""

    def __init__(self) -> None:
        path = files("livedesk.reading.lexicon").joinpath("event_types.toml")
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        classes = cast("dict[str, str]", table["classes"])
        self._events = _Patterns(
            ((text, root) for root in _ROOTS for text in table.get(root, {}).get("words", ())), classes
        )
        wrappers = cast("dict[str, str]", table["wrappers"])
        self._wrappers = _Patterns(
            ((one, kind) for kind, words in wrappers.items() for one in words.split("|")), classes
        )

    def find(
        self, sentence: str, who: tuple[int, int] | None, whom: tuple[int, int] | None
    ) -> EventType | None:
        """The event between two stretches of a sentence, given by their characters; None when no word tells one.

        ``who`` or ``whom`` None: the sentence does not name them.
        """
        spans = [match.span() for match in _WORD.finditer(sentence)][:MOST_WORDS]
        lows = [sentence[a:b].lower().replace("’", "'") for a, b in spans]
        first = _words(spans, who) if who is not None else (0, 0)
        second = _words(spans, whom) if whom is not None else (len(spans), len(spans))
        free = frozenset(range(*second)) | frozenset(range(*first))
        events = self._events.find(lows, free)
        wrapped = self._wrappers.find(lows, free)
        passive = second[1] <= first[0] and "by" in lows[max(second[1], first[0] - 2) : first[0]]
        event = _decides(events, first, second, passive)
        if event is None:
            return None
        return _turned(event, wrapped, first, passive, spans)

    def toward(self, sentence: str, actors: Sequence[tuple[int, int]]) -> Toward | None:
        """Who does what toward whom, of some actors given by their characters; None when no word or nobody does.

        Who acts stands before the telling words and not behind a preposition, or behind "by"; toward whom it is
        done is the next one named, but for those who only pass it on ("..., X said").
        """
        if not actors:
            return None
        spans = [match.span() for match in _WORD.finditer(sentence)][:MOST_WORDS]
        lows = [sentence[a:b].lower().replace("’", "'") for a, b in spans]
        places = [_words(spans, actor) for actor in actors]
        inside = frozenset(i for start, end in places for i in range(start, end))
        found = [e for e in self._events.find(lows, inside) if e.start not in inside]
        tellers = {n for n, place in enumerate(places) if _tells(lows, place)}
        for event in found:
            sides = _sides(lows, places, event, tellers)
            if sides is None:
                continue
            who, whom = sides
            other = whom[0] if whom else None
            told = self.find(sentence, actors[who], actors[other] if other is not None else None)
            if told is not None:
                return Toward(told, who, whom)
        return None


def _tells(lows: Sequence[str], place: tuple[int, int]) -> bool:
    """Whether a verb of telling stands right behind somebody, or behind one word ("today said")."""
    return any(low in _TELLING for low in lows[place[1] : place[1] + 2])


def _sides(
    lows: Sequence[str], places: Sequence[tuple[int, int]], event: _Found, tellers: set[int]
) -> tuple[int, tuple[int, ...]] | None:
    """Who acts and toward whom, around the words of an event; None when nobody acts."""
    before = [n for n, place in enumerate(places) if place[1] <= event.start]
    behind = [n for n, place in enumerate(places) if place[0] >= event.start]
    agents = [n for n in behind if lows[max(0, places[n][0] - 1)] == "by" or _by(lows, places[n][0])]
    passive = any(low in _BEING for low in lows[max(0, event.start - 3) : event.start])
    if passive and not agents and event.root in ("COERCE", "ASSAULT", "CONCEDE"):
        agents = [n for n in behind if lows[max(0, places[n][0] - 1)] == "in"]
    if passive and agents and before:
        return agents[0], (before[-1],)
    if event.root == "REQUEST" and before and before[0] in tellers and len(before) > 1:
        return before[0], tuple(before[1:])  # "X said Y and Z must"
    bare = [n for n in before if not _oblique(lows, places[n][0])]
    acting = [n for n in bare if n not in tellers] or bare or before
    if not acting:
        return None
    who = acting[0]
    if any(n in tellers for n in bare) and acting[0] != bare[0] and bare[0] in tellers:
        who = acting[-1]
    others = [n for n in behind if n != who and not (n in tellers and places[n][0] > event.end)]
    if not others:
        others = [n for n in before if n != who and n not in tellers][:1]
    first = others[:1]
    for n in others[1:]:
        if first and places[n][0] - places[first[-1]][1] <= 1 and lows[places[first[-1]][1]] in ("and", "or"):
            first.append(n)
    return who, tuple(first)


def _by(lows: Sequence[str], at: int) -> bool:
    """ "by", "by the": up to two little words between."""
    return "by" in lows[max(0, at - 2) : at] and lows[max(0, at - 1)] in ("the", "a", "by")


def _oblique(lows: Sequence[str], at: int) -> bool:
    """Behind a preposition: not the one who acts."""
    near = lows[max(0, at - 2) : at]
    return bool(near) and (
        near[-1] in _PREPOSITIONS or (near[-1] in ("the", "a") and near[0] in _PREPOSITIONS)
    )


def _words(spans: Sequence[tuple[int, int]], place: tuple[int, int]) -> tuple[int, int]:
    inside = [i for i, (start, end) in enumerate(spans) if start < place[1] and end > place[0]]
    return (inside[0], inside[-1] + 1) if inside else (len(spans), len(spans))


def _decides(
    events: Sequence[_Found], who: tuple[int, int], whom: tuple[int, int], passive: bool
) -> _Found | None:
    """The event whose words stand where those of the deed stand."""
    if passive or whom[1] <= who[0]:
        order = [(whom[1], who[0]), (who[1], 10_000), (0, 10_000)]
    else:
        order = [(who[1], 10_000), (min(who[0], whom[0]), who[1]), (0, 10_000)]
    for start, end in order:
        found = [e for e in events if start <= e.start < end and not whom[0] <= e.start < whom[1]]
        if found:
            return _denied(found)
    return None


def _denied(found: Sequence[_Found]) -> _Found:
    """The first, but where that is a bare "never" and a deed against somebody stands right behind, the deed."""
    first, *others = found
    if first.root == "REJECT" and first.words == 1 and others:
        second = others[0]
        if second.root in _DEEDS_AGAINST and second.start - first.end <= 1:
            return second
    return first


def _turned(
    event: _Found,
    wrapped: Sequence[_Found],
    who: tuple[int, int],
    passive: bool,
    spans: Sequence[tuple[int, int]],
) -> EventType:
    root = cast("Root", event.root)
    mode = _MODES.get(root, "done")
    around = [
        w for w in wrapped if event.start - REACH <= w.start < event.start and (passive or w.start >= who[1])
    ]
    kinds = {w.root for w in around if w.root != "next" or w.start == who[1]}
    if "refusal" in kinds and root in _DEEDS_WITH:
        root, mode = "REJECT", "denied"
    elif "refusal" in kinds and root in _DEEDS_AGAINST:
        mode = "denied"
    elif "threat" in kinds:
        root, mode = "THREATEN", "threatened"
    elif "request" in kinds and root not in ("ACCUSE", "REJECT", "THREATEN", "REQUEST"):
        root, mode = "REQUEST", "called_for"
    elif kinds & {"intent", "next"}:
        mode = "planned"
        if root in _DEEDS_WITH:
            root = "AGREE"
        elif root in _DEEDS_AGAINST:
            root = "THREATEN"
    return EventType(root, mode, spans[event.start][0], spans[event.end - 1][1])


@cache
def event_types() -> EventTypes:
    """The lexicon, read and compiled once."""
    return EventTypes()
