"""What a newer report does to an older development: denies it, takes a plan's place, or is its outcome.

Pure rules over gists. They would rather say nothing: a wrong "denied" costs more than a missed one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from livedesk.model import Act, Because
from livedesk.weighing.gists import Gist, Gists
from livedesk.weighing.thresholds import (
    DENIAL_HOURS,
    DENIAL_WORDS,
    DENIED_SHARE,
    DENIED_WORDS,
    OFF_WORDS,
    PLAN_DAYS,
)

FORESEEN: frozenset[Act] = frozenset({"meet", "call", "travel", "begin"})
"""Acts of which a headline in the future tense makes a plan: appointments, which can be seen to come. What
somebody "will" say, give or end is as often a wish."""
SEEN_COMING: dict[Act, frozenset[Act]] = {
    "meet": frozenset({"meet", "begin", "end"}),
    "call": frozenset({"call"}),
    "begin": frozenset({"begin", "end", "meet"}),
}
"""Acts by which a plan of one comes: a meeting planned is a meeting begun."""

Distinctive = Callable[[str], bool]
"""Whether a stem tells developments apart."""


def plans(gist: Gist) -> bool:
    """Whether a report tells a plan: its headline has ahead what can be seen to come."""
    known = gist.mode == "planned" and gist.core in FORESEEN and gist.act is not None
    return known and not gist.off and not gist.open


def is_plan(gists: Sequence[Gist]) -> bool:
    """Whether a development is a plan: at least half of its reports, and the first, have it ahead."""
    if not gists or not plans(gists[0]):
        return False
    return 2 * sum(plans(g) for g in gists) >= len(gists)


def fulfils(newer: Gist, plan: Sequence[Gist]) -> Because | None:
    """Whether a report tells the outcome of a plan: the same ones do, as done, what was ahead of them.

    At least two who take part are the same, none of the plan's is missing, and the day it named has come.
    """
    if newer.mode != "done" or newer.act is None or newer.speaker is not None:
        return None
    if newer.day is not None and newer.day >= newer.seen_at.date():
        return None  # "meet today" may yet be ahead
    first = next((gist for gist in plan if plans(gist)), None)
    for gist in plan:
        if not plans(gist) or gist.core is None or newer.act not in SEEN_COMING.get(gist.core, ()):
            continue
        if first is not None and gist.party != first.party:
            continue  # one late report's appointment of others: the plan is the one it was opened with
        if len(gist.party) < 2 or not set(gist.party) <= set(newer.party):
            continue
        if not timedelta(0) < newer.seen_at - gist.seen_at <= timedelta(days=PLAN_DAYS):
            continue
        if gist.day is not None and newer.seen_at.date() < gist.day - timedelta(days=1):
            continue  # a day's room: the day is the place's, the moment the desk's
        return Because(
            rule="status.outcome",
            text=f"it has come: {newer.source_name}, {newer.title}",
            values={"act": newer.act, "party": ", ".join(gist.party)},
        )
    return None


def replaces(newer: Gist, plan: Sequence[Gist], distinctive: Distinctive) -> Because | None:
    """Whether a report says that a plan is off or replaced: it says so, and shares the plan's words."""
    if not (newer.off or newer.act == "cancel") or newer.mode in ("asked", "conditional"):
        return None
    for gist in plan:
        if not plans(gist) or not _within(newer, gist, timedelta(days=PLAN_DAYS)):
            continue
        shared = sorted(w for w in newer.words & gist.words if distinctive(w))
        same = set(newer.named) & set(gist.named)
        if newer.named and gist.named and not same:
            continue
        if len(shared) >= (OFF_WORDS if not (same and newer.party and newer.party == gist.party) else 1):
            return Because(
                rule="status.superseded",
                text=f"the plan is off or replaced: {newer.source_name}, {newer.title}",
                values={"words": ", ".join(shared)},
            )
    return None


def denies(newer: Gist, older: Sequence[Gist], distinctive: Distinctive, gists: Gists) -> Because | None:
    """Whether a report carries a denial of a development.

    It says that something is denied and shares words and an actor with it; or one is said to say that what
    the older one has ahead, between the same ones, is not so; or what a claim in it denies is, by most of its
    words, what the older one tells. That must be what the development was opened with, or what half of it tells:
    what one late report adds can be wrong without the rest.
    """
    first = older[0]
    if first.denial or first.mode == "denied" or not _within(newer, first, timedelta(hours=DENIAL_HOURS)):
        return None
    found = [_answered(newer, gist, distinctive, gists) for gist in older]
    answered = [because for because in found if because is not None]
    return answered[0] if answered and (found[0] or 2 * len(answered) >= len(older)) else None


def _answered(newer: Gist, gist: Gist, distinctive: Distinctive, gists: Gists) -> Because | None:
    """Whether it denies what one report tells."""
    same = bool(set(newer.named) & set(gist.named))
    if newer.denial and newer.mode not in ("asked", "conditional", "planned"):
        shared = sorted(w for w in newer.words & gist.words if distinctive(w))
        if len(shared) >= DENIAL_WORDS and same:
            return _denial(newer, "words", ", ".join(shared))
    elif (
        newer.mode == "denied"
        and newer.speaker
        and newer.core in SEEN_COMING
        and not newer.open
        and (
            plans(gist)
            and gist.core == newer.core
            and len(gist.party) > 1
            and gist.party == newer.party
            and gists.responsible(newer.speaker, gist.party)
        )
    ):
        return _denial(newer, "party", ", ".join(gist.party))
    for _, said in newer.denied:
        told = said & gist.words
        if same and len(told) >= DENIED_WORDS and len(told) >= DENIED_SHARE * len(said):
            return _denial(newer, "words", ", ".join(sorted(told)))
    return None


def _denial(newer: Gist, what: str, shared: str) -> Because:
    return Because(
        rule="status.denied",
        text=f"denied: {newer.source_name}, {newer.title}",
        values={what: shared},
    )


def _within(newer: Gist, older: Gist, time: timedelta) -> bool:
    return timedelta(0) < newer.seen_at - older.seen_at <= time
