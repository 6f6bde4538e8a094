"""Numbers that count or measure: value or range, unit, what is counted, and whether two of them can both be right.

Dates, years, clock times, scores, names of models and numbers of articles count nothing and are left out. Words
stand in ``lexicon/figures.toml``. Gathering's own numbers (``numbers.py``) are another thing: tokens to compare.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple, cast

import msgspec

from livedesk.model import Figure, Span
from livedesk.reading.amounts import Amount, amounts
from livedesk.reading.phrases import Piece

MOST = 30
"""Figures kept of one part of a report."""

NOUN_WORDS = 3
"""Words behind a number among which its noun is looked for: "30 heavily armed men"."""

FATE_AHEAD, FATE_BACK = 7, 4
"""Words behind and before a number of people among which their fate is looked for."""

LANGUAGES = frozenset(("en", "und", "ru", "uk", "es", "fr", "de", "vi", "zh"))
"""Languages whose words for units and people the lexicon has."""

_YEARS = (1900, 2100)
_GAP = re.compile(r"[\s\-\u2010\u2011\u00a0]*")
_ATTACHED = re.compile(r"[^\W\d_\u2e80-\u9fff]{1,4}\b")
_CLASSIFIED = re.compile(
    r"[架枚辆輛艘个個座次位种項项条份][^\d，。；！？、]{0,8}?"
    r"(无人机|無人機|导弹|導彈|火箭弹|火箭彈|坦克|战机|戰機|军舰|軍艦|船只|国家|國家|定居点|居民点|城市|村庄|条款)"
)
_AND = re.compile(r"\s(?:and\s|и\s|y\s|et\s|und\s)?")
_BREAK = re.compile(r"[.!?;:,—–()\"“”«»\n]")
_OPEN = frozenset(
    ["of", "the", "a", "an", "in", "on", "at", "for", "with", "from", "by", "to", "and", "or", "but", "as", "after", "before", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "could", "may", "might", "that", "which", "who", "whose", "when", "while", "since", "until", "per", "during", "into", "over", "under", "against", "between", "about", "this", "these", "those", "than", "out", "up", "down", "not", "it", "he", "she", "they", "we", "i", "his", "her", "its", "their", "our", "do", "does", "did", "says", "said", "de", "la", "el", "los", "las", "en", "y", "que", "con", "por", "para", "des", "du", "les", "et", "dans", "sur", "pour", "le", "un", "une", "der", "die", "das", "und", "im", "am", "mit", "von", "für", "в", "на", "и", "с", "по", "за", "о", "от", "до", "из", "у", "к", "не", "что", "как", "для", "при", "и", "на", "з", "у", "в", "до", "від", "та", "що", "của", "và", "trong", "ở", "với", "cho"]
)  # fmt: skip
_NO_NOUN = frozenset(
    [
        "more",
        "other",
        "another",
        "new",
        "additional",
        "further",
        "extra",
        "separate",
        "different",
        "full",
        "straight",
        "consecutive",
        "whole",
        "long",
    ]
)
_DEFINITE = frozenset(["the", "these", "those", "both", "his", "her", "their", "our", "its", "all"])
_LASTING = frozenset(
    [
        "last",
        "lasted",
        "lasts",
        "lasting",
        "took",
        "takes",
        "take",
        "spent",
        "spend",
        "ran",
        "runs",
        "длились",
        "длится",
        "длятся",
        "длилась",
        "продлились",
        "продлится",
        "продлятся",
        "продлилась",
        "продолжались",
        "durarán",
        "duraron",
        "duró",
        "dure",
        "dura",
        "dauerte",
        "dauern",
        "dauert",
    ]
)
_FACTORS: Mapping[str, tuple[str, float]] = {
    "seconds": ("time", 1), "minutes": ("time", 60), "hours": ("time", 3600), "days": ("time", 86_400),
    "weeks": ("time", 604_800), "months": ("time", 2_629_746), "years": ("time", 31_556_952),
    "metres": ("length", 1), "km": ("length", 1000), "miles": ("length", 1609.344), "feet": ("length", 0.3048),
    "kg": ("mass", 1), "tonnes": ("mass", 1000), "kmh": ("speed", 1), "mph": ("speed", 1.609344),
    "square_km": ("area", 1), "square_miles": ("area", 2.589988), "hectares": ("area", 0.01), "acres": ("area", 0.00404686),
}  # fmt: skip

ABOUT = 0.1
"""Share by which an approximate figure may be off: "about 300" agrees with 270 to 330."""

EXACT_BELOW = 100
"""Counts below are taken as counted; from here on a round figure may be rounded by half its last digit."""


class _Words(NamedTuple):
    units: dict[str, str]
    fates: dict[str, str]
    least: tuple[str, ...]
    most: tuple[str, ...]
    behind: frozenset[str]


def figures(parts: Iterable[Piece], lang: str, most: int = MOST) -> tuple[Figure, ...]:
    """Figures in order, headline first, ``most`` of one part. Number words in English, digits in every language; in
    languages beyond LANGUAGES only what has a unit that is told."""
    found: list[Figure] = []
    known = lang in LANGUAGES
    for part in parts:
        kept: list[Figure] = []
        for amount in amounts(part, lang):
            figure = _figure(part, amount)
            if figure is None or not (known or figure.unit):
                continue
            whole = _with_minutes(part, kept[-1], figure) if kept else None
            if whole is not None:
                kept[-1] = whole
            else:
                kept.append(figure)
                if len(kept) == most:
                    break
        found += kept
    return tuple(found)


def same_question(a: Figure, b: Figure) -> bool:
    """Whether two figures answer one question: measures of one kind, of the same thing, with the same fate.

    What is counted agrees when the words of one are among those of the other ("soldiers", "russian soldiers").
    A count of nothing named answers no question; a measure of nothing named agrees only with another such.
    """
    if _kind(a.unit) != _kind(b.unit):
        return False
    mine, theirs = _counted(a), _counted(b)
    if not mine.words and not theirs.words and mine.fate == theirs.fate:
        return bool(a.unit) and (a.unit != "people" or mine.fate != "")
    if mine.fate != theirs.fate:
        return False
    if not mine.words or not theirs.words:
        return bool(mine.fate)
    return mine.words <= theirs.words or theirs.words <= mine.words


def measure_alike(a: Figure, b: Figure) -> bool:
    """Whether two figures measure the same kind of thing, whatever it is of: minutes and hours do."""
    return bool(a.unit) and _kind(a.unit) == _kind(b.unit)


def clash(a: Figure, b: Figure) -> bool:
    """Whether two figures cannot both be right: one question, and ranges that do not meet even when "about",
    "at least", "up to" and rounding are allowed for."""
    if not same_question(a, b):
        return False
    low, high = _range(a)
    other_low, other_high = _range(b)
    return high < other_low or other_high < low


def _kind(unit: str) -> str:
    return _FACTORS[unit][0] if unit in _FACTORS else unit


class _Counted(NamedTuple):
    words: frozenset[str]
    fate: str


_PLAIN_PEOPLE = frozenset(
    [
        "person",
        "persons",
        "people",
        "casualty",
        "casualties",
        "victim",
        "victims",
        "toll",
        "человек",
        "человека",
        "людей",
        "осіб",
        "personas",
        "persona",
        "personne",
        "personnes",
        "menschen",
        "personen",
        "người",
        "人",
        "名",
    ]
)


def _counted(figure: Figure) -> _Counted:
    words = _words()
    fate = ""
    kept: set[str] = set()
    for word in figure.of.split():
        if word in words.fates:
            fate = words.fates[word]
        elif word not in _PLAIN_PEOPLE:
            kept.add(word[:-1] if len(word) > 3 and word.endswith("s") else word)
    return _Counted(frozenset(kept), fate)


def _range(figure: Figure) -> tuple[float, float]:
    """Lowest and highest value meant, in the base unit of its kind."""
    low, high = figure.value, figure.high if figure.high is not None else figure.value
    text = figure.text.lower()
    words = _words()
    if text.startswith(words.most):
        low = 0.0
    elif text.startswith(words.least) or text.rstrip().endswith("+") or " or more" in text:
        high = float("inf")
    slack = ABOUT if figure.approximate else 0.0
    low -= max(abs(low) * slack, _rounding(low))
    if high != float("inf"):
        high += max(abs(high) * slack, _rounding(high))
    factor = _FACTORS[figure.unit][1] if figure.unit in _FACTORS else 1.0
    return low * factor, high * factor


def _rounding(value: float) -> float:
    """Half of the last digit that is no nought, a twentieth at most, for round figures of EXACT_BELOW and more."""
    if value < EXACT_BELOW or value != int(value):
        return 0.0
    whole, step = int(value), 1
    while whole % (step * 10) == 0:
        step *= 10
    return min(step / 2, value / 20) if step > 1 else 0.0


def _figure(part: Piece, amount: Amount) -> Figure | None:
    words = _words()
    tokens = part.words
    place = bisect_left(tokens, amount.end, key=_start)
    unit, of, end = amount.unit, list[str](), amount.end
    if (amount.word or amount.scaled) and place < len(tokens) and tokens[place][0] in ("of", "de", "d"):
        end = tokens[place][1] + len(tokens[place][0])  # dozens of people, millones de euros
        place += 1
    if unit == "":
        measured = _unit_at(part, place, end, words)
        if measured is not None:
            unit, end, place, noun = measured
            of += noun
    if unit in ("", "people"):
        if unit == "":
            noun, noun_end, place = _noun(part, place, end, words)
            if noun and noun[-1] in words.behind:
                return None
            if noun and noun[-1] in words.units and words.units[noun[-1]] == "people":
                unit = "people"
            if amount.word and amount.high is not None and amount.end == end and unit == "":
                noun, noun_end = [], end  # "hundreds cheer": a crowd is counted by what follows "of"
            of += noun
            end = max(end, noun_end)
        told = not words.fates.keys().isdisjoint(of)
        fate = _fate(part, amount, place, words) if not told and (unit == "people" or not of) else ""
        if fate and fate not in of:
            of.append(fate)
            unit = unit or ("people" if words.fates[fate] in ("dead", "wounded") and not of[:-1] else unit)
    else:
        of += _measured(part, place, amount, end)
    if not unit and not of:
        return None
    if unit == "years" and (of == ["old"] or part.low.startswith((" old", "-old"), end)):
        return None  # somebody's age
    if _is_year(amount) and unit in ("", "years"):
        return None
    if amount.word and amount.value <= 12 and unit in ("", "people") and _before(part, amount) in _DEFINITE:
        return None
    if (
        amount.word
        and amount.value == 1
        and amount.high is None
        and unit in ("", "days")
        and not _is_measure(unit, of)
    ):
        return None
    if amount.dashed and not unit and not (of and of[-1] not in words.behind):
        return None
    return Figure(
        value=amount.value,
        high=amount.high,
        unit=unit,
        of=" ".join(of),
        approximate=amount.approximate,
        text=part.text[amount.start : end],
        span=Span(part=part.part, start=amount.start, end=end),
    )


def _with_minutes(part: Piece, hours: Figure, minutes: Figure) -> Figure | None:
    """ "Two hours and 45 minutes" as one figure; None when the two do not belong together."""
    if (
        hours.unit != "hours"
        or minutes.unit != "minutes"
        or hours.high is not None
        or minutes.high is not None
    ):
        return None
    if _AND.fullmatch(part.low, hours.span.end, minutes.span.start) is None:
        return None
    return msgspec.structs.replace(
        hours,
        value=round(hours.value + minutes.value / 60, 4),
        of=hours.of or minutes.of,
        text=part.text[hours.span.start : minutes.span.end],
        span=msgspec.structs.replace(hours.span, end=minutes.span.end),
    )


def _start(token: tuple[str, int]) -> int:
    return token[1]


def _is_measure(unit: str, of: Sequence[str]) -> bool:
    return unit == "days" and bool(of)


def _is_year(amount: Amount) -> bool:
    return not amount.word and amount.high is None and amount.plain and _YEARS[0] <= amount.value < _YEARS[1]


def _before(part: Piece, amount: Amount) -> str:
    place = bisect_left(part.words, amount.start, key=_start)
    return part.words[place - 1][0] if place else ""


def _joined(part: Piece, end: int, start: int) -> bool:
    return _GAP.fullmatch(part.low, end, start) is not None


def _unit_at(part: Piece, place: int, end: int, words: _Words) -> tuple[str, int, int, list[str]] | None:
    """The unit that stands right behind, of up to three words: key, its end, the token behind, noun of people."""
    low = part.low
    sign = re.match(r"\s?[%％٪]|\s?°[cf]\b|\s?(?:km/h|км/ч|п\.п\.|km²|sq\. km|кв\. км)", low[end : end + 10])
    if sign is not None:
        unit = words.units.get(sign[0].strip().replace(" ", "_"), "")
        if unit:
            stop = end + sign.end()
            return unit, stop, bisect_left(part.words, stop, key=_start), []
    attached = _ATTACHED.match(low, end)
    if attached is not None and attached[0] in words.units:
        unit, stop = words.units[attached[0]], attached.end()
        return (
            unit,
            stop,
            bisect_left(part.words, stop, key=_start),
            [attached[0]] if unit == "people" else [],
        )
    for count in (3, 2, 1):
        run = part.words[place : place + count]
        if len(run) < count or not _joined(part, end, run[0][1]):
            continue
        stop = run[-1][1] + len(run[-1][0])
        spaced = all(_joined(part, a[1] + len(a[0]), b[1]) for a, b in pairwise(run))
        if not spaced:
            continue
        joiner = "" if ord(run[0][0][0]) > 0x2E7F else "_"
        unit = words.units.get(joiner.join(word for word, _ in run), "")
        if unit:
            noun = [word for word, _ in run] if unit == "people" else []
            if joiner == "":
                noun = ["".join(noun)] if noun else []
            return unit, stop, place + count, noun
    return None


def _noun(part: Piece, place: int, end: int, words: _Words) -> tuple[list[str], int, int]:
    """What is counted where no unit follows: up to NOUN_WORDS words as far as the first plural or known noun."""
    classified = _CLASSIFIED.match(part.low, end)
    if classified is not None:
        return [classified[1]], classified.end(), bisect_left(part.words, classified.end(), key=_start)
    taken: list[tuple[str, int]] = []
    for word, start in part.words[place : place + NOUN_WORDS]:
        if not _joined(part, end if not taken else taken[-1][1] + len(taken[-1][0]), start):
            break
        if word in _OPEN or word[0].isdigit() or len(word) < 2:
            break
        taken.append((word, start))
        if words.units.get(word) == "people" or (
            word.endswith("s") and not word.endswith(("ss", "us", "is"))
        ):
            break
    else:
        taken = (
            taken[:1]
            if taken and taken[-1][0] not in words.units and not taken[-1][0].endswith("s")
            else taken
        )
    nouns = [word for word, _ in taken if word not in _NO_NOUN]
    if not nouns:
        return [], end, place
    return nouns, taken[-1][1] + len(taken[-1][0]), place + len(taken)


def _fate(part: Piece, amount: Amount, place: int, words: _Words) -> str:
    """What befell those counted: "30 people were killed", "killing at least 30"; "" when not told."""
    low = part.low
    last = amount.end
    ahead = part.words[place : place + FATE_AHEAD]
    for (word, start), following in zip(ahead, [*ahead[1:], ("", 0)], strict=False):
        pair = f"{word}_{following[0]}"
        if _BREAK.search(low, last, start) or word == "and" or word == "и":
            break
        if word in words.fates:
            return word
        if pair in words.fates:
            return pair
        last = start + len(word)
    here = bisect_left(part.words, amount.start, key=_start)
    last = amount.start
    for word, start in reversed(part.words[max(0, here - FATE_BACK) : here]):
        if _BREAK.search(low, start + len(word), last):
            break
        if word in words.fates:
            return word
        last = start
    return ""


def _measured(part: Piece, place: int, amount: Amount, end: int) -> list[str]:
    """What a measure is a measure of: "six hours of talks", "a three-hour meeting", "the talks lasted two hours"."""
    words = part.words
    if place < len(words) and _joined(part, end, words[place][1]):
        word, start = words[place]
        if word == "of" and place + 1 < len(words):
            noun = words[place + 1][0]
            return [noun] if noun not in _OPEN and not noun[0].isdigit() else []
        if word not in _OPEN and "-" in part.low[amount.end : start]:
            return [word]
    here = bisect_left(words, amount.start, key=_start)
    before = words[max(0, here - 4) : here]
    for index, (word, _) in enumerate(before):
        if word in _LASTING:
            for noun, start in reversed(
                words[max(0, here - len(before) + index - 4) : here - len(before) + index]
            ):
                if _BREAK.search(part.low, start, amount.start):
                    return []
                if noun not in _OPEN:
                    return [noun]
    return []


@cache
def _words() -> _Words:
    text = files("livedesk.reading.lexicon").joinpath("figures.toml").read_text(encoding="utf-8")
    tables = cast("dict[str, dict[str, str]]", tomllib.loads(text))

    def entries(written: str) -> list[str]:
        return [word.strip() for word in written.split(",") if word.strip()]

    return _Words(
        units={word: key for key, written in tables["units"].items() for word in entries(written)},
        fates={word: key for key, written in tables["fate"].items() for word in entries(written)},
        least=tuple(word.replace("_", " ") for word in entries(tables["about"]["least"])),
        most=tuple(word.replace("_", " ") for word in entries(tables["about"]["most"])),
        behind=frozenset(entries(tables["numbered"]["behind"])),
    )
