"""Where reports lie and how developments stand, now or after any entry."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from livedesk.model import Link, Member, Status

if TYPE_CHECKING:
    from livedesk.record.fold import State


def status_at(state: State, development: str, seq: int) -> Status | None:
    """Status of a development after entry ``seq``, merges by then followed; None before it was weighed."""
    found = state.developments.get(state.resolve(development, seq))
    return found.status.as_of(seq) if found is not None else None


def links_at(state: State, development: str, seq: int) -> tuple[Link, ...]:
    """Links in force after entry ``seq`` with a development on either side, in order of being drawn."""
    found = state.developments.get(development)
    if found is None:
        return ()
    links = (state.links[id_].as_of(seq) for id_ in dict.fromkeys(found.links.upto(seq)))
    return tuple(link for link in links if link is not None)


def members_now(state: State, development: str) -> list[Member]:
    """Members of a development as placed now, first seen first; a report moved elsewhere is left out."""
    return members_at(state, development, state.seq)


def members_at(state: State, development: str, seq: int) -> list[Member]:
    """Members of a development as placed after entry ``seq``, first seen first.

    Empty for an id that is not known, or that was merged into another by then.
    """
    found = state.developments.get(development)
    if found is None:
        return []
    seen: dict[str, Member] = {}
    for member in found.members.upto(seq):
        moves = state.moves.get(member.report.id)
        then = member if moves is None or seq < moves.seqs[0] else moves.as_of(seq)
        if then is None or then.placement.development is None:
            continue
        if state.resolve(then.placement.development, seq) == development:
            seen[member.report.id] = then
    return sorted(seen.values(), key=_seen_at)


def _seen_at(member: Member) -> datetime:
    return member.report.seen_at
