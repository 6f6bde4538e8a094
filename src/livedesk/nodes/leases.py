"""Who is there and whose work is whose: leases as rows of the database, by the database's own clock.

A lease ends when it is not renewed for TTL seconds; then whoever the share is meant for takes it with a new
number. The clock is the database's, so that a node's own may be wrong. Leases share the work out, no more: that
nobody writes who was overtaken is the record's doing (its epochs).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from livedesk.nodes.partitions import PARTITIONS, SOURCE_SHARES, shared_out
from livedesk.record.postgres import Database

Role = Literal["fetch", "read", "gather", "serve"]
ROLES: tuple[Role, ...] = ("fetch", "read", "gather", "serve")
SHARES: dict[Role, int] = {"gather": PARTITIONS, "fetch": SOURCE_SHARES}
"""Roles whose work is shared out, and into how many shares."""

TTL = 2.5
"""Seconds a lease and a node's sign of life hold; with BEAT, how long work lies after a node died."""
BEAT = 0.5
"""Seconds between two signs of life."""
FORGOTTEN = 3_600.0
"""Seconds after which a node that is gone is no longer listed."""


class Node(NamedTuple):
    """A node as others see it."""

    name: str
    roles: tuple[str, ...]
    broker: str
    """Identity of the broker it uses; "" without one."""


class Beat(NamedTuple):
    """What a sign of life brought back."""

    alive: tuple[Node, ...]
    """All nodes at work, this one included."""
    skew: timedelta
    """How far this machine's clock is ahead of the database's."""


class Leases:
    """One node's leases. Every method waits for the database: call it in another thread.

    All raise RecordError when the database can't be reached.
    """

    def __init__(self, database: Database, name: str, roles: Sequence[Role], *, ttl: float = TTL) -> None:
        self.name = name
        self.roles = tuple(roles)
        self.ttl = ttl
        self._database = database

    def beat(self, broker: str) -> Beat:
        """Give a sign of life; who else is there."""
        before = datetime.now(UTC)
        began = time.monotonic()
        ((now,),) = self._database.rows(
            "INSERT INTO livedesk.node (name, roles, broker, seen) VALUES (%s, %s, %s, clock_timestamp())"
            " ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, broker = excluded.broker,"
            " seen = clock_timestamp() RETURNING seen",
            (self.name, list(self.roles), broker),
        )
        took = time.monotonic() - began
        return Beat(self.alive(), before + timedelta(seconds=took / 2) - now)

    def alive(self) -> tuple[Node, ...]:
        """All nodes that gave a sign of life."""
        rows = self._database.rows(
            "SELECT name, roles, broker FROM livedesk.node"
            " WHERE seen > clock_timestamp() - make_interval(secs => %s) ORDER BY name",
            (self.ttl,),
        )
        return tuple(Node(name, tuple(roles), broker) for name, roles, broker in rows)

    def leave(self) -> None:
        """No longer be there; leases held are free at once."""
        self._database.rows("DELETE FROM livedesk.node WHERE name = %s", (self.name,))
        self._database.rows("DELETE FROM livedesk.lease WHERE holder = %s", (self.name,))

    def meant_for_me(self, role: Role, alive: Sequence[Node]) -> set[int]:
        """Shares of a role that are to be this node's."""
        there = [node.name for node in alive if role in node.roles]
        return {share for share, node in shared_out(SHARES[role], there).items() if node == self.name}

    def renew(self, role: Role, held: Mapping[int, int]) -> set[int]:
        """Hold on to shares, by the number they are held by; those that are still ours.

        One that ran out is renewed too, as long as nobody took it.
        """
        if not held:
            return set()
        rows = self._database.rows(
            "UPDATE livedesk.lease l SET until = clock_timestamp() + make_interval(secs => %s)"
            " FROM unnest(%s::int[], %s::bigint[]) AS h (share, epoch)"
            " WHERE l.kind = %s AND l.share = h.share AND l.epoch = h.epoch AND l.holder = %s RETURNING l.share",
            (self.ttl, list(held), list(held.values()), role, self.name),
        )
        return {share for (share,) in rows}

    def take(self, role: Role, shares: Sequence[int]) -> dict[int, int]:
        """Take the shares that are free, or run out; their numbers by share."""
        if not shares:
            return {}
        rows = self._database.rows(
            "INSERT INTO livedesk.lease AS l (kind, share, holder, epoch, until)"
            " SELECT %s, share, %s, 1, clock_timestamp() + make_interval(secs => %s)"
            " FROM unnest(%s::int[]) AS share ORDER BY share"
            " ON CONFLICT (kind, share) DO UPDATE SET holder = excluded.holder, epoch = l.epoch + 1,"
            " until = excluded.until WHERE l.until < clock_timestamp() RETURNING share, epoch",
            (role, self.name, self.ttl, sorted(shares)),
        )
        return dict(rows)

    def give(self, role: Role, held: Mapping[int, int]) -> None:
        """Let go of shares, for another node to take at once."""
        if held:
            self._database.rows(
                "UPDATE livedesk.lease l SET until = '-infinity' FROM unnest(%s::int[], %s::bigint[]) AS h (share, epoch)"
                " WHERE l.kind = %s AND l.share = h.share AND l.epoch = h.epoch AND l.holder = %s",
                (list(held), list(held.values()), role, self.name),
            )
