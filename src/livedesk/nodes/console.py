"""What people at the console of a serve node work with: the story as followed, their wishes as orders to who gathers it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import structlog

from livedesk.desk import Clock, Listener
from livedesk.errors import LivedeskError
from livedesk.hand import Carried
from livedesk.model import AnyCommand, SourceStep
from livedesk.nodes.fetching import SharedStates, shared_id
from livedesk.nodes.following import Follower
from livedesk.nodes.messages import Order, Ordered, SourceOrdered, SourcesOrdered
from livedesk.nodes.orders import Added, Changed, Done, Orders, error_from
from livedesk.record import State
from livedesk.record.postgres import PostgresLog
from livedesk.sources.state import SourceState, decode_state
from livedesk.story.loading import LoadedStory
from livedesk.story.schema import Source, Story

LOOK = 5.0
"""Seconds between two looks at how sources do."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class FollowedDesk:
    """A story's desk, as the console has it, that is at work on another node."""

    def __init__(self, follower: Follower, orders: Orders) -> None:
        self.clock: Clock = follower.clock
        self.append_seconds = 0.0
        """Nothing is appended here."""
        self._follower = follower
        self._orders = orders

    @property
    def state(self) -> State:
        """As Desk.state, as far as it was followed."""
        return self._follower.state

    @property
    def story(self) -> Story:
        """As Desk.story."""
        return self._follower.story

    @property
    def loaded(self) -> LoadedStory:
        """As Desk.loaded: the file in force."""
        return self._follower.loaded

    @property
    def record(self) -> PostgresLog:
        """The story's record, for reading."""
        return self._follower.log

    def story_at(self, seq: int) -> Story:
        """As Desk.story_at."""
        return self._follower.story_at(seq)

    def listen(self, listener: Listener) -> None:
        """As Desk.listen."""
        self._follower.listen(listener)

    async def carry_out(self, command: AnyCommand, by: str) -> Carried:
        """As Desk.carry_out; and CommandRefused when no node has the story now."""
        return await self._commanded(Ordered(command=command, by=by))

    async def submit(self, command: AnyCommand, by: str) -> Carried:
        """As Desk.submit, and as ``carry_out``."""
        return await self._commanded(Ordered(command=command, by=by, submitted=True))

    async def change_source(
        self, source: str, change: SourceStep, by: str, *, why: str = "", table: dict[str, Any] | None = None
    ) -> bool:
        """As Desk.change_source, and as ``carry_out``."""
        answer = await self._ordered(SourceOrdered(source=source, change=change, by=by, why=why, table=table))
        return isinstance(answer, Changed) and answer.changed

    async def add_sources(
        self, tables: Sequence[dict[str, Any]], by: str, *, why: str = ""
    ) -> tuple[list[str], list[LivedeskError]]:
        """As Desk.add_sources, and as ``carry_out``."""
        answer = await self._ordered(SourcesOrdered(tables=tuple(tables), by=by, why=why))
        if not isinstance(answer, Added):
            return [], []
        return list(answer.sources), [error_from(fault) for fault in answer.faults]

    async def _commanded(self, order: Ordered) -> Carried:
        answer = await self._ordered(order)
        if not isinstance(answer, Done):
            raise TypeError(f"a command was answered with {type(answer).__name__}")
        return answer.carried

    async def _ordered(self, order: Order) -> Done | Changed | Added:
        """What came of it, once the page of this node shows it."""
        answer = await self._orders.give(self._follower.covered.id, order)
        await self._follower.catch_up(answer.carried.seq if isinstance(answer, Done) else answer.seq)
        return answer


class RememberedLooks:
    """How sources do, from what those who fetch keep of them; until ``run`` has looked, nothing is known."""

    def __init__(self, states: SharedStates) -> None:
        self._states = states
        self._found: dict[str, bytes] = {}

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                self._found = await asyncio.to_thread(self._states.all)
            except LivedeskError as fault:
                _log.info("serve.looks_later", why=str(fault))
            await asyncio.sleep(LOOK)

    def of(self, sources: Callable[[], Iterable[Source]]) -> StoryLooks:
        """Those of a story."""
        return StoryLooks(self._found_of, sources)

    def _found_of(self, source: Source) -> SourceState:
        return decode_state(self._found.get(shared_id(source)))


class StoryLooks:
    """How the sources of one story do."""

    def __init__(
        self, find: Callable[[Source], SourceState], sources: Callable[[], Iterable[Source]]
    ) -> None:
        self._find = find
        self._sources = sources
        self._known: dict[str, Source] = {}

    def state(self, source: str) -> SourceState:
        """As Poller.state."""
        if source not in self._known:
            self._known = {one.id: one for one in self._sources()}
        found = self._known.get(source)
        return self._find(found) if found is not None else SourceState()
