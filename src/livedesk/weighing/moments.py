"""Key moments: which developments somebody who missed the story must see, and when two are one moment told twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from livedesk.model import Act, Because, Member, Origin
from livedesk.weighing.naming import Naming
from livedesk.weighing.significance import newsrooms
from livedesk.weighing.tally import Tally, deed
from livedesk.weighing.thresholds import KEY_HALF, KEY_ORIGINS, KEY_REPEAT, KEY_SIGNIFICANCE

OCCASIONS: Final[frozenset[Act]] = frozenset(("meet", "call", "travel", "begin", "end", "agree"))
"""Deeds by which an occasion comes, goes on and ends: what principals do with each other, not what is said of it."""


class Moment(NamedTuple):
    """What a development tells, as far as another may tell it again."""

    act: Act | None
    """The deed most of its headlines tell."""
    parties: frozenset[str]
    """Principals that half of its headlines name; never iterated."""
    issues: frozenset[str]
    """Issues that half of its headlines name; never iterated."""
    at: datetime
    """When its first report was seen."""

    def again(self, other: Moment) -> bool:
        """Does it tell what the other tells: the same deed, of the same ones, on the same issues, lately?"""
        return (
            self.act is not None
            and (self.act, self.parties, self.issues) == (other.act, other.parties, other.issues)
            and abs(self.at - other.at) <= KEY_REPEAT
        )


def moment(tally: Tally, at: datetime) -> Moment:
    """The moment that a development's count tells."""
    counts = tally.counts
    half = counts.first / 2
    return Moment(
        act=max(counts.acts, key=lambda act: counts.acts[act], default=None),
        parties=frozenset(actor for actor, n in counts.named.items() if n >= half),
        issues=frozenset(issue for issue, n in counts.issues.items() if n >= half),
        at=at,
    )


def key_moment(
    tally: Tally,
    members: Sequence[Member],
    origins: Sequence[Origin],
    significance: float,
    names: Naming,
    others: Callable[[], Sequence[Moment]],
) -> tuple[bool, Because | None]:
    """Whether a development is a key moment, and why; why not, where it would be one but was told before.

    It is one when it is significant, brought by enough newsrooms that do not hang on each other, and most of its
    reports tell news, name two sides in a story of several, and tell a deed in one of principals; or when the party responsible
    itself tells an occasion between two sides. ``others`` gives what those tell that are; it is asked only
    where that decides.
    """
    counts, heard = tally.counts, newsrooms(origins)
    values: dict[str, float | str] = {"significance": significance, "newsrooms": heard}
    because: Because | None = None
    occasion = _occasion(members, names)
    if (
        significance >= KEY_SIGNIFICANCE
        and heard >= KEY_ORIGINS
        and counts.share(counts.news) >= KEY_HALF
        and counts.share(counts.together) >= KEY_HALF
        and (not names.parties or counts.share(counts.deeds) >= KEY_HALF)
    ):
        text = f"significance {significance:.2f}, {heard} newsrooms that do not hang on each other"
        because = Because(rule="key.significant", text=text, values=values)
    elif occasion is not None:
        text = f"told by the party responsible: {occasion.report.source_name}"
        because = Because(rule="key.occasion", text=text, values=values)
    if because is None:
        return False, None
    mine = moment(tally, members[0].report.seen_at)
    if any(mine.again(other) for other in others()):
        return False, Because(
            rule="key.repeat", text="a key moment tells the same deed already", values=values
        )
    return True, because


def _occasion(members: Sequence[Member], names: Naming) -> Member | None:
    """The first report in which the party responsible tells that principals of two sides meet, part or agree."""
    for member in members:
        frame = member.findings.frame if member.findings is not None else None
        if frame is None or frame.mode != "done" or frame.act not in OCCASIONS:
            continue
        if deed(member, names) is None or not names.speaks_for(member.report) or _doubtful(member):
            continue
        aside = {*frame.before, *frame.after}
        taking_part = [
            actor for actor in (frame.who, *frame.beside, *frame.whom)
            if actor is not None and actor not in aside and actor in names.principals and names.is_person(actor)
        ]  # fmt: skip
        if len({names.party(actor) for actor in taking_part}) > 1:
            return member
    return None


def _doubtful(member: Member) -> bool:
    """Its headline, or the text of a post without one, says "may", "is to" or "if"."""
    part = "title" if member.report.title else "summary"
    hedges = member.findings.hedges if member.findings is not None else ()
    return any(
        hedge.span.part == part and hedge.kind in ("epistemic", "future", "conditional") for hedge in hedges
    )
