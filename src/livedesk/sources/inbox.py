"""Sources of kind "push": what is handed in at ``POST /api/reports/NAME``, for sources with the address NAME.

Who hands something in hears when it is durable, or that nobody takes it; what is handed in again, by its
id, changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from livedesk.errors import SourceError
from livedesk.model import Noun
from livedesk.sources import streaming
from livedesk.sources.documents import read_documents
from livedesk.sources.feed import reports_of
from livedesk.sources.fetching import Fetcher
from livedesk.sources.source import Batch, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

#: Documents of one name that wait for the desk; more are refused.
MOST_WAITING = 64


class Handed(Noun, frozen=True, kw_only=True):
    """What became of a document."""

    reports: int
    """Reports in it."""
    withdrawn: int
    """Items it takes back."""
    warnings: tuple[str, ...]
    """What could not be read of it."""


class _Parcel:
    def __init__(self, body: bytes, content_type: str | None) -> None:
        self.body, self.content_type = body, content_type
        self.taken: asyncio.Future[Handed] = asyncio.get_running_loop().create_future()


class Inbox:
    """Where documents wait for the sources that take them. One for all stories of a process."""

    def __init__(self) -> None:
        self._open: dict[str, list[asyncio.Queue[_Parcel]]] = {}

    async def close(self) -> None:
        """Nobody takes anything any more."""
        self._open.clear()

    def opened(self, name: str) -> asyncio.Queue[_Parcel]:
        """A place for what is handed in under a name, from now on."""
        queue: asyncio.Queue[_Parcel] = asyncio.Queue(MOST_WAITING)
        self._open.setdefault(name, []).append(queue)
        return queue

    def closed(self, name: str, queue: asyncio.Queue[_Parcel]) -> None:
        """That place is no more; what waits there is refused, and may be handed in again."""
        places = self._open.get(name, [])
        if queue in places:
            places.remove(queue)
        if not places:
            self._open.pop(name, None)
        while not queue.empty():
            queue.get_nowait().taken.cancel()

    def takes(self, name: str) -> bool:
        """Whether a source takes what is handed in under a name."""
        return name in self._open

    async def hand_in(self, name: str, body: bytes, content_type: str | None) -> Handed:
        """Give a document to every source of that name; returns when all of them have it durable.

        Raises SourceError for one that can't be read or when too many wait, KeyError when nobody takes it.
        """
        places = list(self._open[name])
        if any(place.full() for place in places):
            raise SourceError("takes no more just now", where=name, remedy="Hand it in again in a minute")
        parcels: list[_Parcel] = []
        for place in places:
            parcel = _Parcel(body, content_type)
            place.put_nowait(parcel)
            parcels.append(parcel)
        try:
            done = await asyncio.gather(*(parcel.taken for parcel in parcels))
        except asyncio.CancelledError:
            if any(parcel.taken.cancelled() for parcel in parcels):
                raise SourceError(
                    "was closed before it had taken this", where=name, remedy="Hand it in again"
                ) from None
            raise
        return done[0]


class PushFollower:
    """Follows the inbox."""

    kind = "push"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` keeps the inbox that all stories share."""
        self._fetcher = fetcher
        self._inbox = fetcher.keep(Inbox, Inbox)

    async def follow(self, source: Source, state: SourceState) -> AsyncGenerator[Batch]:
        """As ``Follower.follow``."""
        queue = self._inbox.opened(source.address)
        try:
            while True:
                try:
                    async with asyncio.timeout(streaming.BEAT):
                        parcel = await queue.get()
                except TimeoutError:
                    yield Batch(state=state)
                    continue
                try:
                    batch = await asyncio.to_thread(self._read, parcel, source, state)
                except SourceError as error:
                    if not parcel.taken.done():
                        parcel.taken.set_exception(error)
                    yield Batch(state=state, warnings=(f"was handed what {error.what}",))
                    continue
                try:
                    yield batch  # what comes after this is said once it is durable
                except BaseException:
                    parcel.taken.cancel()
                    raise
                if not parcel.taken.done():
                    parcel.taken.set_result(
                        Handed(
                            reports=len(batch.reports),
                            withdrawn=len(batch.withdrawn),
                            warnings=batch.warnings,
                        )
                    )
        finally:
            self._inbox.closed(source.address, queue)

    def _read(self, parcel: _Parcel, source: Source, state: SourceState) -> Batch:
        found = read_documents(
            parcel.body, content_type=parcel.content_type, where=f"{source.name} ({source.address})"
        )
        warnings = list(found.warnings)
        reports = reports_of(found.items, source=source, seen_at=self._fetcher.now(), warnings=warnings)
        return Batch(
            reports=tuple(reports),
            withdrawn=tuple(Withdrawn(key=key, why="its sender withdrew it") for key in found.withdrawn),
            state=state,
            warnings=tuple(warnings[:20]),
        )


__all__ = ["MOST_WAITING", "Handed", "Inbox", "PushFollower"]
