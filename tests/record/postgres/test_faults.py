"""What PostgreSQL says is told in the desk's words."""

import psycopg
import pytest
from psycopg import errors

from livedesk.record.postgres.faults import fault, is_gone


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.DiskFull("could not extend file"), "the disk of the database is full. Free some space there"),
        (errors.ReadOnlySqlTransaction("cannot execute"), "the database only reads: it is a standby"),
        (errors.InsufficientPrivilege("permission denied for schema"), "this user may not do it (permission"),
        (errors.TooManyConnections("sorry"), "it takes no more connections (sorry)"),
        (
            psycopg.OperationalError('FATAL:  password authentication failed for user "desk"'),
            "does not let this user in",
        ),
        (
            psycopg.OperationalError('FATAL:  database "desk" does not exist'),
            "Make it with createdb, or name another",
        ),
        (psycopg.OperationalError("server does not support SSL"), "Check sslmode"),
        (
            psycopg.OperationalError("connection refused"),
            "the database can't be reached (connection refused)",
        ),
        (errors.CharacterNotInRepertoire("invalid byte"), "the database can't hold that text"),
        (errors.UndefinedTable("no such table"), "PostgreSQL can't do it (no such table)"),
    ],
)
def test_every_fault_has_words_of_the_desk(error, words):
    assert words in str(fault(error, "postgresql://db.example/desk"))


@pytest.mark.parametrize(
    ("error", "gone"),
    [
        (psycopg.OperationalError("the connection is lost"), True),
        (errors.AdminShutdown("terminating connection"), True),
        (errors.CannotConnectNow("the database system is starting up"), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (errors.DiskFull("could not extend file"), False),
        (errors.UniqueViolation("duplicate key"), False),
    ],
)
def test_a_lost_connection_is_told_from_what_no_further_try_mends(error, gone):
    assert is_gone(error) is gone
