"""A feed's bytes to reports: nothing lost, nothing invented, and every doubt said with its place.

Well-formed feeds are read from lxml's tree ("fast"), JSON Feeds by their own reader ("json"). Anything
else is mended where there is one way to mend it and, failing that, taken apart: its whole items are read
as in any feed, its broken ones by feedparser ("tolerant").

Reading has no clock, no network and no file: entities are not expanded, external DTDs not loaded.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from livedesk.errors import SourceError
from livedesk.model import Noun, Report, Tier
from livedesk.sources.damaged_feed import read_damaged
from livedesk.sources.dates import ClaimedTime, claimed_time
from livedesk.sources.decoding import decode
from livedesk.sources.item import Hints, WireFeed, WireItem
from livedesk.sources.json_feed import NotJSONFeed, read_json
from livedesk.sources.mending import mend_entities
from livedesk.sources.plain_text import fit, plain_text
from livedesk.sources.tree import page_head, strict_tree
from livedesk.sources.xml_feed import is_feed, read_xml, root_name
from livedesk.story.schema import Source

LONGEST_TITLE = 500
LONGEST_SUMMARY = 4_000
LONGEST_ADDRESS = 4_000
LONGEST_KEY = 1_000
MOST_ITEMS = 2_000
MOST_WARNINGS = 20

_ITEM = re.compile(r"<(?:[a-z]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_IN_PAGE = re.compile(r"<(?:rss|feed|rdf:rdf)\s[^<>]{0,2000}(?:xmlns|version)", re.IGNORECASE)
_LOOKS_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Most links are these; joining and splitting them took a quarter of the whole time.
_PLAIN_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?/(?!.*/\.)[^\s<>\"\\^`{|}]*"
)
_LANG = re.compile(r"([a-zA-Z]{2,3})(?:[-_].*)?\Z", re.DOTALL)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)


class ParsedFeed(Noun, frozen=True, kw_only=True):
    """What a feed's body says."""

    reports: tuple[Report, ...]
    """In the feed's order, each content once."""
    tier: Tier
    """Which parser read it; "tolerant" when any item needed that, each report has its own."""
    warnings: tuple[str, ...]
    """What could not be read, each with its place; at most ``MOST_WARNINGS`` and a count of the rest."""
    hints: Hints
    """What the feed says about itself and about how often to come back."""


def parse_feed(
    body: bytes, *, source: Source, url: str, content_type: str | None, seen_at: datetime
) -> ParsedFeed:
    """Read RSS 0.9x/1.0/2.0, RDF, Atom or JSON Feed.

    ``url`` is where the body came from after redirects: relative addresses hang on it. ``published_at``
    is the item's date of publication, else that of its last change (all that many Atom feeds give), as
    written: see ``dates.claimed_time``. Damaged feeds give what is whole in them.

    Raises SourceError, naming source, address and place, when nothing in the body can be used.
    """
    where = f"{source.name} ({url})"
    if not body.strip():
        raise SourceError(
            "sent an empty body", where=where, remedy="Open the address in a browser to see if it moved."
        )
    decoded = decode(body, content_type)
    text = fit(decoded.text)
    warnings = list(decoded.warnings)
    if len(text) != len(decoded.text):
        warnings.append(f"{len(decoded.text) - len(text)} control characters dropped")
    wire, tier = _read(text, where=where, url=url, warnings=warnings)
    warnings += wire.warnings
    if len(wire.items) > MOST_ITEMS:
        warnings.append(f"has {len(wire.items)} items; the first {MOST_ITEMS} are read")
    reports = reports_of(wire.items[:MOST_ITEMS], source=source, seen_at=seen_at, warnings=warnings)
    return ParsedFeed(
        reports=tuple({report.id: report for report in reports}.values()),
        tier=tier,
        warnings=_bounded(warnings),
        hints=wire.hints,
    )


def _bounded(warnings: list[str]) -> tuple[str, ...]:
    more = len(warnings) - MOST_WARNINGS
    return (*warnings[:MOST_WARNINGS], f"and {more} more like these") if more > 0 else tuple(warnings)


