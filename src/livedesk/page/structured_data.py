"""schema.org for machines: the coverage as LiveBlogPosting, each correction as CorrectionComment."""

from __future__ import annotations

from typing import Any

import msgspec

from livedesk.page.links import Links, absolute, anchor
from livedesk.page.parts import UpdatePart, View
from livedesk.page.times import iso

MOST_UPDATES = 6
"""Updates listed: the data repeats the page, and search engines read the newest."""


def live_blog_posting(view: View, *, base_url: str, links: Links | None = None) -> str:
    """JSON-LD safe inside a script element: "<", ">" and "&" are written as escapes."""
    links = links or Links()
    page = absolute(base_url, links.page())
    newest = sorted(view.updates, key=lambda update: update.at.utc, reverse=True)[:MOST_UPDATES]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": page,
        "url": page,
        "mainEntityOfPage": {"@type": "WebPage", "@id": page},
        "headline": view.header.title,
        "description": view.header.lede,
        "inLanguage": view.story_lang,
        "publisher": {
            "@type": "Organization",
            "name": view.header.title,
            "url": page,
            "correctionsPolicy": absolute(base_url, links.corrections()),
        },
        "contentLocation": {"@type": "Place", "name": view.header.place},
        "liveBlogUpdate": [_posting(update, page) for update in newest],
    }
    if view.started is not None:
        data["coverageStartTime"] = data["datePublished"] = iso(view.started)
    if view.modified is not None:
        data["dateModified"] = iso(view.modified)
    if view.ended is not None:
        data["coverageEndTime"] = iso(view.ended)
    if view.header.starts is not None:
        event: dict[str, Any] = {
            "@type": "Event",
            "name": view.header.title,
            "startDate": view.header.starts.iso,
            "location": {"@type": "Place", "name": view.header.place, "address": view.header.place},
        }
        if view.header.ends is not None:
            event["endDate"] = view.header.ends.iso
        data["about"] = event
    return embed(data)


def embed(data: dict[str, Any]) -> str:
    """JSON that can not end the script element it stands in."""
    text = msgspec.json.encode(data).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _posting(update: UpdatePart, page: str) -> dict[str, Any]:
    """One update; its address is the page's with a fragment and no query, as search engines ask."""
    body = update.plain or " ".join(f"{e.outlet}: {e.text}" for e in update.extracts) or update.headline.text
    posting: dict[str, Any] = {
        "@type": "BlogPosting",
        "@id": f"{page}#{anchor(update.id)}",
        "url": f"{page}#{anchor(update.id)}",
        "headline": f"Withdrawn: {update.headline.text}" if update.withdrawn else update.headline.text,
        "articleBody": update.corrections[0].note or "" if update.withdrawn and update.corrections else body,
        "datePublished": update.published.iso,
        "dateModified": update.revised.iso,
    }
    if update.headline.lang:
        posting["inLanguage"] = update.headline.lang
    citations = [e.url for e in (update.headline, *update.extracts) if e.url]
    if citations and not update.withdrawn:
        posting["citation"] = list(dict.fromkeys(citations))
    if update.corrections:
        posting["correction"] = [
            {"@type": "CorrectionComment", "datePublished": c.at.iso, "text": c.note or c.word}
            for c in update.corrections
        ]
    return posting
