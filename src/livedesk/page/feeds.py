"""Atom and JSON Feed of the updates: an update revised is the same entry with a new date."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import msgspec

from livedesk.page.channel import Channel
from livedesk.page.links import Links, absolute
from livedesk.page.markdown import markdown
from livedesk.page.parts import UpdatePart, View
from livedesk.page.times import iso
from livedesk.page.words import clean

ATOM = "http://www.w3.org/2005/Atom"


def atom(view: View, base_url: str, *, links: Links | None = None, of: Channel | None = None) -> bytes:
    """Atom 1.0 (RFC 4287) of a channel, or of the view's updates; withdrawn ones are marked in their title.

    With more than one document holds, ``next`` leads to what was revised earlier (RFC 5005).
    """
    links = links or Links()
    of = of or _whole(view)
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": view.story_lang})
    _text(feed, "id", tag(base_url, links, f"{of.kind}/{of.id}" if of.id else "coverage"))
    _text(feed, "title", of.title)
    _text(feed, "subtitle", of.subtitle)
    _text(feed, "updated", _updated(view, of))
    _link(feed, "self", absolute(base_url, links.atom(of.kind, of.id)), "application/atom+xml")
    _link(feed, "alternate", absolute(base_url, links.page()), "text/html")
    if of.older is not None and not links.flat:
        older = absolute(base_url, links.atom(of.kind, of.id, before=of.older))
        _link(feed, "next", older, "application/atom+xml")
    author = ElementTree.SubElement(feed, "author")
    _text(author, "name", view.header.title)
    for update in of.updates:
        entry = ElementTree.SubElement(feed, "entry")
        if update.headline.lang:
            entry.set("xml:lang", update.headline.lang)
        _text(entry, "id", tag(base_url, links, update.id))
        _text(entry, "title", title(update))
        _text(entry, "published", update.published.iso)
        _text(entry, "updated", update.revised.iso)
        _link(entry, "alternate", absolute(base_url, links.update(update.id)), "text/html")
        for issue in update.issues:
            ElementTree.SubElement(entry, "category", term=issue.id, label=issue.title)
        content = ElementTree.SubElement(entry, "content", type="html")
        content.text = clean(body(update), 100_000)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def json_feed(view: View, base_url: str, *, links: Links | None = None, of: Channel | None = None) -> bytes:
    """JSON Feed 1.1 of the same; status and counts stand under "_livedesk"."""
    links = links or Links()
    of = of or _whole(view)
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": of.title,
        "description": of.subtitle,
        "language": view.story_lang,
        "home_page_url": absolute(base_url, links.page()),
        "feed_url": absolute(base_url, links.json_feed(of.kind, of.id)),
        "authors": [{"name": view.header.title}],
        "expired": view.header.phase.phase == "closed",
        "items": [_item(update, base_url, links) for update in of.updates],
    }
    if of.older is not None and not links.flat:
        data["next_url"] = absolute(base_url, links.json_feed(of.kind, of.id, before=of.older))
    return msgspec.json.encode(data)


def _whole(view: View) -> Channel:
    return Channel(
        kind="coverage",
        id="",
        title=view.header.title,
        subtitle=view.header.lede,
        updates=tuple(newest_first(view)),
        older=None,
    )


def newest_first(view: View) -> list[UpdatePart]:
    """The view's updates, whatever order the view has."""
    return sorted(view.updates, key=lambda update: (update.at.utc, update.opened_seq), reverse=True)


def title(update: UpdatePart) -> str:
    """Headline, marked when withdrawn or corrected."""
    if update.withdrawn:
        return f"Withdrawn: {update.headline.text}"
    return f"Corrected: {update.headline.text}" if update.corrections else update.headline.text


def body(update: UpdatePart) -> str:
    """HTML of an entry: corrections first, then the extracts with their outlets, then the evidence."""
    parts = [
        f"<p><strong>{c.word} {c.at.clock}, {c.at.day}:</strong> {escape(c.note or '')}</p>"
        for c in update.corrections
    ]
    if not update.withdrawn:
        parts.append(str(markdown(update.markdown)) if update.markdown else "")
        for extract in () if update.markdown or update.own else update.extracts or (update.headline,):
            outlet = escape(extract.outlet)
            if extract.url:
                outlet = f'<a href="{escape(extract.url)}">{outlet}</a>'
            lang = f' lang="{escape(extract.lang)}"' if extract.lang else ""
            parts.append(f'<p><span{lang} dir="{extract.dir}">{escape(extract.text)}</span> — {outlet}</p>')
        if not update.own:
            parts.append(
                f"<p>{escape(update.status.word)}: {escape(update.status.reason)} ({update.evidence})</p>"
            )
    return "".join(parts)


def _item(update: UpdatePart, base_url: str, links: Links) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": tag(base_url, links, update.id),
        "url": absolute(base_url, links.update(update.id)),
        "title": title(update),
        "content_html": body(update),
        "date_published": update.published.iso,
        "date_modified": update.revised.iso,
        "tags": [issue.title for issue in update.issues],
        "_livedesk": {
            "revision": update.revision,
            "status": update.status.status,
            "evidence": update.evidence,
            "key_moment": update.key_moment,
        },
    }
    if update.headline.url:
        item["external_url"] = update.headline.url
    if update.headline.lang:
        item["language"] = update.headline.lang
    return item


def tag(base_url: str, links: Links, name: str) -> str:
    """A tag: URI (RFC 4151) that outlives revisions, restarts and a change of scheme or port."""
    host = urlsplit(base_url).hostname or "localhost"
    root = "/" if links.flat else links.root
    return f"tag:{host},2025:{quote(root + name, safe='/')}"


def _updated(view: View, of: Channel) -> str:
    """When the newest of them was revised; before there is one, the last change of the page."""
    changed = iso(view.modified) if view.modified is not None else view.header.now.iso
    return max((u.revised.iso for u in of.updates), default=changed)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = clean(text, 10_000)


def _link(parent: ElementTree.Element, rel: str, href: str, media: str) -> None:
    ElementTree.SubElement(parent, "link", rel=rel, href=href, type=media)
