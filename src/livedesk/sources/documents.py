"""Documents that are handed in: NewsML-G2, ninjs and plain JSON, one report or many, to wire items.

What an agency withdraws (pubStatus "canceled", ``"withdrawn": true``) is taken back; what it withholds
is not read.
"""

from __future__ import annotations

import json
from typing import Any, cast

from livedesk.errors import SourceError
from livedesk.model import Noun
from livedesk.sources.decoding import decode
from livedesk.sources.feed import key_of
from livedesk.sources.item import WireItem
from livedesk.sources.plain_text import fit
from livedesk.sources.tree import Element, inner_markup, strict_tree

#: Reports of one document.
MOST_ITEMS = 500

_G2 = "{http://iptc.org/std/nar/2006-10-01/}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_XML = "{http://www.w3.org/XML/1998/namespace}"


class Documents(Noun, frozen=True, kw_only=True):
    """What a document holds."""

    items: tuple[WireItem, ...]
    """Its reports, in its order."""
    withdrawn: tuple[str, ...] = ()
    """Item keys of what it takes back."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""


def read_documents(body: bytes, *, content_type: str | None, where: str) -> Documents:
    """Read a document by what it is, whatever it is called.

    Raises SourceError, with ``where``, for what is none of these or holds no report.
    """
    text = fit(decode(body, content_type).text).strip()
    if text[:1] in {"{", "["}:
        found = _json(text, where)
    elif text.startswith("<"):
        found = _newsml(text, where)
    else:
        raise _none(where, "is neither JSON nor XML")
    if not found.items and not found.withdrawn and not found.warnings:
        raise _none(where, "holds no report")
    return found


def _none(where: str, what: str) -> SourceError:
    return SourceError(what, where=where, remedy="Give NewsML-G2, ninjs, or JSON with a title or a summary")


# --- JSON --------------------------------------------------------------------------------------------


def _json(text: str, where: str) -> Documents:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _none(where, f"is broken JSON{place}") from None
    if isinstance(document, dict) and isinstance(cast("dict[str, Any]", document).get("reports"), list):
        document = cast("dict[str, Any]", document)["reports"]
    rows: list[Any] = cast("list[Any]", document) if isinstance(document, list) else [document]
    items: list[WireItem] = []
    withdrawn: list[str] = []
    warnings: list[str] = []
    for number, row in enumerate(rows[:MOST_ITEMS], start=1):
        if not isinstance(row, dict):
            warnings.append(f"report {number} is not an object; left out")
            continue
        report = cast("dict[str, Any]", row)
        key = _text(report, "id", "uri", "guid")
        if _canceled(report):
            if (known := key_of(key)) is not None:
                withdrawn.append(known)
            else:
                warnings.append(f"report {number} is withdrawn but says not which; left out")
        elif _text(report, "pubstatus") == "withheld":
            warnings.append(f"report {number} is withheld; left out")
        else:
            item = _row(report, key, f"report {number}")
            if item is None:
                warnings.append(f"report {number} has neither title nor text; left out")
            else:
                items.append(item)
    if len(rows) > MOST_ITEMS:
        warnings.append(f"has {len(rows)} reports; the first {MOST_ITEMS} are read")
    return Documents(items=tuple(items), withdrawn=tuple(withdrawn), warnings=tuple(warnings))


def _row(report: dict[str, Any], key: str | None, place: str) -> WireItem | None:
    """A report as ninjs (1 and 2) or in plain words names its parts."""
    title = _text(report, "title", "headline") or _first(report, "headlines")
    markup = _text(report, "body_xhtml", "body_html", "content_html")
    plain = _text(report, "summary", "description_text", "body_text", "text") or _first(
        report, "descriptions"
    )
    body = markup or _first(report, "bodies")
    if not title and not plain and not body:
        return None
    published = _text(report, "published_at", "published", "firstcreated", "firstCreated", "date_published")
    updated = _text(report, "versioncreated", "versionCreated", "updated_at")
    return WireItem(
        place=place,
        tier="document",
        base="",
        key=key,
        link=_text(report, "url", "link", "canonical", "canonicalUrl"),
        title=_escaped(title),
        summary=_escaped(plain),
        content=body,
        published=(published,) if published else (),
        updated=(updated,) if updated else (),
        author=_escaped(_text(report, "author", "byline", "by")),
        credit=_escaped(_text(report, "credit", "creditline", "creditLine")),
        lang=_text(report, "lang", "language"),
    )


def _canceled(report: dict[str, Any]) -> bool:
    status = _text(report, "pubstatus", "pubStatus") or ""
    return report.get("withdrawn") is True or status in {"canceled", "cancelled"}


def _text(report: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = report.get(name)
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and (text := str(value).strip())
        ):
            return text
    return None


def _first(report: dict[str, Any], name: str) -> str | None:
    """The first text of a list of {"value": …}, as ninjs 2 has headlines and bodies."""
    rows = report.get(name)
    for row in cast("list[Any]", rows) if isinstance(rows, list) else []:
        if isinstance(row, dict) and (text := _text(cast("dict[str, Any]", row), "value")):
            return text
    return None


def _escaped(text: str | None) -> str | None:
    """Plain text as the markup that wire items carry."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if text else None


# --- NewsML-G2 ----------------------------------------------------------------------------------------


def _newsml(text: str, where: str) -> Documents:
    root, fault = strict_tree(text)
    if root is None:
        raise _none(where, f"is not well formed ({fault})")
    found = list(_news_items(root))
    items: list[WireItem] = []
    withdrawn: list[str] = []
    warnings: list[str] = []
    for number, element in enumerate(found[:MOST_ITEMS], start=1):
        status = _status(element)
        key = element.get("guid")
        if status == "withheld":
            warnings.append(f"newsItem {number} is withheld; left out")
        elif status == "canceled":
            withdrawn += [known] if (known := key_of(key)) is not None else []
        else:
            items.append(_news_item(element, key, f"newsItem {number}, line {element.sourceline}"))
    return Documents(items=tuple(items), withdrawn=tuple(withdrawn), warnings=tuple(warnings))


def _news_items(element: Element) -> list[Element]:
    """The news items of a message or package, or the one the document is."""
    if element.tag == f"{_G2}newsItem":
        return [element]
    if element.tag in {f"{_G2}newsMessage", f"{_G2}itemSet"}:
        return [item for child in element for item in _news_items(child)]
    return []


def _child(element: Element | None, *names: str) -> Element | None:
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if child.tag == _G2 + name), None)
    return element


