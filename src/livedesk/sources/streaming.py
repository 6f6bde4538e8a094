"""Connections that stay open: websockets and server-sent events, in batches, with the same guards as any fetch.

What is read ahead is bounded: a desk that cannot keep up makes the other side wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress

import aiohttp
from yarl import URL

from livedesk.errors import SourceError
from livedesk.sources.fetch_error import FetchError, shown, unreachable
from livedesk.sources.fetching import Fetcher
from livedesk.story.schema import Source

#: Messages of a batch at most, and how long one waits for others, in seconds.
MOST = 256
SOON = 0.1
#: Messages read ahead of the desk.
AHEAD = 4_096
#: A batch comes at least so often, empty when nothing came: the cursor moves on and the desk sees it is alive.
BEAT = 10.0
#: A websocket that does not answer a ping within this is dead.
PING = 20.0
#: A server-sent stream that says nothing at all, not even a comment, for so long is dead.
SILENT = 90.0
#: Largest message.
LARGEST = 1024 * 1024

_REMEDIES = {
    401: "Its token is missing or has expired; renew it where the story file says it is",
    403: "It refuses; check the token's rights",
    404: "Check the address",
    429: "It asks for fewer connections; the desk waits",
}

_PATIENCE = aiohttp.ClientWSTimeout(ws_close=1.0)  # pyright: ignore[reportCallIssue]
_END = object()


async def in_batches(messages: AsyncGenerator[bytes]) -> AsyncGenerator[list[bytes]]:
    """Messages as they come, many at once when they come fast, none when nothing came for a while.

    What was read before the connection broke is handed over before the fault is raised.
    """
    ahead: asyncio.Queue[bytes | object] = asyncio.Queue(AHEAD)
    fault: Exception | None = None

    async def pump() -> None:
        nonlocal fault
        try:
            async with aclosing(messages):
                async for message in messages:
                    await ahead.put(message)
        except Exception as error:
            fault = error
        await ahead.put(_END)

    pumping = asyncio.create_task(pump())
    try:
        ended = False
        while not ended:
            batch: list[bytes] = []
            try:
                async with asyncio.timeout(BEAT):
                    first = await ahead.get()
            except TimeoutError:
                yield batch
                continue
            if first is not _END and ahead.empty():
                await asyncio.sleep(SOON)
            ended = _gather(first, ahead, batch)
            if batch:
                yield batch
        if fault is not None:
            raise fault
    finally:
        pumping.cancel()
        with suppress(asyncio.CancelledError):
            await pumping


def _gather(first: bytes | object, ahead: asyncio.Queue[bytes | object], batch: list[bytes]) -> bool:
    """Move what has come into the batch; True when nothing comes after it."""
    message = first
    while True:
        if not isinstance(message, bytes):
            return True
        batch.append(message)
        if len(batch) >= MOST or ahead.empty():
            return False
        message = ahead.get_nowait()


def unreadable(count: int, one: str, many: str) -> tuple[str, ...]:
    """The doubt about messages that could not be read; none where all could be."""
    return (f"{count} {one if count == 1 else many} could not be read",) if count else ()


async def websocket(
    fetcher: Fetcher,
    source: Source,
    address: str,
    headers: Mapping[str, str] | None = None,
    *,
    hello: bool = False,
) -> AsyncGenerator[bytes]:
    """The messages of a websocket, until it closes; ``hello`` has an empty one say that it stands. Raises FetchError when it can't be had or breaks."""
    where = f"{source.name} ({shown(source.address)})"
    session = fetcher.session(source.allow_private)
    async with _told(where):
        async with asyncio.timeout(fetcher.limits.total_seconds):
            socket = await session.ws_connect(
                URL(address),
                heartbeat=PING,
                max_msg_size=LARGEST,
                headers=dict(headers or {}),
                timeout=_PATIENCE,
                decode_text=False,  # a text that is not UTF-8 costs itself, not the connection
            )
        try:
            if hello:
                yield b""
            async for message in socket:
                if message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}:
                    yield message.data
            if (error := socket.exception()) is not None:
                raise error
        finally:
            await socket.close()


async def events(
    fetcher: Fetcher,
    source: Source,
    address: str,
    headers: Mapping[str, str] | None = None,
    *,
    hello: bool = False,
) -> AsyncGenerator[tuple[str, bytes]]:
    """Server-sent events as (event, data), until the server ends them; one that is not whole is dropped.

    ``hello`` has an event without a name say that the connection stands.

    Raises FetchError when they can't be had or the connection breaks.
    """
    where = f"{source.name} ({shown(source.address)})"
    session = fetcher.session(source.allow_private)
    async with _told(where):
        async with asyncio.timeout(fetcher.limits.total_seconds):
            response = await session.get(
                URL(address), headers={"Accept": "text/event-stream", **(headers or {})}
            )
        try:
            if response.status != 200:
                raise _refused(response.status, where)
            kind = response.headers.get("Content-Type", "")
            if "text/event-stream" not in kind.lower():
                raise FetchError(
                    f'sent "{kind[:60]}" in place of an event stream', where=where, remedy="Check the address"
                )
            if hello:
                yield "", b""
            async for event in _parsed(response.content, where):
                yield event
        finally:
            response.close()


async def _parsed(content: aiohttp.StreamReader, where: str) -> AsyncIterator[tuple[str, bytes]]:
    name, data, size = "", list[bytes](), 0
    while True:
        async with asyncio.timeout(SILENT):
            line = await content.readline()
        if not line.endswith(b"\n"):
            return  # the end, or half a line: what is not whole is dropped
        line = line.rstrip(b"\r\n")
        size += len(line)
        if size > LARGEST:
            raise FetchError(
                "sends an event that is too large", where=where, remedy="The next connection tries again"
            )
        if not line:
            if data:
                yield name, b"\n".join(data)
            name, data, size = "", [], 0
            continue
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            name = value.decode("utf-8", "replace")
        elif field == b"data":
            data.append(value)


@asynccontextmanager
async def _told(where: str) -> AsyncGenerator[None]:
    """Every fault of the network as an error that says where and what."""
    try:
        yield
    except SourceError:
        raise
    except TimeoutError:
        raise FetchError("did not answer in time", where=where, remedy="It is connected to again") from None
    except aiohttp.WSServerHandshakeError as error:
        raise _refused(error.status, where) from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise unreachable(error, where) from None


def _refused(status: int, where: str) -> FetchError:
    remedy = _REMEDIES.get(status, "It is connected to again" if status >= 500 else "Check the address")
    return FetchError(f"answered {status}", where=where, remedy=remedy, status=status)


__all__ = ["events", "in_batches", "unreadable", "websocket"]
