"""Recordings: reports as JSON lines, read in bounded memory and written safely.

One object a line. ``id``, ``seen_at`` and ``source`` are needed; ``published_at``,
``published_precision``, ``kind``, ``url``, ``title``, ``summary``, ``lang``, ``author``, ``item_key``,
``publisher``, ``country``, ``credit``, ``truncated`` may be there; others are passed over. Text is taken as recorded.

A recording's ``published_precision`` "first_seen" says that only the recorder saw it then: the source
gave no date, so the report has none. ``rehearsal: true`` on a line says that it is invented.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, get_args

import msgspec
import structlog

from livedesk.errors import RecordingError
from livedesk.model import Precision, Report, SourceType
from livedesk.sources.dates import claimed_time
from livedesk.sources.feed import primary_tag
from livedesk.sources.plain_text import fit
from livedesk.story.schema import Source, Story

#: A line longer than this is a fault, so that a file without line breaks can't fill the memory.
LONGEST_LINE = 4 * 1024 * 1024
#: Faults of one recording that are logged.
MOST_TOLD = 20

_KINDS: dict[str, SourceType] = {
    "news": "outlet",
    "social_official": "social",
    "social_trend": "social",
    **{kind: kind for kind in get_args(SourceType)},
}
_PRECISIONS: dict[str, Precision] = {each: each for each in get_args(Precision)}

_log = structlog.get_logger()

Warn = Callable[[RecordingError], None]


class _Line(msgspec.Struct, kw_only=True):
    """The wire shape of one line."""

    id: str
    seen_at: str
    source: str
    published_at: str | None = None
    published_precision: str | None = None
    kind: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    lang: str | None = None
    author: str | None = None
    item_key: str | None = None
    publisher: str | None = None
    country: str | None = None
    credit: str | None = None
    truncated: bool = False
    rehearsal: bool = False


_DECODER = msgspec.json.Decoder(_Line)


def read_recording(path: Path, story: Story, *, warn: Warn | None = None) -> Iterator[Report]:
    """The reports of a recording, in the file's order, one line in memory at a time.

    A source of the story with the recorded name (or id) gives the report its id, publisher, type and
    country; else the recorded name is its own publisher. A line that can't be read is left out and given
    to ``warn`` (by default the first are logged), and so is a line seen before the one above it, which is kept.

    ``path`` may be gzipped (".gz"). Raises RecordingError when the file itself can't be read.
    """
    report_fault = warn or _Logging()
    known = {name: source for source in story.sources for name in (source.id, source.name.casefold())}
    latest: datetime | None = None
    for number, line in _lines(path):
        where = f"{path}:{number}"
        try:
            report = _report(line, known, where)
        except RecordingError as fault:
            report_fault(fault)
            continue
        if latest is not None and report.seen_at < latest:
            report_fault(
                RecordingError(
                    f"was seen at {report.seen_at:%Y-%m-%dT%H:%M:%SZ}, before the line above",
                    where=where,
                    remedy="Sort the recording by seen_at",
                )
            )
        else:
            latest = report.seen_at
        yield report


def is_rehearsal(path: Path) -> bool:
    """Whether the recording is invented: its first readable line says ``rehearsal: true``.

    Raises RecordingError when the file can't be read.
    """
    for _, line in _lines(path):
        try:
            return _DECODER.decode(line).rehearsal
        except msgspec.MsgspecError:
            continue
    return False


def count_lines(path: Path) -> int:
    """How many lines a recording has that are not blank. Raises RecordingError when it can't be read."""
    return sum(1 for _ in _lines(path))


