"""The serve role: the state of every story, kept by following its entries; any number of nodes may.

Entries come from the broker within milliseconds. What it lost, or has out of order, is read from the record,
whose numbers are compared every second: a serve node is right without a broker too, only later.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec
import structlog

from livedesk.desk import Clock, Listener
from livedesk.errors import LivedeskError, RecordError, StoryFileError
from livedesk.model import Entry, StoryRevised
from livedesk.nodes.broker import Broker
from livedesk.nodes.covered import Covered, Stories, loaded
from livedesk.nodes.messages import unpacked_entries
from livedesk.record import State, fold
from livedesk.record.postgres import Database, PostgresLog
from livedesk.record.roster import in_force
from livedesk.showing import tracing
from livedesk.story.loading import LoadedStory, parse_story
from livedesk.story.schema import Story

COMPARE = 1.0
"""Seconds between two looks at where the records end."""
BATCH = 256
"""Messages fetched in one go."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Follower:
    """One story as it stands, from its entries."""

    def __init__(self, covered: Covered, log: PostgresLog, clock: Clock) -> None:
        self.covered = covered
        self.clock = clock
        self.append_seconds = 0.0
        """Nothing is appended here."""
        self.state = State()
        self.fault = ""
        """Why it can't be followed any further; "" while it can."""
        self.log = log
        """The story's record."""
        self._given = loaded(covered)
        self._listeners: list[Listener] = []
        self._trace = tracing("serve.shown", covered.name)
        self._lock = asyncio.Lock()

    @property
    def story(self) -> Story:
        """The story file in force, with what editors changed of its sources."""
        revised = self.state.story.latest
        return in_force(self._read(revised), self.state)

    @property
    def loaded(self) -> LoadedStory:
        """The story file in force."""
        revised = self.state.story.latest
        given = self._given
        if revised is None or revised.digest == given.digest:
            return given
        return replace(given, story=self._read(revised), text=revised.text, digest=revised.digest)

    def story_at(self, seq: int) -> Story:
        """The story file that was in force after entry ``seq``."""
        revised = self.state.story.as_of(seq)
        return self._read(revised)

    def _read(self, revised: StoryRevised | None) -> Story:
        if revised is None:
            return self._given.story
        try:
            return _parsed(revised.text, revised.origin)
        except StoryFileError:  # of another version: better the file that nodes were given than no page
            return self._given.story

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with all entries from now on."""
        self._listeners.append(listener)

    def forget_listeners(self) -> None:
        """Tell nobody any more of those told so far."""
        self._listeners.clear()

    def take_up(self) -> None:
        """Fold the record as far as it goes; in another thread."""
        self.state = fold(self.log.read())

    async def hear(self, entries: Sequence[Entry]) -> None:
        """Entries of the story, in order among themselves. Raises RecordError when some before them can't be read."""
        async with self._lock:
            if self.fault:
                return
            if entries and entries[0].seq > self.state.seq + 1:
                after, upto = self.state.seq, entries[0].seq - 1
                missing = await asyncio.to_thread(lambda: list(self.log.read(after, upto)))
                self._apply(missing)
            self._apply([entry for entry in entries if entry.seq > self.state.seq])

    async def catch_up(self, last: int) -> None:
        """Read on to entry ``last``. Raises RecordError."""
        async with self._lock:
            if self.state.seq < last and not self.fault:
                after = self.state.seq
                self._apply(await asyncio.to_thread(lambda: list(self.log.read(after, last))))

    def _apply(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self.state.apply(entries)
        self._trace(entries)
        for listener in self._listeners:
            try:
                listener(entries)
            except Exception:  # one story's page that can't be drawn is not the end of the others
                _log.exception("serve.not_shown", story=self.covered.name, seq=entries[-1].seq)


class Following:
    """Followers of all stories of the database."""

    def __init__(self, database: Database, broker: Broker | None, clock: Clock) -> None:
        self.applied = 0
        """Entries applied since the start."""
        self.followers: dict[int, Follower] = {}
        self._database = database
        self._broker = broker
        self._clock = clock
        self._stories = Stories(database)
        self._behind: dict[int, float] = {}

    async def open(self) -> None:
        """Take every story up. Raises RecordError when the database can't be reached."""
        for covered in (await asyncio.to_thread(self._stories.all)).values():
            await self.follow(covered)

    async def follow_new(self, stories: Iterable[int]) -> bool:
        """Follow those of these stories that are not followed yet; True when there were any. Raises RecordError."""
        new = sorted(set(stories) - set(self.followers))
        for story in new:
            covered = await asyncio.to_thread(self._stories.one, story)
            if covered is not None:
                await self.follow(covered)
        return bool(new)

    async def follow(self, covered: Covered) -> Follower:
        """Follow one story more."""
        log = await asyncio.to_thread(_reading, self._database, covered.name)
        follower = self.followers[covered.id] = Follower(covered, log, self._clock)
        try:
            await asyncio.to_thread(follower.take_up)
        except LivedeskError as fault:
            self._give_up(follower, fault)
        return follower

    @property
    def faults(self) -> dict[str, str]:
        """Stories that can't be followed any further, and why."""
        return {f.covered.name: f.fault for f in self.followers.values() if f.fault}

    async def run(self) -> None:
        """Follow until cancelled."""
        comparing = asyncio.ensure_future(self._compare())
        try:
            while True:
                if self._broker is None or not self._broker.connected:
                    await asyncio.sleep(0.1)
                    continue
                try:
                    await self._listen(self._broker)
                except Exception as error:  # whatever ails the broker: the record is compared meanwhile
                    _log.info("serve.broker", why=str(error) or type(error).__name__)
                    await asyncio.sleep(0.25)
        finally:
            comparing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await comparing

    async def _listen(self, broker: Broker) -> None:
        subscription = await broker.entries()
        try:
            while broker.connected:
                try:
                    messages = await subscription.fetch(BATCH, timeout=COMPARE)
                except TimeoutError:
                    continue
                for message in messages:
                    await self._brought(message)
        finally:
            with contextlib.suppress(Exception):
                await subscription.unsubscribe()

    async def _brought(self, message: Any) -> None:
        try:
            for story, entries in unpacked_entries(message.data):
                follower = self.followers.get(story)
                if follower is None:
                    continue
                if isinstance(entries, msgspec.MsgspecError):
                    # The record is asked, and says which entry it is; the others go on.
                    _log.warning("serve.not_understood", story=follower.covered.name, why=str(entries))
                    continue
                await self._guarded(follower, follower.hear(entries))
                self.applied += len(entries)
        except msgspec.MsgspecError as error:
            _log.warning("serve.not_understood", subject=message.subject, why=str(error))

    async def _compare(self) -> None:
        while True:
            await asyncio.sleep(COMPARE)
            try:
                ends = await asyncio.to_thread(self._stories.ends)
            except LivedeskError as error:
                _log.info("serve.waits", why=str(error))
                continue
            for id_, last in ends.items():
                follower = self.followers.get(id_)
                if follower is None or follower.state.seq >= last:
                    self._behind.pop(id_, None)
                elif self._behind.setdefault(id_, time.monotonic()) < time.monotonic() - COMPARE / 2 or (
                    self._broker is None or not self._broker.connected
                ):
                    await self._guarded(follower, follower.catch_up(last))

    async def _guarded(self, follower: Follower, work: Any) -> None:
        try:
            await work
        except RecordError as fault:
            if "can't be understood" in fault.what:
                self._give_up(follower, fault)
            else:
                _log.info("serve.waits", story=follower.covered.name, why=str(fault))
        except ValueError as fault:
            self._give_up(follower, RecordError(str(fault), where=follower.covered.name))

    def _give_up(self, follower: Follower, fault: LivedeskError) -> None:
        """A story that can't be followed stands as it is; the others go on."""
        follower.fault = str(fault)
        _log.error("serve.story_stands", story=follower.covered.name, why=follower.fault)


def _reading(database: Database, name: str) -> PostgresLog:
    return PostgresLog(database, name, read_only=True)


@lru_cache(maxsize=1_024)
def _parsed(text: str, origin: str) -> Story:
    return parse_story(text, origin)
