"""The phase of the story: planned, live, quiet, closed; by rule, from time and publication alone.

What silence changes is due at a moment that can be told beforehand, so that a replay at any speed
and a desk that ran live put the same change at the same time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from livedesk.model import Because, PhaseChanged, StoryPhase
from livedesk.story.schema import Story


def on_publication(phase: StoryPhase) -> PhaseChanged | None:
    """A published revision makes any story live; None when it is live already."""
    if phase == "live":
        return None
    return PhaseChanged(phase="live", because=Because(rule="phase.live", text="an update was published"))


def on_silence(
    story: Story, phase: StoryPhase, last_published_at: datetime | None
) -> tuple[datetime, PhaseChanged] | None:
    """The next change if nothing more is published, and when it is due; None when there is none.

    Live turns quiet ``publishing.quiet_after_minutes`` after the last revision. Quiet turns closed
    ``publishing.close_after_hours`` after it, or after the event's end if that is later.
    """
    if last_published_at is None:
        return None
    rules = story.publishing
    if phase == "live":
        text = f"nothing new for {rules.quiet_after_minutes} min"
        values: dict[str, float | str] = {"minutes": rules.quiet_after_minutes}
        due = last_published_at + timedelta(minutes=rules.quiet_after_minutes)
        return due, PhaseChanged(phase="quiet", because=Because(rule="phase.quiet", text=text, values=values))
    if phase == "quiet":
        ends = story.event.ends
        since = last_published_at if ends is None else max(last_published_at, ends)
        text = f"nothing new for {rules.close_after_hours} h"
        values = {"hours": rules.close_after_hours}
        due = since + timedelta(hours=rules.close_after_hours)
        return due, PhaseChanged(
            phase="closed", because=Because(rule="phase.closed", text=text, values=values)
        )
    return None
