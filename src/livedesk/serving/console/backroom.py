"""What the console works with beside what readers see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from livedesk.people import People


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backroom:
    """Handed to ``make_app`` by whoever runs a desk that people may work at."""

    people: People
    """Accounts."""
    story: str
    """Id of the story in addresses: the name of its file."""
    now: Callable[[], datetime] = field(default=_now)
    """The wall clock, aware: sessions run by it, also in a replay."""
