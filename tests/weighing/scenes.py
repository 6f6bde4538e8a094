"""Members of a development for weighing's tests: a strike in a harbour, told by invented outlets."""

from __future__ import annotations

from typing import Any

from gathering.scenes import harbour
from livedesk.model import Member
from newsroom import placement, report

STORY = harbour()
FIELDS = ("copy_of", "revision_of", "lang", "form")


def member(source: str, title: str = "Quill suspends strike", **fields: Any) -> Member:
    """One member; fields of the placement and of the report alike."""
    placed = {key: fields.pop(key) for key in FIELDS if key in fields}
    heard = report(fields.pop("time", "14:00"), source, title, **fields)
    return Member(report=heard, placement=placement(heard, "d", **placed))


def union(title: str = "Mara Quill: we suspend the strike") -> Member:
    """The union's own word: a source that speaks for Quill."""
    return member("Dockers Union", title, type="official")
