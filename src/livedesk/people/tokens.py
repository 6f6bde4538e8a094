"""Tokens for programs: each opens what its scopes name, as long as its owner may.

Shown once, kept as a hash, withdrawn by its owner at any time. They begin with ``livedesk_`` so that scanners
for secrets that were published by mistake know one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from livedesk.errors import PeopleError
from livedesk.model import Noun
from livedesk.people.accounts import COMMAND_LINE, PERSON, person_of
from livedesk.people.people_file import PeopleFile, moment, stamp
from livedesk.people.person import Person, display_of
from livedesk.people.secret import hash_of, new_secret
from livedesk.people.trail import Trail

Scope = Literal["read", "reports:write", "commands:write"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""Read what the console shows; hand in reports; give editors' commands."""
PREFIX = "livedesk_"
_NOTED = timedelta(minutes=1)
_COLUMNS = "hash, label, scopes, token.made_at, expires_at, used_at"


class Token(Noun, frozen=True, kw_only=True):
    """One token, without its secret."""

    id: str
    """Hash of its secret, hex: names it to its owner, opens nothing."""
    label: str
    """What its owner calls it."""
    scopes: tuple[Scope, ...]
    """What it opens."""
    made: datetime
    """When it was made."""
    expires: datetime | None
    """When it ends by itself; None for never."""
    used: datetime | None
    """When it was last used, to the minute; None for never."""


class Tokens:
    """All tokens of a desk."""

    def __init__(self, file: PeopleFile, trail: Trail) -> None:
        self._file = file
        self._trail = trail

    def make(
        self,
        person: Person,
        label: str,
        scopes: Iterable[str],
        at: datetime,
        *,
        lasts: timedelta | None = None,
        by: str = COMMAND_LINE,
        address: str = "",
    ) -> str:
        """A new token; the secret is returned this once.

        Raises PeopleError for a label or scopes that can't be, and for scopes beyond the owner's role.
        """
        asked = set(scopes)
        wanted = tuple(scope for scope in SCOPES if scope in asked)
        if not wanted or asked - set(SCOPES):
            raise PeopleError(
                "a token needs scopes that there are",
                where="scopes",
                remedy=f"Name some of {', '.join(SCOPES)}",
            )
        if "commands:write" in wanted and not person.may("editor"):
            raise PeopleError(
                f"{person.name} may give no commands", where="scopes", remedy="Leave commands:write out"
            )
        name = display_of(label)
        secret = new_secret(PREFIX)
        expires = None if lasts is None else stamp(at + lasts)
        row = (hash_of(secret), person.id, name, " ".join(wanted), stamp(at), expires, None)
        with self._file.writing() as db:
            db.execute("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            words = f"{name}: {' '.join(wanted)}"
            self._trail.note("token made", person.id, at, by=by, address=address, words=words)
        return secret

    def find(self, secret: str, at: datetime) -> tuple[Person, Token] | None:
        """Whose token a secret is; None for none, one that has ended, or an owner switched off."""
        db = self._file.reading()
        if db is None or not secret.startswith(PREFIX):
            return None
        key = hash_of(secret)
        row = db.execute(
            f"SELECT {PERSON}, {_COLUMNS} FROM token JOIN account ON account.id = token.account"  # noqa: S608
            " WHERE hash = ? AND active",
            (key,),
        ).fetchone()
        if row is None:
            return None
        token = _token(row[6:])
        if token.expires is not None and at >= token.expires:
            return None
        if token.used is None or at - token.used >= _NOTED:
            with self._file.writing() as writing:
                writing.execute("UPDATE token SET used_at = ? WHERE hash = ?", (stamp(at), key))
        return person_of(row[:6]), token

    def of(self, account: str) -> list[Token]:
        """Somebody's tokens, newest first."""
        db = self._file.reading()
        if db is None:
            return []
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM token WHERE account = ? ORDER BY token.made_at DESC, hash",  # noqa: S608
            (account,),
        )
        return [_token(row) for row in rows]

    def withdraw(
        self, account: str, id_: str, at: datetime, *, by: str = COMMAND_LINE, address: str = ""
    ) -> bool:
        """Make one of somebody's own open nothing any more; False when they have none of that id."""
        try:
            key = bytes.fromhex(id_)
        except ValueError:
            return False
        with self._file.writing() as db:
            label = db.execute("SELECT label FROM token WHERE hash = ? AND account = ?", (key, account)).get
            if label is None:
                return False
            db.execute("DELETE FROM token WHERE hash = ?", (key,))
            self._trail.note("token withdrawn", account, at, by=by, address=address, words=str(label))
        return True


def _token(row: tuple[object, ...]) -> Token:
    key, label, scopes, made, expires, used = cast("tuple[bytes, str, str, int, int | None, int | None]", row)
    return Token(
        id=key.hex(),
        label=label,
        scopes=tuple(scope for scope in SCOPES if scope in scopes.split()),
        made=moment(made),
        expires=None if expires is None else moment(expires),
        used=None if used is None else moment(used),
    )
