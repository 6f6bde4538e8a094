"""What is wrong between the tables of a story file, however sound each is by itself.

Looks at the data as TOML gave it, so that these faults are told together with those of the schema;
whatever has the wrong shape is the schema's to report and is passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, cast

from livedesk.story.faults import near, spell
from livedesk.story.positions import Path

Loose = tuple[Path, str, str]
"""Where, what, remedy."""

_OWN_IDS = (("term", "actor"), ("source",), ("issue",), ("outcome",), ("explainer",), ("meeting",))
"""Tables whose ids are unique among themselves; a mention names a term or an actor, so they share."""


def loose_ends(data: Mapping[str, Any]) -> Iterator[Loose]:
    """Ids given twice, ids that lead nowhere, a zone that is none, an end before its start, priors over 1."""
    for tables in _OWN_IDS:
        yield from _repeated(data, tables)
    for n, actor in _rows(data, "actor"):
        named = actor.get("official_sources")
        for m, source in enumerate(cast("list[Any]", named) if isinstance(named, list) else []):
            yield from _dangling(data, ("actor", n, "official_sources", m), source, "source")
    for n, position in _rows(data, "position"):
        yield from _dangling(data, ("position", n, "actor"), position.get("actor"), "actor")
        yield from _dangling(data, ("position", n, "issue"), position.get("issue"), "issue")
    yield from _meetings(data)
    event = data.get("event")
    if isinstance(event, dict):
        yield from _event(cast("Mapping[str, Any]", event))
    yield from _publishing(data)
    yield from _priors(data)
    yield from _indicators(data)
    yield from _titles(data)


def _meetings(data: Mapping[str, Any]) -> Iterator[Loose]:
    """Topics and agreements on issues that are not there, and agreements with one id at one meeting."""
    for n, meeting in _rows(data, "meeting"):
        for m, topic in _rows(meeting, "topic"):
            yield from _dangling(data, ("meeting", n, "topic", m, "issue"), topic.get("issue"), "issue")
        taken: dict[str, int] = {}
        for m, agreement in _rows(meeting, "agreement"):
            place: Path = ("meeting", n, "agreement", m)
            yield from _dangling(data, (*place, "issue"), agreement.get("issue"), "issue")
            own = agreement.get("id")
            if isinstance(own, str) and taken.setdefault(own, m) != m:
                first = spell(("meeting", n, "agreement", taken[own]))
                yield (
                    (*place, "id"),
                    f'{spell((*place, "id"))} "{own}" is already the id of {first}',
                    "Give each its own",
                )


def _indicators(data: Mapping[str, Any]) -> Iterator[Loose]:
    """Indicators with one id under one outcome, and actors they name that are not there."""
    for n, outcome in _rows(data, "outcome"):
        taken: dict[str, int] = {}
        for m, indicator in _rows(outcome, "indicator"):
            own = indicator.get("id")
            place: Path = ("outcome", n, "indicator", m)
            if isinstance(own, str) and taken.setdefault(own, m) != m:
                first = spell(("outcome", n, "indicator", taken[own]))
                yield (
                    (*place, "id"),
                    f'{spell((*place, "id"))} "{own}" is already the id of {first}',
                    "Give each its own",
                )
            for key in ("who", "whom"):
                named = indicator.get(key)
                for k, actor in enumerate(cast("list[Any]", named) if isinstance(named, list) else []):
                    yield from _dangling(data, (*place, key, k), actor, "actor")


def _titles(data: Mapping[str, Any]) -> Iterator[Loose]:
    """A page calls all issues and outcomes in its language or none: a language some are left out of is a slip."""
    told = [(table, n, _held(row)) for table in ("issue", "outcome") for n, row in _rows(data, table)]
    first: dict[str, Path] = {}
    for table, n, titles in told:
        for lang in titles:
            first.setdefault(lang, (table, n))
    own = data.get("language", "en")
    for lang, place in first.items():
        if lang == own:
            yield (
                (*place, "titles"),
                f'{spell(place)}.titles has "{lang}", the language of the story',
                "What it is called there is its title",
            )
            continue
        for table, n, titles in told:
            if lang not in titles:
                yield (
                    (table, n),
                    f'{spell((table, n))} has no title in "{lang}", in which {spell(place)} has one',
                    f'Give every issue and every outcome a title in "{lang}", or none',
                )


def _held(row: Mapping[str, Any]) -> Mapping[str, Any]:
    titles = row.get("titles")
    return cast("Mapping[str, Any]", titles) if isinstance(titles, dict) else {}


def _publishing(data: Mapping[str, Any]) -> Iterator[Loose]:
    """Issues that rules and sensitive kinds name and that are not there, and ids given twice."""
    publishing = data.get("publishing")
    if not isinstance(publishing, dict):
        return
    tables = cast("Mapping[str, Any]", publishing)
    for table in ("rule", "sensitive"):
        taken: dict[str, int] = {}
        for n, row in _rows(tables, table):
            place: Path = ("publishing", table, n)
            own, named = row.get("id"), row.get("issues")
            if isinstance(own, str) and taken.setdefault(own, n) != n:
                first = spell(("publishing", table, taken[own]))
                yield (
                    (*place, "id"),
                    f'{spell((*place, "id"))} "{own}" is already the id of {first}',
                    "Give each its own",
                )
            for m, issue in enumerate(cast("list[Any]", named) if isinstance(named, list) else []):
                yield from _dangling(data, (*place, "issues", m), issue, "issue")


def _repeated(data: Mapping[str, Any], tables: Sequence[str]) -> Iterator[Loose]:
    taken: dict[str, Path] = {}
    for table in tables:
        for n, row in _rows(data, table):
            own = row.get("id")
            if not isinstance(own, str):
                continue
            place: Path = (table, n, "id")
            first = taken.setdefault(own, place)
            if first != place:
                yield (
                    place,
                    f'{spell(place)} "{own}" is already the id of {spell(first[:-1])}',
                    "Give each its own",
                )


def _dangling(data: Mapping[str, Any], place: Path, named: object, table: str) -> Iterator[Loose]:
    known = [row["id"] for _, row in _rows(data, table) if isinstance(row.get("id"), str)]
    if not isinstance(named, str) or named in known:
        return
    listing = f"The ids are {', '.join(known)}" if known else f"There is no [[{table}]] with an id yet"
    yield (
        place,
        f'{spell(place)} names the {table} "{named}", which is not there',
        near(named, known) or listing,
    )


def _event(event: Mapping[str, Any]) -> Iterator[Loose]:
    zone = event.get("zone")
    if isinstance(zone, str) and zone.strip() not in _zones():
        yield (
            ("event", "zone"),
            f'event.zone is "{zone}", which is not an IANA time zone',
            # An offset is near only to other offsets, which are no place's time.
            (not any(letter.isdigit() for letter in zone) and near(zone, _zones()))
            or 'Name a place of that time: "Europe/Berlin"',
        )
    starts, ends = _moment(event.get("starts")), _moment(event.get("ends"))
    if starts is not None and ends is not None and ends < starts:
        yield (
            ("event", "ends"),
            f"the event ends {ends.isoformat(' ')}, before it starts {starts.isoformat(' ')}",
            "Exchange them or mend their zones",
        )


def _priors(data: Mapping[str, Any]) -> Iterator[Loose]:
    totals: dict[str, float] = {}
    last: dict[str, int] = {}
    for n, row in _rows(data, "outcome"):
        prior, ends = row.get("prior"), row.get("set", "end")
        # Whole numbers and those outside 0..1 are faults by themselves, and may be too large to add.
        if isinstance(prior, float) and 0 < prior < 1 and isinstance(ends, str):
            totals[ends] = totals.get(ends, 0.0) + prior
            last[ends] = n
    for ends, total in totals.items():
        if total > 1 + 1e-9:
            yield (
                ("outcome", last[ends], "prior"),
                f"the priors of the outcomes add up to {total:g}"
                + ("" if ends == "end" else f' in the set "{ends}"'),
                "A story ends in one way: lower them to 1 in all, or less to leave room for an end nobody lists",
            )


# --- reading what may have any shape -------------------------------------------------------------


def _rows(data: Mapping[str, Any], table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = data.get(table)
    for n, row in enumerate(cast("list[Any]", rows) if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield n, cast("Mapping[str, Any]", row)


def _moment(value: object) -> datetime | None:
    """An aware time, as TOML's own type or as text; anything else is None."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


@cache
def _zones() -> frozenset[str]:
    """IANA's names, from the packaged tzdata: the same on every machine, whatever its own files hold."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())
