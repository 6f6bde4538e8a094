"""The one door to lxml: strict trees of well-formed XML, web pages as they come, and what CSS selects in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol, cast

import lxml.cssselect
import lxml.etree
import lxml.html
from cssselect import SelectorError

# lxml ships no types; what is used of it is typed by Element.
_etree: Any = lxml.etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
_html: Any = lxml.html
_CSSSelector: Any = lxml.cssselect.CSSSelector  # pyright: ignore[reportUnknownVariableType]

_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,500}(\[)?", re.IGNORECASE)
#: How much of a web page is read to see which feeds it names.
_HEAD = 200_000
#: How much of it is read for its links.
_BODY = 2_000_000


class Element(Protocol):
    """What of an lxml element is used here."""

    @property
    def tag(self) -> object:
        """ "{namespace}name"; something else than a string for comments and instructions."""
        ...

    @property
    def text(self) -> str | None:
        """Text before the first child."""
        ...

    @property
    def sourceline(self) -> int | None:
        """Line it begins on, from 1."""
        ...

    def get(self, key: str) -> str | None:
        """Value of an attribute."""
        ...

    def __iter__(self) -> Iterator[Element]:
        """Its children."""
        ...

    def __len__(self) -> int:
        """How many children it has."""
        ...


def strict_tree(text: str) -> tuple[Element | None, str]:
    """The tree of well-formed XML without entities of its own, else None and the fault with its place.

    Nothing is loaded, expanded or recovered; libxml2's limits on depth and size hold.
    """
    doctype = _DOCTYPE.search(text, 0, 4_000)
    if doctype and doctype[1]:
        return None, f"line {text.count(chr(10), 0, doctype.start()) + 1}: declares entities of its own"
    parser = _etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
    )
    try:
        root = _etree.fromstring(text.encode("utf-8"), parser)
    except _etree.XMLSyntaxError as fault:
        error: Any = fault
        line, column = error.position
        what = str(error.msg or "syntax error").split(", line ")[0]
        return None, f"line {line}, column {column}: {what}"
    if next(root.iter(_etree.Entity), None) is not None:
        return None, "uses entities it does not declare"
    return root, ""


def inner_markup(element: Element) -> str | None:
    """What stands in the element, as markup: escaped text is unescaped once, real elements are kept."""
    if len(element) == 0:
        text = element.text
    else:
        whole = cast("str", _etree.tostring(element, encoding="unicode", with_tail=False))
        text = whole[whole.find(">") + 1 : whole.rfind("<")]
    return text.strip() or None if text else None


def page_head(page: str) -> tuple[str | None, list[dict[str, str]]]:
    """A web page's title, and the attributes of its links, as far as they can be read."""
    try:
        root = _html.document_fromstring(
            page[:_HEAD].encode("utf-8"), parser=_html.HTMLParser(encoding="utf-8")
        )
    except (_etree.LxmlError, ValueError, AssertionError):
        return None, []
    links = [{str(key): str(value) for key, value in link.attrib.items()} for link in root.iter("link")]
    return cast("str | None", root.findtext(".//title")), links


def page_anchors(page: str) -> list[tuple[str, str]]:
    """Address as written and text of every link in a web page, as far as it can be read."""
    try:
        root = _html.document_fromstring(
            page[:_BODY].encode("utf-8"), parser=_html.HTMLParser(encoding="utf-8")
        )
    except (_etree.LxmlError, ValueError, AssertionError):
        return []
    anchors = (link for link in root.iter("a") if link.get("href"))
    return [(str(link.get("href")), " ".join(link.itertext())[:200]) for link in anchors]


def page_tree(page: str) -> Any:
    """A web page's tree as lxml mends it (``lxml.html.HtmlElement``); None when there is nothing in it.

    libxml2's own limits on depth and size hold; what lies deeper than 256 elements is not read.
    """
    try:
        parser = _html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
        return _html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (_etree.LxmlError, ValueError, AssertionError):
        return None


def selector(written: str) -> Callable[[Any], list[Any]]:
    """What finds the elements a CSS selector names, in the page's order.

    Raises ValueError, saying what is wrong, for what is no selector.
    """
    try:
        return cast("Callable[[Any], list[Any]]", _CSSSelector(written, translator="html"))
    except SelectorError as fault:
        msg = f'"{written}" is no CSS selector: {fault}'
        raise ValueError(msg) from None


__all__ = ["Element", "inner_markup", "page_anchors", "page_head", "page_tree", "selector", "strict_tree"]
