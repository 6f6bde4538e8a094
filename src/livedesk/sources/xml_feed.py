"""RSS 0.9x, 1.0 (RDF) and 2.0, Atom 0.3 and 1.0: a well-formed tree to wire items.

The dates, the ids and the markup are taken as written. fastfeedparser is not used for this: it
completes "yesterday" and "10:00" from today's date, replaces an Atom id by the link, drops xhtml titles
and keeps neither the written date nor xml:base, and the tree is here already from the check that the
feed is well formed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import urljoin

from livedesk.sources.item import Hints, WireFeed, WireItem
from livedesk.sources.plain_text import plain_text
from livedesk.sources.tree import Element, inner_markup

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ATOM = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    **dict.fromkeys(_ATOM, "atom"),
}
_ROOTS = frozenset({"rss", "rdf", "feed"})
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_LINKS = 50
_WEB = re.compile(r"https?://", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _name(tag: str, home: str) -> str:
    """A tag as "title" when it is of the feed's own vocabulary, else "dc:title"; "" for a stranger."""
    namespace, _, local = tag.rpartition("}")
    namespace = namespace.lstrip("{")
    local = local.lower()
    if namespace in {"", home}:
        return local
    prefix = _OTHERS.get(namespace)
    return f"{prefix}:{local}" if prefix is not None else ""


def root_name(root: Element) -> str:
    """Local name of the root element in lower case."""
    return str(root.tag).rpartition("}")[2].lower()


def is_feed(root: Element) -> bool:
    """Whether the tree is a feed of one of these formats at all."""
    return root_name(root) in _ROOTS


def read_xml(root: Element, *, url: str) -> WireFeed:
    """The items of a well-formed feed, in its order; relative addresses are left to ``url`` or xml:base."""
    home = _home(root)
    channel = next((child for child in _children(root) if _name(child.tag, home) == "channel"), root)
    base = _base(channel, _base(root, url) if channel is not root else url)
    head = _Fields(channel, home)
    lang = channel.get(_XML + "lang") or root.get(_XML + "lang") or head.first("language", "dc:language")
    items = tuple(
        _item(element, number, home=_item_home(element, home), base=base, lang=lang)
        for number, element in enumerate(_items(root, home), start=1)
    )
    return WireFeed(items=items, hints=_hints(head, base))


def _home(root: Element) -> str:
    """The namespace of the feed's own vocabulary; RDF's is that of its channel or items."""
    namespace = str(root.tag).rpartition("}")[0].lstrip("{")
    if namespace != _RDF:
        return namespace
    for child in _children(root):
        inner, _, local = str(child.tag).rpartition("}")
        if local.lower() in {"channel", "item"}:
            return inner.lstrip("{")
    return namespace


def _item_home(element: Element, home: str) -> str:
    namespace = str(element.tag).rpartition("}")[0].lstrip("{")
    return namespace or home


def _children(element: Element) -> Iterator[Element]:
    for child in element:
        if isinstance(child.tag, str):
            yield child


def _items(root: Element, home: str) -> Iterator[Element]:
    """Items where the formats put them: in the channel, beside it, or in the feed."""
    for child in _children(root):
        name = _name(child.tag, home)
        if name in {"item", "entry", "atom:entry"}:
            yield child
        elif name in {"channel", "items"}:
            yield from _items(child, home)


class _Fields:
    """An element's children by name; text is taken only where asked for."""

    def __init__(self, element: Element, home: str) -> None:
        self.home = home
        self._by_name: dict[str, list[Element]] = {}
        for child in _children(element):
            name = _name(child.tag, home)
            if name and name not in {"item", "entry", "atom:entry"}:
                self._by_name.setdefault(name, []).append(child)

    def all(self, *names: str) -> list[Element]:
        return [element for name in names for element in self._by_name.get(name, ())]

    def first(self, *names: str) -> str | None:
        """The first of these that says something, its markup as written."""
        for name in names:
            for element in self._by_name.get(name, ()):
                text = inner_markup(element)
                if text:
                    return text
        return None

    def every(self, *names: str) -> tuple[str, ...]:
        return tuple(text for element in self.all(*names) if (text := inner_markup(element)))


def _base(element: Element, outer: str) -> str:
    written = element.get(_XML + "base")
    return _joined(outer, written) if written else outer


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return base


