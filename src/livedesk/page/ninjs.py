"""IPTC ninjs 3.0: updates as news objects that newsrooms' systems read.

https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json. An update is one item of type text, stable over its
revisions (``uri``; ``version`` counts); the coverage is a composite that has them as associations. Only
headlines and short extracts with their addresses are in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from livedesk.page.feeds import body, newest_first, tag
from livedesk.page.links import Links, absolute
from livedesk.page.parts import UpdatePart, View
from livedesk.page.times import iso

STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
TERMS = "Headlines and extracts belong to their publishers: quote them with their source and a link."


def ninjs_item(
    update: UpdatePart, view: View, base_url: str, *, links: Links | None = None
) -> dict[str, Any]:
    """One update as a news object; withdrawn ones are canceled and keep no extract."""
    links = links or Links()
    plain = update.plain or "\n".join(f"{e.outlet}: {e.text}" for e in update.extracts)
    item: dict[str, Any] = {
        "uri": tag(base_url, links, update.id),
        "standard": STANDARD,
        "type": "text",
        "representationType": "partial",
        "profile": "livedesk-update",
        "version": str(update.revision),
        "firstCreated": update.published.iso,
        "versionCreated": update.revised.iso,
        "contentCreated": update.at.iso,
        "pubStatus": "canceled" if update.withdrawn else "usable",
        "urgency": 3 if update.key_moment else 5,
        "language": update.headline.lang or view.lang,
        "usageTerms": TERMS,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": update.headline.text}],
        "descriptions": [
            {
                "role": "status",
                "contentType": "text/plain",
                "value": f"{update.status.word}, {update.evidence}",
            },
            *(
                {"role": "correction", "contentType": "text/plain", "value": c.note or c.word}
                for c in update.corrections
            ),
        ],
        "bodies": [{"role": "main", "contentType": "text/html", "value": body(update)}],
        "infoSources": _sources(update),
        "altIds": [{"role": "permalink", "value": absolute(base_url, links.update(update.id))}],
        "events": [{"name": view.header.title, "rel": "about"}],
        "places": [{"name": view.header.place, "rel": "about"}],
    }
    if plain and not update.withdrawn:
        item["bodies"].append({"role": "plain", "contentType": "text/plain", "value": plain})
    if update.issues:
        item["subjects"] = [
            {"name": issue.title, "literal": issue.id, "rel": "about"} for issue in update.issues
        ]
    return item


def ninjs_coverage(
    view: View, updates: Sequence[UpdatePart] | None, base_url: str, *, links: Links | None = None
) -> dict[str, Any]:
    """The coverage with ``updates``, or with those of the view, as a composite."""
    links = links or Links()
    shown = newest_first(view) if updates is None else list(updates)
    item: dict[str, Any] = {
        "uri": tag(base_url, links, "coverage"),
        "standard": STANDARD,
        "type": "composite",
        "representationType": "full",
        "profile": "livedesk-coverage",
        "version": str(view.seq),
        "versionCreated": iso(view.modified) if view.modified else view.header.now.iso,
        "pubStatus": "usable",
        "language": view.lang,
        "usageTerms": TERMS,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": view.header.title}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": view.header.lede}],
        "places": [{"name": view.header.place, "rel": "about"}],
        "altIds": [{"role": "permalink", "value": absolute(base_url, links.page())}],
        "associations": [
            {"name": f"update-{number}", "rel": "liveUpdate"}
            | ninjs_item(update, view, base_url, links=links)
            for number, update in enumerate(shown, 1)
        ],
    }
    if view.started is not None:
        item["firstCreated"] = iso(view.started)
    return item


def _sources(update: UpdatePart) -> list[dict[str, str]]:
    """Outlets with the address of what they reported; each once."""
    found: dict[str, dict[str, str]] = {}
    for root in update.tree:
        for branch in root.branches:
            one = {"name": branch.outlet, "role": "origin" if branch.outlet == root.origin else "outlet"}
            found.setdefault(branch.outlet, one | ({"uri": branch.url} if branch.url else {}))
    return list(found.values())
