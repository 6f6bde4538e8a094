"""Who has reacted, in which words, and who is silent: after any entry of the record."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from livedesk.model import Attitude, Rank, Reaction
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract
from livedesk.page.parts import PartyPart, ReactionPart, ReactionsPart
from livedesk.page.pictures.world import Stance
from livedesk.page.words import clean
from livedesk.reading.parties import name
from livedesk.record.fold import State

ATTITUDES: dict[Attitude, str] = {
    "supports": N_("supports"),
    "opposes": N_("opposes"),
    "calls for": N_("calls for"),
    "warns": N_("warns"),
    "waits": N_("waits"),
    "comments": N_("says"),
}

STANCES: dict[Attitude, Stance] = {
    "supports": "for",
    "opposes": "against",
    "calls for": "spoke",
    "warns": "against",
    "waits": "spoke",
    "comments": "spoke",
}
"""What the map makes of an attitude."""

STANCE_WORDS: dict[Stance, str] = {
    "for": N_("supports"),
    "against": N_("opposes or warns"),
    "spoke": N_("has spoken"),
    "silent": N_("no word so far"),
}

RANKS: dict[Rank, str] = {
    "head": N_("head of state, government or institution"),
    "minister": N_("minister"),
    "spokesperson": N_("spokesperson"),
    "envoy": N_("envoy or adviser"),
    "lawmaker": N_("lawmaker"),
    "former": N_("former office-holder"),
    "other": "",
}


def reactions(state: State, desk: Desk, seq: int) -> ReactionsPart:
    """Reactions after entry ``seq``, the party that spoke last first; what was withdrawn is left out."""
    rows: list[tuple[datetime, str, PartyPart]] = []
    stances: dict[str, Stance] = {}
    heard = 0
    for party, history in state.reactions.items():
        said = [
            (at, reaction)
            for at, reaction in zip(history.times, history.upto(seq), strict=False)
            if _stands(state, reaction, seq)
        ]
        if said:
            first, last = _part(state, desk, *said[0], seq), _part(state, desk, *said[-1], seq)
            row = PartyPart(
                id=party,
                name=name(party, desk.words.lang),
                latest=last,
                first=first if len(said) > 1 else None,
                count=desk.say_count("%(n)s statement", "%(n)s statements", len(said)),
            )
            rows.append((said[-1][0], party, row))
            stances[party] = STANCES[said[-1][1].attitude]
        if place := bisect_right(history.seqs, seq):
            heard = max(heard, history.seqs[place - 1])
    rows.sort(key=lambda row: row[:2], reverse=True)
    spoken = {party for _, party, _ in rows}
    silent = [party for party in desk.story.reactions_from if party not in spoken]
    for party in silent:
        stances[party] = "silent"
    return ReactionsPart(
        parties=tuple(row for *_, row in rows),
        silent=tuple(name(party, desk.words.lang) for party in silent),
        stances=tuple(sorted(stances.items())),
        seq=heard,
    )


def _stands(state: State, reaction: Reaction, seq: int) -> bool:
    """Readers can still see the update it stands in."""
    history = state.updates.get(state.resolve(reaction.development, seq))
    update = history.as_of(seq) if history is not None else None
    return update is not None and update.change != "withdrawn"


def _part(state: State, desk: Desk, at: datetime, reaction: Reaction, seq: int) -> ReactionPart:
    return ReactionPart(
        at=desk.clock.moment(at),
        speaker=clean(reaction.speaker, 120),
        rank=desk.say(RANKS[reaction.rank]) if RANKS[reaction.rank] else "",
        attitude=desk.say(ATTITUDES[reaction.attitude]),
        sentence=extract(desk, reaction.sentence),
        update=state.resolve(reaction.development, seq),
    )


__all__ = ["ATTITUDES", "RANKS", "reactions"]
