"""Options that several commands share, and how what was typed is read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from livedesk.cli.terminal import console
from livedesk.reading.embedding import Embedder, load_embedder
from livedesk.record.locations import Place, is_database, place_of
from livedesk.record.locations import record_path as located
from livedesk.story.loading import LoadedStory

STORY = click.argument("story", metavar="STORY")


class RecordPlace(click.ParamType[Path | Place]):
    """A file, or the address of a database."""

    name = "FILE|postgresql://…"

    def __init__(self, *, folders: bool = False) -> None:
        """``folders``: a folder will do as well, where many records are kept."""
        self.folders = folders

    def convert(
        self, value: str | Path | Place, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | Place:
        """A path or a place as typed."""
        if isinstance(value, str) and is_database(value):
            return place_of(value)
        if isinstance(value, Place):
            return value
        return click.Path(dir_okay=self.folders, path_type=Path).convert(value, param, ctx)


RECORD = click.option(
    "--record",
    type=RecordPlace(),
    help="The record's file, or a database: postgresql://…; by default NAME.record.sqlite beside the story file.",
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
PROXY = click.option(
    "--trusted-proxy",
    "proxies",
    metavar="NETWORK",
    multiple=True,
    help="A web server in front whose X-Forwarded-For and X-Forwarded-Proto are believed: 127.0.0.1/32.",
)
PEOPLE = click.option(
    "--people",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Accounts of those who may work at the desk; by default beside the record.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def record_of(loaded: LoadedStory, named: Path | Place | None) -> Path:
    """Where the record lies: the file named, else beside the story file; with a database, where the desk's other files do."""
    override = None if isinstance(named, Place) else named
    return located(loaded.name, story_file=loaded.path, override=override)


def place_in(loaded: LoadedStory, named: Path | Place | None) -> Place:
    """The record's place: the file of ``record_of``, or the story in the database named."""
    if isinstance(named, Place):
        return Place(story=named.story or loaded.name, url=named.url)
    return Place(story=loaded.name, path=record_of(loaded, named))


def places_in(named: Path | Place | None, loaded: LoadedStory) -> tuple[Path, Place]:
    """For one of many stories: the file beside which its other files lie, and its record's place.

    ``named`` is a folder, which is made, or a database. Raises UsageError for a file.
    """
    if isinstance(named, Path):
        if named.is_file():
            raise click.UsageError(f"--record is a folder when there are many stories; {named} is a file")
        named.mkdir(parents=True, exist_ok=True)
        path = named / f"{loaded.name}.record.sqlite"
        return path, Place(story=loaded.name, path=path)
    if named is not None:
        named = Place(story=loaded.name, url=named.url)
    return record_of(loaded, named), place_in(loaded, named)


def embedder_of(name: str) -> Embedder | None:
    """The embedder asked for by name; None when words alone have to do, which is said once."""
    found = load_embedder(None if name == "auto" else name)
    if found is None and name == "auto":
        console.print(
            "no embedder is installed: reports are compared by words and frames alone. "
            "pip install 'livedesk[embed]' adds one; --embedder none leaves this line out.",
            highlight=False,
            markup=False,
        )
    return found


def speed_of(text: str) -> float | None:
    """Times faster than life; None for as fast as it goes. Raises UsageError for anything else."""
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise click.UsageError(f'--speed is a number above 0, or "max"; not "{text}"')
    return speed


def moment_of(text: str, option: str) -> datetime:
    """A moment as typed after ``option``, in UTC when it names no zone. Raises UsageError with an example."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f'{option} is a time such as 2025-08-15T20:15Z; not "{text}"') from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
