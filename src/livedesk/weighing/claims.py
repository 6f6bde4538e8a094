"""The claims of one development, weighed: who said each, in what words and capacity, how sure, from how many origins.

Pure: members and what stands behind them in, claims with their status out. Claims whose contents share most of their
words are one; who denies it stands beside who says it. One speaker's word is one origin however many newsrooms heard
it, and what one newsroom alone heard is one origin however many speakers it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

import msgspec

from livedesk.model import Because, Claim, Member, Origin, Status
from livedesk.reading.words import words
from livedesk.weighing.gists import STEM
from livedesk.weighing.naming import Naming
from livedesk.weighing.thresholds import (
    CLAIM_CONTAINED,
    CLAIM_SHARED,
    CLAIM_WORDS,
    CLAIM_WORDS_CONTAINED,
    CLAIMS_COMPARED,
    CORROBORATED,
    HEARSAY_WORDS,
)

_NAME: Final = re.compile(r"\w{2,}")
_NAMELESS: Final = frozenset({"anonymous", "unknown"})
"""Capacities behind which nobody is known: the origin is then that of the outlet."""


_Posted = Callable[[str, frozenset[str]], Member | None]
"""Actor and the words of a claim in, the report of the actor's own source that has them out."""


class Voice(NamedTuple):
    """One speaker of a claim: the first report in which they are heard with it."""

    claim: Claim
    member: Member
    origin: str
    """Who it comes from, as readers see it: the speaker, or the outlet's origin where nobody is named."""


class WeighedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with everybody who is heard with it."""

    voices: tuple[Voice, ...]
    """Each speaker once, first heard first; those who deny it among them."""
    outlets: tuple[str, ...]
    """Names of the outlets that carry it, first seen first."""
    origins: tuple[str, ...]
    """Independent origins that hold it, never more than hold the development; of one that is only denied, who does."""
    status: Status
    """By the rules of developments, as far as they hold of a claim."""
    because: Because
    """The rule that gave it."""


class _Heard(NamedTuple):
    claim: Claim
    member: Member
    stems: frozenset[str]
    speaker: str
    origin: str
    carrier: str
    """Name of the development's origin that the outlet hangs on."""


def weighed_claims(
    members: Sequence[Member], origins: Sequence[Origin], fallen: Collection[str], names: Naming
) -> tuple[WeighedClaim, ...]:
    """The claims in the reports of a development, those from most origins first, then by the time they were first heard.

    ``members`` are its reports, first seen first; ``origins`` those of its assessment; ``fallen`` the ids of reports that
    their sources corrected or took back.
    """
    carriers = {outlet: origin.name for origin in origins for outlet in origin.outlets}
    groups: list[list[_Heard]] = []
    for heard in _heard(members, carriers, names):
        group = next((g for g in groups if _one(g[0], heard)), None)
        if group is None:
            groups.append([heard])
        else:
            group.append(heard)
    most = max(len(origins), 1)
    posted = _own_words(members, fallen, names)
    found = [_weighed(group, most, fallen, names, posted) for group in groups]
    order = sorted(range(len(found)), key=lambda n: (-len(found[n].origins), -len(found[n].outlets), n))
    return tuple(found[n] for n in order)


def _heard(members: Sequence[Member], carriers: dict[str, str], names: Naming) -> list[_Heard]:
    found: list[_Heard] = []
    for member in members:
        outlet = member.report.source_name
        carrier = carriers.get(outlet, outlet)
        for claim in member.findings.claims if member.findings is not None else ():
            stems = frozenset(w[:STEM] for w in words(claim.content, member.placement.lang))
            if len(stems) < (CLAIM_WORDS if claim.speaker else HEARSAY_WORDS):
                continue
            speaker, origin = _speaker(claim, carrier, names)
            found.append(_Heard(claim, member, stems, speaker, origin, carrier))
            if len(found) == CLAIMS_COMPARED:
                return found
    return found


def _speaker(claim: Claim, carrier: str, names: Naming) -> tuple[str, str]:
    """What tells a speaker from another, and the name of the origin that they are."""
    if claim.actor is not None:
        side = names.side(claim.actor)
        return f"side:{side}" if side is not None else f"actor:{claim.actor}", names.name(claim.actor)
    if not claim.speaker or claim.capacity in _NAMELESS:
        return f"origin:{carrier}", carrier
    name = claim.name or claim.speaker
    return f"name:{name.casefold()}", name


def _one(first: _Heard, other: _Heard) -> bool:
    """Whether two claims say the same: most words of both, or nearly all of the shorter one; who asks says nothing."""
    if (first.claim.stance == "asks") != (other.claim.stance == "asks"):
        return False
    shared = len(first.stems & other.stems)
    least, all_ = min(len(first.stems), len(other.stems)), len(first.stems | other.stems)
    contained = least >= CLAIM_WORDS_CONTAINED and shared >= CLAIM_CONTAINED * least
    if shared < CLAIM_SHARED * all_ and not contained:
        return False
    return _figures(first) == _figures(other)


def _figures(heard: _Heard) -> frozenset[str]:
    return frozenset(stem for stem in heard.stems if stem[:1].isdigit())