# --- which reader ----------------------------------------------------------------------------------


def _read(text: str, *, where: str, url: str, warnings: list[str]) -> tuple[WireFeed, Tier]:
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return read_json(text, url=url), "json"
        except NotJSONFeed as why:
            raise SourceError(str(why), where=where, remedy="Give the address of a feed.") from None
    if _LOOKS_HTML.match(text):
        # Some publishers wrap their feed in a page.
        wrapped = read_damaged(text, url=url, fault="stands in a web page") if _IN_PAGE.search(text) else None
        if wrapped is None or not wrapped.items:
            raise _html_instead(text, where=where, url=url)
        return wrapped, _tier(wrapped)
    root, fault = strict_tree(text)
    if root is None:
        mended = mend_entities(text)
        if mended != text:
            text = mended
            root, fault_left = strict_tree(text)
            fault = fault_left or fault
            if root is not None:
                warnings.append("bare ampersands or undeclared entities mended")
    if root is not None:
        if is_feed(root):
            wire = read_xml(root, url=url)
            # No items found, yet the text has some: a nesting of its own.
            if wire.items or _ITEM.search(text) is None:
                return wire, "fast"
            fault = "its items stand in no channel"
        elif root_name(root) not in {"item", "entry", "channel"}:
            raise _html_or_other(text, root_name(root), where=where, url=url)
    wire = read_damaged(text, url=url, fault=fault)
    if not wire.items:
        what = "has no whole item" if _ITEM.search(text) else "is not a feed"
        remedy = "The next look tries again; if it stays so, check the address."
        raise SourceError(f"{what}; {fault}", where=where, remedy=remedy)
    return wire, _tier(wire)


def _tier(wire: WireFeed) -> Tier:
    return "tolerant" if any(item.tier == "tolerant" for item in wire.items) else "fast"


_OTHERS = {
    "opml": (
        "sent a list of feeds (OPML) in place of a feed",
        "Save the list and add its feeds by `livedesk sources import`, or give the address of one of them",
    ),
    "urlset": ("sent a sitemap in place of a feed", 'Give the source kind = "sitemap"'),
    "sitemapindex": ("sent a list of sitemaps in place of a feed", 'Give the source kind = "sitemap"'),
}
"""What may stand where a feed was meant, by its root: what it is, and what to do about it."""


def _html_or_other(text: str, name: str, *, where: str, url: str) -> SourceError:
    if name == "html":
        return _html_instead(text, where=where, url=url)
    what, remedy = _OTHERS.get(
        name, (f"sent XML that is not a feed: its root is <{name[:40]}>", "Give the address of a feed.")
    )
    return SourceError(what, where=where, remedy=remedy)


def _html_instead(text: str, *, where: str, url: str) -> SourceError:
    """The error for a web page in place of a feed; its remedy names the feeds the page links to."""
    title, links = page_head(text)
    title = plain_text(title or "", longest=80)
    feeds = [
        address
        for link in links
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").lower() in _FEED_TYPES
        and (address := _joined(url, fit(link.get("href", ""))))
    ]
    named = f' titled "{title}"' if title else ""
    known = " or ".join(dict.fromkeys(feeds[:3]))
    remedy = (
        f"The page names as its feed: {known}"
        if known
        else "Check the address; a login or consent page may answer"
    )
    return SourceError(f"sent a web page{named} in place of a feed", where=where, remedy=remedy)


def _joined(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address) if address else None
    except ValueError:
        return None


# --- wire item to report -----------------------------------------------------------------------------