def _item(element: Element, number: int, *, home: str, base: str, lang: str | None) -> WireItem:
    fields = _Fields(element, home)
    base = _base(element, base)
    guid = fields.all("guid", "id", "atom:id")
    key = next((text for each in guid if (text := inner_markup(each))), None) or element.get(
        f"{{{_RDF}}}about"
    )
    link, link_base = _link(fields, base)
    if link is None and guid and (guid[0].get("isPermaLink") or "true").strip().lower() != "false":
        # A guid is a permalink unless it says otherwise, says RSS; "1234" is one nowhere but in that sentence.
        link = key if key and _WEB.match(key) else None
    if link is None:
        link = element.get(f"{{{_RDF}}}about")
    return WireItem(
        place=f"item {number}, line {element.sourceline}",
        base=link_base,
        key=key,
        link=link,
        title=fields.first("title", "atom:title", "dc:title"),
        summary=fields.first("description", "summary", "atom:summary", "dc:description"),
        content=fields.first("content:encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "tagline"),
        published=fields.every(
            "pubdate", "published", "issued", "atom:published", "atom:issued", "dc:date", "dcterms:issued", "date",
            "created", "dcterms:created",
        ),
        updated=fields.every("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified"),
        author=_author(fields),
        credit=_credit(fields),
        lang=element.get(_XML + "lang") or fields.first("dc:language", "language") or lang,
    )  # fmt: skip


def _link(fields: _Fields, base: str) -> tuple[str | None, str]:
    """The address of the page the item is about, with the base it is relative to."""
    second_best: tuple[str, str] | None = None
    for element in fields.all("link", "atom:link")[:_MOST_LINKS]:
        own_base = _base(element, base)
        href = element.get("href")
        if href is None:
            if text := inner_markup(element):
                return text, own_base
            continue
        rel = (element.get("rel") or "alternate").strip().lower()
        kind = (element.get("type") or "text/html").strip().lower()
        if rel == "alternate" and kind in {"text/html", "application/xhtml+xml"}:
            return href, own_base
        # A self link is better than none only when nothing else leads anywhere.
        if rel in {"alternate", "related", "via", "self"} and (second_best is None or rel == "alternate"):
            second_best = (href, own_base)
    return second_best or (None, base)


def _author(fields: _Fields) -> str | None:
    names: list[str] = []
    for element in fields.all("author", "atom:author", "dc:creator"):
        inner = _Fields(element, fields.home)
        name = inner.first("name", "atom:name") or (inner_markup(element) if len(element) == 0 else None)
        if name and name not in names:
            names.append(name)
    return ", ".join(names[:5]) or None


def _credit(fields: _Fields) -> str | None:
    for element in fields.all("source", "atom:source"):
        credit = (
            _Fields(element, fields.home).first("title", "atom:title")
            if len(element)
            else inner_markup(element)
        )
        if credit:
            return credit
    return None


def _hints(head: _Fields, base: str) -> Hints:
    period = _PERIODS.get((head.first("sy:updateperiod") or "").lower())
    frequency = _whole(head.first("sy:updatefrequency")) or 1
    return Hints(
        title=plain_text(head.first("title", "atom:title", "dc:title") or "", longest=300),
        ttl_minutes=_whole(head.first("ttl")),
        period_seconds=period // frequency if period and frequency > 0 else None,
        skip_hours=_skipped(head, "skiphours", _whole),
        skip_days=_skipped(
            head, "skipdays", lambda text: _DAYS.index(text.lower()) if text.lower() in _DAYS else None
        ),
        hubs=tuple(
            _joined(base, link.get("href") or "")
            for link in head.all("link", "atom:link")[:_MOST_LINKS]
            if (link.get("rel") or "").strip().lower() == "hub" and link.get("href")
        ),
        topic=next(
            (
                _joined(base, link.get("href") or "")
                for link in head.all("link", "atom:link")[:_MOST_LINKS]
                if (link.get("rel") or "").strip().lower() == "self" and link.get("href")
            ),
            None,
        ),
    )


def _skipped(head: _Fields, name: str, read: Callable[[str], int | None]) -> frozenset[int]:
    found = {
        read((each.text or "").strip()) for group in head.all(name) for each in list(_children(group))[:31]
    }
    return frozenset(number % 24 for number in found if number is not None)


def _whole(text: str | None) -> int | None:
    """A whole number of a sensible size, else None."""
    found = re.fullmatch(r"\s*(\d{1,7})\s*", text or "", re.ASCII)
    return int(found[1]) if found else None


__all__ = ["is_feed", "read_xml", "root_name"]
