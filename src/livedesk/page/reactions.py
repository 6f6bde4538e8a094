"""Who has reacted, in which words, and who is silent: after any entry of the record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from livedesk.model import Attitude, Rank, Reaction, Said
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
    latest = 0
    said: dict[str, list[tuple[datetime, Reaction]]] = {}
    for party, history in state.reactions.items():
        said[party] = [
            (at, reaction)
            for at, reaction in zip(history.times, history.upto(seq), strict=False)
            if stands(state, reaction, seq)
        ]
        if place := bisect_right(history.seqs, seq):
            latest = max(latest, history.seqs[place - 1])
    for entry, at, reaction in _set(state, seq):
        latest = max(latest, entry)
        if reaction is not None and _seen(state, reaction, seq):
            said.setdefault(reaction.party, []).append((at, reaction))
    for party, found in said.items():
        if not found:
            continue
        found = _once(state, found, seq)
        first, last = _part(state, desk, *found[0], seq), _part(state, desk, *found[-1], seq)
        row = PartyPart(
            id=party,
            name=name(party, desk.words.lang),
            latest=last,
            first=first if len(found) > 1 else None,
            count=desk.say_count("%(n)s statement", "%(n)s statements", len(found)),
        )
        rows.append((found[-1][0], party, row))
        stances[party] = STANCES[found[-1][1].attitude]
    rows.sort(key=lambda row: row[:2], reverse=True)
    spoken = {party for _, party, _ in rows}
    silent = [party for party in desk.story.reactions_from if party not in spoken]
    for party in silent:
        stances[party] = "silent"
    return ReactionsPart(
        parties=tuple(row for *_, row in rows),
        silent=tuple(name(party, desk.words.lang) for party in silent),
        stances=tuple(sorted(stances.items())),
        seq=latest,
    )


def _once(state: State, found: list[tuple[datetime, Reaction]], seq: int) -> list[tuple[datetime, Reaction]]:
    """A party's reactions by time, of each development the last: a later report may tell the attitude."""
    last: dict[str, tuple[datetime, Reaction]] = {}
    for at, reaction in sorted(found, key=lambda pair: pair[0]):
        last[state.resolve(reaction.development, seq)] = (at, reaction)
    return sorted(last.values(), key=lambda pair: pair[0])


def _ruling(state: State, reaction: Reaction, seq: int) -> Said | None:
    """What an editor said of a party's reaction in a development; None where the rules decide."""
    development = state.resolve(reaction.development, seq)
    for id_ in dict.fromkeys((development, reaction.development)):
        ruled = state.ruled.get(f"reaction:{reaction.party}/{id_}")
        ruling = ruled.as_of(seq) if ruled is not None else None
        if ruling is not None and isinstance(ruling.value, Said):
            return ruling.value
    return None


def _set(state: State, seq: int) -> Iterator[tuple[int, datetime, Reaction | None]]:
    """Reactions that editors set or took off, with their entry; None for one that was taken off or given back."""
    for about, ruled in state.ruled.items():
        place = bisect_right(ruled.seqs, seq) if about.startswith("reaction:") else 0
        if place:
            ruling = ruled.values[place - 1]
            value = ruling.value if ruling is not None else None
            reaction = value.reaction if isinstance(value, Said) else None
            yield ruled.seqs[place - 1], ruled.times[place - 1], reaction


def stands(state: State, reaction: Reaction, seq: int) -> bool:
    """Readers can still see the update a reaction by rule stands in, and no editor ruled on it."""
    return _seen(state, reaction, seq) and _ruling(state, reaction, seq) is None


def _seen(state: State, reaction: Reaction, seq: int) -> bool:
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


__all__ = ["ATTITUDES", "RANKS", "reactions", "stands"]
