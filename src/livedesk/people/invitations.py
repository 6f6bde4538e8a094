"""Invitations: a link that makes one account, or gives one a new password, once and for a while."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from livedesk.errors import PeopleError
from livedesk.model import Noun
from livedesk.people.accounts import COMMAND_LINE, Accounts
from livedesk.people.people_file import PeopleFile, moment, stamp
from livedesk.people.person import LONGEST_DISPLAY, Person, Role
from livedesk.people.secret import hash_of, new_secret
from livedesk.people.trail import Trail

LASTS = timedelta(days=7)
"""How long an invitation may be taken, unless one says otherwise."""
RENEWED = timedelta(hours=24)
"""How long a link for a new password may be taken."""
LONGEST = timedelta(days=60)
"""How long at most: it lies in somebody's mail all the while."""


class Invitation(Noun, frozen=True, kw_only=True):
    """One invitation that nobody took yet."""

    id: str
    """Hash of its secret, hex: names it to chiefs, opens nothing."""
    account: str | None
    """Whose password it renews: an account's id; None for a new account."""
    role: Role
    """The role of whoever takes it."""
    stories: tuple[str, ...] | None
    """The stories they may enter; None for all."""
    note: str
    """Whom it is for, as the one who made it wrote."""
    made_by: str
    """Who made it: an account's id, or the command line."""
    made: datetime
    """When."""
    expires: datetime
    """Until when it may be taken."""


class Invitations:
    """All invitations of a desk."""

    def __init__(self, file: PeopleFile, trail: Trail, accounts: Accounts) -> None:
        self._file = file
        self._trail = trail
        self._accounts = accounts

    def make(
        self,
        role: Role,
        at: datetime,
        *,
        stories: Sequence[str] | None = None,
        note: str = "",
        lasts: timedelta = LASTS,
        by: str = COMMAND_LINE,
        address: str = "",
    ) -> str:
        """A new one; the secret for its link is returned this once. Raises PeopleError for a time that can't be."""
        if not timedelta(0) < lasts <= LONGEST:
            raise PeopleError(
                f"an invitation lasts at most {LONGEST.days} days",
                where="days",
                remedy="Make another one later",
            )
        secret = new_secret()
        words = " ".join(note.split())[:LONGEST_DISPLAY]
        listed = None if stories is None else json.dumps(list(dict.fromkeys(stories)))
        row = (hash_of(secret), None, role, listed, words, by, stamp(at), stamp(at + lasts))
        with self._file.writing() as db:
            db.execute("INSERT INTO invitation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            told = f"{role}, {words}" if words else role
            self._trail.note("invitation made", "", at, by=by, address=address, words=told)
        return secret

    def renew(self, person: Person, at: datetime, *, by: str = COMMAND_LINE, address: str = "") -> str:
        """A link by which somebody takes a new password; its secret is returned this once. Older ones end."""
        secret = new_secret()
        row = (hash_of(secret), person.id, person.role, person.name, by, stamp(at), stamp(at + RENEWED))
        with self._file.writing() as db:
            db.execute("DELETE FROM invitation WHERE account = ?", (person.id,))
            db.execute("INSERT INTO invitation VALUES (?, ?, ?, NULL, ?, ?, ?, ?)", row)
            told = f"new password for {person.name}"
            self._trail.note("invitation made", person.id, at, by=by, address=address, words=told)
        return secret

    def find(self, secret: str, at: datetime) -> Invitation | None:
        """The invitation a link is of; None when it was taken, has ended or never was."""
        db = self._file.reading()
        if db is None:
            return None
        row = db.execute("SELECT * FROM invitation WHERE hash = ?", (hash_of(secret),)).fetchone()
        found = None if row is None else _invitation(row)
        return found if found is not None and at < found.expires else None

    def open(self, at: datetime) -> list[Invitation]:
        """Those that may still be taken, newest first."""
        db = self._file.reading()
        if db is None:
            return []
        rows = db.execute(
            "SELECT * FROM invitation WHERE expires_at > ? ORDER BY made_at DESC, hash", (stamp(at),)
        )
        return [_invitation(row) for row in rows]

    def take(
        self, secret: str, name: str, display: str, password: str, at: datetime, *, address: str = ""
    ) -> Person:
        """Make the account; ``password`` is a hash of Passwords. Of many at once one succeeds.

        Raises PeopleError when it can't be taken any more, which uses nothing up, and for names that can't be.
        """
        with self._file.writing() as db:
            found = self._open_one(secret, at, renews=False)
            db.execute("DELETE FROM invitation WHERE hash = ?", (hash_of(secret),))
            person = self._accounts.add(
                name,
                display,
                found.role,
                at,
                password=password,
                stories=found.stories,
                by=found.made_by,
                address=address,
            )
            self._trail.note(
                "invitation used", person.id, at, by=found.made_by, address=address, words=found.note
            )
        return person

    def take_renewal(self, secret: str, password: str, at: datetime, *, address: str = "") -> Person:
        """Keep the new password, a hash of Passwords, and end all sessions. Raises PeopleError as ``take`` does."""
        with self._file.writing() as db:
            found = self._open_one(secret, at, renews=True)
            db.execute("DELETE FROM invitation WHERE hash = ?", (hash_of(secret),))
            whose = found.account or ""
            self._accounts.keep_password(whose, password, at, by=whose, address=address)
            person = self._accounts.get(whose)
        if person is None or not person.active:
            raise _ended()
        return person

    def _open_one(self, secret: str, at: datetime, *, renews: bool) -> Invitation:
        found = self.find(secret, at)
        if found is None or (found.account is not None) != renews:
            raise _ended()
        return found

    def withdraw(self, id_: str, at: datetime, *, by: str = COMMAND_LINE, address: str = "") -> bool:
        """Make one worthless; False when there is none of that id."""
        try:
            key = bytes.fromhex(id_)
        except ValueError:
            return False
        with self._file.writing() as db:
            db.execute("DELETE FROM invitation WHERE hash = ?", (key,))
            if not db.changes():
                return False
            self._trail.note("invitation withdrawn", "", at, by=by, address=address)
        return True

    def prune(self, at: datetime) -> None:
        """Forget those that have ended."""
        with self._file.writing() as db:
            db.execute("DELETE FROM invitation WHERE expires_at <= ?", (stamp(at),))


def _ended() -> PeopleError:
    return PeopleError(
        "this invitation was taken or has ended", where="invitation", remedy="Ask for another one"
    )


def _invitation(row: tuple[object, ...]) -> Invitation:
    key, account, role, stories, note, made_by, made, expires = cast(
        "tuple[bytes, str | None, Role, str | None, str, str, int, int]", row
    )
    return Invitation(
        id=key.hex(),
        account=account,
        role=role,
        stories=None if stories is None else tuple(json.loads(stories)),
        note=note,
        made_by=made_by,
        made=moment(made),
        expires=moment(expires),
    )
