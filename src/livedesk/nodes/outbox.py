"""Entries that are durable go out to those who follow: in order story by story, from a place that is kept.

The place moves on when the broker has acknowledged; whatever it lost, or a node that died had not sent yet, is
read from the record and sent again. Repetitions are dropped by id, and by those who follow by number.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Entry
from livedesk.nodes.broker import Broker
from livedesk.nodes.messages import entries_subject, packed_entries
from livedesk.record.postgres import Database

KEEP_SECONDS = 0.5
"""How often the place is kept."""
ANSWER_SECONDS = 3.0
"""How long the broker is waited for before a story's entries are sent anew."""
PIECE = 200
"""Entries in one message, at most, when they are read from the record."""

Read = Callable[[int, int], Iterator[Entry]]
"""Gives the entries of a story after a number."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class _Story:
    __slots__ = ("acked", "behind", "kept", "part", "sent", "waiting_since")

    def __init__(self, part: int, carried: int) -> None:
        self.part = part
        self.sent = self.acked = self.kept = carried
        self.behind = False
        """Entries are missing between what was acknowledged and what was sent: read them from the record."""
        self.waiting_since: float | None = None


class Outbox:
    """Sends entries of the stories that this node holds."""

    def __init__(self, database: Database, broker: Broker | None, read: Read) -> None:
        self.sent = 0
        """Entries sent so far, repetitions included."""
        self._database = database
        self._broker = broker
        self._read = read
        self._stories: dict[int, _Story] = {}
        self._queue: deque[tuple[int, Sequence[Entry]]] = deque()
        self._more = asyncio.Event()
        if broker is not None:
            broker.on_loss(self._all_behind)

    def hold(self, part: int, carried: dict[int, tuple[int, int]]) -> None:
        """Send the entries of these stories from now on; each with (sent by others, last in the record)."""
        for story, (sent, last) in carried.items():
            held = self._stories[story] = _Story(part, sent)
            held.behind = sent < last
        self._more.set()

    def let_go(self, part: int) -> None:
        """Another node sends what is left."""
        for story in [story for story, held in self._stories.items() if held.part == part]:
            del self._stories[story]

    def offer(self, story: int, entries: Sequence[Entry]) -> None:
        """Entries that are durable. Returns at once."""
        if self._broker is not None and entries:
            self._queue.append((story, entries))
            self._more.set()

    @property
    def lag(self) -> int:
        """Entries of held stories not yet acknowledged."""
        waiting = sum(len(entries) for _, entries in self._queue)
        return waiting + sum(held.sent - held.acked for held in self._stories.values())

    async def run(self) -> None:
        """Send until cancelled."""
        keeping = asyncio.ensure_future(self._keep_places())
        try:
            while True:
                await self._more.wait()
                self._more.clear()
                while self._queue:
                    story, entries = self._queue.popleft()
                    held = self._stories.get(story)
                    if held is not None and not held.behind:
                        await self._send(story, held, entries)
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping
            with suppress(LivedeskError):
                await self._keep()

    async def settle(self, seconds: float) -> bool:
        """Wait until all is acknowledged; False when that took too long."""
        until = time.monotonic() + seconds
        while self._broker is not None and (
            self._queue or any(h.behind or h.sent > h.acked for h in self._stories.values())
        ):
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    # --- inside ------------------------------------------------------------------------------------------

    async def _send(self, story: int, held: _Story, entries: Sequence[Entry]) -> None:
        """Send entries that follow what was sent; those sent before are left out."""
        if entries[0].seq <= held.sent:
            entries = [entry for entry in entries if entry.seq > held.sent]
        if not entries:
            return
        if entries[0].seq != held.sent + 1 or self._broker is None:
            held.behind = True
            return
        last = entries[-1].seq
        try:
            done = await self._broker.publish(
                entries_subject(held.part, story), packed_entries(entries), f"{story}/{last}"
            )
        except Exception as error:  # whatever keeps it from going out: it is in the record
            _log.info("outbox.not_sent", story=story, why=str(error))
            held.behind = True
            return
        self.sent += len(entries)
        held.sent = last
        held.waiting_since = held.waiting_since or time.monotonic()
        done.add_done_callback(partial(self._acknowledged, held, entries[0].seq, last))

    def _acknowledged(self, held: _Story, first: int, last: int, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            held.behind = True
        elif held.acked >= first - 1:
            held.acked = max(held.acked, last)
            held.waiting_since = None if held.acked == held.sent else time.monotonic()

    def _all_behind(self) -> None:
        """The connection broke: nobody knows what arrived of that which is not acknowledged."""
        for held in self._stories.values():
            if held.sent > held.acked:
                held.behind = True

    async def _keep_places(self) -> None:
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            late = time.monotonic() - ANSWER_SECONDS
            for held in self._stories.values():
                if held.waiting_since is not None and held.waiting_since < late:
                    held.behind = True
            try:
                await self._keep()
                if self._broker is not None and self._broker.connected:
                    for story, held in list(self._stories.items()):
                        if held.behind:
                            await self._catch_up(story, held)
            except LivedeskError as error:
                _log.info("outbox.waits", why=str(error))

    async def _catch_up(self, story: int, held: _Story) -> None:
        """Send again whatever was not acknowledged, from the record."""
        held.behind, held.sent, held.waiting_since = False, held.acked, None
        entries = await asyncio.to_thread(lambda: list(self._read(story, held.acked)))
        for start in range(0, len(entries), PIECE):
            if held.behind:
                return
            await self._send(story, held, entries[start : start + PIECE])

    async def _keep(self) -> None:
        moved = {story: held for story, held in self._stories.items() if held.acked != held.kept}
        if not moved:
            return
        places = {story: held.acked for story, held in moved.items()}
        ids = sorted(places)
        await asyncio.to_thread(
            self._database.rows,
            "SELECT livedesk.carry(%b::int[], %b::bigint[])",
            (ids, [places[id_] for id_ in ids]),
        )
        for story, held in moved.items():
            held.kept = places[story]


def from_the_start(database: Database, story: str | None = None) -> int:
    """Have the holders of a story, or of all, send its entries from the first; how many stories.

    Leases end with it, so that whoever takes them reads the place anew. Raises RecordError.
    """
    ((count,),) = database.rows(
        "WITH moved AS (UPDATE livedesk.inbox i SET carried = 0 FROM livedesk.story s"
        " WHERE s.id = i.story AND (%s::text IS NULL OR s.name = %s) RETURNING i.story),"
        " ended AS (UPDATE livedesk.lease SET epoch = epoch + 1, until = '-infinity' WHERE kind = 'gather')"
        " SELECT count(*) FROM moved",
        (story, story),
    )
    return int(count)
