"""The stories that nodes work on, as the database keeps them: file, partition, sources in force."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec
import structlog

from livedesk.errors import StoryFileError
from livedesk.nodes.partitions import partition
from livedesk.record.postgres import Database
from livedesk.story.loading import LoadedStory, parse_story
from livedesk.story.schema import Source, Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger("livedesk.nodes")


class Covered(NamedTuple):
    """One story."""

    id: int
    """Its number in the database."""
    name: str
    part: int
    file: str
    """The story file."""
    origin: str
    """What the file is called in messages."""


class Stories:
    """All stories of the database. Every method waits for it: call it in another thread.

    All raise RecordError when the database can't be reached.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def cover(self, loaded: Sequence[LoadedStory]) -> None:
        """Have nodes work on these stories, by these files, from now on."""
        for story in loaded:
            id_ = self._database.story(story.name)
            self._database.rows(
                "INSERT INTO livedesk.covered AS c (story, part, file, origin, sources) VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (story) DO UPDATE SET file = excluded.file, origin = excluded.origin,"
                " sources = excluded.sources, since = clock_timestamp() WHERE c.file <> excluded.file",
                (id_, partition(story.name), story.text, story.name, _written(story.story.sources)),
            )
            self._database.rows(
                "INSERT INTO livedesk.inbox (story) VALUES (%s) ON CONFLICT DO NOTHING", (id_,)
            )

    def all(self) -> dict[int, Covered]:
        """Every story, by number."""
        return {one.id: one for one in self._found()}

    def of(self, part: int) -> list[Covered]:
        """Those of a partition."""
        return self._found(part=part)

    def changed(self, seconds: float) -> list[Covered]:
        """Those that are new, or whose file was edited, since so many seconds."""
        return self._found(seconds=seconds)

    def one(self, id_: int) -> Covered | None:
        """One story; None when it is not there."""
        return next(iter(self._found(id_=id_)), None)

    def _found(
        self, *, id_: int | None = None, part: int | None = None, seconds: float | None = None
    ) -> list[Covered]:
        rows = self._database.rows(
            "SELECT c.story, s.name, c.part, c.file, c.origin FROM livedesk.covered c"
            " JOIN livedesk.story s ON s.id = c.story"
            " WHERE (%s::int IS NULL OR c.story = %s) AND (%s::int IS NULL OR c.part = %s)"
            " AND (%s::float8 IS NULL OR c.since > clock_timestamp() - make_interval(secs => %s)) ORDER BY c.story",
            (id_, id_, part, part, seconds, seconds),
        )
        return [Covered(*row) for row in rows]

    def parts(self) -> dict[int, int]:
        """The partition of every story."""
        return dict(self._database.rows("SELECT story, part FROM livedesk.covered"))

    def ends(self) -> dict[int, int]:
        """Number of the last entry of every story."""
        return dict(
            self._database.rows(
                "SELECT s.id, s.seq FROM livedesk.story s JOIN livedesk.covered c ON c.story = s.id"
            )
        )

    def keep_sources(self, id_: int, sources: Sequence[Source]) -> None:
        """Put down the sources in force: the file's, with what editors changed since."""
        self._database.rows(
            "UPDATE livedesk.covered SET sources = %s WHERE story = %s AND sources <> %s",
            (_written(sources), id_, _written(sources)),
        )

    def sources(self) -> dict[int, list[Source]]:
        """The sources in force, by story; one whose keys this version can't read is left out, and said."""
        found: dict[int, list[Source]] = {}
        for id_, written in self._database.rows("SELECT story, sources FROM livedesk.covered ORDER BY story"):
            found[id_] = []
            for table in msgspec.json.decode(written, type=list[dict[str, object]]):
                try:
                    found[id_].append(Source.model_validate(table))
                except ValueError as fault:
                    _log.warning("nodes.source_unreadable", story=id_, why=str(fault))
        return found


def _written(sources: Sequence[Source]) -> str:
    return msgspec.json.encode(
        [source.model_dump(mode="json", exclude_none=True) for source in sources]
    ).decode()


@lru_cache(maxsize=4_096)
def parsed(file: str, origin: str) -> Story:
    """The story of a file. Raises StoryFileError."""
    return parse_story(file, origin)


def loaded(covered: Covered) -> LoadedStory:
    """A covered story as if read from its file. Raises StoryFileError when this version can't read it."""
    try:
        story = parsed(covered.file, covered.origin)
    except StoryFileError as fault:
        raise StoryFileError(
            f"its file can't be read by this version ({fault.what})",
            where=covered.name,
            remedy="Run the same version on every node",
        ) from fault
    digest = blake2b(covered.file.encode(), digest_size=16).hexdigest()
    return LoadedStory(
        story=story, text=covered.file, digest=digest, path=None, name=covered.name, bundled=False
    )
