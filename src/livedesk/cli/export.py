"""The command that writes out what the record holds."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TextIO, cast, get_args

import click

from livedesk.cli.options import RECORD, STORY, moment_of, record_of
from livedesk.cli.root import main
from livedesk.errors import ExtraMissing, LivedeskError, RecordError
from livedesk.page import export as exporting
from livedesk.record.sqlite import SqliteLog
from livedesk.story.loading import load_story


@main.command()
@STORY
@click.option("--what", type=click.Choice(get_args(exporting.What)), default="updates", show_default=True)
@click.option(
    "--format", "form", type=click.Choice(get_args(exporting.Format)), default="jsonl", show_default=True
)
@click.option("--as-of", metavar="TIME", help="As the desk knew it then: ISO 8601, with a zone or in UTC.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; default: standard output."
)
@RECORD
def export(
    story: str,
    what: exporting.What,
    form: exporting.Format,
    as_of: str | None,
    output: Path | None,
    record: Path | None,
) -> None:
    """Write out reports, developments, updates or the whole record.

    \b
    Examples:
      livedesk export my-story.toml --what updates --format markdown
      livedesk export my-story.toml --what reports --as-of 2025-08-15T20:15Z -o reports.jsonl
    """
    loaded = load_story(story)
    path = record_of(loaded, record)
    if not path.exists():
        raise RecordError(
            "there is no record here",
            where=str(path),
            remedy="Name it with --record FILE, or run the story first",
        )
    upto = None if as_of is None else moment_of(as_of, "--as-of")
    log = SqliteLog(path, read_only=True)
    try:
        entries = log.read(upto=None if upto is None else log.seq_at(upto))
        count = _write(exporting.rows(what, entries), form, output)
    finally:
        log.close()
    if output is not None:
        click.echo(f"{count} {what} in {output}", err=True)


def _write(rows: Iterator[dict[str, Any]], form: exporting.Format, output: Path | None) -> int:
    if form == "parquet":
        return _write_parquet(list(rows), output)
    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with contextlib.ExitStack() as stack:
        file = sys.stdout if output is None else stack.enter_context(_whole_file(output))
        for piece in exporting.TEXT_FORMATS[form](counted()):
            file.write(piece)
    return count


@contextlib.contextmanager
def _whole_file(path: Path) -> Generator[TextIO]:
    """A text file that is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise LivedeskError(
            error.strerror or "can't be written", where=str(path), remedy="Choose another -o FILE"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _write_parquet(rows: list[dict[str, Any]], output: Path | None) -> int:
    if output is None:
        raise click.UsageError("parquet is binary: name a file with -o FILE")
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing(
            "Parquet needs an extra", where="--format parquet", remedy="pip install 'livedesk[parquet]'"
        ) from None
    table: Any = cast("Any", arrow).table(exporting.columns(rows))
    cast("Any", parquet).write_table(table, output)
    return len(rows)
