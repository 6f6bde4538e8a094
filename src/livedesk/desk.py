"""The desk: wires the rooms together, and is the only one that knows all of them.

One street, one direction: reports come in, are read, gathered, weighed, edited; what was decided
goes into the record in one durable append; only then does the state change and readers hear of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

import msgspec

from livedesk.errors import LivedeskError, RecordError
from livedesk.gathering.bodies import shingled
from livedesk.gathering.gatherer import Gatherer
from livedesk.hand import Carried, Hand
from livedesk.model import (
    AnyCommand,
    Article,
    Because,
    Entry,
    NewEntry,
    Reading,
    Report,
    ReportReceived,
    SourceChanged,
    SourceStep,
    StoryRevised,
    TextRead,
)
from livedesk.model import command as c
from livedesk.proceedings import Proceedings
from livedesk.reading.embedding import Embedder
from livedesk.readings import Readings
from livedesk.record import Log, State, append, fold, never_back
from livedesk.record.roster import additions, changed, in_force
from livedesk.resuming import CHECKPOINT, CHECKPOINT_REPORTS, resumed
from livedesk.story.loading import LoadedStory, parse_story
from livedesk.story.schema import Story
from livedesk.street import Step

T = TypeVar("T")

#: Reports taken in one go: placing so many holds up the event loop for some hundredths of a second.
PIECE = 64


class Clock(Protocol):
    """When the desk knows things: the wall clock live, the recording's own in a replay."""

    def now(self) -> datetime:
        """The time on the desk's wall."""
        ...

    def knew(self, report: Report) -> datetime:
        """When the desk knew of a report it is taking in."""
        ...


Listener = Callable[[Sequence[Entry]], None]
"""Hears of entries once they are durable and folded in: in order, on the desk's event loop."""


