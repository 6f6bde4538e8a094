"""The record in PostgreSQL: many stories in one database, each a log with the promises of every log.

In come the same appends as into a file, from one desk or from many nodes; out come the same entries. One
`Database` holds the connections and the one writing thread of a process, and gives out a `PostgresLog` for
each story. Needs the extra "postgres"; imported only where a record's address begins with ``postgresql://``.
"""

from livedesk.record.postgres.database import Database
from livedesk.record.postgres.log import PostgresLog

__all__ = ["Database", "PostgresLog"]
