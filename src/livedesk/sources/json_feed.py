"""JSON Feed 1 and 1.1 to wire items, forgiving about types and about a body that was cut off."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from livedesk.sources.item import Hints, WireFeed, WireItem
from livedesk.sources.plain_text import plain_text

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


class NotJSONFeed(Exception):
    """The body is JSON, or begins like it, but holds no items; ``str`` says why."""


def read_json(text: str, *, url: str) -> WireFeed:
    """The items of a JSON Feed in its order.

    Raises NotJSONFeed. A body cut off in the middle gives the items that are whole, with a warning.
    """
    warnings: tuple[str, ...] = ()
    try:
        document: Any = json.loads(text)
    except RecursionError:
        raise NotJSONFeed("is JSON nested too deeply to be a feed") from None
    except ValueError as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "some place"
        document = _whole_items(text)
        if not document["items"]:
            raise NotJSONFeed(f"is broken JSON at {place}") from None
        warnings = (f"JSON is broken at {place}; the {len(document['items'])} items before it are read",)
    if not isinstance(document, dict):
        raise NotJSONFeed("is JSON but not a JSON Feed")
    feed = cast("dict[str, Any]", document)
    items = feed.get("items")
    if not isinstance(items, list):
        raise NotJSONFeed("is JSON but has no list of items")
    lang = _text(feed.get("language"))
    wire: list[WireItem] = []
    for number, item in enumerate(cast("list[Any]", items), start=1):
        if isinstance(item, dict):
            wire.append(_item(cast("dict[str, Any]", item), number, url=url, lang=lang))
        else:
            warnings += (f"item {number} is not an object; left out",)
    return WireFeed(items=tuple(wire), hints=_hints(feed), warnings=warnings)


def _whole_items(text: str) -> dict[str, Any]:
    """The items of a broken document, up to the first that can't be read."""
    start = _ITEMS.search(text)
    items: list[Any] = []
    at = start.end() if start else len(text)
    decoder = json.JSONDecoder()
    while at < len(text):
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"items": items}


def _item(item: dict[str, Any], number: int, *, url: str, lang: str | None) -> WireItem:
    published, updated = _text(item.get("date_published")), _text(item.get("date_modified"))
    return WireItem(
        place=f"item {number}",
        tier="json",
        base=url,
        key=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_escaped(item.get("title")),
        summary=_escaped(item.get("summary")),
        content=_text(item.get("content_html")) or _escaped(item.get("content_text")),
        published=(published,) if published else (),
        updated=(updated,) if updated else (),
        author=_author(item),
        lang=_text(item.get("language")) or lang,
    )


def _author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    names: list[str] = []
    for author in cast("list[Any]", authors if isinstance(authors, list) else [authors])[:5]:
        given: Any = cast("dict[str, Any]", author).get("name") if isinstance(author, dict) else author
        if name := _text(given):
            names.append(name)
    return ", ".join(names) or None


def _hints(feed: dict[str, Any]) -> Hints:
    hubs = feed.get("hubs")
    named = [
        cast("dict[str, Any]", hub).get("url")
        for hub in (cast("list[Any]", hubs)[:10] if isinstance(hubs, list) else [])
        if isinstance(hub, dict)
    ]
    return Hints(
        title=plain_text(_escaped(feed.get("title")) or "", longest=300),
        hubs=tuple(address for each in named if (address := _text(each))),
        topic=_text(feed.get("feed_url")),
    )


def _text(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _escaped(value: object) -> str | None:
    """Plain text of the format as the markup the other formats have."""
    text = _text(value)
    return text.replace("<", "&lt;").replace(">", "&gt;") if text else None


__all__ = ["NotJSONFeed", "read_json"]
