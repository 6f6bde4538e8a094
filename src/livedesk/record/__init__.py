"""Record: the append-only log of everything the desk knew and when, and the fold that reads it.

In come entries from every room; out come the same entries, in order, and the state folded from them.
The log (log.py) has one set of promises and two keepers: SqliteLog (record.sqlite) for desks, MemoryLog
for tests. Entries are never changed or removed; the fold asks no clock and opens no file. Importing
this room loads no database driver: import record.sqlite for that.
"""

from livedesk.record.fold import (
    Dated,
    DevelopmentState,
    Latest,
    SourceTally,
    State,
    fold,
    links_at,
    members_at,
    members_now,
    status_at,
)
from livedesk.record.landing import append
from livedesk.record.locations import record_path
from livedesk.record.log import READINGS_KEPT, Log
from livedesk.record.memory import MemoryLog
from livedesk.record.numbering import CLOCK_SLACK, never_back

__all__ = [
    "CLOCK_SLACK",
    "READINGS_KEPT",
    "Dated",
    "DevelopmentState",
    "Latest",
    "Log",
    "MemoryLog",
    "SourceTally",
    "State",
    "append",
    "fold",
    "links_at",
    "members_at",
    "members_now",
    "never_back",
    "record_path",
    "status_at",
]
