"""The way to NATS JetStream: streams, what is published, what is consumed. It may be gone at any time.

Streams keep what nobody would miss: everything in them is in the database too. What is published has an
id, by which the broker drops repetitions for two minutes; consumers do so for good, by numbers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

import nats
import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from livedesk.errors import LivedeskError
from livedesk.nodes.messages import ENTRIES, HEARD, entries_subject, heard_subject

CONNECT_SECONDS = 10
"""For a connection, and for making a stream: a broker may be slow without being away."""
WAIT = 0.25
"""Seconds between two tries to reach a broker that is away."""
ACK_WAIT = 3.0
"""Seconds after which the broker gives a message to whoever asks next."""
HEARD_SECONDS = 3_600
ENTRIES_SECONDS = 86_400
MOST_BYTES = 2**30
"""How long, and how much of it, the streams keep."""
NUMBER = "Livedesk-Number"
"""Header with a message's number in its story's inbox."""
UNDER_WAY = 2_000
"""Messages published and not yet acknowledged."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class BrokerError(LivedeskError):
    """The broker can't be used; ``where`` is its address."""

    exit_code = 8


async def _within(seconds: float, work: Coroutine[Any, Any, None]) -> None:
    """Do it, for so long at most. Raises TimeoutError; whatever it does with being cancelled, it is not waited for."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        for _ in range(10):  # the client may take one for a message that did not come
            if task.done():
                break
            task.cancel()
            await asyncio.wait({task}, timeout=0.05)
    if not task.done() or task.cancelled():
        raise TimeoutError
    task.result()


class Broker:
    """A connection to JetStream that comes back by itself."""

    def __init__(self, url: str, cluster: str) -> None:
        """``cluster`` is the identity of the database: streams are its alone."""
        self.url = url
        self.where = urlsplit(url)._replace(netloc=urlsplit(url).netloc.rpartition("@")[2]).geturl()
        self.identity = ""
        """Tells one broker's streams from another's; "" before they are there."""
        self._cluster = cluster
        self._client = Client()
        self._js: JetStreamContext | None = None
        self._closing = False
        self._said: Exception | None = None
        self._lost: list[Callable[[], None]] = []

    @property
    def connected(self) -> bool:
        """True while there is a connection."""
        return self._client.is_connected

    def on_loss(self, hear: Callable[[], None]) -> None:
        """Have ``hear`` called whenever the connection is lost."""
        self._lost.append(hear)

    async def open(self, known: str = "") -> None:
        """Connect, make the streams where there are none.

        ``known`` is the identity of the broker that other nodes use now, "" when there are none. Raises
        BrokerError: out of reach, not let in, without JetStream, another database's, not that of the others.
        """
        try:
            await _within(CONNECT_SECONDS, self._knock())
            await _within(CONNECT_SECONDS, self._connect())
        except Exception as error:
            await self.close()
            told = self._said if isinstance(error, TimeoutError) and self._said is not None else error
            raise self._fault(told) from error
        self._js = self._context()
        try:
            found = [
                await self._stream(HEARD, "livedesk.heard", HEARD_SECONDS),
                await self._stream(ENTRIES, "livedesk.entries", ENTRIES_SECONDS),
            ]
        except BrokerError:
            await self.close()
            raise
        except Exception as error:
            await self.close()
            raise self._fault(error) from error
        self.identity = "/".join(found)
        if known and known != self.identity:
            await self.close()
            raise BrokerError(
                "the nodes at work on this database use another broker",
                where=self.where,
                remedy="Give every node of one database the same --nats; for a second desk take another database",
            )

    async def close(self) -> None:
        """Let go. Safe to call twice."""
        self._closing = True
        with suppress(Exception):
            await _within(2, self._client.close())

    # --- publishing ------------------------------------------------------------------------------------

    async def publish(
        self, subject: str, payload: bytes, id_: str, *, number: int = 0
    ) -> asyncio.Future[Any]:
        """Hand a message over; the future is done when the broker has it. Raises when there is no connection."""
        if self._js is None or not self.connected:
            raise BrokerError("the broker is away", where=self.where)
        headers = {"Nats-Msg-Id": f"{self._cluster}/{id_}", NUMBER: str(number)}
        return await self._js.publish_async(subject, payload, wait_stall=1.0, headers=headers)

    # --- consuming -------------------------------------------------------------------------------------

    async def partition(self, part: int) -> JetStreamContext.PullSubscription:
        """What comes in for a partition of stories, one message at a time in hand, whoever holds it."""
        config = ConsumerConfig(
            durable_name=f"gather-{part}",
            filter_subject=heard_subject(part, "*"),
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT,
            max_ack_pending=1,
            max_deliver=-1,
        )
        return await self._jetstream().pull_subscribe(
            heard_subject(part, "*"), durable=f"gather-{part}", stream=HEARD, config=config
        )

    async def entries(self) -> JetStreamContext.PullSubscription:
        """Entries of all stories from now on."""
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.NEW,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=30.0,
            mem_storage=True,
        )
        return await self._jetstream().pull_subscribe(entries_subject("*"), stream=ENTRIES, config=config)

    # --- asking ------------------------------------------------------------------------------------------

    async def ask(self, subject: str, payload: bytes, seconds: float) -> bytes:
        """What somebody answers. Raises TimeoutError or nats.errors.Error when nobody does."""
        answer: Msg = await self._client.request(subject, payload, timeout=seconds)
        return answer.data

    async def answer(self, subject: str, handle: Callable[[Msg], Any]) -> Callable[[], Any]:
        """Answer what is asked under a subject, sharing the questions with others; gives what ends it."""
        subscription = await self._client.subscribe(
            subject, queue=subject, cb=handle, pending_msgs_limit=1_024
        )
        # Who asks at once is answered: only then does the server know of it. Twice, since the client writes its first
        # ping ahead of what waits to be sent (nats-py 2.16); by the time that one is answered, the rest has gone out.
        await self._client.flush()
        await self._client.flush()
        return subscription.drain

    # --- inside ------------------------------------------------------------------------------------------

    async def _knock(self) -> None:
        """Ask whether this node is let in. Raises what the server says.

        A server that refuses hangs up, and what it said is lost when anything was sent after it; so nothing is. On the
        connection that is kept the client sends a ping at once.
        """
        client = Client()
        try:
            await client.connect(
                self.url,
                name="livedesk",
                verbose=True,
                connect_timeout=CONNECT_SECONDS,
                allow_reconnect=False,
                reconnect_time_wait=cast("int", WAIT),
                max_reconnect_attempts=2,
                error_cb=self._note,
            )
        finally:
            with suppress(Exception):
                await client.close()

    async def _connect(self) -> None:
        """Raises nothing by itself: it tries for ever, as it has to later."""
        await self._client.connect(
            self.url,
            name="livedesk",
            connect_timeout=CONNECT_SECONDS,
            allow_reconnect=True,
            reconnect_time_wait=cast("int", WAIT),  # it sleeps for so long; a part of a second is as good
            max_reconnect_attempts=-1,
            ping_interval=2,
            max_outstanding_pings=2,
            error_cb=self._note,
            disconnected_cb=self._on_lost,
            reconnected_cb=self._on_back,
        )

    def _jetstream(self) -> JetStreamContext:
        if self._js is None:
            raise BrokerError("the broker is not open", where=self.where)
        return self._js

    def _context(self) -> JetStreamContext:
        return self._client.jetstream(timeout=2, publish_async_max_pending=UNDER_WAY)

    async def _stream(self, name: str, subject: str, seconds: int) -> str:
        """Have a stream; its identity."""
        js = self._client.jetstream(timeout=CONNECT_SECONDS)
        wanted = StreamConfig(
            name=name,
            description=f"livedesk {self._cluster}",
            subjects=[f"{subject}.>"],
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            discard=DiscardPolicy.OLD,
            max_age=seconds,
            max_bytes=MOST_BYTES,
            duplicate_window=120,
        )
        try:
            info = await js.stream_info(name)
        except NotFoundError:
            with suppress(APIError):  # another node may be making it at this moment
                await js.add_stream(wanted)
            info = await js.stream_info(name)
        if info.config.description != wanted.description:
            raise BrokerError(
                "it carries another desk's streams",
                where=self.where,
                remedy="Give each database a broker, or an account of one, of its own",
            )
        return str(info.created)

    async def _note(self, error: Exception) -> None:
        self._said = error
        _log.info("nodes.broker", why=str(error) or type(error).__name__)

    async def _on_lost(self) -> None:
        if self._closing:
            return
        _log.warning("nodes.broker_away", where=self.where)
        self._js = self._context()  # what was under way will not be acknowledged any more
        for hear in self._lost:
            hear()

    async def _on_back(self) -> None:
        """The streams may be gone with the broker's disk: then they are made anew."""
        _log.warning("nodes.broker_back", where=self.where)
        try:
            self.identity = "/".join(
                [
                    await self._stream(HEARD, "livedesk.heard", HEARD_SECONDS),
                    await self._stream(ENTRIES, "livedesk.entries", ENTRIES_SECONDS),
                ]
            )
        except Exception as error:  # whatever it is: everything is in the database, and it is tried again
            _log.warning("nodes.streams_not_made", why=str(error))

    def _fault(self, error: Exception) -> BrokerError:
        words = str(error) or type(error).__name__
        if isinstance(error, BrokerError):
            return error
        if "authorization" in words.lower() or "permissions" in words.lower():
            what, remedy = (
                f"the broker does not let this node in ({words})",
                "Check user and password in --nats",
            )
        elif isinstance(error, APIError) or "jetstream" in words.lower():
            what = f"the broker has no JetStream, or no room for its streams ({words})"
            remedy = "Start nats-server with -js, and give it a gigabyte of disk"
        elif isinstance(error, nats.errors.NoServersError | OSError | TimeoutError):
            what, remedy = f"the broker can't be reached ({words})", "Check that nats-server runs there"
        else:
            what, remedy = f"the broker can't be used ({words})", ""
        return BrokerError(what, where=self.where, remedy=remedy)
