"""Rules and alerts on disk, beside the record: ``NAME.alerts.sqlite``.

What was decided to be told, and how far the record was looked at, are written in one transaction: after a kill the
record is looked at again from there, and an alert that is in the box already is not put in twice (one key,
one alert an editor). A delivery is marked only when it was taken, so what is in doubt is told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import msgspec

from livedesk.model import Noun
from livedesk.outgoing.alerts.alert import Alert
from livedesk.outgoing.alerts.rule import Rule, Way, checked, due_at, wants
from livedesk.outgoing.private_file import open_private
from livedesk.record.locations import SUFFIX

MOST_RULES = 500
"""Rules of a desk."""
MOST_KEPT = 5_000
"""Alerts kept for one editor; the oldest go first, those not told yet stay."""

# A kill loses nothing in this mode; power loss may lose the last alerts together with the place in the record they
# were decided at, so that they are decided again.
_TABLES = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS rule (id TEXT PRIMARY KEY, editor TEXT NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT, editor TEXT NOT NULL, key TEXT NOT NULL, rule TEXT NOT NULL,
  body BLOB NOT NULL, seen INTEGER NOT NULL DEFAULT 0, UNIQUE (editor, key)) STRICT;
CREATE INDEX IF NOT EXISTS alert_of ON alert (editor, id);
CREATE TABLE IF NOT EXISTS delivery (
  alert INTEGER NOT NULL REFERENCES alert (id) ON DELETE CASCADE, way TEXT NOT NULL, target TEXT NOT NULL,
  due INTEGER NOT NULL, told INTEGER, tries INTEGER NOT NULL DEFAULT 0, fault TEXT,
  PRIMARY KEY (alert, way, target)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (way, target, due) WHERE told IS NULL AND fault IS NULL;
CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


class Delivery(Noun, frozen=True, kw_only=True):
    """How one alert went out, or did not yet."""

    way: Way
    """By mail or webhook."""
    target: str
    """Where to."""
    told: bool
    """It was taken."""
    fault: str | None
    """Why it never will be; None while that is open."""
    tries: int
    """Tries that failed."""


class Kept(Noun, frozen=True, kw_only=True):
    """An alert in the box of one editor."""

    id: int
    """Counts up over all editors."""
    rule: str
    """Id of the rule that asked for it first."""
    alert: Alert
    """What it says."""
    seen: bool
    """Its editor has seen it."""
    deliveries: tuple[Delivery, ...] = ()
    """How it went out."""


class Box:
    """The file. All methods belong to one thread; they return at once."""

    def __init__(self, record: Path) -> None:
        """Open the file beside the record, or make it. Raises LivedeskError when it can't be."""
        self.path = record.with_name(record.name.removesuffix(SUFFIX) + ".alerts.sqlite")
        self._db = open_private(self.path, _TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # --- rules -------------------------------------------------------------------------------------------

    def rules(self, editor: str | None = None) -> tuple[Rule, ...]:
        """All rules, or those of one editor, by id; one that can't be read any more is left out."""
        found: list[Rule] = []
        for (body,) in self._rows(
            "SELECT body FROM rule WHERE ?1 IS NULL OR editor = ?1 ORDER BY id", (editor,)
        ):
            try:
                found.append(msgspec.json.decode(cast("bytes", body), type=Rule))
            except msgspec.MsgspecError:
                continue
        return tuple(found)

    def keep_rule(self, rule: Rule) -> bool:
        """Keep a rule, in the place of the one of its name; False when that is another editor's, or there are too many.

        Raises LivedeskError for a rule that can't be.
        """
        checked(rule)
        with self._db:
            owner = cast("str | None", self._one("SELECT editor FROM rule WHERE id = ?", (rule.id,)))
            if owner is not None and owner != rule.editor:
                return False
            if owner is None and cast("int", self._one("SELECT count(*) FROM rule", ())) >= MOST_RULES:
                return False
            row = (rule.id, rule.editor, msgspec.json.encode(rule))
            self._db.execute("INSERT OR REPLACE INTO rule VALUES (?, ?, ?)", row)
        return True

    def remove_rule(self, id_: str, editor: str) -> bool:
        """Forget a rule of an editor; False when there is none. What it asked for before is still told."""
        self._db.execute("DELETE FROM rule WHERE id = ? AND editor = ?", (id_, editor))
        return bool(self._db.changes())

    # --- putting in --------------------------------------------------------------------------------------

    def place(self) -> int | None:
        """The entry up to which the record was looked at; None at first."""
        return cast("int | None", self._one("SELECT seq FROM place WHERE name = 'record'", ()))

    def put(self, alerts: Iterable[Alert], upto: int | None, *, now: datetime) -> list[int]:
        """Keep what rules ask for, and that the record was looked at up to ``upto``; ids of what is new.

        An editor has an alert once, whichever rules ask for it; each way and target they name is kept.
        """
        new: list[int] = []
        rules = self.rules()
        with self._db:
            for alert in alerts:
                for rule in rules:
                    if wants(rule, alert):
                        new += self._put(rule, alert, now)
            if upto is not None:
                self._db.execute("INSERT OR REPLACE INTO place VALUES ('record', ?)", (upto,))
        return list(dict.fromkeys(new))

    def _put(self, rule: Rule, alert: Alert, now: datetime) -> list[int]:
        row = (rule.editor, alert.key, rule.id, msgspec.json.encode(alert))
        self._db.execute("INSERT OR IGNORE INTO alert (editor, key, rule, body) VALUES (?, ?, ?, ?)", row)
        new = bool(self._db.changes())
        found = self._rows(
            "SELECT id, seen FROM alert WHERE editor = ? AND key = ?", (rule.editor, alert.key)
        )
        id_, _ = cast("tuple[int, int]", found[0])
        due = _seconds(due_at(rule, alert.kind, now))
        for way, target in (("mail", rule.mail), ("webhook", rule.webhook)):
            if way in rule.ways and target is not None:
                self._db.execute(
                    "INSERT OR IGNORE INTO delivery (alert, way, target, due) VALUES (?, ?, ?, ?)",
                    (id_, way, target, due),
                )
        if new:
            self._db.execute(
                "DELETE FROM alert WHERE editor = ?1 AND id <= (SELECT id FROM alert WHERE editor = ?1"
                " ORDER BY id DESC LIMIT 1 OFFSET ?2) AND NOT EXISTS"
                " (SELECT 1 FROM delivery WHERE alert = alert.id AND told IS NULL AND fault IS NULL)",
                (rule.editor, MOST_KEPT),
            )
        return [id_] if new else []

    # --- the console -------------------------------------------------------------------------------------

    def inbox(self, editor: str, *, limit: int = 100, before: int | None = None) -> tuple[Kept, ...]:
        """Alerts of an editor, newest first, older than the one of id ``before``."""
        rows = self._rows(
            "SELECT id, rule, body, seen FROM alert WHERE editor = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (editor, before if before is not None else 2**62, limit),
        )
        return tuple(self._kept(row) for row in rows)

    def unseen(self, editor: str) -> int:
        """How many the editor has not seen."""
        return cast("int", self._one("SELECT count(*) FROM alert WHERE editor = ? AND NOT seen", (editor,)))

    def see(self, editor: str, upto: int) -> int:
        """The editor has seen all up to that id; returns how many were new to them."""
        sql = "UPDATE alert SET seen = 1 WHERE editor = ? AND id <= ? AND NOT seen"
        self._db.execute(sql, (editor, upto))
        return self._db.changes()

    def get(self, ids: Sequence[int]) -> tuple[tuple[str, Kept], ...]:
        """Alerts by id, each with its editor, in the order of ids; those gone since are left out."""
        found: list[tuple[str, Kept]] = []
        for id_ in sorted(ids):
            for editor, *row in self._rows(
                "SELECT editor, id, rule, body, seen FROM alert WHERE id = ?", (id_,)
            ):
                found.append((cast("str", editor), self._kept(tuple(row))))
        return tuple(found)

    def _kept(self, row: tuple[Any, ...]) -> Kept:
        id_, rule, body, seen = row
        ways = self._rows(
            "SELECT way, target, told IS NOT NULL, fault, tries FROM delivery WHERE alert = ? ORDER BY way, target",
            (id_,),
        )
        deliveries = tuple(
            Delivery(way=way, target=target, told=bool(told), fault=fault, tries=tries)
            for way, target, told, fault, tries in ways
        )
        alert = msgspec.json.decode(cast("bytes", body), type=Alert)
        return Kept(id=id_, rule=rule, alert=alert, seen=bool(seen), deliveries=deliveries)

    # --- going out ---------------------------------------------------------------------------------------

    def targets(self, way: Way) -> tuple[str, ...]:
        """Where something waits to be told, and where rules want it, in alphabetical order."""
        waiting = self._rows(
            "SELECT DISTINCT target FROM delivery WHERE way = ? AND told IS NULL AND fault IS NULL", (way,)
        )
        wanted = (rule.mail if way == "mail" else rule.webhook for rule in self.rules() if way in rule.ways)
        found = {cast("str", target) for (target,) in waiting} | {target for target in wanted if target}
        return tuple(sorted(found))

    def due(self, way: Way, target: str, *, now: datetime, limit: int) -> tuple[Kept, ...]:
        """What is to be told there now, oldest first."""
        rows = self._rows(
            "SELECT id, rule, body, seen FROM delivery JOIN alert ON id = delivery.alert"
            " WHERE way = ? AND target = ? AND told IS NULL AND fault IS NULL AND due <= ? ORDER BY id LIMIT ?",
            (way, target, _seconds(now), limit),
        )
        return tuple(self._kept(row) for row in rows)

    def told(self, ids: Sequence[int], way: Way, target: str, *, now: datetime) -> None:
        """These were taken."""
        self._mark("told = ?", (_seconds(now),), ids, way, target)

    def failed(self, ids: Sequence[int], way: Way, target: str, *, again: datetime) -> None:
        """These were not taken; they are due again then."""
        self._mark("tries = tries + 1, due = ?", (_seconds(again),), ids, way, target)

    def given_up(self, ids: Sequence[int], way: Way, target: str, *, fault: str) -> None:
        """These will never be taken, for the reason given."""
        self._mark("fault = ?", (fault[:300],), ids, way, target)

    def _mark(self, change: str, values: tuple[Any, ...], ids: Sequence[int], way: Way, target: str) -> None:
        sql = f"UPDATE delivery SET {change} WHERE alert = ? AND way = ? AND target = ?"  # noqa: S608 (our own words)
        with self._db:
            self._db.executemany(sql, [(*values, id_, way, target) for id_ in ids])

    # --- pieces ------------------------------------------------------------------------------------------

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        return cast("list[tuple[Any, ...]]", list(self._db.execute(sql, values)))

    def _one(self, sql: str, values: tuple[Any, ...]) -> object:
        return self._db.execute(sql, values).get


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())


__all__ = ["MOST_KEPT", "MOST_RULES", "Box", "Delivery", "Kept"]
