"""How much one speaker may bring in a minute; the rest is held and counted, not lost from sight.

Only posts are held back: an outlet's feed is bounded by its own length. Every account in the register
has a measure of its own, all others share one, so that a flood of strangers costs a known account
nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from livedesk.model import Noun, Report

#: Reports held that are kept at hand for an editor; of older ones only the number is known.
KEPT = 200


class HeldBack(Noun, frozen=True, kw_only=True):
    """What of one source is held, and why, for the editor's queue."""

    source: str
    """Id of the source."""
    name: str
    """Its name."""
    flooded: int = 0
    """Reports held because they were too many in a minute, since the desk began to look at it, over restarts.
    They are not in the record."""
    strangers: int = 0
    """Reports held because their accounts are not in the register, likewise. They stand in the record."""
    since: datetime | None
    """When the first that were too many came."""
    because: str
    """Why, in words: "3 more than 60 in a minute; 2 by accounts that are not in the register"."""
    latest: tuple[Report, ...] = ()
    """The last of those that were too many, newest last: ``Poller.let_through`` delivers them, by their ids. One whose
    account is not in the register (``held``) then stands in the record as any other stranger's."""

    @property
    def count(self) -> int:
        """All that is held."""
        return self.flooded + self.strangers

    @property
    def out_of_reach(self) -> int:
        """Of what was too many, those that are not at hand: older than the latest, or let through."""
        return self.flooded - len(self.latest)


class Holding:
    """One source's measure. Goes by the times it is given and by nothing else."""

    def __init__(self, most_per_minute: int, held: Iterable[Report] = ()) -> None:
        """``most_per_minute`` reports of one speaker pass, and as many at once after a quiet minute. ``held`` were
        too many before."""
        self._most = most_per_minute
        self._left: dict[str, tuple[float, datetime]] = {}
        self.latest: deque[Report] = deque(held, maxlen=KEPT)
        """Those held last."""
        self.kept = True
        """Whether ``latest`` is as it was when last kept beyond the process."""

    def sift(self, reports: Iterable[Report], now: datetime, *, known_too: bool) -> list[Report]:
        """The reports that pass, in order; the others are in ``latest``.

        ``known_too``: accounts in the register have their measure as well.
        """
        passing: list[Report] = []
        known: set[str] | None = None
        for report in reports:
            poster = report.poster
            if (
                poster is None
                or (poster.verified_by is not None and not known_too)
                or self._passes("" if poster.verified_by is None else poster.id, now)
            ):
                passing.append(report)
                continue
            known = {each.id for each in self.latest} if known is None else known
            if report.id not in known:  # after a crash a stream brings again what came last
                self.latest.append(report)
                self.kept = False
        return passing

    def forget(self, keys: Iterable[str]) -> None:
        """Let go of reports, by item key: their posters took them back."""
        gone = set(keys)
        self._keep([report for report in self.latest if report.item_key not in gone])

    def let_go(self, ids: Iterable[str]) -> None:
        """Let go of reports, by id: an editor let them through."""
        gone = set(ids)
        self._keep([report for report in self.latest if report.id not in gone])

    def _keep(self, kept: list[Report]) -> None:
        self.kept = self.kept and len(kept) == len(self.latest)
        self.latest.clear()
        self.latest.extend(kept)

    def _passes(self, speaker: str, now: datetime) -> bool:
        left, at = self._left.get(speaker, (float(self._most), now))
        left = min(self._most, left + max((now - at).total_seconds(), 0.0) * self._most / 60)
        self._left[speaker] = (left - 1 if left >= 1 else left, now)
        return left >= 1


__all__ = ["KEPT", "HeldBack", "Holding"]
