"""Words by which a headline says that something was denied or is off, in the languages of the desk's lexicon.

General words of news, none of one story. A "*" lets any ending follow; in scripts without blanks an entry
is a run of characters.
"""

from __future__ import annotations

import re
from typing import Final

_DENIAL: Final = """
deny denies denied denying refute* rebut* dispute* debunk* disavow* dismisses|reports dismissed|reports
опроверг* опровер* отриц* отверг|сообщ*
спростов* спросту* запереч*
niega niegan negó desmiente desmienten desmintió
dément démentent démenti nie|avoir nient
dementiert dementieren bestreitet bestreiten
bác|bỏ bác|tin phủ|nhận
否认 否認 驳斥 駁斥 辟谣
অস্বীকার
kiistää kiisti kiistävät kieltää|väitt*
نفى ينفي تنفي
"""

_OFF: Final = """
instead|of is|off are|off called|off calls|off cancel* scrap* dropped drops drop|plan no|longer replac* abandon* shelve*
shelved postpone* won|t|go|ahead will|not|go|ahead
отмен* вместо не|состо* отлож* больше|не
скасу* скасов* замість не|відбуд* відкла*
cancela* canceló suspende* suspendió aplaza* aplazó en|lugar|de ya|no se|cae
annul* au|lieu|de reporté* abandonn*
abgesagt statt verschoben gestrichen
hủy hoãn thay|vì không|còn
取消 推迟 推遲 改为 改為 不再
বাতিল স্থগিত
peruttiin peruttu perutaan sijaan
"""

_IF: Final = """
if unless whether provided если якщо si à|condition wenn falls nếu trừ|khi 如果 若 যদি jos إذا
"""

_AHEAD: Final = """
expect* forecast* foresee* foresaw predict* planned|to plans|to scheduled may might could would will likely set|to due|to
ожида* прогноз* планир* может могут мог|бы будет
очіку* прогноз* планує* може можуть буде
prevé prevén previst* espera* podría* puede* prevu* pourrai* devrai* soll* könnte* erwart* voraussichtlich
dự|kiến có|thể sẽ dự|báo
预计 可能 将 預計
হতে|পারে সম্ভাব্য
voi arvioi*
"""


def pattern(entries: str) -> re.Pattern[str]:
    """Any of the entries, whole and in either case: "|" parts words, "*" stands for any ending."""
    found: list[str] = []
    for entry in entries.split():
        words = entry.split("|")
        parts = [re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words]
        text = r"\W+".join(parts)
        unspaced = re.search(r"[\u4e00-\u9fff]", entry) is not None
        found.append(text if unspaced else rf"(?<!\w){text}(?!\w)")
    return re.compile("|".join(sorted(found, key=len, reverse=True)), re.IGNORECASE)


DENIAL: Final = pattern(_DENIAL)
"""Somebody says that something is not so: denies, refutes. A refusal ("rejects the offer") is none."""

OFF: Final = pattern(_OFF)
"""What was planned will not be, or something else will be in its place."""

IF: Final = pattern(_IF)
"""What follows holds only if something else does: no denial, and no plan."""

AHEAD: Final = pattern(_AHEAD)
"""What is said is foreseen or planned: it can't clash with what has come."""
