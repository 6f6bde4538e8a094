"""Who says what: the claims of one update's development after any entry of the record, each with its status."""

from __future__ import annotations

from typing import Final

from livedesk.model import Capacity, Passage, Stance
from livedesk.page.catalogue import N_
from livedesk.page.desk import Desk, extract, status_part
from livedesk.page.parts import ClaimPart, VoicePart
from livedesk.page.words import clean
from livedesk.record.fold import State
from livedesk.record.placed import members_at
from livedesk.weighing.claims import Voice, WeighedClaim, weighed_claims
from livedesk.weighing.naming import naming
from livedesk.weighing.passages import LONGEST

SHOWN: Final = 20
"""Claims shown of one development."""
VOICES: Final = 6
"""Speakers shown of one claim."""
LEAST_SURE: Final = 0.95
"""A claim less sure than this presents itself with doubt: the faintest cue takes more."""

CAPACITIES: Final[dict[Capacity, str]] = {
    "official": N_("official"),
    "named_person": N_("by name"),
    "anonymous": N_("not named"),
    "document": N_("document"),
    "on_the_ground": N_("on the ground"),
    "expert": N_("expert"),
    "media": N_("other media"),
    "social": N_("social post"),
    "unknown": N_("capacity not told"),
}
STANCES: Final[dict[Stance, str]] = {
    "says": N_("says"),
    "denies": N_("denies"),
    "believes": N_("believes"),
    "asks": N_("asks"),
}


def weighed_at(state: State, desk: Desk, development: str, seq: int) -> tuple[WeighedClaim, ...]:
    """The claims of a development after entry ``seq``; none before it was published."""
    history = state.updates.get(development)
    update = history.as_of(seq) if history is not None else None
    if update is None:
        return ()
    fallen = {
        report
        for report, changed in state.rewordings.items()
        if any(one.kind in ("corrected", "withdrawn") for one in changed.upto(seq))
    }
    members = members_at(state, development, seq)
    return weighed_claims(members, update.origins, fallen, naming(desk.story))


def claims(state: State, desk: Desk, development: str, seq: int) -> tuple[ClaimPart, ...]:
    """The same as the page shows them: at most SHOWN, those from most origins first."""
    return tuple(_part(desk, one) for one in weighed_at(state, desk, development, seq)[:SHOWN])


def _part(desk: Desk, claim: WeighedClaim) -> ClaimPart:
    more = len(claim.voices) - VOICES
    return ClaimPart(
        voices=tuple(_voice(desk, voice) for voice in claim.voices[:VOICES]),
        more=desk.say("%(n)s more", n=more) if more > 0 else "",
        evidence=desk.say(
            "%(outlets)s, %(origins)s",
            outlets=desk.say_count("%(n)s outlet", "%(n)s outlets", len(claim.outlets)),
            origins=desk.say_count("%(n)s origin", "%(n)s origins", len(claim.origins)),
        ),
        origins=tuple(clean(name, 120) for name in claim.origins),
        status=status_part(desk, claim.status, claim.because.text),
    )


def _voice(desk: Desk, voice: Voice) -> VoicePart:
    claim, report = voice.claim, voice.member.report
    cues = list(dict.fromkeys(hedge.text for hedge in claim.hedges))
    doubt = claim.sureness < LEAST_SURE and bool(cues)
    said = Passage(
        text=claim.content[:LONGEST],
        report=report.id,
        source_name=report.source_name,
        url=report.url,
        lang=voice.member.placement.lang,
        at=report.seen_at,
        published_at=report.published_at,
        author=report.author,
    )
    return VoicePart(
        speaker=clean(claim.speaker, 120),
        capacity=desk.say(CAPACITIES[claim.capacity]) if claim.speaker else desk.say("nobody is named"),
        stance=desk.say(STANCES[claim.stance]),
        through=clean(claim.through or "", 120),
        content=extract(desk, said),
        quoted=claim.manner in ("direct", "mixed"),
        sure=desk.say("with doubt: %(cues)s", cues=clean(", ".join(cues[:4]), 120))
        if doubt
        else desk.say("as certain"),
    )


__all__ = ["CAPACITIES", "STANCES", "claims", "weighed_at"]
