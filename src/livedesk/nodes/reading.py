"""Reading for whoever asks: the same report, the same story file and the same model give the same reading anywhere.

Who does not answer in time is not waited for: the asker reads by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import structlog
from nats.aio.msg import Msg

from livedesk.model import Noun, Reading, Report
from livedesk.nodes.broker import Broker
from livedesk.nodes.covered import Covered, loaded
from livedesk.nodes.messages import READ
from livedesk.reading.embedding import Embedder
from livedesk.readings import Readings
from livedesk.record.postgres import Database

ANSWER_SECONDS = 1.0
"""How long a reader is waited for."""
STORIES_KEPT = 512
"""Stories whose reader is kept ready."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Question(Noun, frozen=True, kw_only=True):
    """What is asked of a reader."""

    story: Covered
    """The story, whose file says what to look for."""
    embedder: str | None
    """Name of the model; an answer from another model would be no answer."""
    reports: tuple[Report, ...]
    """What to read."""


_questions = msgspec.msgpack.Decoder(Question)
_answers = msgspec.msgpack.Decoder(list[Reading])


class SharedReadings:
    """Embeddings as kept in the database, by their content, for all stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def readings(self, keys: Sequence[str]) -> dict[str, bytes]:
        """As Log.readings."""
        if not keys:
            return {}
        return dict(
            self._database.rows(
                "SELECT name, value FROM livedesk.reading WHERE name = ANY(%s)", (list(keys),)
            )
        )

    def keep_readings(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """As Log.keep_readings; durable on return."""
        kept = dict(readings)
        self._database.rows(
            "INSERT INTO livedesk.reading (name, value) SELECT * FROM unnest(%b::text[], %b::bytea[])"
            " ON CONFLICT (name) DO NOTHING",
            (list(kept), list(kept.values())),
        )


class Readers:
    """Reads for stories: here, and for others that ask."""

    def __init__(self, database: Database, embedder: Embedder | None) -> None:
        self.answered = 0
        """Reports read for others."""
        self.embedder = embedder
        self._cache = SharedReadings(database)
        self._ready: dict[tuple[int, str], Readings] = {}
        self._at_work: set[asyncio.Task[None]] = set()

    async def of(self, story: Covered, reports: Sequence[Report]) -> list[Reading]:
        """Readings of reports, made here."""
        key = (story.id, story.file)
        ready = self._ready.pop(key, None)
        if ready is None:
            ready = Readings(loaded(story).story, self._cache, self.embedder)
        self._ready[key] = ready
        while len(self._ready) > STORIES_KEPT:
            del self._ready[next(iter(self._ready))]
        return await ready.of(reports)

    async def serve(self, broker: Broker) -> Callable[[], Any]:
        """Answer others; gives what ends it."""

        async def hear(message: Msg) -> None:
            task = asyncio.ensure_future(self._answer(message))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

        return await broker.answer(READ, hear)

    async def _answer(self, message: Msg) -> None:
        try:
            asked = _questions.decode(message.data)
            if asked.embedder != (self.embedder.name if self.embedder else None):
                return  # somebody else may have that model; else the asker reads by itself
            readings = await self.of(asked.story, asked.reports)
            await message.respond(msgspec.msgpack.encode(readings))
        except Exception as error:  # the asker reads by itself, and meets it there
            _log.warning("reading.not_answered", why=str(error))
        else:
            self.answered += len(asked.reports)


class Asked:
    """Readings from nodes that read, or made here when nobody answers."""

    def __init__(self, here: Readers, broker: Broker | None) -> None:
        self.others = False
        """Are there nodes to ask? Set by whoever knows who is there."""
        self._here = here
        self._broker = broker

    async def of(self, story: Covered, reports: Sequence[Report]) -> list[Reading]:
        """Readings of reports, in order."""
        if self.others and self._broker is not None and self._broker.connected:
            embedder = self._here.embedder
            question = Question(
                story=story, embedder=embedder.name if embedder else None, reports=tuple(reports)
            )
            try:
                answer = await self._broker.ask(READ, msgspec.msgpack.encode(question), ANSWER_SECONDS)
                readings = _answers.decode(answer)
            except Exception as error:  # nobody there, too slow, or not understood: all the same here
                _log.debug("reading.nobody_answers", why=str(error) or type(error).__name__)
            else:
                if len(readings) == len(reports):
                    return readings
        return await self._here.of(story, reports)
