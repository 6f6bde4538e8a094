"""What people wish, on its way to the node that has the story, and what came of it on the way back.

An order lies in the story's inbox like a report: numbered, durable, and done in its turn by whoever gathers the
story. What came of it is kept in the database until whoever gave it has read it. A node that died after it carried an
order out and before it said so is followed by one that does it again: by its request it is known, and done once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import uuid4

import msgspec

from livedesk.errors import (
    CommandConflict,
    CommandRefused,
    LivedeskError,
    NotBorneOut,
    RecordError,
    RestsOnIt,
)
from livedesk.hand import Carried
from livedesk.model import AnyCommand, Noun, SourceStep
from livedesk.nodes.messages import Message, Order, Ordered, SourceOrdered
from livedesk.record.postgres import Database

PATIENCE = 12.0
"""Seconds an order is waited for: longer than a story takes to move to another node."""
LOOK = 0.02
"""Seconds between two looks for an answer, at first; doubled up to ten times as much."""
KEPT = 3_600.0
"""Seconds for which answers are kept."""


class Done(Noun, frozen=True, kw_only=True, tag="done"):
    """A command was carried out, or waits for an editor."""

    carried: Carried


class Changed(Noun, frozen=True, kw_only=True, tag="changed"):
    """A source was changed, or stood like that already."""

    changed: bool
    seq: int
    """The last entry it led to."""


class Fault(Noun, frozen=True, kw_only=True):
    """A fault in words."""

    what: str
    where: str
    remedy: str


class Added(Noun, frozen=True, kw_only=True, tag="added"):
    """Sources were added, but for those with a fault."""

    sources: tuple[str, ...]
    faults: tuple[Fault, ...]
    seq: int
    """The last entry it led to."""


class Refusal(Noun, frozen=True, kw_only=True, tag="refusal"):
    """Nothing was changed; fields as those of the errors that editors meet."""

    kind: Literal["conflict", "unsupported", "rests", "refused", "fault"]
    fault: Fault
    by: str = ""
    at: datetime | None = None
    revision: int | None = None
    command: str | None = None
    unsupported: tuple[str, ...] = ()
    first: str = ""


Answer = Done | Changed | Added | Refusal
_ASIDE = Refusal(
    kind="refused",
    fault=Fault(
        what="it could not be handled", where="the desk", remedy="livedesk record aside URL shows it, and why"
    ),
)
_answers = msgspec.json.Decoder(Answer)


class TakesOrders(Protocol):
    """The part of a desk that carries orders out."""

    async def carry_out(self, command: AnyCommand, by: str) -> Carried:
        """As Desk.carry_out."""
        ...

    async def submit(self, command: AnyCommand, by: str) -> Carried:
        """As Desk.submit."""
        ...

    async def change_source(
        self, source: str, change: SourceStep, by: str, *, why: str = "", table: dict[str, Any] | None = None
    ) -> bool:
        """As Desk.change_source."""
        ...

    async def add_sources(
        self, tables: Sequence[dict[str, Any]], by: str, *, why: str = ""
    ) -> tuple[list[str], list[LivedeskError]]:
        """As Desk.add_sources."""
        ...


async def carried_out(order: Order, desk: TakesOrders, seq: Callable[[], int]) -> Answer:
    """Do what is wished; ``seq`` gives the desk's last entry. Raises RecordError when it has to be done again later."""
    try:
        if isinstance(order, Ordered):
            do = desk.submit if order.submitted else desk.carry_out
            return Done(carried=await do(order.command, order.by))
        if isinstance(order, SourceOrdered):
            changed = await desk.change_source(
                order.source, order.change, order.by, why=order.why, table=order.table
            )
            return Changed(changed=changed, seq=seq())
        added, faults = await desk.add_sources(order.tables, order.by, why=order.why)
        return Added(sources=tuple(added), faults=tuple(map(_fault, faults)), seq=seq())
    except RecordError:
        raise
    except LivedeskError as refused:
        return refusal(refused)


