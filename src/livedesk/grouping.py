"""A file of items grouped into stories, without a story file: what ``livedesk group`` does.

One JSON object a line, in the order the items were seen: a recording's lines, or any with ``id`` and some
of ``title``, ``summary``, ``seen_at``, ``published_at``, ``lang``. Out comes one line each, ``id`` and
``group``; a line that can't be read is named and left out. Memory is bounded by the window of world mode.
"""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TextIO

import msgspec
import structlog

from livedesk.errors import RecordingError
from livedesk.gathering.world import Item, World
from livedesk.reading.embedding import Embedder
from livedesk.reading.language import language, prepare
from livedesk.reading.reader import embedding_text
from livedesk.reading.text import SUMMARY_CHARS, TITLE_CHARS, clean
from livedesk.reading.words import words
from livedesk.sources.dates import claimed_time
from livedesk.sources.feed import primary_tag
from livedesk.sources.plain_text import fit

BATCH = 256
"""Items embedded in one call."""

_log = structlog.get_logger()

Warn = Callable[[RecordingError], None]


class Grouped(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a file."""

    items: int
    """Items written."""
    groups: int
    """Groups they are in."""
    left_out: int
    """Lines that could not be read."""

    def __str__(self) -> str:
        return f"{self.items} items in {self.groups} groups; {self.left_out} lines left out"


class _Line(msgspec.Struct, kw_only=True):
    """The wire shape of one line; other keys are passed over."""

    id: str
    title: str | None = None
    summary: str | None = None
    seen_at: str | None = None
    published_at: str | None = None
    lang: str | None = None


_DECODER = msgspec.json.Decoder(_Line)


def group_file(path: Path, out: TextIO, embedder: Embedder | None, *, warn: Warn | None = None) -> Grouped:
    """Write ``{"id", "group"}`` for every item of ``path`` (may be gzipped, ".gz") to ``out``, in its order.

    Nothing is written before the last item is placed: until then a group may turn out to be part of another, and
    then all its items go by the other's id. A line that can't be read is given to ``warn`` (by default it is logged). Items without a time take that of
    the item before. Raises RecordingError when the file itself can't be read.
    """
    world = World()
    items = opened = left_out = 0
    into: dict[str, str] = {}

    def now(group: str) -> str:
        while group in into:
            group = into[group]
        return group

    def note(fault: RecordingError) -> None:
        nonlocal left_out
        left_out += 1
        (warn or _logged)(fault)

    prepare()
    read = _items(path, note)
    with TemporaryFile("w+", encoding="utf-8") as spool:
        while batch := list(itertools.islice(read, BATCH)):
            for item in _embedded(batch, embedder):
                placed = world.place(item)
                items += 1
                opened += placed.opens
                if placed.merged is not None:
                    into[placed.merged.group] = placed.merged.into
                spool.write(msgspec.json.encode((item.id, placed.group)).decode() + "\n")
        spool.seek(0)
        for line in spool:
            id_, group = msgspec.json.decode(line, type=tuple[str, str])
            out.write(msgspec.json.encode({"id": id_, "group": now(group)}).decode() + "\n")
    return Grouped(items=items, groups=opened - len(into), left_out=left_out)


def _logged(fault: RecordingError) -> None:
    _log.warning("grouping.line", where=fault.where, what=fault.what)


def _embedded(batch: list[tuple[Item, str]], embedder: Embedder | None) -> Iterable[Item]:
    if embedder is None:
        return [item for item, _ in batch]
    texts = list(dict.fromkeys(text for _, text in batch if text))
    rows = dict(zip(texts, embedder.embed(texts), strict=True)) if texts else {}
    return [
        msgspec.structs.replace(item, embedding=rows[text].astype("<f4").tobytes()) if text else item
        for item, text in batch
    ]


def _items(path: Path, warn: Warn) -> Iterator[tuple[Item, str]]:
    """Items with the text the embedder is given."""
    hours = 0.0
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    found = _DECODER.decode(line)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                    warn(RecordingError(f"can't be read as an item: {error}", where=f"{path}:{number}"))
                    continue
                said = claimed_time(found.seen_at or found.published_at or "")
                hours = said.at.timestamp() / 3600 if said is not None else hours
                yield _item(found, hours)
    except (OSError, EOFError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise RecordingError(
            f"can't be read: {what.lower()}", where=str(path), remedy="Check the name of the file"
        ) from None


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # pyright: ignore[reportReturnType]


def _item(found: _Line, hours: float) -> tuple[Item, str]:
    title, summary = (
        clean(fit(found.title or ""), TITLE_CHARS),
        clean(fit(found.summary or ""), SUMMARY_CHARS),
    )
    summary = "" if summary == title else summary
    lang = language(f"{title} {summary}".strip(), primary_tag(found.lang))
    headline = words(title, lang)
    item = Item(
        id=found.id,
        hours=hours,
        lang=lang,
        title=title,
        words=(*headline, *words(summary, lang)),
        title_words=len(headline),
    )
    return item, embedding_text(title, summary)
