"""Numbers in a text, in one notation whatever the language writes; days and clock times kept apart from counts."""

from __future__ import annotations

import re
import unicodedata

MOST = 60
"""Numbers kept of one text."""

_COMMA_LANGUAGES = """
    es fr de it pt nl sv da no fi et lv lt pl cs sk sl hr hu ro tr az vi id ca ru uk be bg sr mk kk el
"""
_DECIMAL_COMMA = frozenset(_COMMA_LANGUAGES.split())
_GROUP_MARKS = "\u00a0\u202f' ’"
_DIGIT = re.compile(r"\d")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NUMBER = re.compile(rf"\d+(?:[.,{_GROUP_MARKS}]\d+)*")
_GROUPED = re.compile(rf"\d{{1,3}}(?:([.,{_GROUP_MARKS}])\d{{3}})(?:\1\d{{3}})*(?:[.,]\d+)?")
_GROUPED_BY_LAKH = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")  # 12,34,567 as South Asia writes it
_PERCENT = re.compile(r"\s?[%％٪]")

_MONTH_NAMES = (
    "january jan enero ene janvier janv januar январь января янв січень січня জানুয়ারি tammikuuta tammikuun janeiro gennaio",
    "february feb febrero février févr februar февраль февраля фев лютий лютого ফেব্রুয়ারি helmikuuta helmikuun fevereiro febbraio",
    "march mar marzo mars märz март марта мар березень березня মার্চ maaliskuuta maaliskuun março",
    "april apr abril avril апрель апреля апр квітень квітня এপ্রিল huhtikuuta huhtikuun aprile",
    "may mayo mai май мая травень травня মে toukokuuta toukokuun maio maggio",
    "june jun junio juin juni июнь июня червень червня জুন kesäkuuta kesäkuun junho giugno",
    "july jul julio juillet juli июль июля липень липня জুলাই heinäkuuta heinäkuun julho luglio",
    "august aug agosto août август августа авг серпень серпня আগস্ট elokuuta elokuun",
    "september sept sep septiembre septembre сентябрь сентября сен вересень вересня সেপ্টেম্বর syyskuuta syyskuun setembro settembre",
    "october oct octubre octobre oktober октябрь октября окт жовтень жовтня অক্টোবর lokakuuta lokakuun outubro ottobre",
    "november nov noviembre novembre ноябрь ноября листопад листопада নভেম্বর marraskuuta marraskuun novembro",
    "december dec diciembre décembre dezember декабрь декабря дек грудень грудня ডিসেম্বর joulukuuta joulukuun dezembro dicembre",
)
_MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_NAMES = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY = r"(\d{1,2})"
_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])[:h]([0-5]\d)(?::[0-5]\d)?(?![\d:])")
_DATES: tuple[tuple[re.Pattern[str], tuple[int, int]], ...] = (  # (pattern, groups of month and day; 0 for none)
    (re.compile(rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?({_NAMES})(?!\w)", re.IGNORECASE), (2, 1)),
    (re.compile(rf"(?<!\w)({_NAMES})\.?\s+{_DAY}(?:st|nd|rd|th)?(?![\d%])", re.IGNORECASE), (1, 2)),
    (re.compile(rf"(?<!\d){_DAY}\s*月\s*{_DAY}\s*[日号號]"), (1, 2)),
    (re.compile(rf"(?<!\d){_DAY}\s*[日号號]"), (0, 1)),
    (re.compile(r"(?<!\d)(\d{1,2})\s*月"), (1, 0)),
    (re.compile(rf"ngày\s+{_DAY}\s*(?:[-/.]\s*|\s+tháng\s+)(\d{{1,2}})(?!\d)", re.IGNORECASE), (2, 1)),
    (re.compile(rf"(?:ngày|mùng)\s+{_DAY}(?![\d.])", re.IGNORECASE), (0, 1)),
    (re.compile(r"tháng\s+(\d{1,2})(?!\d)", re.IGNORECASE), (1, 0)),
)  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")

_WORDS: dict[str, dict[str, str]] = {
    "en": {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
           "ten": "10", "eleven": "11", "twelve": "12"},
    "es": {"dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
           "diez": "10", "once": "11", "doce": "12"},
    "ru": {"два": "2", "две": "2", "двух": "2", "двумя": "2", "три": "3", "трех": "3", "трёх": "3", "четыре": "4",
           "четырех": "4", "четырёх": "4", "пять": "5", "пяти": "5", "шесть": "6", "шести": "6", "семь": "7",
           "семи": "7", "восемь": "8", "восьми": "8", "девять": "9", "девяти": "9", "десять": "10", "десяти": "10",
           "одиннадцать": "11", "двенадцать": "12"},
    "vi": {"hai": "2", "ba": "3", "bốn": "4", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"},
}  # fmt: skip
_WORD_PATTERNS = {
    lang: re.compile(r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b", re.IGNORECASE)
    for lang, words in _WORDS.items()
}


def numbers(text: str, lang: str) -> list[str]:
    """Numbers in order of kind, each once.

    Counts come plain: "6-7" gives "6" and "7", "1,5" in Spanish "1.5", "10 000" "10000", "5 %" "5%",
    words from two to twelve in English, Spanish, Russian and Vietnamese as digits. What dates
    something begins with "@": a day "@8-15" (month-day) or "@15", a month "@8", a year "@2025", a
    clock time "@14:30"; two reports may name different days without differing over a count.
    """
    found: dict[str, None] = {}
    if _DIGIT.search(text):
        if not text.isascii():
            text = _OTHER_DIGIT.sub(_digit, text)
        text = _CLOCK.sub(lambda m: _keep(found, f"@{int(m[1])}:{m[2]}"), text)
        for pattern, (month, day) in _DATES:
            text = pattern.sub(lambda m, month=month, day=day: _date(found, m, month, day), text)
        for match in _NUMBER.finditer(text):
            percent = _PERCENT.match(text, match.end())
            for number in _split(match[0], lang):
                found["@" + number if _YEAR.fullmatch(match[0]) else number + "%" if percent else number] = (
                    None
                )
            if len(found) >= MOST:
                break
    pattern = _WORD_PATTERNS.get(lang)
    if pattern is not None:
        for word in pattern.findall(text):
            found[_WORDS[lang][word.lower()]] = None
    return list(found)[:MOST]


def _digit(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found[0]))


def _keep(found: dict[str, None], number: str) -> str:
    found[number] = None
    return " ; "


def _date(found: dict[str, None], match: re.Match[str], month: int, day: int) -> str:
    name = match[month].lower() if month else ""
    number = _MONTHS.get(name, int(name) if name.isdecimal() else 0)
    in_month = int(match[day]) if day else 0
    if number > 12 or in_month > 31 or (month and not number) or (day and not in_month):
        return match[0]
    return _keep(found, "@" + "-".join(str(n) for n in (number, in_month) if n))


def _split(written: str, lang: str) -> list[str]:
    if _GROUPED_BY_LAKH.fullmatch(written):
        return [_plain(written.replace(",", ""))]
    grouped = _GROUPED.fullmatch(written)
    if grouped:
        mark = grouped[1]
        alone = written.count(mark) == 1 and written.count(".") + written.count(",") == 1
        if not (alone and mark in ".," and mark == _decimal(lang)):
            return [_plain(written.replace(mark, "").replace(",", "."))]
    if any(mark in written for mark in _GROUP_MARKS):
        return [n for part in re.split(f"[{_GROUP_MARKS}]+", written) for n in _split(part, lang)]
    if written.count(".") + written.count(",") == 1:
        return [_plain(written.replace(",", "."))]
    return [_plain(part) for part in re.split("[.,]+", written) if part]


def _decimal(lang: str) -> str:
    return "," if lang in _DECIMAL_COMMA else "."


def _plain(number: str) -> str:
    whole, _, fraction = number.partition(".")
    whole = whole.lstrip("0") or "0"
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
