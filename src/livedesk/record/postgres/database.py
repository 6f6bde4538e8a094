"""One process's way to the database: connections to read with, one thread that writes, and who holds what."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from livedesk.errors import RecordError
from livedesk.record.locations import shown
from livedesk.record.log import READINGS_KEPT
from livedesk.record.postgres.faults import REACH, fault, is_gone
from livedesk.record.postgres.tables import check_layout, migrate
from livedesk.record.postgres.writer import Held, PostgresWriter

# What goes wrong with a connection is told once, by whoever needed it.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)

CONNECT_SECONDS = 10
READERS = 4
"""Connections to read with, at most; readers wait for one another beyond."""
READ_SECONDS = 3.0
"""Longest a reader waits for the database to come back before it is told that it is gone."""
PATIENCE = 20.0
"""Seconds the writer waits for the database to come back before what is queued fails."""
SETTINGS = (
    # A network cut is noticed within some ten seconds on either side, not after hours.
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
    # A desk's promise is durability, whatever the server's default is.
    " -c synchronous_commit=on -c timezone=UTC -c jit=off"
)


class Database:
    """A record's database, open.

    Raises RecordError when it can't be used: out of reach, wrong password, tables of another version.
    ``read_only`` has no writing thread and makes no tables; ``readers`` is how many statements may be under way at
    once beside it. A forked child must leave it alone.
    """

    def __init__(
        self,
        url: str,
        *,
        read_only: bool = False,
        readings_kept: int = READINGS_KEPT,
        patience: float = PATIENCE,
        name: str = "desk",
        readers: int = READERS,
    ) -> None:
        self.url = url
        self.where = shown(url)
        self.read_only = read_only
        self.name = f"livedesk {name} {socket.gethostname()}:{os.getpid()}"
        self._patience = patience
        self._readings_kept = readings_kept
        self._gate = Lock()
        self.writer: PostgresWriter | None = None
        with self.connect() as connection:
            try:
                check_layout(connection, self.where, make=not read_only)
            except psycopg.Error as error:
                raise fault(error, self.where) from error
        self._pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            conninfo(self.url, self.name),
            min_size=1,
            max_size=readers,
            timeout=READ_SECONDS,
            # It pauses twice as long after each try; once it has given up, whoever asks next makes it try at once.
            # A longer one lets readers wait for its pause though the database is back.
            reconnect_timeout=READ_SECONDS,
            kwargs={"autocommit": True},
            open=True,
        )
        if not read_only:
            self.writer = PostgresWriter(
                self.connect, self.where, readings_kept=readings_kept, patience=patience
            )

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of one's own, committing by itself. Raises RecordError when it can't be had."""
        try:
            return psycopg.connect(conninfo(self.url, self.name), autocommit=True)
        except psycopg.Error as error:
            raise fault(error, self.where) from error

    def rows(self, statement: str, bindings: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """What a statement gives; asked once more when the connection had gone away meanwhile.

        Raises RecordError.
        """
        until = time.monotonic() + READ_SECONDS
        while True:
            try:
                with self._pool.connection() as connection:
                    cursor = connection.execute(statement.encode(), bindings)
                    return cursor.fetchall() if cursor.description else []
            except PoolTimeout as error:
                raise RecordError("the database can't be reached", where=self.where, remedy=REACH) from error
            except psycopg.Error as error:
                if not is_gone(error) or time.monotonic() > until:
                    raise fault(error, self.where) from error
                with suppress(psycopg.Error, PoolTimeout):
                    self._pool.check()

    def stories(self) -> dict[str, int]:
        """Numbers of the stories that have a record here, by name."""
        return dict(self.rows("SELECT name, id FROM livedesk.story ORDER BY name"))

    def story(self, name: str) -> int:
        """Number of a story; it gets one when it has none. Raises RecordError when only read here."""
        found = self.rows("SELECT id FROM livedesk.story WHERE name = %s", (name,))
        if not found and self.read_only:
            known = ", ".join(list(self.stories())[:8])
            remedy = f"There are: {known}" if known else "It holds no story yet"
            raise RecordError(f'there is no record of "{name}" here', where=self.where, remedy=remedy)
        if not found:
            self.rows("INSERT INTO livedesk.story (name) VALUES (%s) ON CONFLICT DO NOTHING", (name,))
            found = self.rows("SELECT id FROM livedesk.story WHERE name = %s", (name,))
        return int(found[0][0])

    def hold(self, story: int, *, alone: bool) -> Held:
        """Take a story for writing: from now on its holder before can't write any more.

        ``alone`` keeps other desks out for as long as this process lives. Raises RecordError when one is
        there already.
        """
        if self.writer is None:
            raise RecordError("the record was opened for reading only", where=self.where)
        return self.writer.hold(story, alone=alone)

    def hurry(self, patience: float) -> None:
        """From now on wait no longer than this for a database that is away, in seconds: the process is ending."""
        if self.writer is not None:
            self.writer.patience = min(self.writer.patience, patience)

    def close(self) -> None:
        """Finish what is queued, let go of everything. Safe to call twice."""
        with self._gate:
            writer, self.writer = self.writer, None
        if writer is not None:
            writer.finish()
        self._pool.close()


def conninfo(url: str, name: str) -> str:
    """The address with what every connection of ours is to be like. Raises RecordError when it is none."""
    try:
        given = conninfo_to_dict(url)
        return make_conninfo(
            url,
            application_name=name,
            connect_timeout=given.get("connect_timeout") or CONNECT_SECONDS,
            keepalives_idle=5,
            keepalives_interval=2,
            keepalives_count=3,
            tcp_user_timeout=8_000,
            options=f"{given.get('options') or ''} {SETTINGS}".strip(),
        )
    except psycopg.ProgrammingError as error:
        remedy = "Write postgresql://USER:PASSWORD@HOST:5432/DATABASE"
        raise RecordError(
            f"this is no address of a database ({error})", where=shown(url), remedy=remedy
        ) from error


def migrate_database(url: str) -> tuple[int, int]:
    """Bring the tables of a database up to this version; (layout before, layout now). Raises RecordError."""
    where = shown(url)
    try:
        with psycopg.connect(conninfo(url, "livedesk migrate"), autocommit=True) as connection:
            return migrate(connection, where)
    except psycopg.Error as error:
        raise fault(error, where) from error
