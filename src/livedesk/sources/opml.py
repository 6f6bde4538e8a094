"""OPML: lists of feeds, as feed readers write and read them (OPML 2.0, https://opml.org/spec2.opml).

Folders become nothing but a word beside the source. What OPML has no place for (publisher, kind, country,
type) stands in attributes of a namespace of our own, which other programs pass over: a list that was
written here is read here without loss (libraries that read OPML drop such attributes).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any, cast
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from livedesk.errors import SourceError
from livedesk.model import Noun
from livedesk.sources.decoding import decode
from livedesk.sources.mending import mend_entities
from livedesk.sources.newcomer import source_keys
from livedesk.sources.plain_text import fit
from livedesk.sources.tree import Element, strict_tree
from livedesk.story.schema import Source

NAMESPACE = "urn:livedesk:source"
"""Of the attributes that OPML has no place for."""
LARGEST = 4 * 1024 * 1024
"""Bytes of a list; the longest seen in the wild have some thousands of feeds and 1 MB."""
MOST = 2_000
"""Feeds of a list that are read."""
_DEEPEST = 20
_OURS = ("id", "kind", "publisher", "owner", "country", "type", "every")
_LONGEST_MORE = 20_000


class Listed(Noun, frozen=True, kw_only=True):
    """One feed of a list."""

    table: dict[str, Any]
    """Keys of a [[source]], with an id that is free."""
    folder: str
    """Folders it stands in, outermost first, with " / " between; "" for none."""


class ReadList(Noun, frozen=True, kw_only=True):
    """What a list holds."""

    title: str
    """What it calls itself; "" when it does not."""
    feeds: tuple[Listed, ...]
    """In its order, each address once."""
    doubts: tuple[str, ...]
    """What could not be taken, with its line."""


def read_opml(body: bytes, *, taken: Iterable[str] = (), name: str = "OPML") -> ReadList:
    """The feeds of a list. ``taken`` are ids in use; ``name`` stands in messages.

    Raises SourceError when it is too large, no XML, declares entities, or is not OPML.
    """
    if len(body) > LARGEST:
        raise SourceError(
            f"is larger than {LARGEST // 1024 // 1024} MB", where=name, remedy="Split the list into several"
        )
    text = fit(decode(body, None).text)
    root, fault = strict_tree(text)
    if root is None and "entities of its own" not in fault:
        root, _ = strict_tree(mend_entities(text))
    if root is None:
        raise SourceError(f"can't be read: {fault}", where=name, remedy="Export the list anew, as OPML")
    if _local(root) != "opml":
        raise SourceError(
            f"is not OPML: its root is <{_local(root)[:40]}>", where=name, remedy="Export the list as OPML"
        )
    ids = set(taken)
    feeds: dict[str, Listed] = {}
    doubts: list[str] = []
    for outline, folders in _outlines(root):
        address = _attribute(outline, "xmlUrl") or (
            _attribute(outline, "url") if outline.get(f"{{{NAMESPACE}}}kind") else ""
        )
        label = _attribute(outline, "text") or _attribute(outline, "title")
        line = f"line {outline.sourceline or 0}"
        if not address:
            kind = _attribute(outline, "type")
            if kind in {"rss", "atom", "include"}:
                doubts.append(f'{line}: "{label[:60]}" gives no address')
            continue
        fetched = _http(address)
        if fetched is None and not outline.get(f"{{{NAMESPACE}}}kind"):
            doubts.append(f'{line}: "{label[:60]}" has an address that can\'t be fetched')
        elif (address := fetched or address) in feeds:
            doubts.append(f'{line}: "{label[:60]}" stands in the list twice')
        elif len(feeds) >= MOST:
            doubts.append(f"{line}: only the first {MOST} feeds are read")
            break
        else:
            table = _table(outline, label, address, ids)
            ids.add(table["id"])
            feeds[address] = Listed(table=table, folder=" / ".join(folders)[:200])
    heads = [child for child in root if _local(child) == "head"]
    title = next((child.text for head in heads for child in head if _local(child) == "title"), None)
    return ReadList(
        title=" ".join((title or "").split())[:200], feeds=tuple(feeds.values()), doubts=tuple(doubts)
    )


def write_opml(title: str, sources: Iterable[Source], *, at: datetime) -> str:
    """The sources as a list, those of one publisher after one another as they come; ends with a line feed.

    ``at`` stands in it as the time it was made. User names and passwords in addresses are left out.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:ld="{NAMESPACE}">',
        "  <head>",
        f"    <title>{_quoted(title)[1:-1]}</title>",
        f"    <dateCreated>{format_datetime(at)}</dateCreated>",
        "  </head>",
        "  <body>",
        *(f"    <outline {' '.join(_attributes(source))}/>" for source in sources),
        "  </body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _attributes(source: Source) -> Iterator[str]:
    """Attributes as they are written."""
    yield f"text={_quoted(source.name)}"
    yield f"title={_quoted(source.name)}"
    address = _without_login(source.address)
    if source.kind == "feed":
        yield 'type="rss"'
        yield f"xmlUrl={_quoted(address)}"
    else:  # what other programs can't read must not look like a feed to them
        yield 'type="link"'
        yield f"url={_quoted(address)}"
    if source.site:
        yield f"htmlUrl={_quoted(str(source.site))}"
    if source.lang:
        yield f"language={_quoted(source.lang)}"
    told = source.model_dump(mode="json", exclude_defaults=True)
    for key in ("name", "address", "site", "lang", "allow_private"):
        told.pop(key, None)
    for key in _OURS:
        if key in told:
            yield f"ld:{key}={_quoted(str(told.pop(key)))}"
    if told:
        yield f"ld:more={_quoted(json.dumps(told, ensure_ascii=False, sort_keys=True))}"


