"""The page's words for the model's, its languages and its safe addresses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from livedesk.model import Change, SourceType, Status, StoryPhase
from livedesk.page.catalogue import N_

EXTRACT_LIMIT = 300
"""Longest extract the page shows, in characters; the rest is behind the link."""

STATUS_WORDS: dict[Status, str] = {
    "reported": N_("Reported"),
    "corroborated": N_("Corroborated"),
    "confirmed": N_("Confirmed"),
    "disputed": N_("Disputed"),
    "denied": N_("Denied"),
    "superseded": N_("Superseded"),
    "withdrawn": N_("Withdrawn"),
}

STATUS_MEANINGS: dict[Status, str] = {
    "reported": N_("One origin says so; nobody independent of it does yet."),
    "corroborated": N_("At least two origins that do not hang on each other say so."),
    "confirmed": N_("The party responsible says so, on the record."),
    "disputed": N_("Somebody who should know says otherwise, or the accounts clash."),
    "denied": N_("The party concerned denies it, on the record."),
    "superseded": N_("It was so; something newer has taken its place."),
    "withdrawn": N_("The desk no longer stands by it; the reason is given."),
}

PHASE_WORDS: dict[StoryPhase, str] = {
    "planned": N_("PLANNED"),
    "live": N_("LIVE"),
    "quiet": N_("QUIET"),
    "closed": N_("CLOSED"),
}

CHANGE_WORDS: dict[Change, str] = {
    "published": N_("Published"),
    "grew": N_("More reports"),
    "changed": N_("Changed"),
    "corrected": N_("Corrected"),
    "withdrawn": N_("Withdrawn"),
}

TYPE_WORDS: dict[SourceType, str] = {
    "outlet": N_("news outlet"),
    "agency": N_("news agency"),
    "official": N_("official"),
    "state_media": N_("state media"),
    "on_the_ground": N_("on the ground"),
    "expert": N_("expert"),
    "social": N_("social account"),
}

RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_NO_URL = re.compile(r"[\x00-\x20\x7f]")
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SENTENCES = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")

LEDE_ENOUGH = 60
"""Characters after which a lede may end: shorter ones are mostly abbreviations ("The U.S. …")."""
LEDE_LIMIT = 260
"""Characters of a lede: four lines on a phone."""


def clean(text: str, limit: int = EXTRACT_LIMIT) -> str:
    """Text fit to show: no control characters, no bidi overrides, few marks per letter, at most ``limit``.

    What is cut ends in "…". Markup is left as it stands: escaping is the template's.
    """
    text = _OVERRIDES.sub("", _CONTROLS.sub("", text)).strip()
    if not text.isascii():
        text = _tame(text)
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"


def lede(text: str) -> str:
    """What a brief begins with: its first sentence, or the first ones that together say enough to stand alone."""
    sentences = _SENTENCES.split(clean(text, len(text)))
    found = sentences[0]
    for sentence in sentences[1:]:
        if len(found) >= LEDE_ENOUGH:
            break
        found = f"{found}{'' if found[-1:] in '。！？' else ' '}{sentence}"
    return clean(found, LEDE_LIMIT)


def _tame(text: str) -> str:
    """At most four combining marks on one letter: enough for every script, too few to climb the page."""
    out: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 4:
            out.append(char)
    return "".join(out)


@lru_cache(maxsize=8192)
def safe_url(url: str | None) -> str | None:
    """The address when it is http or https with a host; None for everything else."""
    if url is None or _NO_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme.lower() in {"http", "https"} and host else None


def direction(lang: str) -> str:
    """ "rtl" or "ltr" for a language tag; "auto" when the language is unknown."""
    if lang in {"und", ""}:
        return "auto"
    return "rtl" if lang.split("-", 1)[0] in RTL else "ltr"


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=1024)
def language_name(lang: str, page_lang: str = "en") -> str:
    """ "Russian" for "ru" on an English page; the tag itself when Babel has no name for it."""
    names: dict[str, str] = dict(_locale(page_lang).languages)
    return names.get(lang.replace("-", "_")) or names.get(lang.split("-", 1)[0]) or lang


@lru_cache(maxsize=1024)
def country_name(code: str, page_lang: str = "en") -> str:
    """ "Norway" for "NO"; the code itself when Babel has no name for it."""
    names: dict[str, str] = dict(_locale(page_lang).territories)
    return names.get(code) or code
