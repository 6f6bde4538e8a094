"""Running a desk: with live sources, with a recording, and with or without its page."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import signal
import socket
import webbrowser
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from livedesk.desk import Clock, Desk
from livedesk.errors import LivedeskError, StoryFileError
from livedesk.model import Entry, Report
from livedesk.outgoing.cards import can_draw
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import Notifier, Subscriptions, can_notify, message_of
from livedesk.outgoing.webhooks import Endpoint, Webhook, next_call
from livedesk.page.assets import Assets
from livedesk.page.html import Renderer
from livedesk.page.links import Links
from livedesk.page.parts import Checked, View
from livedesk.page.push import checked_frame, frames
from livedesk.page.view import build_view
from livedesk.reading.embedding import Embedder
from livedesk.record.fold import State
from livedesk.record.sqlite import SqliteLog
from livedesk.replaying import RecordingClock, WallClock, play
from livedesk.serving.app import make_app
from livedesk.serving.metrics import Metrics
from livedesk.serving.options import WebOptions
from livedesk.serving.push import Hub
from livedesk.serving.server import Server
from livedesk.serving.site import Check, Order
from livedesk.sources.polling import Poller
from livedesk.sources.recording import RecordingWriter
from livedesk.story.loading import LoadedStory, load_story
from livedesk.story.schema import Source, Story

logger: structlog.stdlib.BoundLogger = structlog.get_logger("running")

#: How often time is let pass and the story file is looked at, in seconds.
TICK = 1.0
#: How often readers are told that the desk is awake: the "last checked" line, in ticks.
AWAKE = 15

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


class DeskSite:
    """A desk as the web server sees it; pushes what the desk decides as soon as it is durable."""

    def __init__(self, desk: Desk, hub: Hub, looks: Poller | None = None) -> None:
        self._desk = desk
        self._looks = looks
        self.renderer = Renderer(cards=can_draw(), notifies=can_notify())
        self.assets: Assets = self.renderer.assets
        self.metrics = Metrics()
        self._hub = hub
        desk.listen(self._push)

    @property
    def state(self) -> State:
        """Everything the desk knows."""
        return self._desk.state

    @property
    def story(self) -> Story:
        """The story file in force."""
        return self._desk.story

    def now(self) -> datetime:
        """The desk's clock, never before the last entry."""
        now, last = self._desk.clock.now(), self._desk.state.at
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
            self._desk.state,
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
        found = [Check(name="record", ok=True, because=f"last append durable after {seconds * 1000:.1f} ms")]
        if self._looks is not None:
            found += [
                Check(name=f"source:{id_}", ok=ok, because=words, needed=False)
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
        for lang in self._hub.tongues:
            drawn = frames(self.state, self.story, entries, self.renderer, self.now(), lang)
            self._hub.broadcast(drawn, lang)


# --- live ----------------------------------------------------------------------------------------------


async def run_story(
    loaded: LoadedStory,
    record: Path,
    embedder: Embedder | None,
    address: Address,
    *,
    say: Say,
    webhooks: Sequence[Endpoint] = (),
) -> None:
    """Cover a story until told to stop; ``webhooks`` are told beside those of the story file.

    Raises LivedeskError on what the user can mend.
    """
    desk = _desk(loaded, record, embedder, WallClock())
    try:
        await open_desk(desk)

        async def deliver(_source: Source, reports: Sequence[Report]) -> None:
            await desk.hear(reports)

        poller = Poller(
            loaded.story.sources,
            store=desk.record,
            deliver=deliver,
            contact=loaded.story.contact,
            now=lambda: datetime.now(UTC),
        )
        async with (
            notifying(desk, record) as notifier,
            _served(desk, address, say, poller, notifier) as (server, site),
        ):
            say(f"{loaded.story.title}: {server.url}  ({len(loaded.story.sources)} sources; record {record})")
            async with telling(desk, site.view, record, webhooks, address.base_url or server.url, say):
                await _until_stopped(
                    asyncio.ensure_future(poller.run()),
                    asyncio.ensure_future(_keep_time(desk, site, poller, say)),
                )
            await poller.stop()
    finally:
        await desk.close()


@contextlib.asynccontextmanager
async def notifying(desk: Desk, record: Path) -> AsyncGenerator[Notifier | None]:
    """Tell browsers that asked of key moments, as long as this lasts; None without the extra "push"."""
    if not can_notify():
        yield None
        return
    contact = desk.story.contact or "localhost"
    who = contact if "://" in contact else f"mailto:{contact if '@' in contact else 'desk@localhost'}"
    notifier = Notifier(Keys(record), Subscriptions(record), contact=who)
    links = Links()

    def hear(entries: Sequence[Entry]) -> None:
        for entry in entries:
            message = message_of(desk.state, entry, desk.story.title, links.update)
            if message is not None and len(notifier.subscriptions):
                notifier.tell(message)

    desk.listen(hear)
    try:
        yield notifier
    finally:
        await notifier.close()


@contextlib.asynccontextmanager
async def telling(
    desk: Desk,
    view: Callable[[], View],
    record: Path,
    webhooks: Sequence[Endpoint],
    base_url: str,
    say: Say,
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
    keys = Keys(record)
    secret = keys.webhook_secret()
    say(f"{len(endpoints)} webhooks are told; their calls are signed with the secret in {keys.path}")
    hooks = tuple(
        Webhook(
            endpoint,
            secret,
            desk.record,
            lambda after: next_call(desk.state, desk.story, view, after, base_url),
            lambda: desk.state.seq,
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


async def _keep_time(desk: Desk, site: DeskSite, poller: Poller, say: Say) -> None:
    """Let time pass, and put an edited story file in force, or say why not and keep the old one."""
    path = desk.loaded.path
    seen = _stamp(path)
    for ticks in itertools.count(1):
        await asyncio.sleep(TICK)
        await desk.tick()
        if ticks % AWAKE == 0:
            site.say_awake()
        if path is None or _stamp(path) == seen:
            continue
        seen = _stamp(path)
        try:
            loaded = await asyncio.to_thread(load_story, path)
        except StoryFileError as fault:
            say(f"{fault}\nThe story file as it was before stays in force.")
            continue
        if loaded.digest != desk.loaded.digest:
            await desk.reload(loaded)
            poller.swap(loaded.story.sources)
            say(f"{path}: reloaded, {len(loaded.story.sources)} sources")


def _stamp(path: Path | None) -> tuple[int, int] | None:
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)


async def capture_story(loaded: LoadedStory, file: Path, *, seconds: float | None, say: Say) -> int:
    """Write what the sources bring to a recording until stopped; returns how many items."""
    count = 0
    with RecordingWriter(file) as writer:

        async def deliver(_source: Source, reports: Sequence[Report]) -> None:
            nonlocal count
            count += await asyncio.to_thread(writer.write, reports)

        poller = Poller(
            loaded.story.sources,
            store=None,
            deliver=deliver,
            contact=loaded.story.contact,
            now=lambda: datetime.now(UTC),
        )
        say(f"recording {len(loaded.story.sources)} sources to {file}; Ctrl-C ends it")
        waits = [asyncio.ensure_future(poller.run())]
        if seconds is not None:
            waits.append(asyncio.ensure_future(asyncio.sleep(seconds)))
        await _until_stopped(*waits)
        await poller.stop()
    return count


# --- replay --------------------------------------------------------------------------------------------


async def replay_story(
    loaded: LoadedStory,
    record: Path,
    reports: Callable[[], Iterable[Report]],
    embedder: Embedder | None,
    address: Address | None,
    *,
    speed: float | None,
    rehearsal: bool,
    say: Say,
    progress: Callable[[int], None],
    begin: datetime | None = None,
    open_page: bool = False,
) -> dict[str, Any] | None:
    """Play a recording; with an address, serve the page while it plays and until told to stop.

    What was seen before ``begin`` is played at once.

    Returns counts when the recording ended, None when it was stopped before.
    """
    clock = RecordingClock(speed)
    desk = _desk(loaded, record, embedder, clock, rehearsal=rehearsal)
    played = 0

    def note(count: int, _at: datetime) -> None:
        nonlocal played
        played = count
        progress(count)

    try:
        await open_desk(desk)
        if address is None:
            new = await play(desk, reports(), clock, speed=speed, progress=note, begin=begin)
            return _outcome(desk, played, new)
        async with _served(desk, address, say) as (server, _):
            pace = "as fast as it goes" if speed is None else f"at {speed:g} times its speed"
            say(f"{loaded.story.title}: {server.url}  (a recording, {pace}; Ctrl-C ends it)")
            if open_page:
                await asyncio.to_thread(webbrowser.open, server.url)
            playing = asyncio.ensure_future(
                play(desk, reports(), clock, speed=speed, progress=note, begin=begin)
            )
            if not await _until_stopped(playing):
                return None
            new = playing.result()
            say(f"the recording has ended: {new} reports; the page stays at {server.url} until Ctrl-C")
            await _until_stopped(asyncio.ensure_future(_tick_for_ever(desk)))
            return _outcome(desk, played, new)
    finally:
        await desk.close()


async def _tick_for_ever(desk: Desk) -> None:
    while True:
        await asyncio.sleep(TICK)
        await desk.tick()


def _outcome(desk: Desk, played: int, new: int) -> dict[str, Any]:
    state = desk.state
    return {
        "played": played,
        "new": new,
        "relevant": state.relevant,
        "developments": sum(d.merged_into is None for d in state.developments.values()),
        "updates": len(state.published),
    }


# --- pieces --------------------------------------------------------------------------------------------


async def open_desk(desk: Desk) -> None:
    """Take up the record, and keep what it holds out of the garbage collector's way: one full
    collection over a long record would hold up everything for a fifth of a second. What comes later is
    looked through more seldom than Python's default, which cost an eighth of a replay at full speed."""
    await desk.open()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def _desk(
    loaded: LoadedStory, record: Path, embedder: Embedder | None, clock: Clock, *, rehearsal: bool = False
) -> Desk:
    return Desk(loaded, SqliteLog(record), clock=clock, embedder=embedder, rehearsal=rehearsal)


@contextlib.asynccontextmanager
async def _served(
    desk: Desk, address: Address, say: Say, looks: Poller | None = None, notifier: Notifier | None = None
) -> AsyncGenerator[tuple[Server, DeskSite]]:
    hub = Hub()
    port = address.port
    if address.fall_back and _taken(address.host, port):
        say(f"port {port} is taken; using a free one")
        port = 0
    site = DeskSite(desk, hub, looks)
    options = WebOptions(base_url=address.base_url)
    app = make_app(site, hub, options, site.metrics, notifier)
    server = Server(app, address.host, port)
    await server.start()
    try:
        yield server, site
    finally:
        await server.stop()


def _taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


async def _until_stopped(*tasks: asyncio.Future[Any]) -> bool:
    """Wait for the first of the tasks, or for SIGINT or SIGTERM; True when a task ended by itself.

    Raises what that task raised. Tasks still running are cancelled.
    """
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stop.set)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait({*tasks, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopped}:
            task.result()
        return stopped not in done
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(name)
        for task in (*tasks, stopped):
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, LivedeskError):
                    await task
