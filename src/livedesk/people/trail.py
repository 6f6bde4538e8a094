"""The trail of who was let in, who was not, and what became of accounts.

Sign-ins carry network addresses, so the trail is kept for ``KEPT`` and then forgotten.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, cast

from livedesk.model import Noun
from livedesk.people.people_file import PeopleFile, moment, stamp

What = Literal[
    "account made",
    "account changed",
    "account switched off",
    "account switched on",
    "password changed",
    "signed in",
    "sign-in failed",
    "sign-in held back",
    "signed out",
    "session ended",
    "invitation made",
    "invitation used",
    "invitation withdrawn",
    "token made",
    "token withdrawn",
    "passkey added",
    "passkey removed",
]
KEPT = timedelta(days=180)
"""How long: the lower end of the six to twelve months that the CNIL recommends for logs of access."""
MOST = 200_000
"""Rows; an attack from many addresses at once can't fill the disk."""


class Happening(Noun, frozen=True, kw_only=True):
    """One line of the trail."""

    at: datetime
    """When."""
    what: What
    """What happened."""
    account: str
    """Whose account: its id; for a failed sign-in the name typed, where nobody has it."""
    by: str
    """Who did it: an account's id, or "command line"."""
    address: str
    """Network address, "" on the command line."""
    words: str
    """What changed, in words."""


class Trail:
    """Everything that happened to accounts, newest first."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def note(
        self, what: What, account: str, at: datetime, *, by: str = "", address: str = "", words: str = ""
    ) -> None:
        """Write one line, as part of the change it tells of."""
        with self._file.writing() as db:
            row = (stamp(at), what, account[:100], by or account[:100], address[:100], words[:300])
            db.execute("INSERT INTO trail (at, what, account, by, address, words) VALUES (?,?,?,?,?,?)", row)

    def newest(self, limit: int = 100, *, account: str | None = None) -> list[Happening]:
        """The last ``limit`` lines, newest first; of one account where named."""
        db = self._file.reading()
        if db is None:
            return []
        where, values = ("", ()) if account is None else ("WHERE account = ?", (account,))
        rows = db.execute(
            f"SELECT at, what, account, by, address, words FROM trail {where} ORDER BY id DESC LIMIT ?",  # noqa: S608
            (*values, limit),
        )
        return [_happening(row) for row in rows]

    def prune(self, at: datetime) -> None:
        """Forget what is older than ``KEPT``, and all but the newest ``MOST``."""
        with self._file.writing() as db:
            db.execute("DELETE FROM trail WHERE at < ?", (stamp(at - KEPT),))
            db.execute("DELETE FROM trail WHERE id <= (SELECT max(id) FROM trail) - ?", (MOST,))


def _happening(row: tuple[object, ...]) -> Happening:
    at, what, account, by, address, words = cast("tuple[int, What, str, str, str, str]", row)
    return Happening(at=moment(at), what=what, account=account, by=by, address=address, words=words)
