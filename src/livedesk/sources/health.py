"""How a source is doing, in words for an editor."""

from __future__ import annotations

from datetime import datetime

from livedesk.sources.state import SourceState
from livedesk.story.schema import Source


def health_words(source: Source, state: SourceState, *, now: datetime) -> str:
    """One line: "answered 401 since 14:02, next look 15:02. Its token has expired; renew it" or "new report at 14:02, next look 14:05".

    Times are UTC; a time of another day carries its date.
    """

    def clock(moment: datetime) -> str:
        return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d %b %H:%M}"

    if state.last_looked is None:
        return "not looked at yet"
    following = f", next look {clock(state.next_look)}" if state.next_look else ""
    if state.failures:
        since = f" since {clock(state.failing_since)}" if state.failing_since else ""
        remedy = f". {state.remedy}" if state.remedy else ""
        return f"{state.error or 'failed'}{since}{following}{remedy}"
    new = f"last new report {clock(state.last_new)}" if state.last_new else "no report yet"
    following = following if state.connected_since is None else ""
    moved = f"; has moved to {state.moved_to}" if state.moved_to and state.moved_to != source.address else ""
    doubt = f"; {state.warnings[0]}" if state.warnings else ""
    held = ""
    if state.held_since is not None:
        since = clock(state.held_since)
        held = f"; {state.held} held since {since}: more than {source.most_per_minute} in a minute"
    if state.strangers:
        held += f"; {state.strangers} held: their accounts are not in the register"
    stands = (
        f"answered {clock(state.last_looked)}"
        if state.connected_since is None
        else f"connected since {clock(state.connected_since)}"
    )
    return f"{stands}, {new}{following}{held}{moved}{doubt}"


__all__ = ["health_words"]