def _said(element: Element | None, *names: str) -> str | None:
    found = _child(element, *names)
    return inner_markup(found) if found is not None else None


def _status(element: Element) -> str:
    found = _child(element, "itemMeta", "pubStatus")
    return (found.get("qcode") or "").rpartition(":")[2].lower() if found is not None else "usable"


def _news_item(element: Element, key: str | None, place: str) -> WireItem:
    meta = _child(element, "contentMeta")
    language = _child(meta, "language")
    link = next((child for child in _children(_child(element, "itemMeta")) if _is_page(child)), None)
    first = _said(element, "itemMeta", "firstCreated") or _said(meta, "contentCreated")
    updated = _said(element, "itemMeta", "versionCreated")
    return WireItem(
        place=place,
        tier="document",
        base="",
        key=key,
        link=link.get("href") if link is not None else None,
        title=_said(meta, "headline") or _said(element, "itemMeta", "title"),
        summary=_said(meta, "description"),
        content=_body(_child(element, "contentSet")),
        published=(first,) if first else (),
        updated=(updated,) if updated else (),
        author=_said(meta, "by"),
        credit=_said(meta, "creditline"),
        lang=(language.get("tag") if language is not None else None) or element.get(_XML + "lang"),
    )


def _children(element: Element | None) -> list[Element]:
    return list(element) if element is not None else []


def _is_page(element: Element) -> bool:
    return element.tag == f"{_G2}link" and (element.get("href") or "").startswith(("http://", "https://"))


def _body(contents: Element | None) -> str | None:
    """The text of an item: XHTML or other markup within it, or plain text."""
    for child in _children(contents):
        if child.tag in {f"{_G2}inlineXML", f"{_G2}inlineData"}:
            pages = [each for each in child if each.tag == f"{_HTML}html"]
            bodies = [each for page in pages for each in page if each.tag == f"{_HTML}body"]
            return inner_markup(bodies[0] if bodies else child)
    return None


__all__ = ["MOST_ITEMS", "Documents", "read_documents"]
