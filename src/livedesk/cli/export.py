"""The command that writes out what the record holds."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO, cast, get_args

import click
import msgspec

from livedesk.cli.options import BASE_URL, RECORD, STORY, moment_of, place_in, record_of
from livedesk.cli.root import main
from livedesk.errors import ExtraMissing, LivedeskError, RecordError
from livedesk.outgoing.briefing_pdf import briefing_pdf
from livedesk.outgoing.cards import as_png, can_draw
from livedesk.outgoing.pictures import Pictures
from livedesk.page import export as exporting
from livedesk.page.briefing import briefing, briefing_markdown
from livedesk.page.labels import labels
from livedesk.page.ninjs import ninjs_coverage
from livedesk.page.static_site import site_files
from livedesk.page.view import build_view
from livedesk.record.fold import State, fold
from livedesk.record.locations import Place
from livedesk.record.opening import open_record
from livedesk.record.roster import in_force
from livedesk.sources.opml import write_opml
from livedesk.story.loading import counted, load_story, parse_story
from livedesk.story.schema import Story

Kind = exporting.What | Literal["briefing", "labels", "opml", "site"]
Form = exporting.Format | Literal["ninjs", "pdf"]
KINDS = (*get_args(exporting.What), "briefing", "labels", "opml", "site")
FORMS = (*get_args(exporting.Format), "ninjs", "pdf")
TABLES: tuple[str, ...] = get_args(exporting.Format)
POSSIBLE: dict[str, tuple[str, ...]] = {
    "updates": (*TABLES, "ninjs"),
    "briefing": ("markdown", "pdf"),
    "labels": ("jsonl",),
    "opml": (),
    "site": (),
}
"""Forms of what is no plain table; the first is the one taken when none is named."""


@main.command()
@STORY
@click.option(
    "--what", type=click.Choice(KINDS), default="updates", show_default=True, help="What to write out."
)
@click.option("--format", "form", type=click.Choice(FORMS), help="By default jsonl; markdown for a briefing.")
@click.option(
    "--as-of", "--at", metavar="TIME", help="As the desk knew it then: ISO 8601, with a zone or in UTC."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File (a folder for a site); default: standard output.",
)
@BASE_URL
@RECORD
def export(
    story: str,
    what: Kind,
    form: Form | None,
    as_of: str | None,
    output: Path | None,
    base_url: str | None,
    record: Path | Place | None,
) -> None:
    """Write out reports, developments, updates, the whole record, a briefing, a static site, the list of sources, or what
    editors put right as labelled examples.

    \b
    Examples:
      livedesk export my-story.toml --what updates --format markdown
      livedesk export my-story.toml --what reports --as-of 2025-08-15T20:15Z -o reports.jsonl
      livedesk export my-story.toml --what briefing --format pdf --at 2025-08-15T18:00-08:00 -o 18h.pdf
      livedesk export my-story.toml --what site -o public/
      livedesk export my-story.toml --what opml -o sources.opml
      livedesk export my-story.toml --what labels -o corrections.jsonl
    """
    possible = POSSIBLE.get(what, TABLES)
    if form is not None and form not in possible:
        only = "it is a folder of files" if what == "site" else "it is one"
        known = ", ".join(possible) if possible else f"no --format: {only}"
        raise click.UsageError(f"--what {what} has {known}")
    loaded = load_story(story)
    place = place_in(loaded, record)
    if place.path is not None and not place.path.exists():
        if what == "opml":  # the story file's own sources need no record
            _Coverage(State(), loaded.story, None, "", None).write(what, form, output)
            return
        raise RecordError(
            "there is no record here",
            where=str(place),
            remedy="Name it with --record FILE, or run the story first",
        )
    moment = None if as_of is None else moment_of(as_of, "--as-of")
    log = open_record(place, read_only=True)
    try:
        entries = log.read(upto=None if moment is None else log.seq_at(moment))
        if what == "briefing" or what == "opml" or what == "site" or form == "ninjs":
            pictures = Pictures(record_of(loaded, record).with_name(f"{loaded.name}.images"))
            told = _Coverage(
                fold(entries).shown, loaded.story, moment, (base_url or "").rstrip("/"), pictures
            )
            count = told.write(what, form, output)
        elif what == "labels":
            count = _write(labels(entries), "jsonl", output)
        else:
            count = _write(exporting.rows(what, entries), form or "jsonl", output)
    finally:
        log.close()
    if output is not None:
        noun = {"site": "file", "opml": "source", "entries": "entry"}.get(what, what.removesuffix("s"))
        click.echo(f"{counted(count, noun)} in {output}", err=True)


class _Coverage:
    """The coverage as it stands in the record, or stood at a moment, for what is drawn from a whole page."""

    def __init__(
        self, state: State, story: Story, moment: datetime | None, base_url: str, pictures: Pictures | None
    ) -> None:
        revised = state.story.latest
        if moment is not None and revised is not None and revised.text:
            story = parse_story(revised.text, revised.origin)
        self._state = state
        self._story = story
        self._now = moment or state.at or datetime.now(UTC)
        self._base_url = base_url
        self._pictures = pictures
        self._parsed: dict[str, Story] = {}

    def write(self, what: Kind, form: Form | None, output: Path | None) -> int:
        """Write it; returns how many updates (or files) it holds."""
        if what == "site":
            return self._site(output)
        if what == "opml":
            told = in_force(self._story, self._state).sources
            with _text(output) as file:
                file.write(write_opml(self._story.title, told, at=self._now))
            return len(told)
        length = max(1, len(self._state.published))
        view = build_view(self._state, self._story, now=self._now, limit=length)
        if what == "briefing":
            found = briefing(view, base_url=self._base_url or None)
            if form == "pdf":
                _put(briefing_pdf(found), output, "pdf")
            else:
                with _text(output) as file:
                    file.writelines(briefing_markdown(found))
            return 1
        data = ninjs_coverage(view, None, self._base_url)
        with _text(output) as file:
            file.write(msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n")
        return len(view.updates)

    def _site(self, output: Path | None) -> int:
        if output is None:
            raise click.UsageError("a site is a folder of files: name it with -o DIR")
        count = 0
        site = site_files(
            self._state,
            self._story,
            now=self._now,
            base_url=self._base_url,
            story_at=self._story_at,
            picture=self._picture,
            card=as_png if can_draw() else None,
        )
        try:
            for name, body in site:
                file = output / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(body)
                count += 1
        except OSError as error:
            raise _unwritable(error, output) from error
        return count

    def _picture(self, media: str) -> bytes | None:
        found = None if self._pictures is None else self._pictures.find(media)
        if found is None:
            where = "" if self._pictures is None else f" in {self._pictures.folder}"
            click.echo(f"there is no picture {media}{where}: the site has a gap in its place", err=True)
            return None
        return found[0]

    def _story_at(self, seq: int) -> Story:
        """The story file that was in force after an entry, with the sources added by then."""
        revised = self._state.story.as_of(seq)
        if revised is None or not revised.text:
            return in_force(self._story, self._state, seq)
        if revised.digest not in self._parsed:
            self._parsed[revised.digest] = parse_story(revised.text, revised.origin)
        return in_force(self._parsed[revised.digest], self._state, seq)


def _put(body: bytes, output: Path | None, form: str) -> None:
    """Write a binary file, there whole or not at all."""
    with _whole(_named(output, form)) as part:
        part.write_bytes(body)


def _named(output: Path | None, form: str) -> Path:
    if output is None:
        raise click.UsageError(f"{form} is binary: name a file with -o FILE")
    return output


@contextlib.contextmanager
def _whole(path: Path) -> Generator[Path]:
    """Where to write what is then at ``path``, there whole or not at all. Raises LivedeskError when it can't be written."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise _unwritable(error, path) from error
    finally:
        with contextlib.suppress(OSError):  # where nothing can be written, nothing is left behind
            part.unlink(missing_ok=True)


def _unwritable(error: OSError, path: Path) -> LivedeskError:
    said = os.strerror(error.errno) if error.errno else "can't be written"
    return LivedeskError(said, where=str(path), remedy="Choose another -o FILE")


@contextlib.contextmanager
def _text(output: Path | None) -> Generator[TextIO]:
    """Standard output, or a file that is there whole or not at all."""
    if output is None:
        yield sys.stdout
        return
    with _whole(output) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


def _write(rows: Iterator[dict[str, Any]], form: str, output: Path | None) -> int:
    if form == "parquet":
        return _write_parquet(list(rows), output)
    count = 0

    def passing() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with _text(output) as file:
        for piece in exporting.TEXT_FORMATS[form](passing()):
            file.write(piece)
    return count


def _write_parquet(rows: list[dict[str, Any]], output: Path | None) -> int:
    file = _named(output, "parquet")
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing(
            "Parquet needs an extra", where="--format parquet", remedy="pip install 'livedesk[parquet]'"
        ) from None
    table: Any = cast("Any", arrow).table(exporting.columns(rows))
    with _whole(file) as part:
        cast("Any", parquet).write_table(table, part)
    return len(rows)
