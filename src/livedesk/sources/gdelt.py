"""Sources of kind "gdelt": documents GDELT 2.1 found in the world's news, a file every quarter of an hour.

The source's address is that of the list of latest files (``lastupdate.txt``, or
``lastupdate-translation.txt`` for what was not in English); the file read is its Global Knowledge Graph, by
the codebook of version 2.1. It holds thousands of documents, so the desk takes those whose title has one of
the source's ``words``.
"""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Final, NamedTuple

import msgspec

from livedesk.errors import SourceError
from livedesk.model import Report
from livedesk.sources.accounts import words_of
from livedesk.sources.feed import LONGEST_TITLE, MOST_WARNINGS, reports_of
from livedesk.sources.fetch_error import FetchError, shown
from livedesk.sources.fetching import Fetcher
from livedesk.sources.item import WireItem
from livedesk.sources.plain_text import plain_text
from livedesk.sources.source import Look
from livedesk.sources.state import SourceState, Validators
from livedesk.story.schema import Source

APART: Final = timedelta(minutes=15)
"""Between two files, by GDELT's documentation."""
MOST_FILES: Final = 4
"""Read at one look: what was missed is caught up an hour at a time."""
FURTHEST_BACK: Final = timedelta(days=1)
"""What was missed longer ago is passed over, and said."""
COLUMNS: Final = 27
MOST_BYTES: Final = 200 * 1024 * 1024
"""Of a file, unpacked; files have 15 to 40 MB."""
LONGEST_ROW: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 50_000
MOST_TAKEN: Final = 500
"""Documents of one file with one of the words: more means that the words are too common."""

_LISTED = re.compile(
    r"^\s*\d{1,12}\s+([0-9a-fA-F]{32}|-)\s+(https?://\S{1,1000}/)(\d{14})((?:\.translation)?\.gkg\.csv\.zip)\s*$",
    re.MULTILINE | re.ASCII | re.IGNORECASE,
)
_STAMP = "%Y%m%d%H%M%S"
_TITLE = re.compile(rb"<PAGE_TITLE>(.{1,4000}?)</PAGE_TITLE>", re.DOTALL)
_PUBLISHED = re.compile(rb"<PAGE_PRECISEPUBTIMESTAMP>(\d{14})</PAGE_PRECISEPUBTIMESTAMP>")


class Latest(NamedTuple):
    """The newest file of a list."""

    digest: str | None
    """MD5 in hexadecimal, lower case; None when the list gives none."""
    folder: str
    """Address up to the file's name."""
    at: datetime
    """The quarter of an hour it is of."""
    ending: str

    def address(self, at: datetime) -> str:
        """Where the file of another quarter of an hour is."""
        return f"{self.folder}{at.strftime(_STAMP)}{self.ending}"


class Documents(NamedTuple):
    """What of a file names one of the words."""

    items: tuple[WireItem, ...]
    warnings: tuple[str, ...]


class UnreadableError(Exception):
    """A file that is not what it should be, in words."""


def latest_of(text: str) -> Latest | None:
    """The knowledge graph's file in a list; None when the list names none."""
    found = _LISTED.search(text)
    at = _moment(found[3]) if found is not None else None
    if found is None or at is None:
        return None
    return Latest(None if found[1] == "-" else found[1].lower(), found[2], at, found[4])


def read_documents(body: bytes, *, words: re.Pattern[str], base: str, digest: str | None = None) -> Documents:
    """The documents in a zipped knowledge graph whose title has one of the words.

    ``words`` is held against casefolded titles, ``digest`` against the whole. Raises UnreadableError for what is no such file.
    """
    if digest is not None and md5(body, usedforsecurity=False).hexdigest() != digest:
        raise UnreadableError("is not the one listed: its MD5 differs")
    items: list[WireItem] = []
    rows = broken = beyond = 0
    for row in _rows(body):
        rows += 1
        cells = row.rstrip(b"\r\n").split(b"\t")
        if len(cells) != COLUMNS:
            broken += 1
            continue
        title = _TITLE.search(cells[-1])
        if title is None:
            continue
        headline = plain_text(_text(title[1]), longest=LONGEST_TITLE)
        if headline is None or words.search(headline.casefold()) is None:
            continue
        if len(items) == MOST_TAKEN:
            beyond += 1
            continue
        items.append(_item(cells, title[1], f"row {rows}", base))
    if rows == broken and rows:
        raise UnreadableError(f"is no knowledge graph: none of its {rows} rows has {COLUMNS} columns")
    warnings = [f"{broken} of {rows} rows have not {COLUMNS} columns; left out"] if broken else []
    if beyond:
        warnings.append(f"{beyond} more than {MOST_TAKEN} documents have one of the words; left out")
    return Documents(tuple(items), tuple(warnings))