def _own_words(members: Sequence[Member], fallen: Collection[str], names: Naming) -> _Posted:
    """Finds the report in which a speaker's own source has the words of a claim, most of them, itself."""
    own: dict[str, list[tuple[Member, frozenset[str]]]] = {}
    for member in members:
        report = member.report
        actors = () if _fell(member, fallen) else names.speaks_for(report)
        if actors:
            said = words(f"{report.title or ''} {report.summary or ''}", member.placement.lang)
            for actor in actors:
                own.setdefault(actor, []).append((member, frozenset(w[:STEM] for w in said)))

    def posted(actor: str, stems: frozenset[str]) -> Member | None:
        if len(stems) < CLAIM_WORDS_CONTAINED:
            return None
        needed = CLAIM_CONTAINED * len(stems)
        return next((member for member, said in own.get(actor, ()) if len(stems & said) >= needed), None)

    return posted


def _weighed(
    group: Sequence[_Heard], most: int, fallen: Collection[str], names: Naming, posted: _Posted
) -> WeighedClaim:
    group = _called_alike(group)
    voices: dict[tuple[str, bool], Voice] = {}
    for heard in group:
        said = Voice(heard.claim, heard.member, heard.origin)
        voices.setdefault((heard.speaker, heard.claim.stance == "denies"), said)
    standing = [h for h in group if not _fell(h.member, fallen)]
    holding = [h for h in standing if h.claim.stance != "denies"]
    holders = {h.speaker for h in holding}
    # Who is heard both saying and denying the same words says in one of them that it is not so ("won't give up").
    denying = [h for h in standing if h.claim.stance == "denies" and h.speaker not in holders]
    origins = _origins(holding or standing or group, most)
    status, because = _status(holding, denying, standing, origins, names, posted)
    return WeighedClaim(
        voices=tuple(voices.values()),
        outlets=tuple(dict.fromkeys(h.member.report.source_name for h in group)),
        origins=origins,
        status=status,
        because=because,
    )


def _called_alike(group: Sequence[_Heard]) -> list[_Heard]:
    """The same with one speaker where the words of one name stand in another: "Rutte", "NATO chief Rutte"."""
    known: list[tuple[frozenset[str], _Heard]] = []
    found: list[_Heard] = []
    for heard in group:
        called = (
            frozenset(_NAME.findall(f"{heard.claim.speaker} {heard.origin}".casefold()))
            if heard.claim.speaker
            else None
        )
        bare = frozenset(_NAME.findall(heard.claim.speaker.casefold()))
        same = next(
            (h for words_, h in known if called is not None and (bare <= words_ or words_ <= called)), None
        )
        if same is not None:
            found.append(heard._replace(speaker=same.speaker, origin=same.origin))
            continue
        found.append(heard)
        if called is not None and bare:
            known.append((called, heard))
    return found


def _origins(heard: Sequence[_Heard], most: int) -> tuple[str, ...]:
    """The speakers, or the development's origins that carry them, whichever are fewer."""
    speakers = {h.speaker: h.origin for h in heard}
    carriers = dict.fromkeys(h.carrier for h in heard)
    fewer = list(dict.fromkeys(speakers.values())) if len(speakers) <= len(carriers) else list(carriers)
    return tuple(fewer[:most])


def _status(
    holding: Sequence[_Heard],
    denying: Sequence[_Heard],
    standing: Sequence[_Heard],
    origins: Sequence[str],
    names: Naming,
    posted: _Posted,
) -> tuple[Status, Because]:
    """The first that holds: withdrawn, denied or disputed, confirmed, corroborated, reported."""
    if not standing:
        return "withdrawn", Because(rule="status.withdrawn", text="no report is left under it")
    if holding and denying:
        first = denying[0]
        text = f"denied: {first.member.report.source_name}, {first.origin}"
        spoken_of = {first.claim.actor} & {m.id for m in names.mentioned(holding[0].member.report)}
        status: Status = "denied" if spoken_of - {None} and len(origins) < CORROBORATED else "disputed"
        return status, Because(rule="status.denied", text=text)
    for heard in standing:
        actor = heard.claim.actor
        if actor is None:
            continue
        own = heard.member if actor in names.speaks_for(heard.member.report) else posted(actor, heard.stems)
        if own is not None:
            text = f"{names.name(actor)} on the record: {own.report.source_name}"
            return "confirmed", Because(rule="status.confirmed", text=text)
    who = ", ".join(origins[:4]) + (" and others" if len(origins) > 4 else "")
    if len(origins) >= CORROBORATED:
        text = f"{len(origins)} independent origins: {who}"
        return "corroborated", Because(
            rule="status.corroborated", text=text, values={"origins": len(origins)}
        )
    return "reported", Because(
        rule="status.reported", text=f"one origin so far: {who}", values={"origins": 1}
    )


def _fell(member: Member, fallen: Collection[str]) -> bool:
    return member.report.id in fallen or (member.placement.copy_of or "") in fallen


__all__ = ["Voice", "WeighedClaim", "weighed_claims"]
