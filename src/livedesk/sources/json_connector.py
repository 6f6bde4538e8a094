"""Sources of kind "json": any JSON over HTTP, by the paths the story file gives."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from livedesk.errors import SourceError
from livedesk.sources.credentials import secret_of
from livedesk.sources.decoding import decode
from livedesk.sources.feed import MOST_ITEMS, key_of, reports_of
from livedesk.sources.fetch_error import shown
from livedesk.sources.fetching import Fetcher
from livedesk.sources.item import WireItem
from livedesk.sources.schedule import gap_seconds
from livedesk.sources.source import Look, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.loading import counted
from livedesk.story.schema import Paths, Source

_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,6})\]")
_PARTS = ("title", "summary", "key", "url", "published", "author", "lang")
"""What every item may be expected to have where the story file names a path; ``withdrawn`` it mostly has not."""


def at(document: Any, path: str) -> Any:
    """What stands at a path such as "data.items" or "images[0].url"; None where nothing does."""
    for name, number in _STEP.findall(path):
        if number:
            rows = cast("list[Any]", document) if isinstance(document, list) else []
            document = rows[int(number)] if int(number) < len(rows) else None
        else:
            document = cast("dict[str, Any]", document).get(name) if isinstance(document, dict) else None
    return document


class JsonConnector:
    """Looks at JSON."""

    kind = "json"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._fetcher = fetcher

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``. A path that finds nothing makes a broken source, not a quiet one."""
        where = f"{source.name} ({shown(source.address)})"
        if source.paths is None:
            raise SourceError(
                "says not where its items stand", where=where, remedy="Add [source.paths] to the story file"
            )
        fetched = await self._fetcher.fetch(source, state.validators, token=secret_of(source))
        kept = msgspec.structs.replace(
            state, validators=fetched.validators, seconds=fetched.seconds, moved_to=fetched.moved_to
        )
        if fetched.status == 304:
            return Look(reports=(), state=kept, unchanged=True)
        rows = _rows(fetched.body, fetched.content_type, source.paths, where)
        items: list[WireItem] = []
        gone: list[Withdrawn] = []
        for number, row in enumerate(rows[:MOST_ITEMS], start=1):
            item = _item(row, source.paths, f"item {number}", fetched.url)
            if source.paths.withdrawn is not None and at(row, source.paths.withdrawn):
                key = key_of(item.key) or item.link
                gone += [Withdrawn(key=key, why="it says that it was withdrawn")] if key else []
            elif item.title or item.summary:
                items.append(item)
        if rows and not items and not gone:
            raise SourceError(
                f"none of its {len(rows)} items has anything at {source.paths.title or source.paths.summary}",
                where=where,
                remedy="Its form may have changed: compare it with [source.paths]",
            )
        warnings = _found_nowhere(source.paths, rows[:MOST_ITEMS]) if items else []
        reports = reports_of(tuple(items), source=source, seen_at=fetched.at, warnings=warnings)
        kept = msgspec.structs.replace(kept, tier="json", gap_seconds=gap_seconds(reports, now=fetched.at))
        reports = list({report.id: report for report in reports}.values())
        return Look(reports=tuple(reports), state=kept, withdrawn=tuple(gone), warnings=tuple(warnings[:20]))


def _rows(body: bytes, content_type: str | None, paths: Paths, where: str) -> list[Any]:
    try:
        document: Any = json.loads(decode(body, content_type).text)
    except (ValueError, RecursionError):
        raise SourceError(
            "sent no JSON", where=where, remedy="The next look tries again; it may want a login"
        ) from None
    rows = at(document, paths.items)
    if not isinstance(rows, list):
        raise SourceError(
            f'has no list at "{paths.items}"' if paths.items else "is no list",
            where=where,
            remedy="Its form may have changed: compare it with [source.paths]",
        )
    return cast("list[Any]", rows)


def _found_nowhere(paths: Paths, rows: list[Any]) -> list[str]:
    """Each path that was given and stands in no item: mistyped, or their form has changed."""
    return [
        f'the path {name} = "{path}" finds nothing in its {counted(len(rows), "item")}'
        for name in _PARTS
        if (path := getattr(paths, name)) is not None and not any(_text(row, path) for row in rows)
    ]


def _text(row: Any, path: str) -> str | None:
    value = at(row, path)
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() or None if plain else None


def _item(row: Any, paths: Paths, place: str, base: str) -> WireItem:
    def text(path: str | None) -> str | None:
        return _text(row, path) if path is not None else None

    published = text(paths.published)
    link = text(paths.url)
    return WireItem(
        place=place,
        tier="json",
        base=base,
        key=text(paths.key),
        link=link,
        title=text(paths.title),
        summary=text(paths.summary),
        published=(_moment(published),) if published else (),
        author=text(paths.author),
        lang=text(paths.lang),
    )


def _moment(written: str) -> str:
    """Seconds or milliseconds of Unix as a date; any other text as it is."""
    if not re.fullmatch(r"\d{9,13}(?:\.\d+)?", written, re.ASCII):
        return written
    seconds = float(written)
    return datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC).isoformat()


__all__ = ["JsonConnector", "at"]