def _rows(body: bytes) -> Iterator[bytes]:
    """The lines of the one file in an archive, counted as they are unpacked: its own word is not taken for it."""
    read = 0
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].compress_type not in {
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            }:
                raise UnreadableError("is an archive of another make")
            with archive.open(members[0]) as lines:
                for _ in range(MOST_ROWS):
                    row = lines.readline(LONGEST_ROW)
                    read += len(row)
                    if not row:
                        return
                    if len(row) >= LONGEST_ROW or read > MOST_BYTES:
                        raise UnreadableError("unpacks to more than such a file can have")
                    yield row
                raise UnreadableError(f"has more than {MOST_ROWS} rows")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise UnreadableError("can't be unpacked") from None


def _item(cells: list[bytes], title: bytes, place: str, base: str) -> WireItem:
    address = _text(cells[4]).strip()
    published = _PUBLISHED.search(cells[-1])
    at = _moment(published[1].decode()) if published is not None else None
    return WireItem(
        place=place,
        tier="document",
        base=base,
        key=address,
        # Of what is not from the web it gives a citation in place of an address.
        link=address if address.lower().startswith(("http://", "https://")) else None,
        title=_text(title),
        published=(at.isoformat(),) if at is not None else (),
        credit=_text(cells[3]).strip()[:200] or None,
    )


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


class GdeltConnector:
    """Looks at GDELT."""

    kind = "gdelt"

    def __init__(self, fetcher: Fetcher) -> None:
        """``fetcher`` does the asking."""
        self._fetcher = fetcher

    async def look(self, source: Source, state: SourceState) -> Look:
        """As ``Connector.look``; the last file read is the cursor. Without one, the newest alone is read."""
        where = f"{source.name} ({shown(source.address)})"
        words = words_of(source)
        if words is None:
            raise SourceError(
                "names no words",
                where=where,
                remedy="Add words = [...] to the source: a file holds thousands of documents",
            )
        fetched = await self._fetcher.fetch(source, state.validators)
        kept = msgspec.structs.replace(
            state, validators=fetched.validators, seconds=fetched.seconds, moved_to=fetched.moved_to
        )
        if fetched.status == 304:
            return Look(reports=(), state=kept, unchanged=True)
        latest = None if fetched.incomplete else latest_of(fetched.body.decode("utf-8", "replace"))
        if latest is None:
            raise SourceError(
                "lists no file of the knowledge graph",
                where=where,
                remedy="Give the address of a lastupdate.txt; the next look tries again",
            )
        last = _moment(state.cursor or "")
        if last is not None and latest.at <= last:
            return Look(reports=(), state=kept, unchanged=True)
        due, passed_over = _due(last, latest.at)
        warnings = (
            [f"{passed_over} files from more than a day before were missed and are passed over"]
            if passed_over
            else []
        )
        reports: dict[str, Report] = {}
        for at in due[:MOST_FILES]:
            found, doubts = await self._read(source, latest, at, words, where)
            warnings += doubts
            reports |= {report.id: report for report in found}
        behind = len(due) > MOST_FILES
        kept = msgspec.structs.replace(
            kept,
            # The list has not changed while there is still something to catch up with.
            validators=Validators() if behind else fetched.validators,
            cursor=due[:MOST_FILES][-1].strftime(_STAMP),
            tier="document",
            gap_seconds=0.0 if behind else APART.total_seconds(),
        )
        # Newest first, as everything that is looked at shows it.
        return Look(
            reports=tuple(reports.values())[::-1], state=kept, warnings=tuple(warnings[:MOST_WARNINGS])
        )

    async def _read(
        self, source: Source, latest: Latest, at: datetime, words: re.Pattern[str], where: str
    ) -> tuple[list[Report], list[str]]:
        """The reports in the file of a quarter of an hour, and what could not be read.

        An older file that is not there or broken never gets better: it is passed over, and said.
        """
        name = f"file {at:%Y-%m-%d %H:%M}"
        try:
            fetched = await self._fetcher.fetch(source, address=latest.address(at))
        except FetchError as error:
            if at < latest.at and error.status in {404, 410}:
                return [], [f"{name} is not there; passed over"]
            raise
        if fetched.incomplete:
            raise SourceError(f"its {name} broke off", where=where, remedy="The next look tries again")
        digest = latest.digest if at == latest.at else None
        try:
            found = await asyncio.to_thread(
                read_documents, fetched.body, words=words, base=fetched.url, digest=digest
            )
        except UnreadableError as why:
            if at < latest.at:
                return [], [f"{name} {why}; passed over"]
            raise SourceError(f"its {name} {why}", where=where, remedy="The next look tries again") from None
        warnings = [f"{name}: {warning}" for warning in found.warnings]
        reports = reports_of(found.items, source=source, seen_at=fetched.at, warnings=warnings)
        return [
            msgspec.structs.replace(report, source_name=report.credit or source.name) for report in reports
        ], warnings


def _due(last: datetime | None, newest: datetime) -> tuple[list[datetime], int]:
    """The files to read, oldest first, and how many are too old for it."""
    if last is None:
        return [newest], 0
    missed = -((last - newest) // APART)
    wanted = min(missed, FURTHEST_BACK // APART)
    return [newest - APART * back for back in reversed(range(wanted))], missed - wanted


__all__ = ["Documents", "GdeltConnector", "Latest", "UnreadableError", "latest_of", "read_documents"]
