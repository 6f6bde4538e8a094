"""Sources of kind "mastodon-stream": Mastodon's streaming API, as server-sent events or by websocket.

The stream has no memory. After each connection the timeline beside it is read from the last status known,
and the statuses shown last are asked for, so that what came, was edited or was deleted meanwhile is not lost.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime

import msgspec
from yarl import URL

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.credentials import secret_of
from livedesk.sources.fetch_error import FetchError, shown
from livedesk.sources.fetching import Fetcher
from livedesk.sources.mastodon import (
    API,
    STATUS,
    Status,
    Statuses,
    order,
    read_statuses,
    timeline_beside,
)
from livedesk.sources.source import Batch, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.sources.streaming import events, in_batches, unreadable, websocket
from livedesk.story.schema import Source

#: Pages of the timeline read after a break: what a busy hashtag brings in a few minutes.
MOST_PAGES = 10
PAGE = 40
#: Statuses remembered by their ids, since deletions name no URI; and asked for after a break.
REMEMBERED = 500
ASKED_AGAIN = 20

_GONE = "its poster deleted it"


class _Message(msgspec.Struct):
    event: str
    payload: msgspec.Raw = msgspec.Raw(b'""')


_MESSAGE = msgspec.json.Decoder(_Message)


class MastodonStream:
    """Follows streams."""

    kind = "mastodon-stream"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` gives the guarded connections."""
        self._fetcher = fetcher

    async def follow(self, source: Source, state: SourceState) -> AsyncGenerator[Batch]:
        """As ``Follower.follow``; the cursor is the highest id of a status of the timeline."""
        where = f"{source.name} ({shown(source.address)})"
        url = _stream(source, where)
        token = secret_of(source)
        following = _Following(source, state, self._fetcher, token, where)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if url.scheme in {"ws", "wss"}:
            messages = websocket(self._fetcher, source, str(url), headers, hello=True)
        else:
            messages = _as_messages(events(self._fetcher, source, str(url), headers, hello=True))
        async with aclosing(in_batches(messages)) as batches:
            async for batch in batches:
                if b"" in batch:
                    yield await following.catch_up(timeline_beside(url))
                yield following.take([message for message in batch if message])


class _Following:
    """One connection."""

    def __init__(
        self, source: Source, state: SourceState, fetcher: Fetcher, token: str | None, where: str
    ) -> None:
        self._source, self._state, self._fetcher = source, state, fetcher
        self._token, self._where = token, where
        self._picking = Statuses(source)
        self._cursor = state.cursor
        pairs = (line.partition(" ") for line in state.shown)
        self._uris: OrderedDict[str, str] = OrderedDict((id_, uri) for id_, _, uri in pairs)

    def take(self, messages: Sequence[bytes]) -> Batch:
        """What some messages say."""
        reports: list[Report] = []
        gone: list[Withdrawn] = []
        broken = 0
        now = self._fetcher.now()
        for message in messages:
            try:
                event, payload = _read(message)
                if event == "delete":
                    uri = self._uris.pop(payload.decode(), None)
                    gone += [Withdrawn(key=uri, why=_GONE)] if uri is not None else []
                elif event in {"update", "status.update"}:
                    reports += self._report(STATUS.decode(payload), now)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                broken += 1
        return self._batch(reports, gone, list(unreadable(broken, "event", "events")))

    async def catch_up(self, timeline: URL | None) -> Batch:
        """What the timeline has that the stream did not bring."""
        reports: list[Report] = []
        gone: list[Withdrawn] = []
        warnings: list[str] = []
        if timeline is None:
            return self._batch([], [], [])
        try:
            if self._cursor is not None and self._uris:
                reports, gone = await self._asked_again(timeline)
            reports += await self._since(timeline, warnings)
        except SourceError as error:
            warnings.append(f"what came while it was not connected can't be had: {error.what}")
        return self._batch(reports, gone, warnings)

    async def _since(self, timeline: URL, warnings: list[str]) -> list[Report]:
        found: list[Report] = []
        for _ in range(MOST_PAGES):
            since = {"min_id": self._cursor} if self._cursor is not None else {}
            statuses = await self._fetched(timeline.update_query(limit=PAGE, **since))
            now = self._fetcher.now()
            for status in sorted(statuses, key=lambda each: order(each.id)):
                found += self._report(status, now)
            if not since or not statuses:
                return found
        warnings.append(f"more than {MOST_PAGES * PAGE} statuses came while it was not connected")
        return found

    async def _asked_again(self, timeline: URL) -> tuple[list[Report], list[Withdrawn]]:
        """The statuses shown last, as they stand now. An older instance does not know the question."""
        ids = list(self._uris)[-ASKED_AGAIN:]
        try:
            address = timeline.with_path(f"{API}statuses").with_query([("id[]", id_) for id_ in ids])
            statuses = await self._fetched(address)
        except FetchError as error:
            if error.status in {404, 405, 422}:
                return [], []
            raise
        now = self._fetcher.now()
        there = {status.id for status in statuses}
        gone = [Withdrawn(key=self._uris.pop(id_), why=_GONE) for id_ in ids if id_ not in there]
        reports = [report for status in statuses for report in self._report(status, now)]
        return reports, gone

    async def _fetched(self, address: URL) -> list[Status]:
        fetched = await self._fetcher.fetch(self._source, address=str(address), token=self._token)
        return read_statuses(fetched.body, self._where)[0]

    def _report(self, status: Status, now: datetime) -> list[Report]:
        self._cursor = status.id if self._cursor is None else max(self._cursor, status.id, key=order)
        report = self._picking.report(status, now)
        if report is None:
            return []
        self._uris[status.id] = status.uri
        self._uris.move_to_end(status.id)
        if len(self._uris) > REMEMBERED:
            self._uris.popitem(last=False)
        return [report]

    def _batch(self, reports: list[Report], gone: list[Withdrawn], warnings: list[str]) -> Batch:
        shown_last = tuple(f"{id_} {uri}" for id_, uri in list(self._uris.items())[-ASKED_AGAIN * 5 :])
        state = msgspec.structs.replace(self._state, cursor=self._cursor, shown=shown_last)
        said = (*warnings, *self._picking.doubts())
        return Batch(reports=tuple(reports), withdrawn=tuple(gone), state=state, warnings=said)


def _read(message: bytes) -> tuple[str, bytes]:
    """Event and payload; the payload is JSON, within a string or as it is."""
    said = _MESSAGE.decode(message)
    payload = bytes(said.payload)
    if payload.startswith(b'"'):
        payload = msgspec.json.decode(payload, type=str).encode()
    return said.event, payload


async def _as_messages(stream: AsyncGenerator[tuple[str, bytes]]) -> AsyncGenerator[bytes]:
    """Server-sent events in the form that the websocket has."""
    async with aclosing(stream):
        async for event, data in stream:
            if not event and not data:
                yield b""
            elif event:
                text = data.decode("utf-8", "replace")
                yield msgspec.json.encode({"event": event, "payload": text})


def _stream(source: Source, where: str) -> URL:
    try:
        url = URL(source.address)
    except ValueError:
        url = URL()
    if url.scheme not in {"http", "https", "ws", "wss"} or not url.host or "/streaming" not in url.path:
        raise SourceError(
            "has an address that is no stream",
            where=where,
            remedy="Give https://INSTANCE/api/v1/streaming/public, …/hashtag?tag=WORD, or wss:// the same",
        )
    return url


__all__ = ["MastodonStream"]
