"""Push: readers connected by server-sent events, each frame built once and written to all.

No queue and no task stands between a broadcast and a reader: the same bytes go to every transport,
so one delivery costs one system call and little else. What a slow reader has not taken waits in its
transport's buffer; past a cap the reader is closed, and comes back by itself with the id of the last
event it saw. bench/push.py holds the cost per delivery against nginx with nchan.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import structlog
from aiohttp import web

from livedesk.serving.proxies import Proxies

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.serving")


class Framed(Protocol):
    """One event of the stream, ready to send."""

    @property
    def seq(self) -> int:
        """The entry it tells of, also its event id; 0 for a sign of life, which is no entry."""
        ...

    @property
    def data(self) -> bytes:
        """The whole event as it goes over the wire, blank line included."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOptions:
    """Limits of push; 0 means no limit."""

    heartbeat: float = 15.0
    """Seconds of silence after which a comment is sent, so that proxies keep the connection."""
    retry: int = 3000
    """Milliseconds a reader waits before it reconnects."""
    busy_retry: int = 30_000
    """Milliseconds a reader waits who was turned away because the hub is full."""
    unread: int = 256 * 1024
    """Bytes a reader may leave unread (beyond its own catch-up) before it is closed."""
    send_buffer: int = 128 * 1024
    """Kernel send buffer of a stream in bytes: without it one stalled reader may hold megabytes."""
    stalled: float = 60.0
    """Seconds without any acknowledgement after which the kernel gives a connection up (Linux)."""
    max_readers: int = 0
    """Readers in all."""
    max_per_address: int = 0
    """Readers of one network address."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose X-Forwarded-For names the reader ("127.0.0.1/32"); else the peer counts."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a reader gets first."""

    data: bytes
    """Events it missed, or the reset that tells it to load the page anew."""
    sent: int
    """The last entry those events tell of: what is live from then on follows it."""


@dataclass(slots=True)
class HubFigures:
    """What push did since it started; /metrics shows them."""

    joined: int = 0
    resumed: int = 0
    reset: int = 0
    refused: int = 0
    laggards: int = 0
    frames: int = 0
    deliveries: int = 0


class _Reader:
    """One open stream."""

    __slots__ = ("address", "cap", "done", "room", "sent", "transport")

    def __init__(
        self,
        transport: asyncio.Transport,
        address: str,
        sent: int,
        cap: int,
        done: asyncio.Future[None],
        room: dict[_Reader, None],
    ) -> None:
        self.transport = transport
        self.address = address
        self.sent = sent
        self.cap = cap
        self.done = done
        self.room = room

    def end(self) -> None:
        if not self.done.done():
            self.done.set_result(None)


class _Room:
    """Readers who get the same bytes."""

    __slots__ = ("frame", "readers")

    def __init__(self, frame: Callable[[bytes], bytes]) -> None:
        self.frame = frame
        self.readers: dict[_Reader, None] = {}


