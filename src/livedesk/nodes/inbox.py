"""Reports on their way into stories, as the database keeps them: numbered story by story, each once.

This is what makes the broker forgetful without loss: a report is here before anybody is told of it, and
stays until it is placed or set aside. The numbers are the order in which a story hears of things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from livedesk.nodes.messages import Message, packed
from livedesk.record.postgres import Database

CHUNK = 500
"""Messages taken in by one statement."""


class Waiting(NamedTuple):
    """One message that is not placed yet."""

    story: int
    number: int
    body: str
    part: int
    """Partition of its story."""


class Aside(NamedTuple):
    """One message that was set aside."""

    story: str
    number: int
    body: str
    why: str
    node: str
    at: datetime


class Inbox:
    """The inbox of all stories. Every method waits for the database: call it in another thread.

    All raise RecordError when the database can't be reached.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def hear(self, messages: Sequence[tuple[int, Message]]) -> list[tuple[int, int, bytes]]:
        """Take messages in, each for a story, in order; durable on return: (story, number, bytes) of each."""
        found: list[tuple[int, int, bytes]] = []
        for start in range(0, len(messages), CHUNK):
            chunk = [(story, packed(message)) for story, message in messages[start : start + CHUNK]]
            ((numbers,),) = self._database.rows(
                "SELECT livedesk.hear(%b::int[], %b::text[])",
                ([story for story, _ in chunk], [body.decode() for _, body in chunk]),
            )
            found += [(story, number, body) for (story, body), number in zip(chunk, numbers, strict=True)]
        return found

    def placed(self, part: int) -> dict[int, int]:
        """How far each story of a partition has come."""
        return dict(
            self._database.rows(
                "SELECT c.story, coalesce(i.placed, 0) FROM livedesk.covered c"
                " LEFT JOIN livedesk.inbox i USING (story) WHERE c.part = %s",
                (part,),
            )
        )

    def waiting(self, parts: Sequence[int], *, seconds: float = 0.0, most: int = 512) -> list[Waiting]:
        """The oldest messages of partitions that have waited for so long; each story's in order."""
        rows = self._database.rows(
            "SELECT w.story, w.number, w.body, c.part FROM livedesk.waiting w JOIN livedesk.covered c USING (story)"
            " WHERE c.part = ANY(%s) AND w.since <= clock_timestamp() - make_interval(secs => %s)"
            " ORDER BY w.since, w.story, w.number LIMIT %s",
            (list(parts), seconds, most),
        )
        return sorted((Waiting(*row) for row in rows), key=lambda one: (one.story, one.number))

    def between(self, story: int, after: int, upto: int) -> list[Waiting]:
        """Messages of a story with after < number <= upto that are still waiting."""
        rows = self._database.rows(
            "SELECT w.story, w.number, w.body, c.part FROM livedesk.waiting w JOIN livedesk.covered c USING (story)"
            " WHERE w.story = %s AND w.number > %s AND w.number <= %s ORDER BY w.number",
            (story, after, upto),
        )
        return [Waiting(*row) for row in rows]

    def done(self, upto: Mapping[int, int]) -> None:
        """Story by story, messages up to a number are done with."""
        if upto:
            ids = sorted(upto)
            statement = "SELECT livedesk.done(%b::int[], %b::bigint[])"
            self._database.rows(statement, (ids, [upto[id_] for id_ in ids]))

    def begun(self, story: int, number: int) -> int:
        """Count one more try of a message, before it is tried; how many there were with this one.

        For who takes a partition over: the holder before may have died of it.
        """
        rows = self._database.rows(
            "UPDATE livedesk.waiting SET tries = tries + 1 WHERE story = %s AND number = %s RETURNING tries",
            (story, number),
        )
        return int(rows[0][0]) if rows else 0

    def forgive(self, tried: Mapping[int, int]) -> None:
        """Count a try less of messages, by story: nobody died of them."""
        self._database.rows(
            "UPDATE livedesk.waiting w SET tries = w.tries - 1 FROM unnest(%s::int[], %s::bigint[]) AS n (story, number)"
            " WHERE w.story = n.story AND w.number = n.number AND w.tries > 0",
            (list(tried), list(tried.values())),
        )

    def set_aside(self, waiting: Waiting, why: str, node: str) -> None:
        """Put a message where a person can look at it; it is not tried again by itself."""
        self._database.rows(
            "WITH gone AS (DELETE FROM livedesk.waiting WHERE story = %s AND number = %s)"
            " INSERT INTO livedesk.aside (story, number, body, why, node) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (waiting.story, waiting.number, waiting.story, waiting.number, waiting.body, why, node),
        )

    def asides(self, most: int = 100) -> list[Aside]:
        """What was set aside, newest first."""
        rows = self._database.rows(
            "SELECT s.name, a.number, a.body, a.why, a.node, a.at FROM livedesk.aside a"
            " JOIN livedesk.story s ON s.id = a.story ORDER BY a.at DESC LIMIT %s",
            (most,),
        )
        return [Aside(*row) for row in rows]

    def try_again(self, story: str | None = None) -> int:
        """Put what was set aside, of one story or of all, at the end of its story's queue; how many."""
        rows = self._database.rows(
            "WITH gone AS (DELETE FROM livedesk.aside a USING livedesk.story s"
            " WHERE s.id = a.story AND (%s::text IS NULL OR s.name = %s) RETURNING a.story, a.number, a.body),"
            " lists AS (SELECT array_agg(story ORDER BY story, number) AS ids,"
            " array_agg(body ORDER BY story, number) AS bodies FROM gone)"
            " SELECT cardinality(livedesk.hear(ids, bodies)) FROM lists WHERE ids IS NOT NULL",
            (story, story),
        )
        return int(rows[0][0]) if rows else 0

    def counts(self) -> tuple[int, int, float]:
        """Messages waiting, set aside, and seconds the oldest has waited."""
        ((waiting, aside, oldest),) = self._database.rows(
            "SELECT (SELECT count(*) FROM livedesk.waiting), (SELECT count(*) FROM livedesk.aside),"
            " (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(since)), 0)::float8 FROM livedesk.waiting)"
        )
        return int(waiting), int(aside), float(oldest)
