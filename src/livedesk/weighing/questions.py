"""Questions that reports answer: those on which accounts differ, and forecasts with what came of them.

Fed in the order in which reports were placed and the pages behind them read; fed the same it knows the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from livedesk.model import Difference, Member
from livedesk.story.schema import Story
from livedesk.weighing.answers import Answer, Answers
from livedesk.weighing.differences import Differences
from livedesk.weighing.forecasts import Forecasts


class Questions:
    """The questions of one story."""

    def __init__(self, story: Story) -> None:
        self._answers = Answers(story)
        self._differences = Differences()
        self._forecasts = Forecasts()

    def hear(self, member: Member) -> tuple[Difference, ...]:
        """Take a placed report in, its headline and summary; what changes by it."""
        if (development := _where(member)) is None:
            return ()
        return self._heard(list(self._answers.of(member)), development)

    def hear_text(self, member: Member) -> tuple[Difference, ...]:
        """Take in what stands in the article behind a report's link; what changes by it."""
        if (development := _where(member)) is None:
            return ()
        return self._heard(list(self._answers.of_text(member)), development)

    def _heard(self, answers: list[Answer], development: str) -> tuple[Difference, ...]:
        if not answers:
            return ()
        return (*self._differences.hear(answers, development), *self._forecasts.hear(answers, development))

    def known(self, differences: Iterable[Difference]) -> None:
        """Go on from what is in the record, whatever was heard since in another order."""
        found = list(differences)
        self._differences.known(one for one in found if not one.forecast)
        self._forecasts.known(one for one in found if one.forecast)

    def all(self) -> tuple[Difference, ...]:
        """Everything found, in order, with all accounts known by now."""
        return (*self._differences.all(), *self._forecasts.all())

    def merge(self, ended: str, into: str) -> tuple[Difference, ...]:
        """Two developments are one from now on; what changes by that."""
        return (*self._differences.merge(ended, into), *self._forecasts.merge(ended, into))


def _where(member: Member) -> str | None:
    """The development in which a report answers anything; None for copies and comment, which do not."""
    placement = member.placement
    if placement.copy_of is not None or placement.form == "analysis":
        return None
    return placement.development


__all__ = ["Questions"]