def refusal(error: LivedeskError) -> Refusal:
    """An error as it travels."""
    fault = _fault(error)
    match error:
        case CommandConflict():
            return Refusal(
                kind="conflict", fault=fault, by=error.by, at=error.at, revision=error.revision, command=error.command
            )  # fmt: skip
        case NotBorneOut():
            return Refusal(kind="unsupported", fault=fault, unsupported=error.unsupported)
        case RestsOnIt():
            return Refusal(kind="rests", fault=fault, first=error.first)
        case CommandRefused():
            return Refusal(kind="refused", fault=fault)
        case _:
            return Refusal(kind="fault", fault=fault)


def error_of(refused: Refusal) -> LivedeskError:
    """The error as it was."""
    fault = refused.fault
    if refused.kind == "conflict" and refused.at is not None:
        return CommandConflict(
            fault.what, where=fault.where, by=refused.by, at=refused.at, revision=refused.revision, command=refused.command
        )  # fmt: skip
    if refused.kind == "unsupported":
        return NotBorneOut(where=fault.where, unsupported=refused.unsupported)
    if refused.kind == "rests":
        return RestsOnIt(fault.what, where=fault.where, first=refused.first)
    kind = LivedeskError if refused.kind == "fault" else CommandRefused
    return kind(fault.what, where=fault.where, remedy=fault.remedy)


def error_from(fault: Fault) -> LivedeskError:
    """A fault as an error."""
    return LivedeskError(fault.what, where=fault.where, remedy=fault.remedy)


def _fault(error: LivedeskError) -> Fault:
    return Fault(what=error.what, where=error.where, remedy=error.remedy)


class Answers:
    """What came of orders, as the database keeps it. Every method waits for it: call it in another thread.

    All raise RecordError when the database can't be reached.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, story: int, answers: Mapping[int, Answer]) -> None:
        """Keep what came of orders, by their number in the story's inbox; the first answer stands."""
        written = {number: msgspec.json.encode(answer).decode() for number, answer in answers.items()}
        self._database.rows(
            "WITH old AS (DELETE FROM livedesk.answer WHERE at < now() - make_interval(secs => %s))"
            " INSERT INTO livedesk.answer (story, number, body)"
            " SELECT %s, * FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING",
            (KEPT, story, list(written), list(written.values())),
        )

    def find(self, story: int, number: int) -> Answer | None:
        """What came of one; None as long as nothing did."""
        rows = self._database.rows(
            "SELECT body FROM livedesk.answer WHERE story = %s AND number = %s"
            " UNION ALL SELECT NULL FROM livedesk.aside WHERE story = %s AND number = %s LIMIT 1",
            (story, number, story, number),
        )
        if not rows:
            return None
        return _answers.decode(rows[0][0]) if rows[0][0] is not None else _ASIDE


Deliver = Callable[[Sequence[tuple[int, Message]]], Awaitable[list[int]]]
"""Puts messages into inboxes; their numbers."""


class Orders:
    """Gives orders, and waits for what comes of them."""

    def __init__(self, database: Database, deliver: Deliver) -> None:
        self.patience = PATIENCE
        """Seconds an order is waited for."""
        self._answers = Answers(database)
        self._deliver = deliver

    async def give(self, story: int, order: Order) -> Done | Changed | Added:
        """Have an order carried out where the story is.

        Raises LivedeskError: what the desk refused; or CommandRefused when no node answers in time, or RecordError when
        the database can't be reached.
        """
        if isinstance(order, Ordered) and not order.command.request:
            named = msgspec.structs.replace(order.command, request=f"n{uuid4().hex}")
            order = msgspec.structs.replace(order, command=named)
        (number,) = await self._deliver([(story, order)])
        until, wait = time.monotonic() + self.patience, LOOK
        while True:
            answer = await asyncio.to_thread(self._answers.find, story, number)
            if isinstance(answer, Refusal):
                raise error_of(answer)
            if answer is not None:
                return answer
            if time.monotonic() > until:
                break
            await asyncio.sleep(wait)
            wait = min(wait * 1.3, LOOK * 10)
        raise CommandRefused(
            "no node has carried it out yet; it stands in line, and will be done once",
            where="the desk",
            remedy="Look at the trail before you give it again, and at the check gather of the nodes",
        )
