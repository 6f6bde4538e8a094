"""What PostgreSQL said, in the desk's words."""

from __future__ import annotations

import psycopg
from psycopg import errors

from livedesk.errors import RecordError, UnfitEntry

REACH = (
    "Check that the server runs, that its address is right, and the network between; nothing recorded is lost"
)


def fault(error: psycopg.Error, where: str) -> RecordError:
    """The fault as one a person can mend; the driver's own words in brackets where they help."""
    said = (error.diag.message_primary or str(error)).strip().splitlines()
    words = said[-1] if said else type(error).__name__
    lower = str(error).lower()
    match error:
        case errors.DiskFull():
            what, remedy = (
                "the disk of the database is full",
                "Free some space there; nothing recorded is lost",
            )
        case errors.ReadOnlySqlTransaction():
            what = "the database only reads: it is a standby, or set read-only"
            remedy = "Name the primary server"
        case errors.InsufficientPrivilege():
            what = f"this user may not do it ({words})"
            remedy = "Grant the user the database: ALTER DATABASE … OWNER TO …"
        case errors.TooManyConnections():
            what, remedy = (
                f"it takes no more connections ({words})",
                "Raise max_connections, or stop what else uses it",
            )
        case errors.OperationalError() if (
            "password" in lower or "authentication" in lower or "no pg_hba" in lower
        ):
            what = f"the server does not let this user in ({words})"
            remedy = "Check user and password of the address, or PGPASSWORD, and pg_hba.conf there"
        case errors.OperationalError() if "does not exist" in lower:
            what, remedy = f"it is not there ({words})", "Make it with createdb, or name another"
        case errors.OperationalError() if "does not support ssl" in lower or "certificate" in lower:
            what, remedy = (
                f"no secure connection could be made ({words})",
                "Check sslmode and the certificates",
            )
        case errors.OperationalError() | errors.InterfaceError():
            what, remedy = f"the database can't be reached ({words})", REACH
        case errors.DataError():
            return UnfitEntry(f"the database can't hold that text ({words})", where=where)
        case _:
            what, remedy = f"PostgreSQL can't do it ({words})", ""
    return RecordError(what, where=where, remedy=remedy)


def is_gone(error: psycopg.Error) -> bool:
    """True when the connection is lost or the server is not there now: worth another try."""
    if isinstance(error, errors.AdminShutdown | errors.CrashShutdown | errors.CannotConnectNow):
        return True
    if isinstance(error, errors.InterfaceError):
        return True
    return isinstance(error, errors.OperationalError) and error.sqlstate is None
