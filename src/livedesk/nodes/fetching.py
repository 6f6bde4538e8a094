"""The fetch role: this node's share of all sources of all stories, each fetched once however many want it.

What a source brings goes into the inbox of every story that names it, durable before what the source's server
told of itself (validators, schedule) is kept: a node that dies in between hears the same again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b

import msgspec
import structlog

from livedesk.model import Report
from livedesk.nodes.broker import Broker
from livedesk.nodes.inbox import Inbox
from livedesk.nodes.messages import Gone, Heard, Message, heard_subject
from livedesk.nodes.partitions import SOURCE_SHARES, partition
from livedesk.record.postgres import Database
from livedesk.sources.polling import Poller
from livedesk.sources.source import Withdrawn
from livedesk.story.schema import Source

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


def shared_id(source: Source) -> str:
    """The id by which all stories know what is fetched once: equal for sources that are fetched alike.

    What a report is called there (publisher, kind, language) is each story's own.
    """
    alike = [source.kind, source.address, source.every, source.allow_private, source.lang]
    return f"s{blake2b(msgspec.json.encode(alike), digest_size=10).hexdigest()}"


def share_of(id_: str) -> int:
    """The share a fetched source belongs to."""
    return partition(id_, SOURCE_SHARES)


def as_own(report: Report, source: Source) -> Report:
    """A report as the story's own source would have brought it."""
    return msgspec.structs.replace(
        report,
        source=source.id,
        source_name=source.name,
        publisher=source.publisher,
        type=source.type,
        country=source.country,
    )


class SharedStates:
    """What is remembered of sources, for all nodes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        rows = self._database.rows(
            "SELECT value FROM livedesk.source WHERE story = 0 AND name = %s", (source,)
        )
        return rows[0][0] if rows else None

    def all(self) -> dict[str, bytes]:
        """What is remembered of every source, by the id by which all stories know it."""
        return dict(self._database.rows("SELECT name, value FROM livedesk.source WHERE story = 0"))

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        self._database.rows(
            "INSERT INTO livedesk.source (story, name, value) VALUES (0, %s, %s)"
            " ON CONFLICT (story, name) DO UPDATE SET value = excluded.value",
            (source, state),
        )


class Deliveries:
    """Into the inboxes, and word of it to those who gather."""

    def __init__(self, database: Database, broker: Broker | None, parts: Callable[[int], int]) -> None:
        """``parts`` gives a story's partition."""
        self._inbox = Inbox(database)
        self._broker = broker
        self._parts = parts

    async def deliver(self, messages: Sequence[tuple[int, Message]]) -> list[int]:
        """Durable on return: their numbers in the inboxes. Raises RecordError: nothing of the last piece came in."""
        taken = await asyncio.to_thread(self._inbox.hear, messages)
        for (story, message), (_, number, _) in zip(messages, taken, strict=True):
            if isinstance(message, Heard):
                _log.info("fetch.heard", story=story, number=number, report=message.report.id)
        if self._broker is not None and self._broker.connected:
            await self._tell(self._broker, taken)
        return [number for _, number, _ in taken]

    async def _tell(self, broker: Broker, taken: Sequence[tuple[int, int, bytes]]) -> None:
        for story, number, body in taken:
            try:
                done = await broker.publish(
                    heard_subject(self._parts(story), story), body, f"h/{story}/{number}", number=number
                )
            except Exception as error:  # those who gather look into the inbox themselves
                _log.info("fetch.not_told", story=story, why=str(error))
                return
            done.add_done_callback(lambda ended: ended.cancelled() or ended.exception())


class Fetching:
    """Looks at the sources of the shares held."""

    def __init__(
        self,
        database: Database,
        deliveries: Deliveries,
        *,
        contact: str | None,
        poller: Callable[..., Poller] = Poller,
    ) -> None:
        self._deliveries = deliveries
        self._wanted: dict[str, list[tuple[int, Source]]] = {}
        self._shares: frozenset[int] = frozenset()
        self.poller = poller(
            (),
            store=SharedStates(database),
            deliver=self._deliver,
            take_back=self._take_back,
            contact=contact,
            now=lambda: datetime.now(UTC),
        )

    def use(self, sources: Mapping[int, Sequence[Source]], shares: set[int]) -> None:
        """Look at those of the stories' sources that fall into these shares."""
        wanted: defaultdict[str, list[tuple[int, Source]]] = defaultdict(list)
        for story, own in sources.items():
            for source in own:
                wanted[shared_id(source)].append((story, source))
        if wanted == self._wanted and frozenset(shares) == self._shares:
            return
        self._wanted, self._shares = dict(wanted), frozenset(shares)
        self.poller.swap(
            found[0][1].model_copy(update={"id": id_})
            for id_, found in wanted.items()
            if share_of(id_) in shares
        )

    async def run(self) -> None:
        """Until stopped."""
        await self.poller.run()

    async def stop(self) -> None:
        """Begin no look more; those under way end first."""
        await self.poller.stop()

    async def _deliver(self, source: Source, reports: Sequence[Report]) -> None:
        await self._deliveries.deliver(
            [
                (story, Heard(report=as_own(report, own)))
                for story, own in self._wanted.get(source.id, ())
                for report in reports
            ]
        )

    async def _take_back(self, source: Source, gone: Withdrawn) -> None:
        await self._deliveries.deliver(
            [
                (story, Gone(source=own.id, key=gone.key, why=gone.why))
                for story, own in self._wanted.get(source.id, ())
            ]
        )
