"""Looking at all sources of a story, each at its own pace, and following those that stay connected.

One slow, broken or hostile source costs the others nothing. Reports are delivered first and what is
remembered of the source is kept only after that: a desk that dies in between looks again and hears the
same reports twice, which the record tells by their ids, and never loses one.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Collection, Iterable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Noun, Report
from livedesk.sources.delivery import Deliver, Delivery, TakeBack
from livedesk.sources.fetching import Fetcher, FetchError, Limits
from livedesk.sources.health import health_words
from livedesk.sources.holding import HeldBack
from livedesk.sources.inbox import Inbox
from livedesk.sources.keeping import Keeping, StateStore
from livedesk.sources.schedule import LONGEST_WAIT, SHORTEST, next_connection, next_look
from livedesk.sources.skew import ahead
from livedesk.sources.source import Batch, Connectors, Look
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

#: Ids of reports remembered of a followed source: what comes again after a reconnection is among them, and
#: the record tells any that is not.
RECENT = 1_000
#: Shortest time between two keepings of a followed source's state, in seconds: what a crash makes come again.
KEEP_EVERY = 2.0
#: So long a doubt about a followed source is told after what gave cause to it.
DOUBT_STANDS = timedelta(hours=1)
#: Between two tries to hand a batch to a desk that could not take it, in seconds.
RETRY = 1.0
#: Longest sleep of the clock, in seconds: a machine that slept or a clock that was set is noticed.
LONGEST_SLEEP = 30.0

_log = structlog.get_logger()


class Counts(msgspec.Struct, kw_only=True):
    """What a poller has done since it began; for metrics."""

    looks: int = 0
    """Looks in all."""
    unchanged: int = 0
    """Of them, answered that nothing changed."""
    failures: int = 0
    """Of them, that gave nothing usable."""
    reports: int = 0
    """New reports delivered."""
    seconds: float = 0.0
    """Spent waiting for answers, over all looks."""


class Checked(Noun, frozen=True, kw_only=True):
    """What readers are told about the looking."""

    last_checked: datetime | None
    """Last completed look at any source; None before the first."""
    sources: int
    """How many sources are looked at."""
    failing: tuple[str, ...] = ()
    """Names of the sources that do not answer now."""


class SourceHealth(NamedTuple):
    """How one source is doing."""

    source: str
    """Its id."""
    ok: bool
    """False when its last look failed."""
    words: str
    """In words, with times in UTC."""


class Poller:
    """Looks at sources until stopped. All methods belong to one event loop."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        store: StateStore | None,
        deliver: Deliver,
        take_back: TakeBack | None = None,
        contact: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        fetcher: Fetcher | None = None,
        limits: Limits | None = None,
    ) -> None:
        """``store`` None keeps states in memory only; ``fetcher`` replaces the one made from the rest."""
        self.counts = Counts()
        self.last_checked: datetime | None = None
        self.hub_words: Callable[[str], str] = lambda _: ""  # added to a source's health
        self._kept = Keeping(store)
        self._delivery = Delivery(deliver, take_back, now, self._kept)
        self._now = now
        self._fetcher = fetcher or Fetcher(contact=contact, limits=limits, now=now)
        self._connectors = Connectors(self._fetcher)
        self._sources: dict[str, Source] = {}
        self._due: list[tuple[datetime, int, str]] = []
        self._order = itertools.count()
        self._planned: dict[str, int] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._following: set[str] = set()
        """Of those being looked at, the ones that wait for the next batch: safe to break off."""
        self._wake = asyncio.Event()
        self._stopping = False
        self.swap(sources)

    @property
    def inbox(self) -> Inbox:
        """Where documents are handed in for sources of kind "push"."""
        return self._fetcher.keep(Inbox, Inbox)

    @property
    def fetcher(self) -> Fetcher:
        """What asks for all sources: pages behind reports are asked for through it, too."""
        return self._fetcher

    # --- running -----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Look at every source whenever it is due, until ``stop``; never ends by a source's fault."""
        while not self._stopping:
            self._wake.clear()
            self._begin_due()
            wait = LONGEST_SLEEP
            if self._due:
                wait = min(max((self._due[0][0] - self._now()).total_seconds(), 0.0), wait)
            try:
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def stop(self) -> None:
        """Begin no more looks, let deliveries under way finish, close all connections. Safe to call twice."""
        self._stopping = True
        self._wake.set()
        for id_ in tuple(self._following):
            self._looking[id_].cancel()
        if self._looking:
            _, late = await asyncio.wait(self._looking.values(), timeout=5)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._fetcher.close()

    def swap(self, sources: Iterable[Source]) -> None:
        """Look at these sources from now on. What is known of those that stay is kept; one whose address
        changed begins anew. A look under way at a source that goes is let finish, its reports count."""
        fresh = {source.id: source for source in sources}
        for id_, source in fresh.items():
            before = self._sources.get(id_)
            if before is not None and before != source:
                self._delivery.forget(before)
                self._break_off(id_)  # what it follows is another now
            if before is not None and (before.kind, before.address) == (source.kind, source.address):
                if before != source:
                    self._plan(id_, self._now())
                continue
            state = self._kept.begin(source, anew=before is not None)
            self._plan(id_, state.next_look or self._now())
        for id_ in self._sources.keys() - fresh.keys():
            self._delivery.forget(self._sources[id_])
            self._break_off(id_)
            self._kept.drop(id_)
            self._planned.pop(id_, None)
        self._sources = fresh
        self._wake.set()

    def look_soon(self, like: Source) -> None:
        """Look now at every source with the address of ``like``: it has just answered another story."""
        for id_, source in self._sources.items():
            if (source.kind, source.address) == (like.kind, like.address) and id_ not in self._looking:
                self._plan(id_, self._now())
        self._wake.set()

    def busy(self, source: str) -> bool:
        """Whether it is being looked at now."""
        return source in self._looking

    def _break_off(self, source: str) -> None:
        """End the connection to a followed source, unless a batch of it is just being delivered."""
        if source in self._following:
            self._looking[source].cancel()

    def _plan(self, source: str, due: datetime) -> None:
        """Look at a source at ``due``, and at no other time planned before."""
        number = self._planned[source] = next(self._order)
        # A clock that once stood wrong must not put a source off for years.
        heapq.heappush(self._due, (min(due, self._now() + LONGEST_WAIT), number, source))

    def _begin_due(self) -> None:
        now = self._now()
        while self._due and self._due[0][0] <= now:
            _, number, id_ = heapq.heappop(self._due)
            if id_ not in self._sources or self._planned[id_] != number or id_ in self._looking:
                continue  # gone since, planned anew, or being looked at, after which the next is planned
            task = asyncio.create_task(self._look_in_turn(id_), name=f"look:{id_}")
            self._looking[id_] = task

    async def _look_in_turn(self, id_: str) -> None:
        source = self._sources.get(id_)
        try:
            if source is not None and not self._stopping:
                await (self.follow(source) if self._follows(source) else self.look(source))
        except asyncio.CancelledError:
            if not self._stopping and id_ in self._sources:
                _log.debug("sources.broken_off", source=id_)
        finally:
            self._following.discard(id_)
            self._looking.pop(id_, None)
            if id_ in self._sources:
                # What the story file says of it may have changed meanwhile: then at once.
                due = self._kept.of(id_).next_look if self._sources[id_] == source else None
                self._plan(id_, due or self._now())
            self._wake.set()

    def _follows(self, source: Source) -> bool:
        try:
            return self._connectors.follows(source.kind)
        except LivedeskError:
            return False  # looking at it says what is wrong

    # --- one look ----------------------------------------------------------------------------------------

    async def look(self, source: Source) -> SourceState:
        """Look at one source now, deliver what is new, keep its state; never raises for the source's fault."""
        state = self._kept.of(source.id)
        self.counts.looks += 1
        try:
            look = await self._connectors.looking(source.kind).look(source, state)
        except LivedeskError as error:
            after = self._failed(source, state, error)
        except Exception as error:
            _log.exception("sources.fault", source=source.id, address=source.address)
            what = f"a fault in Livedesk ({type(error).__name__})"
            after = self._failed(source, state, LivedeskError(what, where=source.name))
        else:
            after = await self._answered(source, state, look)
        now = self._now()
        self.last_checked = now
        if self._sources.get(source.id, source).address == source.address:
            self._keep(source.id, after)
        return after

    async def _answered(self, source: Source, before: SourceState, look: Look) -> SourceState:
        known = frozenset(before.known)
        found = _oldest_first([report for report in look.reports if report.id not in known])
        gone = [each for each in look.withdrawn if f"gone:{each.key}" not in known]
        delivered = await self._delivery.hand_over(source, found, gone, known_too=False)
        if delivered is None:
            # Nothing of this look is remembered, so the next brings it all again.
            return msgspec.structs.replace(before, next_look=self._now() + SHORTEST)
        now = self._now()
        warnings = (*look.warnings, *ahead(look.reports))
        self.counts.reports += len(delivered.reports)
        self.counts.unchanged += look.unchanged
        self.counts.seconds += look.state.seconds or 0.0
        after = msgspec.structs.replace(
            _beside(look.state, before),
            address=source.address,
            last_looked=now,
            last_answered=now,
            failures=0,
            failing_since=None,
            error=None,
            remedy=None,
            warnings=before.warnings if look.unchanged else warnings,
            looks=before.looks + 1,
            unchanged=before.unchanged + look.unchanged,
            known=_known(before, look),
        )
        after = delivered.counted(after, now)
        if warnings and warnings != before.warnings:
            _log.warning("sources.doubt", source=source.id, address=source.address, warnings=warnings)
        if before.failures:
            _log.info("sources.answers_again", source=source.id, failures=before.failures)
        return msgspec.structs.replace(
            after, next_look=next_look(source, after, now=now, skipping=look.skipping)
        )

    # --- following -----------------------------------------------------------------------------------------

    async def follow(self, source: Source) -> SourceState:
        """Follow one source until the connection ends; deliver what comes, keep its state after each delivery.

        Never raises for the source's fault.
        """
        start = state = self._kept.of(source.id)
        self.counts.looks += 1
        known = dict.fromkeys(state.known)
        kept_at = self._now()
        try:
            follower = self._connectors.following(source.kind)
            async with aclosing(follower.follow(source, state)) as batches:
                while True:
                    self._following.add(source.id)
                    batch = await anext(batches, None)
                    self._following.discard(source.id)
                    if batch is None:
                        break
                    after = await self._took(source, state, batch, known)
                    now = self._now()
                    if (now - kept_at).total_seconds() >= KEEP_EVERY or (
                        start.failures and not after.failures
                    ):
                        after = msgspec.structs.replace(after, known=tuple(known))
                        self._keep(source.id, after)
                        kept_at = now
                    elif source.id in self._sources:
                        self._kept.note(source.id, after)
                    state = after
                    if self._stopping or self._sources.get(source.id, source) != source:
                        break
        except asyncio.CancelledError:
            self._ended(source, state, known)
            raise
        except LivedeskError as error:
            state = self._failed(source, state, error, followed=True)
        except Exception as error:
            _log.exception("sources.fault", source=source.id, address=source.address)
            what = f"a fault in Livedesk ({type(error).__name__})"
            state = self._failed(source, state, LivedeskError(what, where=source.name), followed=True)
        else:
            if state.connections == start.connections and not self._stopping:
                fault = LivedeskError("closed the connection before anything came", where=source.name)
                state = self._failed(source, state, fault, followed=True)
            else:
                state = msgspec.structs.replace(
                    state, next_look=next_connection(source, state, now=self._now())
                )
        return self._ended(source, state, known)

    def _ended(self, source: Source, state: SourceState, known: dict[str, None]) -> SourceState:
        state = msgspec.structs.replace(state, connected_since=None, known=tuple(known))
        if self._sources.get(source.id, source).address == source.address:
            self._keep(source.id, state)
        return state

    async def _took(
        self, source: Source, before: SourceState, batch: Batch, known: dict[str, None]
    ) -> SourceState:
        """The state after a batch, once the desk has it."""
        found = [report for report in batch.reports if report.id not in known]
        found = list({report.id: report for report in found}.values())
        gone = [each for each in batch.withdrawn if f"gone:{each.key}" not in known]
        delivered = None
        while delivered is None:  # the connection waits: not every source can be asked for it again
            delivered = await self._delivery.hand_over(source, found, gone, known_too=True)
            if delivered is None:
                await asyncio.sleep(RETRY)
        self.counts.reports += len(delivered.reports)
        for id_ in [*(report.id for report in found), *(f"gone:{each.key}" for each in gone)]:
            known[id_] = None
        for id_ in list(known)[: max(len(known) - RECENT, 0)]:
            del known[id_]
        now = self.last_checked = self._now()
        if before.failures:
            _log.info("sources.answers_again", source=source.id, failures=before.failures)
        lately = before.warned_at is not None and now - before.warned_at < DOUBT_STANDS
        if batch.warnings and batch.warnings != before.warnings:
            _log.warning("sources.doubt", source=source.id, address=source.address, warnings=batch.warnings)
        after = msgspec.structs.replace(
            _beside(batch.state, before),
            address=source.address,
            last_looked=now,
            last_answered=now,
            next_look=None,
            failures=0,
            failing_since=None,
            error=None,
            remedy=None,
            warnings=batch.warnings or (before.warnings if lately else ()),
            warned_at=now if batch.warnings else before.warned_at,
            connected_since=before.connected_since or now,
            connections=before.connections + (before.connected_since is None),
        )
        return delivered.counted(after, now)

    async def let_through(
        self, source: str, reports: Collection[str] | None = None
    ) -> tuple[Report, ...] | None:
        """Deliver what of a source was too many and is still at hand, on an editor's word: those of these ids,
        None for all. Which went; None when the desk could not take them, and they are still held."""
        known = self._sources.get(source)
        return () if known is None else await self._delivery.let_through(known, reports)

    def _failed(
        self, source: Source, before: SourceState, error: LivedeskError, *, followed: bool = False
    ) -> SourceState:
        now = self._now()
        self.counts.failures += 1
        after = msgspec.structs.replace(
            before,
            address=source.address,
            last_looked=now,
            looks=before.looks + 1,
            failures=before.failures + 1,
            failing_since=before.failing_since or now,
            error=error.what,
            remedy=error.remedy or None,
        )
        _log.warning("sources.failed", source=source.id, why=str(error), failures=after.failures)
        retry_after = error.retry_after if isinstance(error, FetchError) else None
        if followed:
            return msgspec.structs.replace(
                after, next_look=next_connection(source, after, now=now, retry_after=retry_after)
            )
        return msgspec.structs.replace(
            after, next_look=next_look(source, after, now=now, retry_after=retry_after)
        )

    def _keep(self, source: str, state: SourceState) -> None:
        known = self._sources.get(source)
        if known is not None:
            self._delivery.keep_held(known)  # before the state, by which they would not come again
            self._kept.keep(source, state)

    # --- telling -----------------------------------------------------------------------------------------

    def state(self, source: str) -> SourceState:
        """What is known of a source now."""
        return self._kept.of(source)

    def checked(self) -> Checked:
        """When it last looked, at how many sources, and which do not answer."""
        failing = tuple(source.name for source in self._sources.values() if self._kept.of(source.id).failures)
        return Checked(last_checked=self.last_checked, sources=len(self._sources), failing=failing)

    def health(self) -> tuple[SourceHealth, ...]:
        """Each source, in the story file's order."""
        now = self._now()
        found: list[SourceHealth] = []
        for id_, source in self._sources.items():
            state = self._kept.of(id_)
            words = health_words(source, state, now=now) + self.hub_words(id_)
            found.append(SourceHealth(id_, not state.failures, words))
        return tuple(found)

    def held(self) -> tuple[HeldBack, ...]:
        """What is held for its number or for its accounts, and why, in the story file's order."""
        found = (self._delivery.held(source, self._kept.of(id_)) for id_, source in self._sources.items())
        return tuple(each for each in found if each is not None)


def _known(before: SourceState, look: Look) -> tuple[str, ...]:
    """Ids of the reports that are not delivered again."""
    if look.unchanged:
        return before.known
    shown = (*(report.id for report in look.reports), *(f"gone:{each.key}" for each in look.withdrawn))
    return shown if look.whole else tuple(dict.fromkeys((*shown, *before.known)))


def _beside(state: SourceState, before: SourceState) -> SourceState:
    """What a connector learned, with the counts and the memory that are the poller's own."""
    return msgspec.structs.replace(
        state,
        last_new=before.last_new,
        looks=before.looks,
        unchanged=before.unchanged,
        delivered=before.delivered,
        held=before.held,
        held_since=before.held_since,
        strangers=before.strangers,
        taken_back=before.taken_back,
        connections=before.connections,
        connected_since=before.connected_since,
        known=before.known,
    )


def _oldest_first(reports: list[Report]) -> list[Report]:
    """In the order in which they came about, as far as the source says: feeds have the newest first."""
    backwards = list(reversed(reports))
    if all(report.published_at is not None for report in reports):
        backwards.sort(key=lambda report: report.published_at or report.seen_at)
    return backwards


__all__ = ["Checked", "Counts", "Deliver", "Poller", "SourceHealth", "TakeBack"]
