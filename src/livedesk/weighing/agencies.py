"""Marks of wire copy: agencies in the byline, the dateline, the credit line or the foot of a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from livedesk.story.publishers import named, publishers

_DATELINE_WITHIN: Final = 400
"""Characters from the top in which a dateline stands: headline, place, date."""
_FOOT_WITHIN: Final = 400
"""Characters from the end in which the lines of a foot stand."""

_REUTERS_FOOT: Final = re.compile(
    r"\((?:Additional\s+)?(?:Reporting|Writing|Editing)\s+by\s[^()]{3,300}\)|\([^()]{3,200};\s*Editing\s+by\s[^()]{3,120}\)"
)
"""How Reuters signs: "(Reporting by A; Editing by B)"; no other large agency does."""


def agency(name: str) -> str | None:
    """The agency a credit names; None when it names none. "Reuters" and "Thomson Reuters" are one."""
    found = named(name)
    return found.name if found is not None and found.agency else None


def credited(text: str) -> str | None:
    """The agency whose copy a text is marked as; None when it carries no mark.

    A dateline ("ANCHORAGE (AP) -"), a mark in brackets or behind a dash at the end, "Source: TASS", the foot
    an agency signs with. An agency that only "contributed to this report" has not written it. Reads the first
    and the last 400 characters.
    """
    top, foot = text[:_DATELINE_WITHIN], text[-_FOOT_WITHIN:]
    for mark in _marked().finditer(top):
        if found := _agency_in(mark):
            return found
    if _REUTERS_FOOT.search(foot):
        return "Reuters"
    for mark in _closing().finditer(foot):
        if found := _agency_in(mark):
            return found
    return None


def signed(author: str) -> str | None:
    """The agency in a byline: "AP", "By Reuters", "Jane Doe, Associated Press"; None when there is none."""
    for part in re.split(r"[,/|;()]|\s[—–-]\s|\s+(?:and|for|with)\s+", author):
        name = re.sub(
            r"^(?i:by|von|por|par|от)\s+|\s+(?i:staff|news\s+agency|desk|reporters?)$", "", part.strip()
        )
        if name and (found := agency(name)):
            return found
    return None


def _agency_in(mark: re.Match[str]) -> str | None:
    return next((agency(group) for group in mark.groups() if group), None)


@cache
def _names() -> str:
    names = [name for one in publishers() if one.agency for name in (one.name, *one.names)]
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def _marked() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[\uff08\u3010]\s*({_names()})\s*[)\]\uff09\u3011]"
        rf"|\b(?:Source|Fuente|Quelle|Источник|Джерело|Nguồn|Lähde|Fonte)\s*[:\uff1a]\s*({_names()})(?!\w)"
        rf"|来源\s*[:\uff1a]\s*({_names()})"
        rf"|[\u2014\u2013-]\s*({_names()})\s*$"
        rf"|(?:^|\n)[^\n]{{0,60}}?[./,]\s*({_names()})\s*[./]?\s*[\u2014\u2013-]\s"
    )


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(
        rf"(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?:by\s+)?({_names()})(?!\w)"
        rf"|[(\[\uff08\u3010]\s*({_names()})\s*[)\]\uff09\u3011]\s*$"
        rf"|\bthis\s+({_names()})\s+(?:article|story|report)\b"
        rf"|[\u2014\u2013]\s*({_names()})\s*$"
        rf"|\b(?:Source|Fuente|Quelle|Источник|Джерело|Nguồn|Fonte)\s*[:\uff1a]\s*({_names()})(?!\w)"
    )
