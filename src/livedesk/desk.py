"""The desk: wires the rooms together, and is the only one that knows all of them.

One street, one direction: reports come in, are read, gathered, weighed, edited; what was decided
goes into the record in one durable append; only then does the state change and readers hear of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

import msgspec
import numpy as np
import structlog

from livedesk.editing import Command, carry_out, on_publication, on_silence
from livedesk.errors import RecordError
from livedesk.gathering.gatherer import Gatherer
from livedesk.model import (
    AnyBody,
    Because,
    Entry,
    IssueStep,
    Member,
    NewEntry,
    PhaseChanged,
    Reaction,
    Reading,
    Report,
    ReportPlaced,
    ReportReceived,
    Status,
    StoryPhase,
    StoryRevised,
    Update,
    UpdateIssued,
)
from livedesk.reading.embedding import Embedder
from livedesk.reading.findings import findings
from livedesk.reading.reader import Reader
from livedesk.record import Log, State, append, fold, never_back
from livedesk.story.loading import LoadedStory, parse_story
from livedesk.story.schema import Story
from livedesk.street import Step, Street, Working
from livedesk.weighing.meaning import Meaning, Meant

T = TypeVar("T")
Fact = TypeVar("Fact", Reaction, IssueStep)

#: Reports placed between two checkpoints of the gatherer: what start-up may have to place again.
CHECKPOINT_REPORTS = 2_000
#: Reports taken in one go: placing so many holds up the event loop for some hundredths of a second.
PIECE = 64
#: Without a usable checkpoint the gatherer is fed the reports of its window again.
REGATHER = timedelta(days=7)

logger: structlog.stdlib.BoundLogger = structlog.get_logger("desk")


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
        self._embedder = embedder
        self._rehearsal = rehearsal
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self._since_checkpoint = 0
        self._street = Street(loaded.story)
        self._use(loaded)
        self._gatherer = Gatherer(loaded.story)
        self._take_up()

    # --- opening, closing, reloading -------------------------------------------------------------

    async def open(self) -> None:
        """Fold the record and take up where it ended. Raises RecordError when it can't be read."""
        self.state = fold(self.record.read())
        self._resume_gatherer()
        self._take_up()
        latest = self.state.story.latest
        if latest is None or latest.digest != self.loaded.digest or latest.rehearsal != self._rehearsal:
            await self._alone(self._commit_story())

    async def close(self) -> None:
        """Finish what is in hand, keep a checkpoint, close the record."""
        async with self._lock:
            if self._since_checkpoint:
                self._keep_checkpoint()
            self.record.close()

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called with all entries from now on."""
        self._listeners.append(listener)

    async def reload(self, loaded: LoadedStory) -> None:
        """Put an edited story file in force, for decisions and for the page."""

        async def swap() -> None:
            self._gatherer = Gatherer.restore(loaded.story, self._gatherer.snapshot())
            self._use(loaded)
            self._street.take_up(self.state)
            self._meaning = self._meaning_of(self.state)
            await self._commit_story()

        await self._alone(swap())

    @property
    def held(self) -> dict[str, str]:
        """Developments that wait for a person, and why, in words."""
        return self._street.held

    @property
    def story(self) -> Story:
        """The story file in force."""
        return self.loaded.story

    def story_at(self, seq: int) -> Story:
        """The story file that was in force after entry ``seq``."""
        revised = self.state.story.as_of(seq)
        return self.story if revised is None else _parsed(revised.text, revised.origin)

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
        readings = [self._reader.read(report) for report in reports]
        if self._embedder is None:
            return readings
        return await asyncio.to_thread(self._embed, self._embedder, readings)

    async def place(self, reports: Sequence[Report], readings: Sequence[Reading]) -> int:
        """Gather, weigh and edit what was read, append it at once, tell the listeners."""
        return await self._alone(self._place(reports, readings))

    async def tick(self) -> None:
        """Let time pass: silence may change the story's phase."""

        async def pass_time() -> None:
            due = list(self._silence(self.clock.now()))
            if due:
                await self._commit(due)

        await self._alone(pass_time())

    async def command(self, update_id: str, command: Command, by: str) -> Update | None:
        """Carry out an editor's command on an update; the new revision, None when nothing changes.

        Raises ValueError when no such update stands.
        """

        async def carry() -> Update | None:
            current = self._street.at_work(self.state.resolve(update_id)).update
            at = max(self._last_at, self.clock.now())
            revision = carry_out(command, current, now=at, by=by)
            if revision is not None:
                await self._take_steps(self._street.revised(revision, at), at, by)
            return revision

        return await self._alone(carry())

    async def set_status(self, development: str, status: Status | None, why: str, by: str) -> None:
        """Set a development's status over the rules, for good; None gives it back to them.

        The record keeps who and why. Raises ValueError when there is no such development.
        """
        at = max(self._last_at, self.clock.now())
        because = Because(rule="status.set", text=why)
        id_ = self.state.resolve(development)
        await self._alone(self._take_steps(self._street.set_status(id_, status, because, by, at), at, by))

    async def unlink(self, link: str, why: str, by: str) -> None:
        """Undo a link between two developments; the rules do not draw it again.

        Raises ValueError when no such link holds.
        """
        at = max(self._last_at, self.clock.now())
        because = Because(rule="link.undone", text=why)
        await self._alone(self._take_steps(self._street.undo(link, because, at), at, by))

    async def take_back(self, report: str, why: str, by: str) -> None:
        """A source took a report of its own away: what rested on it is marked, or withdrawn.

        Raises ValueError when no such report is on the story.
        """
        at = max(self._last_at, self.clock.now())
        because = Because(rule="rewording.withdrawn", text=why)
        await self._alone(self._take_steps(self._street.take_back(report, because, at), at, by))

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
                at = never_back(self._last_at, self.clock.knew(report), where="the record")
                pending += self._silence(at)
                pending += self._take_in(report, reading, at)
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

    def _take_in(self, report: Report, reading: Reading, at: datetime) -> Iterator[NewEntry]:
        self._last_at = at
        stream, said = f"report:{report.id}", report.published_at
        placement = self._gatherer.place(report, reading)
        merges = self._gatherer.merged
        yield _entry(stream, 1, at, ReportReceived(report=report), said, cause=report.source)
        found = findings(reading) if placement.relevant else None
        placed = ReportPlaced(placement=placement, findings=found)
        yield _entry(stream, 2, at, placed, said, cause=report.id)
        member = Member(report=report, placement=placement, findings=found)
        for step in self._street.follow(member, at):
            news = [member] if step.development == placement.development else []
            yield from self._walk(step, news, at, said, cause=report.id)
        for merged in merges:
            steps = self._street.merge(merged.ended, merged.into, merged.because, at)
            yield from self._walk(next(steps), (), at, said, cause=report.id)
            yield from self._numbered(self._meaning.merge(merged.ended, merged.into), at, report.id)
            for step in steps:
                yield from self._walk(step, (), at, said, cause=report.id)

    def _walk(
        self, step: Step, news: Sequence[Member], at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        """The entries of one step; ``news`` are the reports of its development not yet looked at."""
        for stream, version, body in step.entries:
            yield _entry(stream, version, at, body, said, cause)
        work = self._street.at_work(step.development)
        if step.weighed and work.update is not None:
            # What changes no word for readers may still be a sign of where it goes. It stands before the
            # revision, so that the update is sent with what it means.
            yield from self._meant(step.development, work, work.members if step.first else news, at, cause)
        if step.update is not None:
            yield from self._issue(step.update, at, said, cause=cause)

    async def _take_steps(self, steps: Iterator[Step], at: datetime, by: str) -> None:
        """Record what an editor's word led to."""
        try:
            pending = [entry for step in steps for entry in self._walk(step, (), at, cause=by)]
        except Exception:
            self._step_back()
            raise
        await self._commit(pending)

    def _meant(
        self, id_: str, work: Working, members: Sequence[Member], at: datetime, cause: str
    ) -> Iterator[NewEntry]:
        """What readers can see has a meaning for the story; what is held or withdrawn has none."""
        told = work.update is not None and work.update.change != "withdrawn"
        weighed = work.assessment if told else None
        yield from self._numbered(
            self._meaning.weigh(id_, members, weighed, at, work.update, work.members), at, cause
        )

    def _numbered(self, found: Iterator[Meant], at: datetime, cause: str) -> Iterator[NewEntry]:
        for stream, body in found:
            version = self._versions[stream] = self._versions.get(stream, 0) + 1
            yield _entry(stream, version, at, body, cause=cause)

    def _issue(
        self, update: Update, at: datetime, said: datetime | None = None, *, cause: str
    ) -> Iterator[NewEntry]:
        self._last_at = self._last_published_at = at
        yield _entry(f"update:{update.id}", update.revision, at, UpdateIssued(update=update), said, cause)
        if change := on_publication(self._phase):
            yield self._phase_entry(at, change, cause)

    def _silence(self, now: datetime) -> Iterator[NewEntry]:
        while due := on_silence(self.story, self._phase, self._last_published_at):
            at, change = due
            if at > now:
                return
            yield self._phase_entry(max(at, self._last_at), change, "clock")

    def _phase_entry(self, at: datetime, change: PhaseChanged, cause: str) -> NewEntry:
        self._phase = change.phase
        self._story_version += 1
        self._last_at = at
        return _entry("story", self._story_version, at, change, cause=cause)

    async def _commit_story(self) -> None:
        at = max(self._last_at, self.clock.now())
        self._story_version += 1
        body = StoryRevised(
            text=self.loaded.text,
            digest=self.loaded.digest,
            origin=self.loaded.name,
            rehearsal=self._rehearsal,
        )
        await self._commit([_entry("story", self._story_version, at, body, cause="story file")])

    async def _commit(self, pending: Sequence[NewEntry]) -> None:
        started = time.perf_counter()
        try:
            entries = await append(self.record, pending)
        except RecordError:
            self._step_back()
            raise
        self.append_seconds = time.perf_counter() - started
        self.state.apply(entries)
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

    def _use(self, loaded: LoadedStory) -> None:
        self.loaded = loaded
        self._reader = Reader(loaded.story)
        self._street.use(loaded.story)

    def _take_up(self) -> None:
        """Set the working view to what the state says."""
        state = self.state
        self._phase: StoryPhase = state.phase_now()
        self._story_version = len(state.story) + len(state.phase)
        self._last_at: datetime = state.at or datetime.min.replace(tzinfo=self.clock.now().tzinfo)
        self._meaning = self._meaning_of(state)
        self._versions = {f"outcome:{id_}": len(moves) for id_, moves in state.outcomes.items()}
        for id_, decided in state.resolutions.items():
            self._versions[f"outcome:{id_}"] = self._versions.get(f"outcome:{id_}", 0) + len(decided)
        self._versions |= {f"issue:{id_}": len(steps) for id_, steps in state.steps.items()}
        self._versions |= {f"event:{id_}": len(events) for id_, events in state.events.items()}
        self._versions |= {f"party:{id_}": len(heard) for id_, heard in state.reactions.items()}
        revised = state.revisions.times
        self._last_published_at: datetime | None = revised[-1] if revised else None
        self._street.take_up(state)

    def _meaning_of(self, state: State) -> Meaning:
        heard = [_moved(reaction, state) for party in state.reactions.values() for reaction in party.values]
        steps = [
            (at, _moved(step, state))
            for issue in state.steps.values()
            for at, step in zip(issue.times, issue.values, strict=True)
        ]
        events = [coded.values[-1] for coded in state.events.values()]
        return Meaning(self.story, state.moves_in_order(), heard, steps, events)

    def _step_back(self) -> None:
        """The rooms are ahead of the record: back to what it has, so that nothing rests on air."""
        self._resume_gatherer()
        self._take_up()

    def _keep_checkpoint(self) -> None:
        self._since_checkpoint = 0
        self.record.keep_checkpoint("gatherer", self.state.seq, self._gatherer.snapshot())

    def _resume_gatherer(self) -> None:
        """The gatherer as it was after the last entry: from its checkpoint, else from its window."""
        kept = self.record.checkpoint("gatherer")
        after = 0
        self._gatherer = Gatherer(self.story)
        if kept is not None and kept[0] <= self.state.seq:
            try:
                self._gatherer = Gatherer.restore(self.story, kept[1])
                after = kept[0]
            except ValueError as fault:
                logger.warning("desk.checkpoint_unusable", why=str(fault))
        if after == 0 and self.state.at is not None:
            after = self.record.seq_at(self.state.at - REGATHER)
        batch: list[Report] = []
        for entry in self.record.read(after=after):
            if isinstance(entry.body, ReportReceived):
                batch.append(entry.body.report)
            if len(batch) == 256:
                self._regather(batch)
                batch = []
        self._regather(batch)

    def _regather(self, reports: Sequence[Report]) -> None:
        readings = [self._reader.read(report) for report in reports]
        if self._embedder is not None:
            readings = self._embed(self._embedder, readings)
        for report, reading in zip(reports, readings, strict=True):
            self._gatherer.place(report, reading)

    def _embed(self, embedder: Embedder, readings: Sequence[Reading]) -> list[Reading]:
        """Add embeddings to the readings the gate lets through; no text is ever embedded twice."""
        texts: dict[str, str] = {}
        keys: dict[int, str] = {}
        for i, reading in enumerate(readings):
            if self._reader.gate(reading):
                text = self._reader.embedding_text(reading)
                key = blake2b(f"{embedder.name}\0{text}".encode(), digest_size=16).hexdigest()
                keys[i] = key
                texts[key] = text
        vectors = self.record.readings(list(texts))
        missing = [key for key in texts if key not in vectors]
        if missing:
            rows = np.asarray(embedder.embed([texts[key] for key in missing]), dtype="<f4")
            made = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
            self.record.keep_readings(made.items())
            vectors |= made
        return [
            self._reader.with_embedding(reading, np.frombuffer(vectors[keys[i]], "<f4"))
            if i in keys
            else reading
            for i, reading in enumerate(readings)
        ]


def _entry(
    stream: str,
    version: int,
    at: datetime,
    body: AnyBody,
    said: datetime | None = None,
    cause: str | None = None,
) -> NewEntry:
    return NewEntry(stream=stream, version=version, recorded_at=at, occurred_at=said, body=body, cause=cause)


def _moved(fact: Fact, state: State) -> Fact:
    """A fact of a development that became part of another one is that one's."""
    into = state.resolve(fact.development)
    return fact if into == fact.development else msgspec.structs.replace(fact, development=into)


@lru_cache(maxsize=16)
def _parsed(text: str, origin: str) -> Story:
    return parse_story(text, origin)
