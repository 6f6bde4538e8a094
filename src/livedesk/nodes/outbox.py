"""Entries that are durable go out to those who follow: in order story by story, from a place that is kept.

The place moves on when the broker has acknowledged; whatever it lost, or a node that died had not sent yet, is
read from the record and sent again. Repetitions are dropped by id, and by those who follow by number.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from typing import Any

import structlog

from livedesk.errors import LivedeskError
from livedesk.model import Entry
from livedesk.nodes.broker import Broker
from livedesk.nodes.messages import LARGEST, entries_subject, letters, packed_entries
from livedesk.record.postgres import Database

KEEP_SECONDS = 0.5
"""How often the place is kept."""
ANSWER_SECONDS = 3.0
"""How long the broker is waited for before a story's entries are sent anew."""
PIECE = 200
"""Entries sent at once, at most, when they are read from the record."""

Read = Callable[[int, int], Iterator[Entry]]
"""Gives the entries of a story after a number."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class _Story:
    __slots__ = ("acked", "behind", "catching_up", "kept", "part", "sent", "waiting_since")

    def __init__(self, part: int, carried: int) -> None:
        self.part = part
        self.sent = self.acked = self.kept = carried
        self.behind = False
        """Entries are missing between what was acknowledged and what was sent: read them from the record."""
        self.catching_up = False
        self.waiting_since: float | None = None

    @property
    def settled(self) -> bool:
        """Whether all of it that is known here was acknowledged."""
        return not self.behind and not self.catching_up and self.sent <= self.acked


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
                    for part, waiting in self._due().items():
                        await self._send(part, waiting)
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
            self._queue or not all(held.settled for held in self._stories.values())
        ):
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    # --- inside ------------------------------------------------------------------------------------------

    def _due(self) -> dict[int, dict[int, list[Entry]]]:
        """What was offered, by partition and story: all that one commit made durable goes out together."""
        found: dict[int, dict[int, list[Entry]]] = {}
        while self._queue:
            story, offered = self._queue.popleft()
            held = self._stories.get(story)
            if held is not None and not held.behind and (fresh := self._follow_on(held, offered)):
                found.setdefault(held.part, {}).setdefault(story, []).extend(fresh)
        return found

    def _follow_on(self, held: _Story, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Those that were not sent before, which count as sent from now on; none when some before them are missing."""
        if entries and entries[0].seq <= held.sent:
            entries = [entry for entry in entries if entry.seq > held.sent]
        if not entries:
            return ()
        if entries[0].seq != held.sent + 1:
            held.behind = True
            return ()
        held.sent = entries[-1].seq
        held.waiting_since = held.waiting_since or time.monotonic()
        return entries

    async def _send(self, part: int, waiting: Mapping[int, Sequence[Entry]]) -> None:
        """Send entries of some stories of a partition, in as few messages as take them."""
        broker = self._broker
        if broker is None:
            return
        for pieces in letters(waiting):
            spans = [
                (held, piece.first, piece.last)
                for piece in pieces
                if (held := self._stories.get(piece.story)) is not None
            ]
            if (
                pieces[0].size > LARGEST
            ):  # who follows has the number of the next one, and reads it in the record
                _log.warning("outbox.too_large", story=pieces[0].story, seq=pieces[0].first)
                self._taken(spans)
                continue
            ids = ",".join(f"{piece.story}/{piece.last}" for piece in pieces)
            try:
                done = await broker.publish(
                    entries_subject(part),
                    packed_entries(pieces),
                    blake2b(ids.encode(), digest_size=12).hexdigest(),
                )
            except Exception as error:  # whatever keeps it from going out: it is in the record
                _log.info("outbox.not_sent", part=part, why=str(error))
                for held, _, _ in spans:
                    held.behind = True
                continue
            self.sent += sum(last - first + 1 for _, first, last in spans)
            done.add_done_callback(partial(self._acknowledged, spans))

    def _acknowledged(self, spans: Sequence[tuple[_Story, int, int]], done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            for held, _, _ in spans:
                held.behind = True
        else:
            self._taken(spans)

    def _taken(self, spans: Sequence[tuple[_Story, int, int]]) -> None:
        for held, first, last in spans:
            if held.acked >= first - 1:
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
        held.catching_up = True
        try:
            entries = await asyncio.to_thread(lambda: list(self._read(story, held.acked)))
            for start in range(0, len(entries), PIECE):
                fresh = () if held.behind else self._follow_on(held, entries[start : start + PIECE])
                if fresh:
                    await self._send(held.part, {story: fresh})
        finally:
            held.catching_up = False

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
