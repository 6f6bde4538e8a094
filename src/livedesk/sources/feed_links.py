"""Where the feeds of a site may be: what its page names, and where feeds usually are. Pure."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from livedesk.model import Noun
from livedesk.sources.plain_text import fit, plain_text
from livedesk.sources.tree import page_anchors, page_head

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "text/xml",
        "application/xml",
    }
)
"""Types a page gives to the feeds it names. "application/json" is not one: most such links are WordPress's own."""
USUAL_PLACES = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
"""Paths under which the common site builders keep their feed."""
MOST_LINKS = 12
"""Links of one page that are looked at: some list a feed for every section."""

_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss|feeds?|atom|rdf)(?:$|[/._?-])|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|оммент", re.IGNORECASE)


class FeedLink(Noun, frozen=True, kw_only=True):
    """A place where a feed may be."""

    address: str
    """Absolute."""
    title: str = ""
    """What the page calls it."""
    how: str
    """How it was found, in words."""


def named_feeds(page: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds a web page names in its head, then those it links to in its body; feeds of comments last.

    ``url`` is the page's own address: relative links hang on it. A page that has a feed of its site and one of
    its section names both; all are given, at most ``MOST_LINKS``.
    """
    _, links = page_head(page)
    found: dict[str, FeedLink] = {}
    for link in links:
        rel = link.get("rel", "").lower().split()
        type_ = link.get("type", "").lower().partition(";")[0].strip()
        if ("alternate" in rel and type_ in FEED_TYPES) or "feed" in rel:
            _add(found, url, link.get("href", ""), link.get("title", ""), "the page names it as its feed")
    for href, text in page_anchors(page):
        path = urlsplit(href).path if _parses(href) else ""
        if _FEED_PATH.search(path):
            _add(found, url, href, text, "the page links to it")
    ordered = sorted(found.values(), key=lambda link: bool(_COMMENTS.search(f"{link.address} {link.title}")))
    return tuple(ordered[:MOST_LINKS])


def usual_feeds(url: str) -> tuple[FeedLink, ...]:
    """Where a site of this address may have its feed: beside the page first, then at the site's root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    path = parts.path.rstrip("/")
    beside = (f"{root}{path}/feed", f"{root}{path}/rss", f"{root}{path}.rss") if path else ()
    addresses = dict.fromkeys((*beside, *(root + place for place in USUAL_PLACES)))
    return tuple(FeedLink(address=address, how="feeds are usually there") for address in addresses)


def _add(found: dict[str, FeedLink], base: str, href: str, title: str, how: str) -> None:
    address = _joined(base, fit(href.strip()))
    if address is not None and address not in found:
        found[address] = FeedLink(address=address, title=plain_text(title, longest=120) or "", how=how)


def _joined(base: str, href: str) -> str | None:
    try:
        address = urljoin(base, href) if href else ""
        parts = urlsplit(address)
    except ValueError:
        return None
    sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= 2_000
    return urldefrag(address).url if sound else None


def _parses(href: str) -> bool:
    try:
        urlsplit(href)
    except ValueError:
        return False
    return True


__all__ = ["FEED_TYPES", "MOST_LINKS", "USUAL_PLACES", "FeedLink", "named_feeds", "usual_feeds"]
