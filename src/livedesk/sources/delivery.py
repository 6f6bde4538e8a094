"""Handing over to the desk: what passes the measure goes in order, the rest is held and counted.

A source's state is only kept once this has said that what it brought is durable.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

import msgspec
import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Report
from livedesk.sources.holding import HeldBack, Holding
from livedesk.sources.keeping import Keeping
from livedesk.sources.source import Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

_log = structlog.get_logger()

Deliver = Callable[[Source, Sequence[Report]], Awaitable[None]]
"""Takes new reports of a source; when it returns they are durable."""
TakeBack = Callable[[Source, Withdrawn], Awaitable[None]]
"""Hears that a source took an item away; when it returns that is durable."""


class Delivered(Noun, frozen=True, kw_only=True):
    """What became of what a source brought."""

    reports: tuple[Report, ...]
    """Those the desk took."""
    held: int
    """How many more were too many."""
    gone: int
    """Items taken back."""

    def counted(self, state: SourceState, now: datetime) -> SourceState:
        """The state with all that added to its counts."""
        return msgspec.structs.replace(
            state,
            last_new=now if self.reports else state.last_new,
            delivered=state.delivered + len(self.reports),
            held=state.held + self.held,
            held_since=state.held_since or (now if self.held else None),
            strangers=state.strangers + sum(report.held is not None for report in self.reports),
            taken_back=state.taken_back + self.gone,
        )


class Delivery:
    """The way from sources to the desk, with a measure for each."""

    def __init__(
        self, deliver: Deliver, take_back: TakeBack | None, now: Callable[[], datetime], kept: Keeping
    ) -> None:
        """``take_back`` None passes over what posters take back: nothing is kept that could be. ``kept`` remembers
        what is held beyond the process."""
        self._deliver = deliver
        self._take_back = take_back
        self._now = now
        self._kept = kept
        self._holding: dict[str, Holding] = {}

    def keep_held(self, source: Source) -> None:
        """Have what is held of a source outlive the process, where that is another than before."""
        holding = self._holding.get(source.id)
        if holding is not None and not holding.kept:
            holding.kept = self._kept.keep_held(source, holding.latest)

    async def hand_over(
        self, source: Source, reports: list[Report], gone: Sequence[Withdrawn], *, known_too: bool
    ) -> Delivered | None:
        """Deliver, in order; None when the desk could not take it: then nothing may be remembered of it.

        ``known_too``: accounts in the register have their measure as well.
        """
        passing = reports
        if any(report.poster is not None for report in reports):
            holding = self._measure(source)
            passing = holding.sift(reports, self._now(), known_too=known_too)
        if gone:
            self._measure(source).forget(each.key for each in gone)
        if not await self._taken(source, passing, gone):
            return None
        return Delivered(reports=tuple(passing), held=len(reports) - len(passing), gone=len(gone))

    async def let_through(
        self, source: Source, wanted: Collection[str] | None = None
    ) -> tuple[Report, ...] | None:
        """Deliver what was too many and is still at hand, on an editor's word: the reports of these ids, None for all.

        Which went, in the order in which they came; None when the desk could not take them: they are still held.
        """
        holding = self._measure(source)
        reports = tuple(each for each in holding.latest if wanted is None or each.id in wanted)
        if not await self._taken(source, reports, ()):
            return None
        holding.let_go(report.id for report in reports)
        self.keep_held(source)
        return reports

    def forget(self, source: Source) -> None:
        """Begin a source's measure anew: its table in the story file changed, or it went. What is held stays held."""
        self.keep_held(source)
        self._holding.pop(source.id, None)

    def held(self, source: Source, state: SourceState) -> HeldBack | None:
        """What of a source is held, and why; None when nothing is."""
        if not state.held and not state.strangers:
            return None
        why: list[str] = []
        if state.held:
            why.append(f"{state.held} more than {source.most_per_minute} in a minute")
        if state.strangers:
            why.append(f"{state.strangers} by accounts that are not in the register")
        return HeldBack(
            source=source.id,
            name=source.name,
            flooded=state.held,
            strangers=state.strangers,
            since=state.held_since,
            because="; ".join(why),
            latest=tuple(self._measure(source).latest) if state.held else (),
        )

    def _measure(self, source: Source) -> Holding:
        """The source's, from its last one's holdings on."""
        holding = self._holding.get(source.id)
        if holding is None:
            holding = self._holding[source.id] = Holding(source.most_per_minute, self._kept.held(source))
        return holding

    async def _taken(self, source: Source, reports: Sequence[Report], gone: Sequence[Withdrawn]) -> bool:
        try:
            if reports:
                await self._deliver(source, reports)
            if self._take_back is not None:
                for each in gone:
                    await self._take_back(source, each)
        except Exception as error:  # what the desk could not take is not the source's fault
            _log.error(
                "sources.not_delivered",
                source=source.id,
                reports=len(reports),
                why=str(error),
                exc_info=not isinstance(error, LivedeskError),
            )
            return False
        return True


__all__ = ["Deliver", "Delivered", "Delivery", "TakeBack"]