def reports_of(
    items: tuple[WireItem, ...], *, source: Source, seen_at: datetime, warnings: list[str]
) -> list[Report]:
    """The reports of items, in their order; what could not be read of them is added to ``warnings``."""
    reports: list[Report] = []
    unzoned = 0
    shared = _shared_keys(items)
    if shared:
        warnings.append(
            f'{sum(shared.values())} items share the id "{next(iter(shared))[:60]}"; told apart by their addresses'
        )
    for item in items:
        title = plain_text(item.title or "", longest=LONGEST_TITLE)
        summary = plain_text(item.summary or "", longest=LONGEST_SUMMARY) or plain_text(
            item.content or "", longest=LONGEST_SUMMARY
        )
        address = _address(item, warnings)
        if title is None and summary is None and address is None:
            warnings.append(f"{item.place}: has neither text nor address; left out")
            continue
        claimed = _claimed(item, warnings)
        unzoned += claimed is not None and not claimed.zoned
        key = key_of(item.key)
        key = address if key is None or (key in shared and address is not None) else key
        reports.append(
            Report(
                id=report_id(source.id, key, title, summary),
                source=source.id,
                source_name=source.name,
                publisher=source.publisher,
                type=source.type,
                seen_at=seen_at,
                published_at=claimed.at if claimed else None,
                published_precision=claimed.precision if claimed else None,
                item_key=key,
                url=address,
                title=title,
                summary=summary,
                lang=primary_tag(item.lang) or source.lang,
                author=plain_text(item.author or "", longest=200),
                country=source.country,
                tier=item.tier,
                credit=plain_text(item.credit or "", longest=200),
            )
        )
    if unzoned:
        warnings.append(f"{unzoned} dates name no time zone; read as UTC, known to the day only")
    return reports


def _shared_keys(items: tuple[WireItem, ...]) -> dict[str, int]:
    """Ids of items with different titles at different addresses, with the number of items: then they name nothing."""
    places: dict[str, list[WireItem]] = {}
    for item in items:
        key = key_of(item.key)
        if key is not None and item.link:
            places.setdefault(key, []).append(item)
    return {
        key: len(same)
        for key, same in places.items()
        if len({item.link for item in same}) > 1 and len({item.title for item in same}) > 1
    }


def report_id(source: str, key: str | None, title: str | None, summary: str | None) -> str:
    """Stable id of a report: same source, item and content give the same id; a retitled item a new one."""
    digest = blake2b(digest_size=16)
    for part in (source, key, title, summary):
        data = (part or "").encode("utf-8", "replace")
        digest.update(b"%d:%b;" % (len(data) if part is not None else -1, data))
    return digest.hexdigest()


def primary_tag(written: str | None) -> str | None:
    """ "pt-BR" gives "pt"; None for what is no language tag."""
    found = _LANG.match((written or "").strip())
    return found[1].lower() if found else None


def key_of(written: str | None) -> str | None:
    """An item's own id as reports carry it."""
    key = " ".join(fit(written or "").split())
    if len(key) > LONGEST_KEY:
        return f"blake2b:{blake2b(key.encode(), digest_size=16).hexdigest()}"
    return key or None


def _address(item: WireItem, warnings: list[str]) -> str | None:
    """The item's address, absolute and of the web; None for none, with a warning when one was given."""
    written = "".join(fit(item.link or "").split())
    if not written:
        return None
    if len(written) <= LONGEST_ADDRESS and _PLAIN_ADDRESS.fullmatch(written):
        return written
    try:
        address = urljoin(item.base, written)
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(address) <= LONGEST_ADDRESS
    except ValueError:
        address, good = written, False
    if good:
        return address
    # A guid that looks like no address was never meant as one.
    if written != "".join((item.key or "").split()):
        warnings.append(f'{item.place}: "{written[:80]}" is no web address; left unknown')
    return None


def _claimed(item: WireItem, warnings: list[str]) -> ClaimedTime | None:
    for written in (*item.published, *item.updated):
        claimed = claimed_time(fit(written))
        if claimed is not None:
            return claimed
    if item.published or item.updated:
        written = (item.published or item.updated)[0]
        warnings.append(f'{item.place}: the date "{written[:40]}" does not say a whole date; left unknown')
    return None


__all__ = ["ParsedFeed", "key_of", "parse_feed", "primary_tag", "report_id", "reports_of"]
