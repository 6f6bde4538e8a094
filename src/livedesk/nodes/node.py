"""One node: its roles, its share of the work, and what it does when the world around it fails."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import structlog

from livedesk.desk import Clock
from livedesk.errors import LivedeskError, RecordError
from livedesk.nodes.beside import Beside
from livedesk.nodes.broker import Broker
from livedesk.nodes.covered import Stories
from livedesk.nodes.fetching import Deliveries, Fetching
from livedesk.nodes.following import Following
from livedesk.nodes.gathering import Gathering
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.leases import BEAT, ROLES, SHARES, TTL, Beat, Leases, Role
from livedesk.nodes.orders import Orders
from livedesk.nodes.outbox import Outbox
from livedesk.nodes.reading import Asked, Readers
from livedesk.nodes.serving import serving
from livedesk.nodes.status import make_status
from livedesk.reading.embedding import Embedder
from livedesk.record.postgres import Database, PostgresLog
from livedesk.record.postgres.faults import REACH
from livedesk.replaying import WallClock
from livedesk.serving.server import Server
from livedesk.serving.site import Check
from livedesk.showing import Address, Say
from livedesk.story.loading import LoadedStory

T = TypeVar("T")

READERS = 8
"""Statements of a node under way at once, beside what its writing thread and its signs of life have."""
MOST_SKEW = timedelta(seconds=30)
"""How far this machine's clock may be from the database's: entries are dated by it, and sources are due by it."""
LOOK = 3.0
"""Seconds between two looks at which stories and sources there are."""
DRAIN = 3.0
"""Seconds a node that ends waits for the broker to take what it still has, and for a database that is away."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Node:
    """A node of a desk. ``start`` it, let it run, ``stop`` it.

    ``clock`` makes the clock of a desk: the wall's, but in a replay. ``pages`` is where the serve role shows its pages, ``status`` where
    the node tells how it does; None for nowhere.
    """

    def __init__(
        self,
        database_url: str,
        broker_url: str | None,
        roles: Sequence[Role] = ROLES,
        *,
        stories: Sequence[LoadedStory] = (),
        name: str | None = None,
        embedder: Embedder | None = None,
        clock: Callable[[], Clock] = WallClock,
        pages: Address | None = None,
        status: Address | None = None,
        ttl: float = TTL,
        beat: float = BEAT,
    ) -> None:
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self.roles = tuple(roles)
        self.gathering: Gathering | None = None
        self.following: Following | None = None
        self.fetching: Fetching | None = None
        self.readers: Readers | None = None
        self.outbox: Outbox | None = None
        self.orders: Orders | None = None
        self.broker: Broker | None = None
        self.pages: Server | None = None
        self.status: Server | None = None
        self._database_url = database_url
        self._broker_url = broker_url
        self._given = stories
        self._embedder = embedder
        self._clock = clock
        self._pages_at = pages
        self._base_url = (pages.base_url or f"http://{pages.host}:{pages.port}") if pages is not None else ""
        self._contact = next((s.story.contact for s in stories if s.story.contact), None)
        self._status_at = status
        self._ttl = ttl
        self._every = beat
        self._stack = AsyncExitStack()
        self._showing = AsyncExitStack()
        self._tasks: list[asyncio.Task[Any]] = []
        self._held: dict[Role, dict[int, int]] = {role: {} for role in SHARES if role in self.roles}
        self._lost: dict[Role, set[int]] = {role: set() for role in self._held}
        self._sharing: asyncio.Task[None] | None = None
        self._alive: tuple[str, ...] = ()
        self._beaten = 0.0
        self._skew = timedelta(0)
        self._trouble = ""
        self._counts = (0, 0, 0.0)
        self._parts: dict[int, int] = {}
        self._read_by_others = lambda: 0
        self._stopping = False

    # --- starting and ending -------------------------------------------------------------------------------

    async def start(self) -> None:
        """Take up the roles. Raises LivedeskError for what a person has to mend first; nothing is then left running."""
        try:
            await self._start()
        except BaseException:
            await self._end_tasks()
            await self._stack.aclose()
            raise

    async def _end_tasks(self) -> None:
        while late := [task for task in self._tasks if not task.done()]:
            for task in late:
                task.cancel()
            await asyncio.wait(late, timeout=0.5)

    async def _start(self) -> None:
        database = await asyncio.to_thread(
            Database, self._database_url, name=f"node {self.name}", readers=READERS
        )
        self._database = database
        self._stack.push_async_callback(asyncio.to_thread, database.close)
        self._stack.push_async_exit(self._showing)
        self._stories, self._inbox = Stories(database), Inbox(database)
        # Signs of life have a thread and a connection of their own: whatever else is slow, they are on time.
        self._pulse = ThreadPoolExecutor(1, "pulse")
        self._stack.callback(self._pulse.shutdown, wait=False)
        alive = await asyncio.to_thread(
            Database, self._database_url, name=f"node {self.name}", read_only=True, readers=1
        )
        self._stack.push_async_callback(asyncio.to_thread, alive.close)
        self._leases = Leases(alive, self.name, self.roles, ttl=self._ttl)
        await asyncio.to_thread(self._stories.cover, self._given)
        await self._look_at_stories()
        ((cluster,),) = await asyncio.to_thread(database.rows, "SELECT id FROM livedesk.cluster")
        await self._check_clock()
        if self._broker_url is not None:
            others = [n for n in await self._timely(self._leases.alive) if n.name != self.name and n.broker]
            self.broker = Broker(self._broker_url, cluster)
            await self.broker.open(others[0].broker if others else "")
            self._stack.push_async_callback(self.broker.close)
        readers = Readers(database, self._embedder)
        if "serve" in self.roles:
            await self._serve(database)
        if "read" in self.roles:
            self.readers = readers
            if self.broker is not None:
                await readers.serve(self.broker)
        if "gather" in self.roles:
            self._gather(database, readers)
        if "fetch" in self.roles:
            self._fetch(database)
        await self._beat()
        self._spawn(self._keep_beating(), self._keep_looking())
        if self._sharing is not None:
            await self._sharing
        if self._status_at is not None:
            app = make_status(self.name, self.checks, self.figures, lambda: not self._stopping)
            self.status = Server(app, self._status_at.host, self._status_at.port)
            await self.status.start()
            self._stack.push_async_callback(self.status.stop)

    async def stop(self) -> None:
        """Finish what is in hand, give up what is held, tell the others. Safe to call twice."""
        if self._stopping:
            return
        self._stopping = True
        self._database.hurry(DRAIN)
        if self._sharing is not None:
            await self._sharing
        if self.fetching is not None:
            await self.fetching.stop()
        if self.gathering is not None:
            await self.gathering.close()
        if self.outbox is not None:
            await self.outbox.settle(DRAIN)
        await self._end_tasks()
        with contextlib.suppress(LivedeskError):
            await self._timely(self._leases.leave)
        await self._stack.aclose()

    async def run(self) -> None:
        """Until one of its tasks ends, which none does but by a fault; raises that."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def _spawn(self, *work: Any) -> None:
        self._tasks += [asyncio.ensure_future(one) for one in work]

    async def _serve(self, database: Database) -> None:
        self.following = Following(database, self.broker, self._clock())
        await self.following.open()
        self._spawn(self.following.run())
        if self._pages_at is not None:
            await self._show(self.following, self._pages_at, database)

    async def _show(self, following: Following, address: Address, database: Database) -> None:
        self.orders = Orders(database, Deliveries(database, self.broker, self._part).deliver)
        self.pages, self._read_by_others = await self._showing.enter_async_context(
            serving(following, address, database, self.orders)
        )

    async def _show_anew(self) -> None:
        """Pages of stories that came since are shown by a new server in the place of the old; readers come back."""
        if self.following is None or self.pages is None or self._pages_at is None:
            return
        _log.warning("nodes.new_stories", stories=len(self.following.followers))
        at = replace(self._pages_at, port=self.pages.port)
        await self._showing.aclose()
        for follower in self.following.followers.values():
            follower.forget_listeners()
        await self._show(self.following, at, self._database)

    def _part(self, story: int) -> int:
        return self._parts.get(story, 0)

    def _gather(self, database: Database, readers: Readers) -> None:
        def read(story: int, after: int) -> Any:
            covered = self._stories.one(story)
            return (
                iter(())
                if covered is None
                else PostgresLog(database, covered.name, read_only=True).read(after)
            )

        outbox = self.outbox = Outbox(database, self.broker, read)
        beside = Beside(database, self._base_url, contact=self._contact)
        self._stack.push_async_callback(beside.close)
        self._asked = Asked(readers, self.broker)
        self.gathering = Gathering(
            database,
            self.broker,
            self._asked,
            outbox,
            clock=self._clock,
            embedder=self._embedder,
            node=self.name,
            beside=beside,
        )
        self.gathering.stories = max(1, len(self._parts))
        self._spawn(outbox.run(), self.gathering.keep_house(), self.gathering.keep_time())

    def _fetch(self, database: Database) -> None:
        deliveries = Deliveries(database, self.broker, self._part)
        self.fetching = Fetching(database, deliveries, contact=self._contact)
        self._spawn(self.fetching.run())

    # --- sharing the work out ------------------------------------------------------------------------------

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._beat()
            except LivedeskError as fault:
                # Work goes on: what is held is held by numbers in the record, and nobody can take it over either.
                self._trouble = str(fault)
                _log.warning("nodes.no_sign_of_life", why=self._trouble)

    async def _beat(self) -> None:
        """One sign of life, and what follows from who is there."""
        beat: Beat = await self._timely(
            self._leases.beat, self.broker.identity if self.broker is not None else ""
        )
        self._skew = beat.skew
        self._trouble = ""
        self._alive = tuple(node.name for node in beat.alive)
        if self.gathering is not None:
            others = any("read" in node.roles for node in beat.alive if node.name != self.name)
            self._asked.others = "read" not in self.roles and others
        for role, held in self._held.items():
            asked = dict(held)  # more may be taken meanwhile
            still = await self._timely(self._leases.renew, role, asked)
            self._lost[role] |= set(asked) - still
        self._beaten = time.monotonic()
        if not self._stopping and (self._sharing is None or self._sharing.done()):
            self._sharing = asyncio.ensure_future(self._share_out(beat))

    async def _share_out(self, beat: Beat) -> None:
        """Give up what is another's, take what is free and meant for this node."""
        right = abs(beat.skew) <= MOST_SKEW
        try:
            for role, held in self._held.items():
                lost, self._lost[role] = self._lost[role] & set(held), set()
                meant = (
                    self._leases.meant_for_me(role, beat.alive)
                    if right and not self._stopping
                    else set[int]()
                )
                going = {share: held[share] for share in held if share not in meant or share in lost}
                if lost:
                    _log.warning("nodes.leases_lost", role=role, shares=sorted(lost))
                await asyncio.gather(*(self._give(role, share, flush=share not in lost) for share in going))
                for share in going:
                    del held[share]
                await self._timely(self._leases.give, role, going)
                taken = await self._timely(self._leases.take, role, sorted(meant - set(held)))
                held |= taken
                if role == "gather" and self.gathering is not None:
                    await asyncio.gather(*(self.gathering.take(share) for share in taken))
                if (taken or going) and role == "fetch":
                    await self._look_at_sources()
        except LivedeskError as fault:
            self._trouble = str(fault)
            _log.warning("nodes.not_shared_out", why=self._trouble)

    async def _timely(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pulse, work, *given)

    async def _give(self, role: Role, share: int, *, flush: bool) -> None:
        if role == "gather" and self.gathering is not None:
            await self.gathering.give(share, flush=flush)

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self._look_at_stories()
                await self._look_at_sources()
                if self.following is not None and await self.following.follow_new(self._parts):
                    await self._show_anew()
                self._counts = await asyncio.to_thread(self._inbox.counts)
                if self.gathering is not None:
                    self.gathering.stories = max(1, len(self._parts))
                    await self.gathering.keep_up()
            except LivedeskError as fault:
                _log.info("nodes.looks_later", why=str(fault))
            await asyncio.sleep(LOOK)

    async def _look_at_stories(self) -> None:
        self._parts = await asyncio.to_thread(self._stories.parts)

    async def _look_at_sources(self) -> None:
        if self.fetching is not None:
            self.fetching.use(
                await asyncio.to_thread(self._stories.sources), set(self._held.get("fetch", ()))
            )

    async def _check_clock(self) -> None:
        beat: Beat = await self._timely(self._leases.beat, "")
        if abs(beat.skew) > MOST_SKEW:
            await self._timely(self._leases.leave)
            raise RecordError(_wrong(beat.skew), where=self.name, remedy=SET_IT)

    # --- telling ---------------------------------------------------------------------------------------------

    def checks(self) -> list[Check]:
        """What works and what does not, in words that say what to do."""
        late = time.monotonic() - self._beaten
        alive = bool(self._beaten) and late < 2 * self._ttl and not self._trouble
        words = f"sign of life {late:.1f} s ago; nodes: {', '.join(self._alive)}"
        if self._beaten and late >= 2 * self._ttl:
            words = f"the database has not answered for {late:.0f} s. {REACH}"
        found = [Check(name="record", ok=alive, because=self._trouble or words)]
        right = abs(self._skew) <= MOST_SKEW
        because = (
            f"{abs(self._skew).total_seconds():.2f} s from the database's"
            if right
            else f"{_wrong(self._skew)}. {SET_IT}"
        )
        found.append(Check(name="clock", ok=right, because=because))
        if self.broker is not None:
            away = (
                f"{self.broker.where} can't be reached; work is found in the database, up to a second later"
            )
            up = self.broker.connected
            found.append(Check(name="broker", ok=up, needed=False, because="connected" if up else away))
        if self.gathering is not None:
            trouble = self.gathering.trouble
            parts = f"{len(self.gathering.held)} partitions, {self.gathering.open} desks open"
            found.append(Check(name="gather", ok=not trouble, because=trouble or parts))
        _, aside, oldest = self._counts
        told = "livedesk record aside URL shows them" if aside else "none set aside"
        found.append(
            Check(
                name="aside",
                ok=not aside,
                needed=False,
                because=f"{aside} messages: {told}" if aside else told,
            )
        )
        found.append(
            Check(
                name="inbox", ok=oldest < 60, needed=False, because=f"the oldest message waits {oldest:.0f} s"
            )
        )
        if self.following is not None:
            found += [
                Check(name=f"story:{name}", ok=False, needed=False, because=why)
                for name, why in self.following.faults.items()
            ]
        return found

    def figures(self) -> dict[str, tuple[float, str]]:
        """Figures for /metrics, by name."""
        waiting, aside, oldest = self._counts
        found = {
            "inbox_waiting": (float(waiting), "Messages of all stories not yet placed."),
            "inbox_aside": (float(aside), "Messages set aside for a person."),
            "inbox_oldest_seconds": (oldest, "How long the oldest message has waited."),
            "clock_skew_seconds": (
                self._skew.total_seconds(),
                "How far this clock is ahead of the database's.",
            ),
            "broker_connected": (
                float(self.broker is not None and self.broker.connected),
                "1 while connected.",
            ),
            "alive": (float(len(self._alive)), "Nodes that give signs of life."),
        }
        if self.gathering is not None:
            found["partitions"] = (float(len(self.gathering.held)), "Partitions held.")
            found["desks"] = (float(self.gathering.open), "Desks open.")
            found["placed_reports"] = (float(self.gathering.placed), "Reports placed since the start.")
        if self.outbox is not None:
            found["outbox_lag_entries"] = (float(self.outbox.lag), "Entries not yet taken by the broker.")
            found["outbox_sent_entries"] = (float(self.outbox.sent), "Entries sent since the start.")
        if self.readers is not None:
            found["read_for_others"] = (float(self.readers.answered), "Reports read for other nodes.")
        if self.following is not None:
            found["followed_entries"] = (float(self.following.applied), "Entries that came in to be shown.")
            found["readers"] = (float(self._read_by_others()), "Readers connected.")
        if self.fetching is not None:
            found["sources"] = (float(self.fetching.poller.checked().sources), "Sources looked at.")
        return found

    @property
    def held(self) -> dict[Role, list[int]]:
        """Shares held, by role."""
        return {role: sorted(held) for role, held in self._held.items()}


SET_IT = "Set the clock of this machine: NTP keeps it right"


def _wrong(skew: timedelta) -> str:
    seconds = abs(skew).total_seconds()
    long = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
    return f"the clock of this machine is {long} {'ahead of' if skew > timedelta(0) else 'behind'} the database's"


async def run_node(node: Node, say: Say, until_stopped: Callable[..., Any]) -> None:
    """Run a node until told to stop, then give its work to others. Raises LivedeskError."""
    await node.start()
    try:
        say(f"{node.name}: {', '.join(node.roles)}")
        if node.pages is not None:
            say(f"pages at {node.pages.url}")
        if node.status is not None:
            say(f"how it does: {node.status.url}/healthz")
        await until_stopped(asyncio.ensure_future(node.run()))
        say("giving up what it holds")
    finally:
        await node.stop()
