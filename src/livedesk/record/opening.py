"""Opening a record wherever it lies; the database's driver is loaded only when it is needed."""

from __future__ import annotations

from livedesk.errors import ExtraMissing, RecordError
from livedesk.record.locations import Place
from livedesk.record.log import Log
from livedesk.record.sqlite import SqliteLog


def open_record(place: Place, *, read_only: bool = False) -> Log:
    """The log at a place. Raises RecordError when it can't be opened, ExtraMissing without the driver."""
    if place.url is None:
        if place.path is None:
            raise RecordError("the record has no place", where="record", remedy="Name a file or a database")
        return SqliteLog(place.path, read_only=read_only)
    if not place.story:
        remedy = "End its address with ?story=NAME"
        raise RecordError("a database holds many stories; which one?", where=str(place), remedy=remedy)
    require_driver()
    from livedesk.record.postgres import PostgresLog

    return PostgresLog.open(place.url, place.story, read_only=read_only)


def require_driver() -> None:
    """Raises ExtraMissing when PostgreSQL's driver is not installed."""
    try:
        import psycopg  # noqa: F401  # pyright: ignore[reportUnusedImport]
        import psycopg_pool  # noqa: F401  # pyright: ignore[reportUnusedImport]
    except ImportError as missing:
        raise ExtraMissing(
            "a record in PostgreSQL needs its driver",
            where="record",
            remedy="pip install 'livedesk[postgres]'",
        ) from missing
