"""The sources of a running desk, as the console works with them: how they do, changes to them, new ones found."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from livedesk.errors import LivedeskError
from livedesk.model import Report, SourceStep
from livedesk.page.console.sources import Looked, SourcesView, sources_view
from livedesk.page.firsts import SourceFirsts, firsts
from livedesk.record.fold import State
from livedesk.record.roster import Standing, roster
from livedesk.serving.looks import looked
from livedesk.serving.pages_behind import pages_behind
from livedesk.sources.discovery import Discovery, discover
from livedesk.sources.fetching import Fetcher
from livedesk.sources.holding import HeldBack
from livedesk.sources.state import SourceState
from livedesk.story.loading import LoadedStory

REST = 20.0
"""Who was first is counted anew at most after so many times what counting took: it grows with the record."""

KEPT = 2.0
"""Seconds for which a view is good enough for whoever asks next."""


class KnowsLooks(Protocol):
    """Who knows how sources do."""

    def state(self, source: str) -> SourceState:
        """As Poller.state."""
        ...


class HoldsBack(Protocol):
    """Who holds back what was too much at once, and hears from hubs."""

    hub_words: Callable[[str], str]
    """As Poller.hub_words."""

    def held(self) -> tuple[HeldBack, ...]:
        """As Poller.held."""
        ...

    async def let_through(
        self, source: str, reports: Collection[str] | None = None
    ) -> tuple[Report, ...] | None:
        """As Poller.let_through."""
        ...


Search = Callable[[str, Collection[str]], Awaitable[Discovery]]
"""Finds the feeds of a site; ids in use are passed over."""


class ChangesSources(Protocol):
    """The part of a desk that this one needs."""

    @property
    def state(self) -> State:
        """Everything the desk knows."""
        ...

    @property
    def loaded(self) -> LoadedStory:
        """The story file in force."""
        ...

    async def change_source(
        self, source: str, change: SourceStep, by: str, *, why: str = "", table: dict[str, Any] | None = None
    ) -> bool:
        """As Desk.change_source."""
        ...

    async def add_sources(
        self, tables: Sequence[dict[str, Any]], by: str, *, why: str = ""
    ) -> tuple[list[str], list[LivedeskError]]:
        """As Desk.add_sources."""
        ...


class SourceDesk:
    """Sources of one desk. Lives on its event loop."""

    def __init__(
        self,
        desk: ChangesSources,
        looks: KnowsLooks | None,
        *,
        now: Callable[[], datetime],
        search: Search | None = None,
        floods: HoldsBack | None = None,
    ) -> None:
        """``looks`` is None where nobody knows; ``floods`` where nothing can be held back."""
        self.desk = desk
        self._looks = looks
        self._floods = floods
        self._now = now
        self._search = search or self._ask_the_web
        self._speeds: tuple[SourceFirsts, ...] = ()
        self._counted = -1
        self._next_count = 0.0
        self._view: tuple[float, tuple[object, int], SourcesView] | None = None

    def standings(self) -> tuple[Standing, ...]:
        """Every source and how it stands."""
        return roster(self.desk.loaded.story, self.desk.state)

    def view(self, names: Mapping[str, str] | None = None) -> SourcesView:
        """The sources view of now; ``names`` are colleagues' names by what the record calls them."""
        began = time.monotonic()
        changes = self._changes()
        if self._view is not None and began < self._view[0] and self._view[1] == changes:
            return self._view[2]
        standings = self.standings()
        now = self._now()
        found = {}
        if self._looks is not None:
            behind = pages_behind(self.desk.state)
            found = {
                one.source.id: self._look(one, self._looks, now, behind.get(one.source.id, ""))
                for one in standings
                if not one.paused
            }
        view = sources_view(standings, found, self.desk.state, self._firsts(), names)
        self._view = (began + KEPT, changes, view)
        return view

    def _look(self, one: Standing, looks: KnowsLooks, now: datetime, behind: str) -> Looked:
        """How a source does, with what is to be said of its hub and of the pages behind its links."""
        found = looked(one.source, looks.state(one.source.id), now=now, behind=behind)
        hub = "" if self._floods is None else self._floods.hub_words(one.source.id)
        return msgspec.structs.replace(found, words=found.words + hub) if hub else found

    def _changes(self) -> tuple[object, int]:
        """What makes a view of a moment ago wrong at once: an edited story file, an editor's change to a source."""
        return self.desk.loaded, sum(map(len, self.desk.state.sources.values()))

    def held(self) -> Sequence[HeldBack]:
        """What sources hold back because it was too much at once, or of accounts nobody knows."""
        return self._floods.held() if self._floods is not None else ()

    async def let_through(
        self, source: str, reports: Collection[str] | None = None
    ) -> tuple[Report, ...] | None:
        """As Poller.let_through."""
        return () if self._floods is None else await self._floods.let_through(source, reports)

    async def find(self, address: str) -> Discovery:
        """The feeds an address leads to, none of which is added. Raises SourceError."""
        return await self._search(address, [one.source.id for one in self.standings()])

    def _firsts(self) -> tuple[SourceFirsts, ...]:
        began = time.monotonic()
        if self._counted != self.desk.state.seq and began >= self._next_count:
            self._speeds = firsts(self.desk.state)
            self._counted = self.desk.state.seq
            ended = time.monotonic()
            self._next_count = ended + REST * (ended - began)
        return self._speeds

    async def _ask_the_web(self, address: str, taken: Collection[str]) -> Discovery:
        async with Fetcher(contact=self.desk.loaded.story.contact) as fetcher:
            return await discover(address, fetcher, taken=taken)
