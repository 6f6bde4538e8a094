"""Past moments worth going back to, for a copy of the coverage that has no server to ask for any other.

Pure: the moment of each key moment's publication, and equal steps in between.
"""

from __future__ import annotations

from datetime import datetime

from livedesk.page.desk import Desk
from livedesk.page.pieces import Extract, Moment, Part
from livedesk.page.standing import rail
from livedesk.record.fold import State

STEPS = 12
"""Equal steps from the first publication to the last change."""


class PastMoment(Part, frozen=True, kw_only=True):
    """A moment at which the page stood otherwise than before and after."""

    seq: int
    """The last entry that readers had seen by then."""
    at: Moment
    """When."""
    headline: Extract | None
    """The key moment just published; None for a step in between."""
    updates: str
    """ "12 updates": how many stood on the page."""


def past_moments(state: State, desk: Desk) -> tuple[PastMoment, ...]:
    """Oldest first; none of them is the page as it is now, and no two are the same page."""
    if not state.published.times:
        return ()
    found: dict[int, tuple[datetime, Extract | None]] = {}
    for key in rail(state, desk, state.seq).moments:
        at = state.updates[key.id].values[0].first_published_at
        found.setdefault(state.seq_at(at), (at, key.headline))
    first, last = state.published.times[0], state.moments.times[-1]
    for step in range(1, STEPS):
        at = first + (last - first) * step / STEPS
        found.setdefault(state.seq_at(at), (at, None))
    now = state.seq_at(last)
    return tuple(
        PastMoment(
            seq=seq,
            at=desk.clock.moment(at),
            headline=headline,
            updates=desk.say_count("%(n)s update", "%(n)s updates", _standing(state, seq)),
        )
        for seq, (at, headline) in sorted(found.items())
        if 0 < seq < now
    )


def _standing(state: State, seq: int) -> int:
    return sum(
        1
        for s, id_ in zip(state.published.seqs, state.published.values, strict=True)
        if s <= seq and state.stands(id_, seq)
    )
