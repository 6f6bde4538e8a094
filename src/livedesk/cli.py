"""The command line: thin. Every command says what it did, what went wrong and what to do next."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, cast, get_args

import click
import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from livedesk import __version__
from livedesk.errors import ExtraMissing, LivedeskError, RecordError
from livedesk.grouping import group_file
from livedesk.page import export as exporting
from livedesk.reading.embedding import Embedder, load_embedder
from livedesk.record.locations import record_path as located
from livedesk.record.sqlite import SqliteLog
from livedesk.running import Address, capture_story, replay_story, run_story
from livedesk.sources.probing import probe_all
from livedesk.sources.recording import count_lines, is_rehearsal, read_recording
from livedesk.story.loading import LoadedStory, bundled, load_story, rehearsal_path
from livedesk.story.template import template

console = Console(stderr=True)

STORY = click.argument("story", metavar="STORY")
RECORD = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The record's file; by default NAME.record.sqlite beside the story file.",
)
EMBEDDER = click.option(
    "--embedder",
    default="auto",
    show_default=True,
    metavar="NAME",
    help='"auto" uses the extra when it is installed, "none" works on words alone, or name one.',
)
HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
PORT = click.option(
    "--port", default=8400, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one."
)
BASE_URL = click.option(
    "--base-url",
    metavar="URL",
    help="Public address that links and feeds carry: https://live.example.org",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


class _Commands(click.Group):
    """Turns errors a user can mend into one clear line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LivedeskError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of a pipe has seen enough
            sys.stderr.close()
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="livedesk")
@click.option("-v", "--verbose", is_flag=True, help="Log every step to standard error.")
def main(verbose: bool) -> None:
    """Livedesk: a self-hosted live desk for a developing story.

    \b
    Start here:
      livedesk demo                       see it at work, offline
      livedesk new my-story               write a story file
      livedesk check my-story.toml        look at every source once
      livedesk run my-story.toml          cover the story
    """
    level = logging.DEBUG if verbose else logging.WARNING
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
    )


