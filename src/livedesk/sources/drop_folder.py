"""Sources of kind "folder": documents put into a folder of this machine, the source's address.

A file is read when it has kept its size and time for a moment and its name neither begins with a dot nor
ends in .part or .tmp. When what it says is durable it is moved to ``done/``; what can't be read, to
``failed/``. A file that comes again says nothing new.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import NamedTuple

from livedesk.errors import SourceError
from livedesk.sources.documents import Documents, read_documents
from livedesk.sources.feed import reports_of
from livedesk.sources.fetching import Fetcher
from livedesk.sources.source import Batch, Withdrawn
from livedesk.sources.state import SourceState
from livedesk.story.schema import Source

#: Between two looks into the folder, in seconds; a file has to stay as it is from one to the next.
EVERY = 1.0
#: Looks between two signs of life when nothing came.
QUIET = 10
#: Files read in one go, and bytes of a file.
MOST_FILES = 50
LARGEST = 10 * 1024 * 1024


class _Seen(NamedTuple):
    size: int
    changed: int


class DropFolder:
    """Follows folders."""

    kind = "folder"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` gives the time."""
        self._fetcher = fetcher

    async def follow(self, source: Source, state: SourceState) -> AsyncGenerator[Batch]:
        """As ``Follower.follow``; what lies in the folder is the cursor."""
        folder = await asyncio.to_thread(Path(source.address).expanduser)
        before: dict[str, _Seen] = {}
        quiet = 0
        while True:
            now = await asyncio.to_thread(_files, folder, source)
            whole = sorted(name for name, seen in now.items() if before.get(name) == seen)[:MOST_FILES]
            before = now
            for name in whole:
                batch, moved_to = await asyncio.to_thread(self._read, folder / name, source, state)
                yield batch
                await asyncio.to_thread(_move, folder / name, moved_to, batch.warnings)
                before.pop(name, None)
            quiet = 0 if whole else quiet + 1
            if quiet == QUIET:
                quiet = 0
                yield Batch(state=state)
            await asyncio.sleep(EVERY)

    def _read(self, path: Path, source: Source, state: SourceState) -> tuple[Batch, str]:
        """What a file says, and the folder it belongs in then."""
        try:
            found = _document(path)
        except SourceError as error:
            return Batch(state=state, warnings=(f"{path.name} {error.what}",)), "failed"
        warnings = [f"{path.name}: {warning}" for warning in found.warnings]
        reports = reports_of(found.items, source=source, seen_at=self._fetcher.now(), warnings=warnings)
        batch = Batch(
            reports=tuple(reports),
            withdrawn=tuple(Withdrawn(key=key, why="its sender withdrew it") for key in found.withdrawn),
            state=state,
            warnings=tuple(warnings[:20]),
        )
        return batch, "done"


def _document(path: Path) -> Documents:
    where = path.name
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(f"has more than {LARGEST // 1024 // 1024} MB", where=where)
        body = path.read_bytes()
    except OSError as error:
        raise SourceError(f"can't be read: {error.strerror or error}", where=where) from None
    return read_documents(body, content_type=None, where=where)


def _files(folder: Path, source: Source) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith((".part", ".tmp")):
                    continue
                if entry.is_file(follow_symlinks=False):
                    stat = entry.stat(follow_symlinks=False)
                    found[entry.name] = _Seen(stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise SourceError(
            f"can't be looked into: {error.strerror or error}",
            where=f"{source.name} ({folder})",
            remedy="Make the folder, readable and writable for the desk",
        ) from None
    return found


def _move(path: Path, into: str, doubts: tuple[str, ...]) -> None:
    """Move a file aside; one of the same name that lies there is replaced.

    Why it failed lies beside it: the source's health tells of the latest alone.
    """
    target = path.parent / into
    target.mkdir(exist_ok=True)
    if into == "failed":
        (target / f"{path.name}.why.txt").write_text("".join(f"{doubt}\n" for doubt in doubts), "utf-8")
    path.replace(target / path.name)


__all__ = ["DropFolder"]
