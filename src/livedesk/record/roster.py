"""The sources in force: the story file's, and those that editors added, paused or removed while the desk ran.

The story file is the ground and is never written to. What editors do at run time are entries of the
record, so that it survives a restart, is undone by another entry, and is known at every past moment. A source added has
the keys of the file's [[source]] table; one that the file lists too (by id or by address) is the file's from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from pydantic import ValidationError

from livedesk.errors import LivedeskError
from livedesk.model import Because, SourceChanged, SourceStep
from livedesk.record.fold import Dated, State
from livedesk.story.schema import Source, Story

#: Sources that may be added while the desk runs: a story with more is better written down in its file.
MOST_ADDED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source and how it stands."""

    source: Source
    added: bool = False
    """Added while the desk ran; False for one of the story file."""
    paused: bool = False
    """Not looked at until it is resumed."""
    since: datetime | None = None
    """When it was added, or last paused or resumed; None when nothing was ever done to it."""
    by: str | None = None
    """Who did that."""
    why: str = ""
    """Their word."""


def roster(story: Story, state: State, seq: int | None = None) -> tuple[Standing, ...]:
    """Every source of the story, now or after entry ``seq``: the file's in its order, then those added.

    One whose keys can no longer be read (a kind of key that is gone) is left out; ``unreadable`` names it.
    """
    found: list[Standing] = []
    addresses: set[str] = set()
    listed = {source.id for source in story.sources}
    for source in story.sources:
        addresses.add(source.address)
        last = _last(state.sources.get(source.id), seq)
        found.append(_standing(source, last, added=False))
    for id_, history in state.sources.items():
        table, last = _table(history, seq), _last(history, seq)
        if id_ in listed or table is None or last is None:
            continue
        source = _source(table)
        if source is None or source.address in addresses:
            continue
        addresses.add(source.address)
        found.append(_standing(source, last, added=True))
    return tuple(found)


def in_force(story: Story, state: State, seq: int | None = None) -> Story:
    """The story with the sources added to those of its file, paused ones included: they still are its sources."""
    added = tuple(standing.source for standing in roster(story, state, seq) if standing.added)
    return story.model_copy(update={"sources": (*story.sources, *added)}) if added else story


def looked_at(story: Story, state: State) -> tuple[Source, ...]:
    """The sources that are to be looked at now: all but the paused."""
    return tuple(standing.source for standing in roster(story, state) if not standing.paused)


def unreadable(state: State) -> tuple[str, ...]:
    """Ids of sources added whose keys can no longer be read."""
    tables = ((id_, _table(history, None)) for id_, history in state.sources.items())
    return tuple(id_ for id_, table in tables if table is not None and _source(table) is None)


def changed(
    story: Story,
    state: State,
    id_: str,
    change: SourceStep,
    *,
    by: str,
    why: str = "",
    table: dict[str, Any] | None = None,
) -> SourceChanged | None:
    """The fact of an editor's change to a source; None when it stands like that already.

    ``table`` holds the keys of a source to add; without it, one that was removed comes back as it was.
    ``why`` may be empty. Raises LivedeskError, in words for an editor, when it can't be done: no such source, a
    source of the story file to remove, an id or address that is taken, keys no source has.
    """
    if change == "added":
        keys = table if table is not None else _removed(state, id_)
        if keys is None:
            raise LivedeskError("nothing is known of this source", where=id_, remedy="Give its address")
        found, faults = additions(story, state, [{**keys, "id": id_}], by=by, why=why)
        if faults:
            raise faults[0]
        return found[0]
    standing = {standing.source.id: standing for standing in roster(story, state)}
    known = standing.get(id_)
    if known is None:
        raise LivedeskError("there is no such source", where=id_, remedy="Load the list anew")
    if change == "removed" and not known.added:
        raise LivedeskError(
            "stands in the story file", where=id_, remedy="Pause it here, or take it out of the file"
        )
    if change != "removed" and known.paused == (change == "paused"):
        return None
    because = Because(rule=f"source.{change}", text=_words(why))
    return SourceChanged(source=id_, change=change, because=because, by=by)


def additions(
    story: Story, state: State, tables: Iterable[dict[str, Any]], *, by: str, why: str = ""
) -> tuple[list[SourceChanged], list[LivedeskError]]:
    """The facts of adding many sources, in their order, and why some of them can't be added."""
    there = list(roster(story, state))
    ids = {standing.source.id for standing in there}
    addresses = {standing.source.address: standing.source.name for standing in there}
    room = MOST_ADDED - sum(standing.added for standing in there)
    found: list[SourceChanged] = []
    faults: list[LivedeskError] = []
    for table in tables:
        try:
            source = _source_to_add(table, ids, addresses, room - len(found))
        except LivedeskError as fault:
            faults.append(fault)
            continue
        ids.add(source.id)
        addresses[source.address] = source.name
        found.append(
            SourceChanged(
                source=source.id,
                change="added",
                table=source.model_dump(mode="json", exclude_defaults=True),
                because=Because(rule="source.added", text=_words(why)),
                by=by,
            )
        )
    return found, faults


def _source_to_add(table: dict[str, Any], ids: set[str], addresses: dict[str, str], room: int) -> Source:
    """The source that a table of keys makes, when it may be added. Raises LivedeskError."""
    where = str(table.get("id") or table.get("name") or "source")[:80]
    try:
        source = Source.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        said = f"{key}: {first['msg'][:1].lower()}{first['msg'][1:]}"
        raise LivedeskError(said, where=where, remedy="Mend it and try again") from None
    if source.allow_private:
        what = "only the story file may allow addresses that are not public"
        raise LivedeskError(what, where=where, remedy="Write the source into the story file")
    if source.address in addresses:
        what = f"{addresses[source.address]} has this address"
        raise LivedeskError(what, where=where, remedy="It is read already")
    if source.id in ids:
        raise LivedeskError("there is a source of this name already", where=where, remedy="Choose another")
    if room < 1:
        what = f"{MOST_ADDED} sources are added already"
        raise LivedeskError(what, where=where, remedy="Write them into the story file")
    return source


def _words(why: str) -> str:
    return " ".join(why.split())[:300]


def _removed(state: State, id_: str) -> dict[str, Any] | None:
    history = state.sources.get(id_)
    tables = [change.table for change in history.values if change.change == "added"] if history else []
    return tables[-1] if tables else None


def _table(history: Dated[SourceChanged], seq: int | None) -> dict[str, Any] | None:
    """The keys of a source that was added and not removed since."""
    changes = history.values if seq is None else history.upto(seq)
    table: dict[str, Any] | None = None
    for change in changes:
        if change.change == "added":
            table = change.table
        elif change.change == "removed":
            table = None
    return table


def _last(history: Dated[SourceChanged] | None, seq: int | None) -> tuple[datetime, SourceChanged] | None:
    if history is None:
        return None
    changes = history.values if seq is None else history.upto(seq)
    return (history.times[len(changes) - 1], changes[-1]) if changes else None


def _standing(source: Source, last: tuple[datetime, SourceChanged] | None, *, added: bool) -> Standing:
    if last is None:
        return Standing(source=source, added=added)
    at, change = last
    return Standing(
        source=source,
        added=added,
        paused=change.change == "paused",
        since=at,
        by=change.by,
        why=change.because.text,
    )


def _source(table: dict[str, Any]) -> Source | None:
    return _read(msgspec.json.encode(table, order="sorted"))


@lru_cache(maxsize=MOST_ADDED)
def _read(table: bytes) -> Source | None:
    try:
        return Source.model_validate(msgspec.json.decode(table))
    except ValidationError:
        return None
