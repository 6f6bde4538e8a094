"""How two sides stand to each other over time: cooperation and conflict, from events that are borne out.

A weighted mean of Goldstein weights, each happening once however many report it, fading with a half-life,
drawn toward nothing while there is little to go by; with a band of one standard error. What a single
origin says does not count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from livedesk.model import Event, Status
from livedesk.weighing.thresholds import MODE_WEIGHT, RELATION_HALF_LIFE, RELATION_PRIOR

COUNTS: dict[Status, float] = {"corroborated": 0.8, "confirmed": 1.0}
"""What an event counts by the status of its development; others not at all."""


class Told(NamedTuple):
    """An event as readers see it."""

    at: datetime
    """When it happened."""
    event: Event
    """What."""
    status: Status
    """Of its development."""
    origins: tuple[str, ...]
    """Names of the independent origins behind it."""
    issues: tuple[str, ...] = ()
    """Ids of the issues it bears on."""


class Point(NamedTuple):
    """The relationship after one event."""

    at: datetime
    """When the event happened."""
    value: float
    """-1 (conflict) to 1 (cooperation)."""
    error: float
    """Half the width of the band."""
    told: Told
    """The event that brought it here."""


def between(told: Iterable[Told], side_of: Mapping[str, str], one: str, other: str) -> list[Told]:
    """Those events that one side did toward the other and that are borne out, oldest first."""
    pair = {one, other}
    return sorted(
        (
            t
            for t in told
            if t.status in COUNTS
            and side_of.get(t.event.who) in pair
            and any(side_of.get(w) in pair - {side_of[t.event.who]} for w in t.event.whom)
        ),
        key=lambda t: (t.at, t.event.development),
    )


def relationship(told: Iterable[Told]) -> list[Point]:
    """The relationship after each event of `between`."""
    points: list[Point] = []
    seen: list[tuple[datetime, float, float]] = []
    for one in told:
        weight = COUNTS.get(one.status, 0.0) * MODE_WEIGHT[one.event.mode]
        if not weight:
            continue
        seen.append((one.at, weight, one.event.weight / 10))
        faded = [(w * _fade(one.at - at), value) for at, w, value in seen]
        total = math.fsum(w for w, _ in faded) + RELATION_PRIOR
        mean = math.fsum(w * value for w, value in faded) / total
        spread = math.fsum(w * (value - mean) ** 2 for w, value in faded) / total
        points.append(Point(one.at, round(mean, 4), round(math.sqrt(spread / total), 4), one))
    return points


def _fade(age: timedelta) -> float:
    return 0.5 ** (age / RELATION_HALF_LIFE)
