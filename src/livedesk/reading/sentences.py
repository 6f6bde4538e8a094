"""Sentences by rule, each an exact substring of the text."""

from __future__ import annotations

import re

_END = re.compile(
    r"[。！？｡]+[」』”’）\)]*"  # East Asian: ends whatever follows
    r"|(?:[.!?…।॥۔؟։።]+)[\"'”’»)\]›“]*(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘«„]+$")
_ABBREVIATION_LIST = """
    mr mrs ms dr prof rev hon gen col maj lt capt cmdr sgt adm brig gov sen rep pres st jr sr no nos vs v art sec fig
    vol ed inc ltd co corp dept univ est approx min max jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed
    thu fri sat sun a.m p.m e.g i.e etc cf al op ave blvd rd
    sra sres srta dra gral ing lic pág núm av ee.uu pdte
    hr fr dipl bzw ca z.b d.h u.a usw vgl nr str mme mlle me mgr
    г гг в вв им ул д кв стр тыс млн млрд руб коп т.е т.д т.п т.к др пр см ср акад проф ген полк нач зам рис
    ред изд обл р-н пос о оз м р н.э тов св рр ім вул
    esim ym ns n klo mm tri toim
    tp ts gs ths pgs
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())
_LONGEST = 600  # a "sentence" beyond this is a list or a page without stops: cut at a blank


def sentences(text: str) -> list[str]:
    """Sentences in order, outer blanks removed; joined by blanks they give the text's words back.

    Stops end a sentence where white space follows and what follows can begin one; not after
    initials ("J. D."), dotted capitals ("U.S."), known abbreviations, or before a lower-case letter.
    """
    found: list[str] = []
    start = 0
    for stop in _END.finditer(text):
        end = stop.end()
        if stop[0][0] == "." and not _ends(text, start, stop.start(), end):
            continue
        _add(found, text[start:end])
        start = end
    _add(found, text[start:])
    return found


def around(text: str, at: int) -> str:
    """The sentence of a text that holds a character; the whole text where none does."""
    end = 0
    for sentence in sentences(text):
        start = text.find(sentence, end)
        end = start + len(sentence)
        if at < end:
            return sentence
    return text


def _ends(text: str, start: int, stop: int, end: int) -> bool:
    following = text[end : end + 12].lstrip().lstrip("\"'“‘«„([—–- ")
    if following and following[0].islower():
        return False
    before = _WORD_BEFORE.search(text, max(start, stop - 24), stop)
    if before is None:
        return True
    word = before[0].rstrip(".")
    if not following:
        return True
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False  # an initial
    if "." in word and all(len(part) <= 2 for part in word.split(".")):
        return False  # U.S., a.m., т.е.
    return word.lower() not in _ABBREVIATIONS


def _add(found: list[str], sentence: str) -> None:
    sentence = sentence.strip()
    while len(sentence) > _LONGEST:
        cut = sentence.rfind(" ", _LONGEST // 2, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        found.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    if sentence:
        found.append(sentence)