def _quoted(text: str) -> str:
    return quoteattr(fit(" ".join(text.split())), {'"': "&quot;"})


def _without_login(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else address


# --- reading -----------------------------------------------------------------------------------------


def _outlines(root: Element) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every outline with the folders it stands in, in the order of the file."""
    stack: list[tuple[Element, tuple[str, ...]]] = [(child, ()) for child in root if _local(child) == "body"]
    while stack:
        element, folders = stack.pop()
        if _local(element) == "outline":
            yield element, folders
            label = _attribute(element, "text") or _attribute(element, "title")
            folders = (*folders, label) if label and not _attribute(element, "xmlUrl") else folders
        if len(folders) <= _DEEPEST:
            stack += [(child, folders) for child in reversed(list(element)) if _local(child) == "outline"]


def _table(outline: Element, label: str, address: str, taken: set[str]) -> dict[str, Any]:
    said: dict[str, Any] = {key: outline.get(f"{{{NAMESPACE}}}{key}") for key in _OURS}
    said = _more(outline.get(f"{{{NAMESPACE}}}more")) | {key: value for key, value in said.items() if value}
    every = said.pop("every", None)
    if every and every.isascii() and every.isdigit() and len(every) < 9:
        said["every"] = int(every)
    if said.get("id") in taken:
        said["id"] = None
    return source_keys(
        label,
        address,
        taken=taken,
        site=_attribute(outline, "htmlUrl") or None,
        lang=_attribute(outline, "language") or None,
        known=said,
    )


def _more(written: str | None) -> dict[str, Any]:
    """Keys that a connector of its own kind has; whether they hold is found when the source is added."""
    if not written or len(written) > _LONGEST_MORE:
        return {}
    try:
        found: Any = json.loads(written)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    # Whether the desk may read its own network is not for a stranger's list to say.
    return {key: value for key, value in cast("dict[str, Any]", found).items() if key != "allow_private"}


def _attribute(outline: Element, name: str) -> str:
    """An attribute as it stands, blanks folded; some programs write its name in other case."""
    return " ".join((outline.get(name) or outline.get(name.lower()) or "").split())[:4_000]


def _http(address: str) -> str | None:
    """The address, "feed:" in front of it read as browsers do; None when it can't be fetched."""
    for sign in ("feed://", "feed:", "pcast://"):
        if address.lower().startswith(sign):
            rest = address[len(sign) :]
            address = (
                rest if rest.lower().startswith(("http://", "https://")) else f"https://{rest.lstrip('/')}"
            )
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme.lower() in {"http", "https"} and host else None


def _local(element: Element) -> str:
    """Name of an element without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


__all__ = ["LARGEST", "MOST", "NAMESPACE", "Listed", "ReadList", "read_opml", "write_opml"]
