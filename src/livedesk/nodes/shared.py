"""What a desk by itself keeps in files beside its record, in the database for all nodes: secrets, browsers, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from livedesk.outgoing.keys import Keys
from livedesk.outgoing.notifications import MOST, Subscription, SubscriptionKeys
from livedesk.outgoing.pictures import Pictures
from livedesk.record.postgres import Database

_SECRET = "SELECT value FROM livedesk.secret WHERE name = %s"  # noqa: S105 - a statement


class SharedKeys(Keys):
    """The secrets of all stories of the database. Raises RecordError when it can't be reached."""

    def __init__(self, database: Database) -> None:
        super().__init__(Path("livedesk"))
        self._database = database

    @property
    def where(self) -> str:
        """As Keys.where."""
        return "the table livedesk.secret"

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        found = self._database.rows(_SECRET, (name,))
        if not found:  # of two nodes that make one at once, the first is right
            self._database.rows(
                "INSERT INTO livedesk.secret (name, value) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (name, make()),
            )
            found = self._database.rows(_SECRET, (name,))
        return found[0][0]


class SharedSubscriptions:
    """Browsers that asked for notifications of a story. Every method waits for the database: call it in another thread.

    All raise RecordError when it can't be reached.
    """

    def __init__(self, database: Database, story: int) -> None:
        self._database = database
        self._story = story

    def add(self, one: Subscription) -> bool:
        """As Subscriptions.add."""
        if len(self) >= MOST:
            return False
        self._database.rows(
            "INSERT INTO livedesk.subscription (story, endpoint, p256dh, auth) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (story, endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth",
            (self._story, one.endpoint, one.keys.p256dh, one.keys.auth),
        )
        return True

    def remove(self, endpoint: str) -> None:
        """As Subscriptions.remove."""
        statement = "DELETE FROM livedesk.subscription WHERE story = %s AND endpoint = %s"
        self._database.rows(statement, (self._story, endpoint))

    def all(self) -> list[Subscription]:
        """As Subscriptions.all."""
        statement = (
            "SELECT endpoint, p256dh, auth FROM livedesk.subscription WHERE story = %s ORDER BY endpoint"
        )
        return [
            Subscription(endpoint=endpoint, keys=SubscriptionKeys(p256dh=p256dh, auth=auth))
            for endpoint, p256dh, auth in self._database.rows(statement, (self._story,))
        ]

    def __len__(self) -> int:
        statement = "SELECT count(*) FROM livedesk.subscription WHERE story = %s"
        return int(self._database.rows(statement, (self._story,))[0][0])

    def close(self) -> None:
        """Nothing: the database is the node's."""


class SharedPictures(Pictures):
    """Pictures that editors put on updates, for every node to show. Raises RecordError when the database can't be reached."""

    def __init__(self, database: Database) -> None:
        super().__init__(Path("livedesk.picture"))
        self._database = database

    def _found(self, media: str) -> bytes | None:
        rows = self._database.rows("SELECT value FROM livedesk.picture WHERE name = %s", (media,))
        return rows[0][0] if rows else None

    def _keep(self, media: str, body: bytes) -> None:
        self._database.rows(
            "INSERT INTO livedesk.picture (name, value) VALUES (%s, %s) ON CONFLICT DO NOTHING", (media, body)
        )