class _Logging:
    """Logs the first faults of a recording: one of another form has as many as it has lines."""

    def __init__(self) -> None:
        self._left = MOST_TOLD

    def __call__(self, fault: RecordingError) -> None:
        if self._left > 0:
            _log.warning("sources.recording_line", where=fault.where, what=fault.what)
        elif self._left == 0:
            _log.warning(
                "sources.recording_line", where=fault.where, what="there are more; they are not logged"
            )
        self._left -= 1


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank; one too long is cut, which makes it a fault further on."""
    try:
        with _opened(path) as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
                    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                        pass
                if line.strip():
                    yield number, line
    except (OSError, EOFError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RecordingError(
            f"can't be read: {what.lower()}", where=str(path), remedy="Check the name of the file"
        ) from None


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # pyright: ignore[reportReturnType]


def _report(line: bytes, known: dict[str, Source], where: str) -> Report:
    try:
        recorded = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        cut = " (longer than 4 MB)" if len(line) == LONGEST_LINE else ""
        raise RecordingError(f"can't be read as a report{cut}: {error}".rstrip("."), where=where) from None
    if not recorded.id.strip() or not recorded.source.strip():
        raise RecordingError("has an empty id or source", where=where, remedy="Every report needs both")
    seen = claimed_time(recorded.seen_at)
    if seen is None or not seen.zoned or seen.precision == "day":
        raise RecordingError(
            f'seen_at "{recorded.seen_at[:40]}" is not a moment with its zone',
            where=where,
            remedy='Write it as "2026-01-31T14:05:00Z"',
        )
    claimed = None
    if recorded.published_at is not None and recorded.published_precision != "first_seen":
        claimed = claimed_time(recorded.published_at)
    source = known.get(recorded.source) or known.get(recorded.source.casefold())
    return Report(
        id=fit(recorded.id.strip()),
        source=source.id if source else _text(recorded.source) or "",
        source_name=source.name if source else _text(recorded.source) or "",
        publisher=source.publisher if source else _text(recorded.publisher) or _text(recorded.source) or "",
        type=source.type if source else _KINDS.get(recorded.kind or "", "outlet"),
        seen_at=seen.at,
        published_at=claimed.at if claimed else None,
        published_precision=_precision(recorded.published_precision, claimed.precision) if claimed else None,
        item_key=_text(recorded.item_key),
        url=_text(recorded.url),
        title=_text(recorded.title),
        summary=_text(recorded.summary),
        truncated=recorded.truncated,
        lang=primary_tag(recorded.lang) or (source.lang if source else None),
        author=_text(recorded.author),
        country=source.country if source else _text(recorded.country),
        tier="recording",
        credit=_text(recorded.credit),
    )


def _precision(recorded: str | None, written: Precision) -> Precision:
    """The recorder's word, but never finer than what is written."""
    return written if written == "day" else _PRECISIONS.get(recorded or "", written)


def _text(value: str | None) -> str | None:
    return (fit(value).strip() or None) if value else None


class RecordingWriter:
    """Appends reports to a recording; each batch is on disk when ``write`` returns.

    A recording that ends in half a line (the machine stopped while writing) is continued on a new one.
    """

    def __init__(self, path: Path) -> None:
        """Open ``path`` for appending. Raises RecordingError when it can't be opened."""
        self._path = path
        try:
            self._file = path.open("ab+")
            if self._file.seek(0, os.SEEK_END):
                self._file.seek(-1, os.SEEK_END)
                if self._file.read(1) != b"\n":
                    self._file.write(b"\n")
        except OSError as error:
            raise self._fault(error) from None

    def write(self, reports: Iterable[Report]) -> int:
        """Append reports and wait until the disk has them; returns how many. Raises RecordingError."""
        lines = [msgspec.json.encode(as_recorded(report)) + b"\n" for report in reports]
        if lines:
            try:
                self._file.write(b"".join(lines))
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                raise self._fault(error) from None
        return len(lines)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _fault(self, error: OSError) -> RecordingError:
        return RecordingError(
            f"can't be written: {(error.strerror or str(error)).lower()}",
            where=str(self._path),
            remedy="Free some space or choose another file",
        )


def as_recorded(report: Report) -> dict[str, Any]:
    """A report as a line of a recording."""

    def moment(at: datetime) -> str:
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")

    return {
        "id": report.id,
        "published_at": moment(report.published_at) if report.published_at else None,
        "published_precision": report.published_precision,
        "seen_at": moment(report.seen_at),
        "source": report.source_name,
        "publisher": report.publisher,
        "kind": report.type,
        "url": report.url,
        "title": report.title,
        "summary": report.summary,
        "lang": report.lang,
        "author": report.author,
        "item_key": report.item_key,
        "country": report.country,
        "credit": report.credit,
    } | ({"truncated": True} if report.truncated else {})


__all__ = ["RecordingWriter", "as_recorded", "count_lines", "is_rehearsal", "read_recording"]
