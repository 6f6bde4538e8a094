"""Accounts: who has one, what they may do, and whether they are switched on."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import cast

import apsw

from livedesk.errors import PeopleError
from livedesk.people.people_file import PeopleFile, stamp
from livedesk.people.person import Person, Role, display_of, name_of
from livedesk.people.trail import Trail

PERSON = "account.id, account.name, account.display, account.role, account.active, account.stories"
"""Columns that ``person_of`` reads."""
COMMAND_LINE = "command line"
"""Who makes a change that no account makes."""


def person_of(row: Sequence[object]) -> Person:
    """A person from the columns ``PERSON``."""
    id_, name, display, role, active, stories = cast(
        "tuple[str, str, str, Role, int, str | None]", tuple(row)
    )
    return Person(
        id=id_,
        name=name,
        display=display,
        role=role,
        active=bool(active),
        stories=None if stories is None else tuple(json.loads(stories)),
    )


class Accounts:
    """All accounts of a desk. ``by`` is who makes a change: an account's id, or the command line."""

    def __init__(self, file: PeopleFile, trail: Trail) -> None:
        self._file = file
        self._trail = trail

    def all(self) -> list[Person]:
        """Everybody, in order of name, those switched off included."""
        db = self._file.reading()
        if db is None:
            return []
        return [person_of(row) for row in db.execute(f"SELECT {PERSON} FROM account ORDER BY name")]  # noqa: S608

    def any(self) -> bool:
        """Whether somebody could sign in."""
        db = self._file.reading()
        return db is not None and bool(db.execute("SELECT EXISTS (SELECT 1 FROM account WHERE active)").get)

    def get(self, id_: str) -> Person | None:
        """Somebody by id."""
        return self._one("id", id_)

    def named(self, name: str) -> Person | None:
        """Somebody by the name they sign in with, as typed."""
        try:
            return self._one("name", name_of(name))
        except PeopleError:
            return None

    def add(
        self,
        name: str,
        display: str,
        role: Role,
        at: datetime,
        *,
        password: str | None = None,
        stories: Sequence[str] | None = None,
        by: str = COMMAND_LINE,
        address: str = "",
    ) -> Person:
        """Make an account; ``password`` is a hash of Passwords. Raises PeopleError when the name is taken."""
        person = Person(
            id=secrets.token_hex(8),
            name=name_of(name),
            display=display_of(display),
            role=role,
            stories=None if stories is None else tuple(stories),
        )
        row = (
            person.id,
            person.name,
            person.display,
            role,
            _listed(stories),
            password,
            secrets.token_bytes(32),
            stamp(at),
            stamp(at),
        )
        with self._file.writing() as db:
            try:
                db.execute("INSERT INTO account VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)", row)
            except apsw.ConstraintError:
                raise PeopleError(
                    f'the name "{person.name}" is taken', where="name", remedy="Take another"
                ) from None
            self._trail.note(
                "account made", person.id, at, by=by, address=address, words=f"{person.name}, {role}"
            )
        return person

    def give_role(
        self, id_: str, role: Role, at: datetime, *, by: str = COMMAND_LINE, address: str = ""
    ) -> Person:
        """Change what somebody may do. Raises PeopleError for nobody, and for the last chief."""
        with self._file.writing() as db:
            person = self._needed(id_)
            if role != "chief":
                self._keep_a_chief(person)
            db.execute("UPDATE account SET role = ?, changed_at = ? WHERE id = ?", (role, stamp(at), id_))
            words = f"{person.role} to {role}"
            self._trail.note("account changed", id_, at, by=by, address=address, words=words)
        return self._needed(id_)

    def give_stories(
        self,
        id_: str,
        stories: Sequence[str] | None,
        at: datetime,
        *,
        by: str = COMMAND_LINE,
        address: str = "",
    ) -> Person:
        """Change at which stories somebody may work; None for all. Raises PeopleError for nobody."""
        with self._file.writing() as db:
            self._needed(id_)
            row = (_listed(stories), stamp(at), id_)
            db.execute("UPDATE account SET stories = ?, changed_at = ? WHERE id = ?", row)
            words = "all stories" if stories is None else f"stories: {', '.join(stories) or 'none'}"
            self._trail.note("account changed", id_, at, by=by, address=address, words=words)
        return self._needed(id_)

    def give_display(
        self, id_: str, display: str, at: datetime, *, by: str = COMMAND_LINE, address: str = ""
    ) -> Person:
        """Change what colleagues read. Raises PeopleError for nobody, and for what can't be shown."""
        kept = display_of(display)
        with self._file.writing() as db:
            self._needed(id_)
            db.execute("UPDATE account SET display = ?, changed_at = ? WHERE id = ?", (kept, stamp(at), id_))
            self._trail.note("account changed", id_, at, by=by, address=address, words=f"display: {kept}")
        return self._needed(id_)

    def switch(
        self, id_: str, on: bool, at: datetime, *, by: str = COMMAND_LINE, address: str = ""
    ) -> Person:
        """Switch somebody off, which ends their sessions at once, or on again.

        Raises PeopleError for nobody, and for the last chief.
        """
        with self._file.writing() as db:
            person = self._needed(id_)
            if not on:
                self._keep_a_chief(person)
                db.execute("DELETE FROM session WHERE account = ?", (id_,))
                db.execute("DELETE FROM browser WHERE account = ?", (id_,))
            db.execute("UPDATE account SET active = ?, changed_at = ? WHERE id = ?", (on, stamp(at), id_))
            what = "account switched on" if on else "account switched off"
            self._trail.note(what, id_, at, by=by, address=address)
        return self._needed(id_)

    def password(self, id_: str) -> str | None:
        """The hash of somebody's password; None where they have none."""
        db = self._file.reading()
        row = (
            None if db is None else db.execute("SELECT password FROM account WHERE id = ?", (id_,)).fetchone()
        )
        return None if row is None else cast("str | None", row[0])

    def keep_password(
        self,
        id_: str,
        hashed: str,
        at: datetime,
        *,
        by: str = COMMAND_LINE,
        address: str = "",
        but: bytes = b"",
    ) -> None:
        """Change somebody's password and end their sessions, the one with hash ``but`` excepted.

        Raises PeopleError for nobody.
        """
        with self._file.writing() as db:
            self._needed(id_)
            db.execute(
                "UPDATE account SET password = ?, changed_at = ? WHERE id = ?", (hashed, stamp(at), id_)
            )
            db.execute("DELETE FROM session WHERE account = ? AND hash != ?", (id_, but))
            db.execute("DELETE FROM browser WHERE account = ?", (id_,))
            self._trail.note("password changed", id_, at, by=by, address=address)

    def rehash(self, id_: str, before: str, hashed: str) -> None:
        """Keep the same password under today's parameters, unless it was changed meanwhile."""
        with self._file.writing() as db:
            db.execute("UPDATE account SET password = ? WHERE id = ? AND password = ?", (hashed, id_, before))

    def _one(self, column: str, value: str) -> Person | None:
        db = self._file.reading()
        if db is None:
            return None
        row = db.execute(f"SELECT {PERSON} FROM account WHERE {column} = ?", (value,)).fetchone()  # noqa: S608
        return None if row is None else person_of(row)

    def _needed(self, id_: str) -> Person:
        person = self.get(id_)
        if person is None:
            raise PeopleError("there is no such account", where="people", remedy="See who there is first")
        return person

    def _keep_a_chief(self, person: Person) -> None:
        """A desk whose last chief is gone could only be mended on its machine."""
        chiefs = [one for one in self.all() if one.may("chief")]
        if [one.id for one in chiefs] == [person.id]:
            raise PeopleError(
                f"{person.name} is the last chief", where="people", remedy="Make somebody else chief first"
            )


def _listed(stories: Sequence[str] | None) -> str | None:
    return None if stories is None else json.dumps(list(dict.fromkeys(stories)))
