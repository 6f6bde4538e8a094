"""Running a desk: with live sources, with a recording, and with or without its page."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import signal
import webbrowser
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from livedesk.desk import Clock, Desk
from livedesk.errors import LivedeskError, StoryFileError
from livedesk.legwork import going_behind
from livedesk.model import Entry, Report, SourceChanged
from livedesk.outgoing.keys import Keys
from livedesk.outgoing.webhooks import Endpoint
from livedesk.people import people_path
from livedesk.reading.embedding import Embedder
from livedesk.record.locations import Place
from livedesk.record.opening import open_record
from livedesk.record.roster import looked_at
from livedesk.replaying import RecordingClock, WallClock, play
from livedesk.showing import (
    Address,
    DeskSite,
    Say,
    alerting,
    notifying,
    served,
    subscribing,
    telling,
    tracing,
)
from livedesk.sources.fetching import Fetcher
from livedesk.sources.polling import Poller
from livedesk.sources.recording import RecordingWriter
from livedesk.sources.source import Withdrawn
from livedesk.story.loading import LoadedStory, counted, load_story
from livedesk.story.schema import Source

logger: structlog.stdlib.BoundLogger = structlog.get_logger("running")

#: How often time is let pass and the story file is looked at, in seconds.
TICK = 1.0
#: How often readers are told that the desk is awake: the "last checked" line, in ticks.
AWAKE = 15

# --- live ----------------------------------------------------------------------------------------------


async def run_story(
    loaded: LoadedStory,
    record: Path,
    embedder: Embedder | None,
    address: Address,
    *,
    say: Say,
    webhooks: Sequence[Endpoint] = (),
    place: Place | None = None,
) -> None:
    """Cover a story until told to stop; ``webhooks`` are told beside those of the story file.

    ``place`` is where the record lies when not in the file ``record``, beside which all else is kept.

    Raises LivedeskError on what the user can mend.
    """
    place = place or Place(story=loaded.name, path=record)
    async with (
        covering(loaded, place, embedder) as (desk, poller),
        notifying(desk, record) as notifier,
        alerting(desk, record, poller, address) as alerter,
        subscribing(desk, record, poller, address) as subscriber,
        served(
            desk, address, say, poller, notifier, address.people or people_path(record), alerter, subscriber
        ) as (server, site),
    ):
        say(
            f"{loaded.story.title}: {server.url}  ({counted(len(loaded.story.sources), 'source')}; record {place})"
        )
        async with telling(desk, site.view, Keys(record), webhooks, address.base_url or server.url, say):
            await until_stopped(
                asyncio.ensure_future(poller.run()),
                asyncio.ensure_future(keep_time(desk, site, poller, say)),
            )
        await poller.stop()


@contextlib.asynccontextmanager
async def covering(
    loaded: LoadedStory, place: Place, embedder: Embedder | None, fetcher: Fetcher | None = None
) -> AsyncGenerator[tuple[Desk, Poller]]:
    """A story's desk, open, and the poller that feeds it, as long as this lasts; the poller is not running yet.

    ``fetcher`` is one that many stories share; without it the poller has its own.
    """
    desk = _desk(loaded, place, embedder, WallClock())
    try:
        await open_desk(desk)

        async def deliver(_source: Source, reports: Sequence[Report]) -> None:
            await desk.hear(reports)

        async def take_back(source: Source, gone: Withdrawn) -> None:
            await desk.item_gone(source.id, gone.key, f"{source.name}: {gone.why}")

        poller = Poller(
            looked_at(loaded.story, desk.state),
            store=desk.record,
            deliver=deliver,
            take_back=take_back,
            contact=loaded.story.contact,
            now=lambda: datetime.now(UTC),
            fetcher=fetcher,
        )

        def swap(entries: Sequence[Entry]) -> None:
            if any(isinstance(entry.body, SourceChanged) for entry in entries):
                poller.swap(looked_at(desk.loaded.story, desk.state))

        desk.listen(swap)
        desk.listen(tracing("desk.recorded", loaded.name))
        async with going_behind(desk, poller.fetcher):
            yield desk, poller
    finally:
        await desk.close()


async def keep_time(desk: Desk, site: DeskSite, poller: Poller, say: Say) -> None:
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
            poller.swap(looked_at(loaded.story, desk.state))
            say(f"{path}: reloaded, {counted(len(loaded.story.sources), 'source')}")


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
        say(f"recording {counted(len(loaded.story.sources), 'source')} to {file}; Ctrl-C ends it")
        waits = [asyncio.ensure_future(poller.run())]
        if seconds is not None:
            waits.append(asyncio.ensure_future(asyncio.sleep(seconds)))
        await until_stopped(*waits)
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
    place: Place | None = None,
) -> dict[str, Any] | None:
    """Play a recording; with an address, serve the page while it plays and until told to stop.

    What was seen before ``begin`` is played at once; ``place`` is as for ``run_story``.

    Returns counts when the recording ended, None when it was stopped before.
    """
    clock = RecordingClock(speed)
    desk = _desk(loaded, place or Place(story=loaded.name, path=record), embedder, clock, rehearsal=rehearsal)
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
        async with (
            alerting(desk, record, None, address) as alerter,
            served(desk, address, say, people=address.people or people_path(record), alerter=alerter) as (
                server,
                _,
            ),
        ):
            pace = "as fast as it goes" if speed is None else f"at {speed:g} times its speed"
            say(f"{loaded.story.title}: {server.url}  (a recording, {pace}; Ctrl-C ends it)")
            if open_page:
                await asyncio.to_thread(webbrowser.open, server.url)
            playing = asyncio.ensure_future(
                play(desk, reports(), clock, speed=speed, progress=note, begin=begin)
            )
            if not await until_stopped(playing):
                return None
            new = playing.result()
            say(
                f"the recording has ended: {counted(new, 'report')}; the page stays at {server.url} until Ctrl-C"
            )
            await until_stopped(asyncio.ensure_future(_tick_for_ever(desk)))
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
    loaded: LoadedStory, place: Place, embedder: Embedder | None, clock: Clock, *, rehearsal: bool = False
) -> Desk:
    return Desk(loaded, open_record(place), clock=clock, embedder=embedder, rehearsal=rehearsal)


async def until_stopped(*tasks: asyncio.Future[Any]) -> bool:
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
