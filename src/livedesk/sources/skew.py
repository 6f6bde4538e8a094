"""Clocks that stand wrong: what is dated later than it was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from livedesk.model import Report

SKEW: Final = timedelta(minutes=2)
"""Clocks of machines differ by so much without anything being wrong."""


def possible(said: datetime | None, seen_at: datetime) -> datetime | None:
    """A time that can be: one a little ahead is that of seeing, one further ahead is none."""
    if said is None or said <= seen_at:
        return said
    return seen_at if said - seen_at <= SKEW else None


class Skew:
    """Counts what is dated ahead, until it is told."""

    def __init__(self) -> None:
        self._count = 0
        self._most = timedelta()

    def note(self, said: datetime | None, seen_at: datetime) -> None:
        """One more time as its source gives it."""
        if said is not None and said - seen_at > SKEW:
            self._count += 1
            self._most = max(self._most, said - seen_at)

    def told(self) -> tuple[str, ...]:
        """The doubt, for the source's health; empty where there is none. Counts anew from here."""
        if not self._count:
            return ()
        items = "1 item is" if self._count == 1 else f"{self._count} items are"
        words = f"{items} dated up to {_long(self._most)} ahead: a clock stands wrong, or the zone is another"
        self._count, self._most = 0, timedelta()
        return (words,)


def ahead(reports: Iterable[Report]) -> tuple[str, ...]:
    """The doubt about reports as they came; empty where there is none."""
    skew = Skew()
    for report in reports:
        if report.published_precision != "day":
            skew.note(report.published_at, report.seen_at)
    return skew.told()


def _long(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"


__all__ = ["SKEW", "Skew", "ahead", "possible"]
