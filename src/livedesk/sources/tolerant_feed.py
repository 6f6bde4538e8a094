"""What to do with a feed that is not well-formed XML: mend what has one reading, leave the rest to feedparser.

Mending comes first because feedparser reads "AT&T buys" as "AT&T; buys". feedparser is right about most
other damage and slow: about 400 entries a second.
"""

from __future__ import annotations

import io
import re
from html.entities import html5
from typing import Any, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from livedesk.model import Noun
from livedesk.sources.item import Hints, WireFeed, WireItem
from livedesk.sources.plain_text import plain_text

_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# CDATA and comments are passed over: an ampersand needs no escape there.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?",
    re.DOTALL,
)
_ITEM_END = re.compile(r"</(?:[a-z]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?:[a-z]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FEED_END = re.compile(r"</(?:[a-z]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_CHARACTER = re.compile(r"#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));")


class Cut(Noun, frozen=True, kw_only=True):
    """A feed's text up to the end of its last whole item."""

    text: str
    """The text, shortened when the feed is cut off."""
    warning: str | None
    """Where it is cut off, None when it is not."""


def mend_entities(text: str) -> str:
    """Bare ampersands escaped, HTML's named characters written out, forbidden characters dropped."""

    def mend(found: re.Match[str]) -> str:
        whole, name = found[0], found[1]
        if whole[0] == "<":
            return whole
        if name is None:
            return "&amp;"
        if name[0] == "#":
            return whole if _allowed(name) else ""
        if name[:-1] in _XML_ENTITIES:
            return whole
        character = html5.get(name)
        return character if character is not None else f"&amp;{name}"

    return _AMPERSAND.sub(mend, text)


def _allowed(reference: str) -> bool:
    """Whether XML 1.0 allows the character a reference names."""
    found = _CHARACTER.fullmatch(reference)
    if found is None:
        return False
    code = int(found[1]) if found[1] else int(found[2], 16)
    return (
        code in {9, 10, 13}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def cut_to_whole_items(text: str) -> Cut:
    """Leave out the item in which a cut-off feed ends: half a date or headline is a wrong one."""
    if _FEED_END.search(text, max(0, len(text) - 20_000)):
        return Cut(text=text, warning=None)
    end = 0
    for found in _ITEM_END.finditer(text):
        end = found.end()
    unfinished = _ITEM_START.search(text, end)
    line = text.count("\n") + 1
    if unfinished is None:
        return Cut(text=text, warning=f"is cut off at line {line}, between items" if end else None)
    warning = f"is cut off at line {line}; the unfinished item there is left for the next look"
    return Cut(text=text[: unfinished.start()], warning=warning)


def read_tolerantly(text: str, *, url: str) -> WireFeed:
    """The items feedparser finds, in its order; empty when it finds none. Never raises for bad input."""
    # As a stream: given plain text, feedparser would try it as an address and as a file name first.
    parsed = cast("Any", feedparser).parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
    )
    feed = cast("dict[str, Any]", parsed.get("feed") or {})
    lang = _text(feed.get("language"))
    entries = cast("list[dict[str, Any]]", parsed.get("entries") or [])
    items = tuple(_item(entry, number, url=url, lang=lang) for number, entry in enumerate(entries, start=1))
    ttl = _text(feed.get("ttl"))
    hubs = [
        str(link.get("href"))
        for link in cast("list[dict[str, Any]]", feed.get("links") or [])
        if link.get("rel") == "hub" and link.get("href")
    ]
    hints = Hints(
        title=plain_text(_text(feed.get("title")) or "", longest=300),
        ttl_minutes=int(ttl) if ttl and ttl.isascii() and ttl.isdigit() and len(ttl) < 8 else None,
        hubs=tuple(hubs),
    )
    return WireFeed(items=items, hints=hints)


def _item(entry: dict[str, Any], number: int, *, url: str, lang: str | None) -> WireItem:
    # dict.get, because feedparser's own gives "updated" for a missing "published" and back.
    def get(name: str) -> str | None:
        return _text(dict.get(entry, name))

    contents = cast("list[dict[str, Any]]", dict.get(entry, "content") or [])
    source: dict[str, Any] = dict.get(entry, "source") or {}
    detail: dict[str, Any] = dict.get(entry, "title_detail") or {}
    published, updated, created = get("published"), get("updated"), get("created")
    return WireItem(
        place=f"item {number}",
        base=_text(detail.get("base")) or url,
        key=get("id"),
        link=get("link"),
        title=get("title"),
        summary=get("summary"),
        content=next((text for each in contents if (text := _text(each.get("value")))), None),
        published=tuple(date for date in (published, created) if date),
        updated=(updated,) if updated else (),
        author=get("author"),
        credit=_text(source.get("title")),
        lang=_text(detail.get("language")) or lang,
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


__all__ = ["Cut", "cut_to_whole_items", "mend_entities", "read_tolerantly"]
