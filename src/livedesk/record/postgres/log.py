"""One story's log in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from livedesk.errors import RecordError
from livedesk.record.jobs import Append, Keep
from livedesk.record.log import READINGS_KEPT
from livedesk.record.postgres.database import PATIENCE, Database
from livedesk.record.table_log import Statements, TableLog


class PostgresLog(TableLog):
    """The record of one story in a database; keeps the promises of Log.

    ``alone`` keeps every other desk from writing to the story while this one has it; a node that holds the
    story by its lease gives False, and one that only follows it ``read_only``. Raises RecordError when it can't be
    opened. Readings of all stories of a database are one cache.
    """

    STATEMENTS = Statements(
        entries=(
            "SELECT seq, stream, version, recorded_at, occurred_at, cause, body FROM livedesk.entry"
            " WHERE story = %(story)s AND seq > %(after)s AND seq <= %(upto)s ORDER BY seq LIMIT %(most)s"
        ),
        seq_at=(
            "SELECT seq FROM livedesk.entry WHERE story = %(story)s AND recorded_at <= %(moment)s"
            " ORDER BY recorded_at DESC, seq DESC LIMIT 1"
        ),
        taken=(
            "SELECT value FROM unnest(%(names)s::text[]) AS value"
            " WHERE EXISTS (SELECT 1 FROM livedesk.entry WHERE story = %(story)s AND stream = value)"
        ),
        readings="SELECT name, value FROM livedesk.reading WHERE name = ANY(%(names)s)",
        source="SELECT value FROM livedesk.source WHERE story = %(story)s AND name = %(name)s",
        checkpoint="SELECT seq, value FROM livedesk.checkpoint WHERE story = %(story)s AND name = %(name)s",
        sources="SELECT name, value FROM livedesk.source WHERE story = %(story)s",
        checkpoints="SELECT name, seq, value FROM livedesk.checkpoint WHERE story = %(story)s",
    )
    RESTORE = "Restore the database from a backup"

    def __init__(
        self, database: Database, story: str, *, alone: bool = True, read_only: bool = False
    ) -> None:
        super().__init__(f"{database.where}, {story}")
        self.story = story
        self._database = database
        self._id = database.story(story)
        self._held = None if read_only or database.read_only else database.hold(self._id, alone=alone)
        self._owned = False

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

    def last_seq(self) -> int:
        """As Log.last_seq."""
        if self._held is not None:
            return self._held.seq
        return int(self._rows("SELECT seq FROM livedesk.story WHERE id = %(story)s")[0][0])

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

    def _queue(self, job: Append | Keep) -> None:
        writer = self._database.writer
        if self._held is None or writer is None:
            raise RecordError("the record was opened for reading only", where=self._where)
        if isinstance(job, Keep):
            writer.keep(self._held, job, self._forget)
        else:
            writer.append(self._held, job)

    def _list(self, names: Sequence[str]) -> list[str]:
        return list(names)

    def _rows(self, statement: str, **values: Any) -> list[Any]:
        self._check_open()
        return self._database.rows(statement, {"story": self._id} | values)
