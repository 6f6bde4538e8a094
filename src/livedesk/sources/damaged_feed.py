"""Feeds that are not well formed: each item is taken by itself, so that damage stays where it is.

An item that is well formed by itself is read as in any feed. One that is not goes to feedparser, which
is right about most damage and slow; it never sees a whole feed, because the time it takes grows with
the square of what a hostile one can hold (a megabyte of attributes: 165 s). An item in which the feed
breaks off is left for the next look: half a date or headline is a wrong one.
"""

from __future__ import annotations

import io
import re
from typing import Any, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs]
import msgspec

from livedesk.model import Noun
from livedesk.sources.item import Hints, WireFeed, WireItem
from livedesk.sources.tree import strict_tree
from livedesk.sources.xml_feed import is_feed, read_xml
from livedesk.story.loading import counted

# What one item may hold to be given to feedparser, and how many of a feed's items may need it.
_LONGEST_ITEM = 256 * 1024
_MOST_TAGS = 2_000
_LONGEST_TAG = 8_000
_MOST_BROKEN = 500

_BOUNDARY = re.compile(
    r"<!\[CDATA\[|<!--|<(?:[a-z]\w*:)?(?:item|entry)(?=[\s>])|</(?:[a-z]\w*:)?(?:item|entry)\s*>",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<((?:[a-z]\w*:)?(?:rss|feed|rdf))(?=[\s>])[^<>]{0,8000}>", re.IGNORECASE)
_END = re.compile(r"</(?:[a-z]\w*:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_OVERLONG_TAG = re.compile(rf"<[^<>]{{{_LONGEST_TAG}}}")
_KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}


class _Chunk(Noun, frozen=True, kw_only=True):
    """One item's own text."""

    text: str
    """From its start tag to its end tag, or to where the next begins."""
    line: int
    """Line it begins on."""
    closed: bool
    """Whether its end tag is there."""


class _Shell(Noun, frozen=True, kw_only=True):
    """What to put around an item to make it a feed."""

    before: str
    """Start tags."""
    after: str
    """End tags."""


def read_damaged(text: str, *, url: str, fault: str) -> WireFeed:
    """The whole items of a feed that is not well formed, in its order; none when there are none.

    ``fault`` is what is wrong with it, with the place; it comes back as the first warning.
    """
    chunks = _chunks(text)
    warnings: list[str] = []
    if chunks and not chunks[-1].closed and _END.search(text, max(0, len(text) - 20_000)) is None:
        warnings.append(
            f"is cut off at line {text.count(chr(10)) + 1}; the unfinished item there is left for the next look"
        )
        chunks = chunks[:-1]
    head = text[: _head_end(text)]
    shell, hints = _shell(head, url)
    items: list[WireItem] = []
    broken = 0
    for number, chunk in enumerate(chunks, start=1):
        place = f"item {number}, line {chunk.line}"
        item, why = _strictly(chunk, shell, url)
        if item is None and broken < _MOST_BROKEN:
            broken += 1
            item = _tolerantly(chunk, shell, url)
        if item is None:
            warnings.append(f"{place}: can't be read ({why})")
        else:
            items.append(msgspec.structs.replace(item, place=place))
    tolerant = sum(item.tier == "tolerant" for item in items)
    said = f"is not well formed ({fault}); {counted(len(items), 'item')} read, {tolerant} of them tolerantly"
    return WireFeed(items=tuple(items), hints=hints, warnings=(said, *warnings))


# --- taking the feed apart -------------------------------------------------------------------------------


def _chunks(text: str) -> list[_Chunk]:
    """The items' texts. A boundary within CDATA or a comment is none."""
    chunks: list[_Chunk] = []
    start: int | None = None
    line, counted = 1, 0
    at = 0

    def close(end: int, *, closed: bool) -> None:
        nonlocal line, counted
        if start is not None:
            line += text.count("\n", counted, start)
            counted = start
            chunks.append(_Chunk(text=text[start:end], line=line, closed=closed))

    endless: set[str] = set()
    while found := _BOUNDARY.search(text, at):
        at = found.end()
        token = found[0]
        if token.startswith("<!"):
            at = _past(text, token, at, endless)
        elif token.startswith("</"):
            close(at, closed=True)
            start = None
        else:
            close(found.start(), closed=False)
            start = found.start()
    close(len(text), closed=False)
    return chunks


def _past(text: str, opening: str, at: int, endless: set[str]) -> int:
    """Where a CDATA section or comment ends; where it began when it does not end before another begins."""
    ending = "-->" if opening == "<!--" else "]]>"
    if ending in endless:
        return at
    end = text.find(ending, at)
    if end < 0:
        endless.add(ending)
        return at
    return at if text.find(opening, at, end) >= 0 else end + len(ending)


def _head_end(text: str) -> int:
    for found in _BOUNDARY.finditer(text):
        if not found[0].startswith("<!"):
            return found.start()
    return len(text)


def _shell(head: str, url: str) -> tuple[_Shell, Hints]:
    """The feed's own start tags where they are well formed, else plain ones; and what its head says."""
    root = _ROOT.search(head)
    if root is not None and not root[0].endswith("/>"):
        name = root[1]
        own = root[0]
        for closing in (f"</channel></{name}>", f"</{name}>"):
            tree, _ = strict_tree(_declared(own, head) + head[root.end() :] + closing)
            if tree is not None and is_feed(tree):
                return _Shell(before=own, after=f"</{name}>"), read_xml(tree, url=url).hints
        tree, _ = strict_tree(f"{_declared(own, '')}</{name}>")
        if tree is not None and is_feed(tree):
            return _Shell(before=own, after=f"</{name}>"), Hints()
        if name.lower() == "feed":
            return _Shell(before='<feed xmlns="http://www.w3.org/2005/Atom">', after="</feed>"), Hints()
    return _Shell(before="<rss>", after="</rss>"), Hints()


def _declared(start_tag: str, inside: str) -> str:
    """The start tag with a declaration for every prefix used that has none."""
    missing = [
        prefix
        for prefix in dict.fromkeys(_PREFIX.findall(f"{start_tag} {inside}"))
        if prefix not in {"xml", "xmlns"} and f"xmlns:{prefix}" not in start_tag
    ]
    if not missing:
        return start_tag
    added = "".join(
        f' xmlns:{prefix}="{_KNOWN_PREFIXES.get(prefix, f"urn:undeclared:{prefix}")}"'
        for prefix in missing[:50]
    )
    return f"{start_tag[:-1]}{added}>"


# --- reading one item --------------------------------------------------------------------------------------


def _strictly(chunk: _Chunk, shell: _Shell, url: str) -> tuple[WireItem | None, str]:
    tree, fault = strict_tree(_declared(shell.before, chunk.text) + chunk.text + shell.after)
    if tree is None:
        return None, fault.partition(": ")[2] or fault
    items = read_xml(tree, url=url).items
    return (items[0], "") if items else (None, "no item in it")


def _tolerantly(chunk: _Chunk, shell: _Shell, url: str) -> WireItem | None:
    text = chunk.text
    if len(text) > _LONGEST_ITEM or text.count("<") > _MOST_TAGS or _OVERLONG_TAG.search(text):
        return None
    # As a stream: given plain text, feedparser would try it as an address and as a file name first.
    stream = io.BytesIO((_declared(shell.before, text) + text + shell.after).encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed = cast("Any", feedparser).parse(stream, response_headers=headers, sanitize_html=False)
    except Exception:  # it raises what it meets: TypeError for a lone </width>, for one
        return None
    feed = cast("dict[str, Any]", parsed.get("feed") or {})
    entries = cast("list[dict[str, Any]]", parsed.get("entries") or [])
    return _item(entries[0], url=url, lang=_text(feed.get("language"))) if entries else None


def _item(entry: dict[str, Any], *, url: str, lang: str | None) -> WireItem:
    # A plain dict, because feedparser's own gives "updated" for a missing "published" and back.
    plain: dict[str, Any] = dict(entry)

    def get(name: str) -> str | None:
        return _text(plain.get(name))

    contents: list[dict[str, Any]] = plain.get("content") or []
    source: dict[str, Any] = plain.get("source") or {}
    detail: dict[str, Any] = plain.get("title_detail") or {}
    published, updated, created = get("published"), get("updated"), get("created")
    return WireItem(
        place="item",
        tier="tolerant",
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


__all__ = ["read_damaged"]
