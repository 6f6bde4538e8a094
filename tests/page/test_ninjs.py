"""IPTC ninjs 3.0.

The schema itself is 45 kB of IPTC's; what it says of the properties the desk writes stands here in short,
from https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json (3.0.1): names, types, forms, words allowed.
"""

from __future__ import annotations

import copy
from typing import Any

import jsonschema_rs
import pytest

from livedesk.page.ninjs import ninjs_coverage, ninjs_item
from livedesk.page.view import build_view
from newsroom import Newsroom, at, story

TEXT: dict[str, Any] = {"type": "string"}
URI = {"type": "string", "format": "uri"}
TIME = {"type": "string", "format": "date-time"}


def listed(*required: str, **properties: Any) -> dict[str, Any]:
    item = {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }
    return {"type": "array", "items": item}


NINJS = {
    "uri": URI,
    "standard": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"name": TEXT, "version": TEXT, "schema": URI},
    },
    "type": {
        "enum": [
            "text",
            "audio",
            "video",
            "picture",
            "graphic",
            "composite",
            "planning",
            "component",
            "event",
        ]
    },
    "representationType": {"enum": ["full", "partial"]},
    "profile": TEXT,
    "version": TEXT,
    "firstCreated": TIME,
    "versionCreated": TIME,
    "contentCreated": TIME,
    "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
    "urgency": {"type": "integer", "minimum": 1, "maximum": 9},
    "language": TEXT,
    "usageTerms": TEXT,
    "headlines": listed("value", role=TEXT, contentType=TEXT, value=TEXT),
    "descriptions": listed("value", role=TEXT, contentType=TEXT, value=TEXT),
    "bodies": listed(
        "value",
        role=TEXT,
        contentType=TEXT,
        charCount={"type": "integer"},
        wordCount={"type": "integer"},
        value=TEXT,
    ),
    "infoSources": listed(name=TEXT, role=TEXT, uri=URI, literal=TEXT),
    "altIds": listed(role=TEXT, value=TEXT),
    "events": listed(id=TEXT, name=TEXT, rel=TEXT, uri=URI, literal=TEXT),
    "places": listed(name=TEXT, rel=TEXT, uri=URI, literal=TEXT),
    "subjects": listed(name=TEXT, rel=TEXT, uri=URI, literal=TEXT, creator=TEXT),
}
ITEM = {"type": "object", "additionalProperties": False, "properties": NINJS}
SCHEMA = {
    **ITEM,
    "required": ["uri"],
    "properties": {
        **NINJS,
        "associations": {
            "type": "array",
            "items": {
                **ITEM,
                "required": ["name", "uri"],
                "properties": {**NINJS, "name": TEXT, "rel": TEXT},
            },
        },
    },
}
RULES = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
BASE = "https://desk.example"


def coverage() -> dict[str, Any]:
    desk = Newsroom(story=story(issue=[{"id": "wages", "title": "Wages", "question": "How much?"}]))
    first = desk.hears("14:00", "Wire", "Talks <begin>", summary="They sat down.")
    desk.hears("14:01", "Post", "Talks begin", copy_of=first)
    desk.publishes("14:02", first, issues=("wages",), key=True)
    desk.corrects("14:10", first, "They stood.")
    gone = desk.hears("14:20", "Волна", "Переговоры прерваны", summary="Все ушли.", lang="ru", url=None)
    desk.publishes("14:21", gone)
    desk.withdraws("14:30", gone, "They went on.")
    view = build_view(desk.state, desk.story, now=at("15:00"))
    return ninjs_coverage(view, None, BASE)


def test_the_coverage_and_its_updates_keep_to_the_rules_of_the_schema() -> None:
    found = coverage()
    assert [error.message for error in RULES.iter_errors(found)] == []
    withdrawn, corrected = found["associations"]
    assert corrected["urgency"] == 3
    assert corrected["version"] == "2"
    assert corrected["subjects"] == [{"name": "Wages", "literal": "wages", "rel": "about"}]
    assert {"role": "correction", "contentType": "text/plain", "value": "They stood."} in corrected[
        "descriptions"
    ]
    assert [source["name"] for source in corrected["infoSources"]] == ["Wire", "Post"]
    assert corrected["altIds"][0]["value"].startswith(f"{BASE}/updates/")
    assert withdrawn["pubStatus"] == "canceled"
    assert "Все ушли." not in str(withdrawn)
    assert withdrawn["language"] == "ru"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uri", "no address"),
        ("versionCreated", "yesterday"),
        ("pubStatus", "withdrawn"),
        ("urgency", 0),
        ("x", 1),
    ],
)
def test_the_rules_can_be_broken(name: str, value: object) -> None:
    broken = copy.deepcopy(coverage())
    broken["associations"][0][name] = value
    assert not RULES.is_valid(broken)


def test_an_update_keeps_its_address_over_revisions_and_counts_them() -> None:
    desk = Newsroom()
    heard = desk.hears("14:00", "Wire", "Talks begin")
    desk.publishes("14:00", heard)
    items = []
    for time in ("14:10", "14:20"):
        view = build_view(desk.state, desk.story, now=at("15:00"))
        items.append(ninjs_item(view.updates[0], view, BASE))
        desk.publishes(time, heard, status="confirmed")
    assert items[0]["uri"] == items[1]["uri"]
    assert [item["version"] for item in items] == ["1", "2"]
    assert items[0]["firstCreated"] == items[1]["firstCreated"]
