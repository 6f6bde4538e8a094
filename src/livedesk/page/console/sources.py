"""The sources view: how each source does, how fast it is and what it had first, and what was done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from livedesk.model import SourceType
from livedesk.page.firsts import DayOfSource, SourceFirsts, firsts, in_words
from livedesk.page.pieces import Part
from livedesk.record.fold import State
from livedesk.record.roster import Standing

Health = Literal["well", "new", "silent", "failing", "paused"]
"""`well` answers; `new` was not looked at yet; `silent` answers and brings nothing for longer than is its way; `failing`
gave nothing usable at its last look; `paused` is not looked at."""


class Looked(Part, frozen=True, kw_only=True):
    """What is remembered of the looks at a source. Times are UTC."""

    words: str
    """How it does, in a line."""
    failing: bool = False
    """Its last look failed."""
    silent: str = ""
    """Since when it is silent and how, in words; "" while it is not."""
    last_looked: datetime | None = None
    """When it was last asked."""
    last_answered: datetime | None = None
    """When it last gave something usable."""
    last_new: datetime | None = None
    """When it last gave a report the desk did not have."""
    next_look: datetime | None = None
    """When it is asked next."""
    seconds: float | None = None
    """How long the last look took."""
    looks: int = 0
    """Looks in all."""
    failures: int = 0
    """Looks that failed, one after the other."""
    doubts: tuple[str, ...] = ()
    """What could not be read in its last answer."""
    moved_to: str | None = None
    """Where a permanent redirect leads."""


class SourceLine(Part, frozen=True, kw_only=True):
    """One source in the view."""

    id: str
    """Its id."""
    name: str
    """As readers see it."""
    publisher: str
    """Who owns it."""
    kind: str
    """Connector that reads it."""
    type: SourceType
    """What kind of speaker it is."""
    country: str | None
    """ISO 3166 alpha-2."""
    lang: str | None
    """Language it mostly writes in."""
    address: str
    """Where it is read, without a login."""
    health: Health
    """In a word."""
    words: str
    """In a line: the error and when it is asked again, or when it last brought something."""
    looked: Looked | None
    """What is remembered of the looks; None for one never looked at, as in a recording."""
    received: int
    """Reports received from it."""
    relevant: int
    """Of these, on the story."""
    last_seen: datetime | None
    """When the desk last saw a report of it."""
    speed: SourceFirsts | None
    """What it had first and how fast it is; None while it has no report on the story."""
    added: bool
    """Added while the desk ran: it can be removed here."""
    listed: bool
    """A source of the story; False for one that only a recording brought."""
    since: datetime | None
    """When it was added, or last paused or resumed."""
    by: str | None
    """Who did that, as colleagues call them."""
    why: str
    """Their word."""

    @property
    def paused(self) -> bool:
        """Not looked at until it is resumed."""
        return self.health == "paused"


class SourcesView(Part, frozen=True, kw_only=True):
    """All sources."""

    lines: tuple[SourceLine, ...]
    """Those that need an eye first (failing, silent), then those with most firsts; paused ones last."""
    summary: str
    """ "34 sources, 31 well, 2 failing, 1 paused"."""


_ORDER: dict[Health, int] = {"failing": 0, "silent": 1, "new": 2, "well": 2, "paused": 3}


def sources_view(
    standings: Sequence[Standing],
    looked: Mapping[str, Looked],
    state: State,
    speeds: Sequence[SourceFirsts] | None = None,
    names: Mapping[str, str] | None = None,
) -> SourcesView:
    """The view of now. ``looked`` is by the source's id; ``speeds`` are ``firsts`` of the state, if known already;
    ``names`` are colleagues' by what the record calls them ("editor:ID")."""
    by_id = {one.source: one for one in (firsts(state) if speeds is None else speeds)}
    known_as = names or {}
    lines = [_line(one, looked.get(one.source.id), state, by_id, known_as) for one in standings]
    known = {line.id for line in lines}
    lines += [_brought(id_, state, by_id.get(id_)) for id_ in state.tallies if id_ not in known]
    lines.sort(key=_rank)
    return SourcesView(lines=tuple(lines), summary=_summary(lines))


def _line(
    standing: Standing,
    looked: Looked | None,
    state: State,
    speeds: Mapping[str, SourceFirsts],
    names: Mapping[str, str],
) -> SourceLine:
    source = standing.source
    tally = state.tallies.get(source.id)
    health = _health(standing, looked)
    by = names.get(standing.by or "", (standing.by or "").removeprefix("editor:"))
    return SourceLine(
        id=source.id,
        name=source.name,
        publisher=source.publisher,
        kind=source.kind,
        type=source.type,
        country=source.country,
        lang=source.lang,
        address=without_login(source.address),
        health=health,
        words=_words(health, standing, looked, by),
        looked=looked,
        received=tally.received if tally else 0,
        relevant=tally.relevant if tally else 0,
        last_seen=tally.last_seen_at if tally else None,
        speed=speeds.get(source.id),
        added=standing.added,
        listed=True,
        since=standing.since,
        by=by or None,
        why=standing.why,
    )