@main.command()
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; default NAME.toml.")
def new(name: str, output: Path | None) -> None:
    """Write a commented story file to start from.

    \b
    Example:
      livedesk new election-night
    """
    name = name.removesuffix(".toml")
    path = output or Path(f"{name}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template(name))
    except FileExistsError:
        raise LivedeskError(
            "there is a file already", where=str(path), remedy="Choose another name, or another -o FILE"
        ) from None
    except OSError as error:
        raise LivedeskError(
            error.strerror or "can't be written", where=str(path), remedy="Choose another -o FILE"
        ) from error
    click.echo(f"wrote {path}; edit it, then: livedesk check {path}")


@main.command()
@JSON
def stories(as_json: bool) -> None:
    """List the stories that come with the desk."""
    names = bundled()
    if as_json:
        click.echo(json.dumps(list(names)))
        return
    for name in names:
        click.echo(f"{name}  {load_story(name).story.title}")


@main.command()
@STORY
@click.option("--offline", is_flag=True, help="Check the file alone; look at no source.")
@JSON
def check(story: str, offline: bool, as_json: bool) -> None:
    """Check a story file and look at every source once.

    \b
    Exit code 0 when every source answered, 3 when one did not, 2 when the file has a fault.
    Examples:
      livedesk check my-story.toml
      livedesk check alaska-summit --offline
    """
    loaded = load_story(story)
    total = len(loaded.story.sources)
    facts = {"story": loaded.name, "title": loaded.story.title, "sources": total}
    if offline:
        click.echo(json.dumps(facts) if as_json else f"{loaded.name}: in order, {total} sources")
        return
    results = []
    with _progress("looking at sources") as step:
        results = asyncio.run(
            probe_all(loaded.story, now=lambda: datetime.now(UTC), progress=lambda n: step(n, total))
        )
    broken = [result for result in results if not result.ok]
    if as_json:
        click.echo(json.dumps(facts | {"results": [result.as_row() for result in results]}, default=str))
    else:
        table = Table("source", "kind", "answer", "items", "newest", "in words", title=loaded.story.title)
        for result in results:
            row = result.as_row()
            style = None if result.ok else "red"
            table.add_row(*(str(row[key] if row[key] is not None else "") for key in _PROBE), style=style)
        Console().print(table)
        click.echo(f"{len(results) - len(broken)} of {len(results)} sources answered")
    if broken:
        sys.exit(3)


_PROBE = ("source", "kind", "status", "items", "newest", "words")


@main.command()
@STORY
@RECORD
@EMBEDDER
@HOST
@PORT
@BASE_URL
def run(story: str, record: Path | None, embedder: str, host: str, port: int, base_url: str | None) -> None:
    """Cover a story: read its sources, keep its page, push to its readers.

    \b
    One process, one file. Stop it with Ctrl-C; start it again and it goes on where it was.
    Examples:
      livedesk run my-story.toml
      livedesk run ukraine-talks --host 0.0.0.0 --port 8400
    """
    loaded = load_story(story)
    path = _record(loaded, record)
    _loop(
        run_story(
            loaded,
            path,
            _embedder(embedder),
            Address(host, port, base_url and base_url.rstrip("/")),
            say=click.echo,
        )
    )


@main.command()
@STORY
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--speed", default="60", show_default=True, metavar="N|max", help="Times faster than life.")
@click.option(
    "--from", "begin", metavar="TIME", help="Play what came before at once: ISO 8601, with a zone or in UTC."
)
@click.option("--no-serve", is_flag=True, help="Serve no page; end when the recording ends.")
@RECORD
@EMBEDDER
@HOST
@PORT
@JSON
def replay(
    story: str,
    file: Path,
    speed: str,
    begin: str | None,
    no_serve: bool,
    record: Path | None,
    embedder: str,
    host: str,
    port: int,
    as_json: bool,
) -> None:
    """Play a recording to the desk, by the times its items were seen.

    \b
    Examples:
      livedesk replay alaska-summit recording.jsonl --speed 60 --from 2025-08-15T18:00Z
      livedesk replay my-story.toml recording.jsonl --speed max --no-serve --record out.sqlite
    """
    loaded = load_story(story)
    pace = _speed(speed)
    path = _record(loaded, record)
    address = None if no_serve else Address(host, port)
    total = count_lines(file)
    started = time.perf_counter()
    with _progress(f"replaying {file.name}") as step:
        outcome = _loop(
            replay_story(
                loaded,
                path,
                lambda: read_recording(file, loaded.story),
                _embedder(embedder),
                address,
                speed=pace,
                rehearsal=is_rehearsal(file),
                begin=None if begin is None else _moment(begin, "--from"),
                say=lambda text: console.print(text, highlight=False),
                progress=lambda n: step(n, total),
            )
        )
    if outcome is None:
        return
    took = time.perf_counter() - started
    facts = {"record": str(path), "seconds": round(took, 2), **outcome}
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.echo(
        f"{outcome['new']} new of {outcome['played']} reports in {took:.1f} s; {outcome['relevant']} on the story, "
        f"{outcome['developments']} developments, {outcome['updates']} updates; record: {path}"
    )


@main.command()
@HOST
@PORT
@click.option("--speed", default="60", show_default=True, metavar="N|max", help="Times faster than life.")
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
@EMBEDDER
def demo(host: str, port: int, speed: str, open_page: bool, embedder: str) -> None:
    """See the desk at work, offline: the bundled rehearsal of Anchorage, 15 August 2025.

    The reports are in our own words and the outlets invented; the page says so. Nothing is kept.
    """
    loaded = load_story("alaska-summit")
    pace = _speed(speed)
    with rehearsal_path("alaska-summit") as file, tempfile.TemporaryDirectory(prefix="livedesk-") as folder:
        _loop(
            replay_story(
                loaded,
                Path(folder) / "demo.record.sqlite",
                lambda: read_recording(file, loaded.story),
                _embedder(embedder),
                Address(host, port, fall_back=True),
                speed=pace,
                rehearsal=True,
                say=click.echo,
                progress=lambda _n: None,
                open_page=open_page and _has_screen(),
            )
        )


@main.command()
@STORY
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--for", "minutes", type=click.FloatRange(min=0.01), help="Stop after so many minutes.")
def capture(story: str, file: Path, minutes: float | None) -> None:
    """Record what a story's sources bring, for replaying later.

    \b
    Example:
      livedesk capture my-story.toml monday.jsonl --for 60
    """
    loaded = load_story(story)
    count = _loop(
        capture_story(loaded, file, seconds=None if minutes is None else minutes * 60, say=click.echo)
    )
    click.echo(f"{count or 0} items in {file}")


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
    path = _record(loaded, record)
    if not path.exists():
        raise RecordError(
            "there is no record here",
            where=str(path),
            remedy="Name it with --record FILE, or run the story first",
        )
    upto = None if as_of is None else _moment(as_of, "--as-of")
    log = SqliteLog(path, read_only=True)
    try:
        entries = log.read(upto=None if upto is None else log.seq_at(upto))
        count = _write(exporting.rows(what, entries), form, output)
    finally:
        log.close()
    if output is not None:
        click.echo(f"{count} {what} in {output}", err=True)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@EMBEDDER
def group(file: Path, embedder: str) -> None:
    """Group items of any kind (JSON lines: id, title, summary, published_at, lang) into stories; no story file.

    Example: livedesk group monday.jsonl > groups.jsonl"""
    click.echo(group_file(file, sys.stdout, _embedder(embedder)), err=True)


# --- pieces -------------------------------------------------------------------------------------------


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


def _record(loaded: LoadedStory, named: Path | None) -> Path:
    return located(loaded.name, story_file=loaded.path, override=named)


def _embedder(name: str) -> Embedder | None:
    found = load_embedder(None if name == "auto" else name)
    if found is None and name == "auto":
        console.print(
            "no embedder is installed: reports are compared by words and frames alone. "
            "pip install 'livedesk[embed]' adds one; --embedder none leaves this line out.",
            highlight=False,
            markup=False,
        )
    return found


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise click.UsageError(f'--speed is a number above 0, or "max"; not "{text}"')
    return speed


def _moment(text: str, option: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'{option} is a time such as 2025-08-15T20:15Z; not "{text}"') from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _loop(work: Any) -> Any:
    """Run to the end or to Ctrl-C, on uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@contextlib.contextmanager
def _progress(title: str) -> Generator[Callable[[int, int], None]]:
    """A bar on standard error when a person looks at it; nothing in a pipe or a log."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
