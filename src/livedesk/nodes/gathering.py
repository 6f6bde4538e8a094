"""The gather role: one desk for every story of the partitions held, each fed in the order of its inbox.

A message is taken from the broker for speed and checked against the database's numbering for truth: one that
was done is passed over, one that comes early has those before it fetched from the inbox. Nothing is
acknowledged before it is durable, and nothing is tried for ever: what can't be handled is set aside.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any, Protocol

import structlog
from nats.errors import Error as NatsError

from livedesk.desk import Clock, Desk
from livedesk.errors import LeaseLost, LivedeskError, RecordError, UnfitEntry
from livedesk.model import Entry, Reading, Report, SourceChanged
from livedesk.nodes.beside import Beside
from livedesk.nodes.broker import NUMBER, Broker
from livedesk.nodes.covered import Covered, Stories, loaded
from livedesk.nodes.inbox import Inbox, Waiting
from livedesk.nodes.messages import Gone, Heard, Message, story_of, unpacked
from livedesk.nodes.orders import Answer, Answers, carried_out
from livedesk.nodes.outbox import Outbox
from livedesk.reading.embedding import Embedder
from livedesk.record.postgres import Database, PostgresLog
from livedesk.record.roster import looked_at
from livedesk.showing import tracing

SWEEP = 0.5
"""Seconds between two looks at the inbox itself, for what the broker did not bring."""
OVERDUE = 0.75
"""Seconds a message waits before it is taken from the inbox rather than from the broker."""
AT_ONCE = 0.05
"""Seconds between two looks at the inbox when there is no broker."""
MOST = 1_024
"""Messages taken from the inbox in one look."""
PIECE = 64
"""Messages of one story placed in one go."""
TRIES = 5
"""Holders that may end over the same message before it is set aside."""
PAUSE = 0.5
"""Seconds before another try when the database can't take it."""
EDITED = 60.0
"""Seconds for which an edited story file is looked for: longer than any look takes."""
TICK = 5.0
"""Seconds between two looks whether silence changes a story."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Reads(Protocol):
    """Who makes readings."""

    def of(self, story: Covered, reports: Sequence[Report]) -> Awaitable[list[Reading]]:
        """Readings of reports, in order."""
        ...


class Partition:
    """One partition of stories, worked on by one task, story by story and message by message."""

    def __init__(self, gathering: Gathering, part: int) -> None:
        self.part = part
        self.done: dict[int, int] = {}
        """How far stories have come that nobody was told of yet."""
        self.trouble = ""
        """Why work waits; "" when it does not."""
        self._g = gathering
        self._next: dict[int, int] = {}
        self._tried: dict[int, int] = {}
        """Messages counted as tried by this holder and not placed yet, by story."""
        self._overdue: list[Waiting] = []
        self._woken = asyncio.Event()
        self._hand = asyncio.Lock()  # held while something is in hand
        self._ending = False

    async def run(self) -> None:
        """Take up where the holder before left off, then whatever comes; until cancelled."""
        taking_over = True
        while not self._ending:
            try:
                async with self._hand:
                    await self._take_up(counting=taking_over)
                taking_over, self.trouble = False, ""
                await self._work()
            except LeaseLost as lost:
                # The story is somebody else's by now, or was for a moment: its desk begins anew from the record.
                _log.info("gather.overtaken", part=self.part, why=lost.what)
            except LivedeskError as fault:
                self.trouble = str(fault)
                _log.warning("gather.waits", part=self.part, why=str(fault))
            await asyncio.sleep(PAUSE)

    async def end(self, task: asyncio.Task[None]) -> None:
        """End ``task``, which runs this, between two messages."""
        self._ending = True
        async with self._hand:
            pass  # what was in hand is done
        while not task.done():
            task.cancel()  # more than once: the broker's client may take it for a message that did not come
            await asyncio.wait({task}, timeout=SWEEP)

    def overdue(self, found: list[Waiting]) -> None:
        """Messages that have waited in the inbox. Returns at once."""
        self._overdue = found
        self._woken.set()

    # --- taking work -------------------------------------------------------------------------------------

    async def _take_up(self, *, counting: bool) -> None:
        """Whatever waits, before anything new; first what the holder before may have died of.

        ``counting``: a story's first message counts as tried before it is. Only a holder that ends over it leaves it
        counted: what a database that is away keeps from being placed is nobody's fault.
        """
        if self._tried:
            await asyncio.to_thread(self._g.inbox.forgive, self._tried)
            self._tried = {}
        self._next = {s: n + 1 for s, n in (await asyncio.to_thread(self._g.inbox.placed, self.part)).items()}
        while True:
            found = await asyncio.to_thread(self._g.inbox.waiting, [self.part], most=MOST)
            for piece in _by_story(found):
                await self._sweep(await self._counted(piece) if counting else piece)
            if len(found) < MOST:
                return
            await self._g.flush()

    async def _counted(self, piece: list[Waiting]) -> list[Waiting]:
        """Messages of one story, the first counted as tried, or set aside when enough holders ended over it."""
        first = piece[0]
        tries = await asyncio.to_thread(self._g.inbox.begun, first.story, first.number)
        if tries > TRIES:
            await self._aside(first, f"{tries - 1} holders of it ended before it was placed")
            return piece[1:]
        self._tried[first.story] = first.number
        return piece

    async def _work(self) -> None:
        subscription: Any = None
        broker = self._g.broker
        try:
            while not self._ending:
                if broker is not None and broker.connected:
                    try:
                        if subscription is None:
                            subscription = await broker.partition(self.part)
                        (message,) = await subscription.fetch(1, timeout=SWEEP)
                    except TimeoutError:
                        pass
                    except Exception as error:  # whatever ails the broker: the inbox has everything
                        _log.info("gather.broker", part=self.part, why=str(error) or type(error).__name__)
                        subscription = None
                        await asyncio.sleep(SWEEP / 2)
                    else:
                        async with self._hand:
                            if not self._ending:
                                await self._brought(message)
                else:
                    subscription = None
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), SWEEP)
                self._woken.clear()
                if self._overdue:
                    async with self._hand:
                        found, self._overdue = self._overdue, []
                        await self._sweep([] if self._ending else found)
        finally:
            if subscription is not None:
                with contextlib.suppress(Exception):
                    await subscription.unsubscribe()

    async def _brought(self, message: Any) -> None:
        """One message of the broker's."""
        try:
            story, number = story_of(message.subject), int(message.headers[NUMBER])
        except (ValueError, KeyError, TypeError):
            _log.error("gather.strange_message", subject=message.subject)
        else:
            due = self._next.get(story, 1)
            if number >= due:
                before: list[Waiting] = []
                if number > due:  # early: those before it were lost, or are on their way
                    before = await asyncio.to_thread(self._g.inbox.between, story, due - 1, number - 1)
                await self._place([*before, Waiting(story, number, message.data.decode(), self.part)])
        with contextlib.suppress(NatsError):
            await message.ack()

    async def _sweep(self, found: Sequence[Waiting]) -> None:
        """Place what the inbox had. What is there although it was done is noted once more: the note was lost."""
        for one in found:
            if one.number < self._next.get(one.story, 1):
                self.done[one.story] = max(self.done.get(one.story, 0), one.number)
        for piece in _by_story([one for one in found if one.number >= self._next.get(one.story, 1)]):
            story, due = piece[0].story, self._next.get(piece[0].story, 1)
            piece = [one for one in piece if one.number >= due]
            if piece and piece[0].number > due:
                before = await asyncio.to_thread(self._g.inbox.between, story, due - 1, piece[0].number - 1)
                piece = [*before, *piece]
            if piece:
                await self._place(piece)

    # --- doing it ----------------------------------------------------------------------------------------

    async def _place(self, messages: Sequence[Waiting]) -> None:
        """Messages of one story, in order. Raises LivedeskError when they have to be tried again later."""
        story = messages[0].story
        try:
            await self._do(story, messages)
        except Exception as fault:
            await self._g.drop(story)
            if isinstance(fault, LivedeskError) and not isinstance(fault, UnfitEntry):
                raise
            if len(messages) > 1:
                for message in messages:
                    await self._place([message])
                return
            _log.error("gather.poisoned", story=story, number=messages[0].number, exc_info=fault)
            await self._aside(messages[0], f"{type(fault).__name__}: {fault}"[:500])
        self._tried.pop(story, None)
        self._next[story] = messages[-1].number + 1
        self.done[story] = messages[-1].number

    async def _do(self, story: int, messages: Sequence[Waiting]) -> None:
        desk, covered = await self._g.desk(story)
        for group in _by_kind(messages):
            reports = [message.report for _, message in group if isinstance(message, Heard)]
            if reports:
                await desk.place(reports, await self._g.readings.of(covered, reports))
                self._g.placed += len(reports)
                continue
            answers: dict[int, Answer] = {}
            for waiting, message in group:
                if isinstance(message, Gone):
                    await desk.item_gone(message.source, message.key, message.why)
                elif not isinstance(message, Heard):
                    answers[waiting.number] = await carried_out(message, desk, lambda: desk.state.seq)
            if answers:
                await asyncio.to_thread(self._g.answers.keep, story, answers)

    async def _aside(self, waiting: Waiting, why: str) -> None:
        self._g.set_aside += 1
        await asyncio.to_thread(self._g.inbox.set_aside, waiting, why, self._g.node)


