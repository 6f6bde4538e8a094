"""Amounts in a text: numbers in digits or English words, ranges of them, how exact, in which currency.

What only looks like a number is left out: days and clock times, scores, names of models, numbered articles.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from livedesk.reading.phrases import Piece

MOST = 60
"""Amounts read of one part of a report; a longer list is a table."""

_LARGEST = 1e16
_LONGEST = 18  # characters of a number in digits; longer ones are keys and accounts

_COMMA_LANGUAGES = frozenset(
    [
        "es",
        "fr",
        "de",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "no",
        "fi",
        "et",
        "lv",
        "lt",
        "pl",
        "cs",
        "sk",
        "sl",
        "hr",
        "hu",
        "ro",
        "tr",
        "az",
        "vi",
        "id",
        "ca",
        "ru",
        "uk",
        "be",
        "bg",
        "sr",
        "mk",
        "kk",
        "el",
    ]
)
_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_CROWDS = {"dozens": (24.0, 99.0), "scores": (40.0, 99.0), "hundreds": (200.0, 999.0), "thousands": (2e3, 9_999.0),
           "millions": (2e6, 9_999_999.0), "billions": (2e9, 9_999_999_999.0)}  # fmt: skip
_STARTS = frozenset((*_ONES, *_TENS, *_SCALES, *_CROWDS, "half", "dozen", "tens")) - {"zero"}
_FACTORS = {
    "thousand": 1e3, "ten_thousand": 1e4, "million": 1e6, "hundred_million": 1e8, "billion": 1e9, "trillion": 1e12,
}  # fmt: skip
_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₽": "rub", "₴": "uah"}
_AROUND = 24  # characters: as far as the longest month and day stand from their digits
_NEAR_DIGITS = re.compile(r"\d(?:.{0,16}\d)*|-on-")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(
    r"(?<![0-9a-zà-ɏа-ӿ.,$€£¥])[$€£¥₽₴]?\s?(?<!\d)\d+(?:[.,'’\u00a0\u202f ](?=\d{3}(?!\d))\d{3})*(?:[.,]\d+)?\+?"
)
_BETWEEN_WORDS = re.compile(r"[\s\-\u2010\u2011]+")
_RANGE = re.compile(r"\s?(?:-|–|—|~)\s?|\s(?:to|or|до|или|або|a|o|à|ou|bis|oder|đến|hoặc)\s|\s?[至到]\s?")
_AND = re.compile(r"\s(?:and|и|та|і|y|et|und|và)\s")
_BETWEEN = re.compile(r"\b(?:between|между|між|entre|zwischen|giữa)\s[$€£¥]?\s?$")
_CHANGE = re.compile(r"\b(?:from|с|от|від|de|von|từ)\s[$€£¥]?\s?$")
_AND_A_HALF = re.compile(r"\s(?:and\sa\shalf|с\sполовиной|y\smedi[ao]|et\sdemie?)\b")
_BEHIND = re.compile(r"\s(?:or\sso|or\smore|or\sfewer|or\sless|-?odd)\b|\+")


class Amount(NamedTuple):
    """A number or a range in a text."""

    start: int
    """First character, "about" included."""
    end: int
    """First character after it, a multiplier included."""
    value: float
    """The number, or the lower end of a range."""
    high: float | None
    """The upper end of a range."""
    unit: str
    """Currency, where a sign tells; else ""."""
    approximate: bool
    """True for "about", "at least", "dozens" and the like."""
    word: bool
    """True when written in words."""
    plain: bool
    """True for bare digits without marks: what may be a year."""
    scaled: bool
    """True for "2 million" and the like."""
    dashed: bool
    """True for two numbers joined by a dash: what may be a score."""


class _Number(NamedTuple):
    start: int
    end: int
    value: float
    high: float | None
    factor: float
    unit: str
    word: bool
    plain: bool
    approximate: bool


class _Words(NamedTuple):
    times: dict[str, float]
    about: re.Pattern[str]
    masked: re.Pattern[str]
    numbered: re.Pattern[str]


def amounts(part: Piece, lang: str) -> list[Amount]:
    """Amounts in order, none inside another."""
    low = part.low
    english = lang in ("en", "und")
    digits = _DIGIT.search(low) is not None
    if not digits and not (english and not _STARTS.isdisjoint([word for word, _ in part.words])):
        return []
    masked = _masked(low) if digits or "-on-" in low else []
    found = [*(_in_digits(low, lang) if digits else ()), *(_in_words(part) if english else ())]
    found = [n for n in found if not any(a < n.end and n.start < b for a, b in masked)]
    found.sort()
    kept: list[Amount] = []
    at = behind = 0
    while at < len(found) and len(kept) < MOST:
        number = found[at]
        at += 1
        if number.start < behind:
            continue
        following = found[at] if at < len(found) else None
        amount = _joined(low, number, following)
        if following is not None and amount.end >= following.end:
            at += 1
        kept.append(amount)
        behind = amount.end
    return kept


def _masked(low: str) -> list[tuple[int, int]]:
    """Stretches whose digits count nothing; only the surroundings of digits are looked at."""
    found: list[tuple[int, int]] = []
    pattern, behind = _words().masked, 0
    for near in _NEAR_DIGITS.finditer(low):
        start = max(behind, near.start() - _AROUND)
        for match in pattern.finditer(low, start, min(len(low), near.end() + _AROUND)):
            found.append(match.span())
            behind = match.end()
    return found


def value(written: str, lang: str) -> float | None:
    """The number a run of digits and marks writes, by the custom of the language; None when it writes none."""
    text = re.sub("['’\u00a0\u202f ]", "", written)
    comma = lang in _COMMA_LANGUAGES
    if len(text) > _LONGEST:
        return None
    marks = [c for c in text if c in ".,"]
    if len(marks) == 1:
        mark = marks[0]
        whole, fraction = text.split(mark)
        grouped = len(fraction) == 3 and len(whole) <= 3 and whole != "0"
        if grouped and (mark == ",") != comma:
            return float(whole + fraction)
        text = f"{whole}.{fraction}"
    elif marks:
        last = marks[-1]
        if marks.count(last) > 1:
            text = text.replace(".", "").replace(",", "")
        else:
            text = text.replace("," if last == "." else ".", "").replace(last, ".")
    try:
        return float(text)
    except ValueError:
        return None


def _in_digits(low: str, lang: str) -> list[_Number]:
    words = _words()
    found: list[_Number] = []
    for match in _DIGITS.finditer(low):
        start, end = match.span()
        written = match[0]
        start += len(written) - len(written.lstrip())
        written = written.strip()
        sign = written[0] if written[0] in _SIGNS else ""
        number = value(written.lstrip("$€£¥₽₴ ").rstrip("+"), lang)
        if number is None or (not sign and words.numbered.search(low, max(0, start - 24), start)):
            continue
        rest = re.match(r"[\s\-]?([^\W\d_]+)", low[end : end + 16])
        factor = 1.0
        if rest is not None:
            word = rest[1]
            spaced = rest[0] != word
            many = words.times.get(word) or (words.times.get(word[0]) if word[0] in "千万萬亿億" else None)
            if (
                many is not None
                and not (word == "m" and not sign and not spaced)
                and not (word in "km" and spaced)
            ):
                factor = many
                end += len(rest[0]) - len(word) + (1 if word[0] in "千万萬亿億" else len(word))
            elif (
                not spaced
                and not sign
                and word in ("st", "nd", "rd", "th", "s", "x", "g", "er", "ème", "e", "го", "й", "я", "е")
            ):
                continue
        plain = written.isdecimal() and factor == 1.0
        found.append(
            _Number(
                start, end, number * factor, None, factor, _SIGNS.get(sign, ""), False, plain, "+" in written
            )
        )
        if len(found) >= MOST:
            break
    return found


def _in_words(part: Piece) -> list[_Number]:
    """English number words: "twenty-five", "two hundred and six", "three and a half", "half an hour", "dozens"."""
    found: list[_Number] = []
    words, low = part.words, part.low
    at = 0
    while at < len(words):
        word, start = words[at]
        if word not in _STARTS or (at and word in ("half", "tens") and words[at - 1][0] in ("a", "and")):
            at += 1
            continue
        if at and word in _SCALES and words[at - 1][0][0].isdigit():  # "3 million": the digits' own
            at += 1
            continue
        number, used, crowd = _spelled(part, at)
        if used == 0:
            at += 1
            continue
        end = words[at + used - 1][1] + len(words[at + used - 1][0])
        half = _AND_A_HALF.match(low, end)
        if half is not None and crowd is None:
            number += 0.5
            end = half.end()
        if at and words[at - 1][0] == "a" and word in (*_SCALES, "dozen"):
            start = words[at - 1][1]
        factor = next((_SCALES[w] for w, _ in words[at : at + used] if w in _SCALES), 1.0)
        found.append(_Number(start, end, number, crowd, factor, "", True, False, crowd is not None))
        at += used
    return found


def _spelled(part: Piece, at: int) -> tuple[float, int, float | None]:
    """Value, words used (0 for none) and upper end of the number that begins at a word."""
    words, low = part.words, part.low
    word = words[at][0]

    def next_word(place: int) -> str:
        if place >= len(words):
            return ""
        before, start = words[place - 1]
        return words[place][0] if _BETWEEN_WORDS.fullmatch(low, start + len(before), words[place][1]) else ""

    if word == "half":
        return (0.5, 2, None) if next_word(at + 1) in ("an", "a") else (0.0, 0, None)
    if word == "tens":
        crowd = next_word(at + 2) if next_word(at + 1) == "of" else ""
        return (20_000.0, 3, 99_999.0) if crowd == "thousands" else (0.0, 0, None)
    if word in _CROWDS:
        low_end, high_end = _CROWDS[word]
        scaled = next_word(at + 2) if next_word(at + 1) == "of" else ""
        if scaled in ("thousands", "millions"):
            many = _CROWDS[scaled][0] / 2
            return low_end * many, 3, (high_end + 1) * many - 1
        return low_end, 1, high_end
    total, current, used = 0.0, 0.0, 0
    place = at
    while True:
        word = words[place][0] if place == at else next_word(place)
        if word in _ONES:
            if used and (current % 10 or (current % 100 and _ONES[word] >= 10)):
                break
            current += _ONES[word]
        elif word in _TENS:
            if used and current % 100:
                break
            current += _TENS[word]
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current = 0.0
        elif (
            word == "and"
            and used
            and words[place - 1][0] in _SCALES
            and next_word(place + 1) in (*_ONES, *_TENS)
        ):
            place += 1
            used += 1
            continue
        else:
            break
        place += 1
        used += 1
        if total + current > _LARGEST:
            return 0.0, 0, None
        if place >= len(words):
            break
    return total + current, used, None


def _joined(low: str, number: _Number, following: _Number | None) -> Amount:
    """The number with what stands around it: "about" before, a second number that makes it a range, "or so"."""
    end, high, dashed = number.end, number.high, False
    value_, unit = number.value, number.unit
    if following is not None and high is None and following.high is None and following.start - end <= 8:
        between = low[end : following.start]
        join = _RANGE.fullmatch(between)
        before = low[max(0, number.start - 12) : number.start]
        if join is None and _AND.fullmatch(between) and _BETWEEN.search(before):
            join = _AND.fullmatch(between)
        if join is not None and not (
            _CHANGE.search(before) and between.strip() in ("to", "до", "a", "à", "bis", "đến")
        ):
            low_value = (
                value_ * following.factor
                if number.factor == 1.0 and value_ < following.value / following.factor
                else value_
            )
            if low_value < following.value:
                value_, high, end = low_value, following.value, following.end
                unit = unit or following.unit
                dashed = between.strip() in ("-", "–", "—")
    start, approximate = number.start, number.approximate
    about = _words().about.search(low, max(0, start - 24), start)
    if about is not None:
        start, approximate = about.start(1), True
    behind = _BEHIND.match(low, end)
    if behind is not None:
        end, approximate = behind.end(), True
    if _BETWEEN.search(low[max(0, start - 12) : start]) and high is not None:
        start = low.rfind(" ", 0, start - 1) + 1
    return Amount(
        start, end, value_, high, unit, approximate, number.word, number.plain, number.factor != 1.0, dashed
    )


@cache
def _words() -> _Words:
    text = files("livedesk.reading.lexicon").joinpath("figures.toml").read_text(encoding="utf-8")
    tables = cast("dict[str, dict[str, str]]", tomllib.loads(text))

    def choice(written: str) -> str:
        entries = sorted((w.strip() for w in written.split(",") if w.strip()), key=len, reverse=True)
        return "|".join(re.escape(entry).replace("_", r"\s") for entry in entries)

    months = choice(tables["months"]["names"])
    about = "|".join(choice(written) for written in tables["about"].values())
    clock = (
        r"\b\d{1,2}[:h]\d{2}(?::\d{2})?\b|\b\d{1,2}(?:[.:]\d{2})?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|uhr\b|o'clock|[时時點点])"
        r"|\blúc\s\d{1,2}(?:\sgiờ)?(?:\s\d{1,2})?|\bв\s\d{1,2}[:.]\d{2}"
    )
    days = (
        rf"\b\d{{1,2}}(?:st|nd|rd|th|er|\.|-го)?\s?(?:[-–]\s?\d{{1,2}}\s)?(?:de\s|of\s)?(?:{months})\b"
        rf"|\b(?:{months})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\b(?!\s?%)(?![.,]?\d)"
        r"|\b(?:ngày|tháng|mùng)\s\d{1,2}(?:[-/.]\d{1,2}(?:[-/.]\d{2,4})?)?\b|\d{1,4}\s?[月日号號年](?![^\W\d_]?前)"
        r"|\b\d{1,4}[./]\d{1,2}[./]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}\b(?![.,]?\d)|\b\d{3}0s\b|\b\d0s\b"
        r"|\b(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)?\d\d)\b"
    )
    letter = "[a-zà-ÿа-яёіїєґ]"
    names = (
        r"\b[a-z]?\d+\+\d+\b|"
        rf"\b{letter}{{1,8}}[-‑]\d+[^\W_]*\b|\b{letter}{{1,5}}\d+[^\W_]*\b|"
        r"\b\d+(?:[.-]\d+){2,}\b"
        r"|\b(?:one|two|three|four|five|\d)-on-(?:one|two|three|four|five|\d)\b|\b24-7\b"
    )
    masked = re.compile("|".join((clock, days, names)))
    numbered = re.compile(
        rf"(?:\b(?:{choice(tables['numbered']['before'].replace('№, nº, n°, #, §', '').replace('第', ''))})\.?\s|[№#§第]\s?|\bn[º°]\s?)$"
    )
    return _Words(
        times={
            word.strip(): _FACTORS[name]
            for name, written in tables["times"].items()
            for word in written.split(",")
            if word.strip()
        },
        about=re.compile(
            rf"(?:\b|(?<=[^\W\d_]))({about})(?:\s|(?<=[约約近到超逾])|(?<=至少)|(?<=多达))(?:[$€£¥]\s?)?$"
        ),
        masked=masked,
        numbered=numbered,
    )
