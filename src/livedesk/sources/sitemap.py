"""News sitemaps (sitemaps.org 0.9 with Google's news extension) and their index files, plain or gzipped.

Read as feeds are: from a strict tree, nothing loaded or expanded, every doubt said with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal

from livedesk.model import Noun
from livedesk.sources.dates import ClaimedTime, claimed_time
from livedesk.sources.decoding import decode
from livedesk.sources.inflate import BrokenError, Inflater, TooLargeError
from livedesk.sources.mending import mend_entities
from livedesk.sources.plain_text import fit, plain_text
from livedesk.sources.tree import Element, page_head, strict_tree

MOST_ITEMS: Final = 2_000
"""The news extension allows 1,000 a file."""
LONGEST_TITLE: Final = 500
_GZIP: Final = b"\x1f\x8b"
_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_WEB: Final = re.compile(r"https?://[^\s<>\"]{3,4000}", re.IGNORECASE)


class SitemapItem(Noun, frozen=True, kw_only=True):
    """One page a news sitemap lists."""

    url: str
    """Its address."""
    title: str
    """Its headline."""
    published: ClaimedTime | None = None
    """When it says it was published."""
    lang: str | None = None
    """Language tag as given."""
    publication: str | None = None
    """What the publication calls itself."""


class SitemapPart(Noun, frozen=True, kw_only=True):
    """A sitemap that an index names."""

    url: str
    """Its address."""
    changed_at: datetime | None = None
    """When it says it was changed last."""


class Sitemap(Noun, frozen=True, kw_only=True):
    """What a sitemap says."""

    kind: Literal["items", "index"]
    """A list of pages, or of sitemaps."""
    items: tuple[SitemapItem, ...] = ()
    """Pages that carry news, in the file's order."""
    parts: tuple[SitemapPart, ...] = ()
    """Sitemaps, in the file's order."""
    pages: int = 0
    """How many pages it lists, those without news included."""
    warnings: tuple[str, ...] = ()
    """What could not be read, each with its place."""


class NotASitemap(ValueError):
    """The body is no sitemap; says what it is."""


def read_sitemap(body: bytes, *, content_type: str | None, longest: int) -> Sitemap:
    """Read a sitemap; ``longest`` bounds what a gzipped one may unpack to, in bytes. Raises NotASitemap."""
    text, warnings = _text(body, content_type, longest)
    if _PAGE.match(text):
        title, _ = page_head(text)
        named = f' titled "{plain_text(title, longest=80)}"' if title else ""
        raise NotASitemap(f"sent a web page{named} in place of a sitemap: a login or consent page may answer")
    root, fault = strict_tree(text)
    if root is None:
        root, left = strict_tree(mend_entities(text))
        if root is None:
            raise NotASitemap(f"is not well formed ({left or fault})")
        warnings.append("bare ampersands or undeclared entities mended")
    name = _local(root)
    if name == "sitemapindex":
        parts = [part for child in root if _local(child) == "sitemap" and (part := _part(child)) is not None]
        return Sitemap(kind="index", parts=tuple(parts), warnings=tuple(warnings))
    if name != "urlset":
        kind = (
            "a feed: its kind is feed"
            if name in {"rss", "feed", "rdf"}
            else f"XML that begins with <{name[:40]}>"
        )
        raise NotASitemap(f"is no sitemap but {kind}")
    items: list[SitemapItem] = []
    pages = 0
    for child in root:
        if _local(child) != "url":
            continue
        pages += 1
        if len(items) < MOST_ITEMS and (item := _item(child, warnings)) is not None:
            items.append(item)
    return Sitemap(kind="items", items=tuple(items), pages=pages, warnings=tuple(warnings))


def _text(body: bytes, content_type: str | None, longest: int) -> tuple[str, list[str]]:
    if body.startswith(_GZIP):
        try:
            inflater = Inflater("gzip", limit=longest)
            inflater.feed(body)
        except TooLargeError:
            raise NotASitemap(f"unpacks to more than {longest // (1024 * 1024)} MB") from None
        except BrokenError as fault:
            raise NotASitemap(f"can't be unpacked: {fault}") from None
        body, content_type = inflater.body(), None
    if not body.strip():
        raise NotASitemap("is empty")
    decoded = decode(body, content_type)
    return fit(decoded.text), list(decoded.warnings)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _below(element: Element) -> Iterator[tuple[str, Element]]:
    for child in element:
        if name := _local(child):
            yield name, child


def _address(element: Element) -> str | None:
    for name, child in _below(element):
        if name == "loc":
            written = (child.text or "").strip()
            return written if _WEB.fullmatch(written) else None
    return None


def _part(element: Element) -> SitemapPart | None:
    url = _address(element)
    changed = next(
        (claimed_time(child.text or "") for name, child in _below(element) if name == "lastmod"), None
    )
    return SitemapPart(url=url, changed_at=changed.at if changed else None) if url else None


def _item(element: Element, warnings: list[str]) -> SitemapItem | None:
    """A page with news; None for any other."""
    url = _address(element)
    news = next((child for name, child in _below(element) if name == "news"), None)
    if news is None:
        return None
    said = dict(_below(news))
    title = plain_text((said["title"].text or "") if "title" in said else "", longest=LONGEST_TITLE)
    place = f"line {element.sourceline}"
    if url is None or title is None:
        warnings.append(f"{place}: news without {'address' if url is None else 'title'}; left out")
        return None
    written = (said["publication_date"].text or "") if "publication_date" in said else ""
    published = claimed_time(written)
    if written.strip() and published is None:
        warnings.append(f'{place}: the date "{written.strip()[:40]}" does not say a whole date; left unknown')
    names = dict(_below(said["publication"])) if "publication" in said else {}
    return SitemapItem(
        url=url,
        title=title,
        published=published,
        lang=(names["language"].text or "").strip() or None if "language" in names else None,
        publication=plain_text(names["name"].text or "", longest=200) if "name" in names else None,
    )


__all__ = ["NotASitemap", "Sitemap", "SitemapItem", "SitemapPart", "read_sitemap"]