def _brought(id_: str, state: State, speed: SourceFirsts | None) -> SourceLine:
    """A source that is none of the story's: a recording brought it, or it was removed."""
    tally = state.tallies[id_]
    last = f"last report {tally.last_seen_at:%d %b %H:%M}" if tally.last_seen_at else "no report yet"
    return SourceLine(
        id=id_,
        name=tally.name,
        publisher=tally.name,
        kind="",
        type="outlet",
        country=None,
        lang=None,
        address="",
        health="well",
        words=f"brought by a recording, or removed; {last}",
        looked=None,
        received=tally.received,
        relevant=tally.relevant,
        last_seen=tally.last_seen_at,
        speed=speed,
        added=False,
        listed=False,
        since=None,
        by=None,
        why="",
    )


def _health(standing: Standing, looked: Looked | None) -> Health:
    if standing.paused:
        return "paused"
    if looked is None or looked.last_looked is None:
        return "new"
    if looked.failing:
        return "failing"
    return "silent" if looked.silent else "well"


def _words(health: Health, standing: Standing, looked: Looked | None, by: str) -> str:
    if health == "paused":
        why = f": {standing.why}" if standing.why else ""
        return f"paused by {by}{why}" if by else f"paused{why}"
    if looked is None:
        return "not looked at yet"
    return f"{looked.silent}; {looked.words}" if health == "silent" else looked.words


def _rank(line: SourceLine) -> tuple[int, int, int, int, str]:
    first = line.speed.first if line.speed else 0
    return (_ORDER[line.health], not line.listed, -first, -line.relevant, line.id)


def _summary(lines: Sequence[SourceLine]) -> str:
    listed = [line for line in lines if line.listed]
    counts: list[str] = [f"{len(listed)} {'source' if len(listed) == 1 else 'sources'}"]
    words: dict[Health, str] = {
        "well": "well",
        "failing": "failing",
        "silent": "silent",
        "new": "not looked at yet",
        "paused": "paused",
    }
    for health, word in words.items():
        count = sum(line.health == health for line in listed)
        if count:
            counts.append(f"{count} {word}")
    if brought := len(lines) - len(listed):
        counts.append(f"{brought} that are not looked at")
    return ", ".join(counts)


def without_login(address: str) -> str:
    """An address as it may be shown: without user name and password."""
    scheme, sign, rest = address.partition("://")
    if not sign:
        return address
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def source_row(line: SourceLine) -> dict[str, object]:
    """A source as a flat row, for JSON and tables: times in RFC 3339, durations in seconds."""
    looked, speed = line.looked, line.speed
    return {
        "source": line.id,
        "name": line.name,
        "publisher": line.publisher,
        "kind": line.kind,
        "type": line.type,
        "country": line.country,
        "address": line.address,
        "added": line.added,
        "health": line.health,
        "words": line.words,
        "last_seen": _time(line.last_seen),
        "last_looked": _time(looked.last_looked) if looked else None,
        "next_look": _time(looked.next_look) if looked else None,
        "received": line.received,
        "relevant": line.relevant,
        "took_part": speed.took_part if speed else 0,
        "first": speed.first if speed else 0,
        "first_said": speed.first_said if speed else 0,
        "share": round(speed.share, 4) if speed and speed.share is not None else None,
        "lead_seconds": speed.lead if speed else None,
        "to_desk_seconds": speed.to_desk.median if speed else None,
        "to_desk_slow_seconds": speed.to_desk.slow if speed else None,
        "to_page_seconds": speed.to_page.median if speed else None,
        "to_page_slow_seconds": speed.to_page.slow if speed else None,
        "days": [_day(day) for day in speed.days] if speed else [],
    }


def _day(day: DayOfSource) -> dict[str, object]:
    return {
        "day": day.day.isoformat(),
        "took_part": day.took_part,
        "first": day.first,
        "to_desk_seconds": day.to_desk.median,
    }


def speed_words(speed: SourceFirsts | None) -> str:
    """ "first in 20 of 57 (35 %), by 12 min; 8 s to the desk, 0.2 s to the page"; "" where nothing is known."""
    if speed is None:
        return ""
    said: list[str] = []
    if speed.share is not None:
        by = f", by {in_words(speed.lead)}" if speed.first and speed.lead else ""
        said.append(f"first in {speed.first} of {speed.took_part} ({speed.share:.0%}){by}".replace("%", " %"))
    ways = [
        f"{in_words(times.median)} to the {place}"
        for times, place in ((speed.to_desk, "desk"), (speed.to_page, "page"))
        if times.median is not None
    ]
    return "; ".join([*said, *([", ".join(ways)] if ways else [])])


def _time(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment is not None else None