class Desk:
    """One story's desk on one log. All methods belong to one event loop."""

    def __init__(
        self,
        loaded: LoadedStory,
        record: Log,
        *,
        clock: Clock,
        embedder: Embedder | None = None,
        rehearsal: bool = False,
    ) -> None:
        self.record = record
        self.clock = clock
        self.state = State()
        self.append_seconds = 0.0
        """How long the last append took to become durable."""
        self.loaded = loaded
        self._story = loaded.story
        self._rehearsal = rehearsal
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self._since_checkpoint = 0
        self._readings = Readings(loaded.story, record, embedder)
        self._gatherer = Gatherer(loaded.story)
        start = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._proceedings = Proceedings(loaded.story, self.state, start)

    # --- opening, closing, reloading -------------------------------------------------------------

    async def open(self) -> None:
        """Fold the record and take up where it ended. Raises RecordError when it can't be read."""
        await asyncio.to_thread(
            self._fold
        )  # a long record takes seconds, and the loop may have others to serve
        latest = self.state.story.latest
        if latest is None or latest.digest != self.loaded.digest or latest.rehearsal != self._rehearsal:
            await self._alone(self._commit_story())

    def _fold(self) -> None:
        self.state = fold(self.record.read())
        self._story = in_force(self.loaded.story, self.state)
        self._step_back()

    async def close(self) -> None:
        """Finish what is in hand, keep a checkpoint, close the record."""
        async with self._lock:
            if self._since_checkpoint:
                self._keep_checkpoint()
            await asyncio.to_thread(self.record.close)  # a database that is away may take its time

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with all entries from now on."""
        self._listeners.append(listener)

    async def reload(self, loaded: LoadedStory) -> None:
        """Put an edited story file in force, for decisions and for the page."""

        async def swap() -> None:
            self._gatherer = Gatherer.restore(loaded.story, self._gatherer.snapshot())
            self.loaded = loaded
            self._story = in_force(loaded.story, self.state)
            self._readings.use(loaded.story)
            self._proceedings.reload(loaded.story, self.state)
            await self._commit_story()

        await self._alone(swap())

    @property
    def held(self) -> dict[str, str]:
        """Developments that wait for a person, or whose next revision does, and why, in words."""
        return {id_: held.because.text for id_, held in self._proceedings.street.held.items()}

    @property
    def story(self) -> Story:
        """The story file in force, with the sources that editors added."""
        return self._story

    def story_at(self, seq: int) -> Story:
        """The story file that was in force after entry ``seq``, with the sources added by then."""
        revised = self.state.story.as_of(seq)
        ground = self.loaded.story if revised is None else _parsed(revised.text, revised.origin)
        return in_force(ground, self.state, seq)

    # --- sources ---------------------------------------------------------------------------------

    async def change_source(
        self, source: str, change: SourceStep, by: str, *, why: str = "", table: dict[str, Any] | None = None
    ) -> bool:
        """Add, remove, pause or resume a source; False when it stands like that already.

        An editor's command like any other: the record keeps who and why, and it can be undone; the story file is
        left as it is. Raises LivedeskError as ``changed``.
        """

        async def carry() -> bool:
            found = changed(self.loaded.story, self.state, source, change, by=by, why=why, table=table)
            if found is not None and table is not None:
                await self._given(c.AddSources(tables=(found.table,), why=why), by)
            elif found is not None:
                await self._given(c.ChangeSource(source=source, change=change, why=why), by)
            return found is not None

        return await self._alone(carry())

    async def add_sources(
        self, tables: Sequence[dict[str, Any]], by: str, *, why: str = ""
    ) -> tuple[list[str], list[LivedeskError]]:
        """Add many sources in one go: ids of those added, and why the others were not."""

        async def carry() -> tuple[list[str], list[LivedeskError]]:
            found, faults = additions(self.loaded.story, self.state, tables, by=by, why=why)
            if found:
                await self._given(c.AddSources(tables=tuple(one.table for one in found), why=why), by)
            return [one.source for one in found], faults

        return await self._alone(carry())

    # --- the street ------------------------------------------------------------------------------

    async def hear(self, reports: Sequence[Report]) -> int:
        """Take reports in, in the order given; returns how many were new.

        When it returns, the reports and all that followed from them are durable and on their way to
        readers. A report already in the record (by id) is passed over. Many at once are taken in pieces,
        so that readers and other sources are served in between. Raises RecordError when the record can't
        be written; no piece is then half done, and the same reports may be given again.
        """
        known = self.record.taken([f"report:{report.id}" for report in reports])
        fresh = [report for report in reports if f"report:{report.id}" not in known]
        new = 0
        for start in range(0, len(fresh), PIECE):
            piece = fresh[start : start + PIECE]
            new += await self.place(piece, await self.read(piece))
        return new

    async def read(self, reports: Sequence[Report]) -> list[Reading]:
        """Readings of the reports, embedded where the gate lets them through; changes nothing."""
        return await self._readings.of(reports)

    async def place(self, reports: Sequence[Report], readings: Sequence[Reading]) -> int:
        """Gather, weigh and edit what was read, append it at once, tell the listeners."""
        return await self._alone(self._place(reports, readings))

    async def tick(self) -> None:
        """Let time pass: silence may change the story's phase."""

        async def pass_time() -> None:
            due = list(self._proceedings.silence(self.clock.now()))
            if due:
                await self._commit(due)

        await self._alone(pass_time())

    # --- editors ---------------------------------------------------------------------------------

    async def carry_out(self, command: AnyCommand, by: str) -> Carried:
        """Carry out an editor's command; ``by`` is "editor:NAME".

        When it returns, the command and all that followed from it are durable and on their way to readers.
        Raises CommandRefused, CommandConflict, NotBorneOut or RestsOnIt with nothing changed, and RecordError
        when the record can't be written.
        """
        return await self._alone(self._given(command, by))

    async def submit(self, command: AnyCommand, by: str) -> Carried:
        """Keep a contributor's command for an editor to accept or decline. Raises as ``carry_out``."""
        return await self._alone(self._given(command, by, submitted=True))

    async def _given(self, command: AnyCommand, by: str, *, submitted: bool = False) -> Carried:
        hand = Hand(self.story, self.state, self._proceedings, self._gatherer, self._find, self.loaded.story)
        at = max(self._proceedings.last_at, self.clock.now())
        before = list(self._proceedings.silence(at)) if not submitted else []
        try:
            if submitted:
                carried, pending = hand.submit(command, by, at)
            else:
                carried, pending = hand.carry_out(command, by, at, self._read_after)
        except Exception:
            if before or hand.touched:
                self._step_back()
            raise
        if pending:
            self._proceedings.last_at = at
            await self._commit([*before, *pending])
        elif before:
            await self._commit(before)
        return msgspec.structs.replace(carried, seq=self.state.seq)

    def _read_after(self, seq: int) -> Iterator[NewEntry]:
        return iter(self.record.read(after=seq))

    def _find(self, report: str) -> tuple[Report, Reading] | None:
        """A report that is not on the story, with its reading; None when it is not in reach."""
        found = self.report(report)
        return None if found is None else (found, self._readings.at_once([found])[0])

    def report(self, id_: str) -> Report | None:
        """A report of the story or, while it is among the latest, one that was held; None when not in reach."""
        member = self.state.members.get(id_) or self.state.left.get(id_)
        if member is not None:
            return member.report
        seq = self.state.off.get(id_)
        entries = [] if seq is None else list(self.record.read(after=seq - 1, upto=seq))
        body = entries[0].body if entries else None
        return body.report if isinstance(body, ReportReceived) else None

    async def take_back(self, report: str, why: str, by: str) -> None:
        """A source took a report of its own away: what rested on it is marked, or withdrawn.

        Raises ValueError when no such report is on the story.
        """
        at = max(self._proceedings.last_at, self.clock.now())
        because = Because(rule="rewording.withdrawn", text=why)
        await self._alone(self._take_steps(self._proceedings.street.take_back(report, because, at), at, by))

    async def item_gone(self, source: str, key: str, why: str) -> int:
        """A source took an item away: every report of it that still stands is taken back; returns how many."""
        standing = self._proceedings.street.standing(source, key)
        for report in standing:
            await self.take_back(report, why, by=source)
        return len(standing)

    async def read_behind(self, article: Article) -> None:
        """Take in what stands behind a report's link, as it was read; the report is weighed with it from then on.

        Raises RecordError when the record can't be written; the same reading may be given again.
        """

        async def take_in() -> None:
            at = never_back(self._proceedings.last_at, self.clock.now(), where="the record")
            findings, old = None, None
            read = article
            if read.found == "read":
                before = self.state.texts.get(read.report)
                if before is not None and before.seq:
                    (entry,) = self.record.read(after=before.seq - 1, upto=before.seq)
                    old = entry.body.article.text if isinstance(entry.body, TextRead) else None
                read = msgspec.structs.replace(read, shingles=shingled(read.text))
                findings = await self._readings.of_text(read)
            try:
                pending = list(self._proceedings.page(read, findings, old, at))
            except Exception:
                self._step_back()
                raise
            await self._commit(pending)

        await self._alone(take_in())

    # --- one report down the street ----------------------------------------------------------------

    async def _place(self, reports: Sequence[Report], readings: Sequence[Reading]) -> int:
        taken = self.record.taken([f"report:{report.id}" for report in reports])
        pending: list[NewEntry] = []
        count = 0
        try:
            for report, reading in zip(reports, readings, strict=True):
                stream = f"report:{report.id}"
                if stream in taken:
                    continue
                taken.add(stream)
                at = never_back(self._proceedings.last_at, self.clock.knew(report), where="the record")
                pending += self._proceedings.silence(at)
                placement = self._gatherer.place(report, reading)
                pending += self._proceedings.report(report, reading, placement, self._gatherer.merged, at)
                count += 1
        except Exception:
            self._step_back()
            raise
        if pending:
            await self._commit(pending)
        self._since_checkpoint += count
        if self._since_checkpoint >= CHECKPOINT_REPORTS:
            self._keep_checkpoint()
        return count

    async def _take_steps(self, steps: Iterator[Step], at: datetime, by: str) -> None:
        """Record what an editor's word led to."""
        try:
            pending = list(self._proceedings.steps(steps, at, by))
        except Exception:
            self._step_back()
            raise
        await self._commit(pending)

    async def _commit_story(self) -> None:
        at = max(self._proceedings.last_at, self.clock.now())
        revised = StoryRevised(
            text=self.loaded.text,
            digest=self.loaded.digest,
            origin=self.loaded.name,
            rehearsal=self._rehearsal,
        )
        await self._commit([self._proceedings.story_file(revised, at)])

    async def _commit(self, pending: Sequence[NewEntry]) -> None:
        started = time.perf_counter()
        try:
            entries = await append(self.record, pending)
        except RecordError:
            self._step_back()
            raise
        self.append_seconds = time.perf_counter() - started
        self.state.apply(entries)
        if any(isinstance(entry.body, SourceChanged) for entry in entries):
            self._story = in_force(self.loaded.story, self.state)
        for listener in self._listeners:
            listener(entries)

    async def _alone(self, work: Coroutine[Any, Any, T]) -> T:
        """Run one piece of work with the desk to itself, to its end even if the caller goes away.

        A web request cancelled between the append and the fold would leave the state behind the record.
        """

        async def locked() -> T:
            async with self._lock:
                return await work

        return await asyncio.shield(asyncio.ensure_future(locked()))

    # --- what is kept between reports ----------------------------------------------------------------

    def _step_back(self) -> None:
        """The rooms are ahead of the record: back to what it has, so that nothing rests on air."""
        self._gatherer = resumed(self.story, self.record, self.state, self._readings)
        self._proceedings.take_up(self.state)

    def _keep_checkpoint(self) -> None:
        self._since_checkpoint = 0
        self.record.keep_checkpoint(CHECKPOINT, self.state.seq, self._gatherer.snapshot())


@lru_cache(maxsize=16)
def _parsed(text: str, origin: str) -> Story:
    return parse_story(text, origin)
