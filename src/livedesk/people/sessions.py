"""Sessions: who is signed in, from where, and until when.

The browser holds a random secret, the desk its hash. A session ends when its owner ends it, when nothing was
asked in it for ``IDLE``, and in any case after ``LONGEST``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, cast

from livedesk.model import Noun
from livedesk.people.accounts import PERSON, person_of
from livedesk.people.people_file import PeopleFile, moment, stamp
from livedesk.people.person import Person
from livedesk.people.secret import hash_of, new_secret
from livedesk.people.trail import Trail

IDLE = timedelta(hours=12)
"""Without a request: a shift and the way home. An editor who watches asks all the time."""
LONGEST = timedelta(days=7)
"""From sign-in: who covers a story for a week signs in once."""
FRESH = timedelta(minutes=15)
"""After sign-in, what opens the account to others (passkeys, tokens) may be changed without signing in again."""
_NOTED = timedelta(minutes=1)
"""How often it is written that a session is in use."""

Method = Literal["password", "passkey", "invitation"]
"""How somebody signed in."""


class Session(Noun, frozen=True, kw_only=True):
    """One browser that somebody is signed in with."""

    id: str
    """Hash of its secret, hex: names it to its owner, opens nothing."""
    method: Method
    """How they signed in."""
    agent: str
    """What the browser calls itself; anything may stand in it."""
    address: str
    """Network address it signed in from."""
    began: datetime
    """When they signed in."""
    seen: datetime
    """When it was last used, to the minute."""

    def fresh(self, at: datetime) -> bool:
        """Whether they signed in just now."""
        return at - self.began <= FRESH

    @property
    def ends(self) -> datetime:
        """When it ends if nothing is asked."""
        return min(self.seen + IDLE, self.began + LONGEST)


class Sessions:
    """All sessions of a desk."""

    def __init__(self, file: PeopleFile, trail: Trail) -> None:
        self._file = file
        self._trail = trail

    def begin(
        self,
        person: Person,
        at: datetime,
        *,
        method: Method,
        agent: str = "",
        address: str = "",
        before: str | None = None,
    ) -> str:
        """Sign somebody in; the secret for their browser. What it held ``before`` opens nothing any more."""
        secret = new_secret()
        row = (hash_of(secret), person.id, method, agent[:200], address, stamp(at), stamp(at))
        with self._file.writing() as db:
            if before:
                db.execute("DELETE FROM session WHERE hash = ?", (hash_of(before),))
            db.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            self._trail.note("signed in", person.id, at, address=address, words=method)
        return secret

    def find(self, secret: str, at: datetime) -> tuple[Person, Session] | None:
        """Whose session a secret opens; None for none, one that has ended, or somebody switched off."""
        db = self._file.reading()
        if db is None:
            return None
        key = hash_of(secret)
        row = db.execute(
            f"SELECT {PERSON}, method, agent, address, began_at, seen_at"  # noqa: S608
            " FROM session JOIN account ON account.id = session.account WHERE hash = ? AND active",
            (key,),
        ).fetchone()
        if row is None:
            return None
        session = _session(key, row[6:])
        if at >= session.ends:
            return None
        if at - session.seen >= _NOTED:
            with self._file.writing() as writing:
                writing.execute("UPDATE session SET seen_at = ? WHERE hash = ?", (stamp(at), key))
        return person_of(row[:6]), session

    def of(self, account: str, at: datetime) -> list[Session]:
        """Somebody's open sessions, last used first."""
        db = self._file.reading()
        if db is None:
            return []
        rows = db.execute(
            "SELECT hash, method, agent, address, began_at, seen_at FROM session WHERE account = ?"
            " ORDER BY seen_at DESC, began_at DESC, hash",
            (account,),
        )
        found = (_session(cast("bytes", row[0]), row[1:]) for row in rows)
        return [session for session in found if at < session.ends]

    def end(
        self, account: str, id_: str, at: datetime, *, address: str = "", signed_out: bool = False
    ) -> bool:
        """End one of somebody's own; False when they have none of that id."""
        try:
            key = bytes.fromhex(id_)
        except ValueError:
            return False
        with self._file.writing() as db:
            db.execute("DELETE FROM session WHERE hash = ? AND account = ?", (key, account))
            if not db.changes():
                return False
            self._trail.note("signed out" if signed_out else "session ended", account, at, address=address)
        return True

    def end_others(self, account: str, but: str, at: datetime, *, address: str = "") -> None:
        """End all of somebody's but the one of id ``but``."""
        with self._file.writing() as db:
            db.execute("DELETE FROM session WHERE account = ? AND hash != ?", (account, bytes.fromhex(but)))
            if db.changes():
                self._trail.note("session ended", account, at, address=address, words="all others")

    def prune(self, at: datetime) -> None:
        """Forget those that have ended."""
        with self._file.writing() as db:
            db.execute(
                "DELETE FROM session WHERE seen_at <= ? OR began_at <= ?",
                (stamp(at - IDLE), stamp(at - LONGEST)),
            )


def _session(key: bytes, row: tuple[object, ...]) -> Session:
    method, agent, address, began, seen = cast("tuple[Method, str, str, int, int]", row)
    return Session(
        id=key.hex(), method=method, agent=agent, address=address, began=moment(began), seen=moment(seen)
    )
