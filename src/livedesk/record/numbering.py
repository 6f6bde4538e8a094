"""What an entry becomes on its way into the log: its number, and a time that never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from livedesk.errors import RecordError, VersionTaken
from livedesk.model import Entry, NewEntry

CLOCK_SLACK = timedelta(hours=1)
"""How far a clock may be set back before the log refuses to write rather than bend the time."""


def never_back(last: datetime | None, moment: datetime, *, where: str) -> datetime:
    """The time an entry is recorded at: ``moment``, or ``last`` when the clock went back a little.

    Raises RecordError when it went back by more than CLOCK_SLACK: bending the time by so much would
    make the record say what was not so.
    """
    if last is None or moment >= last:
        return moment
    if last - moment > CLOCK_SLACK:
        msg = f"an entry of {moment:%Y-%m-%d %H:%M:%S} UTC can't follow one of {last:%Y-%m-%d %H:%M:%S}"
        raise RecordError(
            msg,
            where=where,
            remedy="Set the clock right, or play an older recording into a new file (--record)",
        )
    return last


def numbered(entry: NewEntry, seq: int, recorded_at: datetime) -> Entry:
    """The entry as it stands in the log."""
    return Entry(
        seq=seq,
        stream=entry.stream,
        version=entry.version,
        recorded_at=recorded_at.astimezone(UTC),
        occurred_at=entry.occurred_at,
        body=entry.body,
        cause=entry.cause,
    )


def version_taken(entry: NewEntry, *, where: str) -> VersionTaken:
    """The error of an append whose place is taken."""
    return VersionTaken(
        f"{entry.stream} already has version {entry.version}",
        where=where,
        remedy="Read what was written there and decide anew",
    )