class Hub:
    """Everyone who reads along. Lives on one event loop; none of its methods may be called elsewhere.

    ``now`` gives seconds on a clock that never goes back; tests pass their own. Raises ServingError
    for a trusted proxy that is no network.
    """

    def __init__(self, options: HubOptions | None = None, now: Callable[[], float] | None = None) -> None:
        self.options = options or HubOptions()
        self.figures = HubFigures()
        self._proxies = Proxies(self.options.trusted_proxies)
        # HTTP/1.1 readers take chunks, HTTP/1.0 ones (nginx's default towards us) plain bytes: a frame
        # is built once for each, so that every write is a single one.
        # And one pair of rooms for each language of the page: its frames are drawn in it.
        self._rooms: dict[str | None, tuple[_Room, _Room]] = {None: (_Room(as_chunk), _Room(bytes))}
        self._addresses: Counter[str] = Counter()
        self._now = now
        self._spoke_at = 0.0
        self._beat: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def readers(self) -> int:
        """How many are connected."""
        return sum(len(room.readers) for room in self._all())

    @property
    def tongues(self) -> tuple[str | None, ...]:
        """Languages that somebody reads in beside the story's own (None), which always counts."""
        return tuple(
            lang for lang, pair in self._rooms.items() if lang is None or any(r.readers for r in pair)
        )

    @property
    def closed(self) -> bool:
        """True once ``close`` was called; nobody joins any more."""
        return self._closed

    def broadcast(self, frames: Sequence[Framed], tongue: str | None = None) -> None:
        """Send frames, oldest first, to everyone who has not had them. Never waits, never raises.

        Only to those who read in ``tongue``, the language the frames are drawn in; None is the story's own.
        All frames of one entry belong in one call: a reader who has had an entry gets no more of it.
        """
        if not frames:
            return
        self.figures.frames += len(frames)
        rooms = self._rooms.get(tongue, ())
        if any(room.readers for room in rooms):
            self._spoke_at = self._time()
            told = [frame for frame in frames if frame.seq]
            for room in rooms:
                if told:
                    self.figures.deliveries += self._send(told, room)
                for sign in frames:
                    if not sign.seq:
                        self.figures.deliveries += self._say(sign.data, room)

    async def serve(
        self, request: web.Request, opening: Callable[[], Opening], tongue: str | None = None
    ) -> web.StreamResponse:
        """Answer ``request`` with the stream, in a language, and stay until it ends.

        ``opening`` is asked once the headers are out; between its answer and the subscription
        nothing else runs, so no frame falls in between and none comes twice.
        """
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-cache, no-transform",
                "X-Accel-Buffering": "no",
            }
        )
        response.force_close()
        address = self._proxies.address(request)
        try:
            await response.prepare(request)
        except ConnectionResetError:  # gone before it was answered: a page that was left
            return response
        transport = request.transport
        if request.method == "HEAD" or transport is None:
            return response
        refused = self._refusal(address)
        if refused is not None:
            self.figures.refused += 1
            await response.write(refused)
            return response
        try:
            first = opening()
        except Exception:
            # The headers are out: all that can be said is to come back later.
            _log.exception("serving.opening_broke")
            await response.write(f"retry: {self.options.busy_retry}\n: something broke\n\n".encode())
            return response
        self._shape(transport)
        chunked = "chunked" in response.headers.get("Transfer-Encoding", "")
        pair = self._rooms.setdefault(tongue, (_Room(as_chunk), _Room(bytes)))
        room = pair[0] if chunked else pair[1]
        hello = f"retry: {self.options.retry}\nid: {first.sent}\n\n".encode()
        hello = first.data + hello
        reader = _Reader(
            transport,
            address,
            first.sent,
            self.options.unread + len(hello),
            asyncio.get_running_loop().create_future(),
            room.readers,
        )
        transport.write(room.frame(hello))
        room.readers[reader] = None
        self._addresses[address] += 1
        self.figures.joined += 1
        self._keep_beating()
        try:
            await reader.done
        finally:
            self._leave(reader)
        return response

    async def close(self) -> None:
        """Tell everyone to come back, and end their streams. Safe to call twice.

        Readers are told to wait between one and five times ``retry``, spread evenly: a desk that
        restarts is not met by all of them in the same second.
        """
        self._closed = True
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
        everyone = [(reader, room.frame) for room in self._all() for reader in room.readers]
        for i, (reader, frame) in enumerate(everyone):
            wait = self.options.retry + 4 * self.options.retry * i // len(everyone)
            if not reader.transport.is_closing():
                reader.transport.write(frame(f"retry: {wait}\n: restarting\n\n".encode()))
            reader.end()
        await asyncio.sleep(0)

    def _all(self) -> Iterator[_Room]:
        return (room for pair in self._rooms.values() for room in pair)

    def _say(self, data: bytes, room: _Room) -> int:
        """Send something that is no entry to everyone; how many took it."""
        whole = room.frame(data)
        gone: list[_Reader] = []
        for reader in room.readers:
            if reader.transport.is_closing() or reader.transport.get_write_buffer_size() > reader.cap:
                gone.append(reader)
            else:
                reader.transport.write(whole)
        for reader in gone:
            self._cut(reader)
        return len(room.readers)

    def _send(self, frames: Sequence[Framed], room: _Room) -> int:
        first, last = frames[0].seq, frames[-1].seq
        frame = room.frame
        whole = frame(b"".join(f.data for f in frames))
        delivered = 0
        gone: list[_Reader] = []
        for reader in room.readers:
            transport = reader.transport
            if transport.is_closing() or transport.get_write_buffer_size() > reader.cap:
                gone.append(reader)
            elif reader.sent < first:
                transport.write(whole)
                reader.sent = last
                delivered += len(frames)
            elif reader.sent < last:
                missing = [f.data for f in frames if f.seq > reader.sent]
                transport.write(frame(b"".join(missing)))
                reader.sent = last
                delivered += len(missing)
        for reader in gone:
            self._cut(reader)
        return delivered

    def _cut(self, reader: _Reader) -> None:
        if not reader.transport.is_closing():
            self.figures.laggards += 1
            # Not close(): that would wait for a reader who does not read.
            reader.transport.abort()
        self._leave(reader)
        reader.end()

    def _leave(self, reader: _Reader) -> None:
        if reader in reader.room:
            del reader.room[reader]
            self._addresses[reader.address] -= 1
            if not self._addresses[reader.address]:
                del self._addresses[reader.address]

    def _refusal(self, address: str) -> bytes | None:
        """Why a reader can't join: as an event, since a browser never comes back after a 503."""
        if self._closed:
            return f"retry: {self.options.retry}\n: restarting\n\n".encode()
        full = self.options.max_readers and self.readers >= self.options.max_readers
        many = self.options.max_per_address and self._addresses[address] >= self.options.max_per_address
        if not (full or many):
            return None
        because = "too many readers" if full else "too many readers from your address"
        return f"retry: {self.options.busy_retry}\nevent: busy\ndata: {because}\n\n".encode()

    def _shape(self, transport: asyncio.Transport) -> None:
        sock = transport.get_extra_info("socket")
        if sock is None or sock.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        with suppress(OSError):
            if self.options.send_buffer:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.options.send_buffer)
            if self.options.stalled and hasattr(socket, "TCP_USER_TIMEOUT"):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(self.options.stalled * 1000))

    def _time(self) -> float:
        return self._now() if self._now is not None else asyncio.get_running_loop().time()

    def _keep_beating(self) -> None:
        if self._beat is None and not self._closed:
            self._spoke_at = self._time()
            self._wait(self.options.heartbeat)

    def _wait(self, seconds: float) -> None:
        self._beat = asyncio.get_running_loop().call_later(seconds, self._heartbeat)

    def _heartbeat(self) -> None:
        """Say something when nothing was said for a while; stop when nobody listens."""
        self._beat = None
        if not self.readers:
            return
        silent = self._time() - self._spoke_at
        if silent < self.options.heartbeat:
            self._wait(self.options.heartbeat - silent)
            return
        for room in self._all():
            self._say(b":\n\n", room)
        self._spoke_at = self._time()
        self._wait(self.options.heartbeat)


def as_chunk(data: bytes) -> bytes:
    """``data`` as one chunk of HTTP/1.1's chunked coding; empty stays empty (it would end the stream)."""
    return b"%x\r\n%b\r\n" % (len(data), data) if data else b""
