"""One story's log in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from threading import Lock
from typing import Any

import msgspec

from livedesk.errors import RecordError, UnfitEntry
from livedesk.model import AnyBody, Entry, NewEntry
from livedesk.record import log
from livedesk.record.jobs import Append, Keep, Kept, from_microseconds, to_microseconds
from livedesk.record.log import READINGS_KEPT
from livedesk.record.postgres.database import PATIENCE, Database
from livedesk.record.postgres.writer import Held, PostgresWriter

PAGE = 1_000
"""Entries read at a time; between pages nothing is open, so a slow reader holds nothing up."""

SELECT = (
    "SELECT seq, stream, version, recorded_at, occurred_at, cause, body FROM livedesk.entry"
    " WHERE story = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)


class PostgresLog:
    """The record of one story in a database; keeps the promises of Log.

    ``alone`` keeps every other desk from writing to the story while this one has it; a node that holds the
    story by its lease gives False, and one that only follows it ``read_only``. Raises RecordError when it can't be
    opened.
    """

    def __init__(
        self, database: Database, story: str, *, alone: bool = True, read_only: bool = False
    ) -> None:
        self.story = story
        self._database = database
        self._where = f"{database.where}, {story}"
        self._id = database.story(story)
        self._held = None if read_only or database.read_only else database.hold(self._id, alone=alone)
        self._owned = False
        self._closed = False
        self._gate = Lock()  # closed flag, queue and pending values change together
        self._pending: dict[tuple[str, str], Kept] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(AnyBody).decode

    @classmethod
    def open(
        cls,
        url: str,
        story: str,
        *,
        read_only: bool = False,
        readings_kept: int = READINGS_KEPT,
        patience: float = PATIENCE,
    ) -> PostgresLog:
        """A story's log with a database of its own, which is closed with it."""
        database = Database(url, read_only=read_only, readings_kept=readings_kept, patience=patience)
        try:
            opened = cls(database, story)
        except BaseException:
            database.close()
            raise
        opened._owned = True
        return opened

    # --- appending -------------------------------------------------------------------------------

    def submit(self, entries: Sequence[NewEntry]) -> Future[list[Entry]]:
        """As Log.submit."""
        try:
            job = Append(entries, [self._encode(entry.body) for entry in entries])
            for entry in entries:
                f"{entry.stream}{entry.cause}".encode()
        except UnicodeEncodeError as error:  # half a surrogate pair: a fault of the source, not of the desk
            job = Append((), ())
            what = f"{entries[0].stream} holds text that is not Unicode ({error.reason})"
            job.future.set_exception(UnfitEntry(what, where=self._where))
            return job.future
        with self._gate:
            try:
                held, writer = self._writing()
            except RecordError as refused:
                job.future.set_exception(refused)
            else:
                writer.append(held, job)
        return job.future

    # --- reading ---------------------------------------------------------------------------------

    def read(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """As Log.read."""
        self._check_open()
        last = self.last_seq()
        upto = last if upto is None else min(upto, last)
        seq = max(after, 0)
        while seq < upto:
            rows = self._rows(SELECT, (self._id, seq, upto, PAGE))
            if not rows or rows[0][0] != seq + 1 or rows[-1][0] != seq + len(rows):
                what = f"entries after {seq} are missing"
                raise RecordError(what, where=self._where, remedy="Restore the database from a backup")
            for row in rows:
                yield self._entry(row)
            seq += len(rows)

    def last_seq(self) -> int:
        """As Log.last_seq."""
        if self._held is not None:
            return self._held.seq
        return int(self._rows("SELECT seq FROM livedesk.story WHERE id = %s", (self._id,))[0][0])

    def seq_at(self, moment: datetime) -> int:
        """As Log.seq_at."""
        rows = self._rows(
            "SELECT seq FROM livedesk.entry WHERE story = %s AND recorded_at <= %s"
            " ORDER BY recorded_at DESC, seq DESC LIMIT 1",
            (self._id, to_microseconds(moment)),
        )
        return rows[0][0] if rows else 0

    def taken(self, streams: Sequence[str]) -> set[str]:
        """As Log.taken."""
        rows = self._rows(
            "SELECT value FROM unnest(%s::text[]) AS value"
            " WHERE EXISTS (SELECT 1 FROM livedesk.entry WHERE story = %s AND stream = value)",
            (list(streams), self._id),
        )
        return {stream for (stream,) in rows}

    # --- caches ----------------------------------------------------------------------------------

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings; those of all stories of the database are one cache."""
        found = {key: kept[1] for key in keys if (kept := self._pending.get(("reading", key)))}
        missing = [key for key in keys if key not in found]
        if missing:
            found.update(
                self._rows("SELECT name, value FROM livedesk.reading WHERE name = ANY(%s)", (missing,))
            )
        return found

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings."""
        self._keep(Keep("reading", {key: (0, value) for key, value in readings}))

    def source_state(self, source: str) -> bytes | None:
        """As Log.source_state."""
        kept = self._pending.get(("source", source))
        if kept is not None:
            return kept[1]
        statement = "SELECT value FROM livedesk.source WHERE story = %s AND name = %s"
        rows = self._rows(statement, (self._id, source))
        return rows[0][0] if rows else None

    def keep_source_state(self, source: str, state: bytes) -> None:
        """As Log.keep_source_state."""
        self._keep(Keep("source", {source: (0, state)}))

    def checkpoint(self, name: str) -> tuple[int, bytes] | None:
        """As Log.checkpoint."""
        kept = self._pending.get(("checkpoint", name))
        if kept is not None:
            return kept
        statement = "SELECT seq, value FROM livedesk.checkpoint WHERE story = %s AND name = %s"
        rows = self._rows(statement, (self._id, name))
        return rows[0] if rows else None

    def keep_checkpoint(self, name: str, seq: int, state: bytes) -> None:
        """As Log.keep_checkpoint."""
        self._keep(Keep("checkpoint", {name: (seq, state)}))

    def kept(self) -> Iterator[log.Kept]:
        """As Log.kept."""
        with self._gate:  # before the rest: what is written meanwhile is found there
            pending = {key: kept for key, kept in self._pending.items() if key[0] != "reading"}
        found = {
            ("checkpoint", name): (seq, value)
            for name, seq, value in self._rows(
                "SELECT name, seq, value FROM livedesk.checkpoint WHERE story = %s", (self._id,)
            )
        }
        found |= {
            ("source", name): (0, value)
            for name, value in self._rows(
                "SELECT name, value FROM livedesk.source WHERE story = %s", (self._id,)
            )
        }
        for (cache, name), (seq, value) in sorted((found | pending).items()):
            yield log.Kept("checkpoint" if cache == "checkpoint" else "source", name, seq, value)

    def close(self) -> None:
        """As Log.close; from any thread, but not from a callback of an append's future."""
        with self._gate:
            first, self._closed = not self._closed, True
            if first and self._held is not None and self._database.writer is not None:
                self._database.writer.let_go(self._held)
        writer = self._database.writer
        if writer is not None:
            writer.settle()
        if first and self._owned:
            self._database.close()

    # --- inside ----------------------------------------------------------------------------------

    def _keep(self, job: Keep) -> None:
        with self._gate:
            held, writer = self._writing()
            self._pending.update({(job.cache, name): kept for name, kept in job.values.items()})
            writer.keep(held, job, self._forget)

    def _writing(self) -> tuple[Held, PostgresWriter]:
        self._check_open()
        writer = self._database.writer
        if self._held is None or writer is None:
            raise RecordError("the record was opened for reading only", where=self._where)
        return self._held, writer

    def _forget(self, job: Keep) -> None:
        """Values of a job are in the database, or lost: look there from now on."""
        with self._gate:
            for name, kept in job.values.items():
                if self._pending.get((job.cache, name)) is kept:
                    del self._pending[job.cache, name]

    def _check_open(self) -> None:
        if self._closed:
            raise RecordError("the record is closed", where=self._where)

    def _rows(self, statement: str, bindings: Sequence[Any]) -> list[Any]:
        self._check_open()
        return self._database.rows(statement, bindings)

    def _entry(self, row: tuple[int, str, int, int, int | None, str | None, str]) -> Entry:
        seq, stream, version, recorded_at, occurred_at, cause, body = row
        try:
            decoded = self._decode(body)
        except msgspec.MsgspecError as error:
            what = f"entry {seq} can't be understood ({error})"
            remedy = "It may come from a newer version of Livedesk"
            raise RecordError(what, where=self._where, remedy=remedy) from error
        return Entry(
            seq=seq,
            stream=stream,
            version=version,
            recorded_at=from_microseconds(recorded_at),
            occurred_at=None if occurred_at is None else from_microseconds(occurred_at),
            body=decoded,
            cause=cause,
        )
