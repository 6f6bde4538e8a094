"""As much of schema.org's vocabulary as the page uses: types with their parents, properties with what they
may stand on and hold. Written down from https://schema.org/docs/jsonldcontext.json and the pages of the
types (https://schema.org/LiveBlogPosting and so on), version 29."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

PARENTS = {
    "Thing": "",
    "CreativeWork": "Thing",
    "WebPage": "CreativeWork",
    "Article": "CreativeWork",
    "SocialMediaPosting": "Article",
    "BlogPosting": "SocialMediaPosting",
    "LiveBlogPosting": "BlogPosting",
    "Comment": "CreativeWork",
    "CorrectionComment": "Comment",
    "MediaObject": "CreativeWork",
    "ImageObject": "MediaObject",
    "Event": "Thing",
    "Place": "Thing",
    "Organization": "Thing",
}
PROPERTIES: dict[str, tuple[set[str], set[str]]] = {
    "name": ({"Thing"}, {"Text"}),
    "url": ({"Thing"}, {"URL"}),
    "description": ({"Thing"}, {"Text"}),
    "image": ({"Thing"}, {"ImageObject", "URL"}),
    "mainEntityOfPage": ({"Thing"}, {"CreativeWork", "URL"}),
    "headline": ({"CreativeWork"}, {"Text"}),
    "text": ({"CreativeWork"}, {"Text"}),
    "inLanguage": ({"CreativeWork"}, {"Language", "Text"}),
    "datePublished": ({"CreativeWork"}, {"Date", "DateTime"}),
    "dateModified": ({"CreativeWork"}, {"Date", "DateTime"}),
    "citation": ({"CreativeWork"}, {"CreativeWork", "Text"}),
    "correction": ({"CreativeWork"}, {"CorrectionComment", "Text", "URL"}),
    "about": ({"CreativeWork"}, {"Thing"}),
    "author": ({"CreativeWork"}, {"Organization", "Person"}),
    "publisher": ({"CreativeWork"}, {"Organization", "Person"}),
    "contentLocation": ({"CreativeWork"}, {"Place"}),
    "articleBody": ({"Article"}, {"Text"}),
    "liveBlogUpdate": ({"LiveBlogPosting"}, {"BlogPosting"}),
    "coverageStartTime": ({"LiveBlogPosting"}, {"DateTime"}),
    "coverageEndTime": ({"LiveBlogPosting"}, {"DateTime"}),
    "correctionsPolicy": ({"Organization"}, {"CreativeWork", "URL"}),
    "startDate": ({"CreativeWork", "Event"}, {"Date", "DateTime"}),
    "endDate": ({"CreativeWork", "Event"}, {"Date", "DateTime"}),
    "location": ({"Event", "Organization"}, {"Place", "Text"}),
    "address": ({"Organization", "Place"}, {"Text"}),
    "width": ({"MediaObject"}, {"Text"}),
    "height": ({"MediaObject"}, {"Text"}),
}


def faults(node: dict[str, Any], where: str = "") -> list[str]:
    """What of a JSON-LD node schema.org does not know, or knows otherwise."""
    kind = node.get("@type")
    if kind not in PARENTS:
        return [f"{where}: no type {kind}"]
    found: list[str] = []
    for name, value in node.items():
        place = f"{where}/{name}"
        if name in {"@context", "@type", "@id"}:
            continue
        if name not in PROPERTIES:
            found.append(f"{place}: no such property")
            continue
        stands_on, holds = PROPERTIES[name]
        if not lineage(kind) & stands_on:
            found.append(f"{place}: not a property of {kind}")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found += faults(one, place)
                if not lineage(one.get("@type", "")) & holds:
                    found.append(f"{place}: holds {holds}, not {one.get('@type')}")
            elif not any(fits(one, range_) for range_ in holds):
                found.append(f"{place}: {one!r} is none of {holds}")
    return found


def lineage(kind: str) -> set[str]:
    """A type and its parents."""
    found: set[str] = set()
    while kind:
        found.add(kind)
        kind = PARENTS.get(kind, "")
    return found


def fits(value: Any, range_: str) -> bool:
    """Whether a plain value is of a data type; a URL may stand for any thing it names."""
    if not isinstance(value, str):
        return False
    match range_:
        case "Text":
            return bool(value.strip())
        case "URL" | "CreativeWork":
            parts = urlsplit(value)
            return parts.scheme in {"http", "https"} and bool(parts.netloc)
        case "DateTime":
            try:
                return "T" in value and datetime.fromisoformat(value).tzinfo is not None
            except ValueError:
                return False
        case "Date":
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
        case _:
            return False
