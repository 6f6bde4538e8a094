"""What is remembered of the looks at a source, as the sources view shows it."""

from __future__ import annotations

from datetime import datetime

from livedesk.page.console.sources import Looked, without_login
from livedesk.sources.health import health_words
from livedesk.sources.silence import silence
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source


def looked(source: Source, state: SourceState, *, now: datetime, behind: str = "") -> Looked:
    """The looks at a source by ``now``. What was learned of another address is left out. ``behind`` is what is wrong
    with the pages behind its links, in words."""
    if state.address is not None and state.address != source.address:
        state = SourceState()
    still = silence(state, now=now)
    return Looked(
        words=health_words(source, state, now=now) + (f"; {behind}" if behind else ""),
        failing=state.failures > 0,
        silent=f"{still.words} since {still.since:%d %b %H:%M}" if still and still.kind == "quiet" else "",
        last_looked=state.last_looked,
        last_answered=state.last_answered,
        last_new=state.last_new,
        next_look=state.next_look,
        seconds=state.seconds,
        looks=state.looks,
        failures=state.failures,
        doubts=(*state.warnings, *((behind,) if behind else ())),
        moved_to=without_login(state.moved_to)
        if state.moved_to and state.moved_to != source.address
        else None,
    )
