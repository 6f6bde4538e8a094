"""A web page as it answered: its tree, its structured data, its meta tags; and whether it is a page at all.

Pure, and run in a worker: what a hostile page costs, it costs there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urljoin, urlsplit

from livedesk.sources.dates import ClaimedTime, claimed_time
from livedesk.sources.decoding import decode
from livedesk.sources.plain_text import fit
from livedesk.sources.tree import page_tree

MOST_SCRIPTS: Final = 50
"""Blocks of structured data read of one page."""
LONGEST_SCRIPT: Final = 4_000_000
"""Characters of one; a live page of a long day has two million."""
MOST_OBJECTS: Final = 5_000
"""Objects of structured data looked at."""
DEEPEST: Final = 8
"""Levels of structured data looked into."""
MOST_META: Final = 400

_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_CONTROL: Final = re.compile("[\x00-\x1f]")
_WITHIN: Final = (
    "@graph",
    "mainEntity",
    "mainEntityOfPage",
    "hasPart",
    "subjectOf",
    "itemListElement",
    "item",
)

Thing = dict[str, Any]
"""One object of structured data."""


@dataclass(slots=True)
class WebPage:
    """A page and what it says of itself."""

    url: str
    """Where it answered, after redirects."""
    tree: Any
    """``lxml.html.HtmlElement``."""
    things: list[Thing] = field(default_factory=list[Thing])
    """Its structured data, outer objects before those within."""
    meta: dict[str, str] = field(default_factory=dict[str, str])
    """Its meta tags by name or property, lower case, the first of each."""
    warnings: tuple[str, ...] = ()
    """What could not be read."""

    def of_type(self, *types: str) -> Iterator[Thing]:
        """Objects of structured data of one of these types, in the order of the types."""
        for name in types:
            for thing in self.things:
                if name in type_names(thing):
                    yield thing

    def first_meta(self, *names: str) -> str | None:
        """The first of these meta tags that says something."""
        return next((text for name in names if (text := self.meta.get(name))), None)

    def absolute(self, address: object) -> str | None:
        """An address of the page as an absolute one of the web; None when it is none."""
        written = "".join(fit(address).split()) if isinstance(address, str) else ""
        if not written or len(written) > 4_000:
            return None
        try:
            joined = urljoin(self.url, written)
            parts = urlsplit(joined)
        except ValueError:
            return None
        return joined if parts.scheme in {"http", "https"} and parts.hostname else None

    def text_of(self, path: str) -> str:
        """The text of the first element an XPath finds, on one line; "" when there is none."""
        for element in cast("list[Any]", self.tree.xpath(path))[:1]:
            return one_line(element.text_content())
        return ""


def read_page(body: bytes, *, url: str, content_type: str | None) -> WebPage | None:
    """The page in a body; None when there is no markup in it."""
    if content_type is None or "charset" not in content_type.lower():
        said = _CHARSET.search(body[:4_096])
        if said is not None:
            content_type = f"text/html; charset={said[1].decode('ascii')}"
    decoded = decode(body, content_type)
    if "<" not in decoded.text:
        return None
    tree = page_tree(fit(decoded.text))
    if tree is None:
        return None
    base = next((href for href in cast("list[str]", tree.xpath("//base/@href"))[:1]), None)
    page = WebPage(url=url, tree=tree, warnings=decoded.warnings)
    if base and (joined := page.absolute(base)):
        page.url = joined
    page.meta = _meta(tree)
    page.things = list(_things(tree))
    return page


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in cast("list[Any]", tree.xpath("//meta[@content]"))[:MOST_META]:
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        text = one_line(tag.get("content") or "")
        if name and text:
            found.setdefault(name.strip().lower(), text[:2_000])
    return found


def _things(tree: Any) -> Iterator[Thing]:
    count = 0
    for script in cast("list[Any]", tree.xpath("//script[contains(@type, 'ld+json')]"))[:MOST_SCRIPTS]:
        text = (script.text or "").strip()
        if not text or len(text) > LONGEST_SCRIPT:
            continue
        for thing in _within(_json(text), 0):
            count += 1
            if count > MOST_OBJECTS:
                return
            yield thing


def _json(text: str) -> object:
    """Structured data is written by hand often enough: raw line breaks in strings, a comment around it."""
    text = text.removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    for written in (text, _CONTROL.sub(" ", text).strip().rstrip(";")):
        try:
            return json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _within(data: object, depth: int) -> Iterator[Thing]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for each in cast("list[object]", data):
            yield from _within(each, depth + 1)
    elif isinstance(data, dict):
        thing = cast("Thing", data)
        if "@type" in thing:
            yield thing
        for key in _WITHIN:
            if key in thing:
                yield from _within(thing[key], depth + 1)


# --- reading structured data -------------------------------------------------------------------------


def type_names(thing: Thing) -> tuple[str, ...]:
    """The types of an object, without the vocabulary's address."""
    said = thing.get("@type")
    names = cast("list[object]", said) if isinstance(said, list) else [said]
    return tuple(name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str))


def text_of(value: object) -> str:
    """A text of structured data on one line; of an object its name, of a list its first."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return next((text for each in cast("list[object]", value) if (text := text_of(each))), "")
    if isinstance(value, dict):
        thing = cast("Thing", value)
        return text_of(thing.get("name") or thing.get("@value") or thing.get("url"))
    return ""


def names_of(value: object) -> tuple[str, ...]:
    """The names in a value that may be one or several persons or organisations."""
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(name for each in several[:10] if (name := text_of(each))))


def time_of(*values: object) -> ClaimedTime | None:
    """The first of these that is a whole date."""
    for value in values:
        written = text_of(value)
        if written and (found := claimed_time(written)) is not None:
            return found
    return None


def one_line(text: str) -> str:
    """The text with all white space folded, without what neither XML nor UTF-8 can carry."""
    return " ".join(fit(text).split())


__all__ = ["Thing", "WebPage", "names_of", "one_line", "read_page", "text_of", "time_of", "type_names"]
