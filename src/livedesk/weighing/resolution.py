"""Whether an outcome came, by its criterion: decided when a sign that is the criterion itself is borne out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from livedesk.model import Assessment, Because, Passage, Resolution, Status
from livedesk.story.schema import Indicator, Outcome, Story
from livedesk.weighing.significance import newsrooms
from livedesk.weighing.thresholds import KEY_ORIGINS

BORNE_OUT: Final[frozenset[Status]] = frozenset(("corroborated", "confirmed"))
"""Statuses at which a criterion can be met."""

Decisive = tuple[Outcome, Indicator, Passage]


class Resolutions:
    """What is decided of one story's outcomes. Fed with what readers can see, in order; rebuilt from its facts."""

    def __init__(self, story: Story, resolved: Iterable[Resolution] = ()) -> None:
        self._sets: dict[str, list[Outcome]] = {}
        for outcome in story.outcomes:
            self._sets.setdefault(outcome.set, []).append(outcome)
        self._decided = {resolution.outcome: resolution for resolution in resolved}

    def weigh(
        self, development: str, decisive: Sequence[Decisive], assessment: Assessment | None
    ) -> list[Resolution]:
        """What a development decides now, or ceases to: its outcome came, and the others of its set did not.

        ``decisive`` is what it shows of criteria, as done. What a person decided stands, and what is decided is
        not decided again; where the development that met a criterion no longer bears it out, it is open again.
        """
        holds = (
            assessment is not None
            and assessment.status in BORNE_OUT
            and newsrooms(assessment.origins) >= KEY_ORIGINS
        )
        found: list[Resolution] = []
        if not holds:
            why = Because(
                rule="outcome.open", text="the development that met the criterion no longer bears it out"
            )
            rested = [
                r.outcome
                for r in self._decided.values()
                if r.development == development and r.came is not None
            ]
            return [self._decide(outcome, None, why, None) for outcome in rested]
        for outcome, indicator, sentence in decisive:
            if self._is_open(outcome.id):
                why = Because(
                    rule="outcome.resolved",
                    text=f"{indicator.text}: {sentence.source_name}, {sentence.text}",
                    values={"indicator": indicator.id, "status": assessment.status if assessment else ""},
                )
                found.append(self._decide(outcome.id, True, why, (development, sentence)))
                other = Because(rule="outcome.excluded", text=f"came instead: {outcome.title}")
                found += [
                    self._decide(one.id, False, other, (development, sentence))
                    for one in self._sets[outcome.set]
                    if one.id != outcome.id and self._is_open(one.id)
                ]
        return found

    def take(self, resolution: Resolution) -> None:
        """What a person decided."""
        self._decided[resolution.outcome] = resolution

    def merge(self, ended: str, into: str) -> None:
        """Two developments are one from now on: what the one that ends decided, the other has."""
        for id_, resolution in self._decided.items():
            if resolution.development == ended:
                self._decided[id_] = msgspec.structs.replace(resolution, development=into)

    def _is_open(self, outcome: str) -> bool:
        decided = self._decided.get(outcome)
        return decided is None or (decided.came is None and decided.by == "rule")

    def _decide(
        self, outcome: str, came: bool | None, because: Because, rests: tuple[str, Passage] | None
    ) -> Resolution:
        resolution = Resolution(
            outcome=outcome,
            came=came,
            by="rule",
            because=because,
            development=rests[0] if rests is not None else None,
            sentence=rests[1] if rests is not None else None,
        )
        self._decided[outcome] = resolution
        return resolution
