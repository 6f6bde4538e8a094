"""A desk behind a real server on loopback, a reader of events, and a plain browser's requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from livedesk.model import Entry
from livedesk.outgoing.notifications import Notifier
from livedesk.page.assets import Assets
from livedesk.page.html import Renderer
from livedesk.page.parts import Checked, Order, View
from livedesk.page.push import frames
from livedesk.page.view import build_view
from livedesk.record.fold import State
from livedesk.serving import Backroom, Check, Hub, HubOptions, Metrics, Server, WebOptions, make_app
from livedesk.sources.inbox import Inbox
from livedesk.sources.websub import Subscriber
from livedesk.story.schema import Story
from newsroom import Newsroom, at
from waiting import LONG


class DeskInTests:
    """A newsroom as the web server sees it; what it publishes is broadcast at once."""

    def __init__(self, newsroom: Newsroom, hub: Hub) -> None:
        self.newsroom = newsroom
        self.hub = hub
        self.renderer = Renderer()
        self.assets: Assets = self.renderer.assets
        self.checks: list[Check] = [Check(name="record", ok=True, because="last append took 1 ms")]
        self.clock = at("20:00")
        self.views = 0

    @property
    def state(self) -> State:
        return self.newsroom.state

    @property
    def story(self) -> Story:
        return self.newsroom.story

    def now(self) -> datetime:
        return self.clock

    def checked(self) -> Checked | None:
        return Checked(last_checked=self.clock, sources=3)

    def view(
        self,
        seq: int | None = None,
        order: Order = "newest",
        before: int | None = None,
        after: int | None = None,
        at: datetime | None = None,
        lang: str | None = None,
    ) -> View:
        self.views += 1
        return build_view(
            self.state,
            self.story,
            now=self.clock,
            seq=seq,
            checked=self.checked(),
            order=order,
            before=before,
            after=after,
            at=at,
            lang=lang,
        )

    def health(self) -> Sequence[Check]:
        return self.checks

    def publish(self, title: str, time: str = "14:00") -> str:
        """A report arrives, opens a development and is published; the update's id."""
        since = len(self.newsroom.entries)
        heard = self.newsroom.hears(time, "Reuters", title)
        self.newsroom.assesses(time, heard)
        update = self.newsroom.publishes(time, heard)
        self.push(self.newsroom.entries[since:])
        return update.id

    def revise(self, update: str, time: str = "14:00") -> None:
        """One more revision of an update."""
        since = len(self.newsroom.entries)
        self.newsroom.publishes(time, update)
        self.push(self.newsroom.entries[since:])

    def push(self, entries: Sequence[Entry]) -> None:
        self.hub.broadcast(frames(self.state, self.story, entries, self.renderer, self.clock))


@dataclass
class Open:
    """A served desk and a session to ask it with."""

    desk: DeskInTests
    hub: Hub
    server: Server
    session: aiohttp.ClientSession
    metrics: Metrics
    readers: list[EventReader] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.url

    async def get(self, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, bytes]:
        """Answer and body; ``path`` goes out as written."""
        return await self.ask("GET", path, **options)

    async def ask(self, method: str, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, bytes]:
        from yarl import URL

        options.setdefault("allow_redirects", False)
        async with self.session.request(method, URL(self.url + path, encoded=True), **options) as response:
            return response, await response.read()


Serve = Callable[..., Any]


@pytest.fixture
def serve() -> Serve:
    """``async with serve() as open:`` a desk with three updates on a port of its own."""

    @asynccontextmanager
    async def served(
        hub_options: HubOptions | None = None,
        options: WebOptions | None = None,
        newsroom: Newsroom | None = None,
        notifier: Notifier | None = None,
        backroom: Backroom | None = None,
        inbox: Inbox | None = None,
        subscriber: Subscriber | None = None,
    ) -> AsyncIterator[Open]:
        hub = Hub(hub_options)
        desk = DeskInTests(newsroom or Newsroom(), hub)
        if newsroom is None:
            for time, title in (
                ("13:00", "Talks begin"),
                ("13:10", "Doors closed"),
                ("13:20", "A pause is called"),
            ):
                desk.publish(title, time)
        metrics = Metrics()
        # On a slow machine drawing is slow, and aged or refused for that in no test that does not ask for it.
        options = options or WebOptions(render_burst=LONG)
        app = make_app(desk, hub, options, metrics, notifier, backroom, inbox, subscriber)
        server = Server(app, "127.0.0.1", 0)
        await server.start()
        try:
            async with aiohttp.ClientSession(auto_decompress=True) as session:
                served = Open(desk, hub, server, session, metrics)
                yield served
                for one in served.readers:
                    one.cut()
        finally:
            await server.stop()

    return served


@dataclass
class Event:
    """One event as a browser would dispatch it."""

    name: str
    data: str
    id: str


class EventReader:
    """A reader of server-sent events, by the standard's rules, over a bare socket."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.last_id = ""
        self.events: list[Event] = []
        self.comments = 0
        self.retry: int | None = None
        self.headers: dict[str, str] = {}
        self.status = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def connect(self, path: str = "/events", *, version: str = "1.1", **headers: str) -> None:
        """Open the stream, with the last id seen, and read the headers."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
        lines = [f"GET {path} HTTP/{version}", "Host: 127.0.0.1", "Accept: text/event-stream"]
        if self.last_id:
            lines.append(f"Last-Event-ID: {self.last_id}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        self.status = int(head.split()[1])
        self.headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:] if line)
        }

    async def read(self, until: Callable[[EventReader], bool] | None = None, seconds: float = LONG) -> bool:
        """Read until the condition holds or the stream ends; True when it ended."""
        chunked = self.headers.get("transfer-encoding") == "chunked"
        assert self._reader is not None
        buffer = b""
        async with asyncio.timeout(seconds):
            while until is None or not until(self):
                try:
                    if chunked:
                        size = int(await self._reader.readline() or b"0", 16)
                        data = (await self._reader.readexactly(size + 2))[:-2]
                    else:
                        data = await self._reader.read(65536)
                except (asyncio.IncompleteReadError, ConnectionError):
                    return True
                if not data:
                    return True
                buffer += data
                while b"\n\n" in buffer:
                    block, buffer = buffer.split(b"\n\n", 1)
                    self._take(block.decode())
        return False

    def _take(self, block: str) -> None:
        name, data = "message", []
        for line in block.split("\n"):
            key, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not key:
                self.comments += 1
            elif key == "id":
                self.last_id = value
            elif key == "retry":
                self.retry = int(value)
            elif key == "event":
                name = value
            elif key == "data":
                data.append(value)
        if data:
            self.events.append(Event(name, "\n".join(data), self.last_id))

    def cut(self) -> None:
        """The network goes away, mid-word."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    @property
    def seqs(self) -> list[int]:
        """Entries told of, in the order they came."""
        return [int(event.id) for event in self.events if event.name != "reload"]


@pytest.fixture
def reader() -> Callable[[Open], EventReader]:
    """A reader of a served desk's events."""

    def of(served: Open) -> EventReader:
        served.readers.append(EventReader(served.server.port))
        return served.readers[-1]

    return of
