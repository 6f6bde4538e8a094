"""What makes statements less than certain: cues with their kind, what they cover, and whose doubt it is.

The cues stand in ``lexicon/hedges.toml``. Cue lists typed by what they do follow Hyland, "Hedging in Scientific
Research Articles" (1998), and the scopes, clause for modals and sentence for hearsay, the guidelines of
BioScope (Vincze et al. 2008), made coarse enough to need no parser.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, cast, get_args

import msgspec

from livedesk.model import Claim, Hedge, HedgeKind, Span
from livedesk.reading.phrases import Phrases, Piece, inside

DOUBT = {"strong": 0.5, "medium": 0.3, "light": 0.15, "faint": 0.07}
"""Share of a statement's certainty that a cue of each list takes. "Reportedly" leaves what most readers call
likely (.7), "allegedly" an even chance; a vague quantity hardly touches it."""

LEAST = 0.05
"""Sureness never falls below: a statement that was made at all is worth more than nothing."""

UNCERTAIN = 0.14
"""Doubt from which a whole sentence counts as uncertain: one light cue, or three faint ones. Chosen on one half
of the CoNLL-2010 Wikipedia sentences (see bench/hedges.py)."""

MOST = 40
"""Hedges kept of one part of a report."""

_WEASELS = ("evidential", "epistemic")
_NEXT_WORD = re.compile(r"[\s\-]+\w+")
_STRONG_BREAK = re.compile(r"[.!?;…](?=[\s\"'”’»)]|$)|[。！？；\n]|\b(?:but|while|whereas|although|though)\b")
_WEAK_BREAK = re.compile(
    r"[.!?;,:…](?=[\s\"'”’»)]|$)|[。！？；，：、\n—–()\"“”„«»「」『』]"
    r"|\b(?:but|while|whereas|although|though|because|that|which|who|что|що|que|dass|rằng)\b"
)


class _Cue(NamedTuple):
    kind: HedgeKind
    doubt: float
    low: float | None
    high: float | None


class _Ranges(NamedTuple):
    """Stretches between breaks of a text."""

    strong: list[tuple[int, int]]
    weak: list[tuple[int, int]]


def hedges(parts: Iterable[Piece], lang: str) -> tuple[Hedge, ...]:
    """Cues in order, headline first, longest first where several begin at one word; () for languages without a list.

    Whose doubt it is is told by quotation marks alone; ``weigh`` knows the claims too.
    """
    phrases = _lexicon().get("en" if lang == "und" else lang)
    if phrases is None:
        return ()
    found: list[Hedge] = []
    for part in parts:
        ranges: _Ranges | None = None
        kept = 0
        for start, end, cue in phrases.find(part.low, part.words):
            if cue is None:
                continue
            if ranges is None:
                ranges = _Ranges(_between(_STRONG_BREAK, part.low), _between(_WEAK_BREAK, part.low))
            found.append(
                Hedge(
                    kind=cue.kind,
                    text=part.text[start:end],
                    span=Span(part=part.part, start=start, end=end),
                    scope=_scope(part, cue.kind, start, end, ranges),
                    voice="quoted" if inside(start, part.quoted) else "author",
                    doubt=cue.doubt,
                    low=cue.low,
                    high=cue.high,
                )
            )
            kept += 1
            if kept == MOST:
                break
    return tuple(found)


def weigh(claims: Sequence[Claim], found: Sequence[Hedge]) -> tuple[tuple[Claim, ...], tuple[Hedge, ...]]:
    """Claims with the hedges whose scope touches their content and how sure they present it; and the hedges,
    a speaker's own told apart from the report's by whether they stand in what the speaker is given to say."""
    if not found:
        return tuple(claims), tuple(found)
    said = [claim.content_span for claim in claims if claim.speaker or claim.manner == "direct"]
    voiced = tuple(
        msgspec.structs.replace(hedge, voice="quoted")
        if hedge.voice == "author" and any(_touches(hedge.span, span) for span in said)
        else hedge
        for hedge in found
    )
    weighed: list[Claim] = []
    for claim in claims:
        own = tuple(hedge for hedge in voiced if _touches(hedge.scope, claim.content_span))
        weighed.append(msgspec.structs.replace(claim, hedges=own, sureness=sureness(own)) if own else claim)
    return tuple(weighed), voiced


def sureness(found: Iterable[Hedge]) -> float:
    """How sure a statement under these hedges presents itself, 0..1, three decimals.

    Each cue takes its share of doubt from what the others leave. Words of probability count once, as the
    middle of the lowest range among them, and take no share besides. Never below LEAST.
    """
    left, likeliest = 1.0, 1.0
    for hedge in found:
        if hedge.low is not None and hedge.high is not None:
            likeliest = min(likeliest, (hedge.low + hedge.high) / 2)
        else:
            left *= 1 - hedge.doubt
    return round(max(LEAST, left * likeliest), 3)


def uncertain(found: Iterable[Hedge]) -> bool:
    """Whether a sentence with these hedges states less than a plain fact: plans, conditions and rounded
    figures do not make it so, hearsay, possibility and unnamed voices do."""
    left = 1.0
    for hedge in found:
        if hedge.kind in _WEASELS:
            left *= 1 - hedge.doubt
    return 1 - left >= UNCERTAIN


def _touches(one: Span, other: Span) -> bool:
    return one.part == other.part and one.start < other.end and other.start < one.end


def _between(breaks: re.Pattern[str], low: str) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    start = 0
    for match in breaks.finditer(low):
        if match.start() > start:
            stretches.append((start, match.start()))
        start = match.end()
    if start < len(low):
        stretches.append((start, len(low)))
    return stretches


def _scope(part: Piece, kind: HedgeKind, start: int, end: int, ranges: _Ranges) -> Span:
    """Hearsay and conditions cover the sentence as far as a "but", the others their clause, "about" its figure."""
    if kind == "approximate":
        following = _NEXT_WORD.match(part.low, end)
        return Span(part=part.part, start=start, end=following.end() if following else end)
    stretches = ranges.strong if kind in ("evidential", "conditional") else ranges.weak
    low, high = _around(stretches, start, end)
    text = part.text[low:high]
    return Span(part=part.part, start=low + len(text) - len(text.lstrip()), end=low + len(text.rstrip()))


def _around(stretches: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The stretch a cue stands in, and the cue itself where it reaches beyond or is a break."""
    place = bisect_right(stretches, (start, 1 << 60)) - 1
    if place >= 0 and stretches[place][1] > start:
        return stretches[place][0], max(end, stretches[place][1])
    return start, end


@cache
def _lexicon() -> dict[str, Phrases[_Cue | None]]:
    text = files("livedesk.reading.lexicon").joinpath("hedges.toml").read_text(encoding="utf-8")
    tables = cast("dict[str, dict[str, dict[str, Any]]]", tomllib.loads(text))
    return {lang: Phrases(_entries(table)) for lang, table in tables.items()}


def _entries(table: dict[str, dict[str, Any]]) -> list[tuple[str, _Cue | None]]:
    """Phrases with their cues: what is nothing first, then words of probability, then kind by kind."""
    entries: list[tuple[str, _Cue | None]] = [
        (phrase, None) for phrase in table.get("nothing", {}).get("list", "").split(",")
    ]
    for rows in table["probability"].values():
        for phrase, low, high in rows:
            doubt = DOUBT["faint" if phrase in ("may", "could") else "medium"]
            entries.append((phrase, _Cue("epistemic", doubt, low, high)))
    for kind in cast("tuple[HedgeKind, ...]", get_args(HedgeKind)):
        for grade, written in table[kind].items():
            entries += [(phrase, _Cue(kind, DOUBT[grade], None, None)) for phrase in written.split(",")]
    return entries
