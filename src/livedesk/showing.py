"""A desk's page before the world: served, pushed, and told to browsers and webhooks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import structlog

from livedesk.desk import Clock, Desk, Listener
from livedesk.model import Entry, ReportReceived, UpdateIssued
from livedesk.outgoing.alerts import Alert, Box, silent_alert
from livedesk.outgoing.alerts.alerter import Alerter, Reads
from livedesk.outgoing.alerts.mail import mail_server
from livedesk.outgoing.cards import can_draw
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import (
    KeepsSubscriptions,
    Notifier,
    Subscriptions,
    can_notify,
    message_of,
)
from livedesk.outgoing.pictures import Pictures
from livedesk.outgoing.webhooks import Endpoint, Webhook, next_call
from livedesk.page.assets import Assets
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.parts import Checked, View
from livedesk.page.push import catch_up, checked_frame, frames
from livedesk.page.view import build_view
from livedesk.people import People
from livedesk.record.fold import State
from livedesk.record.locations import SUFFIX
from livedesk.record.roster import looked_at
from livedesk.serving.app import make_app
from livedesk.serving.console import Backroom
from livedesk.serving.console.command_desk import TakesCommands
from livedesk.serving.console.source_desk import ChangesSources, KnowsLooks, SourceDesk
from livedesk.serving.metrics import Metrics
from livedesk.serving.options import WebOptions
from livedesk.serving.pages_behind import pages_behind
from livedesk.serving.push import Hub, HubOptions
from livedesk.serving.server import Server
from livedesk.serving.site import Check, Order
from livedesk.sources.polling import Poller
from livedesk.sources.websub import Subscriber
from livedesk.story.loading import counted
from livedesk.story.schema import Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk")

Say = Callable[[str], None]
"""Tells the person at the terminal one line."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to serve."""

    host: str
    port: int
    base_url: str | None = None
    """Public address that links carry; else taken from each request."""
    fall_back: bool = False
    """Take a free port when this one is taken."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks of the web servers in front, whose word is taken for who asks."""
    people: Path | None = None
    """The file of those who may work there; else it lies beside the record."""


class Shown(Protocol):
    """What can be shown: a desk, or what follows one from elsewhere."""

    append_seconds: float
    """How long the last append took to become durable."""
    clock: Clock

    @property
    def state(self) -> State:
        """Everything the desk knows."""
        ...

    @property
    def story(self) -> Story:
        """The story file in force."""
        ...

    def story_at(self, seq: int) -> Story:
        """The story file that was in force after entry ``seq``."""
        ...

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with all entries from now on."""
        ...


class WorkedAt(Shown, ChangesSources, TakesCommands, Protocol):
    """What people can work at: a desk, or what hands their wishes on to one."""

    @property
    def record(self) -> Reads:
        """Its record, to be read."""
        ...


class DeskSite:
    """A desk as the web server sees it; pushes what the desk decides as soon as it is durable."""

    def __init__(self, desk: Shown, hub: Hub, looks: Poller | None = None, root: str = "/") -> None:
        """``looks`` is None where nothing is polled; ``root`` is the path the page answers under."""
        self._desk = desk
        self._looks = looks
        self.renderer = Renderer(Links(root=root), cards=can_draw(), notifies=can_notify())
        self.assets: Assets = self.renderer.assets
        self.metrics = Metrics()
        self._hub = hub
        self._halted: int | None = None if desk.state.frozen is None else desk.state.frozen.seq
        """The last entry readers heard of when all publishing was stopped; None while it goes on."""
        desk.listen(self._push)

    @property
    def state(self) -> State:
        """What readers may see: everything the desk knows, or knew when all publishing was stopped."""
        return self._desk.state.shown

    @property
    def story(self) -> Story:
        """The story file in force for readers."""
        frozen = self._desk.state.frozen
        return self._desk.story if frozen is None else self._desk.story_at(frozen.seq)

    def now(self) -> datetime:
        """The desk's clock, never before the last entry readers may see."""
        now, last = self._desk.clock.now(), self.state.at
        return now if last is None else max(now, last)

    def checked(self) -> Checked | None:
        """What the poller knows; None in a replay."""
        if self._looks is None:
            return None
        found = self._looks.checked()
        return Checked(
            last_checked=found.last_checked,
            sources=found.sources,
            failing=found.failing,
            readers=self._hub.readers,
        )

    def view(
        self,
        seq: int | None = None,
        order: Order = "newest",
        before: int | None = None,
        after: int | None = None,
        at: datetime | None = None,
        lang: str | None = None,
    ) -> View:
        """The page now, or as it stood after entry ``seq``, with the story file of that time."""
        return build_view(
            self.state,
            self.story if seq is None else self._desk.story_at(seq),
            now=self.now(),
            seq=seq,
            checked=self.checked(),
            order=order,
            before=before,
            after=after,
            at=at,
            lang=lang,
        )

    def health(self) -> Sequence[Check]:
        """The record, and each source in words."""
        seconds = self._desk.append_seconds
        words, frozen = f"last append durable after {seconds * 1000:.1f} ms", self._desk.state.frozen
        if frozen is not None:
            words += f"; all publishing is stopped: readers see entry {frozen.seq} of {self._desk.state.seq} recorded"
        found = [Check(name="record", ok=True, because=words)]
        if self._looks is not None:
            behind = pages_behind(self._desk.state)
            found += [
                Check(
                    name=f"source:{id_}",
                    ok=ok,
                    because=f"{words}; {behind[id_]}" if id_ in behind else words,
                    needed=False,
                )
                for id_, ok, words in self._looks.health()
            ]
        return found

    def say_awake(self) -> None:
        """Tell open pages when the sources were last looked at."""
        checked = self.checked()
        if checked is not None and self._hub.readers:
            for lang in self._hub.tongues:
                frame = checked_frame(self.state, self.story, checked, self.renderer, self.now(), lang)
                self._hub.broadcast([frame], lang)

    def _push(self, entries: Sequence[Entry]) -> None:
        self.metrics.append_seconds.observe(self._desk.append_seconds)
        state, story, halted = self.state, self.story, self._halted
        frozen = self._desk.state.frozen
        self._halted = None if frozen is None else frozen.seq
        for lang in self._hub.tongues:
            if halted is None or halted == self._halted:
                told = [entry for entry in entries if entry.seq <= state.seq]
                drawn = frames(state, story, told, self.renderer, self.now(), lang)
            else:  # it goes on: all that came meanwhile at once
                drawn = catch_up(state, story, halted, self.renderer, self.now(), lang=lang)
            self._hub.broadcast(drawn, lang)


