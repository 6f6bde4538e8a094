"""A page that lists items, read by the selectors of the story file: a ministry's readouts, a press office's news.

Pure, and run in a worker. What the selectors do not find is said: markup that changed must never look like
a quiet source.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from livedesk.model import Noun, Precision
from livedesk.sources.article import What, read_article
from livedesk.sources.dates import claimed_time
from livedesk.sources.plain_text import cut
from livedesk.sources.tree import selector
from livedesk.sources.web_page import WebPage, one_line, read_page

MOST_ITEMS: Final = 500
LONGEST_TITLE: Final = 500
LONGEST_SUMMARY: Final = 4_000


class ListItem(Noun, frozen=True, kw_only=True):
    """One item of a list."""

    link: str | None = None
    """Its page, absolute; None where it has none."""
    title: str | None = None
    """Headline."""
    summary: str | None = None
    """What the list says of it."""
    at: datetime | None = None
    """When it is dated, UTC; None where the list does not say it without doubt."""
    precision: Precision | None = None
    """How exact that is; None when at is None."""


class ListPage(Noun, frozen=True, kw_only=True):
    """What a list page says."""

    items: tuple[ListItem, ...] = ()
    """In the page's order; those with neither headline nor address are left out."""
    found: int = 0
    """How many elements the item selector found."""
    title: str | None = None
    """What the page calls itself."""
    instead: What | None = None
    """What answered in its place; None when that is not plain to see."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""


def read_list(body: bytes, *, url: str, content_type: str | None, select: dict[str, str | None]) -> ListPage:
    """Read a list page; ``select`` as in the story file: "item", "link", "title", "date", "summary", each a CSS
    selector, those within the item followed by "@attribute" where that holds the words; "date_format" and "zone"."""
    page = read_page(body, url=url, content_type=content_type)
    if page is None:
        return ListPage(instead="nothing")
    elements = selector(select["item"] or "")(page.tree)
    warnings = list(page.warnings)
    items: list[ListItem] = []
    for number, element in enumerate(elements[:MOST_ITEMS], start=1):
        item = _item(page, element, select, f"item {number}", warnings)
        if item.title is None and item.link is None:
            warnings.append(f"item {number}: the selectors find neither headline nor address in it")
        else:
            items.append(item)
    warnings[:0] = [
        f'the selector {name} = "{select[name]}" finds nothing in any of the {len(elements)} items'
        for name, found in (
            ("title", any(item.title for item in items)),
            ("date", any(_found(element, select.get("date")) for element in elements[:MOST_ITEMS])),
            ("summary", any(item.summary for item in items)),
        )
        if select.get(name) and items and not found
    ]
    if len(elements) > MOST_ITEMS:
        warnings.append(f"lists {len(elements)} items; the first {MOST_ITEMS} are read")
    instead = None if items else read_article(body, url=url, content_type=content_type).what
    return ListPage(
        items=tuple(items),
        found=len(elements),
        title=cut(page.text_of("//title"), 300) or None,
        instead=instead if instead in {"consent", "login"} else None,
        warnings=tuple(warnings),
    )


def _item(
    page: WebPage, element: Any, select: dict[str, str | None], place: str, warnings: list[str]
) -> ListItem:
    link_written = select.get("link") or "a"
    link = page.absolute(_found(element, link_written if "@" in link_written else f"{link_written}@href"))
    # A list of links: the item is the link.
    if link is None and element.tag == "a":
        link = page.absolute(element.get("href"))
    title = _found(element, select.get("title")) if select.get("title") else _found(element, link_written)
    if not title and element.tag == "a":
        title = one_line(element.text_content())
    at, precision = _date(element, select, place, warnings)
    return ListItem(
        link=link,
        title=cut(title, LONGEST_TITLE) or None,
        summary=cut(_found(element, select.get("summary")), LONGEST_SUMMARY) or None,
        at=at,
        precision=precision,
    )


def _found(element: Any, written: str | None) -> str:
    """What a selector, perhaps with "@attribute", finds in an element; "" for nothing."""
    if not written:
        return ""
    css, _, attribute = written.partition("@")
    for each in selector(css.strip())(element)[:1] if css.strip() else [element]:
        return one_line(each.get(attribute.strip()) or "" if attribute else each.text_content())
    return ""


def _date(
    element: Any, select: dict[str, str | None], place: str, warnings: list[str]
) -> tuple[datetime | None, Precision | None]:
    written = _found(element, select.get("date"))
    if not written:
        return None, None
    zone = ZoneInfo(select.get("zone") or "UTC")
    if form := select.get("date_format"):
        try:
            at = datetime.strptime(written, form)  # noqa: DTZ007  its zone, if it has none, follows
        except ValueError:
            warnings.append(f'{place}: the date "{written[:40]}" is not written as "{form}"; left unknown')
            return None, None
        if at.tzinfo is None:
            at = at.replace(tzinfo=zone)
        timed = "%H" in form or "%I" in form or "%X" in form
        return at.astimezone(UTC), "minute" if timed else "day"
    claimed = claimed_time(written)
    if claimed is None:
        warnings.append(f'{place}: the date "{written[:40]}" does not say a whole date; left unknown')
        return None, None
    if not claimed.zoned and select.get("zone"):
        return claimed.at.replace(tzinfo=zone).astimezone(UTC), "minute"
    return claimed.at, claimed.precision


__all__ = ["ListItem", "ListPage", "read_list"]
