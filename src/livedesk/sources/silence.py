"""When a source is silent: it fails, or it answers and brings nothing for longer than is its way. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from livedesk.model import Noun
from livedesk.sources.state import SourceState

FAILING = timedelta(minutes=15)
"""A source that fails this long is silent: most failures are over with the next look or the one after."""
QUIET = timedelta(hours=12)
"""A source that answers is silent at the soonest after this: many newsrooms sleep eight hours a night."""
TYPICAL_GAPS = 6.0
"""Nor before so many times its typical gap between items: a weekly list is not silent on its second day."""


class Silence(Noun, frozen=True, kw_only=True):
    """A source's silence."""

    kind: Literal["failing", "quiet"]
    """Whether it does not answer, or answers with nothing new."""
    since: datetime
    """When it began: the first failed look, or the last new report."""
    words: str
    """In words."""


def silence(state: SourceState, *, now: datetime, after: timedelta | None = None) -> Silence | None:
    """A source's silence by now; None while it speaks, is new, or was never looked at.

    ``after`` takes the place of both least times.
    """
    if state.failures and state.failing_since is not None:
        if now - state.failing_since < (FAILING if after is None else after):
            return None
        return Silence(kind="failing", since=state.failing_since, words=state.error or "does not answer")
    if state.last_new is None:
        return None
    usual = timedelta(seconds=TYPICAL_GAPS * (state.gap_seconds or 0.0)) if after is None else timedelta()
    if now - state.last_new < max(QUIET if after is None else after, usual):
        return None
    return Silence(kind="quiet", since=state.last_new, words="answers, and brings nothing new")


__all__ = ["FAILING", "QUIET", "TYPICAL_GAPS", "Silence", "silence"]
