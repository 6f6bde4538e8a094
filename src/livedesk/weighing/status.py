"""How sure is a development, by stated rules, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livedesk.model import Because, Difference, Link, Origin, Status, StatusSet
from livedesk.weighing.thresholds import CORROBORATED


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What beside its own reports decides on a development's status."""

    links: tuple[Link, ...] = ()
    """Links in force to this development: what newer ones do to it."""
    differences: tuple[Difference, ...] = ()
    """Questions of this development on which accounts differ."""
    set: StatusSet | None = None
    """What an editor set; its status None gives it back to the rules."""
    taken_back: Because | None = None
    """Why no report stands under it any more; None while one does."""
    planned: bool = False
    """True while it tells what is ahead."""
    denying: frozenset[str] = frozenset()
    """Ids of its own reports that deny it; they do not hold what it says."""


NOTHING_AROUND = Around()


def status(
    spoken: tuple[str, str] | None, origins: Sequence[Origin], around: Around = NOTHING_AROUND
) -> tuple[Status, Because]:
    """Status by the stated rules; the first that holds decides.

    ``spoken`` is the responsible party's own source, the actor it speaks for and its name; None when none speaks.

    1. what an editor set; 2. withdrawn: its sources took every report under it back; 3. superseded: it was
    a plan, and another plan or its outcome took its place; 4. denied: the party it is about denies it, and
    fewer than two independent origins hold it; 5. disputed: somebody named denies it, or a headline's figure
    clashes with another account's; 6. confirmed: the responsible party says so on the record;
    7. corroborated: two independent origins; 8. reported.
    """
    if around.set is not None and around.set.status is not None:
        return around.set.status, around.set.because
    if around.taken_back is not None:
        return "withdrawn", around.taken_back
    for link in around.links:
        if link.kind in ("fulfils", "supersedes"):
            return "superseded", link.because
    denials = [link for link in around.links if link.kind == "denies"]
    against = around.denying | {link.report for link in denials}
    holding = sum(any(report not in against for report in origin.reports) for origin in origins)
    for link in denials:
        if link.responsible and holding < CORROBORATED:
            return "denied", link.because
    if denials:
        return "disputed", denials[0].because
    for difference in around.differences:
        if _in_headlines(difference):
            return "disputed", difference.because
    if spoken is not None:
        text = f"{spoken[0]} on the record: {spoken[1]}"
        return "confirmed", Because(rule="status.confirmed", text=text)
    count = len(origins)
    values: dict[str, float | str] = {"origins": count, "threshold": CORROBORATED}
    who = ", ".join(origin.name for origin in origins[:4]) + (" and others" if count > 4 else "")
    if count >= CORROBORATED:
        text = f"{count} independent origins: {who}"
        return "corroborated", Because(rule="status.corroborated", text=text, values=values)
    text = f"one origin so far: {who}"
    return "reported", Because(rule="status.reported", text=text, values=values)


def _in_headlines(difference: Difference) -> bool:
    """Whether accounts clash in what headlines say: one that gives a figure is enough; whether something was agreed,
    and who proposed it, both must say, since below them everybody is quoted."""
    above = [account.part == "title" for account in difference.accounts]
    return all(above[:2]) if difference.kind in ("agreed", "who proposed") else any(above)