class Gathering:
    """All partitions that this node holds, and the desks of their stories."""

    def __init__(
        self,
        database: Database,
        broker: Broker | None,
        readings: Reads,
        outbox: Outbox,
        *,
        clock: Callable[[], Clock],
        embedder: Embedder | None,
        node: str,
        beside: Beside | None = None,
    ) -> None:
        self.node = node
        self.broker = broker
        self.inbox = Inbox(database)
        self.answers = Answers(database)
        self.readings = readings
        self.placed = 0
        """Reports placed since the start."""
        self.set_aside = 0
        """Messages set aside since the start."""
        self.stories = 1
        """Stories of all nodes; set by whoever counts them."""
        self._house = ""
        self._database = database
        self._stories = Stories(database)
        self._outbox = outbox
        self._clock = clock
        self._embedder = embedder
        self._beside = beside
        self._desks: dict[int, tuple[Desk, Covered]] = {}
        self._running: dict[int, AsyncExitStack] = {}
        self._unopened: set[int] = set()
        """Partitions in which a desk may have to be opened without news."""
        self._opening: dict[int, asyncio.Lock] = {}
        self._unnoted: dict[int, int] = {}
        self._partitions: dict[int, tuple[Partition, asyncio.Task[None]]] = {}

    @property
    def held(self) -> list[int]:
        """Partitions worked on."""
        return sorted(self._partitions)

    @property
    def open(self) -> int:
        """Desks that are open."""
        return len(self._desks)

    @property
    def trouble(self) -> str:
        """Why work waits; "" when it does not."""
        return next((one.trouble for one, _ in self._partitions.values() if one.trouble), self._house)

    async def take(self, part: int) -> None:
        """Begin to work on a partition."""
        places = await asyncio.to_thread(
            self._database.rows,
            "SELECT c.story, coalesce(i.carried, 0), s.seq FROM livedesk.covered c"
            " JOIN livedesk.story s ON s.id = c.story LEFT JOIN livedesk.inbox i ON i.story = c.story"
            " WHERE c.part = %s",
            (part,),
        )
        self._outbox.hold(part, {story: (carried, seq) for story, carried, seq in places})
        partition = Partition(self, part)
        self._partitions[part] = (partition, asyncio.ensure_future(partition.run()))

        self._unopened.add(part)

    async def keep_up(self) -> None:
        """Put edited story files in force, and open the desks that have something to do without news.

        Raises LivedeskError; what was not done is done at the next call.
        """
        for covered in await asyncio.to_thread(self._stories.changed, EDITED):
            found = self._desks.get(covered.id)
            if found is not None and found[1].file != covered.file:
                await found[0].reload(loaded(covered))
                self._desks[covered.id] = (found[0], covered)
                _log.info("gather.reloaded", story=covered.name)
            elif found is None and covered.part in self._partitions:
                self._unopened.add(covered.part)
        for part in sorted(self._unopened):
            for covered in await asyncio.to_thread(self._stories.of, part):
                if part in self._partitions and self._beside is not None and self._beside.lasts(covered):
                    await self.desk(covered.id)
            self._unopened.discard(part)

    async def give(self, part: int, *, flush: bool) -> None:
        """Work on a partition no more; with ``flush`` it still may, and notes how far it came."""
        found = self._partitions.pop(part, None)
        if found is None:  # it was never begun: the database went away in between
            return
        partition, task = found
        await partition.end(task)
        if flush:
            with contextlib.suppress(LivedeskError):
                await self._note(partition.done)
        self._outbox.let_go(part)
        ours = [story for story, (_, covered) in self._desks.items() if covered.part == part]
        await asyncio.gather(*(self.drop(story, checkpoint=flush) for story in ours))

    async def desk(self, story: int) -> tuple[Desk, Covered]:
        """The desk of a story, opened when it is not yet. Raises LivedeskError."""
        found = self._desks.get(story)
        if found is not None:
            return found
        async with self._opening.setdefault(story, asyncio.Lock()):
            if story in self._desks:
                return self._desks[story]
            covered = await asyncio.to_thread(self._stories.one, story)
            if covered is None:
                raise RecordError(f"story {story} is not covered any more", where=self._database.where)
            log = await asyncio.to_thread(PostgresLog, self._database, covered.name, alone=False)
            desk = Desk(loaded(covered), log, clock=self._clock(), embedder=self._embedder)
            desk.listen(lambda entries: self._heard(story, desk, entries))
            desk.listen(tracing("gather.recorded", covered.name))
            await desk.open()
            await self._begin_beside(story, desk, covered)
            self._desks[story] = (desk, covered)
            return desk, covered

    async def _begin_beside(self, story: int, desk: Desk, covered: Covered) -> None:
        if self._beside is None:
            return
        stack = AsyncExitStack()
        try:
            await stack.enter_async_context(self._beside.of(desk, covered, self.stories))
        except BaseException:
            await asyncio.to_thread(desk.record.close)
            raise
        self._running[story] = stack

    async def drop(self, story: int, *, checkpoint: bool = False) -> None:
        """Forget a desk; the next to ask gets one as the record has it."""
        found = self._desks.pop(story, None)
        beside = self._running.pop(story, None)
        if beside is not None:
            with contextlib.suppress(LivedeskError):
                await beside.aclose()
        if found is not None:
            desk, covered = found
            self._unopened.add(covered.part)
            with contextlib.suppress(LivedeskError):
                await desk.close() if checkpoint else await asyncio.to_thread(desk.record.close)

    async def keep_house(self) -> None:
        """Note how far stories have come, and look for what the broker did not bring; until cancelled."""
        while True:
            carried = self.broker is not None and self.broker.connected
            await asyncio.sleep(SWEEP if carried else AT_ONCE)
            try:
                await self.flush()
                if self._partitions:
                    seconds = OVERDUE if carried else 0.0
                    found = await asyncio.to_thread(self.inbox.waiting, self.held, seconds=seconds, most=MOST)
                    self._hand_out(found)
                self._house = ""
            except LivedeskError as fault:
                self._house = str(fault)
                await asyncio.sleep(PAUSE)

    async def flush(self) -> None:
        """Note how far the stories of all partitions have come. Raises RecordError."""
        done: dict[int, int] = {}
        for partition, _ in self._partitions.values():
            done |= partition.done
            partition.done = {}
        await self._note(done)

    async def _note(self, done: dict[int, int]) -> None:
        done = _furthest(self._unnoted, done)
        self._unnoted = {}
        try:
            await asyncio.to_thread(self.inbox.done, done)
        except RecordError:
            self._unnoted = _furthest(self._unnoted, done)
            raise

    def _hand_out(self, found: Sequence[Waiting]) -> None:
        by_part: dict[int, list[Waiting]] = {}
        for one in found:
            by_part.setdefault(one.part, []).append(one)
        for part, messages in by_part.items():
            if part in self._partitions:
                self._partitions[part][0].overdue(messages)

    async def keep_time(self) -> None:
        """Let time pass for every open desk, until cancelled."""
        while True:
            await asyncio.sleep(TICK)
            for story, (desk, covered) in list(self._desks.items()):
                if covered.part in self._partitions and self._desks.get(story, (None,))[0] is desk:
                    try:
                        await desk.tick()
                    except LivedeskError:
                        await self.drop(story)

    async def close(self) -> None:
        """Give everything up."""
        for part in list(self._partitions):
            await self.give(part, flush=True)

    def _heard(self, story: int, desk: Desk, entries: Sequence[Entry]) -> None:
        self._outbox.offer(story, entries)
        if any(isinstance(entry.body, SourceChanged) for entry in entries):
            sources = looked_at(desk.story, desk.state)
            task = asyncio.ensure_future(asyncio.to_thread(self._stories.keep_sources, story, list(sources)))
            task.add_done_callback(lambda done: done.exception())


def _furthest(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    """How far stories came, by either."""
    return {story: max(one.get(story, 0), other.get(story, 0)) for story in one | other}


def _by_story(messages: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Pieces of at most PIECE messages of one story each."""
    piece: list[Waiting] = []
    for message in messages:
        if piece and (piece[0].story != message.story or len(piece) == PIECE):
            yield piece
            piece = []
        piece.append(message)
    if piece:
        yield piece


def _by_kind(messages: Sequence[Waiting]) -> list[list[tuple[Waiting, Message]]]:
    """Runs of messages of one kind. msgspec.MsgspecError when one can't be understood."""
    runs: list[list[tuple[Waiting, Message]]] = []
    for waiting in messages:
        message = unpacked(waiting.body)
        if not runs or type(runs[-1][0][1]) is not type(message):
            runs.append([])
        runs[-1].append((waiting, message))
    return runs
