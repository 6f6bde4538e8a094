"""What recent developments say, kept to find what a new report does to them.

A state machine fed in the order in which reports were placed; fed the same reports it knows the same.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Container
from datetime import datetime, timedelta

from livedesk.model import Because, Link, LinkKind, Member
from livedesk.story.schema import Story
from livedesk.weighing.gists import Gist, Gists
from livedesk.weighing.links import denies, fulfils, is_plan, replaces
from livedesk.weighing.thresholds import (
    DISTINCTIVE_LEAST,
    DISTINCTIVE_SHARE,
    GISTS_KEPT,
    OUTCOME_PUBLISHERS,
    PLAN_DAYS,
    REMEMBERED,
)


class Ledger:
    """What the developments of one story say, the latest few hundred of them."""

    def __init__(self, story: Story) -> None:
        self._gists = Gists(story)
        self._kept: OrderedDict[str, list[Gist]] = OrderedDict()
        self._since: dict[str, datetime] = {}
        self._words: Counter[str] = Counter()
        self._told: dict[tuple[str, str], set[str]] = {}
        """Publishers that told an outcome of a plan, by the developments of both, the outcome's first."""

    def hear(
        self, member: Member, drawn: Container[str] = (), settled: Container[str] = ()
    ) -> tuple[Link, ...]:
        """Take a placed report in; the links it gives cause to.

        ``drawn`` holds the ids of all links there ever were, those undone included: none is drawn again.
        ``settled`` holds the developments that are superseded or fulfilled: they are so once.
        """
        gist = self._gists.gist(member)
        if gist is None:
            return ()
        found: list[Link] = []
        fitting: dict[LinkKind, list[tuple[str, Because]]] = {
            "fulfils": self._outcomes(gist, official=member.report.type == "official"),
            "supersedes": self._replaced(gist),
            "denies": self._denied(gist),
        }
        for kind, fits in fitting.items():
            found += [
                link
                for older, because in fits
                if (kind == "denies" or older not in settled)
                and (link := self._link(kind, gist, older, because)).id not in drawn
            ]
        self._keep(gist)
        return tuple(found)

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: what the one that ends says is the other's."""
        gone, kept = self._kept.pop(ended, []), self._kept.get(into, [])
        if not gone:
            return
        for said in (gone, kept):
            self._words.subtract(_said(said))
        both = sorted([*kept, *gone], key=lambda gist: gist.seen_at)[:GISTS_KEPT]
        self._kept[into] = [gist._replace(development=into) for gist in both]
        self._kept.move_to_end(into)
        self._words.update(_said(both))
        since = self._since.pop(ended)
        self._since[into] = max(since, self._since.get(into, since))
        for newer, older in [pair for pair in self._told if ended in pair]:
            told = self._told.pop((newer, older))
            pair = (into if newer == ended else newer, into if older == ended else older)
            self._told.setdefault(pair, set()).update(told)

    def is_plan(self, development: str) -> bool:
        """Whether a development tells what is ahead; False when it is not remembered."""
        return is_plan(self._kept.get(development, ()))

    def denying(self, development: str) -> frozenset[str]:
        """Ids of the reports in a development that deny it: they do not hold what it says."""
        kept = self._kept.get(development, ())
        if not kept or kept[0].denial:
            return frozenset()
        return frozenset(gist.report for gist in kept if gist.denial)

    # --- what fits ----------------------------------------------------------------------------------

    def _others(self, gist: Gist) -> list[tuple[str, list[Gist]]]:
        return [(id_, kept) for id_, kept in self._kept.items() if id_ != gist.development]

    def _outcomes(self, gist: Gist, *, official: bool) -> list[tuple[str, Because]]:
        if gist.mode != "done" or gist.act is None or gist.speaker is not None:
            return []  # most reports tell no outcome: seen without looking at every plan
        opened = self._kept.get(gist.development, [gist])[0].seen_at
        found: list[tuple[str, Because]] = []
        for older, kept in self._others(gist):
            if not is_plan(kept) or kept[0].seen_at >= opened:
                continue
            because = fulfils(gist, kept)
            if because is None:
                continue
            told = self._told.setdefault((gist.development, older), set())
            told.add(gist.publisher)
            if official or len(told) >= OUTCOME_PUBLISHERS:
                found.append((older, because))
        return found

    def _replaced(self, gist: Gist) -> list[tuple[str, Because]]:
        # Where the plan's own development tells what comes instead, it has moved on; only a plain
        # cancellation there leaves nothing of it.
        if not (gist.off or gist.act == "cancel"):
            return []
        cancelled = gist.act in ("cancel", "reject")
        return [
            (older, because)
            for older, kept in self._kept.items()
            if (older != gist.development or cancelled)
            and is_plan(kept)
            and (because := replaces(gist, kept, self._distinctive)) is not None
        ]

    def _denied(self, gist: Gist) -> list[tuple[str, Because]]:
        if not gist.denial and gist.mode != "denied" and not gist.denied:
            return []
        found = [
            (older, because)
            for older, kept in self._kept.items()
            if (because := denies(gist, _main(kept), self._distinctive, self._gists)) is not None
        ]
        # A denial answers one thing: its own development before others, and where it could be two, none.
        own = [(older, because) for older, because in found if older == gist.development]
        return own or (found if len(found) == 1 else [])

    def _distinctive(self, stem: str) -> bool:
        most = max(DISTINCTIVE_LEAST, DISTINCTIVE_SHARE * len(self._kept))
        return 0 < self._words[stem] <= most

    def _link(self, kind: LinkKind, gist: Gist, older: str, because: Because) -> Link:
        party = self._kept[older][0].party
        return Link(
            id=link_id(kind, gist.development, older),
            kind=kind,
            newer=gist.development,
            older=older,
            report=gist.report,
            responsible=self._gists.responsible(_denier(kind, gist), party),
            because=because,
        )

    # --- what is kept -------------------------------------------------------------------------------

    def _keep(self, gist: Gist) -> None:
        kept = self._kept.setdefault(gist.development, [])
        self._kept.move_to_end(gist.development)
        if len(kept) < GISTS_KEPT:
            self._words.update(gist.words - _said(kept))
            kept.append(gist)
        self._since[gist.development] = gist.seen_at
        while self._kept:
            oldest = next(iter(self._kept))
            recent = gist.seen_at - self._since[oldest] <= timedelta(days=PLAN_DAYS)
            if recent and len(self._kept) <= REMEMBERED:
                break
            del self._since[oldest]
            self._words.subtract(_said(self._kept.pop(oldest)))


def _denier(kind: LinkKind, gist: Gist) -> str | None:
    """Whose word a report is; that of a denial in its text is his who denies."""
    headline = gist.denial or gist.mode == "denied" or kind != "denies"
    if not headline and gist.denied:
        return gist.denied[0][0]
    return gist.speaker or next(iter(gist.by), None)


def _said(kept: list[Gist]) -> set[str]:
    said: set[str] = set()
    for gist in kept:
        said |= gist.words
    return said


def _main(kept: list[Gist]) -> list[Gist]:
    """The gists that say what the development is about: those whose act most of them share with the first."""
    counts = Counter(g.core for g in kept)
    return [g for g in kept if 2 * counts[g.core] >= len(kept)] or kept[:1]


def link_id(kind: LinkKind, newer: str, older: str) -> str:
    """The id of a link: the same kind between the same two is the same link."""
    return f"{kind}:{newer}:{older}"
