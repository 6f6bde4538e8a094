"""Attempts to sign in, counted, so that guessing gets slower with every one.

Three counts are kept of each attempt: for the account and the network address together with it, for the address,
and for the account from browsers it never was signed in with. A stranger who guesses from many addresses slows
down strangers alone: who was signed in before with the same browser is counted by that browser instead (OWASP's
device cookies), and open sessions and passkeys are not touched at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from livedesk.people.people_file import PeopleFile, moment, stamp
from livedesk.people.secret import hash_of, new_secret

FORGOTTEN = timedelta(hours=24)
"""After so long without an attempt a count begins anew."""
BROWSER_KNOWN = timedelta(days=180)
"""How long a browser is known after a sign-in."""
MOST = 100_000
"""Counts kept; beyond, the oldest go."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something that attempts are counted of."""

    name: str
    """What it is: "address 192.0.2.1"."""
    free: int
    """Attempts before the first wait: typing errors."""
    longest: float
    """Seconds of the longest wait; each is twice the one before, from one second."""


class Attempts:
    """All counts, and the browsers that are known."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def keys(self, name: str, address: str, browser: str | None, account: str | None) -> tuple[Key, ...]:
        """What an attempt for ``name`` (as typed) counts for. ``account`` is whose name it is, if anybody's."""
        (near,) = self.near(address)
        if browser is not None and account is not None and self._knows(browser, account):
            return (Key(f"browser {hash_of(browser).hex()[:32]}", 5, 300.0), near)
        who = hash_of(name).hex()[:32]
        return (Key(f"name {who} {address}", 5, 900.0), Key(f"name {who}", 10, 60.0), near)

    def near(self, address: str) -> tuple[Key, ...]:
        """What an attempt that names nobody counts for: a passkey says itself whose it is."""
        return (Key(f"address {address}", 20, 900.0),)

    def wait(self, keys: Iterable[Key], at: datetime) -> float:
        """Seconds until the next attempt may be made; 0.0 for now."""
        db = self._file.reading()
        longest = 0.0
        for key in keys if db is not None else ():
            row = (
                None
                if db is None
                else db.execute("SELECT count, at FROM attempt WHERE key = ?", (key.name,)).fetchone()
            )
            if row is not None:
                count, last = cast("tuple[int, int]", row)
                pause = _pause(key, count)
                passed = (at - moment(last)).total_seconds()
                if passed < FORGOTTEN.total_seconds():
                    longest = max(longest, pause - passed)
        return longest

    def count(self, keys: Iterable[Key], at: datetime) -> None:
        """Count one, before it is known whether it succeeds: many at once are all counted."""
        with self._file.writing() as db:
            for key in keys:
                db.execute(
                    "INSERT INTO attempt VALUES (?1, 1, ?2) ON CONFLICT (key) DO UPDATE SET"
                    " count = CASE WHEN at <= ?3 THEN 1 ELSE count + 1 END, at = ?2",
                    (key.name, stamp(at), stamp(at - FORGOTTEN)),
                )

    def forgive(self, keys: Iterable[Key]) -> None:
        """It succeeded: these begin anew. An address keeps all but the one attempt: it may guess elsewhere."""
        with self._file.writing() as db:
            for key in keys:
                if key.name.startswith("address "):
                    db.execute("UPDATE attempt SET count = max(count - 1, 0) WHERE key = ?", (key.name,))
                else:
                    db.execute("DELETE FROM attempt WHERE key = ?", (key.name,))

    def know(self, account: str, at: datetime, before: str | None = None) -> str:
        """Know the browser that just signed in; the secret for it, another than ``before``."""
        secret = new_secret()
        with self._file.writing() as db:
            if before is not None:
                db.execute("DELETE FROM browser WHERE hash = ? AND account = ?", (hash_of(before), account))
            db.execute("INSERT INTO browser VALUES (?, ?, ?)", (hash_of(secret), account, stamp(at)))
        return secret

    def prune(self, at: datetime) -> None:
        """Forget counts and browsers that are old."""
        with self._file.writing() as db:
            db.execute("DELETE FROM attempt WHERE at < ?", (stamp(at - FORGOTTEN),))
            db.execute("DELETE FROM browser WHERE at < ?", (stamp(at - BROWSER_KNOWN),))
            db.execute(
                "DELETE FROM attempt WHERE key IN (SELECT key FROM attempt ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (MOST,),
            )

    def _knows(self, browser: str, account: str) -> bool:
        db = self._file.reading()
        row = (hash_of(browser), account)
        return db is not None and bool(
            db.execute("SELECT EXISTS (SELECT 1 FROM browser WHERE hash = ? AND account = ?)", row).get
        )


def _pause(key: Key, count: int) -> float:
    """Seconds to wait after ``count`` attempts."""
    beyond = count - key.free
    return 0.0 if beyond < 0 else min(2.0 ** min(beyond, 30), key.longest)