@contextlib.asynccontextmanager
async def served(
    desk: Desk,
    address: Address,
    say: Say,
    looks: Poller | None = None,
    notifier: Notifier | None = None,
    people: Path | None = None,
    alerter: Alerter | None = None,
    subscriber: Subscriber | None = None,
) -> AsyncGenerator[tuple[Server, DeskSite]]:
    """A desk's page on an address, as long as this lasts; ``people`` is the file of those who may work at it, and
    ``alerter`` tells them what they ask for; ``subscriber`` hears from hubs.

    Raises ServingError when the address can't be had.
    """
    hub = Hub(HubOptions(trusted_proxies=address.trusted_proxies))
    port = address.port
    if address.fall_back and _taken(address.host, port):
        say(f"port {port} is taken; using a free one")
        port = 0
    site = DeskSite(desk, hub, looks)
    options = WebOptions(base_url=address.base_url, trusted_proxies=address.trusted_proxies)
    with contextlib.ExitStack() as stack:
        backroom = None
        if people is not None:
            accounts = stack.enter_context(contextlib.closing(People(people)))
            backroom = backroom_of(desk, accounts, people, looks, alerter)
        inbox = looks.inbox if looks is not None else None
        app = make_app(site, hub, options, site.metrics, notifier, backroom, inbox, subscriber)
        server = Server(app, address.host, port)
        await server.start()
        try:
            yield server, site
        finally:
            await server.stop()


def backroom_of(
    desk: WorkedAt,
    people: People,
    beside: Path,
    looks: KnowsLooks | None = None,
    alerter: Alerter | None = None,
    pictures: Pictures | None = None,
) -> Backroom:
    """What the console of a desk works with; what it keeps in files lies ``beside``, but for ``pictures`` that lie elsewhere."""
    return Backroom(
        people=people,
        story=desk.loaded.name,
        desk=desk,
        pictures=pictures or Pictures(beside.with_name(f"{desk.loaded.name}.images")),
        sources=SourceDesk(
            desk,
            looks,
            now=lambda: datetime.now(UTC),
            floods=looks if isinstance(looks, Poller) else None,
        ),
        alerter=alerter,
        listen=desk.listen,
    )


def tracing(event: str, story: str) -> Listener:
    """A listener that has the log say which reports and updates entries are of, so that one can be followed by its id."""

    def hear(entries: Sequence[Entry]) -> None:
        reports = [entry.body.report.id for entry in entries if isinstance(entry.body, ReportReceived)]
        updates = [
            f"{entry.body.update.id}.{entry.body.update.revision}"
            for entry in entries
            if isinstance(entry.body, UpdateIssued)
        ]
        if reports or updates:
            _log.info(
                event,
                story=story,
                first=entries[0].seq,
                last=entries[-1].seq,
                reports=reports,
                updates=updates,
            )

    return hear


def _taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@contextlib.asynccontextmanager
async def notifying(desk: Desk, record: Path, links: Links | None = None) -> AsyncGenerator[Notifier | None]:
    """Tell browsers that asked of key moments, as long as this lasts; None without the extra "push"."""
    if not can_notify():
        yield None
        return
    notifier = notifier_of(desk.story, Keys(record), Subscriptions(record))
    async with telling_browsers(desk, notifier, links):
        yield notifier


@contextlib.asynccontextmanager
async def telling_browsers(
    desk: Desk, notifier: Notifier, links: Links | None = None
) -> AsyncGenerator[None]:
    """Have a notifier tell of key moments as long as this lasts, and close it."""
    address = (links or Links()).update

    def hear(entries: Sequence[Entry]) -> None:
        for entry in entries:
            message = message_of(desk.state, entry, desk.story.title, address)
            if message is not None:
                notifier.tell(message)

    desk.listen(hear)
    try:
        yield
    finally:
        await notifier.close()


def notifier_of(story: Story, keys: Keys, subscriptions: KeepsSubscriptions) -> Notifier:
    """What seals and sends for a story. Raises ExtraMissing without the extra."""
    contact = story.contact or "localhost"
    who = contact if "://" in contact else f"mailto:{contact if '@' in contact else 'desk@localhost'}"
    return Notifier(keys, subscriptions, contact=who)


@contextlib.asynccontextmanager
async def alerting(
    desk: WorkedAt, record: Path, looks: KnowsLooks | None, address: Address, root: str = "/"
) -> AsyncGenerator[Alerter]:
    """Tell editors by their rules, as long as this lasts; the console lies under ``root``. Raises LivedeskError when the mail server named can't be one."""
    base = (address.base_url or f"http://{address.host}:{address.port}").rstrip("/")

    def lead(alert: Alert) -> str:
        place = f"#{quote(alert.development, safe='')}" if alert.development else "alerts"
        return f"{base}{root}console/{quote(desk.loaded.name)}/{place}"

    def silent(minutes: int | None) -> Iterator[Alert]:
        if looks is None:
            return
        now = datetime.now(UTC)
        for source in looked_at(desk.loaded.story, desk.state):
            found = silent_alert(source, looks.state(source.id), now=now, minutes=minutes)
            if found is not None:
                yield found

    with contextlib.closing(Box(record)) as box:
        alerter = Alerter(
            box,
            lambda: desk.state,
            desk.record,
            now=lambda: datetime.now(UTC),
            story=lambda: desk.story.title,
            address=lead,
            secret=Keys(record).webhook_secret,
            server=mail_server(record, os.environ),
            silent=silent,
        )
        desk.listen(alerter.hear)
        task = asyncio.ensure_future(alerter.run())
        try:
            yield alerter
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def subscribing(
    desk: Desk, record: Path, looks: Poller, address: Address, root: str = "/"
) -> AsyncGenerator[Subscriber | None]:
    """Have hubs tell of news at feeds that name one, as long as this lasts; the page lies under ``root``.

    None without a public address, which hubs need to call back.
    """
    if address.base_url is None:
        yield None
        return
    subscriber = Subscriber(
        record.with_name(f"{record.name.removesuffix(SUFFIX)}.websub.json"),
        f"{address.base_url.rstrip('/')}{root}websub/",
        lambda: looked_at(desk.loaded.story, desk.state),
        looks,
        looks.fetcher.session,
    )
    looks.hub_words = subscriber.words
    task = asyncio.ensure_future(subscriber.run())
    try:
        yield subscriber
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def telling(
    desk: Desk,
    view: Callable[[], View],
    keys: Keys,
    webhooks: Sequence[Endpoint],
    base_url: str,
    say: Say,
    links: Links | None = None,
) -> AsyncGenerator[tuple[Webhook, ...]]:
    """Tell webhooks what is published, as long as this lasts; the desk never waits for one."""
    named = [
        Endpoint(address=str(hook.address), allow_private=hook.allow_private)
        for hook in desk.story.publishing.webhooks
    ]
    endpoints = list({endpoint.address: endpoint for endpoint in (*named, *webhooks)}.values())
    if not endpoints:
        yield ()
        return
    secret = await asyncio.to_thread(keys.webhook_secret)
    say(f"telling {counted(len(endpoints), 'webhook')}; calls are signed with the secret in {keys.where}")
    hooks = tuple(
        Webhook(
            endpoint,
            secret,
            desk.record,
            lambda after: next_call(desk.state.shown, desk.story, view, after, base_url, links),
            lambda: desk.state.shown.seq,
        )
        for endpoint in endpoints
    )

    def wake(_: Sequence[Entry]) -> None:
        for hook in hooks:
            hook.wake()

    desk.listen(wake)
    tasks = [asyncio.ensure_future(hook.run()) for hook in hooks]
    try:
        yield hooks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
